"""会籍转接 and 修改我的信息: what a member asks of the union that holds him."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.membership.requests import forms, queries
from gonghui.domains.membership.requests.enums import LetterState
from gonghui.domains.membership.requests.models import TransferLetter
from gonghui.domains.membership.requests.services import transferring
from gonghui.domains.membership.requests.services.correcting import (
    may_correct,
    present_facts,
    propose_facts,
)
from gonghui.engines.matters.models import Matter
from gonghui.kernel.org.models import Union
from gonghui.kernel.people.masks import mask_name
from gonghui.kernel.refusal import Refusal
from gonghui.sites.portal.pages import OpenPortalPage, PortalForm, PortalPage


class TransferPage(PortalForm, PortalPage):
    """`/m/transfer/`: where to; the page says which union that is before it is sent."""

    template_name = "portal/transfer.html"
    title = "会籍转接"
    back = "portal:home"
    form_class = forms.TransferForm
    success_text = "已提交，原工会确认后开具电子介绍信，由新工会接收。"

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        return "提交转接申请" if getattr(self, "target", None) else "下一步"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = forms.TransferForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_form(form, "", 422)
        try:
            self.target, self.why = self._where(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            return self.render_form(form, refusal.message, 409)
        if request.POST.get("to") != str(self.target.pk):
            return self.render_form(form, "", 200)
        return super().post(request, *args, **kwargs)

    def _where(self, data: dict[str, Any]) -> tuple[Union, str]:
        """The union that receives him, and why."""
        if data["has_new"] == "no":
            home = transferring.home_union(self.person)
            if home is None:
                raise Refusal("本地还没有设置兜底工会，会籍暂留原工会；找到新单位后再办理转接。")
            return home, f"还没有新单位，会籍暂存“{home.name}”"
        employer = data.get("employer")
        named = isinstance(employer, str)
        found = queries.routes_for(
            employer=None if named else employer,
            employer_name=employer if named else "",
            gig_type=data.get("gig_type") or "",
            work_area=data.get("work_area"),
        )
        if not found:
            raise Refusal("没有找到可以接收您的工会，请到新单位所在地的工会窗口办理。")
        return queries.union_of(found[0]), found[0].reason

    def build_form(self, data: Any = None, files: Any = None) -> Any:
        if data is None:
            return forms.TransferForm()
        return forms.TransferForm(data, files)

    def run(self, form: Any) -> Matter:
        data = form.cleaned_data
        employer = data.get("employer")
        file = data.get("contract")
        key = self.request.POST.get("once_key", "")[:32]
        return transferring.ask_to_transfer(
            self.person,
            account=self.account,
            to_union=self.target,
            employer=None if isinstance(employer, str) or data["has_new"] == "no" else employer,
            reason=data["reason"],
            why=self.why,
            remark=f"新单位：{employer}" if isinstance(employer, str) else "",
            files=[("contract", file.name, file.read())] if file else [],
            submission_key=f"move:{self.account.pk}:{key}" if key else None,
        )

    def after_url(self, result: Any) -> str:
        return reverse("portal:matter", args=[result.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        membership = queries.membership_of(self.person)
        return super().get_context_data(
            membership=membership,
            target=getattr(self, "target", None),
            why=getattr(self, "why", ""),
            why_not=transferring.may_transfer(self.person),
            invitations=list(queries.invitations_of(self.account)),
            letters=list(
                TransferLetter.objects.of_person(self.person)
                .select_related("from_union", "to_union")
                .order_by("-pk")[:3]
            ),
            **kwargs,
        )


class InvitationPage(PortalForm, PortalPage):
    """`/m/transfer/invitations/<pk>/`: a union asks; the member says yes or no."""

    template_name = "portal/invitation.html"
    title = "转入邀请"
    back = "portal:transfer"
    submit_label = "同意转入"
    after = "portal:transfer"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            self.invitation = queries.invitations_of(user).filter(pk=kwargs["pk"]).first()
            if self.invitation is None:
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def run(self, form: Any) -> Any:
        return transferring.answer_invitation(
            self.invitation,
            account=self.account,
            agrees=self.request.POST.get("answer") != "no",
        )

    def success_message(self, result: Any) -> str:
        if result.matter is None:
            return "已答复不同意，会籍不变。"
        return "已同意，原工会确认后开具介绍信。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(invitation=self.invitation, **kwargs)


class OwnLetterPage(PortalPage):
    """`/m/transfer/letters/<pk>/`: the electronic letter of introduction on one's own phone."""

    template_name = "portal/letter.html"
    title = "接转介绍信"
    back = "portal:transfer"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letter = (
            TransferLetter.objects.of_person(self.person)
            .filter(pk=self.kwargs["pk"])
            .select_related("membership__person", "from_union", "to_union")
            .first()
        )
        if letter is None:
            raise Http404
        url = reverse("portal:letter-check", args=[letter.uid])
        return super().get_context_data(
            letter=letter, check_url=self.request.build_absolute_uri(url), **kwargs
        )


class LetterCheckPage(OpenPortalPage):
    """`/m/letters/<uid>/`: what the code on a letter leads to. Open; the name is masked."""

    template_name = "portal/letter_check.html"
    title = "介绍信查验"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.letter = queries.letter_with(kwargs["uid"])
        return self.render_to_response(
            self.get_context_data(), status=200 if self.letter is not None else 404
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letter = self.letter
        today = timezone.localdate()
        return super().get_context_data(
            letter=letter,
            masked=mask_name(letter.membership.person.name) if letter is not None else "",
            is_good=letter is not None
            and letter.state == LetterState.ISSUED
            and letter.valid_until >= today,
            is_late=letter is not None
            and letter.state == LetterState.ISSUED
            and letter.valid_until < today,
            **kwargs,
        )


class FactsPage(PortalForm, PortalPage):
    """`/m/facts/`: what is registered, and what should be."""

    template_name = "portal/facts.html"
    title = "修改我的信息"
    back = "portal:home"
    form_class = forms.FactsForm
    submit_label = "提交核对"
    intro = "只填要修改的项目，没有变化的不用填。工会核对后更新。"
    success_text = "已提交，工会核对后更新。"

    def form_kwargs(self) -> dict[str, Any]:
        membership = queries.membership_of(self.person)
        return {"present": present_facts(membership) if membership is not None else {}}

    def run(self, form: Any) -> Matter:
        key = self.request.POST.get("once_key", "")[:32]
        return propose_facts(
            self.person,
            form.wanted(),
            account=self.account,
            files=form.papers(),
            submission_key=f"facts:{self.account.pk}:{key}" if key else None,
        )

    def after_url(self, result: Any) -> str:
        return reverse("portal:matter", args=[result.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(why_not=may_correct(self.person), **kwargs)
