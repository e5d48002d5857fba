"""Doors to the house."""
