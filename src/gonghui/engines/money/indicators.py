"""The figures of payments as such. Those of aid, visits and prizes belong to their lines of
business. Source: docs/sources.md, figures (经费)."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record
from gonghui.engines.money.enums import OrderState

_SOURCE = "《基层工会经费收支管理办法》（总工办发〔2017〕32号）"


def _paid(where: Q, *, measure: str = "") -> Facts:
    """No names here: whom money is for, the card tells those who may know."""
    return Facts(
        model="money.PaymentOrder",
        union="union",
        day="paid_on",
        where=where,
        measure=measure,
        permission="money.view",
        related=("union",),
        records=(
            Record("支付单号", lambda row: row.number),
            Record("支付工会", lambda row: row.union.name),
            Record("金额（元）", lambda row: row.amount, "money"),
            Record("支付日期", lambda row: row.paid_on, "date"),
            Record("状态", lambda row: row.get_state_display()),
        ),
        link=lambda row: reverse("money:order", args=[row.pk]),
    )


INDICATORS = (
    Indicator(
        "payments_amount",
        "支付金额",
        "万元",
        IndicatorKind.FLOW,
        "期内通过支付单支付的金额，按支付日期；冲销的以红字计入冲销当日",
        _SOURCE,
        facts=_paid(Q(paid_on__isnull=False), measure="amount"),
        group="经费",
    ),
    Indicator(
        "payments_unsigned",
        "已支付未签收",
        "笔",
        IndicatorKind.FLOW,
        "期内支付、至今没有签收的支付单",
        _SOURCE,
        facts=_paid(Q(state=OrderState.PAID)),
        group="经费",
    ),
)
