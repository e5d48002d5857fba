"""Small work that comes every day: declared in catalogues, done once a day whoever asks first."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.kernel.catalogues import Catalogue
from gonghui.kernel.jobs.models import ChoreRun

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Chore:
    """Daily work. `run(today)` returns a Chinese sentence that says what was done."""

    code: str
    title: str
    run: Callable[[dt.date], str]


CHORES: Catalogue[Chore] = Catalogue("CHORES", Chore)


def run_due_chores(today: dt.date | None = None) -> list[str]:
    """Do the chores that nobody has done today. Returns their codes.

    The row of the day is taken first: of two workers one does it, and a chore that fails is
    tried again tomorrow, with its reason kept.
    """
    today = today or timezone.localdate()
    done = set(ChoreRun.objects.filter(on=today).values_list("code", flat=True))
    mine = []
    for chore in CHORES:
        if chore.code in done:
            continue
        try:
            with transaction.atomic():
                row = ChoreRun.objects.create(code=chore.code, on=today)
        except IntegrityError:
            continue
        try:
            row.result = chore.run(today)[:300]
        except Exception:
            logger.exception("chore %s failed", chore.code)
            row.result = "未完成，请查看日志。"
        row.finished_at = timezone.now()
        row.save(update_fields=["result", "finished_at"])
        mine.append(chore.code)
    return mine
