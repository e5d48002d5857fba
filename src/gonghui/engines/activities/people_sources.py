"""Where the people of a roster are found.

Activities know nobody by themselves. A line of business that keeps people declares
`PARTICIPANT_SOURCES = (ParticipantSource(...),)` in its `catalogue.py`; until one does, people are
found among those who took part before. Sources are asked in their order, and somebody found twice
stands as the first source gave him.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from gonghui.engines.activities.models import Participation
from gonghui.kernel.access.scoping import within
from gonghui.kernel.catalogues import Catalogue
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.names import normalise_name

MOST_FOUND = 50


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be put on a roster, for the union he came from. `number` is the one his
    union knows him by (会员号), by which a pasted line finds him too."""

    person: Person
    union: Any
    number: str = ""


@dataclass(frozen=True)
class Wanted:
    """What pasted lines ask for, all lines at once, so that a source needs one query."""

    names: frozenset[str]
    mobiles: frozenset[str]
    identities: frozenset[str]
    """Blind indexes of identity numbers."""
    numbers: frozenset[str]

    def people(self, prefix: str = "") -> Q:
        """The condition on people; `prefix` is the way to them, `person__`."""
        return (
            Q(**{f"{prefix}name__in": self.names})
            | Q(**{f"{prefix}mobile__in": self.mobiles})
            | Q(**{f"{prefix}id_number_index__in": self.identities})
        )


@dataclass(frozen=True)
class ParticipantSource:
    """A register in which people are found.

    `search(account, text, union)` finds by a piece of a name, pinyin or number, among the rows the
    account may meet, below `union` if one is given, at most MOST_FOUND. `find(account, wanted)`
    answers for pasted lines: everybody who fits any of them.
    """

    code: str
    title: str
    search: Callable[[Any, str, Any], Iterable[Candidate]]
    find: Callable[[Any, Wanted], Iterable[Candidate]]
    order: int = 50


PARTICIPANT_SOURCES: Catalogue[ParticipantSource] = Catalogue(
    "PARTICIPANT_SOURCES", ParticipantSource
)


def person_q(text: str, prefix: str = "") -> Q:
    """People by the start or a part of the name, by pinyin or its initials, by the start of the
    telephone number."""
    if text.isdigit():
        return Q(**{f"{prefix}mobile__startswith": text}) if len(text) >= 4 else Q(pk=None)
    if text.isascii():
        key = text.lower()
        return Q(**{f"{prefix}name_initials__startswith": key}) | Q(
            **{f"{prefix}name_key__startswith": key}
        )
    return Q(**{f"{prefix}name__icontains": normalise_name(text)})


def search_people(account: Any, text: str, union: Any = None) -> list[Candidate]:
    """Candidates of all sources for the search box, by name, each once."""
    text = text.replace("\x00", "").strip()[:50]
    if not text:
        return []
    found = _each_once(source.search(account, text, union) for source in _sources())
    return sorted(found, key=lambda one: (one.person.name_key, one.person.pk))[:MOST_FOUND]


def find_people(account: Any, wanted: Wanted) -> list[Candidate]:
    """Candidates of all sources for pasted lines, each once."""
    return _each_once(source.find(account, wanted) for source in _sources())


def _sources() -> list[ParticipantSource]:
    return sorted(PARTICIPANT_SOURCES, key=lambda source: source.order)


def _each_once(answers: Iterable[Iterable[Candidate]]) -> list[Candidate]:
    people: dict[int, Candidate] = {}
    for answer in answers:
        for candidate in answer:
            people.setdefault(candidate.person.pk, candidate)
    return list(people.values())


# --- the source that is always there: who took part before ---


def search_known(account: Any, text: str, union: Any = None) -> Iterable[Candidate]:
    """Among participants of activities the account may see."""
    rows = _known(account).filter(person_q(text, "person__"))
    if union is not None:
        rows = rows.filter(within("union__path", union.path))
    return _candidates(rows[: MOST_FOUND * 4])


def find_known(account: Any, wanted: Wanted) -> Iterable[Candidate]:
    """Among participants of activities the account may see."""
    return _candidates(_known(account).filter(wanted.people("person__")))


def _known(account: Any) -> Any:
    rows = Participation.objects.visible_to(account, "activities.view")
    return rows.select_related("person", "union").order_by("-pk")


def _candidates(rows: Iterable[Participation]) -> list[Candidate]:
    return [Candidate(row.person, row.union) for row in rows]
