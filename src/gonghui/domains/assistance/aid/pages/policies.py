"""The limits in force, and adopting a published set."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.aid.forms import AdoptForm
from gonghui.domains.assistance.aid.pages.grants import grants_crumb
from gonghui.domains.assistance.aid.parameters import POLICY_PARAMETERS
from gonghui.domains.assistance.aid.services import policies
from gonghui.domains.assistance.aid.standards import said_at
from gonghui.kernel.org.models import Union
from gonghui.kernel.policy.parameters import PARAMETERS
from gonghui.kernel.ui import picking
from gonghui.kernel.ui.pages import CreatePage, Crumb, Link
from gonghui.kernel.ui.pages.base import Page


class PolicyPage(Page):
    """`/aid/policy/`: each limit at a union today, who set it, and by which paper."""

    permission = "aid.view"
    title = "救助标准"
    template_name = "aid/policy.html"
    links = (Link("采用一套标准", "aid:adopt", "check", "aid.policy", "primary"),)

    def get_parents(self) -> list[Crumb]:
        return [grants_crumb()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        visible = Union.objects.visible_to(user, self.permission)
        union = picking.chosen(visible, self.request.GET, "union") if self.request.GET else None
        union = union or user.main_union or user.grants_for(self.permission)[0].union
        found = said_at(union, timezone.localdate())
        codes = [
            "hardship.dibao_urban",
            "hardship.dibao_rural",
            *(one.code for one in POLICY_PARAMETERS),
        ]
        rows = [(PARAMETERS[code].title, found[code]) for code in codes]
        return super().get_context_data(union=union, rows=rows, **kwargs)


class AdoptPage(CreatePage):
    """`/aid/policy/adopt/`"""

    permission = "aid.policy"
    title = "采用一套标准"
    form_class = AdoptForm
    submit_label = "采用"
    success_text = "已采用，起用日期起按新标准测算；已提出的救助保留原测算。"
    intro = "选择一套已公布的口径作为本工会及下级工会的救助标准。各项也可以在政策参数中单独设置。"

    def get_parents(self) -> list[Crumb]:
        return [grants_crumb(), Crumb("救助标准", reverse("aid:policy"))]

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user, "initial": {"from_on": timezone.localdate()}}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return policies.adopt_preset(
            data["union"],
            data["preset"],
            source=data["source"],
            from_on=data["from_on"],
            actor=self.request.user,
        )

    def after_url(self, result: Any) -> str:
        return reverse("aid:policy")
