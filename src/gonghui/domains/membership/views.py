"""What happens to a membership: small pages, each a sentence, a short form and one button."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from gonghui.domains.membership import forms, queries, services
from gonghui.domains.membership.models import Membership
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.models import Union
from gonghui.kernel.people.services import find_by_id_number, reveal_id_number
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.pages import ActionPage, CreatePage, Crumb


def list_crumb() -> Crumb:
    return Crumb("会员名册", reverse("registers:list", kwargs={"code": "members"}))


def card_url(member: Any) -> str:
    return reverse("registers:card", kwargs={"code": "members", "pk": member.pk})


class MemberAction(ActionPage):
    """Base of the pages that change one membership."""

    model = Membership
    permission = "membership.edit"
    view_permission = "membership.view"
    related = ("person", "union")

    def get_parents(self) -> list[Crumb]:
        return [list_crumb(), Crumb(str(self.row), card_url(self.row))]

    def after_url(self, result: Any) -> str:
        return card_url(self.row)


class RetainPage(MemberAction):
    title = "保留会籍"
    form_class = forms.RetainForm
    question = "保留期间免交会费，不享有选举权、被选举权和表决权。退休、失业会同时记入就业状况。"
    success_text = "已办理保留会籍。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.retain(row, actor=self.request.user, **form.cleaned_data)


class RestorePage(MemberAction):
    title = "恢复会籍"
    form_class = forms.RestoreForm
    question = "恢复后重新成为在籍会员，就业状况记为在岗。"
    success_text = "已恢复会籍。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.restore(row, actor=self.request.user, **form.cleaned_data)


class WithdrawPage(MemberAction):
    title = "办理退会"
    form_class = forms.WithdrawForm
    question = (
        "退会须由本人书面申请；按自动退会办理的，须经教育并由工会委员会确认。退会后收回会员证。"
    )
    success_text = "已办理退会。"
    is_danger = True

    def perform(self, row: Any, form: Any) -> Any:
        return services.withdraw(row, actor=self.request.user, **form.cleaned_data)


class ExpelPage(MemberAction):
    title = "除名"
    form_class = forms.ExpelForm
    question = "除名由工会小组讨论、基层工会委员会决定，报上一级工会备案，并收回会员证。"
    success_text = "已除名。"
    is_danger = True

    def perform(self, row: Any, form: Any) -> Any:
        return services.expel(row, actor=self.request.user, **form.cleaned_data)


class DeathPage(MemberAction):
    title = "登记死亡"
    form_class = forms.DeathForm
    question = "会籍自死亡之日起自然终止，服务卡随之注销。"
    success_text = "已登记。"
    is_danger = True

    def perform(self, row: Any, form: Any) -> Any:
        return services.record_death(row, actor=self.request.user, **form.cleaned_data)


class MovePage(MemberAction):
    title = "转到其他工会"
    form_class = forms.MoveForm
    question = "一次办完转出和转入，会员号不变。只能转到您管辖范围内的工会。"
    success_text = "已办理转接。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user, "leaving": self.row.union}

    def perform(self, row: Any, form: Any) -> Any:
        return services.move_member(row, actor=self.request.user, **form.cleaned_data)

    def after_url(self, result: Any) -> str:
        return card_url(result)


class CorrectEventPage(MemberAction):
    title = "更正会籍变动"
    form_class = forms.CorrectEventForm
    question = "原记录保留并标明“已冲正”，统计数随之更正。转接的转出、转入两条一并更正。"
    success_text = "已更正。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"events": queries.standing_events(self.row)}

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        return services.correct_event(
            data["event"], occurs_on=data["occurs_on"], note=data["note"], actor=self.request.user
        )

    def after_url(self, result: Any) -> str:
        return card_url(result)


class RevealPage(MemberAction):
    """The identity number in clear: POST only, with a reason, recorded."""

    title = "查看完整证件号码"
    permission = "membership.reveal"
    form_class = forms.RevealForm
    submit_label = "查看"
    question = "证件号码属于敏感个人信息，仅限办理具体业务时查看。"
    template_name = "membership/reveal.html"

    def perform(self, row: Any, form: Any) -> HttpResponse:
        number = reveal_id_number(
            row.person,
            actor=self.request.user,
            union=row.union,
            reason=form.cleaned_data["reason"],
        )
        context = self.get_context_data(number=number, back_url=card_url(row))
        return HttpResponse(
            self.render_to_response(context).rendered_content,
            headers={"Cache-Control": "no-store, private"},
        )


class FindPage(CreatePage):
    """A member by the whole identity number: by POST, so that it stands in no address or log."""

    title = "按证件号码查找会员"
    permission = "membership.view"
    form_class = forms.FindForm
    submit_label = "查找"

    def get_parents(self) -> list[Crumb]:
        return [list_crumb()]

    def perform(self, form: Any) -> Any:
        user: Any = self.request.user
        record("membership.searched_by_id_number", actor=user, union=user.main_union)
        person = find_by_id_number(form.cleaned_data["id_number"])
        member = person and (
            Membership.objects.visible_to(user, self.permission).filter(person=person).first()
        )
        if not member:
            raise Refusal("您的管辖范围内没有该证件号码的会员。")
        return member

    def success_message(self, result: Any) -> str:
        return "已找到。"

    def after_url(self, result: Any) -> str:
        return card_url(result)


class MoveAllPage(ActionPage):
    """Everybody of a union to another one, before it is merged or dissolved."""

    model = Union
    permission = "membership.edit"
    view_permission = "org.view"
    title = "整体转接会员"
    form_class = forms.MoveAllForm
    submit_label = "全部转接"

    def get_parents(self) -> list[Crumb]:
        return [Crumb(str(self.row), self.after_url(self.row))]

    def get_question(self) -> str:
        count = self.row.memberships.living().count()
        return (
            f"“{self.row}”现有在籍和保留会籍人员{count}人，将全部转到所选工会，保留会籍的仍为保留。"
        )

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user, "leaving": self.row}

    def perform(self, row: Any, form: Any) -> Any:
        data = dict(form.cleaned_data)
        self.moved = services.move_all_members(
            row, to=data.pop("union"), actor=self.request.user, **data
        )
        return row

    def success_message(self, result: Any) -> str:
        return f"已转接{self.moved}人。"

    def after_url(self, result: Any) -> str:
        return reverse("registers:card", kwargs={"code": "unions", "pk": self.row.pk})
