"""What in the register does not fit together, and what mends it. Source: 会员实名制采集表."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q

from gonghui.domains.membership.enums import (
    LIVING_STATUSES,
    RETIRED_STATUSES,
    MembershipStatus,
    WorkStatus,
)
from gonghui.kernel.org.enums import UnionStatus
from gonghui.kernel.people.models import Person

SHARED_BY = 3
"""A telephone may stand with this many members: couples, a foreman's."""

_ACTIVE = Q(status=MembershipStatus.ACTIVE)
_LIVING = Q(status__in=LIVING_STATUSES)


@dataclass(frozen=True)
class Check:
    """One thing that does not fit: which memberships, why it matters, and the page that mends it."""

    code: str
    title: str
    advice: str
    where: Callable[[], Q]
    mend: str
    """Address name of the page, with the membership's key."""
    mend_label: str
    register: bool = False
    """Whether the page is the register's own."""


def _shared() -> Q:
    numbers = (
        Person.objects.filter(merged_into=None, membership__status__in=LIVING_STATUSES)
        .exclude(mobile="")
        .order_by()
        .values("mobile")
        .annotate(members=Count("pk"))
        .filter(members__gt=SHARED_BY)
    )
    return _LIVING & Q(person__mobile__in=numbers.values("mobile"))


CHECKS = (
    Check(
        "retired",
        "已退休仍在籍",
        "正式退休的应办理保留会籍；返聘的也不改变。",
        lambda: _ACTIVE & Q(work_status__in=RETIRED_STATUSES),
        "membership:retain",
        "办理保留会籍",
    ),
    Check(
        "unemployed",
        "已失业仍在籍",
        "失业的由原单位工会办理保留会籍，再就业后恢复或接转。",
        lambda: _ACTIVE & Q(work_status=WorkStatus.UNEMPLOYED),
        "membership:retain",
        "办理保留会籍",
    ),
    Check(
        "dissolved",
        "所在工会已撤销",
        "工会撤销、合并以后，会员应转到新的工会或上级工会。",
        lambda: _LIVING & ~Q(union__status=UnionStatus.ACTIVE),
        "membership:move",
        "转到其他工会",
    ),
    Check(
        "phone",
        "手机号多人共用",
        f"同一手机号登记在{SHARED_BY}名以上会员名下，职工端和短信到不了本人。",
        _shared,
        "registers:edit",
        "修改手机号",
        register=True,
    ),
    Check(
        "missing",
        "必填项缺失",
        "国家采集表的必填项（证件号码、民族、学历、手机号、户籍类型）还没有采全。",
        lambda: (
            _LIVING
            & (
                Q(person__id_number_index=None)
                | Q(person__ethnicity="")
                | Q(person__education="")
                | Q(person__mobile="")
                | Q(person__hukou_type="")
            )
        ),
        "registers:edit",
        "补采",
        register=True,
    ),
)
BY_CODE = {check.code: check for check in CHECKS}
