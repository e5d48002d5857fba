"""The list of people to call on, by real name."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from gonghui.domains.assistance.campaigns import queries, services
from gonghui.domains.assistance.campaigns.enums import Category
from gonghui.domains.assistance.campaigns.importing.books import CAMPAIGN, UNION, Campaigns
from gonghui.domains.assistance.campaigns.models import ConsolationRecipient
from gonghui.domains.assistance.campaigns.services import Gift, Invited
from gonghui.domains.assistance.campaigns.services.listing import problems_of
from gonghui.engines.activities.people_sources import Candidate, Wanted, find_people
from gonghui.engines.registers.importing.chunk import Chunk, Settled
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext, ImportLayout
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.people import identity, protection
from gonghui.kernel.refusal import Refusal


class PeopleImporter:
    """Reads one list of people."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.campaigns = Campaigns(context)
        self._rows: list[dict[str, Any]] = []

    def check(self, chunk: Chunk) -> None:
        """What the row's campaign and union are."""
        self._rows = chunk.frame.to_dicts()
        self.campaigns.look_up(
            (row["campaign"] for row in self._rows), (row["union"] for row in self._rows)
        )
        for place in chunk.good():
            row = self._rows[place]
            campaign = self.campaigns.campaign(row["campaign"])
            if isinstance(campaign, str):
                chunk.refuse_one(place, CAMPAIGN.label, campaign)
                continue
            share = self.campaigns.share(campaign, row["union"])
            if isinstance(share, str):
                chunk.refuse_one(place, UNION.label, share)
                continue
            row.update(campaign=campaign, share=share)

    def match(self, chunk: Chunk) -> None:
        """Who the people are, whether they may be listed, who is there already."""
        known = self._people(chunk)
        groups: dict[int, list[int]] = defaultdict(list)
        for place in chunk.good():
            row = self._rows[place]
            person = known.get(chunk.keys[place])
            if person is None:
                chunk.refuse_one(place, "证件号码", "在您可以查看的人员中没有找到，请核对或先登记")
                continue
            if person.person.name != row["name"]:
                chunk.refuse_one(place, "姓名", "与证件号码登记的姓名不一致，请核对")
                continue
            row["invited"] = Invited(
                person.person,
                person.union,
                Gift(
                    row["cash"] or Decimal(0), row["goods"] or "", row["goods_value"] or Decimal(0)
                ),
                row["category"],
            )
            groups[row["share"].pk].append(place)
        for places in groups.values():
            self._judge(chunk, places)

    def _people(self, chunk: Chunk) -> dict[str, Candidate]:
        """Candidates by the blind index of their number."""
        numbers = {
            protection.blind_index(identity.normalise(str(row["id_number"]))): chunk.keys[place]
            for place, row in enumerate(self._rows)
            if chunk.keys[place]
        }
        wanted = Wanted(frozenset(), frozenset(), frozenset(numbers), frozenset())
        return {
            numbers[one.person.id_number_index]: one
            for one in find_people(self.context.actor, wanted)
            if one.person.id_number_index in numbers
        }

    def _judge(self, chunk: Chunk, places: list[int]) -> None:
        """One union's rows of a campaign against limits, leaders, duplicates and the list."""
        first = self._rows[places[0]]
        campaign, share = first["campaign"], first["share"]
        people = [self._rows[place]["invited"] for place in places]
        there = dict(
            ConsolationRecipient.objects.counted()
            .filter(campaign=campaign, share=share, person__in=[one.person for one in people])
            .values_list("person", "pk")
        )
        fresh = [place for place in places if self._rows[place]["invited"].person.pk not in there]
        problems = problems_of(
            campaign,
            [self._rows[place]["invited"] for place in fresh],
            share=share,
            actor=self.context.actor,
            used=queries.used_of(share),
        )
        for number, place in enumerate(fresh):
            if number in problems:
                chunk.refuse_one(place, "姓名", problems[number])
            else:
                chunk.settle(place, Settled(Verdict.NEW))
        for place in places:
            known = there.get(self._rows[place]["invited"].person.pk)
            if known is not None:
                chunk.settle(place, Settled(Verdict.SAME, known))

    def apply(self, chunk: Chunk) -> None:
        """All of a union's people of a campaign at once."""
        groups: dict[int, list[int]] = defaultdict(list)
        for place in chunk.settled_as(Verdict.NEW):
            groups[self._rows[place]["share"].pk].append(place)
        for places in groups.values():
            first = self._rows[places[0]]
            people = [self._rows[place]["invited"] for place in places]
            try:
                services.list_people(
                    first["campaign"],
                    people,
                    union=first["share"].union,
                    category=Category.OTHER,
                    actor=self.context.actor,
                )
            except Refusal as refusal:
                for place in places:
                    chunk.refuse_one(place, "姓名", refusal.message.rstrip("。"), Verdict.CONFLICT)
                continue
            made = dict(
                ConsolationRecipient.objects.counted()
                .filter(share=first["share"], person__in=[one.person for one in people])
                .values_list("person", "pk")
            )
            for place in places:
                chunk.targets[place] = made[self._rows[place]["invited"].person.pk]


PEOPLE_LAYOUT = ImportLayout(
    title="慰问人员名单",
    columns=(
        CAMPAIGN,
        ImportColumn(
            "name", "姓名", required=True, longest=50, aliases=("职工姓名",), example="张三"
        ),
        ImportColumn(
            "id_number",
            "证件号码",
            "identity",
            required=True,
            longest=30,
            protected=True,
            aliases=("身份证号", "身份证号码", "身份证"),
            example="11010519491231002X",
            help="单元格须为文本格式；现金慰问实名到人",
        ),
        ImportColumn(
            "category", "慰问对象", "choice", required=True, choices=Category.choices,
            example="困难职工",
        ),
        ImportColumn("cash", "慰问金", "money", aliases=("金额", "慰问金额"), example="500"),
        ImportColumn("goods", "慰问品", longest=60),
        ImportColumn("goods_value", "慰问品价值", "money"),
        UNION,
    ),
    key="id_number",
    importer=PeopleImporter,
    preview=("name", "category", "cash", "goods"),
    notes=(
        "每人一行；已在名单上的不重复列入，要改金额的在名单上修改。",
        "领导干部本人、同一事由已在其他工会名单上领慰问金的、超过每人上限的，逐行说明原因，不列入。",
    ),
)  # fmt: skip
