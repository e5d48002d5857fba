"""The list of plans, importing one, the original file, and what ends a review."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from gonghui.direction.planning import services
from gonghui.direction.planning.enums import PlanKind, PlanState
from gonghui.direction.planning.forms import ImportForm, ReasonForm
from gonghui.direction.planning.models import Plan
from gonghui.direction.planning.queries import review_counts
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, UnionFilter
from gonghui.kernel.ui.pages import ActionPage, CreatePage, Crumb, Link, ListPage, Page, say
from gonghui.kernel.ui.pages.download import file_response

STATE_TONES = {"reading": "mute", "review": "warn", "confirmed": "info", "closed": "mute"}
IMPORT = Link("导入计划", "planning:import", "file-import", "planning.import", "primary")


def years(request: HttpRequest) -> list[tuple[int, str]]:
    """Years of which the account sees plans."""
    found = Plan.objects.visible_to(request.user, "planning.view")
    numbers = found.order_by("-year").values_list("year", flat=True).distinct()
    return [(number, f"{number}年") for number in numbers]


class PlanListPage(ListPage):
    model = Plan
    permission = "planning.view"
    title = "工作计划"
    columns = (
        Column("title", "标题", link=True, sortable=True, width=20),
        Column("union", "工会", value="union.name", width=12),
        Column("year", "年度", kind="text", sortable=True),
        Column("kind", "类型", kind="choice", hide_on_phone=True),
        Column("state", "状态", kind="choice", tones=STATE_TONES),
        Column("imported_by", "导入人", value="imported_by.display_name", hide_on_phone=True),
        Column("imported_at", "导入时间", kind="datetime", sortable=True, hide_on_phone=True),
    )
    filters = (
        UnionFilter("union", "工会", permission="planning.view"),
        ChoiceFilter("year", "年度", choices=years),
        ChoiceFilter("state", "状态", choices=PlanState.choices[1:]),
        ChoiceFilter("kind", "类型", choices=PlanKind.choices),
    )
    search_paths = ("title", "union__name")
    search_label = "标题、工会"
    ordering = ("-year", "-pk")
    related = ("union", "imported_by")
    row_url_name = "planning:board"
    count_unit = "份"
    links = (IMPORT,)
    empty_text = "还没有计划。把年度工作要点或计划文件导入进来，系统会识别出条目、任务和目标。"
    empty_link = IMPORT


class ImportPage(CreatePage):
    title = "导入计划"
    permission = "planning.import"
    parents = (("工作计划", "planning:list"),)
    form_class = ImportForm
    submit_label = "导入并识别"
    intro = (
        "上传年度工作要点、工作计划，或“上年总结和下年计划”的原文。"
        "系统识别出条目、任务、目标、责任部门和待填项，由您审核后确认，不需要重新录入。"
    )

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        paper = data["paper"]
        imported = services.import_plan(
            union=data["union"],
            actor=self.request.user,
            filename=paper.name if paper else "",
            content=paper.read() if paper else None,
            pasted=data["pasted"],
            year=data["year"],
            kind=data["kind"],
        )
        if not imported.is_new:
            text = f"这份材料在{imported.plan.year}年已经导入过，没有重复导入。下面就是原来那一份。"
            say(self.request, text, level=messages.INFO)
            return HttpResponseRedirect(reverse("planning:board", args=[imported.plan.pk]))
        return imported.plan

    def success_message(self, result: Any) -> str:
        counts = review_counts(result)
        return (
            f"识别完成：{result.sections.count()}个条目、{result.targets.count()}个目标，"
            f"{counts['unfilled']}处待填，{counts['unsure']}处未识别。请核对后确认。"
        )

    def after_url(self, result: Any) -> str:
        return reverse("planning:board", args=[result.pk])  # which leads reviewers on


class SourcePage(Page):
    """The file as it came in, to whoever may read the plan."""

    permission = "planning.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        plan: Plan = get_visible_or_404(
            Plan, kwargs["pk"], user=request.user, permission=self.permission
        )
        if plan.source is None:
            raise Http404
        chunks: Iterable[bytes] = (plan.source.read(),)
        record("files.downloaded", actor=request.user, union=plan.union, target=plan.source)
        return file_response(chunks, plan.source.name)


class PlanAction(ActionPage):
    """What acting on a whole plan shares."""

    model = Plan
    view_permission = "planning.view"
    related = ("union",)

    def get_parents(self) -> list[Crumb]:
        return [
            Crumb("工作计划", reverse("planning:list")),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]


class ConfirmPage(PlanAction):
    permission = "planning.confirm"
    title = "确认计划"
    submit_label = "确认计划"
    template_name = "planning/confirm.html"
    success_text = "计划已确认，目标开始跟踪。"

    def get_question(self) -> str:
        targets = self.row.targets
        adopted = targets.filter(state="confirmed").count()
        dropped = targets.filter(state="dropped").count()
        text = f"确认后，{adopted}个采用的目标开始按所选来源跟踪进度"
        text += f"，{dropped}个不采用的目标不再显示。" if dropped else "。"
        return f"{text}\n执行中需要调整的，可以退回审核修改后再确认。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(counts=review_counts(self.row), **kwargs)

    def perform(self, row: Any, form: Any) -> Any:
        return services.confirm_plan(row, actor=self.request.user)


class ReopenPage(PlanAction):
    permission = "planning.confirm"
    title = "退回审核"
    submit_label = "退回审核"
    form_class = ReasonForm
    question = "退回后可以修改目标和条目；已经申报的进度保留。修改后要重新确认。"
    success_text = "计划已退回审核。"

    def perform(self, row: Any, form: Any) -> Any:
        reason = form.cleaned_data["reason"]
        return services.reopen_plan(row, reason=reason, actor=self.request.user)


class ClosePage(PlanAction):
    permission = "planning.confirm"
    title = "办结计划"
    submit_label = "办结"
    question = "办结后计划和目标不能再修改，也不能再申报进度；进度仍可查看。"
    success_text = "计划已办结。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.close_plan(row, actor=self.request.user)


class DiscardPage(PlanAction):
    permission = "planning.edit"
    title = "撤销导入"
    submit_label = "撤销导入"
    is_danger = True
    form_class = ReasonForm
    question = (
        "导错了文件或工会时可以撤销。识别结果和审核中的修改都会删除，不能恢复；原文件仍保存。"
    )
    success_text = "已撤销这次导入。"
    success_url_name = "planning:list"

    def perform(self, row: Any, form: Any) -> Any:
        services.discard_plan(row, reason=form.cleaned_data["reason"], actor=self.request.user)
