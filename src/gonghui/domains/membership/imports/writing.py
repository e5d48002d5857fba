"""New members and changes of a chunk, written in sets: people, memberships, ledger, spans."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from gonghui.domains.membership.enums import EventType, JoinChannel, MembershipStatus
from gonghui.domains.membership.imports.columns import DETAIL_FIELDS, PERSON_FIELDS, RETAINED
from gonghui.domains.membership.imports.matching import Known
from gonghui.domains.membership.listeners import tell
from gonghui.domains.membership.models import Membership, MembershipEvent, MembershipSpan
from gonghui.domains.membership.services.numbering import take_numbers
from gonghui.engines.registers.importing.bulk import insert_rows, reserve_ids, update_rows
from gonghui.engines.registers.importing.chunk import Chunk
from gonghui.engines.registers.importing.layout import ImportContext
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.audit.services import record_many
from gonghui.kernel.org.models import Union
from gonghui.kernel.people import names, protection
from gonghui.kernel.people.enums import Sex
from gonghui.kernel.people.models import Person

Row = dict[str, Any]
_DETAIL_DEFAULTS = {
    name: Membership._meta.get_field(name).get_default()  # type: ignore[union-attr]
    for name in DETAIL_FIELDS
} | {"join_channel": JoinChannel.BATCH.value}


_PERSON_BLANKS: dict[str, Any] = {"sex": Sex.UNKNOWN.value, "birth_on": None}


class Writer:
    """Writes one chunk. The caller has opened the transaction."""

    said = "批量导入"
    """What the entries of the ledger note."""

    def __init__(
        self, chunk: Chunk, known: Known, context: ImportContext, unions: dict[int, Any]
    ) -> None:
        self.chunk = chunk
        self.known = known
        self.context = context
        self.unions = unions
        self.rows: list[Row] = known.rows

    def write(self) -> None:
        """People first, then what hangs on them."""
        changed = self.chunk.settled_as(Verdict.CHANGED)
        new = self.chunk.settled_as(Verdict.NEW)
        self._update_people([place for place in (*changed, *new) if place in self.known.people])
        self._update_memberships(changed)
        people = self._insert_people(new)
        self._insert_memberships(new, people)

    def _filled(self, places: list[int], name: str, blank: Any) -> list[Any]:
        """A column at these places, with `blank` for empty cells."""
        cells = self.chunk.frame[name].gather(places)
        if blank is None or cells.null_count() == 0:
            return cells.to_list()
        if cells.null_count() == len(cells):
            return [blank] * len(places)
        return [blank if cell is None else cell for cell in cells.to_list()]

    # --- people ---

    def _insert_people(self, new: list[int]) -> dict[int, tuple[int, uuid.UUID]]:
        """Key and uid of the person of each new row, registering those nobody knows yet."""
        found = {
            place: (self.known.people[place]["pk"], self.known.people[place]["uid"])
            for place in new
            if place in self.known.people
        }
        places = [place for place in new if place not in found]
        ids = reserve_ids(Person, len(places))
        uids = [uuid.uuid4() for _ in places]
        rows = [self.rows[place] for place in places]
        insert_rows(
            Person,
            len(places),
            {
                "id": ids,
                "uid": uids,
                "name": [row["name"] for row in rows],
                "name_key": [names.sort_key(row["name"]) for row in rows],
                "name_initials": [names.initials(row["name"]) for row in rows],
                "id_type": [row["id_type"] for row in rows],
                "id_number_sealed": [
                    protection.seal(row["id_number"], context=f"person.id_number:{uid}")
                    for row, uid in zip(rows, uids, strict=True)
                ],
                "id_number_index": [self.chunk.keys[place] for place in places],
                **{
                    name: self._filled(places, name, _PERSON_BLANKS.get(name, ""))
                    for name in PERSON_FIELDS
                },
            },
        )
        return found | dict(zip(places, zip(ids, uids, strict=True), strict=True))

    def _update_people(self, places: list[int]) -> None:
        """Let the file refresh what it fills in; an empty cell changes nothing."""
        columns: dict[str, list[Any]] = {name: [] for name in PERSON_FIELDS}
        ids = []
        for place in places:
            row, person = self.rows[place], self.known.people[place]
            if all(row[name] in (None, person[name]) for name in PERSON_FIELDS):
                continue
            ids.append(person["pk"])
            for name, values in columns.items():
                values.append(person[name] if row[name] is None else row[name])
        update_rows(Person, ids, columns)

    # --- memberships ---

    def _update_memberships(self, changed: list[int]) -> None:
        fields = (*DETAIL_FIELDS, "employer_id")
        columns: dict[str, list[Any]] = {name: [] for name in (*fields, "card_no_sealed")}
        for place in changed:
            row, membership = self.rows[place], self.known.memberships[place]
            for name in fields:
                columns[name].append(membership[name] if row[name] is None else row[name])
            uid = self.known.people[place]["uid"]
            columns["card_no_sealed"].append(
                self._sealed_card(row, uid) or membership["card_no_sealed"]
            )
        update_rows(Membership, [self.known.memberships[place]["pk"] for place in changed], columns)
        self._note_key_facts(changed)
        self._note_changes(changed)

    def _note_changes(self, changed: list[int]) -> None:
        """What a file changed stands in the history of each member."""
        unions = Union.objects.in_bulk(
            {self.known.memberships[place]["union_id"] for place in changed}
        )
        acts = []
        for place in changed:
            known = self.known.memberships[place]
            said = {
                label: [before, after] for label, before, after in self.chunk.settled[place].changes
            }
            target = Membership(pk=known["pk"], person=Person(name=self.rows[place]["name"]))
            detail = {"changes": said, "fields": "、".join(said)}
            acts.append((unions[known["union_id"]], target, detail))
        record_many("membership.details_imported", actor=self.context.actor, acts=acts)

    def _note_key_facts(self, changed: list[int]) -> None:
        """A change of sex or birth date says somebody else than before: the ledger keeps it."""
        said = {}
        for place in changed:
            row, person = self.rows[place], self.known.people[place]
            labels = [
                label
                for name, label in (("sex", "性别"), ("birth_on", "出生日期"))
                if row[name] is not None and row[name] != person[name]
            ]
            if labels:
                said[place] = f"更正{'、'.join(labels)}"
        memberships = [self.known.memberships[place] for place in said]
        self._insert_events(
            [row["pk"] for row in memberships],
            [row["person_id"] for row in memberships],
            EventType.CORRECT,
            [self.context.today] * len(said),
            [row["status"] for row in memberships],
            [row["union_id"] for row in memberships],
            note=list(said.values()),
        )

    def _insert_memberships(self, new: list[int], people: dict[int, tuple[int, uuid.UUID]]) -> None:
        rows = [self.rows[place] for place in new]
        ids = reserve_ids(Membership, len(new))
        persons = [people[place][0] for place in new]
        unions = [row["union_id"] for row in rows]
        retained = [row["change_type"] == RETAINED for row in rows]
        insert_rows(
            Membership,
            len(new),
            {
                "id": ids,
                "person_id": persons,
                "union_id": unions,
                "employer_id": [row["employer_id"] for row in rows],
                "status": [_status(one) for one in retained],
                "member_no": self._numbers(rows),
                "joined_on": [row["joined_on"] for row in rows],
                "name_key": [names.sort_key(row["name"]) for row in rows],
                "card_no_sealed": [
                    self._sealed_card(row, people[place][1])
                    for place, row in zip(new, rows, strict=True)
                ],
                **{name: self._filled(new, name, _DETAIL_DEFAULTS[name]) for name in DETAIL_FIELDS},
            },
        )
        self.chunk.targets.update(zip(new, ids, strict=True))
        active = str(MembershipStatus.ACTIVE)
        self._insert_events(
            ids,
            persons,
            EventType.JOIN,
            [row["joined_on"] for row in rows],
            [active] * len(new),
            unions,
            to_union=unions,
            note=[self.said] * len(new),
        )
        kept = [place for place, one in enumerate(retained) if one]
        self._insert_events(
            [ids[p] for p in kept],
            [persons[p] for p in kept],
            EventType.RETAIN,
            [rows[p]["change_on"] for p in kept],
            [str(MembershipStatus.RETAINED)] * len(kept),
            [unions[p] for p in kept],
            reason=[rows[p]["change_reason"] for p in kept],
            note=[self.said] * len(kept),
        )
        self._insert_spans(rows, ids, persons, retained)
        tell(ids, EventType.JOIN, actor=self.context.actor)
        tell([ids[p] for p in kept], EventType.RETAIN, actor=self.context.actor)

    def _insert_events(
        self,
        memberships: list[int],
        persons: list[int],
        event: EventType,
        days: list[dt.date],
        statuses: list[str],
        unions: list[int],
        **more: list[Any],
    ) -> None:
        named = {"to_union": "to_union_id"}
        count = len(memberships)
        insert_rows(
            MembershipEvent,
            count,
            {
                "membership_id": memberships,
                "person_id": persons,
                "type": [event.value] * count,
                "occurs_on": days,
                "status_after": statuses,
                "union_after_id": unions,
                "actor_id": [getattr(self.context.actor, "pk", None)] * count,
                **{named.get(name, name): values for name, values in more.items()},
            },
        )

    def _insert_spans(
        self, rows: list[Row], ids: list[int], persons: list[int], retained: list[bool]
    ) -> None:
        """The folded ledger of joining and, perhaps, retaining (rules/folding.py)."""
        spans: list[tuple[int, int, int, str, dt.date, dt.date | None]] = []
        for row, pk, person, is_retained in zip(rows, ids, persons, retained, strict=True):
            union, joined_on = row["union_id"], row["joined_on"]
            until = row["change_on"] if is_retained else None
            if until is None or until > joined_on:
                spans.append((pk, person, union, str(MembershipStatus.ACTIVE), joined_on, until))
            if until is not None:
                spans.append((pk, person, union, str(MembershipStatus.RETAINED), until, None))
        columns = list(zip(*spans, strict=True)) or [()] * 6
        names_ = ("membership_id", "person_id", "union_id", "status", "from_on", "to_on")
        insert_rows(MembershipSpan, len(spans), dict(zip(names_, columns, strict=True)))

    def _numbers(self, rows: list[Row]) -> list[str]:
        """Member numbers: those of the file, and the next ones of each union's region."""
        waiting: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            if not row["member_no"]:
                region = self.unions[row["union_id"]].region_code[:6]
                waiting.setdefault(region, []).append(place)
        numbers = [row["member_no"] or "" for row in rows]
        for places in waiting.values():
            union = self.unions[rows[places[0]]["union_id"]]
            for place, number in zip(places, take_numbers(union, len(places)), strict=True):
                numbers[place] = number
        return numbers

    @staticmethod
    def _sealed_card(row: Row, uid: uuid.UUID) -> str:
        number = row["card_no"] or ""
        return protection.seal(number, context=f"membership.card_no:{uid}") if number else ""


def _status(is_retained: bool) -> str:
    return str(MembershipStatus.RETAINED if is_retained else MembershipStatus.ACTIVE)
