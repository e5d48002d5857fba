"""The four boxes: 待办, 已办, 在办, 办结."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from gonghui.engines.matters import queries, rules
from gonghui.engines.matters.enums import Colour, MatterState, Outcome
from gonghui.engines.matters.forms import BatchForm
from gonghui.engines.matters.kinds import MATTER_KINDS, kind_choices
from gonghui.engines.matters.models import Desk, Matter
from gonghui.kernel.calendar.workdays import workday_test
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, Filter, UnionFilter
from gonghui.kernel.ui.keyset import KeysetPage
from gonghui.kernel.ui.pages import Link, ListPage, Page

COLOUR_TONES = {
    Colour.BLUE: "info",
    Colour.YELLOW: "warn",
    Colour.RED: "bad",
    Colour.STILL: "mute",
    Colour.NONE: "mute",
}
OUTCOME_TONES = {Outcome.APPROVED: "ok", Outcome.REFUSED: "bad", Outcome.WITHDRAWN: "mute"}
STATE_TONES = {
    MatterState.RUNNING: "info",
    MatterState.RETURNED: "warn",
    MatterState.SUSPENDED: "mute",
    MatterState.CLOSED: "ok",
}


@dataclass(frozen=True)
class Tab:
    """One box with its count."""

    label: str
    url: str
    count: str
    is_current: bool


@dataclass(frozen=True)
class ColourFilter(ChoiceFilter):
    """By how near the last day is."""

    choices: Any = tuple((one.value, one.label) for one in (Colour.RED, Colour.YELLOW, Colour.BLUE))

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        today = timezone.localdate()
        last = rules.yellow_until(today, is_workday=workday_test())
        if value == Colour.RED:
            return queryset.filter(due_on__lt=today)
        if value == Colour.YELLOW:
            return queryset.filter(due_on__gte=today, due_on__lte=last)
        return queryset.filter(due_on__gt=last)


@dataclass(frozen=True)
class MineFilter(ChoiceFilter):
    """Own unions' matters, or those the account has acted on; the page chooses the rows."""

    choices: Any = (("me", "我办过的"),)

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset


@dataclass(frozen=True)
class RatedFilter(ChoiceFilter):
    """By what the applicant said afterwards."""

    choices: Any = (("none", "待回访"), ("yes", "已评价"), ("bad", "不满意"))

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if value == "none":
            unrated = [kind.code for kind in MATTER_KINDS.newest() if not kind.rated]
            asked = queryset.filter(rating=None).exclude(outcome=Outcome.WITHDRAWN)
            return asked.exclude(kind__in=unrated)
        if value == "bad":
            return queryset.filter(rating__stars__lte=2)
        return queryset.filter(rating__isnull=False)


def set_colours(rows: Sequence[Any]) -> None:
    """Give each desk or matter its `colour`, with the calendar read once."""
    today, is_workday = timezone.localdate(), workday_test()
    for row in rows:
        desks = getattr(row, "now", None) or ([row] if isinstance(row, Desk) else [])
        is_still = row.state in (MatterState.RETURNED, MatterState.SUSPENDED) or (
            bool(desks) and all(desk.paused_on is not None for desk in desks)
        )
        row.colour = rules.colour(row.due_on, today, is_still=is_still, is_workday=is_workday)


def colour_column() -> Column:
    """The clock as a badge with words."""
    return Column(
        "colour",
        "时限",
        lambda row: format_html(
            '<span class="badge badge-{}">{}</span>', COLOUR_TONES[row.colour], row.colour.label
        ),
    )


class BoxPage(ListPage):
    """What the four boxes share."""

    permission = "matters.view"
    template_name = "matters/inbox.html"
    title = "事项"
    count_unit = "件"
    box: ClassVar[str]
    search_label = "标题、编号"
    links = (
        Link("代理设置", "matters:stand_ins", "user-check", "matters.act"),
        Link("提交事项", "matters:kinds", "plus", "matters.submit", "primary"),
    )

    @cached_property
    def counts(self) -> dict[str, int]:
        return queries.box_counts(self.request.user)

    def tabs(self) -> list[Tab]:
        """待办, 已办, 在办, 办结 with their counts."""
        names = (("todo", "待办"), ("done", "已办"), ("running", "在办"), ("closed", "办结"))
        most = queries.COUNT_CAP
        return [
            Tab(
                label,
                reverse(f"matters:{name}"),
                f"{most}+" if self.counts[name] > most else str(self.counts[name]),
                name == self.box,
            )
            for name, label in names
        ]

    @cached_property
    def keyset_page(self) -> KeysetPage:
        page = super().keyset_page
        set_colours(page.rows)
        return page


def _pick(desk: Desk) -> str:
    return format_html(
        '<input class="form-check-input" type="checkbox" name="desk" value="{}" form="batch" '
        'aria-label="选择{}">',
        desk.pk,
        desk.matter.title,
    )


class TodoPage(BoxPage):
    """`/matters/`: what waits for this account, the first due first."""

    model = Desk
    box = "todo"
    columns = (
        Column("title", "标题", "matter.title", link=True, width=16),
        Column("pick", "选择", _pick),
        Column("kind", "类型", "matter.kind_title", hide_on_phone=True),
        Column("step", "环节", "title"),
        Column("union", "受理工会", "matter.union"),
        Column("opened_at", "到达时间", kind="datetime", hide_on_phone=True),
        Column("due_on", "到期日", kind="date"),
        colour_column(),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("kind", "类型", path="matter__kind", choices=kind_choices),
        UnionFilter("union", "受理工会", permission="matters.view"),
        ColourFilter("colour", "时限"),
        DateRangeFilter("opened_at", "到达日期", is_moment=True),
    )
    search_paths = ("matter__title", "matter__number")
    ordering = ("due_on", "pk")
    related = ("matter__union", "union")
    empty_text = "没有待您办理的事项。"

    def get_queryset(self) -> QuerySet[Any]:
        return queries.todo(self.request.user).select_related(*self.related)

    def url_of(self, row: Any) -> str:
        return reverse("matters:detail", args=[row.matter_id])

    def batch_form(self) -> BatchForm:
        """The opinion that goes to all rows picked."""
        return BatchForm()

    def reminders(self) -> list[Any]:
        """What this account's seats were reminded of and still waits."""
        return queries.reminders_for(self.request.user)


def _hands(matter: Matter) -> str:
    desks: list[Desk] = matter.now  # type: ignore[attr-defined]
    if desks:
        return "、".join(dict.fromkeys(desk.seat for desk in desks))
    return "申请人" if matter.state == MatterState.RETURNED else ""


def _since(matter: Matter) -> dt.datetime | None:
    desks: list[Desk] = matter.now  # type: ignore[attr-defined]
    return min((desk.opened_at for desk in desks), default=None)


class OpenMattersPage(BoxPage):
    """Open matters: who has each now, since when."""

    model = Matter
    columns = (
        Column("title", "标题", link=True, width=16),
        Column("number", "编号", hide_on_phone=True),
        Column("kind", "类型", "kind_title", hide_on_phone=True),
        Column("stage", "环节", "stage_title"),
        Column("hands", "现在谁手里", _hands),
        Column("since", "自何时", _since, kind="date"),
        Column("due_on", "到期日", kind="date"),
        colour_column(),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("kind", "类型", choices=kind_choices),
        UnionFilter("union", "受理工会", permission="matters.view"),
        ColourFilter("colour", "时限"),
        DateRangeFilter("received_at", "受理日期", is_moment=True),
    )
    search_paths = ("title", "number")
    ordering = ("due_on", "pk")
    row_url_name = "matters:detail"

    def get_queryset(self) -> QuerySet[Any]:
        waiting = queries.waiting_with_seats()
        return (
            self.rows()
            .select_related("union")
            .prefetch_related(Prefetch("desks", waiting, to_attr="now"))
        )

    def rows(self) -> QuerySet[Any]:
        """The matters of the box."""
        raise NotImplementedError


class DonePage(OpenMattersPage):
    """`/matters/done/`: where this account has acted and which still run."""

    box = "done"
    empty_text = "没有您办过而尚未办结的事项。"

    def rows(self) -> QuerySet[Any]:
        return queries.done_by(self.request.user)


class RunningPage(OpenMattersPage):
    """`/matters/running/`: all open matters in scope."""

    box = "running"
    empty_text = "没有在办的事项。"

    def rows(self) -> QuerySet[Any]:
        return queries.running(self.request.user)


class ClosedPage(BoxPage):
    """`/matters/closed/`, newest first."""

    model = Matter
    box = "closed"
    columns = (
        Column("title", "标题", link=True, width=16),
        Column("number", "编号", hide_on_phone=True),
        Column("kind", "类型", "kind_title", hide_on_phone=True),
        Column("union", "受理工会"),
        Column("outcome", "结果", kind="choice", tones=OUTCOME_TONES),
        Column("received_at", "受理时间", kind="date"),
        Column("closed_at", "办结时间", kind="date"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("kind", "类型", choices=kind_choices),
        UnionFilter("union", "受理工会", permission="matters.view"),
        ChoiceFilter("outcome", "结果", choices=Outcome.choices),
        MineFilter("by", "范围", any_label="本工会范围"),
        RatedFilter("rated", "评价"),
        DateRangeFilter("closed_at", "办结日期", is_moment=True),
    )
    search_paths = ("title", "number")
    ordering = ("-moved_at", "-pk")
    row_url_name = "matters:detail"
    empty_text = "没有办结的事项。"

    def get_queryset(self) -> QuerySet[Any]:
        user = self.request.user
        if self.request.GET.get("by") == "me":
            return queries.closed_by(user).select_related("union")
        are_many = self.counts["closed"] > queries.COUNT_CAP
        return queries.closed(user, are_many=are_many).select_related("union")


class TodoCountPage(Page):
    """`/matters/count/`: how much waits, as a badge that the menu asks for by itself."""

    permission = "matters.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = queries.todo(request.user).order_by().values("pk")[: queries.COUNT_CAP + 1].count()
        if not found:
            return HttpResponse(format_html('<span class="visually-hidden">{}</span>', "没有待办"))
        text = f"{queries.COUNT_CAP}+" if found > queries.COUNT_CAP else str(found)
        return HttpResponse(
            format_html(
                '<span class="badge badge-bad">{}<span class="visually-hidden">件待办</span></span>',
                text,
            )
        )
