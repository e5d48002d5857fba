"""Grants: the list, one of them, proposing, and the steps until it is evaluated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.aid import panels, queries
from gonghui.domains.assistance.aid.enums import AidKind, GrantState
from gonghui.domains.assistance.aid.forms import (
    AmountForm,
    DayForm,
    EvaluateForm,
    InkForm,
    PayForm,
    ProposeForm,
    ServiceForm,
)
from gonghui.domains.assistance.aid.models import AidGrant
from gonghui.domains.assistance.aid.rules.amounts import yuan
from gonghui.domains.assistance.aid.services import giving, granting
from gonghui.engines.money.rules.words import amount_words
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import (
    ActionPage,
    BehindLookMixin,
    CreatePage,
    Crumb,
    DetailPage,
    Link,
    ListPage,
    Panel,
    ProtectedMixin,
    TimelineEntry,
)
from gonghui.kernel.ui.pages.base import RowPage, ShownLink

GRANT_TONES = {
    GrantState.PROPOSED: "warn",
    GrantState.CHECKED: "warn",
    GrantState.APPROVED: "info",
    GrantState.PAID: "info",
    GrantState.SIGNED: "ok",
    GrantState.EVALUATED: "ok",
    GrantState.RENDERED: "ok",
    GrantState.REFUSED: "mute",
    GrantState.WITHDRAWN: "mute",
    GrantState.REVERSED: "bad",
}
RELATED = ("person", "union", "county", "file", "matter", "order")


def grants_crumb() -> Crumb:
    return Crumb("帮扶救助", reverse("aid:grants"))


class GrantsPage(ListPage):
    """`/aid/`, the last changed first."""

    model = AidGrant
    permission = "aid.view"
    title = "帮扶救助"
    columns = (
        Column("name", "职工", "masked_name", link=True, width=6),
        Column("state", "状态", kind="choice", tones=GRANT_TONES, width=6),
        Column("kind", "种类", kind="choice", width=10),
        Column("union", "所在工会", "union.name", wide=True),
        Column("total", "合计", lambda row: row.total or None, kind="money", unit="元"),
        Column("proposed_on", "提出", kind="date", hide_on_phone=True),
        Column("given_on", "发放", kind="date"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("kind", "种类", choices=AidKind.choices),
        ChoiceFilter("state", "状态", choices=GrantState.choices),
        UnionFilter("union", "工会（含下级）", permission="aid.view"),
        DateRangeFilter("given", "发放日期", path="given_on"),
    )
    search_paths = ("person__name", "person__name_initials")
    search_label = "姓名、拼音首字母"
    ordering = ("-changed_at", "-pk")
    related = ("person", "union")
    row_url_name = "aid:grant"
    count_unit = "笔"
    empty_text = "还没有帮扶救助。为在档困难职工提出生活、医疗等救助，急难家庭可提出临时救助。"
    empty_link = Link("提出救助", "aid:propose", "plus", "aid.edit")
    links = (
        Link("提出救助", "aid:propose", "plus", "aid.edit", "primary"),
        Link("登记服务", "aid:service", "heart-handshake", "aid.edit"),
        Link("救助标准", "aid:policy", "scale", "aid.view"),
    )


class ProposePage(CreatePage):
    """`/aid/new/`"""

    permission = "aid.edit"
    title = "提出救助"
    form_class = ProposeForm
    submit_label = "提交"
    intro = "限额按政策参数和全年已享受的救助（含其他工会）自动测算，超过的不能提交。提交后由所在工会审核、县级工会审批。"

    def get_parents(self) -> list[Crumb]:
        return [grants_crumb()]

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        key = self.request.POST.get("once_key", "")[:32]
        return granting.propose(
            data["person"],
            ask=form.ask(),
            union=data["union"],
            actor=self.request.user,
            papers=data["papers"],
            once_key=f"{self.request.user.pk}:{key}" if key else None,
        )

    def success_message(self, result: Any) -> str:
        return f"已提交，编号{result.matter.number}，等待审核。"


class ServicePage(CreatePage):
    """`/aid/services/new/`: services cost the family nothing and need no approval."""

    permission = "aid.edit"
    title = "登记服务"
    form_class = ServiceForm
    intro = "为在档困难职工提供的法律、技能、就业、创业、心理服务，按次登记，计入帮扶人次。"
    success_text = "已登记。"

    def get_parents(self) -> list[Crumb]:
        return [grants_crumb()]

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return granting.serve(
            data["person"],
            kind=data["kind"],
            on=data["on"],
            words=data["text"],
            union=data["union"],
            actor=self.request.user,
        )


class OfGrant:
    """What pages about one grant share."""

    model = AidGrant
    related = RELATED
    look_event = "aid.looked"
    look_permission = "aid.look"
    row: Any

    def get_parents(self) -> list[Crumb]:
        return [grants_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]


class GrantPage(OfGrant, ProtectedMixin, DetailPage):
    """`/aid/<pk>/`"""

    permission = "aid.view"
    template_name = "aid/grant.html"
    panels = (
        Panel(
            "救助",
            (
                Column("name", "职工", "masked_name"),
                Column("union", "所在工会", "union.name"),
                Column("kind", "种类", kind="choice"),
                Column(
                    "file", "困难职工档案", lambda row: row.file.number if row.file else "未建档"
                ),
                Column("amount", "救助金", lambda row: row.amount or None, kind="money", unit="元"),
                Column("goods", "物品"),
                Column(
                    "goods_value",
                    "物品折价",
                    lambda row: row.goods_value or None,
                    kind="money",
                    unit="元",
                ),
                Column("fund_source", "资金来源", kind="choice"),
                Column("county", "审批发放工会", "county.name"),
            ),
        ),
        Panel(
            "办理",
            (
                Column("proposed_on", "提出日期", kind="date"),
                Column("approved_on", "批准日期", kind="date"),
                Column("given_on", "发放日期", kind="date"),
                Column("order", "支付单", lambda row: row.order.number if row.order else ""),
                Column("signed_on", "签收日期", kind="date"),
                Column("outcome", "帮扶效果", kind="choice"),
                Column("evaluated_on", "评价日期", kind="date"),
            ),
        ),
        Panel("帮扶评价", (Column("evaluation", "评价", wide=True),), behind_look=True),
    )

    def get_title(self) -> str:
        return str(self.row)

    def get_parents(self) -> list[Crumb]:
        return [grants_crumb()]

    def get_panels(self) -> Sequence[Panel]:
        return self.panels if self.row.outcome else self.panels[:2]

    def badge(self) -> tuple[str, str]:
        return GRANT_TONES[self.row.state], self.row.get_state_display()

    def shown_links(self) -> list[ShownLink]:
        """What this account may do now."""
        row, user = self.row, self.request.user
        links: list[ShownLink] = []

        def add(label: str, name: str, icon: str, look: str = "") -> None:
            url = reverse(f"aid:{name}", args=[row.pk])
            links.append(ShownLink(label, url, icon, look, False))

        edits = user.may_at("aid.edit", row.union)  # type: ignore[union-attr]
        state = row.state
        if row.matter is not None:
            url = reverse("matters:detail", args=[row.matter.pk])
            links.append(ShownLink("申请和审批", url, "clipboard-list", "", False))
        if edits and granting.may_set_amount(row):
            add("填写金额", "amount", "calculator", "primary")
        waits = row.order is None or row.order.state == "cancelled"
        pays = user.may_at("aid.pay", row.county)  # type: ignore[union-attr]
        if state == GrantState.APPROVED and row.amount and waits and pays:
            add("制发放单", "pay", "coin", "primary")
        if state == GrantState.APPROVED and not row.amount and edits:
            add("登记物品发放", "hand-over", "gift", "primary")
        if state == GrantState.PAID and row.order is None and edits:
            add("当面签收", "sign", "pencil", "primary")
        if state == GrantState.SIGNED and edits:
            add("评价效果", "evaluate", "star", "primary")
        if row.matter is not None:
            add("审批表", "form", "printer")
        return links

    def timeline(self) -> Sequence[TimelineEntry]:
        return [
            TimelineEntry(
                entry.recorded_at, entry.get_state_after_display(), entry.actor_name, entry.text
            )
            for entry in self.row.events.order_by("-pk")
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = panels.grant_context(self.row) if self.look else {}
        return super().get_context_data(**shown, **kwargs)


class AmountPage(OfGrant, BehindLookMixin, ActionPage):
    """`/aid/<pk>/amount/`: the sum that the rule proposes, and what the union makes of it."""

    permission = "aid.edit"
    view_permission = "aid.view"
    title = "填写金额"
    form_class = AmountForm
    submit_label = "保存"
    success_text = "已填写，可在“申请和审批”中通过审核。"
    template_name = "aid/amount.html"

    def form_kwargs(self) -> dict[str, Any]:
        row, sum_ = self.row, self.worked()
        proposed = sum_.proposal.amount if sum_ is not None else None
        return {
            "initial": {
                "burden": row.burden or None,
                "amount": row.amount or proposed,
                "goods": row.goods,
                "goods_value": row.goods_value or None,
            }
        }

    def worked(self) -> queries.Worked | None:
        row = self.row
        try:
            return queries.work_out(
                kind=row.kind,
                person=row.person,
                file=row.file,
                county=row.county,
                on=timezone.localdate(),
                burden=row.burden,
                asked=row.asked,
                without=row.pk,
            )
        except Refusal:
            return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(worked=self.worked(), **kwargs)

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        return granting.set_amount(
            row,
            amount=data["amount"] or 0,
            goods=data["goods"],
            goods_value=data["goods_value"] or 0,
            burden=data["burden"] or 0,
            actor=self.request.user,
        )


class GrantAction(OfGrant, ActionPage):
    """Base of the steps after approval."""

    permission = "aid.edit"
    view_permission = "aid.view"


class PayPage(GrantAction):
    """`/aid/<pk>/pay/`"""

    permission = "aid.pay"
    title = "制发放单"
    form_class = PayForm
    submit_label = "制单"
    success_text = "已制支付单，等待审批和支付。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"union": self.row.county, "account": self.request.user}

    def get_question(self) -> str:
        return f"{self.row.masked_name}　{self.row.get_kind_display()}：{yuan(self.row.amount)}，由{self.row.county}支付。"

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        giving.draft_payment(row, line=data["line"], way=data["way"], actor=self.request.user)
        return row


class HandOverPage(GrantAction):
    """`/aid/<pk>/hand-over/`"""

    title = "登记物品发放"
    form_class = DayForm
    success_text = "已登记发放，请职工签收。"

    def get_question(self) -> str:
        return f"{self.row.masked_name}：{self.row.goods}，折价{yuan(self.row.goods_value)}。"

    def perform(self, row: Any, form: Any) -> Any:
        return giving.hand_over(row, on=form.cleaned_data["on"], actor=self.request.user)


class SignPage(GrantAction):
    """`/aid/<pk>/sign/`: the worker signs on the cadre's device."""

    title = "当面签收"
    form_class = InkForm
    submit_label = "签收"
    success_text = "已签收。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"signer": self.row.person.name}

    def get_question(self) -> str:
        return f"请{self.row.masked_name}本人核对：{self.row.goods}，折价{yuan(self.row.goods_value)}。"

    def perform(self, row: Any, form: Any) -> Any:
        return giving.sign_at_desk(row, form.cleaned_data["ink"], actor=self.request.user)


class EvaluatePage(GrantAction):
    """`/aid/<pk>/evaluate/`"""

    title = "评价效果"
    form_class = EvaluateForm
    submit_label = "保存"
    success_text = "已评价。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"on": timezone.localdate()}}

    def get_question(self) -> str:
        return f"{self.row}，{self.row.given_on:%Y-%m-%d}发放{yuan(self.row.total)}。"

    def perform(self, row: Any, form: Any) -> Any:
        return giving.evaluate(row, actor=self.request.user, **form.cleaned_data)


class FormPage(OfGrant, BehindLookMixin, RowPage):
    """`/aid/<pk>/form/`: 审批表, on paper."""

    permission = "aid.look"
    view_permission = "aid.view"
    template_name = "aid/form.html"
    title = "困难职工救助审批表"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        record("aid.form_printed", actor=self.request.user, union=row.union, target=row)
        matter = row.matter
        desks = (
            list(matter.desks.exclude(action="").select_related("acted_by", "union"))
            if matter is not None
            else []
        )
        return super().get_context_data(
            row=row,
            **panels.grant_context(row),
            words=amount_words(row.amount) if row.amount else "",
            desks=desks,
            **kwargs,
        )
