"""The list of activities, and the same rows as a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property

from gonghui.engines.activities.kinds import kind_choices, node_choices
from gonghui.engines.activities.models import Activity, ActivityState
from gonghui.engines.activities.queries import attach_counts
from gonghui.engines.registers.exporting import workbook
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, Filter, UnionFilter
from gonghui.kernel.ui.keyset import Keyset, KeysetPage
from gonghui.kernel.ui.pages import Link, ListPage
from gonghui.kernel.ui.pages.download import XLSX, file_response

STATE_TONES = {
    ActivityState.DRAFT: "mute",
    ActivityState.PUBLISHED: "info",
    ActivityState.ONGOING: "warn",
    ActivityState.SUMMARIZED: "ok",
    ActivityState.CANCELLED: "mute",
}
CHUNK = 500
LONG_NUMBER = re.compile(r"\d{6,}[Xx]?")
"""A number that somebody pasted into the search box stays out of the audit."""

COLUMNS = (
    Column("title", "活动名称", link=True, width=16),
    Column("kind", "类别", "kind_title", hide_on_phone=True),
    Column("union", "主办工会"),
    Column("from_on", "开始", kind="date"),
    Column("to_on", "结束", kind="date", hide_on_phone=True),
    Column("state", "状态", kind="choice", tones=STATE_TONES),
    Column("held", "已办场次", "counts.held", kind="number"),
    Column("times", "人次", "counts.person_times", kind="number"),
    Column(
        "declared",
        "申报人数",
        lambda row: row.counts.declared or None,
        kind="number",
        hide_on_phone=True,
    ),
)
EXPORTED = (
    *COLUMNS[:6],
    Column("theme", "主题"),
    Column("node", "活动节点", "node_title"),
    Column("venue", "地点"),
    Column("target_group", "参加对象"),
    Column("undertaker", "承办单位"),
    Column("budget_amount", "预算", kind="money", unit="元"),
    Column("sessions", "计划场次", "counts.sessions", kind="number"),
    *COLUMNS[6:8],
    Column("persons", "人数（去重）", "counts.persons", kind="number"),
    COLUMNS[8],
)


def _flat_kinds(request: HttpRequest) -> list[tuple[str, str]]:
    return [choice for _, choices in kind_choices() for choice in choices]


class ActivityListPage(ListPage):
    """`/activities/`, newest first."""

    model = Activity
    permission = "activities.view"
    title = "活动"
    columns = COLUMNS
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("kind", "类别", choices=_flat_kinds),
        ChoiceFilter("state", "状态", choices=ActivityState.choices),
        ChoiceFilter("node", "活动节点", choices=lambda request: node_choices()),
        DateRangeFilter("from_on", "开始日期"),
        UnionFilter("union", "主办工会", permission="activities.view"),
    )
    search_paths = ("title", "theme", "venue", "target_group")
    search_label = "名称、主题、地点"
    ordering = ("-from_on", "-pk")
    related = ("union",)
    row_url_name = "activities:detail"
    count_unit = "项"
    empty_text = "还没有活动。登记活动后安排场次、登记名册，人次由名册统计。"
    empty_link = Link("登记活动", "activities:create", "plus", "activities.edit")
    links = (
        Link("导出Excel", "activities:export", "download", "activities.export", with_query=True),
        Link("登记活动", "activities:create", "plus", "activities.edit", "primary"),
    )

    @cached_property
    def keyset_page(self) -> KeysetPage:
        page = super().keyset_page
        attach_counts(page.rows)
        return page


class ActivityExportPage(ActivityListPage):
    """`/activities/export/`: the rows of the list with its filters, as far as the account may
    export them."""

    permission = "activities.export"

    def rows(self) -> Iterator[Activity]:
        """Every filtered row in the list's order, with counts, in chunks."""
        terms = Keyset(self.filtered, self.get_ordering()).terms
        ordered = self.filtered.order_by(*(term.ordering(False) for term in terms))
        waiting = iter(ordered.iterator(chunk_size=CHUNK))
        while chunk := list(islice(waiting, CHUNK)):
            yield from attach_counts(chunk)

    def filter_text(self) -> str:
        """The filters in words, as the audit keeps them."""
        said = [f"搜索“{LONG_NUMBER.sub('…', self.search_text)}”"] if self.search_text else []
        for one in self.bound_filters:
            if one.is_active and isinstance(one.value, dict):
                said.append(f"{one.filter.label}：{one.value['from']}至{one.value['to']}")
            elif one.is_active:
                said.append(f"{one.filter.label}：{dict(one.choices)[one.value].strip()}")
        return "；".join(said) or "全部"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        union, today = user.main_union, timezone.localdate()
        count = self.filtered.order_by().count()
        record(
            "activities.exported",
            actor=user,
            union=union,
            detail={"count": count, "filter": self.filter_text()},
        )
        sheet = workbook.Sheet("活动一览表", union.name, "", today, user.display_name)
        body = workbook.pieces_of(EXPORTED, self.rows(), sheet)
        return file_response(body, f"{union}_活动_{today:%Y%m%d}.xlsx", XLSX)
