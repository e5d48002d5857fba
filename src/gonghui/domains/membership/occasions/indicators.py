"""The figures of care. Source: docs/sources.md, figures (慰问)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gonghui.domains.membership.occasions.enums import GiftForm, GrantState
from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record

_GROUP = "慰问"
_SOURCE = "《基层工会经费收支管理办法》（总工办发〔2017〕32号）第八条"
_SIGNED = Q(state=GrantState.SIGNED) & ~Q(form=GiftForm.GREETING)


def _card(row: Any) -> str:
    return reverse("occasions:grant", args=[row.pk])


def _facts(measure: str = "") -> Facts:
    return Facts(
        model="occasions.CareGrant",
        union="union",
        day="signed_on",
        where=_SIGNED,
        measure=measure,
        permission="occasions.view",
        related=("membership__person", "union"),
        records=(
            Record("姓名", lambda row: row.membership.person.name),
            Record("类别", lambda row: row.title),
            Record("慰问工会", lambda row: row.union.name),
            Record("形式", lambda row: row.get_form_display()),
            Record("内容", lambda row: row.item),
            Record("金额（元）", lambda row: row.amount, "money"),
            Record("签收日期", lambda row: row.signed_on, "date"),
        ),
        link=_card,
    )


INDICATORS = (
    Indicator(
        "member_condolence_times",
        "会员慰问",
        "人次",
        IndicatorKind.FLOW,
        "期内已签收的生日、婚育、住院、去世、退休、节日等会员慰问；只问候不发放的不计",
        _SOURCE,
        facts=_facts(),
        group=_GROUP,
        phrase="慰问会员{value}",
        words=("会员慰问", "慰问会员"),
    ),
    Indicator(
        "member_condolence_amount",
        "会员慰问金额",
        "万元",
        IndicatorKind.FLOW,
        "期内已签收的会员慰问品折价和慰问金",
        _SOURCE,
        facts=_facts("amount"),
        group=_GROUP,
        phrase="会员慰问支出{value}",
        words=("会员慰问金额", "会员慰问支出"),
    ),
)
