"""The tree of unions and its history, employers covered, posts held."""
