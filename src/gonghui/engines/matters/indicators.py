"""The figures of how matters were handled. They open the ratings behind them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record

_GROUP = "事项办理"
_SOURCE = "事项办理评价和电话回访记录"
SATISFIED_FROM = 4
"""Stars from which an applicant counts as satisfied."""


def _card(row: Any) -> str:
    return reverse("matters:detail", args=[row.matter_id])


def _rated(where: Q | None = None) -> Facts:
    return Facts(
        model="matters.Rating",
        union="matter__union",
        day="rated_on",
        where=where or Q(),
        permission="matters.view",
        related=("matter__union",),
        records=(
            Record("编号", lambda row: row.matter.number),
            Record("事项", lambda row: row.matter.kind_title),
            Record("受理工会", lambda row: row.matter.union.name),
            Record("星级", lambda row: row.stars, "number"),
            Record("方式", lambda row: row.get_way_display()),
            Record("评价日期", lambda row: row.rated_on, "date"),
        ),
        link=_card,
    )


INDICATORS = (
    Indicator(
        "matters_rated",
        "事项评价",
        "件",
        IndicatorKind.FLOW,
        "期内由申请人评价或经电话回访登记评价的办结事项，一件计一次",
        _SOURCE,
        facts=_rated(),
        group=_GROUP,
        phrase="回访评价{value}",
        words=("回访评价", "事项评价"),
    ),
    Indicator(
        "matters_satisfied",
        "满意评价",
        "件",
        IndicatorKind.FLOW,
        f"期内评价中给{SATISFIED_FROM}星及以上的",
        _SOURCE,
        facts=_rated(Q(stars__gte=SATISFIED_FROM)),
        group=_GROUP,
        phrase="满意评价{value}",
    ),
    Indicator(
        "matters_satisfaction",
        "办事满意率",
        "%",
        IndicatorKind.RATIO,
        "满意评价÷事项评价；没有评价的不计入",
        _SOURCE,
        numerator="matters_satisfied",
        denominator="matters_rated",
        group=_GROUP,
        phrase="办事满意率{value}",
        words=("满意率", "办事满意度"),
    ),
)
