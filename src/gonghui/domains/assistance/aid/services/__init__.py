"""Verbs of aid."""
