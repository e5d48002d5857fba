"""Pages of aid for cadres."""
