"""From a definition to its value, its breakdowns and its records.

Many indicators over one table cost one query: each is a filtered aggregate. All breakdowns are
set-based; nothing here loops over unions or months.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.utils import timezone

from gonghui.engines.indicators.definitions import INDICATORS, Facts, Indicator, IndicatorKind
from gonghui.engines.indicators.models import DeclaredFigure
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.access.scoping import within

ZERO = Decimal(0)


@dataclass(frozen=True)
class Value:
    """An indicator at a union over a period.

    number        recorded value; percent for a ratio, yuan for money; None when a ratio has no
                  denominator
    declared      what is only stated, apart from `number`
    numerator, denominator   of a ratio
    """

    indicator: Indicator
    union: Any
    period: Period
    number: Decimal | None
    declared: Decimal = ZERO
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    own: bool = False


def value(
    code: str, *, union: Any, period: Period, own: bool = False, today: dt.date | None = None
) -> Value:
    """One indicator over a union's subtree (own=True: the union alone). KeyError if undeclared."""
    return values([code], union=union, period=period, own=own, today=today)[code]


def values(
    codes: Iterable[str],
    *,
    union: Any,
    period: Period,
    own: bool = False,
    today: dt.date | None = None,
) -> dict[str, Value]:
    """Many indicators at once: one query a source table, one for declared figures."""
    today = today or timezone.localdate()
    wanted = [INDICATORS[code] for code in codes]
    parts = _parts(wanted)
    numbers = _totals(parts, union=union, period=period, own=own, today=today)
    approved = _approved(parts, union=union, period=period, own=own)
    return {
        indicator.code: _assemble(indicator, numbers, approved, union, period, own)
        for indicator in wanted
    }


def _parts(indicators: Iterable[Indicator]) -> dict[str, Indicator]:
    """The indicators with facts that these ones need: themselves, or a ratio's two."""
    parts: dict[str, Indicator] = {}
    for indicator in indicators:
        if indicator.kind is IndicatorKind.RATIO:
            parts.update(
                _parts([INDICATORS[indicator.numerator], INDICATORS[indicator.denominator]])
            )
        else:
            parts[indicator.code] = indicator
    return parts


def _assemble(
    indicator: Indicator,
    numbers: dict[str, Decimal],
    approved: dict[str, Decimal],
    union: Any,
    period: Period,
    own: bool,
) -> Value:
    if indicator.kind is not IndicatorKind.RATIO:
        code = indicator.code
        declared = numbers.get(f"{code}__declared", ZERO) + approved.get(code, ZERO)
        return Value(indicator, union, period, numbers[code], declared, own=own)
    numerator, denominator = numbers[indicator.numerator], numbers[indicator.denominator]
    number = numerator * 100 / denominator if denominator else None
    return Value(
        indicator, union, period, number, numerator=numerator, denominator=denominator, own=own
    )


def _facts_of(parts: dict[str, Indicator]) -> dict[str, tuple[Indicator, Facts]]:
    found: dict[str, tuple[Indicator, Facts]] = {}
    for code, indicator in parts.items():
        if indicator.facts:
            found[code] = (indicator, indicator.facts)
        if indicator.declared:
            found[f"{code}__declared"] = (indicator, indicator.declared)
    return found


def _totals(
    parts: dict[str, Indicator], *, union: Any, period: Period, own: bool, today: dt.date
) -> dict[str, Decimal]:
    sources: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for key, (indicator, facts) in _facts_of(parts).items():
        condition = facts.where & in_period(indicator.kind, facts, period, today)
        sources[facts.model, facts.union][key] = measure(facts, condition)
    totals: dict[str, Decimal] = {}
    for (model, union_path), aggregates in sources.items():
        rows = _rows(model).filter(_of(union_path, union, own))
        for key, number in rows.aggregate(**aggregates).items():
            totals[key] = Decimal(number or 0)
    return totals


def in_period(kind: IndicatorKind, facts: Facts, period: Period, today: dt.date) -> Q:
    """The condition that a record counts for a period."""
    if kind is IndicatorKind.STOCK:
        day = period.stock_day(today)
        condition = Q(**{f"{facts.day}__lte": day})
        if facts.until:
            condition &= Q(**{facts.until: None}) | Q(**{f"{facts.until}__gt": day})
        return condition
    return Q(**{f"{facts.day}__gte": period.from_on, f"{facts.day}__lte": period.to_on})


def measure(facts: Facts, condition: Q) -> Any:
    """The aggregate that turns records into a number."""
    if facts.measure:
        return Sum(facts.measure, filter=condition)
    if facts.distinct:
        return Count(facts.distinct, filter=condition, distinct=True)
    return Count("pk", filter=condition)


def _rows(model: str) -> QuerySet[Any]:
    # The union condition is the scope here; who may ask is decided by the page that asks.
    return apps.get_model(model)._default_manager.all().order_by()


def _of(union_path: str, union: Any, own: bool) -> Q:
    prefix = f"{union_path}__" if union_path else ""
    return Q(**{f"{prefix}pk": union.pk}) if own else within(f"{prefix}path", union.path)


def _approved(
    parts: dict[str, Indicator], *, union: Any, period: Period, own: bool
) -> dict[str, Decimal]:
    figures = (
        DeclaredFigure.objects.filter(
            _of("union", union, own),
            code__in=list(parts),
            state=DeclaredFigure.State.APPROVED,
            from_on__gte=period.from_on,
            to_on__lte=period.to_on,
        )
        .order_by()
        .values("code")
    )
    return {row["code"]: row["total"] for row in figures.annotate(total=Sum("number"))}


def records(
    code: str,
    *,
    union: Any,
    period: Period,
    own: bool = False,
    today: dt.date | None = None,
    declared: bool = False,
) -> QuerySet[Any]:
    """The records behind a value: as many rows as the value counts, or whose measure sums to it.

    Where people are counted once, each person stands once (by the earliest record). The caller
    narrows them by `visible_to`. Raises ValueError for a ratio: open its two parts instead.
    """
    indicator = INDICATORS[code]
    facts = indicator.declared if declared else indicator.facts
    if facts is None:
        raise ValueError(f"{code} has no records of its own")
    day = today or timezone.localdate()
    rows = _rows(facts.model).filter(
        _of(facts.union, union, own), facts.where, in_period(indicator.kind, facts, period, day)
    )
    if facts.distinct:
        firsts = rows.exclude(**{facts.distinct: None}).values(facts.distinct)
        rows = _rows(facts.model).filter(pk__in=firsts.annotate(first=Min("pk")).values("first"))
    return rows.select_related(*facts.related).order_by(facts.day, "pk")


def by_child(
    code: str, *, union: Any, period: Period, today: dt.date | None = None
) -> list[tuple[Any, Decimal]]:
    """The value of each union directly below, subtrees included, and of the union itself.

    Of a ratio: its percent. People counted once in each child may sum to more than the whole.
    """
    today = today or timezone.localdate()
    indicator = INDICATORS[code]
    groups = [union, *union.get_children().order_by("path")]
    if indicator.kind is IndicatorKind.RATIO:
        upper = _grouped(INDICATORS[indicator.numerator], union, period, today)
        lower = _grouped(INDICATORS[indicator.denominator], union, period, today)
        return [
            (group, upper.get(group.path, ZERO) * 100 / lower[group.path])
            for group in groups
            if lower.get(group.path)
        ]
    numbers = _grouped(indicator, union, period, today)
    return [(group, numbers.get(group.path, ZERO)) for group in groups]


def _grouped(
    indicator: Indicator, union: Any, period: Period, today: dt.date
) -> dict[str, Decimal]:
    facts = indicator.facts
    assert facts is not None
    path = f"{facts.union}__path" if facts.union else "path"
    rows = (
        _rows(facts.model)
        .filter(_of(facts.union, union, False), facts.where)
        .filter(in_period(indicator.kind, facts, period, today))
        .annotate(_group=Substr(path, 1, len(union.path) + union.steplen))
        .values("_group")
        .annotate(_number=measure(facts, Q()))
    )
    return {row["_group"]: Decimal(row["_number"] or 0) for row in rows}


def by_month(
    code: str, *, union: Any, period: Period, today: dt.date | None = None
) -> list[tuple[Period, Decimal | None]]:
    """The value month by month; None for months that have not begun."""
    today = today or timezone.localdate()
    indicator = INDICATORS[code]
    months = period.months
    if indicator.kind is IndicatorKind.RATIO:
        upper = _monthly(INDICATORS[indicator.numerator], union, months, today)
        lower = _monthly(INDICATORS[indicator.denominator], union, months, today)
        numbers = [
            top * 100 / bottom if bottom else None
            for top, bottom in zip(upper, lower, strict=True)
        ]
    else:
        numbers = list(_monthly(indicator, union, months, today))
    return [
        (month, None if month.from_on > today else number)
        for month, number in zip(months, numbers, strict=True)
    ]


def _monthly(
    indicator: Indicator, union: Any, months: list[Period], today: dt.date
) -> list[Decimal]:
    facts = indicator.facts
    assert facts is not None
    aggregates = {
        f"month{place}": measure(facts, in_period(indicator.kind, facts, month, today))
        for place, month in enumerate(months)
    }
    rows = _rows(facts.model).filter(_of(facts.union, union, False), facts.where)
    found = rows.aggregate(**aggregates)
    return [Decimal(found[f"month{place}"] or 0) for place in range(len(months))]
