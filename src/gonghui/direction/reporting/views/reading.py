"""Reading a summary: the text with its sources, what changed since it was issued, Word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.safestring import mark_safe

from gonghui.direction.reporting import queries, tokens
from gonghui.direction.reporting.models import Summary, SummaryFigure
from gonghui.direction.reporting.papers import explained, linker, records_url, traced_paper
from gonghui.direction.reporting.services.issuing import word_file
from gonghui.direction.reporting.views.listing import TONES
from gonghui.engines.documents.writing.html import write_html
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import DetailPage, DownloadPage, Link, Panel, TimelineEntry
from gonghui.kernel.ui.pages.base import RowPage
from gonghui.kernel.ui.pages.download import DOCX


def is_draft(row: Any) -> bool:
    return bool(row.is_draft)


def is_issued(row: Any) -> bool:
    return bool(row.is_issued)


class SummaryPage(DetailPage):
    """The paper, each figure a link to its records, with the table of sources below."""

    model = Summary
    permission = "reporting.view"
    template_name = "reporting/summary.html"
    parents = (("工作总结", "reporting:list"),)
    related = ("union", "plan", "drafted_by", "edited_by", "issued_by", "withdrawn_by")
    links = (
        Link("修改", "reporting:edit", "edit", "reporting.draft", "primary", when=is_draft),
        Link("更新数据", "reporting:refresh", "refresh", "reporting.draft", when=is_draft),
        Link("签发", "reporting:issue", "check", "reporting.issue", when=is_draft),
        Link("下载Word", "reporting:word", "download"),
        Link("附来源Word", "reporting:word_sources", "file-text"),
        Link("撤回", "reporting:withdraw", "arrow-back-up", "reporting.issue", when=is_issued),
        Link("删除草稿", "reporting:discard", "trash", "reporting.draft", when=is_draft),
    )

    @cached_property
    def figures(self) -> list[SummaryFigure]:
        """Traces of the figures in the text."""
        return queries.traces_of(self.row)

    @cached_property
    def changes(self) -> list[queries.Difference]:
        """Figures to which the records give another answer now."""
        found = queries.differences(self.row, self.figures, today=timezone.localdate())
        return queries.to_tell(found)

    def badge(self) -> tuple[str, str]:
        return TONES[self.row.state], self.row.get_state_display()

    def get_panels(self) -> Sequence[Panel]:
        columns = [
            Column("union", "工会", value="union.name"),
            Column("period", "期间", value=lambda row: row.span.label),
            Column("version", "版次", value=lambda row: f"第{row.version}版"),
            Column("taken_at", "取数时间", kind="datetime"),
        ]
        if self.row.plan:
            columns.append(Column("plan", "依据计划", value="plan.title", wide=True))
        if self.row.issued_sha256:
            columns.append(Column("issued_sha256", "签发稿校验和", wide=True))
        if self.row.withdrawal_reason:
            columns.append(Column("withdrawal_reason", "撤回原因", wide=True))
        return (Panel("基本信息", columns),)

    def timeline(self) -> Sequence[TimelineEntry]:
        row = self.row
        entries = [
            (row.withdrawn_at, "撤回", row.withdrawn_by, row.withdrawal_reason),
            (row.issued_at, "签发", row.issued_by, ""),
            (row.edited_at, "最近修改", row.edited_by, f"共保存{row.revision}次"),
            (row.drafted_at, "起草", row.drafted_by, ""),
        ]
        return [
            TimelineEntry(at, title, str(who or ""), text) for at, title, who, text in entries if at
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        paper = traced_paper(row, self.figures)
        reader = self.request.user
        html = write_html(explained(paper), link=linker(self.figures, reader))
        changed = {one.figure.key: one for one in self.changes}
        rows = [
            (figure, records_url(figure, reader), changed.get(figure.key))
            for figure in self.figures
        ]
        blocks = paper.blocks
        context = super().get_context_data(**kwargs)
        context.update(
            article=mark_safe(html),  # noqa: S308  the writer escapes every text
            sources=rows,
            changes=self.changes,
            gaps=tokens.gaps(blocks) if row.is_draft else 0,
            strays=tokens.strays(blocks) if row.is_draft else [],
            versions=self.other_versions(),
        )
        return context

    def other_versions(self) -> Iterable[Any]:
        """Other versions of the same summary."""
        same = Summary.objects.visible_to(self.request.user, "reporting.view").filter(
            union=self.row.union_id, period=self.row.period
        )
        return same.exclude(pk=self.row.pk).order_by("-version")


class WordDownload(RowPage, DownloadPage):
    """The Word file: of a draft as it stands, of an issued summary always the frozen one."""

    model = Summary
    permission = "reporting.view"
    related = ("union",)
    content_type = DOCX
    with_sources = False

    @cached_property
    def word(self) -> tuple[str, bytes]:
        return word_file(self.row, with_sources=self.with_sources, actor=self.request.user)

    def get_filename(self) -> str:
        return self.word[0]

    def chunks(self) -> Iterable[bytes]:
        return [self.word[1]]
