"""The figures of membership. Sources: docs/sources.md, figures (组织), 工会统计调查制度."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from gonghui.domains.membership.enums import COUNTED_STATUSES, EventType, MembershipStatus
from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record
from gonghui.kernel.people.enums import Sex

_GROUP = "会员"
_SOURCE = "《工会会员会籍管理办法》（2016年）、工会统计调查制度"
_COUNTED = Q(status__in=COUNTED_STATUSES)
_STANDING = Q(reversal=None)
"""Entries that no correction has struck out."""
_JOINED = Q(type=EventType.JOIN)


def _card(row: Any) -> str:
    return reverse("registers:card", kwargs={"code": "members", "pk": row.membership_id})


def _stock(where: Q) -> Facts:
    """People in force on a day. Spans of one membership do not overlap and a person has one, so
    that each stands once without being asked for."""
    return Facts(
        model="membership.MembershipSpan",
        union="union",
        day="from_on",
        until="to_on",
        where=where,
        permission="membership.view",
        related=("person", "union", "membership"),
        records=(
            Record("姓名", lambda row: row.person.name),
            Record("性别", lambda row: row.person.get_sex_display()),
            Record("会员号", lambda row: row.membership.member_no),
            Record("所属工会", lambda row: row.union.name),
            Record("会籍", lambda row: row.get_status_display()),
            Record("起始日期", lambda row: row.from_on),
        ),
        link=_card,
    )


def _flow(where: Q, *, distinct: str = "person") -> Facts:
    """Events of the ledger within a period."""
    return Facts(
        model="membership.MembershipEvent",
        union="union_after",
        day="occurs_on",
        where=where & _STANDING,
        distinct=distinct,
        permission="membership.view",
        related=("person", "union_after", "membership"),
        records=(
            Record("姓名", lambda row: row.person.name),
            Record("会员号", lambda row: row.membership.member_no),
            Record("工会", lambda row: row.union_after.name),
            Record("变动", lambda row: row.get_type_display()),
            Record("日期", lambda row: row.occurs_on),
        ),
        link=_card,
    )


STOCK, FLOW, RATIO = IndicatorKind.STOCK, IndicatorKind.FLOW, IndicatorKind.RATIO

INDICATORS = (
    Indicator(
        "members_total",
        "会员总数",
        "人",
        STOCK,
        "期末在籍会员（含转接在途，计转出方），按人去重；保留会籍单列",
        _SOURCE,
        facts=_stock(_COUNTED),
        group=_GROUP,
        phrase="共有工会会员{value}",
        words=("会员总数", "工会会员", "在册会员", "会员数"),
    ),
    Indicator(
        "members_women",
        "女会员",
        "人",
        STOCK,
        "期末在籍女会员，按人去重",
        _SOURCE,
        facts=_stock(_COUNTED & Q(person__sex=Sex.FEMALE)),
        group=_GROUP,
        phrase="其中女会员{value}",
        words=("女会员",),
    ),
    Indicator(
        "members_migrant",
        "农民工会员",
        "人",
        STOCK,
        "期末在籍农民工会员，按人去重",
        _SOURCE,
        facts=_stock(_COUNTED & Q(membership__is_migrant=True)),
        group=_GROUP,
        phrase="农民工会员{value}",
        words=("农民工会员", "农民工入会"),
    ),
    Indicator(
        "members_gig",
        "新就业形态会员",
        "人",
        STOCK,
        "期末在籍的货车司机、网约车司机、快递员、外卖配送员等会员，按人去重",
        _SOURCE,
        facts=_stock(_COUNTED & ~Q(membership__new_employment_type="")),
        group=_GROUP,
        phrase="新就业形态会员{value}",
        words=("新就业形态会员", "新就业形态劳动者会员"),
    ),
    Indicator(
        "members_retained",
        "保留会籍",
        "人",
        STOCK,
        "期末保留会籍的人员，不计入会员总数",
        _SOURCE,
        facts=_stock(Q(status=MembershipStatus.RETAINED)),
        group=_GROUP,
        phrase="另有保留会籍{value}",
        words=("保留会籍",),
    ),
    Indicator(
        "members_new",
        "新增会员",
        "人",
        FLOW,
        "期内入会（首次或再入会）的人数，按人去重；转入不算新增",
        _SOURCE,
        facts=_flow(_JOINED),
        group=_GROUP,
        phrase="新增工会会员{value}",
        words=("新增会员", "发展会员", "新发展会员", "新增工会会员", "入会"),
    ),
    Indicator(
        "members_new_gig",
        "新增新就业形态会员",
        "人",
        FLOW,
        "期内入会的新就业形态劳动者，按人去重",
        _SOURCE,
        facts=_flow(_JOINED & ~Q(membership__new_employment_type="")),
        group=_GROUP,
        phrase="其中新就业形态劳动者{value}",
        words=(
            "新就业形态劳动者",
            "货车司机",
            "网约车司机",
            "快递员",
            "外卖配送员",
            "新就业形态劳动者入会",
        ),
    ),
    Indicator(
        "member_transfers",
        "会员关系转接",
        "人次",
        FLOW,
        "期内接收完成的转接，转出转入配对计1；中途撤回的不计",
        _SOURCE,
        facts=_flow(Q(type=EventType.TRANSFER_IN) & ~Q(from_union=F("to_union")), distinct=""),
        group=_GROUP,
        phrase="办理会员关系转接{value}",
        words=("转接", "会员关系转接", "会籍转接"),
    ),
    Indicator(
        "membership_rate",
        "会员入会率",
        "%",
        RATIO,
        "期末会员总数 ÷ 工会覆盖单位的职工数",
        "工会统计调查制度：会员数与已建会单位职工数之比",
        numerator="members_total",
        denominator="staff_covered",
        group=_GROUP,
        phrase="会员入会率{value}",
        words=("入会率", "职工入会率", "会员入会率"),
    ),
)
