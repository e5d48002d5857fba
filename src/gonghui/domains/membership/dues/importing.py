"""Lists of bases and of payroll deductions: every bad row named, the good ones written in sets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gonghui.domains.membership.dues import rules
from gonghui.domains.membership.dues.enums import DuesState, PayMethod
from gonghui.domains.membership.dues.models import DuesBase, DuesMonth
from gonghui.domains.membership.dues.services.paying import write_receipt
from gonghui.domains.membership.dues.services.rolling import resettle
from gonghui.domains.membership.imports.lookups import SYSTEM, scoped
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.engines.registers.importing.bulk import insert_rows, reserve_ids
from gonghui.engines.registers.importing.chunk import Change, Chunk, Settled
from gonghui.engines.registers.importing.layout import (
    ImportColumn,
    ImportContext,
    ImportLayout,
)
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.people.models import Person

_NAME = ImportColumn(
    "name", "姓名", required=True, longest=50, aliases=("会员姓名", "职工姓名"), example="张三"
)
_NUMBER = ImportColumn(
    "id_number",
    "证件号码",
    "identity",
    required=True,
    longest=30,
    protected=True,
    aliases=("身份证号", "身份证号码", "身份证"),
    example="11010519491231002X",
    help="单元格须为文本格式；每人一行。",
)
_AGREE = "与证件号码登记的姓名不一致，请核对"


@dataclass(frozen=True)
class Member:
    """Who a row is about."""

    pk: int
    name: str


class MemberFinder:
    """What the importers share: the month of each row, the member behind the number."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.months: list[Month | None] = []
        self.members: dict[int, Member] = {}

    def check(self, chunk: Chunk) -> None:
        label = chunk.layout.column("month").label
        self.months = []
        for place, text in enumerate(chunk.values("month")):
            month = rules.read_month(text) if text else None
            if text and month is None:
                chunk.refuse_one(place, label, f"“{text[:20]}”不是月份，请写成2026-11")
            self.months.append(month)

    def find(self, chunk: Chunk) -> None:
        """Members of the importer's reach, by the blind index of their number: three queries."""
        wanted = {chunk.keys[place]: place for place in chunk.good() if chunk.keys[place]}
        people = {
            row["pk"]: row
            for row in Person.objects.filter(id_number_index__in=wanted).values(
                "pk", "name", "id_number_index"
            )
        }
        reach = scoped(Membership, self.context, self.context.register.permissions.imports)
        found = {
            people[person]["id_number_index"]: Member(pk, people[person]["name"])
            for pk, person in reach.filter(person__in=people).values_list("pk", "person")
        }
        self.members = {}
        names = chunk.values("name")
        for place in chunk.good():
            member = found.get(chunk.keys[place])
            if member is None:
                chunk.refuse_one(
                    place, _NUMBER.label, "您的管理范围内没有该证件号码的会员，请核对号码"
                )
            elif member.name != names[place]:
                chunk.refuse_one(place, _NAME.label, _AGREE, Verdict.CONFLICT)
            else:
                self.members[place] = member


class BaseImporter(MemberFinder):
    """Bases of many members."""

    def check(self, chunk: Chunk) -> None:
        super().check(chunk)
        label = chunk.layout.column("base").label
        for place, base in enumerate(chunk.values("base")):
            month = self.months[place]
            if base is None or month is None:
                continue
            if problem := rules.base_problem(Decimal(str(base)), month.first, self.context.today):
                chunk.refuse_one(place, label, problem)

    def match(self, chunk: Chunk) -> None:
        self.find(chunk)
        bases = chunk.values("base")
        known: dict[tuple[int, dt.date], Decimal] = {
            (member, from_on): base
            for member, from_on, base in DuesBase.objects.filter(
                membership__in=[one.pk for one in self.members.values()]
            )
            .order_by("pk")
            .values_list("membership", "from_on", "base")
        }
        for place, member in self.members.items():
            month = self.months[place]
            assert month is not None
            before = known.get((member.pk, month.first))
            wanted = _money(bases[place])
            if before is None:
                chunk.settle(place, Settled(Verdict.NEW))
            elif before == wanted:
                chunk.settle(place, Settled(Verdict.SAME))
            else:
                change: Change = ("缴费基数", f"{before:f}", f"{wanted:f}")
                chunk.settle(place, Settled(Verdict.CHANGED, None, (change,)))

    def apply(self, chunk: Chunk) -> None:
        places = [*chunk.settled_as(Verdict.NEW), *chunk.settled_as(Verdict.CHANGED)]
        bases = chunk.values("base")
        ids = reserve_ids(DuesBase, len(places))
        months = [self.months[place] for place in places]
        insert_rows(
            DuesBase,
            len(places),
            {
                "id": ids,
                "membership_id": [self.members[place].pk for place in places],
                "base": [_money(bases[place]) for place in places],
                "from_on": [month.first for month in months if month],
                "note": ["批量导入"] * len(places),
                "made_by_id": [getattr(self.context.actor, "pk", None)] * len(places),
            },
        )
        chunk.targets.update(zip(places, ids, strict=True))
        if places:
            resettle(
                {self.members[place].pk for place in places},
                since=min(month for month in months if month),
            )


class PaymentImporter(MemberFinder):
    """A payroll's deductions: one receipt a chunk and day."""

    def __init__(self, context: ImportContext) -> None:
        super().__init__(context)
        self.rows: dict[int, DuesMonth] = {}

    def match(self, chunk: Chunk) -> None:
        self.find(chunk)
        reach = (
            DuesMonth.objects.everything(reason=SYSTEM)
            if self.context.actor is None
            else DuesMonth.objects.visible_to(self.context.actor, "dues.edit")
        )
        wanted = {month.first for month in self.months if month}
        there = {
            (row.membership_id, row.month): row
            for row in reach.select_for_update(of=("self",)).filter(
                membership__in=[one.pk for one in self.members.values()], month__in=wanted
            )
        }
        amounts = chunk.values("amount")
        self.rows = {}
        for place, member in self.members.items():
            month = self.months[place]
            row = there.get((member.pk, month.first)) if month else None
            self._settle(chunk, place, row, month, amounts[place])

    def _settle(
        self, chunk: Chunk, place: int, row: DuesMonth | None, month: Any, amount: Any
    ) -> None:
        if row is None:
            chunk.refuse_one(place, "月份", f"{month}没有这名会员的应缴会费，请先生成当月应缴名单")
            return
        if row.state == DuesState.PAID:
            chunk.settle(place, Settled(Verdict.SAME, row.pk))
            return
        if problem := rules.pay_problem(row.state, row.due):
            chunk.refuse_one(place, "月份", problem, Verdict.CONFLICT)
            return
        if amount is not None and _money(amount) != row.due:
            text = f"应缴{row.due:f}元，表中为{_money(amount):f}元，请核对缴费基数"
            chunk.refuse_one(place, "金额", text, Verdict.CONFLICT)
            return
        self.rows[place] = row
        chunk.settle(place, Settled(Verdict.NEW))

    def apply(self, chunk: Chunk) -> None:
        days = chunk.values("paid_on")
        by_day: dict[dt.date, list[int]] = {}
        for place in chunk.settled_as(Verdict.NEW):
            by_day.setdefault(days[place] or self.context.today, []).append(place)
        for day, places in sorted(by_day.items()):
            receipt = write_receipt(
                [self.rows[place] for place in places],
                union=self.context.union,
                paid_on=day,
                method=PayMethod.DEDUCTION,
                actor=self.context.actor,
                note="工资代扣名单",
            )
            entries = list(receipt.entries.order_by("pk").values_list("pk", flat=True))
            chunk.targets.update(zip(places, entries, strict=True))


def _money(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(rules.CENT)


BASE_LAYOUT = ImportLayout(
    title="会费缴费基数",
    columns=(
        _NAME,
        _NUMBER,
        ImportColumn(
            "base",
            "缴费基数",
            "money",
            required=True,
            aliases=("月工资收入", "工资基数", "基数"),
            example="4568.90",
            help="本人每月工资收入，奖金、津贴等不计。",
        ),
        ImportColumn(
            "month",
            "起始月份",
            required=True,
            longest=20,
            aliases=("月份", "起始年月"),
            example="2026-01",
            help="从这个月起按新基数计算；已缴的月份不变。",
        ),
    ),
    key="id_number",
    importer=BaseImporter,
    preview=("name", "id_number", "base", "month"),
    notes=("每名会员一行，以证件号码识别。", "会费=基数（不足10元的尾数不计）×0.5%。"),
)

PAYMENT_LAYOUT = ImportLayout(
    title="会费工资代扣名单",
    columns=(
        _NAME,
        _NUMBER,
        ImportColumn(
            "month",
            "月份",
            required=True,
            longest=20,
            aliases=("会费月份", "所属月份"),
            example="2026-11",
        ),
        ImportColumn(
            "amount",
            "金额",
            "money",
            aliases=("代扣金额", "会费", "实缴金额"),
            example="22.80",
            help="可不填；填写的须与应缴金额一致。",
        ),
        ImportColumn(
            "paid_on",
            "代扣日期",
            "date",
            latest_is_today=True,
            aliases=("缴费日期", "发薪日"),
            help="不填按今天。",
        ),
    ),
    key="id_number",
    importer=PaymentImporter,
    preview=("name", "id_number", "month", "amount"),
    notes=(
        "一张表登记一个月，每名会员一行，以证件号码识别。",
        "已缴的行跳过；免缴、减免和金额不符的行不登记，逐行说明原因。",
    ),
)
