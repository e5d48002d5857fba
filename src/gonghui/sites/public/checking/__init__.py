"""Checking a member's card: open to everybody who holds it in front of a camera."""
