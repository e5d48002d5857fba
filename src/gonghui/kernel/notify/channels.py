"""The channels this installation has."""

from __future__ import annotations


def configured() -> frozenset[str]:
    """Codes of the channels that can carry something."""
    return frozenset()
