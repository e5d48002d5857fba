"""The first page after signing in: the union's figures, its plan, what is coming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from gonghui.direction.planning.enums import EntryState, PlanState, Standing
from gonghui.direction.planning.models import Plan, ProgressEntry
from gonghui.direction.planning.queries import Board, TargetProgress, board, plans_of
from gonghui.direction.reporting.models import Summary
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.domains.membership.occasions import queries as occasions
from gonghui.engines.activities.models import Activity, ActivitySession, ActivityState, SessionState
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.engines.indicators.formatting import shown_number
from gonghui.engines.indicators.models import DeclaredFigure
from gonghui.engines.indicators.periods import Period
from gonghui.engines.matters import queries as matters
from gonghui.kernel.jobs.models import Job, JobState
from gonghui.kernel.ui.charts import Chart, Series, bar
from gonghui.kernel.ui.pages import DashboardPage, Stat

FIGURES = (
    ("members_total", "users"),
    ("members_new", "user-plus"),
    ("unions_total", "sitemap"),
    ("union_coverage_rate", "building"),
    ("membership_rate", "id"),
    ("activity_sessions", "calendar-event"),
    ("activity_person_times", "users-group"),
    ("volunteer_hours", "heart-handshake"),
)
"""Codes of the indicators on top of the page, with their icons."""


MOST = 5
"""Lines of each kind that wait."""


@dataclass(frozen=True)
class Waiting:
    """A line of what waits: which decision, of what, where."""

    kind: str
    title: str
    url: str


class HomePage(DashboardPage):
    """What a cadre wants to know in the morning."""

    permission = None
    template_name = "workbench/home.html"

    @property
    def union(self) -> Any:
        user: Any = self.request.user
        return user.main_union

    @property
    def period(self) -> Period:
        return Period.year(timezone.localdate().year)

    def get_title(self) -> str:
        return self.union.name if self.union else "工汇"

    def get_subtitle(self) -> str:
        return f"{self.period.label}，截至{timezone.localdate():%-m月%-d日}"

    @property
    def sees_figures(self) -> bool:
        user: Any = self.request.user
        return bool(self.union and user.may_at("indicators.view", self.union))

    @property
    def sees_below(self) -> bool:
        """Whether the figures of lower unions are the account's to see; else only its union's own."""
        user: Any = self.request.user
        return any(
            grant.with_subtree and self.union.path.startswith(grant.union.path)
            for grant in user.grants_for("indicators.view")
        )

    def stats(self) -> Sequence[Stat]:
        if not self.sees_figures:
            return ()
        codes = [code for code, _ in FIGURES]
        found = engine.values(codes, union=self.union, period=self.period, own=not self.sees_below)
        return [self._stat(found[code], icon) for code, icon in FIGURES]

    def _stat(self, value: engine.Value, icon: str) -> Stat:
        indicator = value.indicator
        own = "" if self.sees_below else "&own=1"
        query = f"?union={self.union.pk}&period={self.period.name}{own}"
        return Stat(
            label=indicator.title,
            value=shown_number(indicator, value.number),
            unit=indicator.unit,
            url=reverse("indicators:detail", kwargs={"code": indicator.code}) + query,
            icon=icon,
            note=f"另有申报 {value.declared:,.0f}{indicator.unit}" if value.declared else "",
        )

    def charts(self) -> Sequence[Chart]:
        if not (self.sees_figures and self.sees_below):
            return ()
        return [self._monthly("members_new"), self._monthly("activity_sessions")]

    def _monthly(self, code: str) -> Chart:
        months = engine.by_month(code, union=self.union, period=self.period)
        indicator = INDICATORS[code]
        return bar(
            f"{indicator.title}（按月）",
            [f"{month.from_on.month}月" for month, _ in months],
            [Series(indicator.title, [number for _, number in months])],
            unit=indicator.unit,
        )

    def boards(self) -> list[Board]:
        """Plans in force of the union's year, each with how its targets stand."""
        user: Any = self.request.user
        if not (self.union and user.may_at("planning.view", self.union)):
            return []
        return [board(plan) for plan in plans_of(self.union, year=self.period.from_on.year)[:2]]

    def waiting(self) -> list[Waiting]:
        """What waits for this account's decision."""
        user: Any = self.request.user
        plans = Plan.objects.visible_to(user, "planning.confirm").filter(state=PlanState.REVIEW)
        entries = (
            ProgressEntry.objects.visible_to(user, "planning.approve")
            .filter(state=EntryState.SUBMITTED)
            .exclude(declared_by=user)
        )
        figures = (
            DeclaredFigure.objects.visible_to(user, "indicators.approve")
            .filter(state=DeclaredFigure.State.SUBMITTED)
            .exclude(declared_by=user)
        )
        drafts = Summary.objects.visible_to(user, "reporting.issue").filter(state="draft")
        desks = matters.todo(user).select_related("matter").order_by("due_on", "pk")
        return [
            *(
                Waiting(desk.title, desk.matter.title, desk.matter.get_absolute_url())
                for desk in desks[:MOST]
            ),
            *(Waiting("计划待确认", str(plan), plan.get_absolute_url()) for plan in plans[:MOST]),
            *(
                Waiting(
                    "进度待审核", str(entry.target), reverse("planning:decide", args=[entry.pk])
                )
                for entry in entries.select_related("target")[:MOST]
            ),
            *(
                Waiting("申报数待审核", str(one), reverse("indicators:declaration", args=[one.pk]))
                for one in figures[:MOST]
            ),
            *(Waiting("总结待签发", str(one), one.get_absolute_url()) for one in drafts[:MOST]),
        ]

    @property
    def sees_activities(self) -> bool:
        user: Any = self.request.user
        return bool(user.may("activities.view"))

    def coming(self) -> list[ActivitySession]:
        """Sessions of the next weeks, and past ones that nobody has recorded yet."""
        sessions = ActivitySession.objects.visible_to(self.request.user, "activities.view")
        return list(
            sessions.filter(
                state=SessionState.PLANNED,
                activity__state__in=(ActivityState.PUBLISHED, ActivityState.ONGOING),
            )
            .select_related("activity__union")
            .order_by("held_on", "pk")[:8]
        )

    def unfinished(self) -> list[Activity]:
        """Activities that are over and have no summary."""
        activities = Activity.objects.visible_to(self.request.user, "activities.edit")
        return list(
            activities.filter(state=ActivityState.ONGOING, to_on__lt=timezone.localdate())
            .select_related("union")
            .order_by("to_on", "pk")[:8]
        )

    def care(self) -> occasions.NextMonth | None:
        """Birthdays, retirements and festivals of the next month, for those who look after them."""
        user: Any = self.request.user
        if not (self.union and user.may_at("occasions.edit", self.union)):
            return None
        met = Membership.objects.visible_to(user, "occasions.view").of_subtree(self.union)
        return occasions.next_month(met, Month.of(timezone.localdate()).plus(1))

    def jobs(self) -> list[Job]:
        """Long work that the account has under way."""
        running = Job.objects.visible_to(self.request.user, "jobs.view").filter(
            owner=self.request.user, state__in=(JobState.QUEUED, JobState.RUNNING)
        )
        return list(running.order_by("-pk")[:5])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.update(
            waiting=self.waiting(),
            boards=[(one, lagging(one)) for one in self.boards()],
            today=timezone.localdate(),
            coming=self.coming(),
            unfinished=self.unfinished(),
            care=self.care(),
            jobs=self.jobs(),
        )
        return context


def lagging(plan_board: Board, most: int = 6) -> list[TargetProgress]:
    """Targets that may not be reached, the farthest behind first."""
    late = [item for item in plan_board.items if item.standing in (Standing.LATE, Standing.MISSED)]
    return sorted(late, key=lambda item: item.percent or 0)[:most]
