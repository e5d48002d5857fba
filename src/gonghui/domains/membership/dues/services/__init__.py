"""Verbs of dues."""

from gonghui.domains.membership.dues.services.bases import set_base
from gonghui.domains.membership.dues.services.paying import (
    Taken,
    pay,
    remind,
    undo_receipt,
    unwaive,
    waive,
)
from gonghui.domains.membership.dues.services.rolling import open_books, roll_now

__all__ = [
    "Taken",
    "open_books",
    "pay",
    "remind",
    "roll_now",
    "set_base",
    "undo_receipt",
    "unwaive",
    "waive",
]
