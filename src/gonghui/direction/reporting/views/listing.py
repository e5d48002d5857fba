"""The list of summaries, and starting a new one."""

from __future__ import annotations

from typing import Any

from gonghui.direction.reporting.enums import SummaryKind, SummaryState
from gonghui.direction.reporting.forms import StartForm
from gonghui.direction.reporting.models import Summary
from gonghui.direction.reporting.services.drafting import draft_summary
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, UnionFilter
from gonghui.kernel.ui.pages import CreatePage, Link, ListPage

TONES = {"draft": "info", "issued": "ok", "withdrawn": "mute"}


class SummaryList(ListPage):
    """Summaries of the unions in reach, newest period first."""

    model = Summary
    permission = "reporting.view"
    title = "工作总结"
    columns = (
        Column("title", "标题", link=True, width=20),
        Column("union", "工会", value="union.name", width=16, hide_on_phone=True),
        Column("kind", "类型", kind="choice"),
        Column("version", "版次", value=lambda row: f"第{row.version}版"),
        Column("state", "状态", kind="choice", tones=TONES),
        Column("drafted_at", "起草时间", kind="datetime", sortable=True, hide_on_phone=True),
        Column("issued_at", "签发时间", kind="datetime", sortable=True),
    )
    filters = (
        UnionFilter("union", "工会", permission="reporting.view"),
        ChoiceFilter("kind", "类型", choices=SummaryKind.choices),
        ChoiceFilter("state", "状态", choices=SummaryState.choices),
    )
    search_paths = ("title",)
    search_label = "标题"
    ordering = ("-to_on", "-pk")
    related = ("union",)
    row_url_name = "reporting:detail"
    count_unit = "份"
    empty_text = "还没有总结。选定工会和期间，系统按计划和业务记录起草。"
    links = (Link("起草总结", "reporting:start", "plus", "reporting.draft", "primary"),)
    empty_link = links[0]


class StartPage(CreatePage):
    """Choose union and period; the draft comes from the records."""

    permission = "reporting.draft"
    title = "起草总结"
    parents = (("工作总结", "reporting:list"),)
    form_class = StartForm
    submit_label = "起草"
    intro = (
        "按该工会已确认的年度计划分段，数字全部取自业务记录并可点开明细；没有计划的按业务条线分段。"
    )

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return draft_summary(union=data["union"], period=data["span"], actor=self.request.user)

    def success_message(self, result: Any) -> str:
        return f"已起草“{result.title}”，请逐段核对、补充后签发。"
