"""Requests that pass through hands: kinds, routes, desks, time limits, publicity, inbox."""
