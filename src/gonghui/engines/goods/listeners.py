"""Who is told when goods of a list move: the line of business that made the list.

A line declares `ISSUE_LISTENERS = (IssueListener(origin_type, path),)` in its `catalogue.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string

from gonghui.kernel.catalogues import Catalogue

if TYPE_CHECKING:
    from gonghui.engines.goods.models import IssueLine


@dataclass(frozen=True)
class IssueListener:
    """`code` is the `origin_type` of its lists. `changed` is the dotted path of
    `changed(lines, *, actor)`, called in the transaction in which lines of one list were handed
    out, signed for, given back or cancelled, after they were written. A Refusal undoes it."""

    code: str
    changed: str


ISSUE_LISTENERS: Catalogue[IssueListener] = Catalogue("ISSUE_LISTENERS", IssueListener)


def tell_changed(lines: Sequence[IssueLine], *, actor: Any) -> None:
    """Tell the line of business whose list it is."""
    if not lines:
        return
    listener = ISSUE_LISTENERS.get(lines[0].issue_list.origin_type)
    if listener is not None:
        import_string(listener.changed)(lines, actor=actor)
