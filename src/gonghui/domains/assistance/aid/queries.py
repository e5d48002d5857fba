"""Reads of aid: what a family has had already, what is open, how far a campaign is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from gonghui.domains.assistance.aid.enums import (
    REACHED,
    CampaignState,
    GrantState,
    StudyState,
    Target,
)
from gonghui.domains.assistance.aid.models import (
    AidGrant,
    StudyApplication,
    StudyCampaign,
    StudyVisit,
)
from gonghui.domains.assistance.aid.rules.amounts import ZERO, Need, Proposal, Used, propose
from gonghui.domains.assistance.aid.standards import policy_at, said_at
from gonghui.domains.assistance.hardship.enums import FileState, IncomeKind
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.rules.assessment import Household, Item, assess
from gonghui.domains.assistance.hardship.standards import standard_at
from gonghui.engines.matters.models import Publicity
from gonghui.kernel.org.enums import UnionLevel
from gonghui.kernel.org.queries import ancestors_and_self

AIDED_STATES = (FileState.ACTIVE, FileState.RELIEVED)
"""Files that aid may go to."""


def county_of(union: Any) -> Any:
    """The union that approves and pays: the nearest county upwards, else the highest above it."""
    lineage = ancestors_and_self(union)
    for one in reversed(lineage):
        if one.level == UnionLevel.COUNTY:
            return one
    above = [one for one in lineage if one.level != UnionLevel.BASE]
    return above[-1] if above else lineage[0]


def file_of(person: Any) -> HardshipFile | None:
    """The file of this worker that aid may go to."""
    found: HardshipFile | None = (
        HardshipFile.objects.everything(reason="the worker's own file decides what he may have")
        .filter(person=person, state__in=AIDED_STATES)
        .select_related("union", "county", "person", "assessment")
        .first()
    )
    return found


def subject_of(file: HardshipFile | None, person: Any) -> str:
    """Whom limits are counted over."""
    return f"household:{file.uid}" if file is not None else f"person:{person.pk}"


def used_by(*, subject: str, person: Any, year: int, without: int | None = None) -> Used:
    """What this household or person already has in a year, by kind, whichever union gives it."""
    rows = AidGrant.objects.everything(reason="yearly limits hold across unions").standing()
    rows = rows.filter(Q(subject=subject) | Q(person=person), year=year).exclude(pk=without)
    sums = rows.order_by().values("kind").annotate(sum=Sum("total")).values_list("kind", "sum")
    return Used({kind: Decimal(total or 0) for kind, total in sums})


def aid_of_last_year(file: HardshipFile, on: dt.date, *, without: int | None = None) -> Decimal:
    """What reached the household within twelve months before a day."""
    since = on - dt.timedelta(days=365)
    rows = AidGrant.objects.everything(reason="earlier aid counts as income").filter(
        Q(file=file) | Q(person=file.person), state__in=REACHED, given_on__range=(since, on)
    )
    return Decimal(rows.exclude(pk=without).aggregate(sum=Sum("total"))["sum"] or 0)


@dataclass(frozen=True)
class Reassessed:
    """What the file's category is once earlier aid counts as income."""

    category: str
    aid: Decimal
    lines: tuple[str, ...]


def reassess(file: HardshipFile, on: dt.date, *, without: int | None = None) -> Reassessed:
    """The household asked again, with the aid of twelve months among its incomes."""
    aid = aid_of_last_year(file, on, without=without)
    if not aid or not file.incomes:
        return Reassessed(file.category, aid, ())
    before = file.household
    household = Household(
        people=before.people,
        incomes=(*before.incomes, Item(IncomeKind.TRANSFER.value, aid)),
        expenses=before.expenses,
        is_urban=before.is_urban,
        accident=before.accident,
        facts=before.facts,
    )
    found = assess(household, standard_at(file.county, on))
    return Reassessed(found.category, aid, tuple(str(line) for line in found.lines))


@dataclass(frozen=True)
class Worked:
    """A proposal with what led to it, as a grant keeps it."""

    proposal: Proposal
    category: str
    reassessed: tuple[str, ...]

    @property
    def kept(self) -> dict[str, Any]:
        limit = self.proposal.limit
        return {
            "lines": list(self.proposal.lines),
            "reassessed": list(self.reassessed),
            "rule": limit.text,
            "source": limit.source,
            "left": str(self.proposal.left) if self.proposal.left is not None else "",
        }


def work_out(
    *,
    kind: str,
    person: Any,
    file: HardshipFile | None,
    county: Any,
    on: dt.date,
    burden: Decimal = ZERO,
    asked: Decimal | None = None,
    without: int | None = None,
) -> Worked:
    """What the rule proposes for a family on a day, all unions' aid included."""
    policy = policy_at(county, on, is_urban=file.is_urban if file else None)
    used = used_by(subject=subject_of(file, person), person=person, year=on.year, without=without)
    category: str = file.category if file else ""
    again: tuple[str, ...] = ()
    if file is not None and policy.stacking == "重新核算" and kind != "warmth":
        found = reassess(file, on, without=without)
        category, again = found.category, found.lines
        if not category:
            proposal = propose(Need(kind, file.category, burden, asked), policy, used)
            problem = (
                f"近12个月已享受救助{found.aid:,.2f}元，计入收入重新核算后不再符合困难职工条件"
                f"（{policy.living_months['deep'].source}：前项救助计入收入）"
            )
            return Worked(
                Proposal(ZERO, proposal.left, proposal.limit, proposal.lines, problem),
                file.category,
                again,
            )
    return Worked(propose(Need(kind, category, burden, asked), policy, used), category, again)


# --- the worker's own ---


def own_grants(account: Any) -> Any:
    """What a worker was given or has asked for; services and money."""
    return AidGrant.objects.of_person(account).select_related("union", "county", "order", "matter")


def own_applications(account: Any) -> Any:
    """A worker's applications for his children."""
    return StudyApplication.objects.of_person(account).select_related(
        "campaign", "union", "matter", "grant__order"
    )


def to_sign(account: Any) -> int:
    """How many grants wait for the worker's signature."""
    return int(_unsigned(AidGrant.objects.of_person(account)).count())


def _unsigned(rows: Any) -> Any:
    return rows.filter(state=GrantState.PAID).exclude(order__state="signed")


# --- campaigns ---


def open_campaign_for(union: Any, on: dt.date) -> StudyCampaign | None:
    """The campaign that takes applications from a union's workers: the nearest superior's."""
    lineage = ancestors_and_self(union)
    found = {
        row.union_id: row
        for row in StudyCampaign.objects.everything(reason="what is announced is for everybody")
        .filter(union__in=lineage, state=CampaignState.OPEN, opens_on__lte=on, closes_on__gte=on)
        .select_related("union")
    }
    return next((found[one.pk] for one in reversed(lineage) if one.pk in found), None)


def standards_of(campaign: StudyCampaign) -> dict[tuple[str, str], Decimal]:
    """Amounts by group and stage."""
    return {(row.group, row.stage): row.amount for row in campaign.standards.all()}


@dataclass(frozen=True)
class Progress:
    """Where a campaign is, counted from its rows."""

    applied: int
    waiting: int
    awarded: int
    paid: int
    paid_own: int
    paid_partner: int
    amount: Decimal
    amount_own: Decimal
    amount_partner: Decimal
    visited: int
    gifts: Decimal

    @property
    def revisit_rate(self) -> Decimal | None:
        """Students called on ÷ students paid."""
        return Decimal(self.visited) / self.paid if self.paid else None


def progress_of(campaigns: Iterable[Any], rows: Any) -> dict[int, Progress]:
    """Progress of campaigns among the rows a reader may see, in two queries."""
    keys = [one.pk for one in campaigns]
    own, partner = Q(target=Target.OWN), Q(target=Target.PARTNER)
    paid = Q(state=StudyState.PAID)
    counted = (
        rows.filter(campaign__in=keys)
        .order_by()
        .values("campaign")
        .annotate(
            applied=Count("pk"),
            waiting=Count("pk", filter=Q(state__in=(StudyState.APPLIED, StudyState.CHECKED))),
            awarded=Count("pk", filter=Q(state=StudyState.AWARDED)),
            paid=Count("pk", filter=paid),
            paid_own=Count("pk", filter=paid & own),
            paid_partner=Count("pk", filter=paid & partner),
            sum=Sum("amount", filter=paid),
            sum_own=Sum("amount", filter=paid & own),
            sum_partner=Sum("amount", filter=paid & partner),
        )
    )
    visits = (
        StudyVisit.objects.everything(reason="of applications already scoped")
        .filter(application__in=rows.filter(campaign__in=keys))
        .order_by()
        .values("application__campaign")
        .annotate(visited=Count("application", distinct=True), gifts=Sum("gift_amount"))
    )
    visited = {row["application__campaign"]: row for row in visits}
    found = {row["campaign"]: row for row in counted}
    return {key: _progress(found.get(key, {}), visited.get(key, {})) for key in keys}


def _progress(row: dict[str, Any], visit: dict[str, Any]) -> Progress:
    return Progress(
        applied=row.get("applied", 0),
        waiting=row.get("waiting", 0),
        awarded=row.get("awarded", 0),
        paid=row.get("paid", 0),
        paid_own=row.get("paid_own", 0),
        paid_partner=row.get("paid_partner", 0),
        amount=Decimal(row.get("sum") or 0),
        amount_own=Decimal(row.get("sum_own") or 0),
        amount_partner=Decimal(row.get("sum_partner") or 0),
        visited=visit.get("visited", 0),
        gifts=Decimal(visit.get("gifts") or 0),
    )


def to_call_back(rows: Any, today: dt.date) -> Any:
    """Students paid in last year's campaign whom nobody has called on; late ones stay in sight."""
    return rows.filter(state=StudyState.PAID, year=today.year - 1, visits=None)


def files_below(union: Any) -> Any:
    """Files that aid may go to, of a union and everything below it."""
    return (
        HardshipFile.objects.of_subtree(union)
        .filter(state__in=AIDED_STATES)
        .select_related("person")
    )


def revisit_percent(union: Any, on: dt.date) -> int:
    """How many of a hundred students are to be called on."""
    return int(said_at(union, on)["aid.revisit_percent"].value)


def by_visit(rows: Any, *, is_visited: bool) -> Any:
    """Applications whose student somebody has reached, or not."""
    visits = StudyVisit.objects.everything(reason="of applications already scoped")
    there = Exists(visits.filter(application=OuterRef("pk")).exclude(status="unreached"))
    return rows.filter(there) if is_visited else rows.filter(~there)


def in_publicity(campaign: StudyCampaign) -> list[tuple[StudyApplication, Publicity]]:
    """Applications of a campaign that are published now, with their period."""
    found = (
        Publicity.objects.filter(closed_on=None, desk__matter__study_application__campaign=campaign)
        .select_related(
            "desk__matter__study_application__person", "desk__matter__study_application__union"
        )
        .order_by("from_on", "pk")
    )
    return [(row.desk.matter.study_application, row) for row in found]


def grant_of(matter: Any) -> AidGrant | None:
    """The grant that a matter asks for, on the page of whoever has the matter open."""
    rows = AidGrant.objects.everything(reason="of a matter already met under its look")
    found: AidGrant | None = rows.filter(matter=matter).select_related("person").first()
    return found


def application_of(matter: Any) -> StudyApplication | None:
    """The application that a matter asks about, likewise."""
    rows = StudyApplication.objects.everything(reason="of a matter already met under its look")
    found: StudyApplication | None = rows.filter(matter=matter).select_related("person").first()
    return found
