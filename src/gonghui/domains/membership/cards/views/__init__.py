"""Pages of members' cards."""
