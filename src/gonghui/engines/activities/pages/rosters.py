"""The roster of a session: who is on it, finding and pasting people, the sheet to sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property

from gonghui.engines.activities import rules, services
from gonghui.engines.activities.forms import ParticipationForm, PasteForm
from gonghui.engines.activities.models import ActivitySession, Participation
from gonghui.engines.activities.pages.actions import SessionAction
from gonghui.engines.activities.pasting import Verdict, judge, read_lines, wanted_of
from gonghui.engines.activities.people_sources import (
    MOST_FOUND,
    Candidate,
    find_people,
    search_people,
)
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.models import Union
from gonghui.kernel.people.models import Person
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import UnionFilter
from gonghui.kernel.ui.pages import Crumb, Link, ListPage, say
from gonghui.kernel.ui.pages.base import RowPage, ShownLink

MOST_LINES = 2000
OFFERED_FOR = 12 * 60 * 60
"""Seconds for which a search result may be put on the roster: a working day."""
SIGNATURE_LINES = 10


def roster_url(session: ActivitySession) -> str:
    return reverse("activities:roster", args=[session.pk])


class RosterPage(ListPage):
    """`/activities/sessions/<pk>/roster/`"""

    template_name = "activities/roster.html"
    model = Participation
    permission = "activities.view"
    related = ("person", "union", "session__activity")
    search_paths = ("person__name", "person__name_initials", "union__name")
    search_label = "名册中查找"
    ordering = ("pk",)
    count_unit = "人"
    empty_text = "名册上还没有人。"
    links = (
        Link("签到表", "activities:sign_in_sheet", "printer"),
        Link("粘贴名单", "activities:paste_roster", "clipboard-text", "activities.edit"),
    )
    searching = UnionFilter("among", "所在工会", permission="activities.view")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user: Any = request.user
        if user.is_authenticated and user.may(self.permission):
            self.row = get_visible_or_404(
                ActivitySession, kwargs["pk"], user=user, permission=self.permission
            )

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(session=self.row)

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        """A link to take somebody off stands in the last column, where that may be done."""
        shown = [
            Column("name", "姓名", "person.name", width=8),
            Column("union", "所在工会", "union.name"),
            Column("role", "身份", kind="choice"),
            Column(
                "hours",
                "时长",
                lambda row: row.hours or None,
                kind="number",
                unit="小时",
                hide_on_phone=True,
            ),
        ]
        if self.may_change:
            shown.append(Column("remove", "操作", lambda row: "移除", link=True))
        return shown

    def url_of(self, row: Any) -> str:
        return reverse("activities:remove_participant", args=[row.pk])

    def get_title(self) -> str:
        return f"名册：{self.row}"

    def get_subtitle(self) -> str:
        return f"{self.row.held_on}　{self.row.get_state_display()}"

    def get_parents(self) -> list[Crumb]:
        activity = self.row.activity
        return [
            Crumb("活动", reverse("activities:list")),
            Crumb(str(activity), activity.get_absolute_url()),
        ]

    @cached_property
    def problem(self) -> str:
        """Why the roster may not change now."""
        return rules.roster_problem(
            activity_state=self.row.activity.state,
            state=self.row.state,
            declared=self.row.declared_headcount,
        )

    @cached_property
    def may_change(self) -> bool:
        """Whether this account may put people on the roster now."""
        user: Any = self.request.user
        return not self.problem and user.may_at("activities.edit", self.row.activity.union)

    def shown_links(self) -> list[ShownLink]:
        shown = super().shown_links()
        return shown if self.may_change else shown[:1]

    @cached_property
    def sought(self) -> str:
        """What is typed into the search for people."""
        return self.request.GET.get("who", "").strip()[:50]

    @cached_property
    def among(self) -> Any:
        """The union chosen for the search, as a filter."""
        return self.searching.bind(self.request)

    def found(self) -> list[tuple[str, Candidate, bool]]:
        """Search results: the sealed choice, the candidate, whether he is on the roster."""
        if not self.sought or not self.may_change:
            return []
        union = Union.objects.filter(pk=self.among.value).first() if self.among.value else None
        candidates = search_people(self.request.user, self.sought, union)
        here = self.row.participations.filter(person__in=[one.person for one in candidates])
        there = set(here.values_list("person_id", flat=True))
        salt = _salt(self.row, self.request.user)
        return [
            (
                signing.dumps([one.person.pk, one.union.pk], salt=salt, compress=True),
                one,
                one.person.pk in there,
            )
            for one in candidates
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            found=self.found(), most_found=MOST_FOUND, form=ParticipationForm(), **kwargs
        )


def _salt(session: ActivitySession, account: Any) -> str:
    return f"activities.roster:{session.pk}:{account.pk}"


class RosterAddPage(SessionAction):
    """Put the ticked search results on the roster. What may be ticked was sealed when it was
    offered, so an address written by hand adds nobody."""

    title = "登记名册"
    form_class = ParticipationForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponseRedirect(roster_url(self.row))

    def perform(self, row: Any, form: Any) -> int:
        pairs = self._chosen()
        if not pairs:
            raise Refusal("请先勾选要登记的人。")
        self.asked = len(pairs)
        people = Person.objects.in_bulk([person for person, _ in pairs])
        unions = Union.objects.in_bulk({union for _, union in pairs})
        return services.add_participants(
            row,
            [(people[person], unions[union]) for person, union in pairs],
            actor=self.request.user,
            role=form.cleaned_data["role"],
            hours=form.cleaned_data["hours"] or 0,
        )

    def _chosen(self) -> list[tuple[int, int]]:
        salt = _salt(self.row, self.request.user)
        try:
            return [
                tuple(signing.loads(text, salt=salt, max_age=OFFERED_FOR))
                for text in self.request.POST.getlist("pick")[:MOST_FOUND]
            ]
        except signing.BadSignature:
            raise Refusal("查找结果已经过期，请重新查找后勾选。") from None

    def success_message(self, result: Any) -> str:
        return said(result, self.asked - result)

    def after_url(self, result: Any) -> str:
        return roster_url(self.row)

    def render_form(
        self, form: forms.BaseForm | None, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        """Back to the search with the sentence: there is no form of its own to show."""
        text = refusal or "；".join(str(e) for errors in form.errors.values() for e in errors)  # type: ignore[union-attr]
        say(self.request, text, level=messages.ERROR)
        return HttpResponseRedirect(roster_url(self.row))


def said(added: int, there: int) -> str:
    """How many came onto the roster, and how many were there before."""
    known = f"，{there}人已在名册上" if there else ""
    return f"已登记{added}人{known}。"


class RosterPastePage(SessionAction):
    """`/activities/sessions/<pk>/roster/paste/`: lines that name nobody stay in the box."""

    template_name = "activities/paste.html"
    title = "粘贴名单"
    submit_label = "登记名册"
    form_class = PasteForm
    verdicts: Sequence[Verdict] = ()

    def get_parents(self) -> list[Crumb]:
        return [*super().get_parents(), Crumb("名册", roster_url(self.row))]

    def after_url(self, result: Any) -> str:
        return roster_url(self.row)

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        lines = read_lines(data["lines"])
        if not lines:
            raise Refusal("没有读出名单，请每行写一人。")
        if len(lines) > MOST_LINES:
            raise Refusal(f"一次最多粘贴{MOST_LINES}行，现为{len(lines)}行，请分次粘贴。")
        verdicts = judge(lines, find_people(self.request.user, wanted_of(lines)))
        people = {one.candidate.person: one.candidate.union for one in verdicts if one.candidate}
        added = services.add_participants(
            row,
            people.items(),
            actor=self.request.user,
            role=data["role"],
            hours=data["hours"] or 0,
        )
        self.told = said(added, len(people) - added)
        left = [one for one in verdicts if one.candidate is None]
        if not left:
            return added
        say(
            self.request,
            f"{self.told}还有{len(left)}行没有登记，原因见下。",
            level=messages.WARNING,
        )
        self.verdicts = left
        again = "\n".join(one.line.text for one in left)
        return self.render_form(PasteForm(initial={**data, "lines": again}))

    def success_message(self, result: Any) -> str:
        return self.told

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(verdicts=self.verdicts, **kwargs)


class RemoveParticipantPage(SessionAction):
    """`/activities/participations/<pk>/remove/`"""

    model = Participation
    related = ("person", "session__activity__union")
    title = "移出名册"
    submit_label = "移出名册"
    is_danger = True
    success_text = "已移出名册。"

    @property
    def activity(self) -> Any:
        return self.row.session.activity

    def get_parents(self) -> list[Crumb]:
        return [*super().get_parents(), Crumb("名册", roster_url(self.row.session))]

    def get_question(self) -> str:
        return f"把{self.row.person.name}（{self.row.union}）从“{self.row.session}”的名册中移出。"

    def perform(self, row: Any, form: Any) -> Any:
        self.session = row.session
        services.remove_participant(row, actor=self.request.user)

    def after_url(self, result: Any) -> str:
        return roster_url(self.session)


class SignInSheetPage(RowPage):
    """`/activities/sessions/<pk>/sheet/`: names to sign beside, with empty lines for who comes
    unannounced; A4."""

    model = ActivitySession
    permission = "activities.view"
    related = ("activity__union",)
    template_name = "activities/sign_in_sheet.html"
    parents: ClassVar = (("活动", "activities:list"),)

    def get_title(self) -> str:
        return "签到表"

    def get_parents(self) -> list[Crumb]:
        activity = self.row.activity
        return [
            *super().get_parents(),
            Crumb(str(activity), activity.get_absolute_url()),
            Crumb("名册", roster_url(self.row)),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record(
            "activities.sign_in_sheet_printed",
            actor=self.request.user,
            union=self.row.activity.union,
            target=self.row,
        )
        roster = self.row.participations.select_related("person", "union")
        rows = list(roster.order_by("union__path", "person__name_key", "pk"))
        empty = range(len(rows) + 1, len(rows) + 1 + SIGNATURE_LINES)
        return super().get_context_data(row=self.row, roster=rows, empty=empty, **kwargs)
