"""Writing verbs of following families."""
