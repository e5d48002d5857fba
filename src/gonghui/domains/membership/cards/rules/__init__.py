"""Decisions about cards. Pure: no database, no clock."""
