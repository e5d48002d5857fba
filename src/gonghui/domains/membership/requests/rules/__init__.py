"""Decisions about requests. Pure: no database, no clock."""
