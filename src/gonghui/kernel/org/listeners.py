"""Who is told when an employer gets or loses its union, and when a union ends: lines of work that
hang on them.

An app declares `ORG_LISTENERS = (OrgListener(...),)` in its `catalogue.py`. Listeners run in the
transaction of the change; what a listener refuses, does not happen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.module_loading import import_string

from gonghui.kernel.catalogues import Catalogue


class OrgEvent(Enum):
    """What a listener can be told about an employer; `UNION_CLOSED` about a union."""

    EMPLOYER_SAVED = "登记或修改"
    COVERED = "被工会覆盖"
    UNCOVERED = "不再被某家工会覆盖"
    UNION_CLOSED = "工会合并或撤销"


@dataclass(frozen=True)
class OrgListener:
    """`run`, by its dotted path, is called as `run(employer or union, *, event, on, actor)`."""

    code: str
    title: str
    events: frozenset[OrgEvent]
    run: str


LISTENERS: Catalogue[OrgListener] = Catalogue("ORG_LISTENERS", OrgListener)


def tell(subject: Any, event: OrgEvent, *, on: dt.date, actor: Any) -> None:
    """Tell every listener of this kind of event."""
    for listener in LISTENERS:
        if event in listener.events:
            run: Callable[..., None] = import_string(listener.run)
            run(subject, event=event, on=on, actor=actor)
