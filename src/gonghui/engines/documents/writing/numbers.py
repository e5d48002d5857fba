"""How a number, a change and a day are said in official prose (GB/T 15835).

Values come in base units: people and things as counted, money in yuan, rates as 0–1. Prose has
no thousands comma; tables have one (`say_in_table`). Halves round away from zero.
"""

import datetime as dt
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

Number = int | Decimal
FuzzyWord = Literal["余", "近", "超"]

MONEY_UNITS = ("元", "万元", "亿元")
RATE_UNITS = ("%", "‰", "个百分点")
_WAN, _YI = Decimal(10_000), Decimal(100_000_000)
_SCALES = {"万元": _WAN, "亿元": _YI, "%": Decimal("0.01"), "个百分点": Decimal("0.01")}
_DIGITS = "零一二三四五六七八九"


def say(value: Number, unit: str, *, decimals: int | None = None) -> str:
    """The value with its unit: `say(12864000, "元")` is 1286.4万元.

    元 turns into 万元 from 10,000 on; 万元 and 亿元 are always divided; both keep two decimals,
    trimmed. A rate keeps one decimal, but is 100% or 0% only when it is exactly so. Other units
    take whole numbers, or as many decimals as asked.
    """
    amount = _decimal(value)
    if unit in ("%", "个百分点"):
        return _say_rate(amount, unit, 1 if decimals is None else decimals)
    if unit == "元" and abs(_rounded(amount, 2)) >= _WAN:
        unit = "万元"
    if unit in MONEY_UNITS:
        scaled = amount / _SCALES.get(unit, Decimal(1))
        return _trimmed(_rounded(scaled, 2 if decimals is None else decimals)) + unit
    if decimals is None and amount != amount.to_integral_value():
        raise ValueError(f"“{unit}”应为整数，不是{value}")
    return _trimmed(_rounded(amount, decimals or 0)) + unit


def say_in_table(value: Number, unit: str, *, decimals: int | None = None) -> str:
    """The value alone, as a cell under a head that names the unit: 1,286.40."""
    amount = _decimal(value) / _SCALES.get(unit, Decimal(1))
    places = decimals
    if places is None:
        places = 2 if unit in MONEY_UNITS else 1 if unit in RATE_UNITS else 0
    return f"{_rounded(amount, places):,.{places}f}"


def say_fuzzy(
    value: Number, unit: str, *, threshold: int = 100, word: FuzzyWord | None = None
) -> str:
    """“N余”, “近N” or “超N”, where N keeps the two leading digits (docs/sources.md, activities).

    Below the threshold, and where nothing is lost, the value is said exactly. Without `word`
    近 is chosen when the round number above is nearer; asked for, 近 needs it within 5 %.
    Whoever uses the text keeps the exact value beside it (`Figure.exact`).
    """
    amount = _decimal(value)
    floor, ceiling = _round_numbers(amount)
    if amount < threshold or amount == floor:
        return say(value, unit)
    may_near = ceiling - amount <= ceiling * Decimal("0.05")
    if word == "近" and not may_near:
        raise ValueError(f"{value}与{ceiling}相差超过5%，不能说“近”")
    if word is None:
        word = "近" if may_near and ceiling - amount < amount - floor else "余"
    number, myriad = _round_parts(ceiling if word == "近" else floor)
    base = "元" if unit in MONEY_UNITS else unit
    if word in ("近", "超"):
        return f"{word}{number}{myriad}{base}"
    is_long = Decimal(number) >= 100  # 1200余万元, but 12万余元
    return f"{number}余{myriad}{base}" if is_long else f"{number}{myriad}余{base}"


def say_change(now: Number, before: Number) -> str | None:
    """“增长12.3%”, “下降4.0%” or “持平”; nothing can be said against a base of zero or less."""
    old, new = _decimal(before), _decimal(now)
    if old <= 0:
        return None
    if new == old:
        return "持平"
    rate = abs(new - old) / old
    return ("增长" if new > old else "下降") + say(rate, "%")


def say_range(low: Number, high: Number, unit: str) -> str:
    """“5%～8%”, “100～200人”: only the percent sign is repeated (GB/T 9704-2012 and GB/T 15835)."""
    if unit == "%":
        ends = [_trimmed(_rounded(_decimal(end) * 100, 1)) for end in (low, high)]
        return f"{ends[0]}%～{ends[1]}%"
    ends = [_trimmed(_rounded(_decimal(end) / _SCALES.get(unit, 1), 2)) for end in (low, high)]
    return f"{ends[0]}～{ends[1]}{unit}"


def say_date(day: dt.date) -> str:
    """2026年1月5日: no leading zeros (7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def say_period(start: dt.date, end: dt.date) -> str:
    """The shortest name of the days from `start` to `end`: 2026年, 2026年上半年, 2026年1—11月."""
    ends_month = (end + dt.timedelta(days=1)).day == 1
    if start.year != end.year or start.day != 1 or not ends_month:
        return _say_days(start, end)
    months = (start.month, end.month)
    names = {(1, 12): "", (1, 6): "上半年", (7, 12): "下半年"}
    names |= {(3 * q + 1, 3 * q + 3): f"第{_DIGITS[q + 1]}季度" for q in range(4)}
    if months in names:
        return f"{start.year}年{names[months]}"
    if start.month == end.month:
        return f"{start.year}年{start.month}月"
    return f"{start.year}年{start.month}—{end.month}月"


def _say_days(start: dt.date, end: dt.date) -> str:
    if start == end:
        return say_date(start)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year}—{end.year}年"
    if start.year != end.year:
        return f"{say_date(start)}至{say_date(end)}"
    until = f"{end.day}日" if start.month == end.month else f"{end.month}月{end.day}日"
    return f"{say_date(start)}至{until}"


def heading_number(level: int, position: int) -> str:
    """The number of the `position`-th heading (1–99) of a level: 一、 （一） 1. （1）."""
    if not 1 <= position <= 99:
        raise ValueError(f"序号应为1至99，不是{position}")
    chinese = _chinese(position)
    return {1: f"{chinese}、", 2: f"（{chinese}）", 3: f"{position}.", 4: f"（{position}）"}[level]


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _decimal(value: Number) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"数值应为整数或Decimal，不是{type(value).__name__}")
    amount = Decimal(value)
    if not amount.is_finite():
        raise ValueError("数值不是有限的数")
    return amount


def _rounded(value: Decimal, places: int) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return rounded or abs(rounded)  # no “-0.0”


def _trimmed(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _say_rate(value: Decimal, unit: str, places: int) -> str:
    percent = value * 100
    if unit == "%" and percent in (0, 100):
        return f"{percent:.0f}%"
    while unit == "%" and _rounded(percent, places) in (0, 100) and places < 4:
        places += 1
    return f"{_rounded(percent, places):.{places}f}{unit}"


def _round_numbers(value: Decimal) -> tuple[Decimal, Decimal]:
    """The numbers with two leading digits just below and above; a two-digit value is its own."""
    step = Decimal(10) ** max(0, value.adjusted() - 1)
    below = (value / step).to_integral_value(ROUND_FLOOR) * step
    above = (value / step).to_integral_value(ROUND_CEILING) * step
    return below, above


def _round_parts(value: Decimal) -> tuple[str, str]:
    """(number, 万 or 亿) of a round number."""
    for size, name in ((_YI, "亿"), (_WAN, "万")):
        if value >= size:
            return _trimmed(value / size), name
    return _trimmed(value), ""
