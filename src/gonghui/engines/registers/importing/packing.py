"""Rows of a big sheet kept small while they wait for their turn.

A workbook in memory takes ten times what its rows take packed, so that it is let go as soon as it
has been read through.
"""

from __future__ import annotations

import ctypes
import pickle
import sys
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

_ROWS_A_BLOCK = 2_000


class Packed:
    """Rows packed in blocks; going through them unpacks one block at a time."""

    def __init__(self, rows: Iterable[list[Any]]) -> None:
        self._blocks: list[bytes] = []
        waiting = iter(rows)
        while block := list(islice(waiting, _ROWS_A_BLOCK)):
            self._blocks.append(zlib.compress(pickle.dumps(block, protocol=5), 1))

    def __iter__(self) -> Iterator[list[Any]]:
        for block in self._blocks:
            yield from pickle.loads(zlib.decompress(block))  # noqa: S301  packed above, by ourselves


def release_memory() -> None:
    """Give freed memory back to the machine: glibc would keep hundreds of megabytes of cells."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
