"""Units of targets and indicators: which count the same thing, and in what they are compared."""

from __future__ import annotations

from decimal import Decimal

SAME_THING: tuple[frozenset[str], ...] = (
    frozenset({"人", "名", "位"}),
    frozenset({"人次", "人·次"}),
    frozenset({"场", "场次", "次", "期", "班", "届", "轮", "节", "堂", "站"}),
    frozenset({"家", "个", "户", "所", "处", "座", "间", "单位"}),
    frozenset({"项", "个", "件", "类", "种"}),
    frozenset({"篇", "条", "件", "幅", "部"}),
    frozenset({"份", "张", "册", "本"}),
    frozenset({"件", "起", "宗", "例"}),
    frozenset({"元", "万元", "亿元"}),
    frozenset({"%", "％", "百分点"}),
)
"""Units that may stand for each other when a plan and an indicator speak of the same object."""

LOOSELY: tuple[frozenset[str], ...] = (
    frozenset({"项", "场", "场次", "次"}),
    frozenset({"个", "名", "位", "人"}),
    frozenset({"户", "户次"}),
)
"""Units that may do so when the words agree very well (举办大赛10项, counted in 场)."""

SAME, ALIKE, LOOSE, OPEN, NEVER = 1.0, 0.85, 0.5, 0.6, 0.0

SCALES = {"万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


def agreement(one: str, other: str) -> float:
    """How well two units agree: 0 never, 1 the same. A target without a unit leaves it open."""
    one, other = one.replace("％", "%"), other.replace("％", "%")
    if one == other:
        return SAME
    if "%" in (one, other):
        return ALIKE if "百分点" in (one, other) else NEVER
    if not one or not other:
        return OPEN
    if any(one in group and other in group for group in SAME_THING):
        return ALIKE
    if any(one in group and other in group for group in LOOSELY):
        return LOOSE
    return NEVER


def in_base(value: Decimal, unit: str) -> Decimal:
    """The value as indicators store it: money in yuan, all else as it stands."""
    return value * SCALES.get(unit, Decimal(1))


def from_base(value: Decimal, unit: str) -> Decimal:
    """A stored value in the unit of a target."""
    return value / SCALES.get(unit, Decimal(1))


def as_written(value: Decimal | None, unit: str) -> tuple[Decimal | None, str]:
    """Money as cadres write it: 500000元 becomes 50万元. Anything else stays."""
    if unit == "元" and value is not None and value >= SCALES["万元"] and value % 100 == 0:
        return value / SCALES["万元"], "万元"
    return value, unit
