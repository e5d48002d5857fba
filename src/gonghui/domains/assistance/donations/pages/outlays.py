"""What is paid out: rescues, other uses, remittances, each up to its payment order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from gonghui.domains.assistance.donations import queries, services
from gonghui.domains.assistance.donations.enums import OutlayKind, OutlayState
from gonghui.domains.assistance.donations.forms import DayForm, ReasonForm, WayForm
from gonghui.domains.assistance.donations.models import Outlay
from gonghui.domains.assistance.donations.models.outlay import RESCUES_PERMISSION
from gonghui.engines.matters.models import Matter
from gonghui.engines.matters.published import shown_columns
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import ActionPage, Crumb, DetailPage, Link, ListPage, Page, Panel

OUTLAY_TONES: dict[str, str] = {
    OutlayState.READY: "warn",
    OutlayState.ORDERED: "info",
    OutlayState.PAID: "ok",
    OutlayState.ARRIVED: "ok",
    OutlayState.REVERSED: "mute",
    OutlayState.DROPPED: "mute",
}
OUTLAY_COLUMNS = (
    Column("title", "用途", link=True, wide=True),
    Column("state", "状态", kind="choice", tones=OUTLAY_TONES, width=8),
    Column("kind", "类别", kind="choice"),
    Column("amount", "金额", kind="money", unit="元"),
    Column("paid_on", "支付日期", kind="date"),
)
RELATED = (
    "account__union",
    "person",
    "person_union",
    "to_union",
    "to_account__union",
    "employer",
    "drive",
    "matter",
    "order",
    "made_by",
)


def outlays_crumb() -> Crumb:
    return Crumb("捐款支出", reverse("donations:outlays"))


class OutlaysPage(ListPage):
    """`/donations/outlays/`, the newest first; rescues for those who may meet them."""

    model = Outlay
    permission = "donations.view"
    title = "捐款支出"
    columns = (*OUTLAY_COLUMNS, Column("account", "专户", "account.title", hide_on_phone=True))
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("kind", "类别", choices=OutlayKind.choices),
        ChoiceFilter("state", "状态", choices=OutlayState.choices),
        UnionFilter("union", "工会（含下级）", path="account__union", permission="donations.view"),
        DateRangeFilter("paid_on", "支付日期"),
    )
    search_paths = ("title",)
    search_label = "用途"
    ordering = ("-pk",)
    related = ("account__union",)
    row_url_name = "donations:outlay"
    count_unit = "笔"
    links = (Link("救助公示", "donations:notice", "printer", RESCUES_PERMISSION),)
    empty_text = "还没有支出。救助由职工在手机上申请或窗口代办，其他支出在“捐款专户”安排。"
    empty_link = Link("捐款专户", "donations:accounts", "building-bank", "donations.view")


def _order(row: Outlay) -> str:
    if row.order is None:
        return ""
    text = f"{row.order.number}　{row.order.get_state_display()}"
    return format_html('<a href="{}">{}</a>', row.order.get_absolute_url(), text)


def _matter(row: Outlay) -> str:
    if row.matter is None:
        return ""
    return format_html('<a href="{}">{}</a>', row.matter.get_absolute_url(), "打开申请")


def _payee(row: Outlay) -> str:
    return str((row.person or row.to_union or row.employer or "").name)  # type: ignore[union-attr]


class OutlayPage(DetailPage):
    """`/donations/outlays/<pk>/`"""

    model = Outlay
    permission = "donations.view"
    related = RELATED
    links = (
        Link(
            "制支付单",
            "donations:order",
            "coin",
            "money.draft",
            "primary",
            when=queries.order_may_be_drafted,
        ),
        Link(
            "确认收到",
            "donations:arrive",
            "check",
            "",
            "primary",
            when=lambda row: row.kind == OutlayKind.REMITTANCE and row.state == OutlayState.PAID,
        ),
        Link(
            "不再支出",
            "donations:drop",
            "x",
            "donations.accounts",
            when=lambda row: row.kind != OutlayKind.RESCUE and queries.order_may_be_drafted(row),
        ),
    )

    def get_panels(self) -> Sequence[Panel]:
        row = self.row
        facts: list[Column] = [
            Column("kind", "类别", kind="choice"),
            Column("title", "用途", wide=True),
            Column("payee", "收款方", _payee),
            Column("amount", "金额", kind="money", unit="元"),
            Column("account", "支出专户", "account.title"),
        ]
        if row.kind == OutlayKind.RESCUE:
            facts += [
                Column("person_union", "所在工会", "person_union.name", wide=True),
                Column("cause", "救助事由", kind="choice"),
                Column("relation", "患者或受害人", kind="choice"),
                Column("rule", "救助标准", wide=True),
                Column("matter", "救助申请", _matter),
            ]
        elif row.kind == OutlayKind.USE:
            facts += [
                Column("purpose", "支出类别", kind="choice"),
                Column("drive", "出自活动", "drive.title"),
                Column("basis", "决定依据", wide=True),
            ]
        else:
            facts += [
                Column("drive", "上级活动", "drive.title"),
                Column("to_account", "转入专户", "to_account.title"),
            ]
        return (
            Panel("支出", facts),
            Panel(
                "支付",
                (
                    Column("state", "状态", kind="choice"),
                    Column("order", "支付单", _order),
                    Column("paid_on", "支付日期", kind="date"),
                    Column("arrived_on", "上级收到日期", kind="date"),
                    Column("made_by", "经办人", empty="系统"),
                ),
            ),
        )

    def shown_links(self) -> Any:
        user: Any = self.request.user
        to = self.row.to_account
        may_take = to is not None and user.may_at("donations.accounts", to.union)
        return [one for one in super().shown_links() if one.label != "确认收到" or may_take]

    def badge(self) -> tuple[str, str]:
        return OUTLAY_TONES[self.row.state], self.row.get_state_display()

    def get_parents(self) -> list[Crumb]:
        return [outlays_crumb()]


class OutlayAction(ActionPage):
    """Base of the steps of an outlay."""

    model = Outlay
    permission = "donations.accounts"
    view_permission = "donations.view"
    related = RELATED

    def get_parents(self) -> list[Crumb]:
        return [outlays_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_question(self) -> str:
        return f"{self.row}，{self.row.amount:,.2f}元，从“{self.row.account}”支出。"

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class OrderPage(OutlayAction):
    """`/donations/outlays/<pk>/order/`"""

    permission = "money.draft"
    title = "制支付单"
    form_class = WayForm
    submit_label = "制支付单"
    success_text = "已制支付单，审批后由出纳支付；支付后自动记入专户。"

    def perform(self, row: Any, form: Any) -> Any:
        way = form.cleaned_data["way"]
        if row.kind != OutlayKind.RESCUE and way != "bank":
            raise Refusal("支付给工会和单位的，只能用银行转账。")
        services.draft_payment(row, way=way, actor=self.request.user)
        return row


class ArrivePage(OutlayAction):
    """`/donations/outlays/<pk>/arrive/`: the superior has it."""

    permission = "donations.view"
    title = "确认收到"
    form_class = DayForm
    submit_label = "已收到"
    success_text = "已确认，已记入本工会专户。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.confirm_arrival(row, on=form.cleaned_data["on"], actor=self.request.user)


class DropPage(OutlayAction):
    """`/donations/outlays/<pk>/drop/`"""

    title = "不再支出"
    form_class = ReasonForm
    is_danger = True
    success_text = "已取消安排。"

    def perform(self, row: Any, form: Any) -> Any:
        services.give_up(row, reason=form.cleaned_data["reason"], actor=self.request.user)
        return row


class NoticePage(Page):
    """`/donations/rescues/notice/`: rescues in publicity, to be hung up; names masked, no amounts."""

    permission = RESCUES_PERMISSION
    title = "职工互助救助公示"
    template_name = "donations/notice.html"

    def get_parents(self) -> list[Crumb]:
        return [outlays_crumb()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        met = Matter.objects.visible_to(self.request.user, self.permission)
        rows = queries.rescues_in_publicity(met, today)
        return super().get_context_data(
            rows=[(row, dict(shown_columns(row.desk.matter, today=today))) for row in rows],
            **kwargs,
        )
