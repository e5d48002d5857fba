"""Reads that requests need: receivers, the present membership, what waits for whom."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from gonghui.domains.membership.enums import LIVING_STATUSES
from gonghui.domains.membership.forms import HOLDING
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.requests.models import (
    JoinApplication,
    TransferInvitation,
    TransferLetter,
)
from gonghui.domains.membership.requests.rules.routing import Receiver, Route, Wish, routes
from gonghui.engines.matters.enums import OPEN_STATES
from gonghui.engines.matters.models import Matter
from gonghui.kernel.access.models import Grant
from gonghui.kernel.access.permissions import CHAIR
from gonghui.kernel.org.enums import UnionKind, UnionLevel, UnionStatus
from gonghui.kernel.org.models import Coverage, Employer, Union
from gonghui.kernel.org.queries import ancestors_and_self
from gonghui.kernel.policy.services import resolve

EVERYBODY = "a worker may be received by any union"
AREA_KINDS = (UnionKind.TOWN_UNION, UnionKind.ZONE_UNION, UnionKind.FEDERATION)
LEAST_TYPED = 2


def membership_of(person: Any) -> Membership | None:
    """A person's membership, whichever union holds it."""
    if person is None:
        return None
    rows = Membership.objects.everything(reason="a person's own membership")
    found: Membership | None = rows.filter(person=person).select_related("union", "person").first()
    return found


def areas() -> Any:
    """Towns and zones among which somebody says where he works."""
    return Union.objects.filter(
        level=UnionLevel.TOWN, kind__in=AREA_KINDS, status=UnionStatus.ACTIVE
    )


def employers_named(text: str, *, most: int = 10) -> list[Employer]:
    """Employers by a part of the name or the whole credit code. Names of firms are public; no
    other column is told."""
    text = "".join(text.replace("\x00", "").split())[:60]
    if len(text) < LEAST_TYPED:
        return []
    named = Q(name__contains=text) | Q(credit_code=text.upper())
    rows = Employer.objects.everything(reason=EVERYBODY).filter(named, closed_on=None)
    return list(rows.order_by("name_key", "pk")[:most])


def receivers() -> list[Receiver]:
    """Every union that may hold members, as routing looks at it: two queries."""
    today = timezone.localdate()
    industries: dict[int, set[str]] = defaultdict(set)
    covers = Coverage.objects.everything(reason=EVERYBODY).in_force(today)
    for union, industry in covers.values_list("union", "employer__industry"):
        industries[union].add(industry)
    return [
        Receiver(
            pk=row.pk,
            name=row.name,
            path=row.path,
            kind=row.kind,
            level=row.level,
            sector=row.sector,
            region_code=row.region_code,
            is_gig=row.is_gig,
            industries=frozenset(industries.get(row.pk, ())),
        )
        for row in Union.objects.filter(HOLDING)
    ]


def routes_for(
    *,
    employer: Any = None,
    employer_name: str = "",
    gig_type: str = "",
    work_area: Any = None,
) -> list[Route]:
    """Unions that could receive somebody who works there, the right one first."""
    today = timezone.localdate()
    area = work_area
    covering: tuple[int, ...] = ()
    if employer is not None:
        covers = Coverage.objects.everything(reason=EVERYBODY).in_force(today)
        covering = tuple(covers.filter(employer=employer).values_list("union", flat=True))
        registrar = employer.registrar
        if area is None and registrar.depth > 1:
            area = registrar
    home = area or Union.objects.order_by("path").first()
    wish = Wish(
        employer_unions=covering,
        employer_name=employer.name if employer is not None else employer_name.strip(),
        industry=employer.industry if employer is not None else "",
        region_code=(employer.region_code if employer is not None else "")
        or (home.region_code if home else ""),
        area_path=area.path if area is not None else "",
        gig_type=gig_type,
        fallback=fallback_union_pk(home) if home is not None else None,
    )
    return routes(wish, receivers())


def fallback_union_pk(near: Any) -> int | None:
    """The union that receives whom nobody else receives (`join.fallback_union`)."""
    code = str(resolve("join.fallback_union", union=near, on=timezone.localdate()).value)
    if not code:
        return None
    found = Union.objects.filter(HOLDING, code=code).values_list("pk", flat=True).first()
    return int(found) if found is not None else None


def branches_of(union: Any) -> Any:
    """Branches and groups of a base union, in one of which a member may be put."""
    return Union.objects.filter(
        path__startswith=union.path,
        kind__in=(UnionKind.BRANCH, UnionKind.GROUP),
        status=UnionStatus.ACTIVE,
    )


def has_chair(union: Any) -> bool:
    """Whether somebody answers for a branch himself."""
    grants = Grant.objects.in_force(timezone.localdate())
    return bool(grants.filter(union=union, role=CHAIR.code, account__is_active=True).exists())


def has_open(person: Any, *codes: str, besides: Matter | None = None) -> bool:
    """Whether somebody has asked for one of these already, in another matter than `besides`."""
    rows = Matter.objects.everything(reason="one request at a time")
    found = rows.filter(applicant_person=person, kind__in=codes, state__in=OPEN_STATES)
    return bool(found.exclude(pk=besides and besides.pk).exists())


def applications_of(account: Any) -> Any:
    """A worker's own requests to join, newest first."""
    return (
        JoinApplication.objects.of_account(account)
        .select_related("matter__union", "union", "person")
        .order_by("-pk")
    )


def invitations_of(account: Any) -> Any:
    """Unions that ask for this worker."""
    return (
        TransferInvitation.objects.of_person(account.person)
        .waiting()
        .select_related("to_union", "employer", "membership__union")
        .order_by("-pk")
    )


def invitations_waiting(account: Any) -> int:
    """How many unions ask: the badge of the tile."""
    return int(invitations_of(account).order_by().count())


def may_join(account: Any) -> bool:
    """Whether the phone offers joining: not to members, nor to those whose membership is retained."""
    membership = membership_of(account.person)
    return membership is None or membership.status not in LIVING_STATUSES


def to_hand_over(account: Any, permission: str) -> Any:
    """Members of an area's, trade's or fallback union whose employer has a union of its own by
    now. Told to the union that holds them, never to the employer's (待转提醒)."""
    visible = Membership.objects.visible_to(account, permission)
    return held_for_others(timezone.localdate()).filter(pk__in=visible.values("pk"))


def held_for_others(today: dt.date) -> Any:
    """All such members, whoever holds them."""
    own = Coverage.objects.everything(reason="has the employer a union now?").filter(
        Q(to_on=None) | Q(to_on__gt=today), employer=OuterRef("employer"), from_on__lte=today
    )
    own = own.filter(union__kind=UnionKind.BASE_SINGLE).exclude(union=OuterRef("union"))
    rows = Membership.objects.everything(reason="members who wait to be handed over").counted()
    return rows.filter(Exists(own), union__kind__in=(UnionKind.BASE_JOINT, UnionKind.UNION_LEAGUE))


def superiors_of(union: Any) -> list[Any]:
    """Unions above one, the nearest first."""
    return list(reversed(ancestors_and_self(union)))[1:]


def new_unions_of(memberships: Any, *, on: dt.date) -> dict[int, Any]:
    """The union that covers each of these members' employers now, by membership."""
    covers = (
        Coverage.objects.everything(reason="where members may be handed over to")
        .in_force(on)
        .filter(employer__in={row.employer_id for row in memberships})
        .filter(union__kind=UnionKind.BASE_SINGLE)
        .select_related("union")
    )
    by_employer = {row.employer_id: row.union for row in covers}
    return {row.pk: by_employer.get(row.employer_id) for row in memberships}


def branches_for(found: Any) -> Any:
    """Branches to choose from where only one union could receive somebody."""
    home = Union.objects.filter(pk=found[0].union).first() if len(found) == 1 else None
    return branches_of(home) if home is not None else Union.objects.none()


def union_of(route: Route) -> Any:
    """The union a route leads to."""
    return Union.objects.get(pk=route.union)


def letter_with(uid: Any) -> TransferLetter | None:
    """The letter whose code somebody holds: whoever has the code may check it."""
    rows = TransferLetter.objects.everything(reason="whoever holds the code may check the letter")
    found: TransferLetter | None = (
        rows.filter(uid=uid).select_related("membership__person", "from_union", "to_union").first()
    )
    return found
