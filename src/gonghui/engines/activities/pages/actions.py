"""Acting on an activity or on one of its sessions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import timezone

from gonghui.engines.activities import services
from gonghui.engines.activities.forms import (
    HeadcountForm,
    ReasonForm,
    SessionForm,
    SummaryForm,
    today_between,
)
from gonghui.engines.activities.models import Activity, ActivitySession, SessionState
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.ui.pages import ActionPage, Crumb


class ActivityAction(ActionPage):
    """Acting on an activity."""

    model = Activity
    permission = "activities.edit"
    view_permission = "activities.view"
    related = ("union",)
    parents: ClassVar = (("活动", "activities:list"),)

    @property
    def activity(self) -> Activity:
        """The activity that is acted on."""
        found: Activity = self.row
        return found

    def get_parents(self) -> list[Crumb]:
        card = Crumb(str(self.activity), self.activity.get_absolute_url())
        return [*super().get_parents(), card]

    def after_url(self, result: Any) -> str:
        return self.activity.get_absolute_url()


class SessionAction(ActivityAction):
    """Acting on a session."""

    model = ActivitySession
    related = ("activity__union",)

    @property
    def activity(self) -> Activity:
        found: Activity = self.row.activity
        return found


class PublishPage(ActivityAction):
    title = "发布活动"
    submit_label = "发布"
    success_text = "活动已发布。"

    def get_question(self) -> str:
        return f"发布“{self.row}”。发布后可以登记已举办的场次。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.publish(row, actor=self.request.user)


class CancelPage(ActivityAction):
    title = "取消活动"
    submit_label = "取消活动"
    is_danger = True
    form_class = ReasonForm
    success_text = "活动已取消。"

    def get_question(self) -> str:
        return f"取消“{self.row}”和它的全部计划场次。取消后不能恢复。"

    def perform(self, row: Any, form: Any) -> Any:
        reason = form.cleaned_data["reason"]
        return services.cancel(row, reason=reason, actor=self.request.user)


class SummarizePage(ActivityAction):
    title = "活动总结"
    submit_label = "总结并结束活动"
    form_class = SummaryForm
    success_text = "活动已总结。"

    def form_kwargs(self) -> dict[str, Any]:
        shortest = resolve(
            "activities.summary_length", union=self.row.union, on=timezone.localdate()
        )
        return {"shortest": shortest.value, "initial": {"summary": self.row.summary}}

    def get_question(self) -> str:
        left = self.row.sessions.filter(state=SessionState.PLANNED).count()
        warning = f"还有{left}场没有登记已举办，总结后不能再登记。" if left else ""
        return f"总结后活动结束，场次和名册不能再改。{warning}"

    def perform(self, row: Any, form: Any) -> Any:
        summary = form.cleaned_data["summary"]
        return services.summarize(row, summary=summary, actor=self.request.user)


class PlanSessionPage(ActivityAction):
    title = "安排场次"
    submit_label = "安排"
    form_class = SessionForm
    success_text = "场次已安排。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"held_on": today_between(self.row), "venue": self.row.venue}}

    def perform(self, row: Any, form: Any) -> Any:
        return services.plan_session(row, actor=self.request.user, **form.cleaned_data)


class HoldPage(SessionAction):
    title = "登记已举办"
    submit_label = "已举办"
    success_text = "已登记举办。"

    def get_question(self) -> str:
        return f"登记“{self.row}”已于{self.row.held_on}举办。登记后计入场次，不能取消。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.hold_session(row, actor=self.request.user)


class CancelSessionPage(SessionAction):
    title = "取消场次"
    submit_label = "取消场次"
    is_danger = True
    success_text = "场次已取消。"

    def get_question(self) -> str:
        return f"取消“{self.row}”（{self.row.held_on}）。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.cancel_session(row, actor=self.request.user)


class DeclareHeadcountPage(SessionAction):
    title = "申报人数"
    submit_label = "申报"
    form_class = HeadcountForm
    success_text = "已申报人数。"

    def form_kwargs(self) -> dict[str, Any]:
        row = self.row
        return {"initial": {"headcount": row.declared_headcount, "evidence": row.declared_evidence}}

    def get_question(self) -> str:
        return f"“{self.row}”（{self.row.held_on}）没有名册时，可以申报到场人数。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.declare_headcount(row, actor=self.request.user, **form.cleaned_data)


class WithdrawHeadcountPage(SessionAction):
    title = "撤回申报人数"
    submit_label = "撤回申报"
    success_text = "已撤回申报，可以登记名册。"

    def get_question(self) -> str:
        return f"撤回“{self.row}”申报的{self.row.declared_headcount}人。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.declare_headcount(row, headcount=None, evidence="", actor=self.request.user)
