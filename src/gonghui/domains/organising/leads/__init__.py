"""应建未建: employers that should have a union and have none, worked down; dues beside them."""
