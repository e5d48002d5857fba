"""Papers: reading is linear in the length; a summary asks in sets before it is written."""

from __future__ import annotations

import statistics
import time

from bench.measure import Goal, Result, compare
from bench.world import World
from gonghui.demo.direction import plan_text
from gonghui.direction.reporting import queries
from gonghui.direction.reporting.drafting import compose
from gonghui.direction.reporting.placement import outline
from gonghui.direction.reporting.services.drafting import subject_of
from gonghui.direction.reporting.tracing import Answers
from gonghui.direction.reporting.wording import title_of
from gonghui.engines.documents.reading import read_text
from gonghui.engines.documents.writing.model import Paper, PaperKind
from gonghui.engines.documents.writing.word import write_docx
from gonghui.engines.indicators.definitions import INDICATORS, IndicatorKind
from gonghui.engines.indicators.engine import value
from gonghui.engines.indicators.periods import Period

TEN_PAGES = 10 * 22 * 28
"""Characters on ten pages of GB/T 9704: 22 lines of 28."""


def measure(world: World) -> list[Result]:
    """Reading at three lengths, ten pages, and the summary of the demo county."""
    return [*_reading(world), *_summary(world)]


def _reading(world: World) -> list[Result]:
    text = plan_text(world.today.year)
    rounds = {1: 9, 10: 5, 50: 3}
    found: dict[int, list[float]] = {length: [] for length in rounds}
    read_text(text)  # patterns are compiled once
    for turn in range(max(rounds.values())):
        for length, times in rounds.items():
            if turn < times:
                found[length].append(_per_thousand(text * length))
    medians = {length: statistics.median(spent) for length, spent in found.items()}
    ten = (text * (TEN_PAGES // len(text) + 1))[:TEN_PAGES]
    spent = statistics.median(_per_thousand(ten) * len(ten) / 1000 for _ in range(9))
    return [
        Result(
            f"reading 1,000 characters in a paper {length}× as long",
            medians[length],
            medians[1],
            Goal("≤", 1.3),
        )
        for length in (10, 50)
    ] + [Result("reading ten pages, the promised 50 ms", spent, 50.0, Goal("≤", 1))]


def _per_thousand(text: str) -> float:
    began = time.perf_counter()
    read_text(text)
    return (time.perf_counter() - began) * 1_000_000 / len(text)


def _summary(world: World) -> list[Result]:
    period = Period.parse(f"{world.today.year}H1")
    union, today = world.county, world.today
    plan = queries.plan_for(union, period)
    if plan is None:
        raise LookupError("the demo county has no plan for this half-year")
    stocks = [one.code for one in INDICATORS if one.kind is IndicatorKind.STOCK]

    def asked() -> Answers:
        return queries.ask(union=union, period=period, plan=plan, today=today)

    def asked_singly() -> Answers:
        """Each figure by a query of its own, as a template full of tags would."""

        def single(code: str, of: Period) -> object:
            return value(code, union=union, period=of, today=today)

        return Answers(
            values={one.code: single(one.code, period) for one in INDICATORS},
            before={code: single(code, queries.eve_of(period)) for code in stocks},
            goals=queries.goals_of(plan, until=period.stock_day(today)),
            counts_goals=plan.span.from_on == period.from_on,
        )

    def written(answers: Answers) -> bytes:
        subject = subject_of(union, period, plan, today)
        draft = compose(subject, outline(queries.items_of(plan)), answers)
        title = title_of(union.name, period)
        return write_docx(
            Paper(PaperKind.SUMMARY, title, organ=union.name, blocks=tuple(draft.blocks))
        )

    count = sum(1 for _ in INDICATORS) + len(stocks)
    return [
        compare(f"asking {count} figures of a summary, a query each", asked, asked_singly),
        compare(
            "summary to Word, a query each",
            lambda: written(asked()),
            lambda: written(asked_singly()),
            Goal("≥", 10),
        ),
    ]
