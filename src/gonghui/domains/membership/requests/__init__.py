"""Membership as requests that pass through hands: joining, transfer, changes of membership."""
