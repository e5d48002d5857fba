"""A year's budget from Excel."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gonghui.engines.money.enums import FundSource, Subject
from gonghui.engines.money.models import BudgetLine
from gonghui.engines.money.rules import orders as rules
from gonghui.engines.money.services.budgets import set_line
from gonghui.engines.registers.importing.chunk import Change, Chunk, Settled
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext, ImportLayout
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.ui.formats import money

_CENT = Decimal("0.01")


class BudgetImporter:
    """Lines of the importing union: new ones, and amounts that change."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context

    def check(self, chunk: Chunk) -> None:
        this = self.context.today.year
        for place, text in enumerate(chunk.values("year")):
            if text and not (text.isdecimal() and this - 5 <= int(text) <= this + 1):
                chunk.refuse_one(place, "年度", f"“{text[:10]}”不是可以登记的年度，请写成{this}")

    def match(self, chunk: Chunk) -> None:
        years, titles = chunk.values("year"), chunk.values("title")
        sources, amounts = chunk.values("fund_source"), chunk.values("amount")
        known = {
            (str(line.year), line.title, line.fund_source): line
            for line in BudgetLine.objects.filter(
                union=self.context.union, title__in=[title for title in titles if title]
            ).with_ledger()
        }
        for place in chunk.good():
            amount = _money(amounts[place])
            line = known.get((years[place], titles[place], sources[place] or FundSource.OWN_UNION))
            if line is None:
                chunk.settle(place, Settled(Verdict.NEW))
            elif problem := rules.line_amount_problem(amount, line.live):
                chunk.refuse_one(place, "预算金额", problem.rstrip("。"), Verdict.CONFLICT)
            elif line.amount == amount:
                chunk.settle(place, Settled(Verdict.SAME, line.pk))
            else:
                change: Change = ("预算金额", money(line.amount), money(amount))
                chunk.settle(place, Settled(Verdict.CHANGED, line.pk, (change,)))

    def apply(self, chunk: Chunk) -> None:
        facts = {name: chunk.values(name) for name in ("year", "title", "subject", "amount")}
        sources = chunk.values("fund_source")
        reasons, notes = chunk.values("reason"), chunk.values("note")
        for place in (*chunk.settled_as(Verdict.NEW), *chunk.settled_as(Verdict.CHANGED)):
            line = set_line(
                union=self.context.union,
                year=int(facts["year"][place]),
                subject=facts["subject"][place],
                title=facts["title"][place],
                fund_source=sources[place] or FundSource.OWN_UNION,
                amount=_money(facts["amount"][place]),
                reason=reasons[place] or "批量导入预算",
                note=notes[place] or "",
                actor=self.context.actor,
            )
            chunk.targets[place] = line.pk


def _money(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(_CENT)


LAYOUT = ImportLayout(
    title="预算项目",
    columns=(
        ImportColumn("year", "年度", required=True, longest=4, aliases=("年份",), example="2026"),
        ImportColumn(
            "title",
            "预算项目",
            required=True,
            longest=60,
            aliases=("项目", "项目名称"),
            example="困难职工帮扶",
        ),
        ImportColumn(
            "subject",
            "支出科目",
            "choice",
            required=True,
            choices=Subject.choices,
            example="维权支出",
        ),
        ImportColumn(
            "fund_source",
            "资金来源",
            "choice",
            choices=FundSource.choices,
            example="本级工会经费",
            help="不填按本级工会经费。",
        ),
        ImportColumn(
            "amount",
            "预算金额",
            "money",
            required=True,
            aliases=("金额", "预算数", "预算"),
            example="300000.00",
        ),
        ImportColumn(
            "reason",
            "依据",
            longest=200,
            aliases=("批复文号", "调整依据"),
            example="云工办〔2026〕3号",
            help="不填记为批量导入预算。",
        ),
        ImportColumn("note", "说明", longest=200),
    ),
    key="title",
    importer=BudgetImporter,
    preview=("year", "title", "fund_source", "amount"),
    notes=(
        "一张表登记一个工会一个年度的预算，每个项目一行，项目名称不重复。",
        "已有的项目按表中金额调整；调整后不能低于已支付和已占用的金额。",
    ),
)
