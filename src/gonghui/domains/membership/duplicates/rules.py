"""How alike two people are. Pure: facts in, reasons and a score out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from gonghui.domains.membership.duplicates.enums import Reason

MOST_EDITS = 2
"""Slips of the pen that one number is forgiven."""

WEIGHTS = {
    Reason.NUMBER_FORM: 95,
    Reason.NAME_BIRTH: 65,
    Reason.NAME_MOBILE: 60,
    Reason.BIRTH_MOBILE: 50,
    Reason.SOUND_BIRTH: 40,
}
"""What makes two people worth a look, and how much."""

EXTRAS = {Reason.NUMBER_NEAR: 25, Reason.OTHER_PAPER: 10}
"""What adds to it."""

SURE = 99


@dataclass(frozen=True)
class Facts:
    """What two people are compared by."""

    name: str
    name_key: str
    birth_on: dt.date | None
    mobile: str
    id_type: str
    number: str


@dataclass(frozen=True)
class Likeness:
    """Reasons, the strongest first, and a score up to 99; no reason: not alike."""

    reasons: tuple[Reason, ...] = ()
    score: int = 0


def canonical(number: str) -> str:
    """One writing of a number: a resident's of 18 or 17 characters in the old 15 digits, without
    century and check digit; of other papers the letters and digits. "" for none."""
    plain = re.sub(r"[^0-9A-Z]", "", number.upper())
    if re.fullmatch(r"\d{17}[\dX]?", plain):
        return plain[:6] + plain[8:17]
    return plain


def edits(one: str, other: str) -> int:
    """Slips between two numbers: a wrong, missing or extra character, two changed about.
    Stops counting above MOST_EDITS."""
    if abs(len(one) - len(other)) > MOST_EDITS:
        return MOST_EDITS + 1
    older: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one):
        oldest, older, row = older, row, [i + 1]
        for j, right in enumerate(other):
            cost = min(older[j + 1] + 1, row[j] + 1, older[j] + (left != right))
            if i and j and left == other[j - 1] and one[i - 1] == right:
                cost = min(cost, oldest[j - 1] + 1)
            row.append(cost)
    return min(row[-1], MOST_EDITS + 1)


def judge(one: Facts, other: Facts) -> Likeness:
    """Why two people may be one. Symmetric."""
    found: set[Reason] = set()
    is_born_alike = one.birth_on is not None and one.birth_on == other.birth_on
    is_reached_alike = bool(one.mobile) and one.mobile == other.mobile
    born_apart = None not in (one.birth_on, other.birth_on) and one.birth_on != other.birth_on
    if one.number and canonical(one.number) == canonical(other.number) and not born_apart:
        found.add(Reason.NUMBER_FORM)
    if is_born_alike and one.name_key == other.name_key:
        found.add(Reason.NAME_BIRTH if one.name == other.name else Reason.SOUND_BIRTH)
    if is_reached_alike and one.name == other.name:
        found.add(Reason.NAME_MOBILE)
    if is_reached_alike and is_born_alike:
        found.add(Reason.BIRTH_MOBILE)
    if not found:
        return Likeness()
    score = max(WEIGHTS[reason] for reason in found)
    if Reason.NUMBER_FORM not in found and one.number and other.number:
        if one.id_type != other.id_type:
            found.add(Reason.OTHER_PAPER)
        elif edits(one.number, other.number) <= MOST_EDITS:
            found.add(Reason.NUMBER_NEAR)
    score += sum(EXTRAS.get(reason, 0) for reason in found)
    score += 10 * (len(found & set(WEIGHTS)) - 1)
    if Reason.NAME_BIRTH in found and one.mobile and other.mobile and not is_reached_alike:
        found.add(Reason.PHONE_CHANGED)
    order = list(Reason)
    return Likeness(tuple(sorted(found, key=order.index)), min(score, SURE))
