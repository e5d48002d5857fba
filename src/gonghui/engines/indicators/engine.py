"""From a definition to its value, its breakdowns and its records.

Many indicators over one table cost one query: each is a filtered aggregate. All breakdowns are
set-based; nothing here loops over unions or months.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from gonghui.engines.indicators.definitions import INDICATORS, Facts, Indicator, IndicatorKind
from gonghui.engines.indicators.models import DeclaredFigure
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.org.models import Union
from gonghui.kernel.org.reach import Reach, reach_of

ZERO = Decimal(0)
PLACES = Decimal("0.0001")
"""Finer than any measure: money has two places, hours one."""


@dataclass(frozen=True)
class Value:
    """An indicator at a union over a period.

    number        recorded value; percent for a ratio, yuan for money; None when a ratio has no
                  denominator
    declared      what is only stated, apart from `number`
    numerator, denominator   of a ratio
    people        of a sensitive indicator: how many are behind the number (suppression.py)
    """

    indicator: Indicator
    union: Any
    period: Period
    number: Decimal | None
    declared: Decimal = ZERO
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    own: bool = False
    people: Decimal | None = None


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
    reach = _reach(union, period, own, today)
    asked = {**parts, **_counting(parts)}
    numbers = _totals(asked, union=union, period=period, reach=reach, today=today)
    approved = _approved(parts, union=union, period=period, reach=reach)
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


_PEOPLE = "__people"


def counting(indicator: Indicator) -> Indicator:
    """The same indicator, counting its records where it sums them: who is behind an amount."""
    if indicator.kind is IndicatorKind.RATIO:
        return counting(INDICATORS[indicator.numerator])
    facts = facts_of(indicator)
    return replace(indicator, facts=replace(facts, measure="")) if facts.measure else indicator


def _counting(parts: dict[str, Indicator]) -> dict[str, Indicator]:
    """What else is asked of sensitive sums."""
    return {
        f"{code}{_PEOPLE}": counting(one)
        for code, one in parts.items()
        if one.sensitive and one.facts and one.facts.measure
    }


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
        people = numbers.get(f"{code}{_PEOPLE}", numbers[code]) if indicator.sensitive else None
        return Value(indicator, union, period, numbers[code], declared, own=own, people=people)
    numerator, denominator = numbers[indicator.numerator], numbers[indicator.denominator]
    number = numerator * 100 / denominator if denominator else None
    return Value(
        indicator,
        union,
        period,
        number,
        numerator=numerator,
        denominator=denominator,
        own=own,
        people=numbers.get(f"{indicator.numerator}{_PEOPLE}", numerator)
        if indicator.sensitive
        else None,
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
    parts: dict[str, Indicator],
    *,
    union: Any,
    period: Period,
    reach: Reach | None,
    today: dt.date,
) -> dict[str, Decimal]:
    sources: dict[tuple[str, str], dict[str, tuple[Facts, Q]]] = defaultdict(dict)
    for key, (indicator, facts) in _facts_of(parts).items():
        condition = in_period(indicator.kind, facts, period, today)
        sources[facts.model, facts.union][key] = facts, condition
    totals: dict[str, Decimal] = {}
    for (model, union_path), wanted in sources.items():
        rows = _rows(model).filter(_of(union_path, union, reach))
        shared = {condition for _, condition in wanted.values()}
        if len(shared) == 1:  # then the database may walk an index instead of the whole subtree
            rows = rows.filter(*shared)
        # Places, not codes, name the aggregates: a code may be the name of a field.
        aggregates = {
            f"figure{place}": measure(facts, facts.where & condition)
            for place, (facts, condition) in enumerate(wanted.values())
        }
        found = rows.aggregate(**aggregates)
        for place, key in enumerate(wanted):
            totals[key] = exact(found[f"figure{place}"])
    return totals


def in_period(kind: IndicatorKind, facts: Facts, period: Period, today: dt.date) -> Q:
    """The condition that a record counts for a period."""
    condition = _within(kind, facts, period, today)
    return condition if facts.on is None else condition & facts.on(period.stock_day(today))


def _within(kind: IndicatorKind, facts: Facts, period: Period, today: dt.date) -> Q:
    if kind is IndicatorKind.STOCK:
        day = period.stock_day(today)
        condition = Q(**{f"{facts.day}__lte": day})
        if facts.until:
            condition &= Q(**{facts.until: None}) | Q(**{f"{facts.until}__gt": day})
        return condition
    return Q(**{f"{facts.day}__gte": period.from_on, f"{facts.day}__lte": period.to_on})


def exact(found: Any) -> Decimal:
    """A count or sum as the books have it: SQLite adds decimals as floating-point numbers."""
    return Decimal(found or 0) if isinstance(found, int) else Decimal(found or 0).quantize(PLACES)


def measure(facts: Facts, condition: Q) -> Any:
    """The aggregate that turns records into a number."""
    only = condition or None
    if facts.measure:
        return Sum(facts.measure, filter=only)
    if facts.distinct:
        return Count(facts.distinct, filter=only, distinct=True)
    return Count("pk", filter=only)


def facts_of(indicator: Indicator, *, declared: bool = False) -> Facts:
    """Where its records are. Raises ValueError where there are none: of a ratio, open the parts."""
    facts = indicator.declared if declared else indicator.facts
    if facts is None:
        raise ValueError(f"{indicator.code} has no records of its own")
    return facts


def _rows(model: str) -> QuerySet[Any]:
    # The union condition is the scope here; who may ask is decided by the page that asks.
    return apps.get_model(model)._default_manager.all().order_by()


def _of(union_path: str, union: Any, reach: Reach | None) -> Q:
    """Records of what is counted at a union; without a reach, of the union alone."""
    prefix = f"{union_path}__" if union_path else ""
    return Q(**{f"{prefix}pk": union.pk}) if reach is None else reach.condition(f"{prefix}path")


def _reach(union: Any, period: Period, own: bool, today: dt.date) -> Reach | None:
    return None if own else reach_of(union, period.stock_day(today))


def _approved(
    parts: dict[str, Indicator], *, union: Any, period: Period, reach: Reach | None
) -> dict[str, Decimal]:
    figures = _approved_figures(parts.values(), union=union, period=period, reach=reach)
    totals = figures.order_by().values("code").annotate(total=Sum("number"))
    return {row["code"]: row["total"] for row in totals}


def _approved_figures(
    indicators: Iterable[Indicator], *, union: Any, period: Period, reach: Reach | None
) -> QuerySet[Any]:
    """Approved declared figures whose period lies within this one.

    A flow adds up over the parts of a year; of a stock only each union's latest counts, for the
    quarters of a year are one number four times. The caller sees to the scope.
    """
    named = {indicator.code: indicator for indicator in indicators}
    stocks = [code for code, one in named.items() if one.kind is IndicatorKind.STOCK]
    counting = DeclaredFigure.objects.filter(
        state=DeclaredFigure.State.APPROVED,
        from_on__gte=period.from_on,
        to_on__lte=period.to_on,
    )
    rows: QuerySet[Any] = counting.filter(_of("union", union, reach), code__in=list(named))
    if not stocks:
        return rows
    same = counting.filter(code=OuterRef("code"), union=OuterRef("union"))
    later = same.filter(
        Q(to_on__gt=OuterRef("to_on")) | Q(to_on=OuterRef("to_on"), pk__gt=OuterRef("pk"))
    )
    return rows.filter(~Q(code__in=stocks) | ~Exists(later))


def records(
    code: str,
    *,
    union: Any,
    period: Period,
    own: bool = False,
    today: dt.date | None = None,
    declared: bool = False,
    account: Any = None,
) -> QuerySet[Any]:
    """The records behind a value: as many rows as the value counts, or whose measure sums to it.

    Where people are counted once, each person stands once, by the record entered first. With an
    `account`, only what it may open (`visible_to` under the facts' permission), asked before
    people are counted once: afterwards somebody whose first record is out of reach would vanish.
    Without one, scope is the caller's business. Raises ValueError for a ratio: open its two parts.
    """
    indicator = INDICATORS[code]
    facts = facts_of(indicator, declared=declared)
    day = today or timezone.localdate()
    everything = _rows(facts.model)
    met = everything if account is None else everything.visible_to(account, facts.permission)  # type: ignore[attr-defined]
    reach = _reach(union, period, own, day)
    rows = met.filter(
        _of(facts.union, union, reach), facts.where, in_period(indicator.kind, facts, period, day)
    )
    if facts.distinct:
        firsts = rows.exclude(**{facts.distinct: None}).values(facts.distinct)
        rows = everything.filter(pk__in=firsts.annotate(first=Min("pk")).values("first"))
    if facts.related:  # without names it would join every relation there is
        rows = rows.select_related(*facts.related)
    return rows.order_by(facts.day, "pk")


def declared_of_records(
    indicator: Indicator, *, union: Any, period: Period, own: bool = False, today: dt.date
) -> Decimal:
    """The declared part that has records (headcounts of sessions), without declared figures."""
    facts = facts_of(indicator, declared=True)
    condition = facts.where & in_period(indicator.kind, facts, period, today)
    reach = _reach(union, period, own, today)
    rows = _rows(facts.model).filter(_of(facts.union, union, reach), condition)
    return exact(rows.aggregate(figure=measure(facts, Q()))["figure"])


def by_child(
    code: str, *, union: Any, period: Period, today: dt.date | None = None
) -> list[tuple[Any, Decimal]]:
    """The value of each union directly below, subtrees included, and of the union itself.

    Of a ratio: its percent. People counted once in each child may sum to more than the whole.
    """
    today = today or timezone.localdate()
    indicator = INDICATORS[code]
    reach = reach_of(union, period.stock_day(today))
    groups = [union, *reach.children()]
    if indicator.kind is IndicatorKind.RATIO:
        upper = _grouped(INDICATORS[indicator.numerator], reach, period, today)
        lower = _grouped(INDICATORS[indicator.denominator], reach, period, today)
        return [
            (group, upper.get(group.path, ZERO) * 100 / lower[group.path])
            for group in groups
            if lower.get(group.path)
        ]
    numbers = _grouped(indicator, reach, period, today)
    return [(group, numbers.get(group.path, ZERO)) for group in groups]


def people_by_child(
    code: str, *, union: Any, period: Period, today: dt.date | None = None
) -> dict[int, Decimal]:
    """How many are behind the value of each union of `by_child`, by the union's key."""
    today = today or timezone.localdate()
    reach = reach_of(union, period.stock_day(today))
    numbers = _grouped(counting(INDICATORS[code]), reach, period, today)
    return {group.pk: numbers.get(group.path, ZERO) for group in (union, *reach.children())}


def people_by_month(
    code: str, *, union: Any, period: Period, today: dt.date | None = None
) -> list[Decimal]:
    """How many are behind the value of each month of `by_month`."""
    today = today or timezone.localdate()
    reach = reach_of(union, period.stock_day(today))
    return _monthly(counting(INDICATORS[code]), reach, period.months, today)


def table(
    codes: Iterable[str],
    *,
    union: Any,
    period: Period,
    by_union: bool = False,
    today: dt.date | None = None,
) -> list[tuple[Any, dict[str, Decimal]]]:
    """Several indicators (no ratios) of each union directly below and of the union itself, with
    `by_union` of every counted union alone. One query a source table, however many unions."""
    today = today or timezone.localdate()
    reach = reach_of(union, period.stock_day(today))
    wanted = list(codes)
    sources: dict[tuple[str, str], dict[str, Indicator]] = defaultdict(dict)
    for code in wanted:
        facts = facts_of(INDICATORS[code])
        sources[facts.model, facts.union][code] = INDICATORS[code]
    numbers: dict[str, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(wanted, ZERO))
    for (model, union_path), indicators in sources.items():
        path = f"{union_path}__path" if union_path else "path"
        conditions = {
            code: in_period(one.kind, facts_of(one), period, today)
            for code, one in indicators.items()
        }
        rows = _rows(model).filter(reach.condition(path))
        if len(shared := set(conditions.values())) == 1:
            rows = rows.filter(*shared)
        group = F(path) if by_union else reach.group(path)
        found = (
            rows.annotate(_group=group)
            .values("_group")
            .annotate(
                **{
                    f"figure{place}": measure(facts_of(one), facts_of(one).where & conditions[code])
                    for place, (code, one) in enumerate(indicators.items())
                }
            )
        )
        for row in found:
            for place, code in enumerate(indicators):
                numbers[row["_group"]][code] = exact(row[f"figure{place}"])
    counted = Union.objects.filter(reach.condition("path"))
    groups = counted if by_union else (union, *reach.children())
    return [(group, numbers[group.path]) for group in groups]


def _grouped(
    indicator: Indicator, reach: Reach, period: Period, today: dt.date
) -> dict[str, Decimal]:
    facts = facts_of(indicator)
    path = f"{facts.union}__path" if facts.union else "path"
    rows = (
        _rows(facts.model)
        .filter(reach.condition(path), facts.where)
        .filter(in_period(indicator.kind, facts, period, today))
        .annotate(_group=reach.group(path))
        .values("_group")
        .annotate(_number=measure(facts, Q()))
    )
    return {row["_group"]: exact(row["_number"]) for row in rows}


def by_month(
    code: str, *, union: Any, period: Period, today: dt.date | None = None
) -> list[tuple[Period, Decimal | None]]:
    """The value month by month; None for months that have not begun. Months at the ends of a
    period are cut to it, so that the months of a flow sum to its value."""
    today = today or timezone.localdate()
    indicator = INDICATORS[code]
    months = period.months
    reach = reach_of(union, period.stock_day(today))
    if indicator.kind is IndicatorKind.RATIO:
        upper = _monthly(INDICATORS[indicator.numerator], reach, months, today)
        lower = _monthly(INDICATORS[indicator.denominator], reach, months, today)
        numbers = [
            top * 100 / bottom if bottom else None for top, bottom in zip(upper, lower, strict=True)
        ]
    else:
        numbers = list(_monthly(indicator, reach, months, today))
    return [
        (month, None if month.from_on > today else number)
        for month, number in zip(months, numbers, strict=True)
    ]


def _monthly(
    indicator: Indicator, reach: Reach, months: list[Period], today: dt.date
) -> list[Decimal]:
    facts = facts_of(indicator)
    path = f"{facts.union}__path" if facts.union else "path"
    aggregates = {
        f"month{place}": measure(facts, in_period(indicator.kind, facts, month, today))
        for place, month in enumerate(months)
    }
    rows = _rows(facts.model).filter(reach.condition(path), facts.where)
    found = rows.aggregate(**aggregates)
    return [exact(found[f"month{place}"]) for place in range(len(months))]
