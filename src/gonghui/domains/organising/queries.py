"""Reads of the register of unions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.apps import apps
from django.db.models import Q

from gonghui.engines.indicators.definitions import INDICATORS, IndicatorKind
from gonghui.engines.indicators.engine import in_period, measure
from gonghui.engines.indicators.periods import Period
from gonghui.engines.matters.enums import DeskState
from gonghui.engines.matters.models import Desk
from gonghui.kernel.access.scoping import scope_of, within
from gonghui.kernel.org.models import Appointment, Coverage, UnionPlacement
from gonghui.kernel.org.queries import children_of
from gonghui.kernel.org.services import CLOSED
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


def said_consequences(union: Any, *, today: dt.date) -> str:
    """What closing a union now would end or be stopped by, in words."""
    own = Period(today, today, "")
    facts = INDICATORS[MEMBERS_TOTAL].facts
    members = 0
    if facts is not None:
        rows = apps.get_model(facts.model)._default_manager.order_by()
        condition = facts.where & in_period(IndicatorKind.STOCK, facts, own, today)
        members = rows.filter(condition, **{facts.union: union.pk}).count()
    lower = children_of(union).exclude(status__in=CLOSED).count()
    employers = Coverage.objects.filter(union=union, to_on=None).count()
    posts = Appointment.objects.filter(union=union, to_on=None).count()
    said = f"现有会员{members}人、覆盖单位{employers}家、在任职务{posts}个、下级工会{lower}家。"
    waiting = []
    if members:
        waiting.append("先用“整体转接会员”把会员转到承接工会")
    if lower:
        waiting.append("先调整或撤销下级工会")
    if waits := waiting_matters(union):
        said += f"在办事项{waits}件，转由承接工会继续办理，没有承接工会的由上级工会办理。"
    return said + (f"请{'，'.join(waiting)}。" if waiting else "可以办理。")


def waiting_matters(union: Any) -> int:
    """Matters under way at a union."""
    return Desk.objects.filter(union=union, state=DeskState.WAITING).count()
