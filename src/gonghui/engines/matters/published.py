"""What everybody may read of a matter while it is in publicity: the columns that its kind allows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import MATTER_KINDS
from gonghui.engines.matters.models import Matter, Publicity
from gonghui.engines.matters.queries import said_answer
from gonghui.kernel.notify.rules import shield
from gonghui.kernel.people.masks import mask_name
from gonghui.kernel.people.models import Person
from gonghui.kernel.ui import formats

APPLICANTS = {
    Applicant.PERSON: "申请人",
    Applicant.UNION: "申请工会",
    Applicant.EMPLOYER: "申请单位",
}
_RELATED = (
    "desk__union",
    "desk__matter__union",
    "desk__matter__applicant_person",
    "desk__matter__applicant_union",
    "desk__matter__applicant_employer",
)


def open_notices(today: dt.date, *, words: str = "") -> Any:
    """Publicities that run today, narrowed by words in the union's name or the kind's title; never
    by names of people."""
    found = Publicity.objects.open_to_all(today).select_related(*_RELATED)
    for word in words.split()[:5]:
        kinds = [kind.code for kind in MATTER_KINDS.newest() if word in kind.public_title]
        of_union = Q(desk__matter__union__name__icontains=word)
        found = found.filter(of_union | Q(desk__matter__kind__in=kinds))
    return found


def open_notice(key: Any, today: dt.date) -> Publicity | None:
    """One of them by its address."""
    found: Publicity | None = open_notices(today).filter(key=key).first()
    return found


def shown_applicant(matter: Matter) -> str:
    """Who asks, as the open pages show it: people masked; "" where the kind does not say it."""
    kind = matter.declared
    if "applicant" not in kind.publicity_columns:
        return ""
    name = matter.applicant.name
    return mask_name(name) if kind.applicant == Applicant.PERSON else str(name)


def shown_columns(matter: Matter, *, today: dt.date) -> list[tuple[str, str]]:
    """Label and text of each column that the kind publishes. Identity and account numbers that
    somebody typed into an answer are hidden whatever the kind says."""
    kind = matter.declared
    asks = {ask.code: ask for ask in kind.asks}
    plain = {
        "applicant": (APPLICANTS[kind.applicant], shown_applicant(matter)),
        "union": ("受理工会", matter.union.name),
        "received_on": ("受理日期", formats.day(matter.received_at)),
    }
    found = []
    for code in kind.publicity_columns:
        ask = asks.get(code)
        if ask is None:
            found.append(plain[code])
        elif ask.kind == "person":
            row = Person.objects.filter(pk=matter.data.get(code)).first()
            found.append((ask.label, mask_name(row.name) if row else formats.EMPTY))
        else:
            found.append((ask.label, shield(said_answer(ask, matter.data.get(code)), today=today)))
    return found
