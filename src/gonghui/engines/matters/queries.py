"""Reads of matters: who has it now, what comes next, what waits for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from gonghui.engines.matters.enums import Action, DeskState, MatterState, ReminderKind
from gonghui.engines.matters.kinds import MATTER_KINDS, MatterKind, MatterPanel, Office, Step
from gonghui.engines.matters.models import Desk, Matter, Objection, Rating, Reminder, StandIn
from gonghui.engines.matters.models.matter import LETTER
from gonghui.engines.matters.rules import rating_problem, step_after
from gonghui.engines.matters.seats import seats_of
from gonghui.engines.matters.terms import Term
from gonghui.kernel.access.models import Account, Grant
from gonghui.kernel.access.permissions import roles_with
from gonghui.kernel.org.enums import UnionStatus
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.org.queries import ancestors_and_self
from gonghui.kernel.people.models import Person
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui import formats

COUNT_CAP = 1000
CLOSED = (UnionStatus.MERGED, UnionStatus.DISSOLVED)


# --- what a kind says of a person, a union ---


def why_not(kind: MatterKind, person: Any) -> str:
    """Why somebody may not have what a kind offers; "" when he may. Asked before its form."""
    return str(import_string(kind.eligible)(person)) if kind.eligible else ""


def receiving_union(kind: MatterKind, person: Any, data: Mapping[str, Any]) -> Union:
    """The union that receives a worker's request. Refusal when none can."""
    found = import_string(kind.receiver)(person, data) if kind.receiver else None
    if found is None:
        raise Refusal(f"没有找到可以受理“{kind.public_title}”的工会，请到就近的工会窗口办理。")
    union: Union = found
    return union


def term_at(term: Term, union: Any, *, on: dt.date) -> Term:
    """A time limit as it is at a union: what its policy parameter says there."""
    if not term.policy:
        return term
    said = resolve(term.policy, union=union, on=on)
    return term.of_days(int(said.value), said.unit)


# --- where desks stand ---


def candidates_for(office: Office, matter: Matter) -> list[Union]:
    """Unions at which a desk may stand, the wished one first, then upwards."""
    at = office.at
    start = matter.union
    if at.how == "named":
        start = Union.objects.get(code=at.code)
    elif at.how == "answer":
        start = Union.objects.get(pk=matter.data[at.code])
    lineage = lineage_of(heir_of(start))
    if at.how == "parent":
        return lineage[1:] or lineage
    if at.how == "nearest":
        places = [
            place
            for place, union in enumerate(lineage)
            if union.level in at.levels or union.kind in at.kinds
        ]
        if places:
            fitting = [lineage[place] for place in places]
            return fitting + [one for one in lineage[places[0] :] if one not in fitting]
    return lineage


def lineage_of(union: Union) -> list[Union]:
    """A union and those above it that still work, upwards."""
    found = list(reversed(ancestors_and_self(union)))
    return [one for one in found if one.status not in CLOSED] or found[:1]


def heir_of(union: Union) -> Union:
    """The union that has a union's business now: itself; once merged, the successor; once
    dissolved, the nearest superior that still works."""
    while union.succeeded_by is not None:
        union = union.succeeded_by
    return lineage_of(union)[0]


def place_above(union: Union, role: str, matter: Matter, *, today: dt.date) -> Union:
    """This union, or the nearest above it with somebody in the duty who may decide the matter."""
    lineage = lineage_of(union)
    found = holders(lineage, role, today=today).exclude(account__person__in=interested_in(matter))
    held = set(found.values_list("union", flat=True))
    return next((one for one in lineage if one.pk in held), lineage[0])


def interested_in(matter: Matter) -> set[int]:
    """Keys of people who may not decide, as they stand now: rows that were merged count as one."""
    keys = {*matter.interested, matter.applicant_person_id} - {None}
    people = Person.objects.filter(Q(pk__in=keys) | Q(merged_into__in=keys))
    for row in people:
        keys |= {row.pk, row.survivor.pk}
    return keys


def deciders(matter: Matter) -> set[int]:
    """Accounts of those who have acted on a matter."""
    return _accounts_of_the_same(matter.desks.filter(acted_by__isnull=False))


def _accounts_of_the_same(desks: Any) -> set[int]:
    """Who acted at desks: the account, and whatever other account the same person holds."""
    own = Q(pk__in=desks.values("acted_by"))
    others = Q(person__in=desks.exclude(acted_by__person=None).values("acted_by__person"))
    return set(Account.objects.filter(own | others).values_list("pk", flat=True))


def may_be_rated(matter: Matter) -> bool:
    """Whether the applicant may say now how it went."""
    return not rating_problem(
        state=matter.state,
        outcome=matter.outcome,
        is_asked_for=matter.declared.rated,
        is_rated=Rating.objects.filter(matter=matter).exists(),
    )


def rating_of(matter: Matter) -> Rating | None:
    """What the applicant thought of it, once he has said so."""
    found: Rating | None = Rating.objects.select_related("rated_by").filter(matter=matter).first()
    return found


def place_of(office: Office, matter: Matter, *, without: Collection[int], today: dt.date) -> Union:
    """The first candidate with somebody in the duty who may decide this matter. Where nobody
    holds it anywhere, the wished union: the desk waits until somebody is granted the duty."""
    candidates = candidates_for(office, matter)
    held = set(
        holders(candidates, office.by.code, today=today)
        .exclude(account__person__in=interested_in(matter))
        .exclude(account__in=without)
        .values_list("union", flat=True)
    )
    for union in candidates:
        if union.pk in held:
            return union
    return candidates[0]


def holders(unions: Iterable[Union], role: str, *, today: dt.date) -> Any:
    """Grants in force of a duty exactly at these unions."""
    return Grant.objects.in_force(today).filter(
        union__in=list(unions), role=role, account__is_active=True
    )


def who_sits_at(desk: Desk, *, today: dt.date | None = None) -> list[str]:
    """Names of those in whose hands a desk is."""
    if desk.holder is not None:
        return [desk.holder.display_name]
    found = holders([desk.union], desk.role, today=today or timezone.localdate())
    return list(found.values_list("account__display_name", flat=True).order_by("account"))


def transfer_candidates(desk: Desk, *, account: Any, today: dt.date | None = None) -> Any:
    """Accounts to whom a desk may be handed on: those who act at its union, without the one."""
    today = today or timezone.localdate()
    grants = Grant.objects.in_force(today).filter(
        union=desk.union, role__in=roles_with("matters.act")
    )
    permission = desk.matter.declared.view_permission
    if permission != "matters.view":  # who may not see such matters is not handed one
        own = Grant.objects.in_force(today).filter(role__in=roles_with(permission))
        above = [union.pk for union in ancestors_and_self(desk.union)]
        reaching = Q(union=desk.union) | Q(union__in=above, with_subtree=True)
        grants = grants.filter(account__in=own.filter(reaching).values("account"))
    found = Account.objects.filter(pk__in=grants.values("account"), is_active=True)
    return found.exclude(pk=account.pk).order_by("display_name", "pk")


# --- what comes next ---


def desks_now(matter: Matter) -> list[Desk]:
    """Desks at which the matter waits, in the order of their offices."""
    waiting = matter.desks.filter(state=DeskState.WAITING)
    found = list(waiting.select_related("union", "holder").order_by("office"))
    for desk in found:
        desk.matter = matter
    return found


def next_text(matter: Matter, step: Step) -> str:
    """Who gets a matter after a step is passed."""
    following = step_after(matter.declared, step.code, matter.answers)
    if following is None:
        return "通过后办结，决定生效"
    today = timezone.localdate()
    places = [
        f"{place_of(office, matter, without=(), today=today)}{office.by.title}"
        for office in following.offices
    ]
    return f"通过后转“{following.title}”：{'、'.join(places)}"


# --- the four boxes ---


def todo(account: Any) -> Any:
    """Desks that wait for this account."""
    return (
        Desk.objects.visible_to(account, "matters.act")
        .waiting()
        .exclude(matter__state=MatterState.SUSPENDED)
    )


def done_by(account: Any) -> Any:
    """Open matters at which the account has acted."""
    return Matter.objects.open().filter(_acted_by(account))


def running(account: Any) -> Any:
    """Open matters that the account may see."""
    return Matter.objects.visible_to(account, "matters.view").open()


def closed(account: Any, *, are_many: bool = False) -> Any:
    """Closed matters of the account's unions. Of many the newest are found by walking an index,
    few by their unions: neither way takes longer when others close a million."""
    rows = Matter.objects
    own = rows.newest_of_own_unions(account) if are_many else rows.of_own_unions(account)
    return own.filter(state=MatterState.CLOSED)


def closed_by(account: Any) -> Any:
    """Closed matters at which the account has acted, of whichever union."""
    closed_ones = Matter.objects.filter(state=MatterState.CLOSED)
    acted = Desk.objects.filter(acted_by=account)
    if acted.values("pk")[: COUNT_CAP + 1].count() > COUNT_CAP:
        return closed_ones.filter(_acted_by(account))
    return closed_ones.filter(pk__in=list(acted.values_list("matter", flat=True)))


def _acted_by(account: Any) -> Any:
    return Exists(Desk.objects.filter(acted_by=account, matter=OuterRef("pk")))


def box_counts(account: Any) -> dict[str, int]:
    """How many are in each box, none counted beyond the cap."""
    boxes = {"todo": todo, "done": done_by, "running": running, "closed": closed}
    return {
        name: box(account).order_by().values("pk")[: COUNT_CAP + 1].count()
        for name, box in boxes.items()
    }


def waiting_with_seats() -> Any:
    """Desks at which matters wait, for showing in whose hands they are."""
    return Desk.objects.waiting().select_related("union", "holder").order_by("office")


def reminders_for(account: Any, *, most: int = 8) -> list[Reminder]:
    """What the account's seats were reminded of while the desk still waits, newest first."""
    mine = Q(pk=None)
    for seat in seats_of(account):
        mine |= Q(union=seat.union, role=seat.role)
    hidden = [
        kind.code
        for kind in MATTER_KINDS.newest()
        if kind.view_permission != "matters.view" and not account.may(kind.view_permission)
    ]
    found = Reminder.objects.filter(mine, desk__state=DeskState.WAITING)
    found = found.exclude(desk__matter__kind__in=hidden)
    kinds = (ReminderKind.ESCALATED, ReminderKind.SUPERVISED, ReminderKind.URGED)
    return list(found.filter(kind__in=kinds).select_related("desk").order_by("-pk")[:most])


# --- what was asked, in words ---


def said_answers(matter: Matter) -> list[tuple[str, str]]:
    """Questions and answers as people read them, rows by their names."""
    kind, data = matter.declared, matter.data
    return [(ask.label, said_answer(ask, data.get(ask.code))) for ask in kind.asks]


def said_answer(ask: Any, value: Any) -> str:
    """One answer in words."""
    if ask.kind == "flag":
        return "是" if value else "否"
    if value in (None, ""):
        return formats.EMPTY
    if ask.kind == "choice":
        return dict(ask.choices).get(value, value)
    if ask.kind == "money":
        return f"{formats.money(Decimal(value))} 元"
    if ask.kind == "number":
        return f"{formats.number(value)} {ask.unit}".strip()
    rows: dict[str, Any] = {"person": Person, "union": Union, "employer": Employer}
    if ask.kind in rows:
        row = rows[ask.kind].objects.filter(pk=value).first()
        return row.name if row is not None else formats.EMPTY
    return str(value)


def compared(matter: Matter) -> list[tuple[str, str, str]]:
    """What is registered and what should be, where a kind changes facts."""
    path = matter.declared.compared
    return list(import_string(path)(matter)) if path else []


def panel_of(matter: Matter) -> MatterPanel | None:
    """What a kind shows of its own."""
    path = matter.declared.panel
    found: MatterPanel | None = import_string(path)(matter) if path else None
    return found


def opinions_given(matter: Matter, *, at_step: str = "") -> set[int]:
    """Accounts whose consent or refusal stands in this matter, for the rule that nobody decides
    twice. At the step in question only the present round counts: who returned or refused a matter
    there may look at it again."""
    given = matter.desks.filter(state=DeskState.ACTED, action__in=("pass", "refuse"))
    counted = given.filter(~Q(step=at_step) | Q(round=matter.round))
    return _accounts_of_the_same(counted)


def active_unions() -> Any:
    """Every union that works, in scope or not: a transfer may lead anywhere, and the names of
    unions are public."""
    return Union.objects.filter(status="active")


def reason_of_return(matter: Matter) -> str:
    """What the desk that returned a matter wants."""
    returned = matter.desks.filter(action=Action.RETURN).order_by("-pk").first()
    return returned.opinion if returned is not None else ""


def answers_for_editing(matter: Matter) -> dict[str, Any]:
    """Answers as a form begins with them: unions and employers by what they are found by."""
    found: dict[str, Any] = {}
    for ask in matter.declared.asks:
        value = matter.data.get(ask.code)
        if value and ask.kind == "union":
            value = Union.objects.filter(pk=value).values_list("code", flat=True).first()
        elif value and ask.kind == "employer":
            row = Employer.objects.filter(pk=value).first()
            value = (row.credit_code or row.name) if row is not None else ""
        found[ask.code] = value
    return found


# --- stand-ins ---


def stand_ins_of(account: Any) -> Any:
    """Those an account has named, and those in which it was named."""
    return StandIn.objects.filter(Q(account=account) | Q(to=account))


def stand_in_candidates(account: Any) -> Any:
    """Accounts that act at the unions where this one has a seat."""
    unions = {grant.union_id for grant in account.grants_for("matters.act")}
    grants = Grant.objects.in_force(timezone.localdate()).filter(
        union__in=unions, role__in=roles_with("matters.act")
    )
    found = Account.objects.filter(pk__in=grants.values("account"), is_active=True)
    return found.exclude(pk=account.pk).order_by("display_name", "pk")


# --- the card ---


def desks_of(matter: Matter) -> list[Desk]:
    """All desks of a matter in the order in which it came to them."""
    found = list(
        matter.desks.select_related(
            "union", "holder", "acted_by", "acted_for", "publicity"
        ).order_by("pk")
    )
    for desk in found:
        desk.matter = matter
    return found


def events_of(matter: Matter) -> Any:
    """The history, newest first."""
    return matter.events.order_by("-pk")


def files_of(matter: Matter) -> list[Any]:
    """Papers handed in, in their order."""
    found = list(matter.files.select_related("stored").order_by("pk"))
    for file in found:
        file.matter = matter
    return found


def files_of_applicant(matter: Matter) -> list[Any]:
    """Of them what the applicant may read: not what other organisations wrote to the office."""
    return [file for file in files_of(matter) if file.document != LETTER]


def objections_to(matter: Matter) -> list[Objection]:
    """Objections made during publicity."""
    made = Objection.objects.filter(publicity__desk__matter=matter)
    return list(made.select_related("answered_by").order_by("pk"))
