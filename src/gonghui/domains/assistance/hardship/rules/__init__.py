"""What decides about hardship: pure functions."""
