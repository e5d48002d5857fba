"""What a good row of a roster means: a new member, a change, nothing, or a conflict."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gonghui.domains.membership.enums import LIVING_STATUSES, RETIRED_STATUSES, MembershipStatus
from gonghui.domains.membership.imports.columns import DETAIL_FIELDS, PERSON_FIELDS, RETAINED
from gonghui.domains.membership.imports.lookups import SYSTEM, scoped
from gonghui.domains.membership.models import Membership
from gonghui.engines.registers.importing.chunk import Change, Chunk, Settled
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.people import protection
from gonghui.kernel.people.models import Person

MEMBERSHIP_FIELDS = (*DETAIL_FIELDS, "employer_id", "card_no_sealed")
_ELSEWHERE = "已在其他工会有会籍"


@dataclass
class Known:
    """People and memberships that rows of a chunk are about, by the place of the row."""

    people: dict[int, dict[str, Any]]
    memberships: dict[int, dict[str, Any]]
    rows: list[dict[str, Any]]
    """The rows themselves, read."""


def look_up(chunk: Chunk, context: ImportContext) -> Known:
    """Find the people of a chunk by blind index, and their memberships: three queries."""
    wanted = {chunk.keys[place]: place for place in chunk.good() if chunk.keys[place]}
    people = {
        wanted[row["id_number_index"]]: row
        for row in Person.objects.filter(id_number_index__in=wanted).values(
            "pk", "uid", "name", "id_number_index", *PERSON_FIELDS
        )
    }
    places = {row["pk"]: place for place, row in people.items()}
    owned = Membership.objects.everything(reason=SYSTEM).filter(person__in=places)
    memberships = {
        places[row["person_id"]]: row
        for row in owned.values(
            "pk",
            "person_id",
            "union_id",
            "union__name",
            "status",
            "joined_on",
            "member_no",
            *MEMBERSHIP_FIELDS,
        )
    }
    reach = scoped(Membership, context, context.register.permissions.imports)
    keys = [row["pk"] for row in memberships.values()]
    visible = set(reach.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    for row in memberships.values():
        row["is_visible"] = row["pk"] in visible
    return Known(people, memberships, chunk.frame.to_dicts())


class Matcher:
    """Settles the good rows of one chunk."""

    def __init__(self, chunk: Chunk, known: Known) -> None:
        self.chunk = chunk
        self.known = known
        self.rows = known.rows
        self.compared = _compared(chunk)

    def settle(self) -> None:
        """Give every good row its verdict."""
        for place in self.chunk.good():
            if problem := self._conflict(place):
                self.chunk.refuse_one(place, problem[0], problem[1], Verdict.CONFLICT)
                continue
            membership = self.known.memberships.get(place)
            if membership is None:
                self._settle_new(place)
                continue
            changes = self._changes(place)
            verdict = Verdict.CHANGED if changes else Verdict.SAME
            self.chunk.settle(place, Settled(verdict, membership["pk"], tuple(changes)))

    def _settle_new(self, place: int) -> None:
        row = self.rows[place]
        if row["work_status"] in RETIRED_STATUSES and row["change_type"] != RETAINED:
            self.chunk.refuse_one(
                place, "就业状况", "已退休人员不能新入会；原是会员的，会籍变化类型请填“保留会籍”"
            )
            return
        self.chunk.settle(place, Settled(Verdict.NEW))

    def _conflict(self, place: int) -> tuple[str, str] | None:
        """Why a row cannot be squared with what is registered. What lies beyond the importer's
        reach is told by one sentence only."""
        row, person = self.rows[place], self.known.people.get(place)
        membership = self.known.memberships.get(place)
        if membership is not None and not membership["is_visible"]:
            return "证件号码", _ELSEWHERE
        if person is not None and person["name"] != row["name"]:
            return "姓名", "该证件号码已登记在另一个姓名下，请核对姓名和证件号码"
        if membership is None:
            return None
        status = MembershipStatus(membership["status"])
        if status not in LIVING_STATUSES:
            return "证件号码", f"曾有会籍（{status.label}），重新入会请单独办理"
        if membership["union_id"] != row["union_id"]:
            return "所属工会", f"已是“{membership['union__name']}”的会员，更换工会请办理转接"
        if membership["joined_on"] != row["joined_on"]:
            return "入会日期", f"登记的入会日期是{membership['joined_on']}，更正请在会员卡上办理"
        wants_retained = row["change_type"] == RETAINED
        if row["change_type"] and wants_retained != (status == MembershipStatus.RETAINED):
            return "会籍变化类型", f"会籍现为“{status.label}”，变化请在会员卡上办理"
        if row["member_no"] and row["member_no"] != membership["member_no"]:
            return "会员号", "与登记的会员号不同，会员号终身不变"
        return None

    def _changes(self, place: int) -> list[Change]:
        row, found = self.rows[place], []
        person, membership = self.known.people[place], self.known.memberships[place]
        for name, column, is_persons in self.compared:
            wanted = row[name]
            if wanted is None:
                continue  # an empty cell leaves what is registered
            present = (person if is_persons else membership)[name]
            if wanted != present:
                found.append((column.label, said(column, present), said(column, wanted)))
        if row["employer_id"] is not None and row["employer_id"] != membership["employer_id"]:
            found.append(
                ("工作单位", "" if membership["employer_id"] is None else "原单位", row["employer"])
            )
        if row["card_no"] and row["card_no"] != self._card(place):
            found.append(("服务卡号", "", "已变更"))
        return found

    def _card(self, place: int) -> str:
        context = f"membership.card_no:{self.known.people[place]['uid']}"
        return protection.unseal(self.known.memberships[place]["card_no_sealed"], context=context)


def _compared(chunk: Chunk) -> list[tuple[str, ImportColumn, bool]]:
    """Columns that may change: those in the file, and what the identity number says anyway."""
    derived = ("sex", "birth_on")
    names: Iterable[str] = (*PERSON_FIELDS, *DETAIL_FIELDS)
    return [
        (name, chunk.layout.column(name), name in PERSON_FIELDS)
        for name in names
        if chunk.has(name) or name in derived
    ]


def said(column: ImportColumn, value: Any) -> str:
    """A value as people read it."""
    labels: dict[str, str] = {str(code): str(label) for code, label in column.choices}
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(labels.get(str(one), str(one)) for one in value)
    return labels.get(str(value), str(value))
