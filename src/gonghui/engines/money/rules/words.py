"""Amounts in words (大写), as bills and receipts want them."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def amount_words(amount: Decimal) -> str:
    """`1005.60` → 壹仟零伍元陆角整 (支付结算办法, annex 1)."""
    cents = int((abs(amount) * 100).to_integral_value())
    if Decimal(cents) != abs(amount) * 100:
        raise ValueError(f"{amount} is not a whole number of cents")
    yuan, rest = divmod(cents, 100)
    jiao, fen = divmod(rest, 10)
    sign = "负" if amount < 0 else ""
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{sign}{whole or '零元'}整"
    parts = [whole]
    if jiao:
        parts.append(f"{_DIGITS[jiao]}角")
    elif whole:
        parts.append("零")
    parts.append(f"{_DIGITS[fen]}分" if fen else "整")
    return sign + "".join(parts)


def _whole(number: int) -> str:
    """A whole number up to 9,999 万亿 in capital figures."""
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    if len(groups) > len(_GROUPS):
        raise ValueError("the amount is too large to be written")
    text, wants_zero = "", False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            wants_zero = bool(text)
            continue
        if text and (wants_zero or group < 1_000):
            text += "零"
        text += _thousands(group) + _GROUPS[place]
        wants_zero = False
    return text


def _thousands(group: int) -> str:
    text, wants_zero = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if not digit:
            wants_zero = bool(text)
            continue
        text += ("零" if wants_zero else "") + _DIGITS[digit] + _PLACES[place]
        wants_zero = False
    return text
