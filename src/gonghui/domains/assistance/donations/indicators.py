"""The figures of donations. Source: docs/sources.md, figures (互助, 志愿)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gonghui.domains.assistance.donations.enums import (
    PAID_STATES,
    DonationState,
    DriveKind,
    DriveState,
    OutlayKind,
)
from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record

_MUTUAL, _GIVING = "互助", "志愿"
_PRACTICE = "本地职工互助一日捐实施办法"
_LAW = "《公益事业捐赠法》；工会统计口径"
_RECEIVED = Q(state=DonationState.RECEIVED)


def _gift(row: Any) -> str:
    return reverse("registers:card", kwargs={"code": "donations", "pk": row.pk})


def _gifts(kind: str, measure: str) -> Facts:
    return Facts(
        model="donations.Donation",
        union="union",
        day="received_on",
        where=_RECEIVED & Q(drive__kind=kind),
        measure=measure,
        permission="donations.view",
        related=("drive", "union"),
        records=(
            Record("捐赠人", lambda row: row.name),
            Record("募捐活动", lambda row: row.drive.title),
            Record("工会", lambda row: row.union.name),
            Record("人数", lambda row: row.headcount, "number"),
            Record("金额（元）", lambda row: row.amount, "money"),
            Record("数量", lambda row: row.quantity, "number"),
            Record("收到日期", lambda row: row.received_on, "date"),
            Record("收据编号", lambda row: row.number),
        ),
        link=_gift,
    )


def _drives(*kinds: str) -> Facts:
    return Facts(
        model="donations.DonationDrive",
        union="union",
        day="closed_on",
        where=Q(state=DriveState.CLOSED, kind__in=kinds),
        permission="donations.view",
        related=("union",),
        records=(
            Record("活动", lambda row: row.title),
            Record("类别", lambda row: row.get_kind_display()),
            Record("发起工会", lambda row: row.union.name),
            Record("结束日期", lambda row: row.closed_on, "date"),
        ),
        link=lambda row: row.get_absolute_url(),
    )


def _rescues(*, measure: str = "", distinct: str = "") -> Facts:
    return Facts(
        model="donations.Outlay",
        union="account__union",
        day="paid_on",
        where=Q(kind=OutlayKind.RESCUE, state__in=PAID_STATES),
        measure=measure,
        distinct=distinct,
        permission="donations.rescues",
        related=("person", "person_union", "account__union"),
        records=(
            Record("救助对象", lambda row: row.person.name, is_name=True),
            Record("所在工会", lambda row: row.person_union.name if row.person_union else ""),
            Record("事由", lambda row: row.get_cause_display()),
            Record("金额（元）", lambda row: row.amount, "money"),
            Record("支付日期", lambda row: row.paid_on, "date"),
        ),
        link=lambda row: row.get_absolute_url(),
    )


def _flow(code: str, title: str, unit: str, definition: str, **more: Any) -> Indicator:
    return Indicator(code, title, unit, IndicatorKind.FLOW, definition, **more)


INDICATORS = (
    _flow(
        "one_day_donation_persons",
        "一日捐参加",
        "人",
        "期内收到的职工互助一日捐的捐款人数：逐人登记的每期一人一笔，单位汇总的按申报人数",
        source=_PRACTICE,
        facts=_gifts(DriveKind.ONE_DAY, "headcount"),
        group=_MUTUAL,
        phrase="{value}参加职工互助一日捐",
        words=("一日捐参加人数", "一日捐人数"),
    ),
    _flow(
        "one_day_donation_amount",
        "一日捐募集",
        "万元",
        "期内收到的职工互助一日捐金额，冲销的相抵；上缴上级的不重复计算",
        source=_PRACTICE,
        facts=_gifts(DriveKind.ONE_DAY, "amount"),
        group=_MUTUAL,
        phrase="一日捐募集{value}",
        words=("一日捐金额", "一日捐募集资金"),
    ),
    _flow(
        "one_day_rescue_persons",
        "一日捐救助",
        "人",
        "期内由一日捐善款支付救助金的职工，同一人计一次",
        source=_PRACTICE,
        facts=_rescues(distinct="person"),
        group=_MUTUAL,
        phrase="一日捐救助职工{value}",
        words=("一日捐救助人数",),
        sensitive=True,
    ),
    _flow(
        "one_day_rescue_amount",
        "一日捐救助金",
        "万元",
        "期内由一日捐善款支付的救助金",
        source=_PRACTICE,
        facts=_rescues(measure="amount"),
        group=_MUTUAL,
        phrase="发放一日捐救助金{value}",
        words=("一日捐救助金额",),
        sensitive=True,
    ),
    _flow(
        "donation_drives",
        "捐款活动",
        "次",
        "期内结束的捐款活动，不含一日捐",
        source=_LAW,
        facts=_drives(DriveKind.MONEY),
        group=_GIVING,
        phrase="开展捐款活动{value}",
        words=("捐款活动次数",),
    ),
    _flow(
        "donation_amount",
        "捐款金额",
        "元",
        "期内收到的捐款，不含一日捐，冲销的相抵",
        source=_LAW,
        facts=_gifts(DriveKind.MONEY, "amount"),
        group=_GIVING,
        phrase="捐款{value}",
        words=("捐款总额",),
    ),
    _flow(
        "donation_goods_drives",
        "捐书捐物活动",
        "次",
        "期内结束的捐书、捐物活动",
        source=_LAW,
        facts=_drives(DriveKind.BOOKS, DriveKind.GOODS),
        group=_GIVING,
        phrase="开展捐书捐物活动{value}",
        words=("捐书捐物次数",),
    ),
    _flow(
        "donation_books",
        "捐书",
        "本",
        "期内收到的捐书册数",
        source=_LAW,
        facts=_gifts(DriveKind.BOOKS, "quantity"),
        group=_GIVING,
        phrase="捐书{value}",
        words=("捐赠图书",),
    ),
    _flow(
        "donation_goods",
        "捐物",
        "份",
        "期内收到的捐物份数",
        source=_LAW,
        facts=_gifts(DriveKind.GOODS, "quantity"),
        group=_GIVING,
        phrase="捐物{value}",
        words=("捐赠物品",),
    ),
    _flow(
        "blood_donations",
        "献血",
        "人次",
        "期内登记的无偿献血人次",
        source="《献血法》；工会统计口径",
        facts=_gifts(DriveKind.BLOOD, "quantity"),
        group=_GIVING,
        phrase="组织无偿献血{value}",
        words=("无偿献血",),
    ),
)
