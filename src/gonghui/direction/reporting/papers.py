"""The paper of a summary as it is shown, printed and frozen: the text with its references."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from gonghui.direction.reporting.enums import FigureRole
from gonghui.direction.reporting.models import Summary, SummaryFigure
from gonghui.direction.reporting.tokens import keys_in
from gonghui.engines.documents.writing.model import (
    Block,
    Figure,
    Heading,
    Paper,
    Paragraph,
    Reference,
    Run,
)
from gonghui.engines.documents.writing.numbers import say_date, say_period
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.engines.indicators.telling import opens


def traced_paper(
    summary: Summary, figures: Iterable[SummaryFigure], *, date: dt.date | None = None
) -> Paper:
    """The paper with a reference for each figure of its text; an issued one as it was frozen."""
    paper = summary.document
    if not summary.is_draft:
        return paper
    known = {figure.key: figure for figure in figures}
    references = tuple(_reference(known[key]) for key in keys_in(paper.blocks) if key in known)
    subtitle = "" if date else "（草稿）"
    return replace(paper, title=summary.title, references=references, date=date, subtitle=subtitle)


def _reference(figure: SummaryFigure) -> Reference:
    taken = timezone.localtime(figure.taken_at)
    return Reference(
        figure.key,
        figure.title,
        figure.union.name,
        say_period(figure.from_on, figure.to_on),
        f"{say_date(taken.date())}{taken:%H:%M}",
        figure.definition,
        figure.indicator_code or figure.role,
    )


def explained(paper: Paper) -> Paper:
    """A copy for the screen: each figure carries indicator, 口径 and moment as its hint."""
    hints = {
        reference.reference_id: "｜".join(
            part
            for part in (
                reference.indicator,
                reference.period,
                reference.definition,
                f"{reference.taken_at}取数",
            )
            if part
        )
        for reference in paper.references
    }
    return replace(paper, blocks=tuple(_hinted(block, hints) for block in paper.blocks))


def _hinted(block: Block, hints: Mapping[str, str]) -> Block:
    def hinted(runs: Iterable[Run]) -> tuple[Run, ...]:
        return tuple(
            Figure(run.text, run.reference_id, hints.get(run.reference_id, run.exact))
            if isinstance(run, Figure)
            else run
            for run in runs
        )

    match block:
        case Heading():
            return replace(block, follows=hinted(block.follows))
        case Paragraph():
            return Paragraph(hinted(block.runs))
        case _:
            return block


def records_url(figure: SummaryFigure, account: Any) -> str:
    """What a figure opens to its reader: the indicator's list of records (of its declared part,
    where that is said); the indicator's card of a ratio, and where the list is not this reader's to
    open; the target's plan; "" where there is no such page."""
    indicator = INDICATORS.get(figure.indicator_code)
    if indicator is None:
        plan_id = figure.target.plan_id if figure.target else figure.summary.plan_id
        return _address("planning:board", {"pk": plan_id}) if plan_id else ""
    is_declared = figure.role == FigureRole.DECLARED
    page = opens(account, indicator, figure.union, declared=is_declared)
    if not page:
        return ""
    part = {"part": "declared"} if is_declared and page == "records" else {}
    query = urlencode({"union": figure.union_id, "period": figure.period, **part})
    address = _address(f"indicators:{page}", {"code": indicator.code})
    return f"{address}?{query}" if address else ""


def _address(name: str, kwargs: Mapping[str, object]) -> str:
    try:
        return reverse(name, kwargs=dict(kwargs))
    except NoReverseMatch:
        return ""


def linker(figures: Iterable[SummaryFigure], account: Any) -> Callable[[str], str | None]:
    """From a figure's key to what it opens to its reader."""
    known = {figure.key: figure for figure in figures}

    def link(key: str) -> str | None:
        figure = known.get(key)
        return (records_url(figure, account) or None) if figure else None

    return link
