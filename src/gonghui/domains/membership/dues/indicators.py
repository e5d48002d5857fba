"""The figures of dues. Source: docs/sources.md, figures (组织, 经费)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gonghui.domains.membership.dues.enums import COUNTED, DuesState
from gonghui.domains.membership.months import Month
from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record

_SOURCE = "《中国工会章程》；《关于收交工会会费的通知》（1978年）"
_FLOW, _RATIO = IndicatorKind.FLOW, IndicatorKind.RATIO
_COUNTED = Q(state__in=COUNTED)
_PAID = Q(state=DuesState.PAID)


def _card(row: Any) -> str:
    return reverse("dues:member", args=[row.membership_id])


def _months(where: Q, *, distinct: str = "") -> Facts:
    return Facts(
        model="dues.DuesMonth",
        union="union",
        day="month",
        where=where,
        distinct=distinct,
        permission="dues.view",
        related=("membership__person", "union"),
        records=(
            Record("姓名", lambda row: row.membership.person.name),
            Record("工会", lambda row: row.union.name),
            Record("月份", lambda row: Month.of(row.month).label),
            Record("应缴（元）", lambda row: row.due, "money"),
            Record("实缴（元）", lambda row: row.paid, "money"),
            Record("状态", lambda row: row.get_state_display()),
        ),
        link=_card,
    )


INDICATORS = (
    Indicator(
        "dues_due_months",
        "应缴会费人月",
        "人月",
        _FLOW,
        "期内各月1日在籍、应缴会费的会员人月；免缴、减免不计",
        _SOURCE,
        facts=_months(_COUNTED),
        group="会费",
    ),
    Indicator(
        "dues_paid_months",
        "已缴会费人月",
        "人月",
        _FLOW,
        "应缴会费人月中已经缴纳的",
        _SOURCE,
        facts=_months(_PAID),
        group="会费",
    ),
    Indicator(
        "dues_paid_rate",
        "会费收缴率",
        "%",
        _RATIO,
        "已缴会费人月 ÷ 应缴会费人月；免缴、减免不计入分母",
        _SOURCE,
        numerator="dues_paid_months",
        denominator="dues_due_months",
        group="会费",
        phrase="会费收缴率{value}",
        words=("会费缴纳率", "会费收缴率"),
    ),
    Indicator(
        "dues_members_due",
        "应缴会费人数",
        "人",
        _FLOW,
        "期内应缴会费的会员，按人去重",
        _SOURCE,
        facts=_months(_COUNTED, distinct="membership"),
        group="会费",
    ),
    Indicator(
        "dues_members_paid",
        "实缴会费人数",
        "人",
        _FLOW,
        "期内缴纳过会费的会员，按人去重",
        _SOURCE,
        facts=_months(_PAID, distinct="membership"),
        group="会费",
    ),
    Indicator(
        "dues_income",
        "会费收入",
        "万元",
        _FLOW,
        "期内登记收到的会费，按缴费日期；冲销的以红字计入冲销当日",
        _SOURCE,
        facts=Facts(
            model="dues.DuesEntry",
            union="union",
            day="paid_on",
            measure="amount",
            permission="dues.view",
            related=("dues_month__membership__person", "union", "receipt"),
            records=(
                Record("姓名", lambda row: row.dues_month.membership.person.name),
                Record("工会", lambda row: row.union.name),
                Record("月份", lambda row: Month.of(row.dues_month.month).label),
                Record("金额（元）", lambda row: row.amount, "money"),
                Record("缴费日期", lambda row: row.paid_on, "date"),
                Record("收据", lambda row: row.receipt.number),
            ),
            link=lambda row: reverse("dues:receipt", args=[row.receipt_id]),
        ),
        group="会费",
        phrase="收缴会费{value}",
        words=("会费收入", "收缴会费"),
    ),
)
