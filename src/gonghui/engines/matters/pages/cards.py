"""The card of a matter, its approval form on paper, and the papers handed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from gonghui.engines.matters import queries, rules
from gonghui.engines.matters.enums import Action, DeskState, MatterState
from gonghui.engines.matters.models import Desk, Matter
from gonghui.engines.matters.pages.inbox import (
    COLOUR_TONES,
    OUTCOME_TONES,
    STATE_TONES,
    set_colours,
)
from gonghui.engines.matters.pages.looking import (
    BehindMatterLook,
    ProtectedMatter,
    may_take_paper,
)
from gonghui.engines.matters.published import open_notice
from gonghui.engines.matters.services.steering import is_applicant
from gonghui.engines.matters.services.submitting import supplementing_problem
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import Crumb, DetailPage, DownloadPage, Panel, TimelineEntry
from gonghui.kernel.ui.pages.base import RowPage, ShownLink

ACTION_TONES = {
    Action.PASS: "ok",
    Action.RETURN: "warn",
    Action.REFUSE: "bad",
    Action.TRANSFER: "info",
}

FACTS = Panel(
    "基本信息",
    (
        Column("number", "编号"),
        Column("kind", "类型", "kind_title"),
        Column("applicant", "申请人", "applicant.name"),
        Column("union", "受理工会", "union.name"),
        Column("received_at", "受理时间", kind="datetime"),
        Column("channel", "渠道", kind="choice"),
        Column("opened_by", "提交人"),
        Column("basis", "依据", "declared.basis", wide=True),
    ),
)


@dataclass(frozen=True)
class ShownDesk:
    """One line of the route as the card draws it."""

    step: str
    seat: str
    state: str
    tone: str
    opinion: str = ""
    who: str = ""
    at: Any = None
    due_on: Any = None
    letter: str = ""


def route_so_far(
    matter: Matter, desks: Iterable[Desk], *, with_opinions: bool = True
) -> list[ShownDesk]:
    """Every desk the matter was at, the ones where it is, and the steps still before it."""
    lines = [_line(desk, desk.opinion if with_opinions else "") for desk in desks]
    if matter.state == MatterState.CLOSED:
        return lines
    kind = matter.declared
    codes = [step.code for step in kind.route]
    ahead = codes[codes.index(matter.stage) + 1 :]
    for step in rules.route_of(kind, matter.answers):
        if step.code in ahead:
            seats = "、".join(office.say() for office in step.offices)
            lines.append(ShownDesk(step.title, seats, "尚未到达", "mute"))
    return lines


def _line(desk: Desk, opinion: str) -> ShownDesk:
    if desk.state == DeskState.WAITING:
        state, tone = f"办理中 · {desk.colour.label}", COLOUR_TONES[desk.colour]  # type: ignore[attr-defined]
    elif desk.action:
        state, tone = desk.get_action_display(), ACTION_TONES[Action(desk.action)]
    else:
        state, tone = desk.get_state_display(), "mute"
    who = str(desk.acted_by) if desk.acted_by else "系统" if desk.action else ""
    if desk.acted_for:
        who = f"{who}（代{desk.acted_for}）"
    return ShownDesk(
        desk.title,
        desk.seat,
        state,
        tone,
        opinion,
        who,
        desk.acted_at,
        desk.due_on,
        letter_text(desk),
    )


def letter_text(desk: Desk) -> str:
    """来函 县人社局〔2026〕3号，2026-06-12"""
    if not desk.letter_number:
        return ""
    return f"{desk.outside}来函{desk.letter_number}，{desk.letter_on}"


class MatterPage(ProtectedMatter, DetailPage):
    """`/matters/<pk>/`"""

    model = Matter
    permission = "matters.view"
    related = (
        "union",
        "opened_by",
        "applicant_person",
        "applicant_union",
        "applicant_employer",
    )
    template_name = "matters/detail.html"
    panels = (FACTS,)

    def get_parents(self) -> list[Crumb]:
        return [Crumb("事项", reverse("matters:todo"))]

    def badge(self) -> tuple[str, str]:
        row = self.row
        if row.state == MatterState.CLOSED:
            return OUTCOME_TONES[row.outcome], row.get_outcome_display()
        return STATE_TONES[row.state], row.stage_title

    @cached_property
    def desks(self) -> list[Desk]:
        """All desks of the matter, in the order in which it came to them."""
        found = queries.desks_of(self.row)
        set_colours(found)
        return found

    @cached_property
    def mine(self) -> list[Desk]:
        """Desks at which it waits for this account."""
        found = Desk.objects.visible_to(self.request.user, "matters.act").waiting()
        keys = set(found.filter(matter=self.row).values_list("pk", flat=True))
        return [desk for desk in self.desks if desk.pk in keys]

    def now(self) -> list[tuple[Desk, str]]:
        """Where it is, with the names of those who sit there."""
        waiting = [desk for desk in self.desks if desk.state == DeskState.WAITING]
        return [(desk, "、".join(queries.who_sits_at(desk)) or "暂无人承担") for desk in waiting]

    def shown_links(self) -> list[ShownLink]:
        """What this account may do now."""
        row = self.row
        user: Any = self.request.user
        links: list[ShownLink] = []

        def add(label: str, name: str, icon: str, pk: int, look: str = "") -> None:
            url = reverse(f"matters:{name}", args=[pk])
            links.append(ShownLink(label, url, icon, look, False))

        add("审批表", "print", "printer", row.pk)
        if (notice := self.notice_url()) != "":
            links.append(ShownLink("公示页面", notice, "speakerphone", "", False))
        is_running = row.state == MatterState.RUNNING
        serves = user.may_at("matters.submit", row.union)
        if is_running and serves and not self.mine:
            add("催办", "urge", "bell", row.pk)
        if user.may_at("matters.supervise", row.union):
            self._add_steering(add)
        if serves and user.pk not in queries.deciders(row) and queries.may_be_rated(row):
            add("回访", "call", "message", row.pk)
        if row.is_open and is_applicant(row, user):
            add("撤回", "withdraw", "arrow-back-up", row.pk)
        if row.state == MatterState.RETURNED and not supplementing_problem(row, user):
            add("补正", "supplement", "edit", row.pk, "primary")
        if is_running and serves and self.watching is not None:
            add("登记异议", "object", "flag", self.watching.pk)
        if is_running:
            for desk in self.mine:
                self._add_actions(add, desk)
        return links

    def notice_url(self) -> str:
        """The open page of its publicity, while it has one."""
        if self.watching is None:
            return ""
        notice = open_notice(self.watching.publicity.key, timezone.localdate())
        return reverse(settings.PUBLIC_NOTICE_URL, args=[notice.key]) if notice else ""

    def _add_steering(self, add: Any) -> None:
        row = self.row
        if row.state == MatterState.RUNNING:
            add("督办", "supervise", "target-arrow", row.pk)
            add("中止", "suspend", "clock", row.pk)
        elif row.state == MatterState.SUSPENDED:
            add("恢复办理", "resume", "refresh", row.pk, "primary")
        elif row.state == MatterState.CLOSED and row.settled_at is None:
            add("重开", "reopen", "refresh", row.pk)

    def _add_actions(self, add: Any, desk: Desk) -> None:
        step = self.row.declared.step(desk.step)
        behind = f"（{desk.get_role_display()}）" if len(self.mine) > 1 else ""
        add(f"转办{behind}", "transfer", "send", desk.pk)
        if step.may_refuse:
            add(f"不予通过{behind}", "refuse", "x", desk.pk, "danger")
        if step.may_return:
            add(f"退回补正{behind}", "return", "arrow-back-up", desk.pk)
        publicity = getattr(desk, "publicity", None)
        if publicity is None or publicity.to_on < timezone.localdate():
            add(f"通过{behind}", "pass", "check", desk.pk, "primary")

    @property
    def watching(self) -> Desk | None:
        """The desk that watches a publicity now."""
        for desk in self.desks:
            if desk.state == DeskState.WAITING and getattr(desk, "publicity", None):
                return desk
        return None

    def timeline(self) -> Sequence[TimelineEntry]:
        return [
            TimelineEntry(
                event.at,
                event.get_verb_display(),
                f"{event.actor_name or '系统'} {event.seat}".strip(),
                event.text if self.shows_all else "",
            )
            for event in queries.events_of(self.row)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said: dict[str, Any] = {}
        if self.shows_all:
            said = {
                "answers": queries.said_answers(self.row),
                "compared": queries.compared(self.row),
                "files": queries.files_of(self.row),
                "objections": queries.objections_to(self.row),
                "rating": queries.rating_of(self.row),
            }
        return super().get_context_data(
            **said,
            panel=self.panel(),
            shows_all=self.shows_all,
            route=route_so_far(self.row, self.desks, with_opinions=self.shows_all),
            now=self.now(),
            may_answer=bool(self.watching and self.watching in self.mine),
            **kwargs,
        )


class ApprovalFormPage(BehindMatterLook, RowPage):
    """`/matters/<pk>/print/`: the 审批表, A4, with each step's opinion and room for the seal."""

    model = Matter
    permission = "matters.view"
    related = MatterPage.related
    template_name = "matters/approval_form.html"

    def get_title(self) -> str:
        return f"{self.row.kind_title}审批表"

    def get_parents(self) -> list[Crumb]:
        return [
            Crumb("事项", reverse("matters:todo")),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        record("matters.printed", actor=self.request.user, union=row.union, target=row)
        desks = queries.desks_of(row)
        opinions = [
            desk
            for desk in desks
            if desk.action in (Action.PASS, Action.REFUSE) or desk.state == DeskState.WAITING
        ]
        for desk in opinions:
            desk.letter_text = letter_text(desk)
        return super().get_context_data(
            row=row,
            answers=queries.said_answers(row),
            files=queries.files_of(row),
            panel=self.panel(is_paper=True),
            opinions=opinions,
            today=timezone.localdate(),
            **kwargs,
        )


class MatterFilePage(DownloadPage):
    """`/matters/<pk>/files/<key>/`: a paper, for whoever may see its matter."""

    permission = "matters.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        matter = get_visible_or_404(
            Matter, kwargs["pk"], user=request.user, permission="matters.view"
        )
        self.paper = matter.files.filter(stored__key=kwargs["key"]).first()
        if self.paper is None:
            raise Http404
        self.stored = self.paper.stored
        look = may_take_paper(request, matter)
        if isinstance(look, HttpResponseBase):
            return look
        record(
            "matters.file_downloaded",
            actor=request.user,
            union=matter.union,
            target=matter,
            detail={"file": str(self.stored)},
            reason=look.title if look else "",
        )
        return super().get(request, *args, **kwargs)

    def get_filename(self) -> str:
        return str(self.stored.name)

    def chunks(self) -> Iterable[bytes]:
        yield self.stored.read()
