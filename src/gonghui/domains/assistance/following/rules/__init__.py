"""What decides about files that are followed: pure functions."""
