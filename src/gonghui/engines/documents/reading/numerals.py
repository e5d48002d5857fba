"""Chinese and Arabic numerals as numbers: scales, mixed forms, fractions in percent."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
STEPS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10_000, "亿": 100_000_000}

CHINESE = "零〇一二两三四五六七八九十百千万亿"
_ARABIC = re.compile(r"\d+(?:[, ]\d{3})*(?:\.\d+)?")


def chinese_number(text: str) -> Decimal | None:
    """Read 三百二十, 两千, 十五万, 二〇二三 or 九十五点六; ``None`` when it is not a number."""
    if not text:
        return None
    whole, _, decimals = text.partition("点")
    if "点" in text:
        tail = "".join(str(DIGITS.get(c, "x")) for c in decimals)
        head = chinese_number(whole)
        if head is None or not tail.isdigit():
            return None
        return head + Decimal(f"0.{tail}")
    if all(c in DIGITS for c in whole):
        return Decimal("".join(str(DIGITS[c]) for c in whole))
    total = section = digit = 0
    for char in whole:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in STEPS:
            section += (digit or 1) * STEPS[char]
            digit = 0
        elif char in SCALES:
            total = (total + section + digit or 1) * SCALES[char]
            section = digit = 0
        else:
            return None
    # 两千五 and 三百二 leave the last step out.
    if digit and len(whole) > 1 and whole[-1] in DIGITS and whole[-2] in "百千":
        digit *= STEPS[whole[-2]] // 10
    elif digit and len(whole) > 1 and whole[-2] in SCALES and whole[-1] in DIGITS:
        digit *= SCALES[whole[-2]] // 10
    return Decimal(total + section + digit)


def number(text: str) -> Decimal | None:
    """Read an Arabic number (thousands separators allowed) or a Chinese one."""
    if _ARABIC.fullmatch(text):
        try:
            return Decimal(text.replace(",", "").replace(" ", ""))
        except InvalidOperation:
            return None
    return chinese_number(text)


def scale(text: str | None) -> int:
    """The factor a run of 十百千万亿 behind an Arabic number stands for; 1 for none."""
    factor = 1
    for char in text or "":
        factor *= STEPS.get(char) or SCALES.get(char) or 1
    return factor


def ordinal(text: str) -> int | None:
    """The integer of a list marker: 十二, 12, ③, ⑵, ⒈, ㈠; ``None`` when unreadable."""
    if text.isdecimal():
        return int(text) if len(text) < 6 else None
    if len(text) == 1:
        code = ord(text)
        for first, count in ((0x2460, 20), (0x2474, 20), (0x2488, 20), (0x3220, 10), (0x2776, 10)):
            if first <= code < first + count:
                return code - first + 1
    value = chinese_number(text)
    return int(value) if value is not None and value < 1000 else None
