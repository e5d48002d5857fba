"""Workbench pages of payments."""
