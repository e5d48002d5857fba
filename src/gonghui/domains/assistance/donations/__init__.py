"""Donations: drives, what was given, the account in custody, what was paid out of it."""
