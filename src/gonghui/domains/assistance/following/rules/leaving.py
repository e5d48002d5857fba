"""Whether a file may leave hardship (脱困), be relieved (解困), cancelled or taken up again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gonghui.domains.assistance.following.enums import Move
from gonghui.domains.assistance.hardship.enums import CancelReason, Category, FileState
from gonghui.domains.assistance.hardship.rules.assessment import rounded, yuan
from gonghui.domains.assistance.hardship.rules.days import months_after


@dataclass(frozen=True)
class MonthOfIncome:
    """What a household had left in one month, and the line of that month.

    `net` is income less rigid expenses of the whole household, `line` the minimum living standard
    in force in that month.
    """

    first: dt.date
    net: Decimal
    people: int
    line: Decimal

    @property
    def name(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def per_capita(self) -> Decimal:
        return rounded(self.net / self.people)

    @property
    def is_above(self) -> bool:
        """Compared by sums of the household, so that no rounding decides."""
        return self.net > self.line * self.people

    def say(self) -> str:
        """The sum as a line: 2026-05：5,400.00 ÷ 3人 = 1,800.00元 ＞ 780.00元."""
        sign = "＞" if self.is_above else "≤"
        return (
            f"{yuan(self.net)} ÷ {self.people}人 = {yuan(self.per_capita)}元 {sign} "
            f"{yuan(self.line)}元"
        )


@dataclass(frozen=True)
class ExitVerdict:
    """Whether the rule lets a household leave, with every reason why not."""

    problems: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]

    @property
    def allows(self) -> bool:
        return not self.problems


def months_to_prove(today: dt.date, count: int) -> list[dt.date]:
    """First days of the last whole months, the oldest first. The present one is not over yet."""
    this = today.replace(day=1)
    return [months_after(this, -back) for back in range(count, 0, -1)]


def judge_exit(
    months: Sequence[MonthOfIncome],
    *,
    needed: int,
    causes: Sequence[str],
    gone: Mapping[str, str],
    today: dt.date,
) -> ExitVerdict:
    """脱困: in each of the last `needed` whole months above the line, and every cause gone.

    `gone` says by code of a cause what removed it; a cause without words is not gone.
    """
    problems: list[str] = []
    by_month = {one.first: one for one in months}
    wanted = months_to_prove(today, needed)
    missing = [f"{day:%Y-%m}" for day in wanted if day not in by_month]
    if missing:
        problems.append(f"须填写连续{needed}个月的收入，缺少{'、'.join(missing)}")
    shown = [by_month[day] for day in wanted if day in by_month]
    below = [one.name for one in shown if not one.is_above]
    if below:
        problems.append(f"家庭人均收入须连续{needed}个月高于低保标准，{'、'.join(below)}没有高于")
    left = [code for code in causes if not gone.get(code, "").strip()]
    if left:
        problems.append("致困原因尚未消除，请逐项写明消除的情况；无法消除的，办理解困")
    return ExitVerdict(tuple(problems), tuple((one.name, one.say()) for one in shown))


FROM = {
    Move.EXIT: (FileState.ACTIVE, FileState.RELIEVED),
    Move.RELIEF: (FileState.ACTIVE,),
    Move.CANCEL: (FileState.ACTIVE, FileState.RELIEVED, FileState.EXITED),
    Move.RETURN: (FileState.EXITED, FileState.RELIEVED, FileState.CANCELLED),
}
"""States from which a move is possible."""

TO = {
    Move.EXIT: FileState.EXITED,
    Move.RELIEF: FileState.RELIEVED,
    Move.CANCEL: FileState.CANCELLED,
    Move.RETURN: FileState.ACTIVE,
}


def move_problem(move: Move, state: str) -> str:
    """Why a file in this state cannot be moved so, "" if it can."""
    if state in FROM[move]:
        return ""
    said = "、".join(one.label for one in FROM[move])
    return f"{FileState(state).label}的档案不能办理{move.label}，只有{said}的可以"


def relief_problem(*, receives_dibao: bool, words: str) -> str:
    """解困: who cannot get out by himself is caught by 低保 and kept in the union's regular care."""
    if not receives_dibao:
        return "解困须已纳入低保等政府兜底保障，请先协助家庭申请，或改办脱困"
    if not words.strip():
        return "请写明兜底保障和工会常态化帮扶的安排"
    return ""


BY_HAND = tuple(one for one in CancelReason if one is not CancelReason.ESCAPED)
"""Reasons that somebody chooses. 脱困 is set where the file has exited."""


def cancel_problem(reason: str, *, state: str, words: str, other_file: bool) -> str:
    """Why a file cannot be cancelled for a reason."""
    if reason == CancelReason.ESCAPED and state != FileState.EXITED:
        return "以脱困为由注销的，须先办理脱困"
    if state == FileState.EXITED and reason in (CancelReason.REFUSED, CancelReason.TRANSFERRED):
        return "已脱困的档案以脱困为由注销"
    if reason == CancelReason.MERGED and not other_file:
        return "并档注销的，请填写并入的档号"
    if reason in (CancelReason.FRAUD, CancelReason.REFUSED) and len(words.strip()) < 10:
        return "虚假材料、拒绝核查的，请写明查实的情况和告知本人的经过（不少于10个字）"
    return ""


def taking_up_problem(state: str, cancel_reason: str) -> str:
    """Why a cancelled file is not taken up again: only one that was cancelled after 脱困 is."""
    if state == FileState.CANCELLED and cancel_reason != CancelReason.ESCAPED:
        return "该档案不是因脱困注销的，生活又遇到困难的请重新申请建档"
    return ""


def return_problem(category: str) -> str:
    """Why a household is not taken up again: it must count by the rule of the day."""
    if category:
        return ""
    return "按现行标准重新计算，不符合困难职工认定条件，不能办理返困；临时困难的可以申请临时救助"


def half_yearly(category: str) -> bool:
    """Whether a category is reviewed every half year rather than every year."""
    return category == Category.ACCIDENTAL


def next_review(category: str, on: dt.date, *, yearly: int, accidental: int) -> dt.date:
    """When a file is due again, by the months of the policy."""
    return months_after(on, accidental if half_yearly(category) else yearly)
