"""Verbs of members' cards."""
