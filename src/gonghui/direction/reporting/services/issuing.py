"""签发 and 撤回: from here on the paper and its file never change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.direction.reporting import rules, tokens
from gonghui.direction.reporting.enums import SummaryState
from gonghui.direction.reporting.models import Summary
from gonghui.direction.reporting.papers import traced_paper
from gonghui.direction.reporting.queries import traces_of
from gonghui.direction.reporting.services.drafting import locked, refuse
from gonghui.engines.documents.writing.model import Paper, to_json
from gonghui.engines.documents.writing.word import write_docx
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.services import store_file


@transaction.atomic
def issue_summary(
    summary: Summary, *, revision: int, actor: Any, today: dt.date | None = None
) -> Summary:
    """Freeze the paper and both Word files: the clean one, and the one with its sources.

    Refused while a gap waits for its writer, and when the text changed since `revision` was read.
    """
    summary = locked(summary)
    refuse(rules.edit_problem(state=summary.state, revision=summary.revision, seen=revision))
    figures = traces_of(summary)
    known = {figure.key for figure in figures}
    blocks = summary.document.blocks
    untraced = [key for key in tokens.keys_in(blocks) if key not in known]
    refuse(
        rules.issue_problem(state=summary.state, gaps=tokens.gaps(blocks), untraced=len(untraced))
    )
    paper = traced_paper(summary, figures, date=today or timezone.localdate())
    issued = _store(summary, paper, actor, with_sources=False)
    summary.paper = to_json(paper)
    summary.state = SummaryState.ISSUED
    summary.issued_by, summary.issued_at = actor, timezone.now()
    summary.issued_file = issued
    summary.traced_file = _store(summary, paper, actor, with_sources=True)
    summary.issued_sha256 = issued.sha256
    summary.save(
        update_fields=[
            "paper",
            "state",
            "issued_by",
            "issued_at",
            "issued_file",
            "traced_file",
            "issued_sha256",
        ]
    )
    detail = {"version": summary.version, "sha256": issued.sha256}
    record("reporting.issued", actor=actor, union=summary.union, target=summary, detail=detail)
    return summary


def _store(summary: Summary, paper: Paper, actor: Any, *, with_sources: bool) -> Any:
    return store_file(
        name=file_name(summary, with_sources=with_sources),
        content=write_docx(paper, with_sources=with_sources),
        union=summary.union,
        permission="reporting.view",
        actor=actor,
    )


def file_name(summary: Summary, *, with_sources: bool, is_draft: bool = False) -> str:
    """Name of the Word file as people meet it."""
    marks = ("（附数据来源）" if with_sources else "") + ("（草稿）" if is_draft else "")
    return f"{summary.title}{marks}.docx"


def word_file(summary: Summary, *, with_sources: bool, actor: Any) -> tuple[str, bytes]:
    """Name and bytes of the Word file, with the download recorded.

    An issued or withdrawn summary gives the bytes that were frozen; a draft is written now.
    """
    frozen = summary.traced_file if with_sources else summary.issued_file
    if frozen is not None:
        name, content = frozen.name, frozen.read()
    else:
        paper = traced_paper(summary, traces_of(summary))
        name = file_name(summary, with_sources=with_sources, is_draft=True)
        content = write_docx(paper, with_sources=with_sources)
    detail = {"copy": "附数据来源" if with_sources else "正文"}
    record("reporting.downloaded", actor=actor, union=summary.union, target=summary, detail=detail)
    return name, content


@transaction.atomic
def withdraw_summary(summary: Summary, *, reason: str, actor: Any) -> Summary:
    """Take an issued summary back, with the reason. Its text and file stay readable."""
    summary = locked(summary)
    refuse(rules.withdraw_problem(state=summary.state, reason=reason))
    summary.state = SummaryState.WITHDRAWN
    summary.withdrawn_by, summary.withdrawn_at = actor, timezone.now()
    summary.withdrawal_reason = reason.strip()[:200]
    summary.save(update_fields=sorted(Summary.WITHDRAWAL))
    record("reporting.withdrawn", actor=actor, union=summary.union, target=summary, reason=reason)
    return summary
