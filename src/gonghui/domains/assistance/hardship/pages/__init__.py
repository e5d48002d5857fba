"""Desk pages of hardship files."""
