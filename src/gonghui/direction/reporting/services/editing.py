"""Changing the text of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from gonghui.direction.reporting import rules, tokens
from gonghui.direction.reporting.models import Summary
from gonghui.direction.reporting.services.drafting import keep, locked, refuse
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def edit_summary(
    summary: Summary,
    *,
    title: str,
    headings: Mapping[int, str],
    texts: Mapping[int, str],
    revision: int,
    actor: Any,
) -> tuple[Summary, list[str]]:
    """Save a writer's text; returns the summary and the keys of figures taken out by it.

    Figures are recognised by their tokens and keep the number the records gave. Refused when
    somebody saved in between, and for a token that names no figure of this summary: nothing is
    saved then, and the page still shows what was typed.
    """
    summary = locked(summary)
    refuse(rules.edit_problem(state=summary.state, revision=summary.revision, seen=revision))
    said = dict(summary.figures.values_list("key", "said"))
    before = summary.document.blocks
    try:
        blocks = tokens.rewritten(before, headings, texts, said)
    except tokens.UnknownFigure as unknown:
        raise Refusal(
            f"正文里的〔{unknown.key}〕不是这份总结的数据，请删去，或用“插入数据”重新加入。"
        ) from None
    if not blocks:
        raise Refusal("正文不能全部删空。")
    kept = tokens.keys_in(blocks)
    removed = [key for key in tokens.keys_in(before) if key not in kept]
    summary.figures.filter(key__in=removed).update(is_removed=True)
    summary.figures.filter(key__in=kept, is_removed=True).update(is_removed=False)
    keep(summary, blocks=blocks, actor=actor, title=title.strip())
    detail = {"removed": len(removed)}
    record("reporting.edited", actor=actor, union=summary.union, target=summary, detail=detail)
    return summary, removed


@transaction.atomic
def discard_draft(summary: Summary, *, actor: Any) -> None:
    """Throw a draft away with its traces. Issued papers stay for ever."""
    summary = locked(summary)
    if not summary.is_draft:
        raise Refusal("已经签发的总结不能删除，只能撤回。")
    record("reporting.discarded", actor=actor, union=summary.union, target=summary)
    summary.delete()
