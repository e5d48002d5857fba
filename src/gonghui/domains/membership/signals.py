"""What the register of members knows about somebody's living: work lost, membership ended, the
employer gone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.urls import reverse

from gonghui.domains.membership.enums import ChangeReason, EventType, WorkStatus
from gonghui.domains.membership.models import Membership, MembershipEvent
from gonghui.kernel.people.signals import Sign

OUT_OF_WORK = (WorkStatus.WAITING, WorkStatus.UNEMPLOYED, WorkStatus.SICK_LEAVE)
ENDS = (EventType.WITHDRAW, EventType.EXPEL, EventType.RETAIN)
QUIET = (ChangeReason.RETIRED, ChangeReason.MILITARY_SERVICE)
"""Reasons for keeping a membership that bring nobody into need."""
WHY = "following households in hardship"


def out_of_work(people: Collection[int], *, since: dt.date, today: dt.date) -> Iterator[Sign]:
    """Whom the register keeps as out of work. It knows no day of it: it is so today."""
    rows = Membership.objects.everything(reason=WHY).filter(
        person__in=people, work_status__in=OUT_OF_WORK
    )
    for row in rows.select_related("union"):
        yield Sign(
            row.person_id,
            today,
            f"会员名册登记为{row.get_work_status_display()}（{row.union}）",
            "membership.Membership",
            row.pk,
            mark=row.work_status,
            url=_card(row.pk),
        )


def membership_ended(people: Collection[int], *, since: dt.date, today: dt.date) -> Iterator[Sign]:
    """Who left, was removed, or keeps a membership without work."""
    rows = (
        MembershipEvent.objects.everything(reason=WHY)
        .standing()
        .filter(person__in=people, type__in=ENDS, occurs_on__range=(since, today))
        .exclude(reason__in=QUIET)
    )
    for row in rows.select_related("union_after"):
        why = f"，原因：{row.get_reason_display()}" if row.reason else ""
        yield Sign(
            row.person_id,
            row.occurs_on,
            f"{row.get_type_display()}（{row.union_after}{why}）",
            "membership.MembershipEvent",
            row.pk,
            url=_card(row.membership_id),
        )


def employer_gone(people: Collection[int], *, since: dt.date, today: dt.date) -> Iterator[Sign]:
    """Whose place of work closed, or is covered by no union any more."""
    rows = (
        Membership.objects.everything(reason=WHY)
        .living()
        .filter(person__in=people, employer__closed_on__range=(since, today))
        .select_related("employer")
    )
    for row in rows:
        assert row.employer is not None
        yield Sign(
            row.person_id,
            row.employer.closed_on,  # type: ignore[arg-type]
            f"工作单位{row.employer}已终止",
            "org.Employer",
            row.employer_id,  # type: ignore[arg-type]
            url=_card(row.pk),
        )


def _card(membership: int) -> str:
    return reverse("registers:card", kwargs={"code": "members", "pk": membership})
