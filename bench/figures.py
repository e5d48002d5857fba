"""Indicators: all of them in sets against one by one, and a table by union against a loop."""

from __future__ import annotations

from bench.measure import Goal, Result, compare
from bench.world import World
from gonghui.engines.indicators.definitions import INDICATORS, Indicator, IndicatorKind
from gonghui.engines.indicators.engine import by_child, value, values
from gonghui.kernel.access.scoping import within
from gonghui.kernel.org.models import Union

MEMBERS = 20_000


def measure(world: World) -> list[Result]:
    """Both comparisons, at the county."""
    world.people_at_least(MEMBERS)
    codes = [indicator.code for indicator in INDICATORS]
    at = {"union": world.county, "period": world.period, "today": world.today}
    results = [
        compare(
            f"{len(codes)} indicators of a county, a query each",
            lambda: values(codes, **at),
            lambda: {code: value(code, **at) for code in codes},
            Goal("≥", 25),
        )
    ]
    below = Union.objects.filter(within("path", world.county.path), depth=world.county.depth + 1)
    for indicator in _chosen():
        code = indicator.code

        def looped(code: str = code) -> list[object]:
            whole = [(world.county, value(code, own=True, **at).number)]
            return whole + [
                (child, value(code, **(at | {"union": child})).number)
                for child in below.order_by("path")
            ]

        results.append(
            compare(
                f"{code} by {below.count()} unions, a loop",
                lambda code=code: by_child(code, **at),
                looped,
                repeat=3,
            )
        )
    return results


def _chosen() -> list[Indicator]:
    """The first stock and the first flow of different tables."""
    found: dict[str, Indicator] = {}
    for kind in (IndicatorKind.STOCK, IndicatorKind.FLOW):
        for indicator in INDICATORS:
            if indicator.kind is kind and indicator.facts and indicator.facts.model not in found:
                found[indicator.facts.model] = indicator
                break
    return list(found.values())
