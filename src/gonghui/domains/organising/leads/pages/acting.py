"""Acting on a lead."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.urls import reverse

from gonghui.domains.organising import services as organising
from gonghui.domains.organising.leads import forms, queries, services
from gonghui.domains.organising.leads.models import Lead
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.pages import ActionPage, CreatePage, Crumb


class LeadAction(ActionPage):
    """Base of the pages that change one lead."""

    model = Lead
    permission = "leads.edit"
    view_permission = "leads.view"
    related = ("employer", "union", "assigned_to")

    def get_parents(self) -> list[Crumb]:
        return [
            Crumb("应建未建线索", reverse("registers:list", kwargs={"code": "leads"})),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class AssignPage(LeadAction):
    title = "指派责任人"
    form_class = forms.AssignForm
    success_text = "已指派。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"accounts": queries.assignable(self.row.union)}

    def perform(self, row: Any, form: Any) -> Any:
        return services.assign(row, to=form.cleaned_data["to"], actor=self.request.user)


class VisitPage(LeadAction):
    title = "登记走访"
    form_class = forms.VisitForm
    submit_label = "保存"
    success_text = "已登记走访。"

    def get_question(self) -> str:
        return f"{self.row.employer.name}（职工{self.row.employer.staff_count}人）"

    def perform(self, row: Any, form: Any) -> Any:
        return services.record_visit(row, actor=self.request.user, **form.cleaned_data)


class PreparePage(LeadAction):
    title = "转入筹备"
    question = "单位已同意建会，成立筹备组。工会建立并覆盖该单位后，线索自动办结。"
    success_text = "已转入筹备。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.prepare(row, actor=self.request.user)


class SetAsidePage(LeadAction):
    title = "暂不具备条件"
    form_class = forms.SetAsideForm
    question = "线索不再计入待办，但仍计入应建未建单位；条件具备后可以重新启动。"
    success_text = "已列为暂不具备条件。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.set_aside(row, actor=self.request.user, **form.cleaned_data)


class TakeUpPage(LeadAction):
    title = "重新启动"
    question = "线索回到“待走访”，继续办理。"
    success_text = "已重新启动。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.take_up(row, actor=self.request.user)


class GonePage(LeadAction):
    permission = "employers.edit"
    title = "单位已注销"
    form_class = forms.GoneForm
    question = "单位的卡片登记终止日期，不再计入应建会单位，线索同时办结。"
    success_text = "已登记单位注销。"
    is_danger = True

    def perform(self, row: Any, form: Any) -> Any:
        return services.employer_is_gone(row, actor=self.request.user, **form.cleaned_data)


class CoverPage(LeadAction):
    permission = "org.edit"
    title = "列为覆盖单位"
    form_class = forms.CoverForm
    question = "单位由所选工会覆盖，计入已建会单位，线索同时办结。"
    success_text = "已列为覆盖单位，线索办结。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def perform(self, row: Any, form: Any) -> Any:
        return organising.cover(row.employer, actor=self.request.user, **form.cleaned_data)

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class IssueOpinionPage(LeadAction):
    title = "出具建会意见书"
    form_class = forms.OpinionForm
    question = "对逾期未建会的单位，由上级工会书面提出建会意见，并可打印送达。"
    success_text = "已出具建会意见书，请打印送达。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.issue_opinion(row, actor=self.request.user, **form.cleaned_data)

    def after_url(self, result: Any) -> str:
        return reverse("leads:opinion", args=[self.row.pk])


class _GenerateForm(GonghuiForm):
    union = django_forms.ModelChoiceField(
        label="范围", queryset=Union.objects.none(), help_text="含全部下级", empty_label=None
    )

    def __init__(self, *args: Any, account: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unions: Any = self.fields["union"]
        unions.queryset = Union.objects.visible_to(account, "leads.edit")


class GeneratePage(CreatePage):
    """List the employers of the register that have no union."""

    permission = "leads.edit"
    title = "从台账生成线索"
    form_class = _GenerateForm
    submit_label = "生成"
    intro = (
        "把用人单位台账中应建会、职工达到规定人数、还没有工会覆盖的单位列为线索。"
        "已在办的不重复列入；系统每天也会自动列入一次。"
    )
    parents = (("建会攻坚", "leads:board"),)

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def perform(self, form: Any) -> Any:
        return services.generate_leads(form.cleaned_data["union"], actor=self.request.user)

    def success_message(self, result: Any) -> str:
        return f"新列入线索{result}条。" if result else "没有需要新列入的单位。"

    def after_url(self, result: Any) -> str:
        return reverse("registers:list", kwargs={"code": "leads"})
