"""Figures of requests about membership. What joined, left and was received the ledger counts."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from gonghui.domains.membership.requests.enums import JoinOutcome, StayKind
from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record

_GROUP = "会员"
_SOURCE = "《工会会员会籍管理办法》（2016年）；网上入会办理口径"
STOCK, FLOW, RATIO = IndicatorKind.STOCK, IndicatorKind.FLOW, IndicatorKind.RATIO


def _matter(row: Any) -> str:
    return str(row.matter.get_absolute_url())


def _asked(day: str, where: Q = Q(), *, measure: str = "") -> Facts:
    return Facts(
        model="membership_requests.JoinApplication",
        union="union",
        day=day,
        where=where,
        measure=measure,
        permission="membership.view",
        related=("person", "union", "matter"),
        records=(
            Record("姓名", lambda row: row.person.name),
            Record("受理工会", lambda row: row.union.name),
            Record("归属", lambda row: row.get_rule_display()),
            Record("渠道", lambda row: row.get_channel_display()),
            Record("申请日期", lambda row: row.asked_on),
            Record("办结日期", lambda row: row.decided_on),
            Record("结果", lambda row: row.get_outcome_display()),
            Record("用时（日）", lambda row: row.days_taken, "number"),
        ),
        link=_matter,
    )


_DECIDED = Q(outcome__in=(JoinOutcome.APPROVED, JoinOutcome.REFUSED))

INDICATORS = (
    Indicator(
        "join_requests",
        "收到入会申请",
        "件",
        FLOW,
        "期内收到的网上和窗口入会申请，按申请日期计",
        _SOURCE,
        facts=_asked("asked_on"),
        group=_GROUP,
        phrase="收到入会申请{value}",
        words=("入会申请", "网上入会"),
    ),
    Indicator(
        "join_requests_approved",
        "批准入会申请",
        "件",
        FLOW,
        "期内批准的入会申请，按批准日期计",
        _SOURCE,
        facts=_asked("decided_on", Q(outcome=JoinOutcome.APPROVED)),
        group=_GROUP,
        phrase="批准入会{value}",
    ),
    Indicator(
        "join_requests_refused",
        "未批准入会申请",
        "件",
        FLOW,
        "期内不予通过的入会申请；本人撤回的不计",
        _SOURCE,
        facts=_asked("decided_on", Q(outcome=JoinOutcome.REFUSED)),
        group=_GROUP,
    ),
    Indicator(
        "join_requests_decided",
        "办结入会申请",
        "件",
        FLOW,
        "期内批准和不予通过的入会申请",
        _SOURCE,
        facts=_asked("decided_on", _DECIDED),
        group=_GROUP,
    ),
    Indicator(
        "join_requests_in_time",
        "按时办结的入会申请",
        "件",
        FLOW,
        "期内在审批期限内批准或不予通过的入会申请",
        _SOURCE,
        facts=_asked("decided_on", _DECIDED & Q(is_in_time=True)),
        group=_GROUP,
    ),
    Indicator(
        "join_in_time_rate",
        "入会申请按时办结率",
        "%",
        RATIO,
        "按时办结的入会申请 ÷ 办结的入会申请",
        _SOURCE,
        numerator="join_requests_in_time",
        denominator="join_requests_decided",
        group=_GROUP,
        phrase="入会申请按时办结率{value}",
    ),
    Indicator(
        "join_days",
        "入会申请办理用时合计",
        "天",
        FLOW,
        "期内办结的入会申请从申请到办结的日历天数之和；除以办结件数即平均用时",
        _SOURCE,
        facts=_asked("decided_on", _DECIDED, measure="days_taken"),
        group=_GROUP,
    ),
    Indicator(
        "members_floating",
        "流入服务的流动会员",
        "人",
        STOCK,
        "期末在本工会登记流入服务的会员，会籍在其他工会，按人去重",
        _SOURCE,
        facts=Facts(
            model="membership_requests.StayElsewhere",
            union="union",
            day="from_on",
            until="to_on",
            where=Q(kind=StayKind.FLOATING),
            distinct="membership__person",
            permission="membership.view",
            related=("membership__person", "membership__union", "union"),
            records=(
                Record("姓名", lambda row: row.membership.person.name),
                Record("会籍所在工会", lambda row: row.membership.union.name),
                Record("服务工会", lambda row: row.union.name),
                Record("工作地点", lambda row: row.workplace),
                Record("起", lambda row: row.from_on),
            ),
        ),
        group=_GROUP,
        phrase="服务流动会员{value}",
        words=("流动会员",),
    ),
)
