"""What a member's card shows of his requests, and the buttons that start one."""

from __future__ import annotations

from typing import Any

from gonghui.domains.membership.enums import LIVING_STATUSES, MembershipStatus
from gonghui.engines.matters.models import Matter
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import Link, RelatedTable

_ACTIVE, _RETAINED = MembershipStatus.ACTIVE, MembershipStatus.RETAINED


def _matters(row: Any, request: Any) -> Any:
    """A member's own requests that the reader may see."""
    return (
        Matter.objects.visible_to(request.user, "matters.view")
        .filter(applicant_person=row.person)
        .select_related("union")
        .order_by("-pk")
    )


MATTERS = RelatedTable(
    "会籍事项",
    (
        Column("number", "编号", link=True, width=12),
        Column("kind", "事项", "kind_title", width=8),
        Column("union", "受理工会", "union.name"),
        Column("stage", "现在", "stage_title", width=8),
        Column("due_on", "到期日", kind="date", width=10),
        Column("received_at", "受理时间", kind="datetime", hide_on_phone=True),
    ),
    _matters,
    row_url_name="matters:detail",
    permission="matters.view",
    limit=10,
    empty_text="还没有事项。转接、保留会籍、退会等可以从上面的按钮提交，按程序办理。",
)


def _starts(label: str, code: str, icon: str, *statuses: str) -> Link:
    return Link(
        label,
        "membership_requests:start",
        icon,
        "matters.submit",
        url_kwargs={"code": code},
        when=lambda row: row.status in statuses,
    )


STARTS = (
    _starts("办理转接", "member_transfer", "arrow-right", _ACTIVE, _RETAINED),
    _starts("申请保留会籍", "member_retain", "archive", _ACTIVE),
    _starts("办理退休", "member_retire", "calendar-event", _ACTIVE),
    _starts("申请恢复会籍", "member_restore", "arrow-back-up", _RETAINED),
    _starts("申请退会", "member_withdraw", "logout", _ACTIVE, _RETAINED),
    _starts("确认自动退会", "member_lapse", "clock", _ACTIVE, _RETAINED),
    _starts("提请除名", "member_expel", "x", _ACTIVE, _RETAINED),
    _starts("办理死亡登记", "member_death", "file", *LIVING_STATUSES),
    Link(
        "信息变更申请",
        "membership_requests:facts",
        "edit",
        "membership.edit",
        when=lambda row: row.status in LIVING_STATUSES,
    ),
)
