"""Enrolment as cadres see it: its terms, who enrolled, who came, the code on the wall."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import segno
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

from gonghui.engines.activities import enrolling
from gonghui.engines.activities.models import (
    Activity,
    ActivitySession,
    Enrolment,
    EnrolmentState,
    SessionState,
)
from gonghui.engines.activities.pages.actions import ActivityAction
from gonghui.engines.activities.pages.rosters import roster_url, said
from gonghui.engines.registers.exporting import workbook
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.pages import Crumb, Link, ListPage, say
from gonghui.kernel.ui.pages.base import RowPage, ShownLink
from gonghui.kernel.ui.pages.download import XLSX, file_response

TONES = {
    EnrolmentState.ENROLLED: "ok",
    EnrolmentState.WAITING: "warn",
    EnrolmentState.CANCELLED: "mute",
}
COLUMNS = (
    Column("name", "姓名", "person.name", width=8),
    Column("union", "所在工会", "union.name"),
    Column("mobile", "手机号", "person.mobile_masked"),
    Column("state", "状态", kind="choice", tones=TONES),
    Column("enrolled_at", "报名时间", kind="datetime"),
)


def enrolments_url(activity: Activity) -> str:
    return reverse("activities:enrolments", args=[activity.pk])


class TermsForm(GonghuiForm):
    """How many may come, until when they may say so."""

    units: ClassVar[dict[str, str]] = {"seats": "人"}

    seats = forms.IntegerField(
        label="名额",
        required=False,
        min_value=1,
        max_value=100_000,
        help_text="不填为不限名额；报满后再报名的进入候补，有人取消时依次递补",
    )
    until = forms.DateTimeField(
        label="报名截止",
        required=False,
        widget=forms.DateTimeInput,
        help_text="不填为活动结束前都可报名",
    )


class OpenPage(ActivityAction):
    """`/activities/<pk>/enrolments/open/`"""

    title = "会员报名"
    submit_label = "开放报名"
    form_class = TermsForm
    success_text = "已开放报名，本级和下级工会的会员可在职工端报名。"

    def get_question(self) -> str:
        return f"“{self.row}”开放后，{self.row.union}和下级工会的会员可以在手机上报名。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"seats": self.row.seats, "until": self.row.enrol_until}}

    def perform(self, row: Any, form: Any) -> Any:
        return enrolling.open_to_members(row, actor=self.request.user, **form.cleaned_data)

    def after_url(self, result: Any) -> str:
        return enrolments_url(self.row)


class ClosePage(ActivityAction):
    """`/activities/<pk>/enrolments/close/`"""

    title = "停止报名"
    submit_label = "停止报名"
    success_text = "已停止报名，已报名的保留。"

    def get_question(self) -> str:
        return f"停止“{self.row}”的会员报名。已报名和候补的会员保留。"

    def perform(self, row: Any, form: Any) -> Any:
        return enrolling.close_to_members(row, actor=self.request.user)

    def after_url(self, result: Any) -> str:
        return enrolments_url(self.row)


class EnrolmentListPage(ListPage):
    """`/activities/<pk>/enrolments/`: who enrolled, to be ticked off when they came."""

    template_name = "activities/enrolments.html"
    model = Enrolment
    permission = "activities.view"
    related = ("person", "union", "activity")
    columns = COLUMNS
    filters = (ChoiceFilter("state", "状态", choices=EnrolmentState.choices),)
    search_paths = ("person__name", "person__name_initials", "union__name")
    search_label = "姓名、工会"
    ordering = ("enrolled_at", "pk")
    count_unit = "人"
    empty_text = "还没有人报名。"
    links = (
        Link("导出Excel", "activities:export_enrolments", "download", "activities.export"),
        Link(
            "停止报名",
            "activities:close_enrolment",
            "lock",
            "activities.edit",
            when=lambda row: row.is_open and row.open_to_members,
        ),
        Link(
            "报名设置",
            "activities:open_enrolment",
            "settings",
            "activities.edit",
            "primary",
            when=lambda row: row.is_open,
        ),
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user: Any = request.user
        if user.is_authenticated and user.may(self.permission):
            self.row = get_visible_or_404(
                Activity, kwargs["pk"], user=user, permission=self.permission
            )

    def narrow(self, queryset: Any) -> Any:
        return queryset.filter(activity=self.row)

    def may_here(self, permission: str) -> bool:
        user: Any = self.request.user
        return bool(user.may_at(permission, self.row.union))

    def get_title(self) -> str:
        return f"报名：{self.row}"

    def get_subtitle(self) -> str:
        row = self.row
        if not row.open_to_members:
            return "没有开放报名"
        seats = f"名额{row.seats}人" if row.seats is not None else "不限名额"
        until = (
            f"，{timezone.localtime(row.enrol_until):%Y-%m-%d %H:%M}截止" if row.enrol_until else ""
        )
        return f"{seats}{until}"

    def get_parents(self) -> list[Crumb]:
        return [
            Crumb("活动", reverse("activities:list")),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]

    @cached_property
    def sessions(self) -> list[ActivitySession]:
        """Sessions on whose roster people may be put, with what the account may do."""
        if not (self.row.is_open and self.may_here("activities.edit")):
            return []
        kept = self.row.sessions.exclude(state=SessionState.CANCELLED)
        return [one for one in kept if one.declared_headcount is None]

    def unmet(self) -> list[Enrolment]:
        """Those with a seat, for ticking off; whoever is on the first roster stands ticked."""
        if not self.sessions:
            return []
        held = self.row.enrolments.filter(state=EnrolmentState.ENROLLED)
        return list(held.select_related("person", "union").order_by("enrolled_at", "pk")[:500])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sessions=self.sessions, unmet=self.unmet(), **kwargs)

    def shown_links(self) -> list[ShownLink]:
        shown = super().shown_links()
        return shown if self.row is not None else []


class AttendancePage(ActivityAction):
    """`/activities/<pk>/enrolments/attend/`: put the ticked ones on a session's roster."""

    title = "登记到场"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(enrolments_url(self.row))

    def perform(self, row: Any, form: Any) -> HttpResponse:
        post = self.request.POST
        session = row.sessions.filter(pk=_key(post.get("session", ""))).first()
        picked = [_key(text) for text in post.getlist("pick")[:500]]
        rows = list(
            row.enrolments.filter(pk__in=picked, state=EnrolmentState.ENROLLED).select_related(
                "person", "union"
            )
        )
        if session is None or not rows:
            say(self.request, "请选择场次，并勾选到场的人。", level=messages.WARNING)
            return HttpResponseRedirect(enrolments_url(row))
        added = enrolling.take_attendance(session, rows, actor=self.request.user)
        say(self.request, said(added, len(rows) - added))
        return HttpResponseRedirect(roster_url(session))

    def render_form(self, form: Any, refusal: str = "", status: int = 200) -> HttpResponse:
        say(self.request, refusal, level=messages.ERROR)
        return HttpResponseRedirect(enrolments_url(self.row))


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


class EnrolmentExportPage(EnrolmentListPage):
    """`/activities/<pk>/enrolments/export/`"""

    permission = "activities.export"

    def rows(self) -> Iterator[Enrolment]:
        """Everybody who enrolled, in order."""
        yield from self.filtered.order_by("enrolled_at", "pk").iterator(chunk_size=500)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        activity, today = self.row, timezone.localdate()
        record(
            "activities.enrolments_exported",
            actor=user,
            union=activity.union,
            target=activity,
            detail={"count": self.filtered.order_by().count()},
        )
        sheet = workbook.Sheet(
            "报名名单", activity.union.name, str(activity), today, user.display_name
        )
        body = workbook.pieces_of(COLUMNS, self.rows(), sheet)
        return file_response(body, f"{activity}_报名名单_{today:%Y%m%d}.xlsx", XLSX)


class CheckInCodePage(RowPage):
    """`/activities/sessions/<pk>/check-in/`: a code for the wall that changes every half minute;
    the page asks for the next one by itself."""

    model = ActivitySession
    permission = "activities.edit"
    view_permission = "activities.view"
    related = ("activity__union",)
    template_name = "activities/check_in.html"

    def get_title(self) -> str:
        return "扫码签到"

    def get_parents(self) -> list[Crumb]:
        activity = self.row.activity
        return [
            Crumb("活动", reverse("activities:list")),
            Crumb(str(activity), activity.get_absolute_url()),
        ]

    def get_template_names(self) -> list[str]:
        return ["activities/_check_in.html" if self.is_partial else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        token = enrolling.check_in_token(self.row)
        url = self.request.build_absolute_uri(f"/m/activities/check-in/{token}/")
        return super().get_context_data(
            row=self.row,
            code=drawn(url),
            every=enrolling.CHECK_IN_EVERY,
            here=self.row.participations.filter(checked_in_at__isnull=False).count(),
            **kwargs,
        )


def drawn(text: str) -> SafeString:
    """A QR code as SVG without inline styles."""
    svg = segno.make(text, error="m").svg_inline(
        border=2, omitsize=True, svgclass="gh-qr", lineclass=None, dark="#000", light="#fff"
    )
    return mark_safe(svg)  # noqa: S308 - drawn by the library from a signed address
