"""Pages that are open to everybody, without signing in."""
