"""Decisions about plans: plain values in, an answer and its reason out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from gonghui.direction.planning.enums import (
    Comparator,
    EntryState,
    PlanKind,
    PlanState,
    ProgressMode,
    Standing,
    TargetState,
)

NEARLY = Decimal("0.8")
"""docs/sources.md, activities: from 80 % a target counts as on its way (yellow), below as behind."""
LAST_QUARTER = Decimal("0.75")
"""From here on a small target that has not begun is late, though one piece is all it lacks."""
TOO_EARLY = Decimal("0.08")
"""Within the first month nothing is said to be late."""


@dataclass(frozen=True)
class Course:
    """How a target stands: the judgement, how far it is (1 is reached), where it is heading.

    `forecast` is the value at the end if it goes on evenly; None where that means nothing
    (stocks, ratios, limits, after the end).
    """

    standing: Standing
    share: Decimal | None
    forecast: Decimal | None
    text: str


def time_passed(from_on: dt.date, to_on: dt.date, today: dt.date) -> Decimal:
    """How much of the days has passed, 0–1."""
    days = (to_on - from_on).days + 1
    gone = (today - from_on).days + 1
    return min(max(Decimal(gone) / Decimal(max(days, 1)), Decimal(0)), Decimal(1))


def meets(comparator: str, value: Decimal, reached: Decimal) -> bool:
    """Whether a value reached is what was wanted. Reaching more than an exact number is well."""
    if comparator == Comparator.MORE:
        return reached > value
    if comparator == Comparator.AT_MOST:
        return reached <= value
    if comparator == Comparator.LESS:
        return reached < value
    if comparator == Comparator.ABOUT:
        return reached >= value * Decimal("0.95")
    return reached >= value


def course(
    *,
    comparator: str,
    value: Decimal | None,
    reached: Decimal | None,
    passed: Decimal,
    is_over: bool,
    accumulates: bool,
    mode: str = ProgressMode.INDICATOR,
    unit: str = "",
) -> Course:
    """How a target stands after `passed` of its time.

    `accumulates` is true of what happens over the period (flows, declared totals) and false of
    what is counted at a date or is a rate: there the present value is the whole truth.
    """
    if mode == ProgressMode.NONE:
        return Course(Standing.UNTRACKED, None, None, "按要求不跟踪进度")
    if value is None or reached is None:
        text = "还没有经认可的申报" if mode == ProgressMode.DECLARED else "还没有可用的数据"
        return Course(Standing.UNMEASURED, None, None, text)
    if comparator in (Comparator.AT_MOST, Comparator.LESS):
        return _limit(comparator, value, reached, is_over=is_over)
    share = reached / value if value else Decimal(1)
    if meets(comparator, value, reached):
        return Course(Standing.DONE, share, None, "已达到目标")
    if is_over:
        return Course(Standing.MISSED, share, None, "期限已过，未达到目标")
    if not passed:
        return Course(Standing.NOT_BEGUN, share, None, "还没有到开始时间")
    if not accumulates:
        standing = Standing.ON_TRACK if share >= NEARLY else Standing.LATE
        return Course(standing, share, None, f"当前为目标的{whole_percent(share)}%")
    standing = Standing.LATE if _is_late(value, reached, passed) else Standing.ON_TRACK
    forecast = (reached / passed).quantize(Decimal(1), ROUND_HALF_UP)
    return Course(standing, share, forecast, f"按目前进度，到期末预计完成{forecast:,f}{unit}")


def _limit(comparator: str, value: Decimal, reached: Decimal, *, is_over: bool) -> Course:
    """A limit is kept or broken; it is done only when time is up."""
    share = reached / value if value else Decimal(int(reached > 0))
    if not meets(comparator, value, reached):
        return Course(Standing.MISSED, share, None, "已超出上限")
    standing = Standing.DONE if is_over else Standing.ON_TRACK
    return Course(standing, share, None, f"已用上限的{whole_percent(share)}%")


def _is_late(value: Decimal, reached: Decimal, passed: Decimal) -> bool:
    expected = value * passed
    if passed < TOO_EARLY or reached >= expected * NEARLY:
        return False
    return expected - reached >= 1 or passed >= LAST_QUARTER


def whole_percent(share: Decimal) -> int:
    """A share as whole per cent, cut off: what is not yet reached never reads as reached."""
    return int(share * 100)


@dataclass(frozen=True)
class Decision:
    """What is decided about one target, as the confirmation looks at it."""

    label: str
    state: str
    mode: str
    has_value: bool
    has_indicator: bool
    is_known_indicator: bool = True


def confirm_problem(*, state: str, kind: str, decisions: Sequence[Decision]) -> str:
    """Why a plan may not be confirmed yet; names the targets that lack a decision."""
    if state != PlanState.REVIEW:
        return "这份计划不在审核中，不能再确认"
    if kind == PlanKind.SUMMARY:
        return "这份材料是总结，没有计划部分，不能确认为计划"
    undecided = [one.label for one in decisions if one.state == TargetState.PROPOSED]
    if undecided:
        return f"还有{len(undecided)}个目标没有决定采用与否：{_some(undecided)}"
    adopted = [one for one in decisions if one.state == TargetState.CONFIRMED]
    tracked = [one for one in adopted if one.mode != ProgressMode.NONE]
    if missing := [one.label for one in tracked if not one.has_value]:
        return f"这些目标还没有数值，请填写或改为不跟踪：{_some(missing)}"
    unbound = [
        one.label
        for one in tracked
        if one.mode == ProgressMode.INDICATOR and not (one.has_indicator and one.is_known_indicator)
    ]
    if unbound:
        return f"这些目标还没有选定指标，请选择指标或改为申报进度：{_some(unbound)}"
    return ""


def _some(labels: Sequence[str]) -> str:
    shown = "；".join(f"“{label}”" for label in labels[:5])
    return f"{shown}等" if len(labels) > 5 else shown


def edit_problem(*, state: str) -> str:
    """Why the content of a plan may not be changed."""
    if state == PlanState.CONFIRMED:
        return "计划已经确认，请先退回审核再修改"
    if state == PlanState.CLOSED:
        return "计划已经办结，不能再修改"
    return ""


def declare_problem(
    *,
    plan_state: str,
    target_state: str,
    mode: str,
    has_open_entry: bool,
    on: dt.date,
    from_on: dt.date,
    today: dt.date,
    value: Decimal,
    note: str,
) -> str:
    """Why progress may not be declared."""
    if plan_state != PlanState.CONFIRMED:
        return "计划还没有确认或已经办结，不能申报进度"
    if target_state != TargetState.CONFIRMED:
        return "这个目标没有采用，不能申报进度"
    if mode != ProgressMode.DECLARED:
        return "这个目标按业务记录统计，不用申报进度"
    if has_open_entry:
        return "上一次申报还在等待审核，请先完成审核"
    if on > today:
        return "截至日期不能晚于今天"
    if on < from_on:
        return f"截至日期不能早于计划期间的开始（{from_on:%Y-%m-%d}）"
    if value < 0:
        return "累计完成数不能是负数"
    if not note.strip():
        return "请写明依据，例如活动名称、文件名或台账名称"
    return ""


def decide_problem(*, state: str, is_own: bool, approve: bool, opinion: str) -> str:
    """Why a declaration may not be decided on by this person in this way."""
    if state != EntryState.SUBMITTED:
        return "这次申报已经审核过"
    if is_own:
        return "不能审核自己申报的进度"
    if not approve and not opinion.strip():
        return "不认可时请写明原因"
    return ""


def target_problem(
    *,
    object_name: str,
    value: Decimal | None,
    value_max: Decimal | None,
    mode: str,
    indicator_code: str,
    deadline: dt.date | None,
    from_on: dt.date,
) -> str:
    """Why a target may not be kept like this."""
    if not object_name.strip():
        return "请写明目标的对象"
    if value is not None and value < 0:
        return "目标值不能是负数"
    if value_max is not None and (value is None or value_max < value):
        return "上限不能小于目标值"
    if mode == ProgressMode.INDICATOR and not indicator_code:
        return "按业务记录统计的目标要选定一个指标"
    if deadline is not None and deadline < from_on:
        return f"完成时限不能早于计划期间的开始（{from_on:%Y-%m-%d}）"
    return ""
