"""The entry type of job kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gonghui.kernel.catalogues import Catalogue

if TYPE_CHECKING:
    from gonghui.kernel.jobs.models import Job


@dataclass(frozen=True)
class JobKind:
    """A kind of long work.

    `step(job)` does one bounded piece in its own transaction, moving `job.cursor` and
    `job.done` in the same transaction, and returns True when nothing is left. It may be called
    again after a kill: what was committed is not done twice.
    """

    code: str
    title: str
    step: Callable[[Job], bool]
    permission: str
    """Who may see jobs of this kind, at the job's union."""


JOB_KINDS: Catalogue[JobKind] = Catalogue("JOB_KINDS", JobKind)
