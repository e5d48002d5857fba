"""我的慰问: what the union gave when it called, and the signature where it is due."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property

from gonghui.domains.assistance.campaigns import queries, services
from gonghui.domains.assistance.campaigns.forms import SignForm
from gonghui.domains.assistance.campaigns.models import ConsolationRecipient
from gonghui.sites.portal.pages import PortalForm, PortalPage

MOST = 50


class ConsolationsPage(PortalPage):
    """`/m/consolations/`"""

    template_name = "portal/consolations.html"
    title = "我的慰问"
    tab = "me"
    back = "portal:home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = queries.own_consolations(self.account)[:MOST]
        return super().get_context_data(
            rows=[(row, queries.may_sign(row)) for row in rows], **kwargs
        )


class SignConsolationPage(PortalForm, PortalPage):
    """`/m/consolations/<pk>/sign/`: one of the worker's own. Anybody else's does not exist."""

    title = "签收慰问"
    tab = "me"
    back = "portal:consolations"
    form_class = SignForm
    submit_label = "我已收到"
    success_text = "已签收，谢谢。"
    after = "portal:consolations"

    @cached_property
    def row(self) -> ConsolationRecipient:
        """The worker's own row."""
        found = queries.own_consolations(self.account).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        recipient: ConsolationRecipient = found
        return recipient

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            _ = self.row
        return super().dispatch(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        return {"signer": self.person.name}

    def get_intro(self) -> str:
        row = self.row
        return f"{row.union.name}{_said(row.given_on)}走访慰问：{row.said}。核对后签名。"

    def run(self, form: Any) -> Any:
        return services.sign_own(self.row, account=self.account, **form.cleaned_data)


def _said(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
