"""Who stands by the worker's family; the worker's word that he leaves the hardship files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property

from gonghui.domains.assistance.following import queries
from gonghui.domains.assistance.following.enums import Move, ProposalState
from gonghui.domains.assistance.following.forms import ProposalSignForm
from gonghui.domains.assistance.following.models import Proposal
from gonghui.domains.assistance.following.services import proposing
from gonghui.domains.assistance.hardship.enums import Cause
from gonghui.sites.portal.pages import PortalForm, PortalPage

MOST = 20


class HelperPage(PortalPage):
    """`/m/helper/`"""

    template_name = "portal/helper.html"
    title = "我的帮扶责任人"
    tab = "me"
    back = "portal:me"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pair = queries.own_pair(self.account)
        return super().get_context_data(
            pair=pair,
            visits=list(pair.visits.order_by("-visited_on", "-pk")[:MOST]) if pair else [],
            measures=list(pair.measures.all()[:MOST]) if pair else [],
            **kwargs,
        )


class LeavingPage(PortalForm, PortalPage):
    """`/m/leaving/<pk>/`: one's own exit, with what it rests on; anybody else's does not exist."""

    template_name = "portal/leaving.html"
    title = "退出困难职工档案"
    tab = "me"
    back = "portal:home"
    form_class = ProposalSignForm
    submit_label = "知道并同意"
    success_text = "已签字，谢谢。脱困后一年内，工会每季度回访。"
    after = "portal:home"

    @cached_property
    def proposal(self) -> Proposal:
        """The worker's own row, while it waits for his word."""
        found = (
            Proposal.objects.of_person(self.account)
            .select_related("file__person", "file__union")
            .filter(pk=self.kwargs["pk"], move=Move.EXIT, state=ProposalState.OPEN, signed_on=None)
            .first()
        )
        if found is None:
            raise Http404
        row: Proposal = found
        return row

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            _ = self.proposal
        return super().dispatch(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        return {"name": self.proposal.file.person.name}

    def get_intro(self) -> str:
        return f"{self.proposal.file.union.name}提出您家已经脱困。请看过下面的依据，有不同意见请先与工会联系，不要签字。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = self.proposal.facts
        return super().get_context_data(
            months=[(one["month"], one["said"]) for one in facts.get("months", ())],
            gone=[(Cause(code).label, said) for code, said in facts.get("gone", {}).items()],
            **kwargs,
        )

    def run(self, form: Any) -> Any:
        return proposing.sign(self.proposal, form.cleaned_data["ink"], actor=self.account)
