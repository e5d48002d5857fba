"""A person goes over what was read: correct, adopt, add, dismiss."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Max

from gonghui.direction.planning import rules
from gonghui.direction.planning.enums import (
    Comparator,
    DutyKind,
    PartKind,
    ProgressMode,
    Resolution,
    TargetState,
)
from gonghui.direction.planning.matching import (
    Match,
    Wanted,
    candidates,
    clause_around,
    proposal,
)
from gonghui.direction.planning.models import (
    Plan,
    PlanPlaceholder,
    PlanSection,
    Responsibility,
    Target,
    Unsure,
)
from gonghui.direction.planning.services.locking import lock_for_edit, refuse
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.engines.indicators.periods import BadPeriod, Period
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal

TARGET_FIELDS = (
    "object",
    "comparator",
    "value",
    "value_max",
    "unit",
    "deadline",
    "progress_mode",
    "indicator_code",
    "state",
)


@transaction.atomic
def update_plan(plan: Plan, *, title: str, period: str, actor: Any) -> Plan:
    """Correct the title and the time the targets are about."""
    plan = lock_for_edit(plan)
    try:
        span = Period.parse(period)
    except BadPeriod as error:
        raise Refusal(str(error)) from None
    if not title.strip():
        raise Refusal("请填写标题。")
    changed = [
        label
        for label, before, after in (
            ("标题", plan.title, title.strip()),
            ("期间", plan.period, span.name),
        )
        if before != after
    ]
    if not changed:
        return plan
    year = span.from_on.year
    twin = Plan.objects.filter(union=plan.union_id, year=year, text_hash=plan.text_hash)
    if twin.exclude(pk=plan.pk).exists():
        raise Refusal(f"同一份材料在{year}年已经导入过，不能改到这一年。")
    plan.title, plan.period, plan.year = title.strip()[:200], span.name, year
    plan.save(update_fields=["title", "period", "year"])
    detail = {"what": "、".join(changed)}
    record("planning.updated", actor=actor, union=plan.union, target=plan, detail=detail)
    return plan


@transaction.atomic
def rename_section(section: PlanSection, *, title: str, actor: Any) -> PlanSection:
    """Correct a heading that was read wrongly. Its place in the text stays."""
    plan = lock_for_edit(section.plan)
    title = title.strip()
    if not title:
        raise Refusal("请填写条目标题。")
    if title == section.title:
        return section
    before, section.title = section.title, title[:500]
    section.save(update_fields=["title"])
    detail = {"before": before, "after": section.title}
    record("planning.section_renamed", actor=actor, union=plan.union, target=section, detail=detail)
    return section


@transaction.atomic
def set_duties(
    section: PlanSection, *, lead: list[str], support: list[str], actor: Any
) -> PlanSection:
    """Say which departments answer for a section. Those the paper named keep their place in it."""
    plan = lock_for_edit(section.plan)
    named = [(DutyKind.LEAD.value, name[:60]) for name in lead]
    named += [(DutyKind.SUPPORT.value, name[:60]) for name in support]
    wanted = list(dict.fromkeys(named))
    present = {(row.kind, row.department): row for row in section.responsibilities.all()}
    if set(wanted) == set(present):
        return section
    gone = [row.pk for key, row in present.items() if key not in wanted]
    Responsibility.objects.filter(pk__in=gone).delete()
    Responsibility.objects.bulk_create(
        Responsibility(section=section, kind=kind, department=name)
        for kind, name in wanted
        if (kind, name) not in present
    )
    after = "；".join(f"{DutyKind(kind).label}：{name}" for kind, name in wanted) or "无"
    record(
        "planning.duties_set",
        actor=actor,
        union=plan.union,
        target=section,
        detail={"after": after},
    )
    return section


def departments(text: str) -> list[str]:
    """Names as people type them, 组织部、权益部 or one a line."""
    names = [name.strip() for name in re.split(r"[、，,；;\n]+", text)]
    return list(dict.fromkeys(name for name in names if name))


@transaction.atomic
def revise_target(target: Target, *, changes: dict[str, Any], actor: Any) -> Target:
    """Change what a target wants, how it is followed, or whether it is adopted.

    `changes` holds any of TARGET_FIELDS. A chosen indicator that differs from the proposed one
    loses the machine's reason.
    """
    plan = lock_for_edit(target.plan)
    target.refresh_from_db(fields=TARGET_FIELDS)  # as it stands now that the plan is ours
    changes = {
        key: value
        for key, value in changes.items()
        if key in TARGET_FIELDS and getattr(target, key) != value
    }
    if not changes:
        return target
    before = {key: str(getattr(target, key) or "") for key in changes}
    for key, value in changes.items():
        setattr(target, key, value)
    if target.progress_mode != ProgressMode.INDICATOR:
        target.indicator_code = ""
    if "indicator_code" in changes or not target.indicator_code:
        target.match_reason = "由人工选定" if target.indicator_code else ""
    _check(target, plan)
    target.save()
    after = {key: str(value or "") for key, value in changes.items()}
    record(
        "planning.target_revised",
        actor=actor,
        union=plan.union,
        target=target,
        detail={"before": before, "after": after},
    )
    return target


def _check(target: Target, plan: Plan) -> None:
    refuse(
        rules.target_problem(
            object_name=target.object,
            value=target.value,
            value_max=target.value_max,
            mode=target.progress_mode,
            indicator_code=target.indicator_code,
            deadline=target.deadline,
            from_on=plan.span.from_on,
        )
    )
    if target.indicator_code and target.indicator_code not in INDICATORS:
        raise Refusal("没有这个指标，请从列表中选择。")


@transaction.atomic
def add_target(
    section: PlanSection,
    *,
    object_name: str,
    comparator: str,
    value: Decimal | None,
    unit: str,
    actor: Any,
    value_max: Decimal | None = None,
    deadline: dt.date | None = None,
    progress_mode: str = ProgressMode.DECLARED,
    indicator_code: str = "",
    unsure: Unsure | None = None,
) -> Target:
    """Add a target by hand; from an unsettled spot, that spot is settled with it."""
    plan = lock_for_edit(section.plan)
    if section.part != PartKind.PLAN:
        raise Refusal("总结部分不设目标，请在计划部分的条目下增加。")
    if unsure is not None and unsure.resolved_as != Resolution.OPEN:
        raise Refusal("这处未识别内容已经处理过。")
    last = Target.objects.filter(section=section).aggregate(last=Max("order"))["last"]
    span = {"start": unsure.start, "end": unsure.end} if unsure else {}
    target = Target(
        plan=plan,
        section=section,
        order=(last or 0) + 1,
        object=object_name.strip()[:200],
        comparator=comparator,
        value=value,
        value_max=value_max,
        unit=unit.strip()[:20],
        deadline=deadline,
        progress_mode=progress_mode,
        indicator_code=indicator_code if progress_mode == ProgressMode.INDICATOR else "",
        match_reason="由人工选定" if indicator_code else "",
        state=TargetState.CONFIRMED,
        sentence=_line(plan.source_text, unsure.start) if unsure else "",
        rule="by-hand",
        **span,
    )
    _check(target, plan)
    target.save()
    if unsure is not None:
        unsure.resolved_as, unsure.target = Resolution.TARGET, target
        unsure.save(update_fields=["resolved_as", "target"])
    record("planning.target_added", actor=actor, union=plan.union, target=target)
    return target


def _line(text: str, offset: int) -> str:
    """The sentence around an offset."""
    before = max((text.rfind(mark, 0, offset) for mark in "。；\n"), default=-1)
    after = [place for mark in "。；\n" if (place := text.find(mark, offset)) >= 0]
    return text[before + 1 : min(after) + 1 if after else len(text)].strip()


def track_task(section: PlanSection, *, actor: Any) -> Target:
    """Follow a task that names no number by the percentage done, which its department declares."""
    if section.targets.exclude(state=TargetState.DROPPED).exists():
        raise Refusal("这个条目下已经有目标，不用再按完成百分比跟踪。")
    return add_target(
        section,
        object_name=section.title[:200],
        comparator=Comparator.EQUAL,
        value=Decimal(100),
        unit="%",
        actor=actor,
    )


@transaction.atomic
def adopt_all(plan: Plan, *, actor: Any) -> int:
    """Adopt every target that is still undecided. Returns how many."""
    plan = lock_for_edit(plan)
    waiting = list(Target.objects.filter(plan=plan, state=TargetState.PROPOSED))
    for target in waiting:
        revise_target(target, changes={"state": TargetState.CONFIRMED}, actor=actor)
    return len(waiting)


@transaction.atomic
def dismiss_unsure(unsure: Unsure, *, actor: Any) -> Unsure:
    """Say that an unsettled spot is nothing to follow. Twice is once."""
    plan = lock_for_edit(unsure.plan)
    unsure = Unsure.objects.get(pk=unsure.pk)
    if unsure.resolved_as == Resolution.TARGET:
        raise Refusal("这处未识别内容已经设为目标。")
    if unsure.resolved_as == Resolution.OPEN:
        unsure.resolved_as = Resolution.DISMISSED
        unsure.save(update_fields=["resolved_as"])
        record("planning.unsure_dismissed", actor=actor, union=plan.union, target=unsure)
    return unsure


@transaction.atomic
def fill_placeholder(spot: PlanPlaceholder, *, filled: str, actor: Any) -> PlanPlaceholder:
    """Fill in what the writer left open. A wanted number becomes a target, or corrects its own."""
    plan = lock_for_edit(spot.plan)
    filled = filled.strip()[:100]
    if filled == spot.filled:
        return spot
    number = _number(filled) if spot.kind == "number" and filled else None
    if spot.kind == "number" and filled and number is None:
        raise Refusal(f"“{spot.span}{spot.unit}”处要填数字，现在填的是“{filled}”。")
    spot.filled = filled
    if spot.is_wanted and number is not None:
        if spot.target is None:
            best = _proposed(spot, plan)
            spot.target = add_target(
                spot.section,
                object_name=spot.object or spot.section.title,
                value=number,
                comparator=spot.comparator or Comparator.EQUAL,
                unit=spot.unit,
                actor=actor,
                progress_mode=ProgressMode.INDICATOR if best else ProgressMode.DECLARED,
                indicator_code=best.code if best else "",
            )
            spot.target.match_reason = best.reason[:300] if best else ""
            spot.target.start, spot.target.end = spot.start, spot.end
            spot.target.sentence = _line(plan.source_text, spot.start)
            spot.target.save(update_fields=["start", "end", "sentence", "match_reason"])
        else:
            revise_target(spot.target, changes={"value": number}, actor=actor)
    spot.save(update_fields=["filled", "target"])
    record(
        "planning.placeholder_filled",
        actor=actor,
        union=plan.union,
        target=spot,
        detail={"after": filled or "（空）"},
    )
    return spot


def _proposed(spot: PlanPlaceholder, plan: Plan) -> Match | None:
    """The indicator that a filled-in number would be measured by."""
    clause = clause_around(plan.source_text, spot.start, spot.end)
    wanted = Wanted(spot.object or spot.section.title, spot.unit, clause, plan.union.level)
    return proposal(candidates(wanted, INDICATORS))


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number < 10**14 else None
