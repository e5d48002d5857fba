"""Two memberships of one human being: one ledger, each day counted once, and apart again."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonghui.domains.membership import queries
from gonghui.domains.membership.duplicates import services as pairs
from gonghui.domains.membership.duplicates.enums import PairState
from gonghui.domains.membership.duplicates.models import DuplicatePair
from gonghui.domains.membership.enums import COUNTED_STATUSES, ChangeReason, MembershipStatus
from gonghui.domains.membership.models import Membership, MembershipEvent, MembershipSpan
from gonghui.domains.membership.rules.folding import fold
from gonghui.domains.membership.services import move_member, rebuild_spans, restore, retain
from gonghui.domains.membership.services.details import set_card_number
from gonghui.engines.activities.models import Activity, ActivitySession, Participation
from gonghui.engines.indicators.engine import value
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.people.models import Person
from gonghui.kernel.refusal import Refusal


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def pair_of(one: Membership, other: Membership) -> DuplicatePair:
    first, second = sorted((one.person_id, other.person_id))
    return DuplicatePair.objects.get_or_create(
        one_id=first, other_id=second, defaults={"score": 90}
    )[0]


def merged(survivor: Membership, absorbed: Membership, **more: Any) -> DuplicatePair:
    pair = pair_of(survivor, absorbed)
    return pairs.merge_pair(
        pair,
        keep_other=pair.other_id == survivor.person_id,
        take=more.pop("take", ()),
        reason="本人核对",
        actor=None,
        **more,
    )


def counted(on: str) -> list[tuple[str, str]]:
    """Who is counted on a day: union and person."""
    rows = MembershipSpan.objects.in_force(day(on)).filter(status__in=COUNTED_STATUSES)
    return sorted((span.union.short_name, str(span.membership.pk)) for span in rows)


def members(cast: Any) -> Any:
    """会员总数 of the county at the end of 2022."""
    return value("members_total", union=cast.county_a, period=Period.parse("2022")).number


# ---------------------------------------------------------------- which history survives


def test_the_earlier_joining_elsewhere_becomes_a_transfer(cast, join):
    late = join("张伟", union=cast.machinery, joined_on=day("2020-03-01"))
    early = join("张炜", union=cast.textile, joined_on=day("2012-05-01"))

    merged(late, early)

    late.refresh_from_db()
    early.refresh_from_db()
    assert (late.status, late.joined_on, late.union) == (
        MembershipStatus.ACTIVE,
        day("2012-05-01"),
        cast.machinery,
    )
    assert early.status == MembershipStatus.VOID
    assert early.member_no != late.member_no
    kept = str(late.pk)
    assert counted("2015-01-01") == [(cast.textile.short_name, kept)]
    assert counted("2021-01-01") == [(cast.machinery.short_name, kept)]
    assert [event.type for event in queries.standing_events(late)] == [
        "join",
        "transfer_out",
        "transfer_in",
    ]


def test_the_later_double_registration_only_goes(cast, join):
    early = join("张伟", union=cast.machinery, joined_on=day("2012-05-01"))
    late = join("张炜", union=cast.textile, joined_on=day("2020-03-01"))
    before = list(MembershipEvent.objects.filter(membership=early).values_list("pk", flat=True))

    merged(early, late)

    assert [e.pk for e in queries.standing_events(early)] == before
    assert counted("2021-01-01") == [(cast.machinery.short_name, str(early.pk))]


def test_a_retained_membership_of_the_same_union_is_restored_by_the_second_joining(cast, join):
    early = join("张伟", joined_on=day("2012-05-01"))
    retain(early, actor=None, occurs_on=day("2016-01-01"), reason=ChangeReason.UNEMPLOYED, note="")
    late = join("张炜", joined_on=day("2020-03-01"))

    merged(late, early)

    assert counted("2017-01-01") == []
    assert [e.type for e in queries.standing_events(late)] == ["join", "retain", "restore"]


def test_the_living_membership_is_the_one_that_stays(cast, join):
    gone = join("张伟", joined_on=day("2012-05-01"))
    alive = join("张炜", joined_on=day("2020-03-01"))
    from gonghui.domains.membership.services import withdraw

    withdraw(gone, actor=None, occurs_on=day("2015-01-01"), reason=ChangeReason.OWN_WISH, note="")

    with pytest.raises(Refusal, match="改为保留在册的一方"):
        merged(gone, alive)
    merged(alive, gone)
    assert [e.type for e in queries.standing_events(alive)] == ["join", "withdraw", "join"]
    assert counted("2013-01-01") == [(cast.machinery.short_name, str(alive.pk))]
    assert counted("2017-01-01") == []


def test_the_indicator_counts_the_human_being_once(cast, join):
    one = join("张伟", union=cast.machinery, joined_on=day("2020-03-01"))
    other = join("张炜", union=cast.textile, joined_on=day("2021-03-01"))
    assert members(cast) == 2

    pair = merged(one, other)

    assert members(cast) == 1
    pairs.undo_pair(pair, actor=None, note="弄错了")
    assert members(cast) == 2


# ---------------------------------------------------------------- what hangs on people


def test_participation_in_the_same_session_stands_once(cast, join):
    one, other = join("张伟"), join("张炜")
    activity = Activity.objects.create(
        union=cast.machinery,
        kind="sports",
        title="健步走",
        from_on=day("2024-05-01"),
        to_on=day("2024-05-02"),
    )
    sessions = [
        ActivitySession.objects.create(activity=activity, number=n, held_on=day("2024-05-01"))
        for n in (1, 2)
    ]
    for session in sessions:
        Participation.objects.create(session=session, person=other.person, union=cast.machinery)
    Participation.objects.create(session=sessions[0], person=one.person, union=cast.machinery)
    before = sorted(Participation.objects.values_list())

    pair = merged(one, other)

    assert Participation.objects.filter(person=one.person).count() == 2
    assert Participation.objects.count() == 2
    pairs.undo_pair(pair, actor=None, note="弄错了")
    assert sorted(Participation.objects.values_list()) == before


def test_a_seal_follows_the_person(cast, join):
    alone = join("张炜")
    set_card_number(alone, "6222020200012345670")
    alone.save()
    sealed = alone.card_no_sealed
    from gonghui.kernel.people import merging
    from gonghui.kernel.people.services import set_name

    person = Person()
    set_name(person, "张伟")
    person.save()

    done = merging.merge_people(
        person, alone.person, actor=None, union=None, reason="核对", undo_until=timezone.localdate()
    )

    moved = Membership.objects.get(pk=alone.pk)
    assert moved.person == person
    assert moved.card_no_masked.endswith("5670")
    merging.undo_merge(done, actor=None, union=None)
    back = Membership.objects.get(pk=alone.pk)
    assert back.card_no_sealed == sealed
    assert back.card_no_masked.endswith("5670")


# ---------------------------------------------------------------- undo restores exactly

APPEND_ONLY = {
    "audit.AuditRecord",
    "audit.AuditLink",
    "membership.MembershipEvent",
    "cards.CardEvent",
}
OWN = {"people.PersonMerge", "duplicates.DuplicatePair", "duplicates.Trace"}


def tables() -> dict[str, str]:
    """A hash of all rows of each table; spans, which are derived, without their keys. Ledgers that
    are append-only grow: of them what stands is compared."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if label in APPEND_ONLY | OWN or not model.__module__.startswith("gonghui."):
            continue
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if not (label in ("membership.MembershipSpan", "cards.CardSpan") and field.primary_key)
        ]
        rows = sorted(map(repr, model._base_manager.values_list(*fields)))
        found[label] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def standing() -> list[tuple[Any, ...]]:
    """What stands in the ledger, by content."""
    rows = MembershipEvent.objects.standing().exclude(type="correct")
    names = ("membership", "person", "type", "occurs_on", "reason", "from_union", "to_union")
    return sorted(
        map(repr, rows.order_by("occurs_on", "pk").values_list(*names, "note", "status_after"))
    )


HISTORIES = st.lists(
    st.tuples(st.integers(1, 900), st.sampled_from(["move", "retain", "restore"])), max_size=4
)


def live(membership: Membership, history: list[tuple[int, str]], cast: Any) -> None:
    """Let things happen to a membership, as far as they may."""
    on = membership.joined_on
    for days, what in history:
        on += dt.timedelta(days=days)
        if on > timezone.localdate():
            return
        membership.refresh_from_db()
        try:
            if what == "move":
                target = cast.textile if membership.union == cast.machinery else cast.machinery
                move_member(
                    membership,
                    union=target,
                    occurs_on=on,
                    actor=None,
                    reason=ChangeReason.EMPLOYMENT_CHANGED,
                )
            elif what == "retain":
                retain(
                    membership, actor=None, occurs_on=on, reason=ChangeReason.UNEMPLOYED, note=""
                )
            else:
                restore(
                    membership, actor=None, occurs_on=on, reason=ChangeReason.REEMPLOYED, note=""
                )
        except Refusal:
            continue


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    ours=HISTORIES,
    theirs=HISTORIES,
    joined=st.tuples(st.integers(0, 3000), st.integers(0, 3000)),
    take=st.sets(st.sampled_from(["name", "identity", "mobile", "address"])),
)
def test_undo_restores_every_table(cast, join, ours, theirs, joined, take):
    with transaction.atomic():
        first = day("2014-01-01")
        one = join("张伟", joined_on=first + dt.timedelta(days=joined[0]))
        other = join("张炜", union=cast.textile, joined_on=first + dt.timedelta(days=joined[1]))
        live(one, ours, cast)
        live(other, theirs, cast)
        before, ledger = tables(), standing()
        old = list(MembershipEvent.objects.order_by("pk").values_list())

        pair = merged(one, other, take=take)

        fresh = Membership.objects.get(pk=one.pk)
        assert fold(queries.entries_of(fresh)) == rebuild_spans(fresh)
        assert MembershipSpan.objects.filter(membership=other).count() == 0
        assert list(MembershipEvent.objects.order_by("pk").values_list())[: len(old)] == old
        pairs.undo_pair(pair, actor=None, note="弄错了")
        assert tables() == before
        assert standing() == ledger
        assert DuplicatePair.objects.get(pk=pair.pk).state == PairState.OPEN
        transaction.set_rollback(True)
