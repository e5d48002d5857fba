"""Signs that a household may fall (back) into hardship, told by the lines that keep such facts.

Lines of business do not know one another; what each of them notices about people it declares as
`RISK_SIGNALS = (RiskSignal(...),)` in its `catalogue.py`. Whoever follows households asks for signs
of the people in them and of nobody else. A sign names its record, so that every alert made of it
can be explained.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.module_loading import import_string

from gonghui.kernel.catalogues import Catalogue


@dataclass(frozen=True)
class Sign:
    """Something that happened to a person.

    `source_type` is the label of the record's model and `source_id` its key; `mark` tells two
    happenings of one record apart (its status, say). `url` is where those who may see the record
    open it.
    """

    person: int
    on: dt.date
    words: str
    source_type: str
    source_id: int
    mark: str = ""
    url: str = ""

    @property
    def key(self) -> str:
        """What makes a sign the same when it is found again."""
        end = f":{self.mark}" if self.mark else ""
        return f"{self.source_type}:{self.source_id}{end}"


@dataclass(frozen=True)
class RiskSignal:
    """A kind of sign. `find`, by its dotted path, is called as `find(people, *, since, today)` with
    keys of people and gives what is known about them since a day. `is_sensitive`: its words say
    something about health or the family, and are sealed wherever they are kept."""

    code: str
    title: str
    find: str
    is_sensitive: bool = False

    def signs(self, people: Collection[int], *, since: dt.date, today: dt.date) -> Iterable[Sign]:
        """What the line knows about these people."""
        find: Callable[..., Iterable[Sign]] = import_string(self.find)
        return find(people, since=since, today=today)


RISK_SIGNALS: Catalogue[RiskSignal] = Catalogue("RISK_SIGNALS", RiskSignal)


def signs_of(
    people: Collection[int], *, since: dt.date, today: dt.date
) -> Iterator[tuple[RiskSignal, Sign]]:
    """The signs of all lines about these people."""
    for signal in RISK_SIGNALS:
        for sign in signal.signs(people, since=since, today=today):
            yield signal, sign
