"""A paper comes in: checked, read, stored whole or not at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.direction.planning.drafting import DraftPlan, DraftQuantity, draft_plan
from gonghui.direction.planning.models import (
    Plan,
    PlanPlaceholder,
    PlanSection,
    ReportedFigure,
    Responsibility,
    Target,
    Unsure,
)
from gonghui.direction.planning.services.locking import lock_for_edit
from gonghui.engines.documents.reading import UnreadableDocument, load_text, read_text
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.checks import PAPERS, check_file
from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.files.services import store_file
from gonghui.kernel.refusal import Refusal

LONGEST = 300_000
"""Characters. The longest plans have some ten thousand; a book is not a plan."""


@dataclass(frozen=True)
class Imported:
    """The plan, and whether it is new: the same text of the same union and year is kept once."""

    plan: Plan
    is_new: bool


def import_plan(
    *,
    union: Any,
    actor: Any,
    filename: str = "",
    content: bytes | None = None,
    pasted: str = "",
    year: int | None = None,
    kind: str = "",
) -> Imported:
    """Read a file or pasted text into a plan under review.

    1. Refuses what cannot be read, before anything is written.
    2. Returns the existing plan when this text is there already for the union and year.
    3. Stores file, sections, targets, duties, placeholders and doubts in one transaction.
    """
    text, notes = _text_of(filename, content, pasted)
    draft = draft_plan(
        text,
        read_text(text, name=filename),
        union_name=union.name,
        level=union.level,
        indicators=INDICATORS,
        year=year,
        fallback_year=timezone.localdate().year,
        kind=kind,
    )
    digest = hashlib.sha256("".join(text.split()).encode()).hexdigest()
    if existing := _existing(union, draft.year, digest):
        return Imported(existing, is_new=False)
    try:
        with transaction.atomic():
            plan = _store(
                draft,
                text=text,
                digest=digest,
                notes=notes,
                union=union,
                actor=actor,
                filename=filename,
                content=content,
            )
    except IntegrityError:
        if existing := _existing(union, draft.year, digest):  # somebody was a moment faster
            return Imported(existing, is_new=False)
        raise
    return Imported(plan, is_new=True)


def _text_of(filename: str, content: bytes | None, pasted: str) -> tuple[str, list[str]]:
    if content is None:
        text, notes = pasted.replace("\r\n", "\n").replace("\x00", ""), []
    else:
        check_file(filename, content, rule=PAPERS)
        try:
            loaded = load_text(content, filename)
        except UnreadableDocument as error:
            raise Refusal(str(error)) from None
        text, notes = loaded.text.replace("\x00", ""), list(loaded.notes)
    if not text.strip():
        raise Refusal("没有读到文字，请检查文件内容或粘贴全文。")
    if len(text) > LONGEST:
        raise Refusal(f"全文有{len(text):,}字，超过{LONGEST:,}字，请只导入计划或总结本身。")
    return text, notes


def _existing(union: Any, year: int, digest: str) -> Plan | None:
    found: Plan | None = Plan.objects.filter(union=union, year=year, text_hash=digest).first()
    return found


def _store(
    draft: DraftPlan,
    *,
    text: str,
    digest: str,
    notes: list[str],
    union: Any,
    actor: Any,
    filename: str,
    content: bytes | None,
) -> Plan:
    source: StoredFile | None = None
    if content is not None:
        source = store_file(
            name=filename,
            content=content,
            union=union,
            permission="planning.view",
            actor=actor,
            rule=PAPERS,
        )
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                union=union,
                year=draft.year,
                period=draft.period,
                kind=draft.kind,
                looks_back_on=draft.looks_back_on,
                title=draft.title,
                source=source,
                source_text=text,
                text_hash=digest,
                imported_by=actor,
                reading={
                    "notes": [*notes, *draft.notes],
                    "parts": [list(part) for part in draft.parts],
                    "artifacts": [list(one) for one in draft.artifacts],
                },
            )
            _fill(plan, draft)
    except BaseException:
        if source is not None:  # bytes without a row would stay for ever
            source.location.unlink(missing_ok=True)
        raise
    record(
        "planning.imported",
        actor=actor,
        union=union,
        target=plan,
        detail={"sections": len(draft.sections), "targets": len(draft.targets)},
    )
    return plan


def _fill(plan: Plan, draft: DraftPlan) -> None:
    sections = _sections(plan, draft)
    Target.objects.bulk_create(
        Target(
            plan=plan,
            section=sections[one.section],
            order=place,
            deadline=one.deadline,
            progress_mode=one.mode,
            indicator_code=one.indicator_code,
            match_reason=one.match_reason,
            **_quantity(one),
        )
        for place, one in enumerate(draft.targets)
    )
    ReportedFigure.objects.bulk_create(
        ReportedFigure(plan=plan, section=sections[one.section], order=place, **_quantity(one))
        for place, one in enumerate(draft.reported)
    )
    Responsibility.objects.bulk_create(
        (
            Responsibility(
                section=sections[key], department=department, kind=kind, start=start, end=end
            )
            for key, department, kind, start, end in draft.duties
        ),
        ignore_conflicts=True,  # one department named twice in a section is one
    )
    PlanPlaceholder.objects.bulk_create(
        PlanPlaceholder(
            plan=plan,
            section=sections[key],
            span=spot.span[:40],
            start=spot.start,
            end=spot.end,
            kind=spot.kind,
            unit=(spot.unit or "")[:20],
            object=(spot.object or "")[:200],
            comparator=spot.comparator or "",
            is_wanted=is_wanted,
        )
        for key, spot, is_wanted in draft.placeholders
    )
    Unsure.objects.bulk_create(
        Unsure(
            plan=plan,
            section=sections[key],
            text=doubt.span[:200],
            start=doubt.start,
            end=doubt.end,
            reason=doubt.reason[:200],
        )
        for key, doubt in draft.unsure
    )


def _sections(plan: Plan, draft: DraftPlan) -> dict[str, PlanSection]:
    """Rows of the sections by key; level by level, so that parents exist first."""
    orders = {section.key: place for place, section in enumerate(draft.sections)}
    made: dict[str, PlanSection] = {}
    for depth in sorted({section.depth for section in draft.sections}):
        level = [section for section in draft.sections if section.depth == depth]
        rows = [
            PlanSection(
                plan=plan,
                parent=made.get(section.parent or ""),
                part=section.part,
                order=orders[section.key],
                number=section.number[:20],
                title=section.title,
                depth=depth,
                start=section.start,
                end=section.end,
                is_task=section.is_task,
            )
            for section in level
        ]
        for section, row in zip(level, PlanSection.objects.bulk_create(rows), strict=True):
            made[section.key] = row
    return made


def _quantity(one: DraftQuantity) -> dict[str, Any]:
    return {
        "object": one.object,
        "comparator": one.comparator,
        "value": one.value,
        "value_max": one.value_max,
        "unit": one.unit,
        "is_delta": one.is_delta,
        "sentence": one.sentence,
        "start": one.start,
        "end": one.end,
        "confidence": one.confidence,
        "rule": one.rule,
    }


@transaction.atomic
def discard_plan(plan: Plan, *, reason: str, actor: Any) -> None:
    """Take back an import that was a mistake (wrong file, wrong union). Never a confirmed plan,
    nor one that was confirmed before: people have declared progress on it."""
    plan = lock_for_edit(plan)
    if plan.confirmed_at is not None:
        raise Refusal("这份计划曾经确认过，不能撤销；如不再执行，请确认后办结。")
    if not reason.strip():
        raise Refusal("请写明撤销的原因。")
    record("planning.discarded", actor=actor, union=plan.union, target=plan, reason=reason.strip())
    plan.delete()
