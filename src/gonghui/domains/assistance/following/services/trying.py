"""Trying a rule on the households that are known, in a job of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.following.models import RuleTrial
from gonghui.domains.assistance.following.rules import trying as rules
from gonghui.domains.assistance.hardship.enums import AccidentRule, Exclusion, FileState
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.rules.assessment import Standard
from gonghui.domains.assistance.hardship.standards import kept_standard, read_standard, standard_at
from gonghui.kernel.access.scoping import within
from gonghui.kernel.audit.services import record
from gonghui.kernel.jobs.models import Job
from gonghui.kernel.jobs.services import enqueue
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

KIND = "following.try_rule"
CHUNK = 200
TRIED_STATES = (
    FileState.APPLYING,
    FileState.ACTIVE,
    FileState.RELIEVED,
    FileState.EXITED,
    FileState.REJECTED,
)
"""Households whose circumstances are known: those in the files, and those that were turned down or
have left and might come in by another rule."""


def tried_files(union: Any) -> Any:
    """Files below a union that a rule can be tried on."""
    return narrowed(HardshipFile.objects.everything(reason="trying a rule"), union)


def narrowed(files: Any, union: Any) -> Any:
    """Those of some files that a rule can be tried on, below a union."""
    return files.filter(within("union__path", union.path), state__in=TRIED_STATES).order_by("pk")


@transaction.atomic
def start_trial(*, union: Any, title: str, parameters: Mapping[str, Any], actor: Any) -> RuleTrial:
    """Ask for a trial below a union. `parameters` may name the two minimum standards, the multiples,
    the rule of accidents and the exclusions that apply; what is left out stays as it is."""
    if not actor.may_at("following.trial", union):
        raise Refusal("您不能在该工会试算认定标准。")
    today = timezone.localdate()
    present = standard_at(union, today)
    kept = _checked(parameters, present)
    if rules.tried_standard(present, kept) == present:
        raise Refusal("试算的标准与现行标准相同，请至少调整一项。")
    trial: RuleTrial = RuleTrial.objects.create(
        union=union,
        title=title.strip(),
        parameters=kept,
        present=kept_standard(present),
        made_by=actor,
    )
    trial.job = enqueue(
        KIND,
        title=f"标准试算：{trial.title}",
        union=union,
        owner=actor,
        parameters={"trial": trial.pk},
        total=tried_files(union).count(),
    )
    trial.save(update_fields=["job"])
    record(
        "following.tried",
        actor=actor,
        union=union,
        target=trial,
        detail={"title": trial.title},
    )
    return trial


def _checked(parameters: Mapping[str, Any], present: Standard) -> dict[str, Any]:
    """What differs from the present rule, as JSON keeps it."""
    kept: dict[str, Any] = {}
    for key in rules.MONEY_KEYS:
        value = parameters.get(key)
        if value is None:
            continue
        if value <= 0:
            raise Refusal("低保标准和倍数必须大于0。")
        if value != getattr(present, key):
            kept[key] = str(value)
    chosen = parameters.get("accident_rule")
    if chosen and chosen != present.accident_rule:
        kept["accident_rule"] = AccidentRule(chosen).value
    exclusions = parameters.get("exclusions")
    if exclusions is not None and frozenset(exclusions) != present.exclusions:
        kept["exclusions"] = sorted(Exclusion(one).value for one in exclusions)
    return kept


@transaction.atomic
def try_step(job: Job) -> bool:
    """One piece: the households behind the cursor. True when none is left."""
    trial = (
        RuleTrial.objects.select_for_update(of=("self",))
        .select_related("union")
        .get(pk=job.parameters["trial"])
    )
    files = tried_files(trial.union).filter(pk__gt=int(job.cursor or 0))
    chunk = list(files.select_related("union")[:CHUNK])
    for union, present, tried, changes in changes_of(trial, chunk):
        trial.totals = rules.add_up(
            trial.totals,
            [(union, is_urban, change) for _, is_urban, change in changes],
            present=present,
            tried=tried,
            aid=aid_standard(trial),
        )
        trial.households += len(changes)
    is_last = len(chunk) < CHUNK
    if is_last:
        trial.done_at = timezone.now()
        job.result_url = reverse("following:trial", args=[trial.pk])
    trial.save(update_fields=["totals", "households", "done_at"])
    if chunk:
        job.cursor = str(chunk[-1].pk)
    job.done += len(chunk)
    job.message = f"已试算{job.done}户。"
    job.save(update_fields=["cursor", "done", "message", "result_url"])
    return is_last


Moved = tuple[HardshipFile, bool, rules.Change]


def changes_of(
    trial: RuleTrial, files: list[HardshipFile]
) -> Iterator[tuple[int, Standard, Standard, list[Moved]]]:
    """What becomes of these households, union by union, by the standard of the day of the trial.
    A household without anybody in it is passed by."""
    by_union: dict[Any, list[HardshipFile]] = defaultdict(list)
    for file in files:
        by_union[file.union].append(file)
    day = timezone.localdate(trial.made_at)
    own = read_standard(trial.present)
    for union, rows in by_union.items():
        present = own if union.pk == trial.union_id else _standard(union, day, own)
        tried = rules.tried_standard(present, trial.parameters)
        changes = [
            (file, file.is_urban, rules.try_household(file.household, present, tried))
            for file in rows
            if file.people > 0
        ]
        yield union.pk, present, tried, changes


def _standard(union: Any, day: Any, own: Standard) -> Standard:
    """The union's own standard; the trial's union's where none is set."""
    try:
        return standard_at(union, day)
    except Refusal:
        return own


def aid_standard(trial: RuleTrial) -> rules.AidStandard:
    """The present standards of living aid. Asked by their codes: lines side by side do not import
    one another."""
    day = timezone.localdate(trial.made_at)
    return rules.AidStandard(
        deep=resolve("aid.living_deep_months", union=trial.union, on=day).value,
        relative=resolve("aid.living_relative_months", union=trial.union, on=day).value,
    )
