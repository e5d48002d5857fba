"""Decisions about matters: plain values in, an answer or a reason out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

from gonghui.engines.matters.enums import (
    Action,
    Colour,
    DeskState,
    MatterState,
    Outcome,
)
from gonghui.engines.matters.kinds import MatterKind, Needs, Step
from gonghui.engines.matters.terms import shift_workdays, workdays_left

IsWorkday = Callable[[dt.date], bool]
Verdict = Literal["waiting", "pass", "refuse"]

YELLOW_FROM = 1
"""Working days left at which a desk turns yellow."""


def route_of(kind: MatterKind, answers: Mapping[str, Any]) -> list[Step]:
    """The steps that these answers lead through."""
    return [step for step in kind.route if step.when is None or step.when.holds(answers)]


def step_after(kind: MatterKind, code: str, answers: Mapping[str, Any]) -> Step | None:
    """The step that follows, None at the end. `code` "" asks for the first."""
    passed = not code
    for step in kind.route:
        if passed and (step.when is None or step.when.holds(answers)):
            return step
        passed = passed or step.code == code
    return None


def step_after_supplement(
    kind: MatterKind,
    stage: str,
    answers: Mapping[str, Any],
    *,
    passed: Collection[str],
    amount_grew: bool,
) -> Step:
    """Where a supplemented matter goes: to the step that asked for it; to an earlier one, if the
    corrected answers lead through a step that has not consented; to the beginning, if more is
    asked for now than the earlier steps consented to."""
    route = route_of(kind, answers)
    if amount_grew:
        return route[0]
    order = [step.code for step in kind.route]
    for step in route:
        is_at_or_after = order.index(step.code) >= order.index(stage)
        if is_at_or_after or step.code not in passed:
            return step
    return route[-1]


def tally(opinions: Sequence[str], *, needs: Needs, veto: bool) -> Verdict:
    """What several desks' opinions decide; an empty opinion has not been given yet.

    With a veto one refusal decides. Without one, a step is refused when enough consent can no
    longer come.
    """
    passes = opinions.count(Action.PASS)
    refusals = opinions.count(Action.REFUSE)
    waiting = len(opinions) - passes - refusals
    wanted = {"all": len(opinions), "any": 1}[needs] if isinstance(needs, str) else needs
    wanted = max(1, min(wanted, len(opinions)))
    if veto and refusals:
        return "refuse"
    if passes >= wanted:
        return "pass"
    if passes + waiting < wanted:
        return "refuse"
    return "waiting"


def colour(
    due_on: dt.date | None, today: dt.date, *, is_still: bool, is_workday: IsWorkday
) -> Colour:
    """Blue while there is time, yellow from the last working day but one, red once it has passed."""
    if is_still:
        return Colour.STILL
    if due_on is None:
        return Colour.NONE
    if today > due_on:
        return Colour.RED
    left = workdays_left(due_on, today, is_workday=is_workday)
    return Colour.YELLOW if left <= YELLOW_FROM else Colour.BLUE


def yellow_until(today: dt.date, *, is_workday: IsWorkday) -> dt.date:
    """The last due day that is yellow today: lists filter by it."""
    day = shift_workdays(today, YELLOW_FROM + 1, is_workday=is_workday)
    return day - dt.timedelta(days=1)


def resumed_due(left: int, today: dt.date, *, is_workday: IsWorkday) -> dt.date:
    """The due day of a clock that starts again with so many working days left."""
    return shift_workdays(today, left, is_workday=is_workday)


def acting_problem(
    *,
    matter_state: str,
    desk_state: str,
    sits_here: bool,
    person: int | None,
    account: int,
    interested: Collection[int],
    gave_opinion: Collection[int],
    once_each: bool,
    action: str,
) -> str:
    """Why an account may not act at a desk (security.md section 4: separation of duties)."""
    if matter_state == MatterState.CLOSED:
        return "该事项已经办结"
    if matter_state == MatterState.SUSPENDED:
        return "该事项已中止，恢复办理后才能继续"
    if desk_state != DeskState.WAITING:
        return "该环节已经办理，请勿重复办理"
    if not sits_here:
        return "该事项不在您的待办中"
    if action == Action.TRANSFER:
        return ""
    if person is not None and person in interested:
        return "您是该事项的申请人或利害关系人，应当回避，请转办"
    if once_each and account in gave_opinion:
        return "您已在该事项的前面环节签署意见，同一人不能重复审批，请转办"
    return ""


def action_problem(step: Step, action: str, *, opinion: str, to: object) -> str:
    """Why an action is not open at a step, or wants more."""
    if action == Action.RETURN and not step.may_return:
        return f"“{step.title}”环节不能退回补正"
    if action == Action.REFUSE and not step.may_refuse:
        return f"“{step.title}”环节不能作出不予通过的决定"
    if action in (Action.RETURN, Action.REFUSE) and len(opinion.strip()) < 2:
        return "退回补正或不予通过须写明理由"
    if action == Action.TRANSFER and to is None:
        return "请选择转给谁办理"
    return ""


def watching_problem(
    *, action: str, to_on: dt.date, today: dt.date, open_objections: int, upheld_objections: int
) -> str:
    """Why a desk that watches a publicity may not decide yet."""
    if action != Action.PASS:
        return ""
    if open_objections:
        return f"还有{open_objections}条异议没有核查答复，公示不能结束"
    if upheld_objections:
        return "有异议经核查成立，不能通过，请退回补正或不予通过"
    if today <= to_on:
        return f"公示期至{to_on:%Y年%-m月%-d日}，期满后才能通过"
    return ""


def letter_problem(
    *, outside: str, action: str, number: str, dated_on: dt.date | None, today: dt.date
) -> str:
    """Why an outside organisation's answer cannot be entered: it comes by letter."""
    if not outside or action not in (Action.PASS, Action.REFUSE):
        return ""
    if not number.strip() or dated_on is None:
        return f"{outside}以函件答复，请登记来函文号和日期"
    if dated_on > today:
        return "来函日期不能晚于今天"
    return ""


def rating_problem(*, state: str, outcome: str, is_asked_for: bool, is_rated: bool) -> str:
    """Why a matter cannot be rated."""
    if state != MatterState.CLOSED:
        return "事项办结后才能评价"
    if outcome == Outcome.WITHDRAWN or not is_asked_for:
        return "该事项不需要评价"
    if is_rated:
        return "该事项已经评价过，没有重复登记"
    return ""


def stars_problem(stars: object) -> str:
    """Why these are no stars."""
    if not isinstance(stars, int) or isinstance(stars, bool) or not 1 <= stars <= 5:
        return "请选择1至5星"
    return ""


MOST_OBJECTIONS = 5
"""Objections that one network address may send within an hour."""


def objection_problem(*, name: str, text: str, may_be_anonymous: bool) -> str:
    """Why an objection is not taken."""
    if len(name.strip()) < 2 and not (may_be_anonymous and not name.strip()):
        return "提出异议须写明姓名，以便核查和答复"
    if len(text.strip()) < 5:
        return "请写明异议的具体内容"
    return ""


def flood_problem(made: int) -> str:
    """Why an address may not send another objection now."""
    if made >= MOST_OBJECTIONS:
        return "提交过于频繁，请一小时后再试，或直接向受理工会反映"
    return ""


def withdrawing_problem(*, state: str, is_applicant: bool) -> str:
    """Why a matter may not be withdrawn."""
    if state == MatterState.CLOSED:
        return "该事项已经办结，不能撤回"
    if not is_applicant:
        return "只有申请人或代为提交的人可以撤回"
    return ""


def reopening_problem(*, state: str, outcome: str, is_settled: bool) -> str:
    """Why a closed matter may not be taken up again."""
    if state != MatterState.CLOSED:
        return "该事项还在办理中"
    if is_settled or outcome == Outcome.APPROVED:
        return "该事项已经通过并生效，需要更正的请另行提出"
    return ""


def route_problems(kind: MatterKind) -> Iterable[str]:
    """What is wrong with a kind's route and questions, for the start-up check."""
    codes = [step.code for step in kind.route]
    if not codes:
        yield "has no step"
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"step {code} twice"
    asked = [ask.code for ask in kind.asks] + [paper.code for paper in kind.documents]
    for code in sorted({code for code in asked if asked.count(code) > 1}):
        yield f"question {code} twice"
    known = {ask.code for ask in kind.asks} | {"amount", "headcount"}
    by_code = {ask.code: ask for ask in kind.asks}
    for step in kind.route:
        if not step.title:
            yield f"step {step.code} has no title"
        if step.when is not None and (unknown := step.when.fields() - known):
            yield f"step {step.code} is unreachable: nobody asks {'、'.join(sorted(unknown))}"
        for term in (step.within, step.publicity):
            if term is not None and term.before and term.before not in by_code:
                yield f"step {step.code}: its limit counts from {term.before}, which nobody asks"
        if isinstance(step.needs, int) and not 1 <= step.needs <= len(step.offices):
            yield f"step {step.code} needs {step.needs} of {len(step.offices)} desks"
        for office in step.offices:
            ask = by_code.get(office.at.code)
            if office.at.how == "answer" and (ask is None or ask.kind != "union"):
                yield f"step {step.code}: {office.at.code} does not ask for a union"
    if kind.route and all(step.when is not None for step in kind.route):
        yield "may have no step at all: one must be unconditional"
    yield from _publicity_problems(kind)
    for name in ("title", "public_title", "basis"):
        if not getattr(kind, name):
            yield f"has no {name}"


PUBLIC_COLUMNS = {"applicant", "union", "received_on"}
NEVER_PUBLIC = re.compile("证件|身份证|银行|账号|账户|卡号|手机|电话|住址|地址")
"""Words of questions whose answers are never published, whatever a kind declares."""


def _publicity_problems(kind: MatterKind) -> Iterable[str]:
    by_code = {ask.code: ask for ask in kind.asks}
    for code in kind.publicity_columns:
        ask = by_code.get(code)
        if ask is None and code not in PUBLIC_COLUMNS:
            yield f"publishes {code}, which nobody asks"
        if ask is not None and NEVER_PUBLIC.search(ask.label):
            yield f"publishes {code} ({ask.label}), which is never published"
    if any(step.publicity for step in kind.route) and not kind.publicity_columns:
        yield "has a publicity that shows nothing"


def period_text(from_on: dt.date, to_on: dt.date) -> str:
    """2026年6月1日至6月5日."""
    end = f"{to_on:%-m月%-d日}" if from_on.year == to_on.year else f"{to_on:%Y年%-m月%-d日}"
    return f"{from_on:%Y年%-m月%-d日}至{end}"
