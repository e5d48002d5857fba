"""Steering the work: the plan in, the summary out."""
