"""People on the lists: added by pasting, paid, signed for, taken off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from gonghui.domains.assistance.campaigns import forms, queries, services
from gonghui.domains.assistance.campaigns.enums import RecipientState
from gonghui.domains.assistance.campaigns.models import ConsolationCampaign, ConsolationRecipient
from gonghui.domains.assistance.campaigns.pages.base import (
    CampaignAction,
    RecipientAction,
    campaign_crumbs,
    picked,
)
from gonghui.domains.assistance.campaigns.services import Invited
from gonghui.domains.assistance.campaigns.services.paying import without_order
from gonghui.engines.activities.pasting import Verdict, judge, read_lines, wanted_of
from gonghui.engines.activities.people_sources import find_people
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import shown_ink
from gonghui.kernel.ui.pages import Crumb, say
from gonghui.kernel.ui.pages.base import RowPage

MOST_LINES = 500


class AddPeoplePage(CampaignAction):
    """`/campaigns/<pk>/people/`: lines that name nobody stay in the box."""

    permission = "campaigns.visit"
    template_name = "campaigns/paste.html"
    title = "列入人员"
    form_class = forms.AddPeopleForm
    submit_label = "列入名单"
    verdicts: Sequence[Verdict] = ()

    def form_kwargs(self) -> dict[str, Any]:
        return {"campaign": self.row, "account": self.request.user}

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        lines = read_lines(data["lines"])
        if not lines:
            raise Refusal("没有读出名单，请每行写一人。")
        if len(lines) > MOST_LINES:
            raise Refusal(f"一次最多粘贴{MOST_LINES}行，现为{len(lines)}行；更多的请导入Excel。")
        verdicts = judge(lines, find_people(self.request.user, wanted_of(lines)))
        gift = forms.gift_of(data)
        people = {
            one.candidate.person.pk: Invited(one.candidate.person, one.candidate.union, gift)
            for one in verdicts
            if one.candidate
        }
        added = (
            services.list_people(
                row,
                list(people.values()),
                union=data["union"],
                category=data["category"],
                actor=self.request.user,
            )
            if people
            else 0
        )
        there = len(people) - added
        self.told = f"已列入{added}人{f'，{there}人原已在名单上' if there else ''}。"
        left = [one for one in verdicts if one.candidate is None]
        if not left:
            return added
        say(
            self.request,
            f"{self.told}还有{len(left)}行没有列入，原因见下。",
            level=messages.WARNING,
        )
        self.verdicts = left
        again = {**data, "lines": "\n".join(one.line.text for one in left)}
        return self.render_form(self.form_class(initial=again, **self.form_kwargs()))

    def success_message(self, result: Any) -> str:
        return self.told

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(verdicts=self.verdicts, **kwargs)


class TickPage(CampaignAction):
    """Something with the people ticked. All are ticked at first."""

    permission = "campaigns.visit"
    template_name = "campaigns/tick.html"
    empty_text = ""

    def waiting(self) -> Any:
        """Who may be ticked."""
        raise NotImplementedError

    def rows(self) -> Any:
        """With what the table shows of them."""
        found = self.waiting().select_related("person", "person_union", "union", "order")
        return found.order_by("union__path", "name_key", "pk")[:500]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            rows=list(self.rows()), empty_text=self.empty_text, **kwargs
        )


class PayPage(TickPage):
    """`/campaigns/<pk>/pay/`: payment orders for those who have none."""

    title = "制作付款单"
    form_class = forms.PayForm
    submit_label = "制作付款单"
    question = "为勾选的人逐人制作付款单，再按程序审批、支付。只为所选资金来源所在工会的人制单。"
    empty_text = "没有等待制单的人：名单上还没有慰问金，或都已制作付款单。"

    def waiting(self) -> Any:
        met = ConsolationRecipient.objects.visible_to(self.request.user, self.permission)
        return without_order(met.filter(campaign=self.row))

    def form_kwargs(self) -> dict[str, Any]:
        return {"campaign": self.row, "account": self.request.user}

    def perform(self, row: Any, form: Any) -> Any:
        self.drafted = services.draft_orders(
            row, picked(self.request), actor=self.request.user, **form.cleaned_data
        )

    def success_message(self, result: Any) -> str:
        return self.drafted.text


class PaperPage(TickPage):
    """`/campaigns/<pk>/paper/`: who signed the printed list."""

    title = "登记纸质签收"
    form_class = forms.PaperForm
    submit_label = "登记签收"
    question = "勾选在签收表上签了名的人，上传签好字的签收表。"
    empty_text = "没有等待签收的人：还没有慰问，慰问金还没有支付，或都已签收。"

    def waiting(self) -> Any:
        met = ConsolationRecipient.objects.visible_to(self.request.user, self.permission)
        return queries.signable(met.filter(campaign=self.row))

    def perform(self, row: Any, form: Any) -> Any:
        scan = form.cleaned_data["scan"]
        self.count = services.sign_on_paper(
            row,
            picked(self.request),
            name=scan.name,
            content=scan.read(),
            actor=self.request.user,
        )

    def success_message(self, result: Any) -> str:
        return f"已登记{self.count}人签收。"


class SignPage(RecipientAction):
    title = "签收"
    form_class = forms.SignForm
    submit_label = "签收"
    success_text = "已签收。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"signer": self.row.person.name}

    def get_question(self) -> str:
        return f"请{self.row.person.name}核对后签名：{self.row.said}。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.sign_recipient(row, actor=self.request.user, **form.cleaned_data)


class GiftPage(RecipientAction):
    title = "改慰问内容"
    form_class = forms.GiftForm
    submit_label = "保存"
    success_text = "已修改。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"recipient": self.row}

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        return services.change_gift(
            row, gift=forms.gift_of(data), category=data["category"], actor=self.request.user
        )


class DropPage(RecipientAction):
    title = "移出名单"
    form_class = forms.ReasonForm
    submit_label = "移出名单"
    success_text = "已移出名单。"
    is_danger = True

    def get_question(self) -> str:
        return f"把{self.row.person.name}移出“{self.row.campaign}”的名单。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.drop_person(row, actor=self.request.user, **form.cleaned_data)


class RecipientPage(RowPage):
    """`/campaigns/recipients/<pk>/`: to the card."""

    model = ConsolationRecipient
    permission = "campaigns.persons"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponseRedirect(self.row.get_absolute_url())


class SheetPage(RowPage):
    """`/campaigns/<pk>/sheet/`: names to sign beside. The sheet says what, never why: who is
    called on as a poor or sick worker is nobody else's business."""

    model = ConsolationCampaign
    permission = "campaigns.persons"
    related = ("union",)
    template_name = "campaigns/sheet.html"

    def get_title(self) -> str:
        return "慰问签收表"

    def get_parents(self) -> list[Crumb]:
        return campaign_crumbs(self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        met = ConsolationRecipient.objects.visible_to(self.request.user, self.permission)
        rows = list(
            met.filter(campaign=self.row)
            .exclude(state=RecipientState.DROPPED)
            .select_related("person", "person_union", "union", "ink")
            .order_by("union__path", "name_key", "pk")
        )
        for row in rows:
            row.drawn = shown_ink(row.ink) if row.ink and row.signed_by != "paper" else ""
        record(
            "campaigns.printed",
            actor=self.request.user,
            union=self.row.union,
            target=self.row,
            detail={"paper": "签收表"},
        )
        return super().get_context_data(
            row=self.row,
            people=rows,
            cash=sum(one.cash for one in rows),
            goods=sum(one.goods_value for one in rows),
            **kwargs,
        )
