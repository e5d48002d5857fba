"""Reads of the register of unions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import Q

from gonghui.engines.indicators.definitions import INDICATORS, IndicatorKind
from gonghui.engines.indicators.engine import in_period, measure
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.access.scoping import scope_of, within
from gonghui.kernel.org.models import UnionPlacement
from gonghui.kernel.people.models import Person

MEMBERS_TOTAL = "members_total"


def members_by_union(root: Any, *, day: dt.date) -> dict[int, int]:
    """How many members each union itself had on a day, by the definition of the figure 会员总数.

    One query for the whole subtree of `root` (None: for every union); scope is the caller's.
    """
    facts = INDICATORS[MEMBERS_TOTAL].facts
    if facts is None:
        return {}
    rows = apps.get_model(facts.model)._default_manager.order_by()
    if root is not None:
        rows = rows.filter(within(f"{facts.union}__path", root.path))
    condition = in_period(IndicatorKind.STOCK, facts, Period(day, day, ""), day)
    counted = (
        rows.filter(facts.where & condition)
        .values_list(facts.union)
        .annotate(number=measure(facts, Q()))
    )
    return dict(counted)


def may_see_member_figures(account: Any, union: Any) -> bool:
    """Whether an account may read the number of members of a union and all below it."""
    facts = INDICATORS[MEMBERS_TOTAL].facts
    return facts is not None and account.may_over(facts.permission, union)


def parents_on(day: dt.date) -> dict[int, int | None]:
    """Who stood under whom on a past day, by the history of placements."""
    placed = UnionPlacement.objects.filter(from_on__lte=day).filter(
        Q(to_on=None) | Q(to_on__gt=day)
    )
    return dict(placed.values_list("union_id", "parent_id"))


def find_member(text: str, *, account: Any) -> Person | None:
    """The member with this member number or exact name, among those the account may meet. A name
    that several bear finds nobody: then the number is needed."""
    scope = scope_of(account, "membership.view", "membership__union")
    if scope is None:
        return None
    people = Person.objects.filter(scope)
    text = text.strip()
    found = list(people.filter(membership__member_no=text)) or list(people.filter(name=text)[:2])
    return found[0] if len(found) == 1 else None
