"""Writing on a summary: editing, adding and refreshing figures, issuing, withdrawing."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from gonghui.direction.reporting import queries, tokens
from gonghui.direction.reporting.forms import AddFigureForm, EditForm, RevisionForm, WithdrawForm
from gonghui.direction.reporting.models import Summary
from gonghui.direction.reporting.services.drafting import add_figure, refresh_figures
from gonghui.direction.reporting.services.editing import discard_draft, edit_summary
from gonghui.direction.reporting.services.issuing import issue_summary, withdraw_summary
from gonghui.engines.documents.writing.model import Block
from gonghui.kernel.ui.pages import ActionPage, Crumb, Link, UpdatePage
from gonghui.kernel.ui.pages.base import RowPage


class OfSummary(RowPage):
    """A page below the summary's own."""

    model = Summary
    view_permission = "reporting.view"
    related = ("union", "plan")

    def get_parents(self) -> list[Crumb]:
        found = [Crumb("工作总结", reverse("reporting:list"))]
        if self.row is not None:
            found.append(Crumb(self.row.title, self.row.get_absolute_url()))
        return found

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The text."""
        return tuple(self.row.document.blocks)


class EditPage(OfSummary, UpdatePage):
    """The text as inputs; figures are locked tokens."""

    permission = "reporting.draft"
    title = "修改总结"
    template_name = "reporting/edit.html"
    form_class = EditForm
    links = (
        Link("插入数据", "reporting:add", "plus", "reporting.draft"),
        Link("更新数据", "reporting:refresh", "refresh", "reporting.draft"),
    )
    removed: list[str]

    def form_kwargs(self) -> dict[str, Any]:
        said = dict(self.row.figures.values_list("key", "said"))
        initial = {"title": self.row.title, "revision": self.row.revision}
        return {"blocks": self.blocks, "said": said, "initial": initial}

    def perform(self, form: Any) -> Any:
        summary, self.removed = edit_summary(
            self.row,
            title=form.cleaned_data["title"],
            headings=form.sent("heading"),
            texts=form.sent("text"),
            revision=form.cleaned_data["revision"],
            actor=self.request.user,
        )
        return summary

    def success_message(self, result: Any) -> str:
        strays = len(tokens.strays(result.document.blocks))
        removed = (
            f"；删去了{len(self.removed)}个数据（{'、'.join(self.removed)}）"
            if self.removed
            else ""
        )
        typed = f"；有{strays}处数字没有关联记录，见页面提示" if strays else ""
        return f"已保存{removed}{typed}。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        removed = self.row.figures.filter(is_removed=True).order_by("key")
        context.update(strays=tokens.strays(self.blocks), removed=removed)
        return context


class AddFigurePage(OfSummary, ActionPage):
    """An indicator joins a paragraph."""

    permission = "reporting.draft"
    title = "插入数据"
    form_class = AddFigureForm
    submit_label = "插入"
    success_url_name = ""

    def form_kwargs(self) -> dict[str, Any]:
        return {"blocks": self.blocks, "initial": {"revision": self.row.revision}}

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        return add_figure(
            row,
            code=data["code"],
            paragraph=data["paragraph"],
            revision=data["revision"],
            actor=self.request.user,
        )

    def success_message(self, result: Any) -> str:
        return f"已插入：{result.title}{result.said}。"

    def after_url(self, result: Any) -> str:
        return reverse("reporting:edit", args=[self.row.pk])


class RefreshPage(OfSummary, ActionPage):
    """What the records say now, beside what the text says; then the text follows."""

    permission = "reporting.draft"
    title = "更新数据"
    template_name = "reporting/refresh.html"
    form_class = RevisionForm
    submit_label = "按现在的记录更新正文"
    changed: int = 0

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"revision": self.row.revision}}

    @cached_property
    def changes(self) -> list[queries.Difference]:
        figures = queries.traces_of(self.row)
        return queries.differences(self.row, figures, today=timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["changes"] = self.changes
        return context

    def perform(self, row: Any, form: Any) -> Any:
        found = refresh_figures(
            row, revision=form.cleaned_data["revision"], actor=self.request.user
        )
        self.changed = len(found)
        return row

    def success_message(self, result: Any) -> str:
        return (
            f"已重新取数，{self.changed}个数据有变化。"
            if self.changed
            else "已重新取数，没有变化。"
        )


class IssuePage(OfSummary, ActionPage):
    """签发."""

    permission = "reporting.issue"
    title = "签发总结"
    template_name = "reporting/issue.html"
    form_class = RevisionForm
    submit_label = "签发"
    success_text = "已签发，正文和Word文件已经固定。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"revision": self.row.revision}}

    def get_question(self) -> str:
        return (
            f"签发“{self.row.title}”（第{self.row.version}版）后，正文和Word文件不能再改；"
            "以后记录有变化，页面会提示与签发时的差别。"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = queries.traces_of(self.row)
        context = super().get_context_data(**kwargs)
        context.update(
            gaps=tokens.gaps(self.blocks),
            strays=tokens.strays(self.blocks),
            changes=queries.differences(self.row, figures, today=timezone.localdate()),
        )
        return context

    def perform(self, row: Any, form: Any) -> Any:
        return issue_summary(row, revision=form.cleaned_data["revision"], actor=self.request.user)


class WithdrawPage(OfSummary, ActionPage):
    """撤回."""

    permission = "reporting.issue"
    title = "撤回总结"
    form_class = WithdrawForm
    submit_label = "撤回"
    is_danger = True
    question = "撤回后，签发稿仍可查阅，但标明已撤回；可以再起草新的一版。"
    success_text = "已撤回。"

    def perform(self, row: Any, form: Any) -> Any:
        return withdraw_summary(row, reason=form.cleaned_data["reason"], actor=self.request.user)


class DiscardPage(OfSummary, ActionPage):
    """A draft is thrown away."""

    permission = "reporting.draft"
    title = "删除草稿"
    submit_label = "删除"
    is_danger = True
    success_text = "草稿已删除。"

    def get_question(self) -> str:
        return f"删除草稿“{self.row.title}”？已写的文字不能恢复，业务记录不受影响。"

    def perform(self, row: Any, form: Any) -> HttpResponse | None:
        discard_draft(row, actor=self.request.user)
        return None

    def after_url(self, result: Any) -> str:
        return reverse("reporting:list")
