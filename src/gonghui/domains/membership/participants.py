"""Members as participants of activities: found by name, pinyin, phone or member number."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from gonghui.domains.membership.enums import COUNTED_STATUSES
from gonghui.domains.membership.models import Membership
from gonghui.engines.activities.people_sources import MOST_FOUND, Candidate, Wanted, person_q


def search_members(account: Any, text: str, union: Any = None) -> list[Candidate]:
    """Members in the account's scope whose name, pinyin, phone or number begins so."""
    rows = _members(account).filter(
        person_q(text, "person__") | Q(member_no__startswith=text.upper())
    )
    if union is not None:
        rows = rows.of_subtree(union)
    return _candidates(rows[:MOST_FOUND])


def find_members(account: Any, wanted: Wanted) -> list[Candidate]:
    """Members that the pasted lines of a roster may mean, in one query."""
    named = wanted.people("person__") | Q(member_no__in=wanted.numbers)
    return _candidates(_members(account).filter(named))


def _members(account: Any) -> Any:
    rows = Membership.objects.visible_to(account, "membership.view")
    return (
        rows.filter(status__in=COUNTED_STATUSES)
        .select_related("person", "union")
        .order_by("name_key", "pk")
    )


def _candidates(rows: Any) -> list[Candidate]:
    return [Candidate(row.person, row.union, row.member_no) for row in rows]
