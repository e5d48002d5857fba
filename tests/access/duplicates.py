"""Rows of data quality for the world: two people who may be one, a file of employers."""

from __future__ import annotations

from typing import Any

from gonghui.domains.membership.duplicates.models import DuplicatePair
from gonghui.engines.registers.declaration import REGISTERS
from gonghui.engines.registers.models import ImportRun
from gonghui.engines.registers.services import start_import
from gonghui.kernel.jobs.services import run_pending


def question(one: Any, other: Any) -> DuplicatePair:
    """Two members of one union who seem to be one human being."""
    pair: DuplicatePair = DuplicatePair.objects.create(
        one=one.person, other=other.person, reasons=["sound_birth"], score=40
    )
    return pair


def bring_employers(union: Any, mark: str, chair: Any) -> ImportRun:
    """A file of employers, staged."""
    content = f"单位全称,单位性质\n{mark}新厂,私营企业\n".encode()
    run = start_import(
        REGISTERS["employers"], union=union, name=f"{mark}单位.csv", content=content, actor=chair
    )
    run_pending()
    run.refresh_from_db()
    return run
