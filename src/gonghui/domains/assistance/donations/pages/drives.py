"""Drives: the appeal, what came in by union, and the steps of a drive."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from gonghui.domains.assistance.donations import queries, services
from gonghui.domains.assistance.donations.enums import DonationState, DriveKind, DriveState
from gonghui.domains.assistance.donations.forms import (
    DayForm,
    DriveForm,
    GiftForm,
    ReasonForm,
)
from gonghui.domains.assistance.donations.models import Donation, DonationDrive
from gonghui.domains.assistance.donations.registers import STATE_TONES
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import (
    ActionPage,
    CreatePage,
    Crumb,
    DetailPage,
    Link,
    ListPage,
    Panel,
    RelatedTable,
    UpdatePage,
)
from gonghui.kernel.ui.pages.base import RowPage

DRIVE_TONES: dict[str, str] = {
    DriveState.DRAFT: "warn",
    DriveState.OPEN: "info",
    DriveState.CLOSED: "ok",
    DriveState.CANCELLED: "mute",
}


def drives_crumb() -> Crumb:
    return Crumb("募捐与一日捐", reverse("donations:drives"))


class DrivesPage(ListPage):
    """`/donations/`, the newest first; with those that superiors call to."""

    model = DonationDrive
    permission = "donations.view"
    title = "募捐与一日捐"
    columns = (
        Column("title", "名称", link=True, wide=True),
        Column("state", "状态", kind="choice", tones=DRIVE_TONES, width=8),
        Column("kind", "类别", kind="choice"),
        Column("union", "发起工会", "union.name", wide=True),
        Column("opens_on", "开始", kind="date", sortable=True),
        Column("closes_on", "截止", kind="date"),
        Column("people", "人数", lambda row: row.people or 0, kind="number", unit="人"),
        Column("amount", "金额", lambda row: row.amount or 0, kind="money", unit="元"),
        Column("number", "活动编号", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("kind", "类别", choices=DriveKind.choices),
        ChoiceFilter("state", "状态", choices=DriveState.choices),
        UnionFilter("union", "工会（含下级）", permission="donations.view"),
        DateRangeFilter("opens_on", "开始日期"),
    )
    search_paths = ("title", "number")
    search_label = "名称、活动编号"
    ordering = ("-opens_on", "-pk")
    related = ("union",)
    row_url_name = "donations:drive"
    count_unit = "次"
    empty_text = "还没有募捐活动。起草倡议书，发出后职工可以在手机上认捐，单位可以报名单。"
    empty_link = Link("发起募捐", "donations:new-drive", "plus", "donations.edit")
    links = (
        Link("发起募捐", "donations:new-drive", "plus", "donations.edit", "primary"),
        Link(
            "捐赠明细",
            "registers:list",
            "list-details",
            "donations.view",
            url_kwargs={"code": "donations"},
        ),
        Link(
            "导入单位名单",
            "registers:import",
            "upload",
            "donations.edit",
            url_kwargs={"code": "donations"},
        ),
    )

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """With the sums of the gifts that the account may meet."""
        met = Donation.objects.visible_to(self.request.user, self.permission).received()
        own = met.filter(drive=OuterRef("pk")).order_by().values("drive")
        return queryset.annotate(
            people=Subquery(own.annotate(total=Sum("headcount")).values("total")),
            amount=Subquery(own.annotate(total=Sum("amount")).values("total")),
        )


class NewDrivePage(CreatePage):
    """`/donations/new/`"""

    permission = "donations.edit"
    title = "发起募捐"
    form_class = DriveForm
    submit_label = "存为草稿"
    intro = "捐赠自愿，不摊派、不设指标、不排名。存为草稿后核对，再“发出倡议”。"

    def get_parents(self) -> list[Crumb]:
        return [drives_crumb()]

    def form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        today = timezone.localdate()
        initial = {"union": user.grants_for(self.permission)[0].union, "opens_on": today}
        return {"account": user, "initial": initial}

    def perform(self, form: Any) -> Any:
        facts = dict(form.cleaned_data)
        return services.draft_drive(facts.pop("union"), actor=self.request.user, **facts)


class ChangeDrivePage(UpdatePage):
    """`/donations/<pk>/edit/`"""

    model = DonationDrive
    permission = "donations.edit"
    view_permission = "donations.view"
    related = ("union",)
    form_class = DriveForm

    def get_parents(self) -> list[Crumb]:
        return [drives_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def form_kwargs(self) -> dict[str, Any]:
        row = self.row
        names = [name for name in DriveForm.base_fields if name != "union"]
        initial = {name: getattr(row, name) for name in names}
        return {
            "account": self.request.user,
            "union": row.union,
            "initial": {**initial, "union": row.union},
        }

    def perform(self, form: Any) -> Any:
        facts = dict(form.cleaned_data)
        facts.pop("union")
        return services.change_drive(self.row, actor=self.request.user, **facts)


def _is(*states: str) -> Any:
    return lambda row: row.state in states


def _gifts(row: DonationDrive, request: HttpRequest) -> Any:
    met = Donation.objects.visible_to(request.user, "donations.view")
    return met.filter(drive=row).select_related("drive", "union").order_by("-pk")


def _linked(row: Donation) -> str:
    return format_html('<a href="{}">{}</a>', row.get_absolute_url(), row.name)


GIFT_COLUMNS = (
    Column("name", "捐赠人", _linked, width=10),
    Column("state", "状态", kind="choice", tones=STATE_TONES, width=8),
    Column("union", "工会", "union.name", wide=True),
    Column("headcount", "人数", kind="number"),
    Column("given", "捐赠内容"),
    Column("received_on", "收到日期", kind="date"),
    Column("number", "收据编号", hide_on_phone=True),
)


class DrivePage(DetailPage):
    """`/donations/<pk>/`"""

    model = DonationDrive
    permission = "donations.view"
    template_name = "donations/drive.html"
    related = ("union", "account", "made_by")
    panels = (
        Panel(
            "活动",
            (
                Column("number", "活动编号"),
                Column("kind", "类别", kind="choice"),
                Column("issue_no", "期次", kind="number"),
                Column("union", "发起工会", "union.name", wide=True),
                Column("purpose", "捐赠用途", wide=True),
                Column("opens_on", "开始日期", kind="date"),
                Column("closes_on", "截止日期", kind="date"),
                Column("closed_on", "结束日期", kind="date"),
                Column("account", "捐款专户", "account.title"),
            ),
        ),
    )
    tables = (
        RelatedTable(
            "最近的捐赠",
            GIFT_COLUMNS,
            _gifts,
            limit=10,
            empty_text="还没有捐赠。可以逐笔登记、按单位汇总登记，或导入单位名单；职工在手机上认捐后在这里确认。",
            more_url=lambda row: (
                f"{reverse('registers:list', kwargs={'code': 'donations'})}?q={row.title}"
            ),
        ),
    )
    links = (
        Link(
            "发出倡议",
            "donations:open-drive",
            "check",
            "donations.edit",
            "primary",
            when=_is("draft"),
        ),
        Link("登记捐赠", "donations:give", "plus", "", "primary", when=_is("open")),
        Link("倡议书", "donations:appeal", "printer", "donations.view"),
        Link("修改", "donations:edit-drive", "pencil", "donations.edit", when=_is("draft")),
        Link("结束活动", "donations:close-drive", "check", "donations.edit", when=_is("open")),
        Link(
            "取消活动", "donations:cancel-drive", "x", "donations.edit", when=_is("draft", "open")
        ),
    )

    def shown_links(self) -> Any:
        """Giving is for every union that is called; the other steps are the organiser's."""
        user: Any = self.request.user
        return [
            link
            for link in super().shown_links()
            if link.label != "登记捐赠" or user.may("donations.edit")
        ]

    def badge(self) -> tuple[str, str]:
        return DRIVE_TONES[self.row.state], self.row.get_state_display()

    def get_parents(self) -> list[Crumb]:
        return [drives_crumb()]

    @cached_property
    def met(self) -> Any:
        found = Donation.objects.visible_to(self.request.user, self.permission)
        return found.filter(drive=self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sums=queries.sums_of(self.met),
            pledged=self.met.filter(state=DonationState.PLEDGED).count(),
            units=queries.by_union(self.met),
            **kwargs,
        )


class AppealPage(RowPage):
    """`/donations/<pk>/appeal/`: 倡议书 on paper."""

    model = DonationDrive
    permission = "donations.view"
    related = ("union",)
    template_name = "donations/appeal.html"

    def get_title(self) -> str:
        return "倡议书"

    def get_parents(self) -> list[Crumb]:
        return [drives_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, **kwargs)


class DriveAction(ActionPage):
    """Base of the steps of a drive."""

    model = DonationDrive
    permission = "donations.edit"
    view_permission = "donations.view"
    related = ("union",)

    def get_parents(self) -> list[Crumb]:
        return [drives_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class OpenDrivePage(DriveAction):
    title = "发出倡议"
    submit_label = "发出倡议"
    success_text = "倡议已发出，本工会和下级工会可以登记捐赠，职工可以在手机上认捐。"

    def get_question(self) -> str:
        return f"发出“{self.row}”的倡议。发出后倡议书不能再改。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.open_drive(row, actor=self.request.user)


class CloseDrivePage(DriveAction):
    title = "结束活动"
    form_class = DayForm
    submit_label = "结束活动"
    success_text = "活动已结束。请在“捐款专户”公开收支。"

    def get_question(self) -> str:
        return f"结束“{self.row}”。结束后不再登记捐赠，善款按公布的用途使用。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.close_drive(row, on=form.cleaned_data["on"], actor=self.request.user)


class CancelDrivePage(DriveAction):
    title = "取消活动"
    form_class = ReasonForm
    is_danger = True
    success_text = "活动已取消。"

    def get_question(self) -> str:
        return f"取消“{self.row}”。已经收到捐赠的不能取消。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.cancel_drive(
            row, reason=form.cleaned_data["reason"], actor=self.request.user
        )


class GivePage(CreatePage):
    """`/donations/<pk>/give/`: one gift, at a union that the drive calls."""

    permission = "donations.edit"
    title = "登记捐赠"
    form_class = GiftForm
    submit_label = "登记"
    intro = "登记已经收到的捐赠。多人的名单可以用Excel导入。"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user: Any = request.user
        if user.is_authenticated and user.may(self.permission):
            self.row = get_visible_or_404(
                DonationDrive, kwargs["pk"], user=user, permission="donations.view"
            )

    def get_subtitle(self) -> str:
        return str(self.row)

    def get_parents(self) -> list[Crumb]:
        return [drives_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user, "drive": self.row}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return services.give(
            self.row,
            union=data["union"],
            giver=data["giver"],
            gift=form.gift,
            person=data["who"],
            name=data["name"],
            received_on=data["received_on"],
            consents=data["consents"],
            note=data["note"],
            actor=self.request.user,
        )

    def success_message(self, result: Any) -> str:
        return f"已登记，收据编号{result.number}。"
