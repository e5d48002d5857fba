"""The figures of hardship files. Sources: docs/sources.md, figures (帮扶)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gonghui.domains.assistance.hardship.enums import Category, EventKind, FileState
from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record

_GROUP = "帮扶"
_SOURCE = "全国总工会困难职工帮扶和档案管理办法，工会统计调查制度"


def _card(row: Any) -> str:
    return reverse("hardship:file", args=[row.file_id])


def _stock(where: Q = Q()) -> Facts:
    """Households in the files on a day. Spans of one file do not overlap."""
    return Facts(
        model="hardship.HardshipSpan",
        union="union",
        day="from_on",
        until="to_on",
        where=Q(state=FileState.ACTIVE) & where,
        permission="hardship.view",
        related=("file__person", "union"),
        records=(
            Record("姓名", lambda row: row.file.masked_name, is_name=True),
            Record("档号", lambda row: row.file.number),
            Record("所在工会", lambda row: row.union.name),
            Record("类别", lambda row: row.get_category_display()),
            Record("级别", lambda row: row.get_level_display()),
            Record("主要致困原因", lambda row: row.get_cause_display()),
            Record("起始日期", lambda row: row.from_on, "date"),
        ),
        link=_card,
    )


def _flow(kind: EventKind) -> Facts:
    """Entries of the ledger within a period, each household once."""
    return Facts(
        model="hardship.HardshipEvent",
        union="union",
        day="occurs_on",
        where=Q(kind=kind),
        distinct="file",
        permission="hardship.view",
        related=("file__person", "union"),
        records=(
            Record("姓名", lambda row: row.file.masked_name, is_name=True),
            Record("档号", lambda row: row.file.number),
            Record("工会", lambda row: row.union.name),
            Record("类别", lambda row: row.get_category_after_display()),
            Record("主要致困原因", lambda row: row.get_cause_after_display()),
            Record("日期", lambda row: row.occurs_on, "date"),
        ),
        link=_card,
    )


def _of_category(category: Category) -> Indicator:
    return Indicator(
        f"hardship_files_{category.value}",
        f"在档{category.label}职工",
        "户",
        IndicatorKind.STOCK,
        f"期末在档、类别为{category.label}的困难职工户数；解困、脱困、注销的不计",
        _SOURCE,
        facts=_stock(Q(category=category)),
        group=_GROUP,
        phrase=f"{category.label}{{value}}",
        words=(f"{category.label}职工",),
        sensitive=True,
    )


INDICATORS = (
    Indicator(
        "hardship_files_active",
        "在档困难职工",
        "户",
        IndicatorKind.STOCK,
        "期末在档的困难职工户数，一户一档；解困、脱困、注销的不计",
        _SOURCE,
        facts=_stock(),
        group=_GROUP,
        phrase="在档困难职工{value}",
        words=("在档困难职工", "困难职工档案", "困难职工家庭"),
        sensitive=True,
    ),
    *(_of_category(category) for category in Category),
    Indicator(
        "hardship_files_new",
        "新增困难职工建档",
        "户",
        IndicatorKind.FLOW,
        "期内建档的困难职工户数，以建档日期为准；返困重新启用的不算新增",
        _SOURCE,
        facts=_flow(EventKind.FILED),
        group=_GROUP,
        phrase="新增困难职工建档{value}",
        words=("新增建档", "新建困难职工档案", "困难职工建档"),
        sensitive=True,
    ),
)
