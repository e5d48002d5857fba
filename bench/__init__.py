"""Speed promises as ratios: ours against the obvious way and the physical limit, in one run."""
