"""How lines of business say what becomes of their rows when two people turn out to be one.

Nothing has to be said for an ordinary foreign key: its rows move, except one that would collide
with a row of the survivor, which stays with the absorbed row. Something has to be said where a
person can have one row only, and where rows may not be touched (`kernel/people/checks.py` asks).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gonghui.kernel.catalogues import Catalogue

Rival = Literal["stay", "drop", "release", "join"]


@dataclass(frozen=True)
class PersonMergeHandler:
    """What happens to rows behind one reference; `code` is `app.Model.field`.

    `keep`: why rows stay where they are (append-only ledgers).
    `rival`: what becomes of a row that would collide with one of the survivor's under a unique
    constraint. `stay`: nothing. `drop`: it says the same, and is put away whole; what refers to it moves on.
    `release`: its reference is emptied. `join`: `join(merging, theirs, ours)` decides, in the
    transaction of the merge; what it noted is given to `split(notes, actor=…)` when undone. Rows
    that refer to a joined row then move like those that refer to the person.
    `is_derived`: rows move, but are made anew from others and not spoken of.
    """

    code: str
    keep: str = ""
    rival: Rival = "stay"
    join: str = ""
    split: str = ""
    is_derived: bool = False


HANDLERS: Catalogue[PersonMergeHandler] = Catalogue("PERSON_MERGE_HANDLERS", PersonMergeHandler)
