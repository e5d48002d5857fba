"""活动: what one's union and its superiors open to members; enrolling, signing in at the venue."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from gonghui.engines.activities import enrolling, rules
from gonghui.engines.activities.models import (
    Activity,
    ActivityState,
    Enrolment,
    EnrolmentState,
    SessionState,
)
from gonghui.kernel.ui.keyset import Keyset, KeysetPage
from gonghui.sites.portal.home import membership_of
from gonghui.sites.portal.pages import PortalForm, PortalPage

PAGE_SIZE = 20
TONES = {EnrolmentState.ENROLLED: "ok", EnrolmentState.WAITING: "warn"}


@dataclass(frozen=True)
class ShownActivity:
    """An activity with the worker's own standing."""

    activity: Activity
    label: str
    tone: str


def problem_of(activity: Activity) -> str:
    """Why nobody may enrol in it now."""
    return rules.enrolling_problem(
        is_open=activity.open_to_members,
        state=activity.state,
        to_on=activity.to_on,
        until=activity.enrol_until,
        now=timezone.now(),
        today=timezone.localdate(),
    )


def shown(activity: Activity, own: Enrolment | None) -> ShownActivity:
    """An activity with a word about it: one's own enrolment first, then seats."""
    if own is not None and own.state != EnrolmentState.CANCELLED:
        return ShownActivity(activity, own.get_state_display(), TONES[EnrolmentState(own.state)])
    if activity.state == ActivityState.CANCELLED:
        return ShownActivity(activity, "已取消", "mute")
    if problem_of(activity):
        return ShownActivity(activity, "报名截止", "mute")
    taken = activity.taken  # type: ignore[attr-defined]
    if activity.seats is not None and taken >= activity.seats:
        return ShownActivity(activity, "已满，可候补", "warn")
    return ShownActivity(activity, "可报名", "info")


def with_taken(activities: Any) -> Any:
    """Activities with the number of seats taken."""
    seated = Q(enrolments__state=EnrolmentState.ENROLLED)
    return activities.select_related("union").annotate(taken=Count("enrolments", filter=seated))


class ActivityListPage(PortalPage):
    """`/m/activities/`: one's own first, then those still to come."""

    template_name = "portal/activities.html"
    title = "活动"
    tab = "activities"

    @property
    def union(self) -> Any:
        """The union of the worker's membership, or None."""
        membership = membership_of(self.person)
        return membership.union if membership is not None else None

    @cached_property
    def keyset_page(self) -> KeysetPage:
        """Activities on offer that are not over."""
        offered = Activity.objects.offered_to(self.union).filter(to_on__gte=timezone.localdate())
        after, before = (self.request.GET.get(name, "") for name in ("after", "before"))
        return Keyset(with_taken(offered), ["from_on", "pk"], PAGE_SIZE).page(after, before)

    def mine(self) -> list[Enrolment]:
        """Enrolments in what is not over yet."""
        rows = Enrolment.objects.of_person(self.person).exclude(state=EnrolmentState.CANCELLED)
        rows = rows.filter(activity__to_on__gte=timezone.localdate())
        return list(rows.select_related("activity__union").order_by("activity__from_on", "pk")[:20])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = self.mine()
        own = {row.activity_id: row for row in mine}
        offered = [
            shown(activity, None) for activity in self.keyset_page.rows if activity.pk not in own
        ]
        return super().get_context_data(
            mine=[shown(row.activity, row) for row in mine],
            offered=offered,
            paging=self.keyset_page,
            union=self.union,
            **kwargs,
        )


class ActivityPage(PortalPage):
    """`/m/activities/<pk>/`: one that is offered to the worker, or in which he has enrolled."""

    template_name = "portal/activity.html"
    tab = "activities"
    back = "portal:activities"

    @cached_property
    def own(self) -> Enrolment | None:
        """The worker's own enrolment."""
        rows = Enrolment.objects.of_person(self.person).filter(activity=self.kwargs["pk"])
        found: Enrolment | None = rows.select_related("activity").first()
        return found

    @property
    def union(self) -> Any:
        """The union of the worker's membership, or None."""
        membership = membership_of(self.person)
        return membership.union if membership is not None else None

    @cached_property
    def activity(self) -> Activity:
        """The activity, if it concerns him; else it does not exist."""
        offered = Activity.objects.offered_to(self.union).filter(pk=self.kwargs["pk"])
        found: Activity | None = with_taken(offered).first()
        if found is None and self.own is not None:
            found = self.own.activity
            found.taken = found.enrolments.filter(state=EnrolmentState.ENROLLED).count()  # type: ignore[attr-defined]
        if found is None:
            raise Http404
        return found

    @property
    def standing(self) -> str:
        """The state of the worker's enrolment, "" without one."""
        own = self.own
        return own.state if own is not None and own.state != EnrolmentState.CANCELLED else ""

    def get_title(self) -> str:
        return self.title or "活动"

    def place_in_line(self) -> int:
        """How many wait before him, himself counted."""
        own = self.own
        if own is None or own.state != EnrolmentState.WAITING:
            return 0
        before = own.activity.enrolments.in_line().filter(
            Q(enrolled_at__lt=own.enrolled_at) | Q(enrolled_at=own.enrolled_at, pk__lte=own.pk)
        )
        return int(before.count())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        activity = self.activity
        here = activity.sessions.exclude(state=SessionState.CANCELLED)
        been = set(
            here.filter(
                participations__person=self.person, participations__checked_in_at__isnull=False
            ).values_list("pk", flat=True)
        )
        return super().get_context_data(
            activity=activity,
            shown=shown(activity, self.own),
            standing=self.standing,
            place=self.place_in_line(),
            problem=problem_of(activity),
            sessions=[(one, one.pk in been) for one in here],
            **kwargs,
        )


class EnrolPage(PortalForm, ActivityPage):
    """`/m/activities/<pk>/enrol/`: by POST from the activity's page."""

    title = "报名"
    submit_label = "报名"

    def back_url(self) -> str:
        return reverse("portal:activity", args=[self.kwargs["pk"]])

    def get_intro(self) -> str:
        return f"报名参加“{self.activity}”。"

    def run(self, form: Any) -> Enrolment:
        if self.union is None:
            raise Http404
        return enrolling.enrol(
            self.activity, person=self.person, union=self.union, actor=self.account
        )

    def success_message(self, result: Any) -> str:
        if result.state == EnrolmentState.WAITING:
            return "名额已满，已为您候补；有人取消时依次递补，并通知您。"
        return "报名成功，请按时参加；不能参加的请提前取消。"

    def after_url(self, result: Any) -> str:
        return self.back_url()


class CancelEnrolmentPage(EnrolPage):
    """`/m/activities/<pk>/cancel/`"""

    title = "取消报名"
    submit_label = "取消报名"
    is_danger = True

    def get_intro(self) -> str:
        return f"取消“{self.activity}”的报名，名额让给候补的职工。"

    def run(self, form: Any) -> Enrolment:
        if self.own is None:
            raise Http404
        return enrolling.cancel_enrolment(self.own, actor=self.account)

    def success_message(self, result: Any) -> str:
        return "已取消报名。"


class CheckInPage(PortalForm, PortalPage):
    """`/m/activities/check-in/<token>/`: what the code on the wall leads to."""

    template_name = "portal/check_in.html"
    title = "签到"
    tab = "activities"
    back = "portal:activities"
    submit_label = "签到"

    @cached_property
    def session(self) -> Any:
        """The session of the code; None when it is too old."""
        return enrolling.session_of_token(self.kwargs["token"])

    def get_intro(self) -> str:
        if self.session is None:
            return "这个二维码已经失效，请重新扫描现场的二维码。"
        return f"{self.session}，{self.session.held_on:%-m月%-d日}。点“签到”确认您已到场。"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_over=self.session is None, **kwargs)

    def run(self, form: Any) -> Any:
        membership = membership_of(self.person)
        if self.session is None or membership is None:
            raise Http404
        return enrolling.check_in(
            self.session, person=self.person, union=membership.union, actor=self.account
        )

    def success_message(self, result: Any) -> str:
        return f"签到成功，{timezone.localtime(result.checked_in_at):%H:%M}。"

    def after_url(self, result: Any) -> str:
        return reverse("portal:activity", args=[self.session.activity_id])
