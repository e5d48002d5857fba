"""Reads of the register and its ledger."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Replace
from django.db.models.lookups import StartsWith

from gonghui.domains.membership.enums import (
    COUNTED_STATUSES,
    EmploymentForm,
    EventType,
    PostCategory,
)
from gonghui.domains.membership.models import Membership, MembershipEvent, MembershipSpan
from gonghui.domains.membership.rules import retirement
from gonghui.domains.membership.rules.folding import Entry
from gonghui.kernel.access.scoping import scope_of
from gonghui.kernel.people import identity
from gonghui.kernel.people.enums import Sex
from gonghui.kernel.people.models import Person


def standing_events(membership: Membership) -> Any:
    """Entries that bear the state of a membership, in the order in which they happened."""
    return (
        MembershipEvent.objects.standing()
        .filter(membership=membership)
        .exclude(type=EventType.CORRECT)
        .order_by("occurs_on", "pk")
    )


def last_joining(membership: Membership) -> MembershipEvent | None:
    """The entry with which the present membership began."""
    found: MembershipEvent | None = standing_events(membership).filter(type=EventType.JOIN).last()
    return found


def events_told(membership: Membership, account: Any) -> Any:
    """The ledger of a member whose card may be seen: where somebody came from is part of his own
    membership, whichever union it was. An earlier one that ended elsewhere is not."""
    events = MembershipEvent.objects.filter(membership=membership)
    joined = last_joining(membership)
    if joined is None:
        return events
    scope = scope_of(account, "membership.view", "union_after")
    own = Q(pk__gte=joined.pk)
    return events.filter(own if scope is None else own | scope)


def history_told(membership: Membership, records: Any, account: Any) -> Any:
    """What is recorded of a member, without what other unions did in an earlier membership."""
    joined = last_joining(membership)
    if joined is None:
        return records
    scope = scope_of(account, "membership.view", "union")
    last = records.filter(event="membership.joined").order_by("-pk").first()
    own = Q(pk__gte=last.pk) if last is not None else Q(at__gte=joined.recorded_at)
    return records.filter(own if scope is None else own | scope)


def entries_of(membership: Membership) -> list[Entry]:
    """The ledger of a membership as the folding rule reads it."""
    rows = standing_events(membership).values_list("occurs_on", "pk", "union_after", "status_after")
    return [Entry(*row) for row in rows]


def state_on(membership: Membership, day: dt.date) -> MembershipSpan | None:
    """Where and in which status a member was on a day; None before joining."""
    span: MembershipSpan | None = (
        MembershipSpan.objects.in_force(day).filter(membership=membership).first()
    )
    return span


def members_on(union: Any, day: dt.date, *, statuses: Any = COUNTED_STATUSES) -> Any:
    """Memberships that a union (itself, without lower ones) held on a day, past or present."""
    spans = MembershipSpan.objects.in_force(day).filter(union=union, status__in=statuses)
    return Membership.objects.filter(pk__in=spans.values("membership"))


def with_joined_in(union: Any, first: dt.date, last: dt.date) -> Any:
    """Memberships that joined at this union between two days, both included (发展会员)."""
    joined = MembershipEvent.objects.standing().filter(
        type=EventType.JOIN,
        union_after=union,
        occurs_on__range=(first, last),
        membership=OuterRef("pk"),
    )
    return Membership.objects.filter(Exists(joined))


def retirement_of_member(membership: Membership) -> retirement.MemberRetirement | None:
    """When a member retires by law; None while sex or birth date is missing."""
    person = membership.person
    category = membership.post_category or retirement.presumed_category(
        employment_form=membership.employment_form,
        professional_title=membership.professional_title,
        has_employer=membership.employer_id is not None,
    )
    track = retirement.track_of(person.sex, category)
    if track is None or person.birth_on is None:
        return None
    return retirement.MemberRetirement(
        retirement.retirement_of(person.birth_on, track),
        track,
        is_presumed=person.sex == Sex.FEMALE and not membership.post_category,
    )


_CADRE = Q(post_category=PostCategory.CADRE) | Q(post_category="") & (
    Q(employment_form=EmploymentForm.STAFF_POST)
    | ~Q(professional_title="")
    | Q(employer__isnull=True)
)
_TRACKS = (
    (retirement.MEN, Q(person__sex=Sex.MALE)),
    (retirement.WOMEN_CADRES, Q(person__sex=Sex.FEMALE) & _CADRE),
    (retirement.WOMEN_WORKERS, Q(person__sex=Sex.FEMALE) & ~_CADRE),
)


def retiring_between(first: dt.date, last: dt.date) -> Q:
    """Memberships whose statutory retirement lies in the months from one day's to another's;
    `retirement_of_member` says the same of one."""
    found = Q(pk__in=())
    for track, group in _TRACKS:
        born = retirement.birth_months(track, first, last)
        if born is not None:
            found |= group & Q(person__birth_on__range=born)
    return found


def looks_like_identity(word: str) -> bool:
    """Whether a search word is a whole identity number, which a search box does not answer to."""
    number = identity.normalise(word)
    return len(number) == 18 and number[:17].isdigit()


_RUN_TOGETHER = Replace(F("name_key"), Value(" "), Value(""))
"""Pinyin as people type it, without blanks; the first letter narrows by the index."""


def search(word: str) -> Q:
    """Members by name (any part), pinyin, initials, telephone or member number.

    A whole identity number finds nobody here: it would stand in addresses, histories and logs,
    and the search would not be recorded. `membership:find` asks for it by POST.
    """
    word = word.strip()
    if looks_like_identity(word):
        return Q(pk__in=())
    if word.isdigit():
        return (
            Q(person__mobile__startswith=word)
            | Q(member_no=word)
            | _stands_for(Q(mobile__startswith=word) | Q(membership__member_no=word))
        )
    if word.isascii():
        text = word.lower()
        return (
            Q(person__name_initials__startswith=text)
            | Q(name_key__startswith=text[:1]) & Q(StartsWith(_RUN_TOGETHER, Value(text)))
            | Q(name_key__contains=f" {text}")
            | Q(person__name__istartswith=word)
            | Q(member_no__iexact=word)
        )
    return Q(person__name__contains=word) | _stands_for(Q(name__contains=word))


def _stands_for(condition: Q) -> Q:
    """Members into whom somebody was merged of whom this is true."""
    merged = Person.objects.filter(merged_into__isnull=False)
    return Q(person__in=merged.filter(condition).values("merged_into"))
