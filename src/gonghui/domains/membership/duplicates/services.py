"""Verbs on pairs: look for them, tell them apart, merge them, take a merge back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.duplicates import finding
from gonghui.domains.membership.duplicates.enums import PairState
from gonghui.domains.membership.duplicates.models import DuplicatePair
from gonghui.domains.membership.models import Membership
from gonghui.kernel.audit.services import record
from gonghui.kernel.jobs.models import Job, JobState
from gonghui.kernel.jobs.services import enqueue
from gonghui.kernel.org.models import Union
from gonghui.kernel.people.merging import merge_people, moved_counts, undo_merge
from gonghui.kernel.people.models import Person, PersonMerge
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

JOB = "duplicates.find"


@transaction.atomic
def look_for_duplicates(*, union: Any, actor: Any) -> Job:
    """Have people compared who are new or changed; a round that is under way serves everybody."""
    running: Job | None = (
        Job.objects.everything(reason="one round for the installation")
        .filter(kind=JOB, state__in=(JobState.QUEUED, JobState.RUNNING))
        .first()
    )
    if running is not None:
        return running
    return enqueue(JOB, title="查找疑似重复人员", union=union, owner=actor, parameters={})


def look_every_day(today: dt.date) -> str:
    """The daily round."""
    top = (
        Union.objects.everything(reason="the round is the installation's").order_by("depth").first()
    )
    if top is None or not finding.waiting().exists():
        return "没有新增或变更的人员。"
    look_for_duplicates(union=top, actor=None)
    return "已安排比对新增和变更的人员。"


def after_import(context: Any) -> None:
    """A roster came in: compare whom it brought."""
    look_for_duplicates(union=context.union, actor=context.actor)


def _lock(pair: DuplicatePair, *, actor: Any) -> DuplicatePair:
    """The pair as it is now, for somebody whose posts reach both sides."""
    locked: DuplicatePair = (
        DuplicatePair.objects.select_for_update(of=("self",))
        .select_related("one__membership__union", "other__membership__union")
        .get(pk=pair.pk)
    )
    for person in (locked.one, locked.other):
        if actor is not None and not actor.may_at("duplicates.decide", person.membership.union):
            raise Refusal("两人不都在您的管辖范围内，请由共同的上级工会核对。")
    return locked


def _decide(pair: DuplicatePair, state: PairState, *, actor: Any, note: str) -> None:
    pair.state, pair.decided_by, pair.decided_at = state, actor, timezone.now()
    pair.note = note.strip()[:200]
    pair.save(update_fields=["state", "decided_by", "decided_at", "note", "merge"])


@transaction.atomic
def declare_different(pair: DuplicatePair, *, actor: Any, note: str) -> DuplicatePair:
    """Two human beings: the pair is not proposed again."""
    pair = _lock(pair, actor=actor)
    if pair.state != PairState.OPEN:
        raise Refusal("这一对已经核对过了，请刷新后查看。")
    if len(note.strip()) < 2:
        raise Refusal("请写明怎样核实的，例如“两人均到场，证件属实”。")
    _decide(pair, PairState.DIFFERENT, actor=actor, note=note)
    for person in (pair.one, pair.other):
        record(
            "duplicates.told_apart",
            actor=actor,
            union=person.membership.union,
            target=person.membership,
            reason=note.strip(),
        )
    return pair


@transaction.atomic
def reopen_pair(pair: DuplicatePair, *, actor: Any, note: str) -> DuplicatePair:
    """What was told apart by mistake is to be looked at again."""
    pair = _lock(pair, actor=actor)
    if pair.state != PairState.DIFFERENT:
        raise Refusal("只有核对为“不是同一人”的才能重新核对。")
    _decide(pair, PairState.OPEN, actor=actor, note=note)
    record(
        "duplicates.reopened",
        actor=actor,
        union=pair.one.membership.union,
        target=pair.one.membership,
        reason=note.strip(),
    )
    return pair


def sides(pair: DuplicatePair, *, keep_other: bool) -> tuple[Person, Person]:
    """Who stays, who is merged into him."""
    return (pair.other, pair.one) if keep_other else (pair.one, pair.other)


@transaction.atomic
def merge_pair(
    pair: DuplicatePair, *, keep_other: bool, take: Collection[str], reason: str, actor: Any
) -> DuplicatePair:
    """One human being: merge the two rows and all that hangs on them."""
    pair = _lock(pair, actor=actor)
    if pair.state == PairState.SAME:
        raise Refusal("这一对已经合并过了，请刷新后查看。")
    survivor, absorbed = sides(pair, keep_other=keep_other)
    union = survivor.membership.union
    other_union = absorbed.membership.union
    today = timezone.localdate()
    days = int(resolve("merge.undo_days", union=union, on=today).value)
    pair.merge = merge_people(
        survivor,
        absorbed,
        actor=actor,
        union=union,
        reason=reason,
        undo_until=today + dt.timedelta(days=days),
        take=take,
    )
    _decide(pair, PairState.SAME, actor=actor, note=reason)
    _name_memberships(survivor, absorbed)
    for place in {union.pk: union, other_union.pk: other_union}.values():
        record(
            "duplicates.merged",
            actor=actor,
            union=place,
            target=survivor.membership,
            detail={"absorbed": absorbed.membership.member_no},
            reason=reason.strip(),
        )
    finding.examine([survivor.pk])
    return pair


@transaction.atomic
def undo_pair(pair: DuplicatePair, *, actor: Any, note: str) -> DuplicatePair:
    """Take a merge back. The pair is open again, to be decided anew."""
    pair = _lock(pair, actor=actor)
    if pair.state != PairState.SAME or pair.merge is None:
        raise Refusal("这一对没有合并，不用撤销。")
    union = pair.merge.survivor.membership.union
    pair.merge = undo_merge(pair.merge, actor=actor, union=union)
    _decide(pair, PairState.OPEN, actor=actor, note=note)
    people = [Person.objects.get(pk=key) for key in (pair.one_id, pair.other_id)]
    _name_memberships(*people)
    record(
        "duplicates.merge_undone",
        actor=actor,
        union=union,
        target=Membership.objects.get(person=pair.merge.survivor_id),
        reason=note.strip(),
    )
    finding.examine([pair.one_id, pair.other_id])
    return DuplicatePair.objects.get(pk=pair.pk)


def _name_memberships(*people: Person) -> None:
    """The copied sort key of a membership follows its person's name."""
    for person in people:
        fresh = Person.objects.get(pk=person.pk)
        Membership.objects.filter(person=fresh).exclude(name_key=fresh.name_key).update(
            name_key=fresh.name_key
        )


@dataclass(frozen=True)
class Rehearsal:
    """What a merge would do, seen by doing it and letting it go."""

    moved: list[tuple[str, int]] = field(default_factory=list)
    dropped: list[tuple[str, int]] = field(default_factory=list)
    left: list[tuple[str, int]] = field(default_factory=list)
    void_number: str = ""
    kept_number: str = ""
    joined_on: dt.date | None = None
    spans: list[str] = field(default_factory=list)
    problem: str = ""


def rehearse(pair: DuplicatePair, *, keep_other: bool, actor: Any) -> Rehearsal:
    """Merge, look, and roll back: what the confirmation says is what will happen."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                done = merge_pair(pair, keep_other=keep_other, take=(), reason="预演", actor=actor)
        except Refusal as refusal:
            return Rehearsal(problem=refusal.message)
        merge: Any = done.merge
        found = _look(merge)
        transaction.set_rollback(True)
    return found


def _look(merge: PersonMerge) -> Rehearsal:
    dropped: dict[str, int] = {}
    for label, _, _ in merge.dropped:
        title = str(apps.get_model(label)._meta.verbose_name)
        dropped[title] = dropped.get(title, 0) + 1
    left: dict[str, int] = {}
    for label, _, said in merge.before:
        if label != Person._meta.label and len(said) > 1:
            title = str(apps.get_model(label)._meta.verbose_name)
            left[title] = left.get(title, 0) + 1
    kept = Membership.objects.get(person=merge.survivor_id)
    void = Membership.objects.filter(person=merge.absorbed_id).first()
    spans = [
        f"{span.from_on}{'至' + str(span.to_on) if span.to_on else '起'}：{span.union}"
        f"（{span.get_status_display()}）"
        for span in kept.spans.select_related("union")
    ]
    return Rehearsal(
        moved=sorted(moved_counts(merge).items()),
        dropped=sorted(dropped.items()),
        left=sorted(left.items()),
        void_number=void.member_no if void else "",
        kept_number=kept.member_no,
        joined_on=kept.joined_on,
        spans=spans,
    )
