"""The cast of the matters engine, for the open pages."""

from tests.engines.matters.conftest import _kinds, _mid_june, world

__all__ = ["_kinds", "_mid_june", "world"]
