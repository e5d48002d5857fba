"""What a bank account number looks like."""

from __future__ import annotations

import re

from gonghui.kernel.people.identity import normalise as squeezed

_SHAPE = re.compile(r"\d{8,32}")


def normalise(number: str) -> str:
    """Digits only: people write numbers in groups, with blanks and strokes."""
    return squeezed(number).replace("-", "").replace("－", "")


def number_problem(number: str) -> str:
    """Why this is no account number. Cards of UnionPay (62…, 16 to 19 digits) end in a check digit;
    other accounts have none."""
    if not _SHAPE.fullmatch(number):
        return "银行账号应为8至32位数字，请核对。"
    if number.startswith("62") and 16 <= len(number) <= 19 and not luhn_holds(number):
        return "银行卡号的校验位不对，请核对是否抄错。"
    return ""


def luhn_holds(number: str) -> bool:
    """Whether the last digit is the right one (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
