"""What cadres find out: visits, verifications, assessments, overrides."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.hardship import forms, panels, queries, services
from gonghui.domains.assistance.hardship.models import CategoryOverride, HardshipFile, HomeVisit
from gonghui.domains.assistance.hardship.pages.files import (
    FileScope,
    Protected,
    files_crumb,
)
from gonghui.domains.assistance.hardship.rules.assessment import assess
from gonghui.domains.assistance.hardship.standards import standard_at
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.pages import ActionPage, BehindLookMixin, Crumb, UpdatePage


class Working(FileScope, Protected):
    """Pages on which cadres work on a file."""

    model = HardshipFile
    permission = "hardship.edit"
    view_permission = "hardship.view"
    related = ("person", "union", "county", "matter", "assessment")


class VisitPage(Working, UpdatePage):
    """`/hardship/<pk>/visit/`: typed on the way, on a phone."""

    title = "登记入户核查"
    form_class = forms.VisitForm
    submit_label = "登记"
    success_text = "已登记。同行的工会人员登录后确认。"
    intro = "入户核查应有两人以上参加，并拍照。写的内容加密保存。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"colleagues": queries.colleagues_of(self.row, self.request.user)}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return services.record_visit(
            self.row,
            visited_on=data["visited_on"],
            visitors=form.visitors(),
            findings=data["findings"],
            photos=form.pictures(),
            actor=self.request.user,
            place=data["place"],
            place_text=data["place_text"],
            neighbours=data["neighbours"],
            is_true=data["is_true"],
        )

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class ConfirmVisitPage(ActionPage):
    """`/hardship/visits/<pk>/confirm/`: the second visitor says that the record is right."""

    model = HomeVisit
    permission = "hardship.view"
    related = ("file__union", "file__person")
    title = "确认入户核查"
    submit_label = "记录属实，确认"
    success_text = "已确认。"

    def get_parents(self) -> list[Crumb]:
        file = self.row.file
        return [files_crumb(), Crumb(file.masked_name, file.get_absolute_url())]

    def get_question(self) -> str:
        row = self.row
        return f"{row.recorded_by}登记{row.visited_on:%Y-%m-%d}与您一同到{row.file.masked_name}家核查。请先在档案中看过记录，再确认。"

    def perform(self, row: Any, form: Any) -> Any:
        services.confirm_visit(row, actor=self.request.user)

    def after_url(self, result: Any) -> str:
        return str(self.row.file.get_absolute_url())


class VerifyPage(Working, UpdatePage):
    """`/hardship/<pk>/verify/`"""

    title = "登记信息核对"
    form_class = forms.VerificationForm
    submit_label = "登记"
    success_text = "已登记。"

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        letter = data["letter"]
        return services.record_verification(
            self.row,
            source=data["source"],
            answered_on=data["answered_on"],
            answers=form.answers(),
            actor=self.request.user,
            letter_number=data["letter_number"],
            remarks=data["remarks"],
            letter=(letter.name, letter.read()) if letter else None,
        )

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class FindingsPage(Working, BehindLookMixin, UpdatePage):
    """`/hardship/<pk>/findings/`: what keeps a household from being filed and it does not say of
    itself."""

    title = "登记核查发现的问题"
    form_class = forms.FindingsForm
    submit_label = "登记"
    success_text = "已登记，请重新认定。"
    intro = "核查中发现下列情形的，勾选并写明依据；已经更正的，取消勾选。登记后重新认定。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": dict(self.row.facts.get("exclusions") or {})}

    def perform(self, form: Any) -> Any:
        data = dict(form.cleaned_data)
        reason = data.pop("reason")
        found = {**(self.row.facts.get("exclusions") or {}), **data}
        return services.save_household(
            self.row,
            actor=self.request.user,
            reason=f"核查发现：{reason}",
            facts={"exclusions": found},
        )

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class AssessPage(Working, BehindLookMixin, ActionPage):
    """`/hardship/<pk>/assess/`: what the rule would say today, and keeping it."""

    template_name = "hardship/assess.html"
    title = "认定"
    submit_label = "按此认定"
    question = "按现在申报和核实的家庭情况、今天适用的标准计算。认定后保存输入、标准和计算过程。"
    success_text = "已认定。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        problem, lines, answer = "", [], None
        try:
            standard = standard_at(self.row.union, timezone.localdate())
            answer = assess(self.row.household, standard)
            lines = [
                {"label": one.label, "sum": one.sum, "result": one.result, "joint": one.joint}
                for one in answer.lines
            ]
        except Refusal as refusal:
            problem = refusal.message
        return super().get_context_data(
            row=self.row,
            sum=lines,
            answer=answer,
            problem=problem,
            incomes=panels.amounts(self.row.incomes, panels.IncomeKind),
            expenses=panels.amounts(self.row.expenses, panels.ExpenseKind),
            property=panels.property_facts(self.row),
            **kwargs,
        )

    def perform(self, row: Any, form: Any) -> Any:
        services.assess_file(row, actor=self.request.user)

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class OverridePage(Working, BehindLookMixin, UpdatePage):
    """`/hardship/<pk>/override/`"""

    title = "提出改判"
    form_class = forms.OverrideForm
    submit_label = "报上级确认"
    success_text = "已报上级确认，确认后生效。"
    intro = (
        "认为计算结果与实际不符的，写明理由和依据，由县级工会帮扶审批人员确认。计算结果照样保留。"
    )

    def perform(self, form: Any) -> Any:
        return services.override(
            self.row,
            category=form.chosen,
            reason=form.cleaned_data["grounds"],
            actor=self.request.user,
        )

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class DecidePage(BehindLookMixin, ActionPage):
    """`/hardship/overrides/<pk>/decide/`"""

    model = CategoryOverride
    permission = "hardship.approve"
    view_permission = "hardship.view"
    related = ("file__person", "file__union", "file__county", "proposed_by", "assessment")
    look_event = "hardship.looked"
    title = "答复改判"
    form_class = forms.DecideForm
    submit_label = "答复"
    success_text = "已答复。"

    def look_row(self) -> Any:
        return self.row.file

    def look_union(self) -> Any:
        return self.row.file.union

    def get_parents(self) -> list[Crumb]:
        file = self.row.file
        return [files_crumb(), Crumb(file.masked_name, file.get_absolute_url())]

    def get_question(self) -> str:
        row = self.row
        return (
            f"{row.proposed_by}提出把认定结果“{row.assessment.shown_category}”改为"
            f"“{row.shown_category}”。理由：{row.grounds}"
        )

    def perform(self, row: Any, form: Any) -> Any:
        services.decide_override(
            row,
            confirmed=form.cleaned_data["confirmed"] == "yes",
            reply=form.cleaned_data["reply"],
            actor=self.request.user,
        )

    def after_url(self, result: Any) -> str:
        return reverse("hardship:file", args=[self.row.file_id])


class LevelPage(Working, ActionPage):
    """`/hardship/<pk>/level/`"""

    title = "档案级别"
    form_class = forms.LevelForm
    question = "由县级工会按上级规定确定档案列入哪一级。"
    success_text = "已保存。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"level": self.row.level or "county"}}

    def perform(self, row: Any, form: Any) -> Any:
        services.set_level(row, form.cleaned_data["level"], actor=self.request.user)

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())
