"""Filling in for a worker at the desk, page by page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.hardship import forms, queries, sections, services
from gonghui.domains.assistance.hardship.enums import FileState
from gonghui.domains.assistance.hardship.models import HardshipFile, HardshipPaper, HouseholdMember
from gonghui.domains.assistance.hardship.pages.files import (
    FileScope,
    Protected,
    files_crumb,
)
from gonghui.domains.assistance.hardship.services.drafting import ask_to_write, writing_problem
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.pages import ActionPage, BehindLookMixin, CreatePage, Crumb, UpdatePage
from gonghui.kernel.ui.pages.base import RowPage
from gonghui.kernel.ui.pages.looks import LASTS, Look, Purpose


class NewPage(CreatePage):
    """`/hardship/new/`: whose application it is."""

    permission = "hardship.edit"
    title = "代职工填写建档申请"
    form_class = forms.FindForm
    submit_label = "开始填写"
    success_text = "已开始填写，随时可以离开，填过的都会保留。"
    intro = "职工不方便用手机的，由工会帮扶人员当面代为填写，家里成年人当场签名授权。"

    def get_parents(self) -> list[Crumb]:
        return [files_crumb()]

    def perform(self, form: Any) -> HardshipFile:
        person = queries.found_person(form.cleaned_data["asked"])
        row = queries.member_row(person) if person is not None else None
        user: Any = self.request.user
        if row is None or not user.may_at("hardship.edit", row.union):
            raise Refusal("在本工会的会员中没有找到，请核对会员号或者身份证号。")
        return services.open_draft(person, actor=user)

    def after_url(self, result: Any) -> str:
        return reverse("hardship:write", args=[result.pk])


class Writing(FileScope, Protected, BehindLookMixin):
    """Pages that write into a file: under a look, by who may write it."""

    model = HardshipFile
    permission = "hardship.edit"
    view_permission = "hardship.view"
    related = ("person", "union", "county", "matter")
    row: Any
    request: HttpRequest

    def own_look(self) -> Look | None:
        """Who fills in a draft for a worker works with what he types himself."""
        row, account = self.row, self.request.user
        if row.state != FileState.DRAFT or row.opened_by_id != account.pk:
            return None
        return Look(Purpose.DECIDING, timezone.now() + LASTS)

    def problem(self) -> str:
        return writing_problem(self.row, self.request.user)

    def write_url(self) -> str:
        return reverse("hardship:write", args=[self.row.pk])

    def get_parents(self) -> list[Crumb]:
        return [*super().get_parents(), Crumb("填写", self.write_url())]


class WritePage(Writing, RowPage):
    """`/hardship/<pk>/write/`: the pages of an application, and what is missing on each."""

    template_name = "hardship/write.html"

    def get_title(self) -> str:
        return "填写建档申请" if self.row.state == FileState.DRAFT else "更正家庭情况"

    def get_parents(self) -> list[Crumb]:
        return super().get_parents()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parts = queries.parts(self.row)
        return super().get_context_data(
            row=self.row,
            parts=[(part, part_url(self.row, part.code)) for part in parts],
            ready=all(part.is_done for part in parts),
            problem=self.problem(),
            is_draft=self.row.state == FileState.DRAFT,
            **kwargs,
        )


def part_url(file: HardshipFile, code: str) -> str:
    """The desk's page of a part."""
    if code in sections.BY_CODE:
        return reverse("hardship:section", args=[file.pk, code])
    names = {"people": "people", "papers": "papers", "sign": "sign"}
    return reverse(f"hardship:{names[code]}", args=[file.pk])


class SectionPage(Writing, UpdatePage):
    """`/hardship/<pk>/write/<code>/`: one page of an application."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        section = sections.BY_CODE.get(kwargs["code"])
        if section is None:
            raise Http404
        self.section = section

    @property
    def intro(self) -> str:  # type: ignore[override]
        return self.section.intro

    def get_title(self) -> str:
        return self.section.title

    def build_form(self, data: Any = None, files: Any = None) -> Any:
        if data is None:
            return self.section.form_class(initial=self.section.initial(self.row))
        return self.section.form_class(data=data, files=files)

    def perform(self, form: Any) -> Any:
        return self.section.save(self.row, form.cleaned_data, actor=self.request.user)

    def after_url(self, result: Any) -> str:
        return self.write_url()


class PeoplePage(Writing, UpdatePage):
    """`/hardship/<pk>/people/`: the household, and a form for another member."""

    template_name = "hardship/people.html"
    title = "家里有谁"
    form_class = forms.MemberForm
    submit_label = "加进来"

    def perform(self, form: Any) -> Any:
        members = sections.members_with(self.row, form.said())
        return services.save_household(
            self.row, actor=self.request.user, reason="增加家庭成员", members=members
        )

    def after_url(self, result: Any) -> str:
        return reverse("hardship:people", args=[self.row.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, people=self.row.members.all(), **kwargs)


class OfMember(Writing):
    """Pages about one member of the household."""

    kwargs: dict[str, Any]

    @property
    def member(self) -> HouseholdMember:
        found = self.row.members.filter(uid=self.kwargs["uid"]).first()
        if found is None:
            raise Http404
        member: HouseholdMember = found
        return member

    def people_url(self) -> str:
        return reverse("hardship:people", args=[self.row.pk])


class MemberPage(OfMember, UpdatePage):
    """`/hardship/<pk>/people/<uid>/`"""

    form_class = forms.MemberForm

    def get_title(self) -> str:
        return f"{self.member.full_name}（{self.member.get_relation_display()}）"

    def form_kwargs(self) -> dict[str, Any]:
        return {"member": self.member}

    def perform(self, form: Any) -> Any:
        members = sections.members_with(self.row, form.said())
        return services.save_household(
            self.row, actor=self.request.user, reason="更正家庭成员", members=members
        )

    def after_url(self, result: Any) -> str:
        return self.people_url()

    def cancel_url(self) -> str:
        return self.people_url()


class DropMemberPage(OfMember, ActionPage):
    """`/hardship/<pk>/people/<uid>/drop/`"""

    title = "移出家庭成员"
    submit_label = "移出"
    is_danger = True

    def get_question(self) -> str:
        return (
            f"把{self.member.full_name}（{self.member.get_relation_display()}）从家庭成员中移出。"
        )

    def perform(self, row: Any, form: Any) -> Any:
        return services.save_household(
            row,
            actor=self.request.user,
            reason="移出家庭成员",
            members=sections.members_without(row, self.member.uid),
        )

    def after_url(self, result: Any) -> str:
        return self.people_url()


class PapersPage(Writing, UpdatePage):
    """`/hardship/<pk>/papers/`"""

    template_name = "hardship/papers.html"
    title = "上传材料"
    form_class = forms.PaperForm
    submit_label = "上传"
    success_text = "已上传。"

    def perform(self, form: Any) -> Any:
        paper = form.cleaned_data["paper"]
        return services.add_paper(
            self.row,
            form.cleaned_data["kind"],
            paper.name,
            paper.read(),
            actor=self.request.user,
        )

    def after_url(self, result: Any) -> str:
        return reverse("hardship:papers", args=[self.row.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.row.papers.select_related("stored")
        return super().get_context_data(row=self.row, papers=rows, **kwargs)


class DropPaperPage(Writing, ActionPage):
    """`/hardship/<pk>/papers/<paper>/drop/`"""

    title = "删去材料"
    submit_label = "删去"
    is_danger = True
    success_text = "已删去。"

    @property
    def paper(self) -> HardshipPaper:
        found = self.row.papers.filter(pk=self.kwargs["paper"]).first()
        if found is None:
            raise Http404
        paper: HardshipPaper = found
        return paper

    def get_question(self) -> str:
        return f"删去{self.paper.get_kind_display()}。"

    def perform(self, row: Any, form: Any) -> Any:
        services.remove_paper(self.paper, actor=self.request.user)

    def after_url(self, result: Any) -> str:
        return reverse("hardship:papers", args=[self.row.pk])


class SignaturesPage(Writing, RowPage):
    """`/hardship/<pk>/sign/`: who has signed the authorisation."""

    template_name = "hardship/signatures.html"
    title = "授权签名"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            row=self.row, adults=self.row.members.filter(is_adult=True), **kwargs
        )


class SignPage(OfMember, UpdatePage):
    """`/hardship/<pk>/sign/<uid>/`: an adult signs on the cadre's screen."""

    form_class = forms.SignForm
    submit_label = "签名授权"
    success_text = "已签名。"
    intro = "本人同意工会向民政、不动产、车辆、市场监管、社保等部门核对家庭经济状况，用于困难职工认定和帮扶。"

    def get_title(self) -> str:
        return f"{self.member.full_name}授权签名"

    def form_kwargs(self) -> dict[str, Any]:
        return {"member": self.member}

    def perform(self, form: Any) -> Any:
        return services.sign_authorisation(
            self.member, form.cleaned_data["ink"], actor=self.request.user
        )

    def after_url(self, result: Any) -> str:
        return reverse("hardship:sign", args=[self.row.pk])


class HandInPage(Writing, ActionPage):
    """`/hardship/<pk>/submit/`"""

    title = "提交建档申请"
    form_class = forms.ConsentForm
    submit_label = "提交申请"
    question = "提交后按初审、入户核查、信息核对、公示、审批办理，家庭情况由工会核查。"
    success_text = "已提交。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.submit(row, actor=self.request.user)

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class DiscardPage(Writing, ActionPage):
    """`/hardship/<pk>/discard/`"""

    title = "删去没有提交的申请"
    submit_label = "删去"
    is_danger = True
    question = "删去填写中的申请，填过的内容不再保留。"
    success_text = "已删去。"

    def perform(self, row: Any, form: Any) -> Any:
        ask_to_write(row, self.request.user)
        services.discard_draft(row, actor=self.request.user)

    def after_url(self, result: Any) -> str:
        return reverse("hardship:files")
