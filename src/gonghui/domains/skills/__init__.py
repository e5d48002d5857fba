"""建功立业: training, competitions."""
