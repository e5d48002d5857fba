"""Facts over goods from which lines of business make their indicators."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gonghui.engines.goods.enums import Category, LineState, MoveKind, Source
from gonghui.engines.indicators.definitions import Facts, Record

HANDED = (LineState.HANDED, LineState.SIGNED)


def _shown(row: Any) -> str:
    """Of a sensitive list nobody's name stands in a figure's records."""
    return "（不显示）" if row.issue_list.is_sensitive else row.name


_LINE_RECORDS = (
    Record("领取人（单位）", _shown),
    Record("清单", lambda row: row.issue_list.title),
    Record("用途", lambda row: row.issue_list.get_purpose_display()),
    Record("工会", lambda row: row.issue_list.union.name),
    Record("物资", lambda row: str(row.item)),
    Record("数量", lambda row: row.kept, "number"),
    Record("价值（元）", lambda row: row.value, "money"),
    Record("发放日期", lambda row: row.handed_on, "date"),
    Record("签收", lambda row: row.get_signed_way_display() or "未签收"),
)


def _lines(where: Q, *purposes: str, measure: str = "", distinct: str = "") -> Facts:
    if purposes:
        where &= Q(issue_list__purpose__in=purposes)
    return Facts(
        model="goods.IssueLine",
        union="issue_list__union",
        day="handed_on",
        where=where,
        measure=measure,
        distinct=distinct,
        permission="goods.view",
        related=("issue_list__union", "item"),
        records=_LINE_RECORDS,
        link=lambda row: reverse("goods:list", args=[row.issue_list_id]),
    )


def issued_value(*purposes: str) -> Facts:
    """Cost of what was handed out and kept, by the day it was handed out: 万元."""
    return _lines(Q(state__in=HANDED), *purposes, measure="value")


def lines_handed(*purposes: str) -> Facts:
    """Lines handed out: 项."""
    return _lines(Q(state__in=HANDED), *purposes)


def lines_signed(*purposes: str) -> Facts:
    """Of these the ones signed for: 项."""
    return _lines(Q(state=LineState.SIGNED), *purposes)


def persons_given(*purposes: str) -> Facts:
    """People who got goods by name, each once: 人."""
    return _lines(Q(state__in=HANDED, person__isnull=False), *purposes, distinct="person")


def bought(*, category: str = "", poverty_area: bool = False) -> Facts:
    """Cost of what was bought, by the day it came in; what was taken back is subtracted: 万元."""
    where = Q(kind=MoveKind.IN, lot__source=Source.BUY)
    if category:
        where &= Q(lot__item__category=category)
    if poverty_area:
        where &= Q(lot__is_poverty_area=True)
    return _moves(where)


def donated() -> Facts:
    """Fair value of what was given, by the day it came in: 万元."""
    return _moves(Q(kind=MoveKind.IN, lot__source=Source.DONATION))


def _moves(where: Q) -> Facts:
    return Facts(
        model="goods.Move",
        union="warehouse__union",
        day="moved_on",
        where=where,
        measure="value",
        permission="goods.view",
        related=("warehouse__union", "lot__item", "receipt"),
        records=(
            Record("物资", lambda row: str(row.lot.item)),
            Record("类别", lambda row: row.lot.item.get_category_display()),
            Record("工会", lambda row: row.warehouse.union.name),
            Record("仓库", lambda row: row.warehouse.name),
            Record("供货或捐赠单位", lambda row: row.receipt.supplier if row.receipt else ""),
            Record("数量", lambda row: row.quantity, "number"),
            Record("单价（元）", lambda row: row.lot.unit_price, "money"),
            Record("金额（元）", lambda row: row.value, "money"),
            Record("脱贫地区产品", lambda row: "是" if row.lot.is_poverty_area else "否"),
            Record("日期", lambda row: row.moved_on, "date"),
        ),
        link=lambda row: row.receipt.get_absolute_url() if row.receipt else "",
    )


FESTIVAL = Category.FESTIVAL
