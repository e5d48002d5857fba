"""Verbs on summaries: drafting, editing, issuing."""
