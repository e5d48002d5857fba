"""Accounts, roles, permissions and scope: `visible_to(user, permission)` is the only doorway."""
