"""The list of units to visit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gonghui.domains.assistance.campaigns import services
from gonghui.domains.assistance.campaigns.enums import Category, VisitState
from gonghui.domains.assistance.campaigns.importing.books import CAMPAIGN, UNION, Campaigns, Units
from gonghui.domains.assistance.campaigns.models import ConsolationVisit
from gonghui.domains.assistance.campaigns.services import Unit
from gonghui.engines.registers.importing.chunk import Chunk, Settled
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext, ImportLayout
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.org.models import Employer
from gonghui.kernel.refusal import Refusal


class VisitImporter:
    """Reads one list of units."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.campaigns = Campaigns(context)
        self.units = Units(context)
        self._rows: list[dict[str, Any]] = []

    def check(self, chunk: Chunk) -> None:
        """What the row's names mean."""
        self._rows = chunk.frame.to_dicts()
        self.campaigns.look_up(
            (row["campaign"] for row in self._rows), (row["union"] for row in self._rows)
        )
        self.units.look_up(row["unit"] for row in self._rows)
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
            unit = self.units.find(row["unit"])
            if isinstance(unit, str):
                chunk.refuse_one(place, "慰问单位", unit)
                continue
            day = row["planned_on"]
            if day is not None and not campaign.from_on <= day <= campaign.to_on:
                chunk.refuse_one(
                    place, "计划日期", f"不在活动时间内（{campaign.from_on}至{campaign.to_on}）"
                )
                continue
            row.update(campaign=campaign, share=share, found=unit)

    def match(self, chunk: Chunk) -> None:
        """A unit that the union has on its list already stays as it is."""
        good = [place for place in chunk.good() if "found" in self._rows[place]]
        there: dict[tuple[int, int, str], int] = {}
        listed = ConsolationVisit.objects.filter(
            campaign__in={self._rows[place]["campaign"].pk for place in good}
        ).exclude(state=VisitState.CANCELLED)
        for pk, campaign, share, employer, union in listed.values_list(
            "pk", "campaign", "share", "employer", "visited_union"
        ):
            there[campaign, share, f"e{employer}" if employer else f"u{union}"] = pk
        for place in good:
            row = self._rows[place]
            unit = row["found"]
            key = f"{'e' if isinstance(unit, Employer) else 'u'}{unit.pk}"
            known = there.get((row["campaign"].pk, row["share"].pk, key))
            if known:
                chunk.settle(place, Settled(Verdict.SAME, known))
            else:
                chunk.settle(place, Settled(Verdict.NEW))

    def apply(self, chunk: Chunk) -> None:
        """Each visit by the service: it warns of units visited only just now."""
        for place in chunk.settled_as(Verdict.NEW):
            row = self._rows[place]
            unit = row["found"]
            is_employer = isinstance(unit, Employer)
            try:
                visit = services.list_visit(
                    row["campaign"],
                    union=row["share"].union,
                    unit=Unit(
                        employer=unit if is_employer else None,
                        union=None if is_employer else unit,
                    ),
                    category=row["category"],
                    expected=row["expected"] or 0,
                    planned_on=row["planned_on"],
                    planned_amount=row["planned_amount"] or Decimal(0),
                    leader=row["leader"] or "",
                    again_reason=row["again_reason"] or "",
                    actor=self.context.actor,
                )
            except Refusal as refusal:
                chunk.refuse_one(place, "慰问单位", refusal.message.rstrip("。"), Verdict.CONFLICT)
                continue
            chunk.targets[place] = visit.pk


VISITS_LAYOUT = ImportLayout(
    title="走访单位名单",
    columns=(
        CAMPAIGN,
        ImportColumn(
            "unit",
            "慰问单位",
            required=True,
            longest=120,
            aliases=("单位名称", "单位", "单位全称"),
            example="某某制造有限公司",
            help="用人单位全称或信用代码，或工会名称、编号",
        ),
        ImportColumn(
            "category", "慰问对象", "choice", required=True, choices=Category.choices,
            example="一线职工",
        ),
        ImportColumn("expected", "预计人数", "count", aliases=("人数", "慰问人数"), example="120"),
        ImportColumn("planned_amount", "计划金额", "money", aliases=("金额",)),
        ImportColumn("planned_on", "计划日期", "date", aliases=("走访日期", "日期")),
        ImportColumn("leader", "带队领导", longest=60),
        ImportColumn("again_reason", "再次走访的原因", longest=100),
        UNION,
    ),
    key="unit",
    importer=VisitImporter,
    preview=("unit", "category", "expected", "planned_on"),
    notes=(
        "每个单位一行；已在名单上的不重复列入。",
        "同一单位同一品牌7天内已有走访的，须填写再次走访的原因。",
    ),
)  # fmt: skip
