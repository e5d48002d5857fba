"""At the desk: what a cadre does for a worker, and what starts on the member's card."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from gonghui.domains.membership.requests import forms
from gonghui.domains.membership.requests.models import JoiningList
from gonghui.domains.membership.requests.services.correcting import present_facts, propose_facts
from gonghui.domains.membership.requests.services.joining import ask_to_join
from gonghui.domains.membership.requests.services.transferring import invite
from gonghui.domains.membership.views import MemberAction, list_crumb
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.enums import Channel
from gonghui.engines.matters.forms import AskingForm
from gonghui.engines.matters.kinds import MATTER_KINDS
from gonghui.engines.matters.models import Matter
from gonghui.engines.matters.queries import why_not
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.pages import CreatePage, Crumb
from gonghui.kernel.ui.pages.base import RowPage

FROM_CARD = (
    "member_transfer",
    "member_retain",
    "member_retire",
    "member_restore",
    "member_withdraw",
    "member_lapse",
    "member_expel",
    "member_death",
)


class DeskJoinPage(CreatePage):
    """`/members/requests/join/`: a cadre asks for a worker who has no phone at hand."""

    permission = "membership.edit"
    title = "窗口入会"
    form_class = forms.DeskJoinForm
    submit_label = "提交入会申请"
    intro = (
        "核对本人证件后代为填写。受理工会按工作单位、工作地、行业依次确定，"
        "由该工会委员会审批；代办人和代办原因随申请保存。"
    )

    def get_parents(self) -> list[Crumb]:
        return [list_crumb()]

    def perform(self, form: Any) -> Matter:
        data = form.cleaned_data
        key = self.request.POST.get("once_key", "")[:32]
        application = ask_to_join(
            {"name": data["name"], "id_number": data["id_number"]},
            mobile=data["mobile"],
            actor=self.request.user,
            on_behalf=data["on_behalf"],
            confirmed=data["confirmed"],
            files=form.papers(),
            submission_key=f"join:{self.request.user.pk}:{key}" if key else None,
            **form.where(),
        )
        return application.matter  # type: ignore[no-any-return]

    def success_message(self, result: Any) -> str:
        return f"已提交，编号{result.number}，由“{result.union}”受理：{result.data['reason']}。"


class StartForMemberPage(MemberAction):
    """`/members/requests/<pk>/<code>/`: the kind's own form, with this member as the applicant."""

    permission = "matters.submit"
    view_permission = "membership.view"
    form_class = AskingForm
    submit_label = "提交"

    def get_row(self) -> Any:
        kind = MATTER_KINDS.get(self.kwargs["code"])
        if kind is None or kind.code not in FROM_CARD:
            raise Http404
        self.kind = kind
        row: Any = super().get_row()
        user: Any = self.request.user
        if not user.may_at(kind.submit_permission, row.union):
            raise PermissionDenied
        return row

    def get_title(self) -> str:
        return self.kind.title

    def get_question(self) -> str:
        return self.kind.description

    def form_kwargs(self) -> dict[str, Any]:
        return {"kind": self.kind, "account": self.request.user}

    def render_form(self, form: Any, refusal: str = "", status: int = 200) -> HttpResponse:
        if status == 200 and (problem := why_not(self.kind, self.row.person)):
            refusal = f"{problem}。"
        return super().render_form(form, refusal, status)

    def perform(self, row: Any, form: Any) -> Matter:
        key = self.request.POST.get("once_key", "")[:32]
        return matters.submit(
            self.kind.code,
            union=row.union,
            actor=self.request.user,
            person=row.person,
            data=form.answers(),
            files=form.papers(),
            submission_key=f"card:{self.request.user.pk}:{key}" if key else None,
        )

    def success_message(self, result: Any) -> str:
        return f"已提交，编号{result.number}，现为“{result.stage_title}”。"

    def after_url(self, result: Any) -> str:
        return str(result.get_absolute_url())


class DeskFactsPage(MemberAction):
    """`/members/requests/<pk>/facts/`: a member's own wish, handed in for him."""

    title = "信息变更申请"
    form_class = forms.DeskFactsForm
    submit_label = "提交核对"
    question = "只填要修改的项目。由所在工会核对后更新，会员的变更记录里能看到。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"present": present_facts(self.row)}

    def perform(self, row: Any, form: Any) -> Matter:
        return propose_facts(
            row.person,
            form.wanted(),
            account=self.request.user,
            files=form.papers(),
            channel=Channel.DESK,
            on_behalf=form.cleaned_data["on_behalf"],
        )

    def success_message(self, result: Any) -> str:
        return f"已提交，编号{result.number}，现为“{result.stage_title}”。"

    def after_url(self, result: Any) -> str:
        return str(result.get_absolute_url())


class InvitePage(CreatePage):
    """`/members/requests/invite/`: a union asks for a member of another one."""

    permission = "membership.edit"
    title = "邀请会员转入"
    form_class = forms.InviteForm
    submit_label = "发出邀请"
    intro = "会员到本单位工作、会籍还在原工会的，由本工会发出邀请；本人在手机上同意后才开始办理。"
    success_text = "邀请已发出，等本人在手机上答复。"

    def get_parents(self) -> list[Crumb]:
        return [list_crumb(), Crumb("介绍信", reverse("membership_requests:letters"))]

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def perform(self, form: Any) -> Any:
        return invite(actor=self.request.user, **form.cleaned_data)

    def after_url(self, result: Any) -> str:
        return reverse("membership_requests:letters")


class ListMatterPage(RowPage):
    """`/members/requests/lists/<pk>/matter/`: from a list to the matter that decides it."""

    model = JoiningList
    permission = "membership.view"
    related = ("union", "matter")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if self.row.matter is None:
            raise Refusal("名单还没有提交审批。")
        return HttpResponseRedirect(self.row.matter.get_absolute_url())
