"""Matters, the desks they pass, and what happened to them."""

from gonghui.engines.matters.models.around import Objection, Publicity, Reminder, StandIn
from gonghui.engines.matters.models.matter import (
    Desk,
    Matter,
    MatterCounter,
    MatterEvent,
    MatterFile,
)
from gonghui.engines.matters.models.rating import Rating

__all__ = [
    "Desk",
    "Matter",
    "MatterCounter",
    "MatterEvent",
    "MatterFile",
    "Objection",
    "Publicity",
    "Rating",
    "Reminder",
    "StandIn",
]
