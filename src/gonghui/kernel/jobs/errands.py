"""Small work that never ends: declared in catalogues, looked after every few seconds.

Errands run in a thread of their own, so that a long job does not hold them up.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections, connection

from gonghui.kernel.catalogues import Catalogue

logger = logging.getLogger(__name__)

PAUSE = 2.0


@dataclass(frozen=True)
class Errand:
    """Standing work. `run()` does what waits now and returns how much that was; several workers
    may run it at once, and a killed one loses nothing."""

    code: str
    title: str
    run: Callable[[], int]


ERRANDS: Catalogue[Errand] = Catalogue("ERRANDS", Errand)


def run_errands() -> int:
    """Do every errand once. One that fails does not keep the others from their turn."""
    count = 0
    for errand in ERRANDS:
        try:
            count += errand.run()
        except Exception:
            logger.exception("errand %s failed", errand.code)
    return count


def run_errands_forever(stop: threading.Event, *, pause: float = PAUSE) -> None:
    """The errands' loop, in a thread of `gonghui run` or `gonghui work`."""
    while not stop.wait(pause):
        close_old_connections()
        run_errands()
    connection.close()
