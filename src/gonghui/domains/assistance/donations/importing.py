"""Lists of units: who gave what to a drive. Every bad row is named, the good ones go in as a set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from gonghui.domains.assistance.donations import rules
from gonghui.domains.assistance.donations.enums import DriveState, Giver
from gonghui.domains.assistance.donations.models import Donation, DonationDrive
from gonghui.domains.assistance.donations.rules import Gift
from gonghui.domains.assistance.donations.services.giving import Listed, ask_mixing, take_list
from gonghui.engines.activities.people_sources import Wanted, find_people
from gonghui.engines.registers.importing.chunk import Chunk, Settled
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext, ImportLayout
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.people.names import normalise_name
from gonghui.kernel.people.protection import blind_index
from gonghui.kernel.refusal import Refusal

_FLAGS = {"是": True, "否": False}


def offered(context: ImportContext) -> Mapping[str, Sequence[str]]:
    """Drives under way, for the template's list of choices."""
    drives = DonationDrive.objects.offered_to(context.union).order_by("closes_on", "pk")
    return {"drive": [f"{drive.number} {drive.title}" for drive in drives]}


class ListImporter:
    """Gifts of many people through the union that imports."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.drives: dict[str, DonationDrive] = {}
        self.rows: dict[int, tuple[DonationDrive, Listed]] = {}
        self.mixing: dict[int, str] = {}

    def check(self, chunk: Chunk) -> None:
        """Nothing but what `match` needs the drive for."""

    def match(self, chunk: Chunk) -> None:
        named = [_number_of(text) for text in chunk.values("drive")]
        self._find_drives({number for number in named if number})
        people = self._people(chunk)
        self.rows = {}
        for place in chunk.good():
            drive = self.drives.get(named[place])
            if drive is None:
                text = "没有这个活动编号，或该活动不是本工会、上级工会发起的"
                chunk.refuse_one(place, "活动编号", text)
                continue
            self._judge(chunk, place, drive, people)
        self._settle(chunk)

    def _find_drives(self, numbers: set[str]) -> None:
        new = numbers - self.drives.keys()
        found = DonationDrive.objects.filter(number__in=new).select_related("union", "account")
        for drive in found:
            if self.context.union.path.startswith(drive.union.path):
                self.drives[str(drive.number)] = drive

    def _people(self, chunk: Chunk) -> dict[str, Any]:
        """People behind the identity numbers, as far as the importer may meet them."""
        indexes = {
            place: blind_index(number)
            for place, number in enumerate(chunk.values("id_number"))
            if number and not chunk.is_bad(place)
        }
        wanted = Wanted(frozenset(), frozenset(), frozenset(indexes.values()), frozenset())
        found = find_people(self.context.actor, wanted) if indexes else []
        return {str(one.person.id_number_index): one.person for one in found}

    def _judge(
        self, chunk: Chunk, place: int, drive: DonationDrive, people: Mapping[str, Any]
    ) -> None:
        is_nameless = chunk.values("nameless")[place] == "是"
        name = "" if is_nameless else normalise_name(chunk.values("name")[place] or "")
        number = "" if is_nameless else chunk.values("id_number")[place]
        person = people.get(blind_index(number)) if number else None
        row = Listed(
            person.pk if person else None,
            name,
            Gift(
                amount=_money(chunk.values("amount")[place]),
                quantity=int(chunk.values("quantity")[place] or 0),
                item=(chunk.values("item")[place] or "")[:60],
            ),
            chunk.values("received_on")[place] or self.context.today,
            chunk.values("consents")[place] == "是" and not is_nameless,
        )
        if number and person is None:
            text = "您的管理范围内没有该证件号码的人员；不是会员的请把证件号码留空"
            chunk.refuse_one(place, "证件号码", text)
        elif person is not None and person.name != name:
            text = "与证件号码登记的姓名不一致，请核对"
            chunk.refuse_one(place, "姓名", text, Verdict.CONFLICT)
        elif not name and not is_nameless:
            chunk.refuse_one(place, "姓名", "请填写姓名；不愿留名的在“匿名”填“是”")
        elif problem := self._problem(drive, row):
            label = "金额" if drive.is_of_money else "数量"
            chunk.refuse_one(place, label, problem)
        else:
            self.rows[place] = (drive, row)

    def _problem(self, drive: DonationDrive, row: Listed) -> str:
        return rules.gift_problem(
            drive.kind,
            Giver.PERSON if row.name else Giver.NAMELESS,
            row.gift,
            has_person=row.person is not None,
            name=row.name,
        ) or rules.giving_problem(
            drive.state,
            opens_on=drive.opens_on,
            received_on=row.on,
            today=self.context.today,
            is_offered=True,
        )

    def _settle(self, chunk: Chunk) -> None:
        """What is there already stays as it is: the same list may come twice."""
        there = self._there()
        for place, (drive, row) in list(self.rows.items()):
            if row.person is not None and (drive.pk, row.person) in there.people:
                gift = there.people[drive.pk, row.person]
                if gift == row.gift.amount or not drive.is_of_money:
                    chunk.settle(place, Settled(Verdict.SAME))
                else:
                    text = f"这一期已登记{gift:f}元，每人每期一笔；确有变动请先冲销原记录"
                    chunk.refuse_one(place, "金额", text, Verdict.CONFLICT)
                del self.rows[place]
            elif there.same_names.get(_mark(drive, row), 0) > 0:
                there.same_names[_mark(drive, row)] -= 1
                chunk.settle(place, Settled(Verdict.SAME))
                del self.rows[place]
            elif why := self._mixed(drive):
                chunk.refuse_one(place, "活动编号", why)
                del self.rows[place]
            else:
                chunk.settle(place, Settled(Verdict.NEW))

    def _mixed(self, drive: DonationDrive) -> str:
        """Why nobody can be listed for this drive any more; asked once a drive."""
        if drive.pk not in self.mixing:
            try:
                ask_mixing(drive, self.context.union, Giver.PERSON)
                self.mixing[drive.pk] = ""
            except Refusal as refusal:
                self.mixing[drive.pk] = refusal.message
        return self.mixing[drive.pk]

    def _there(self) -> _There:
        """Live gifts of these drives through this union or of these people: one query."""
        drives = {drive.pk for drive, _ in self.rows.values()}
        live = (
            Donation.objects.received()
            .filter(drive__in=drives, reverses=None, reversal=None)
            .exclude(giver=Giver.UNIT)
        )
        there = _There({}, {})
        rows = live.values_list(
            "drive", "drive__kind", "person", "union", "name", "amount", "quantity", "received_on"
        )
        wanted = {row.person for _, row in self.rows.values()}
        for drive, _kind, person, union, name, amount, quantity, on in rows.iterator():
            if person is not None and person in wanted:
                there.people[drive, person] = amount
            elif person is None and union == self.context.union.pk:
                mark = (drive, name, amount, quantity, on)
                there.same_names[mark] = there.same_names.get(mark, 0) + 1
        return there

    def apply(self, chunk: Chunk) -> None:
        by_drive: dict[int, list[int]] = {}
        for place in chunk.settled_as(Verdict.NEW):
            by_drive.setdefault(self.rows[place][0].pk, []).append(place)
        for places in by_drive.values():
            drive = self.rows[places[0]][0]
            if drive.state != DriveState.OPEN:
                continue
            ids = take_list(
                drive,
                self.context.union,
                [self.rows[place][1] for place in places],
                actor=self.context.actor,
            )
            chunk.targets.update(zip(places, ids, strict=True))


class _There:
    """What is registered already: of people by drive, of mere names by what they gave."""

    def __init__(
        self, people: dict[tuple[int, int], Decimal], same_names: dict[tuple[Any, ...], int]
    ) -> None:
        self.people, self.same_names = people, same_names


def _mark(drive: DonationDrive, row: Listed) -> tuple[Any, ...]:
    on: dt.date = row.on
    return drive.pk, row.name or "匿名", row.gift.amount, row.gift.quantity, on


def _number_of(text: Any) -> str:
    """`JK2026-00012 情暖云溪` → its number."""
    return str(text or "").strip().split(" ")[0].upper()[:20]


def _money(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(rules.CENT) if value is not None else Decimal(0)


_YES_NO = tuple((label, label) for label in _FLAGS)

LAYOUT = ImportLayout(
    title="捐赠名单",
    columns=(
        ImportColumn(
            "drive",
            "活动编号",
            required=True,
            longest=100,
            aliases=("活动", "募捐活动", "期次"),
            example="JK2026-00001",
            help="从下拉列表中选择，或填活动编号。",
        ),
        ImportColumn(
            "name",
            "姓名",
            longest=50,
            aliases=("捐赠人", "捐款人", "职工姓名"),
            example="张三",
        ),
        ImportColumn(
            "id_number",
            "证件号码",
            "identity",
            longest=30,
            protected=True,
            aliases=("身份证号", "身份证号码", "身份证"),
            help="会员填写，用于防止重复登记；不是会员的留空。单元格须为文本格式。",
        ),
        ImportColumn(
            "amount", "金额", "money", aliases=("捐款金额", "捐款"), help="捐款填写，单位：元。"
        ),
        ImportColumn(
            "quantity", "数量", "count", aliases=("本数", "份数"), help="捐书、捐物、献血填写。"
        ),
        ImportColumn("item", "捐赠物品", longest=60, aliases=("物品", "书名")),
        ImportColumn(
            "received_on",
            "收到日期",
            "date",
            latest_is_today=True,
            aliases=("捐款日期", "日期"),
            help="不填按今天。",
        ),
        ImportColumn(
            "consents", "同意公开姓名", "choice", choices=_YES_NO, help="不填按不同意，不公开。"
        ),
        ImportColumn("nameless", "匿名", "choice", choices=_YES_NO, help="不愿留名的填“是”。"),
    ),
    key="id_number",
    importer=ListImporter,
    offers=offered,
    preview=("name", "id_number", "amount", "quantity"),
    notes=(
        "一人一行，自愿捐赠；没有捐赠的人不用列入。",
        "同一张名单重复导入不会重复登记。一日捐每人每期登记一笔。",
        "款项存入：本工会有捐款专户的存本工会专户，没有的存活动发起工会的专户。",
    ),
)
