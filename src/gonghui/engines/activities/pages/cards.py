"""The card of an activity, and the forms that make and change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils import timezone

from gonghui.engines.activities import rules, services
from gonghui.engines.activities.forms import ActivityForm
from gonghui.engines.activities.models import Activity, ActivityState
from gonghui.engines.activities.pages.lists import STATE_TONES
from gonghui.engines.activities.queries import attach_counts, history, sessions_with_rosters
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import (
    CreatePage,
    DetailPage,
    Link,
    Panel,
    Stat,
    TimelineEntry,
    UpdatePage,
)
from gonghui.kernel.ui.pages.base import ShownLink

HISTORY_SHOWN = 30
EDIT = "activities.edit"
ENROLLING = (ActivityState.PUBLISHED, ActivityState.ONGOING)


def _days(activity: Activity) -> str:
    if activity.from_on == activity.to_on:
        return f"{activity.from_on}"
    return f"{activity.from_on} 至 {activity.to_on}"


FACTS = Panel(
    "基本信息",
    (
        Column("union", "主办工会", "union.name"),
        Column("kind", "类别", "kind_title"),
        Column("days", "日期", _days),
        Column("mode", "方式", kind="choice"),
        Column("venue", "地点"),
        Column("node", "活动节点", "node_title"),
        Column("theme", "主题"),
        Column("target_group", "参加对象"),
        Column("undertaker", "承办单位"),
        Column(
            "budget_amount", "预算", lambda row: row.budget_amount or None, kind="money", unit="元"
        ),
        Column("enrolment", "会员报名", "enrolment_text"),
        Column("created_by", "登记人"),
    ),
)


class ActivityPage(DetailPage):
    """`/activities/<pk>/`"""

    model = Activity
    permission = "activities.view"
    related = ("union", "created_by")
    template_name = "activities/detail.html"
    parents = (("活动", "activities:list"),)
    panels = (FACTS,)
    links = (
        Link(
            "取消活动",
            "activities:cancel",
            "x",
            EDIT,
            when=lambda row: row.is_open and not row.counts.held,
        ),
        Link("修改", "activities:edit", "edit", EDIT, when=lambda row: row.is_open),
        Link(
            "会员报名",
            "activities:enrolments",
            "user-plus",
            EDIT,
            when=lambda row: row.open_to_members or row.state in ENROLLING,
        ),
        Link(
            "安排场次",
            "activities:plan_session",
            "calendar-event",
            EDIT,
            when=lambda row: row.is_open,
        ),
        Link(
            "总结",
            "activities:summarize",
            "checklist",
            EDIT,
            "primary",
            when=lambda row: row.is_open and row.counts.held,
        ),
        Link(
            "发布",
            "activities:publish",
            "send",
            EDIT,
            "primary",
            when=lambda row: row.state == ActivityState.DRAFT,
        ),
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.row is not None:
            attach_counts([self.row])
            self.sessions = sessions_with_rosters(self.row)

    @property
    def may_edit(self) -> bool:
        """Whether the account acts for the union of this activity."""
        user: Any = self.request.user
        return bool(user.may_at(EDIT, self.row.union))

    def shown_links(self) -> list[ShownLink]:
        return super().shown_links() if self.may_edit else []

    def badge(self) -> tuple[str, str]:
        return STATE_TONES[self.row.state], self.row.get_state_display()

    def stats(self) -> list[Stat]:
        """场次, 人次 and 人 by roster; what was declared stands in a box of its own."""
        counts = self.row.counts
        planned = counts.sessions - counts.held
        return [
            Stat("已举办", counts.held, "场", note=f"另有{planned}场在计划中" if planned else ""),
            Stat("参加人次", counts.person_times, "人次", note="按各场名册合计"),
            Stat("参加人数", counts.persons, "人", note="按人去重"),
        ]

    def shown_sessions(self) -> list[dict[str, Any]]:
        """Sessions with what may be done with each now."""
        return [self._shown(session) for session in self.sessions]

    def _shown(self, session: Any) -> dict[str, Any]:
        activity = self.row
        acts = self.may_edit and activity.is_open
        return {
            "session": session,
            "tone": {"planned": "info", "held": "ok", "cancelled": "mute"}[session.state],
            "may_hold": acts
            and session.state == "planned"
            and activity.state != ActivityState.DRAFT,
            "may_cancel": acts and session.state == "planned",
            "may_declare": acts
            and session.state == "held"
            and not session.roster_size
            and session.declared_headcount is None,
            "may_withdraw": acts and session.declared_headcount is not None,
            "may_check_in": acts
            and activity.open_to_members
            and session.state != "cancelled"
            and session.declared_headcount is None
            and session.held_on == timezone.localdate(),
            "may_roster": acts
            and not rules.roster_problem(
                activity_state=activity.state,
                state=session.state,
                declared=session.declared_headcount,
            ),
        }

    def timeline(self) -> Sequence[TimelineEntry]:
        rows = history(self.row, self.sessions)[:HISTORY_SHOWN]
        return [TimelineEntry(row.at, row.sentence, text=row.reason) for row in rows]


class ActivityCreatePage(CreatePage):
    """`/activities/new/`"""

    permission = EDIT
    title = "登记活动"
    form_class = ActivityForm
    parents: ClassVar = (("活动", "activities:list"),)
    intro = "先存为草稿，核对后发布；发布后登记已举办的场次和名册。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def perform(self, form: Any) -> Activity:
        return services.save_activity(form.instance, actor=self.request.user)

    def success_message(self, result: Any) -> str:
        return f"已登记活动“{result}”，现为草稿。"


class ActivityUpdatePage(UpdatePage):
    """`/activities/<pk>/edit/`"""

    model = Activity
    permission = EDIT
    view_permission = "activities.view"
    form_class = ActivityForm
    parents: ClassVar = (("活动", "activities:list"),)

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def cancel_url(self) -> str:
        return str(self.row.get_absolute_url())

    def perform(self, form: Any) -> Activity:
        return services.save_activity(form.instance, actor=self.request.user)
