"""Members by kind, and every way into and out of the number of members.

Kinds follow what the register says of a person today; the day decides who is counted and how old
they are. Ways in and out are counted where they change the number: whoever was counted at a union
up to a day and no longer from it on left it by one way, whoever was not and is came by one, so
that opening and closing stock differ by exactly these (工会统计调查制度, logic check 2).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from gonghui.domains.membership.enums import (
    COUNTED_STATUSES,
    EmploymentForm,
    EventType,
    NewEmploymentType,
)
from gonghui.domains.membership.models import MembershipEvent, MembershipSpan
from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record
from gonghui.kernel.people.enums import PoliticalStatus

_GROUP = "会员"
_SOURCE = "《工会会员会籍管理办法》（2016年）、工会统计调查制度"
_COUNTED = Q(status__in=COUNTED_STATUSES)
STOCK, FLOW, RATIO = IndicatorKind.STOCK, IndicatorKind.FLOW, IndicatorKind.RATIO


def _card(row: Any) -> str:
    return reverse("registers:card", kwargs={"code": "members", "pk": row.membership_id})


def _members(where: Q = Q(), *, on: Any = None) -> Facts:
    return Facts(
        model="membership.MembershipSpan",
        union="union",
        day="from_on",
        until="to_on",
        where=_COUNTED & where,
        on=on,
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


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day some years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def aged(least: int | None, below: int | None) -> Any:
    """Who has reached an age and not yet another on a day."""

    def condition(day: dt.date) -> Q:
        found = Q()
        if least is not None:
            found &= Q(person__birth_on__lte=years_before(day, least))
        if below is not None:
            found &= Q(person__birth_on__gt=years_before(day, below))
        return found

    return condition


def _by_prefix(*prefixes: str) -> Q:
    found = Q()
    for prefix in prefixes:
        found |= Q(person__education__startswith=prefix)
    return found


KINDS: tuple[tuple[str, str, Q, Any], ...] = (
    (
        "dispatched",
        "劳务派遣工会员",
        Q(membership__employment_form=EmploymentForm.DISPATCHED),
        None,
    ),
    ("gig_truck", "货车司机会员", Q(membership__new_employment_type=NewEmploymentType.TRUCK), None),
    ("gig_ride", "网约车司机会员", Q(membership__new_employment_type=NewEmploymentType.RIDE), None),
    (
        "gig_courier",
        "快递员会员",
        Q(membership__new_employment_type=NewEmploymentType.COURIER),
        None,
    ),
    (
        "gig_delivery",
        "网约配送员会员",
        Q(membership__new_employment_type=NewEmploymentType.DELIVERY),
        None,
    ),
    (
        "gig_other",
        "其他新就业形态会员",
        ~Q(
            membership__new_employment_type__in=(
                "",
                NewEmploymentType.TRUCK,
                NewEmploymentType.RIDE,
                NewEmploymentType.COURIER,
                NewEmploymentType.DELIVERY,
            )
        ),
        None,
    ),
    (
        "gig_free",
        "无用人单位的新就业形态会员",
        ~Q(membership__new_employment_type="") & Q(membership__employer=None),
        None,
    ),
    (
        "party",
        "中共党员会员",
        Q(
            person__political_status__in=(
                PoliticalStatus.PARTY_MEMBER,
                PoliticalStatus.PROBATIONARY,
            )
        ),
        None,
    ),
    ("postgraduate", "研究生学历会员", _by_prefix("1"), None),
    ("bachelor", "大学本科学历会员", _by_prefix("2"), None),
    ("college", "大学专科学历会员", _by_prefix("3"), None),
    ("secondary", "中专、高中学历会员", _by_prefix("4", "6"), None),
    ("middle", "初中及以下学历会员", _by_prefix("7", "8"), None),
    ("under_35", "35岁以下会员", Q(), aged(None, 35)),
    ("35_to_49", "35至49岁会员", Q(), aged(35, 50)),
    ("from_50", "50岁以上会员", Q(), aged(50, None)),
)
"""Code, title, condition, condition of the day."""

STATE_BEARING = ~Q(type__in=(EventType.CORRECT, EventType.TRANSFER_OUT))


def _spans(**terms: Any) -> Exists:
    spans = MembershipSpan.objects.filter(
        membership=OuterRef("membership"), status__in=COUNTED_STATUSES, **terms
    )
    return Exists(spans)


def _others(**terms: Any) -> Exists:
    """Another standing entry of the same membership and day."""
    return Exists(
        MembershipEvent.objects.filter(
            STATE_BEARING,
            membership=OuterRef("membership"),
            occurs_on=OuterRef("occurs_on"),
            reversal=None,
            **terms,
        )
    )


def _in(kind: EventType) -> Facts:
    """The day's last entry made somebody count who had not counted at this union."""
    return _events(
        Q(type=kind)
        & Q(_spans(from_on=OuterRef("occurs_on"), union=OuterRef("union_after")))
        & ~Q(_spans(to_on=OuterRef("occurs_on"), union=OuterRef("union_after")))
        & ~Q(_others(pk__gt=OuterRef("pk"))),
        union="union_after",
    )


def _out(kind: EventType, *, union: str = "union_after") -> Facts:
    """The day's first entry made somebody no longer count who had counted at this union."""
    return _events(
        Q(type=kind)
        & Q(_spans(to_on=OuterRef("occurs_on"), union=OuterRef(union)))
        & ~Q(_spans(from_on=OuterRef("occurs_on"), union=OuterRef(union)))
        & ~Q(_others(pk__lt=OuterRef("pk"))),
        union=union,
    )


def _events(where: Q, *, union: str) -> Facts:
    return Facts(
        model="membership.MembershipEvent",
        union=union,
        day="occurs_on",
        where=where & Q(reversal=None),
        permission="membership.view",
        related=("person", "union_after", "from_union", "membership"),
        records=(
            Record("姓名", lambda row: row.person.name),
            Record("会员号", lambda row: row.membership.member_no),
            Record("变动", lambda row: row.get_type_display()),
            Record("原工会", lambda row: row.from_union.name if row.from_union else ""),
            Record("变动后工会", lambda row: row.union_after.name),
            Record("日期", lambda row: row.occurs_on),
            Record("原因", lambda row: row.get_reason_display()),
        ),
        link=_card,
    )


WAYS: tuple[tuple[str, str, int, Facts, str, tuple[str, ...]], ...] = (
    ("member_joinings", "入会", 1, _in(EventType.JOIN), "期内入会（含再入会）人次", ()),
    (
        "member_transfers_in",
        "转入",
        1,
        _in(EventType.TRANSFER_IN),
        "期内由其他工会转入，以接收完成之日计",
        ("转入会员",),
    ),
    (
        "member_restorations",
        "恢复会籍",
        1,
        _in(EventType.RESTORE),
        "期内由保留会籍恢复为在籍",
        ("恢复会籍",),
    ),
    (
        "member_transfers_out",
        "转出",
        -1,
        _out(EventType.TRANSFER_IN, union="from_union"),
        "期内转到其他工会，以接收完成之日计；转接途中仍计转出方",
        ("转出会员",),
    ),
    ("member_withdrawals", "退会", -1, _out(EventType.WITHDRAW), "期内在籍会员退会", ("退会",)),
    ("member_expulsions", "除名", -1, _out(EventType.EXPEL), "期内在籍会员被除名", ("除名",)),
    ("member_deaths", "死亡", -1, _out(EventType.DEATH), "期内在籍会员死亡", ()),
    (
        "member_retentions",
        "转保留会籍",
        -1,
        _out(EventType.RETAIN),
        "期内由在籍转为保留会籍",
        ("转保留会籍",),
    ),
)
"""Code, title, whether it adds or takes away, where its entries are."""

INDICATORS = (
    *(
        Indicator(
            f"members_{code}",
            title,
            "人",
            STOCK,
            f"期末在籍的{title}，按人去重；身份按现登记",
            _SOURCE,
            facts=_members(where, on=on),
            group=_GROUP,
            phrase=f"{title}{{value}}",
            words=(title,),
        )
        for code, title, where, on in KINDS
    ),
    *(
        Indicator(
            code,
            f"{title}人次",
            "人次",
            FLOW,
            definition,
            _SOURCE,
            facts=facts,
            group=_GROUP,
            words=words,
        )
        for code, title, _, facts, definition, words in WAYS
    ),
    Indicator(
        "join_rate_migrant",
        "农民工入会率",
        "%",
        RATIO,
        "期末农民工会员 ÷ 已建会单位填报的农民工数",
        "工会统计调查制度：分母为单位填报数",
        numerator="members_migrant",
        denominator="staff_migrant_covered",
        group=_GROUP,
        phrase="农民工入会率{value}",
        words=("农民工入会率",),
    ),
)
