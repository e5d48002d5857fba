"""Pages of following families."""
