"""The tax office's list of contributions, and where it disagrees with unions and members."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.utils import timezone

from gonghui.domains.organising.leads import services
from gonghui.domains.organising.leads.books import Employers, Unions, check_codes
from gonghui.domains.organising.leads.enums import ContributionKind, LeadSource
from gonghui.domains.organising.leads.models import ContributionRecord, Lead
from gonghui.engines.indicators.definitions import INDICATORS, IndicatorKind
from gonghui.engines.indicators.engine import in_period, measure
from gonghui.engines.indicators.periods import Period
from gonghui.engines.registers.importing.chunk import Chunk, Settled
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext, ImportLayout
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.org import services as org
from gonghui.kernel.org.enums import EmployerNature
from gonghui.kernel.org.models import Coverage, Employer
from gonghui.kernel.refusal import Refusal


class ContributionImporter:
    """Reads one list."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.employers = Employers(context)
        self.unions = Unions(context, "contributions.edit")
        self._rows: list[dict[str, Any]] = []

    def check(self, chunk: Chunk) -> None:
        """Codes, periods, amounts."""
        check_codes(chunk)
        self._rows = chunk.frame.to_dicts()
        unions = self.unions.find(row["union"] for row in self._rows)
        for place, row in enumerate(self._rows):
            if isinstance(unions[place], str):
                chunk.refuse_one(place, "所在工会", unions[place])
            row["union"] = unions[place]
            first, last = row["from_on"], row["to_on"]
            if first and last and last < first:
                chunk.refuse_one(place, "所属期止", "不能早于所属期起")
            if row["paid"] and not row["paid_on"]:
                chunk.refuse_one(place, "入库日期", "有实缴金额的，请填写入库日期")

    def match(self, chunk: Chunk) -> None:
        """Which records are there already."""
        named = self.employers.find((row["credit_code"], row["name"]) for row in self._rows)
        keys = [one.employer.pk for one in named if one.employer is not None]
        present = {
            (row.employer_id, row.kind, row.from_on, row.to_on): row
            for row in ContributionRecord.objects.filter(employer__in=keys)
        }
        seen: dict[tuple[Any, ...], int] = {}
        for place in chunk.good():
            row, employer = self._rows[place], named[place].employer
            row["employer"] = employer
            term = (row["kind"], row["from_on"], row["to_on"])
            who = employer.pk if employer else (row["credit_code"] or row["name"])
            if first := seen.get((who, *term)):
                chunk.refuse_one(place, "单位全称", f"与第{first}行的单位、费种和所属期相同")
                continue
            seen[who, *term] = chunk.numbers[place]
            if named[place].problem:
                chunk.refuse_one(place, "单位全称", named[place].problem, Verdict.CONFLICT)
                continue
            record = present.get((employer.pk, *term)) if employer else None
            if record is None:
                chunk.settle(place, Settled(Verdict.NEW))
                continue
            row["record"] = record
            changes = tuple(
                (label, str(getattr(record, name) or ""), str(row[name]))
                for name, label in AMOUNTS
                if row[name] is not None and row[name] != getattr(record, name)
            )
            verdict = Verdict.CHANGED if changes else Verdict.SAME
            chunk.settle(place, Settled(verdict, record.pk, changes))

    def apply(self, chunk: Chunk) -> None:
        """Records, with cards for employers nobody knew; those that pay for preparing a union
        become leads."""
        for place in chunk.settled_as(Verdict.NEW):
            row = self._rows[place]
            employer = row["employer"] or self._register(row)
            record = ContributionRecord.objects.create(
                employer=employer,
                union=employer.registrar if row["employer"] else row["union"],
                kind=row["kind"],
                from_on=row["from_on"],
                to_on=row["to_on"],
                payable=row["payable"] or Decimal(0),
                paid=row["paid"] or Decimal(0),
                paid_on=row["paid_on"],
                staff_count=row["staff_count"] or 0,
                source=row["source"] or "税务代收清单",
            )
            chunk.targets[place] = record.pk
            self._follow(employer, record)
        for place in chunk.settled_as(Verdict.CHANGED):
            row = self._rows[place]
            for name, _ in AMOUNTS:
                if row[name] is not None:
                    setattr(row["record"], name, row[name])
            row["record"].save()

    def _register(self, row: dict[str, Any]) -> Employer:
        employer = Employer(
            registrar=row["union"],
            name=row["name"],
            credit_code=(row["credit_code"] or "").upper() or None,
            nature=EmployerNature.PRIVATE,
            staff_count=row["staff_count"] or 0,
        )
        return org.save_employer(employer, actor=self.context.actor)

    def _follow(self, employer: Employer, record: ContributionRecord) -> None:
        if record.kind != ContributionKind.PREPARATORY or not record.paid:
            return
        try:
            services.open_lead(
                employer,
                union=employer.registrar,
                source=LeadSource.CONTRIBUTION,
                source_on=min(record.paid_on or self.context.today, self.context.today),
                actor=None,
            )
        except Refusal:
            return  # covered by now, or too few staff: the list of disagreements still shows it


AMOUNTS = (
    ("payable", "应缴金额"),
    ("paid", "实缴金额"),
    ("paid_on", "入库日期"),
    ("staff_count", "缴费职工数"),
)

CONTRIBUTIONS_LAYOUT = ImportLayout(
    title="经费代收清单",
    columns=(
        ImportColumn(
            "name", "单位全称", required=True, longest=120,
            aliases=("单位名称", "缴费人名称", "纳税人名称"), example="某某制造有限公司",
        ),
        ImportColumn(
            "credit_code", "统一社会信用代码", "digits", longest=18,
            aliases=("信用代码", "纳税人识别号", "缴费人识别号"),
        ),
        ImportColumn(
            "kind", "费种", "choice", required=True, choices=ContributionKind.choices,
            synonyms={"筹备金": "preparatory", "拨缴经费": "dues", "工会经费拨缴": "dues"},
            aliases=("征收品目",), example="工会经费",
        ),
        ImportColumn("from_on", "所属期起", "date", required=True, example="2026-01-01"),
        ImportColumn("to_on", "所属期止", "date", required=True, example="2026-03-31"),
        ImportColumn("payable", "应缴金额", "money", aliases=("应征金额",), example="7200"),
        ImportColumn("paid", "实缴金额", "money", aliases=("入库金额", "实征金额"), example="7200"),
        ImportColumn("paid_on", "入库日期", "date", latest_is_today=True, example="2026-04-12"),
        ImportColumn("staff_count", "缴费职工数", "count", aliases=("职工人数",), example="60"),
        ImportColumn("union", "所在工会", longest=120, help="新单位登记到哪家工会，留空为导入的工会"),
        ImportColumn("source", "来源", longest=60, example="县税务局2026年4月清单"),
        ImportColumn("voucher", "电子税票号码", "digits", longest=40, aliases=("税票号码", "凭证号")),
    ),
    key="voucher",
    importer=ContributionImporter,
    preview=("name", "kind", "from_on", "paid"),
    notes=(
        "每个单位、费种、所属期一行；同一清单重复导入不会重复登记。",
        "未建会而缴纳建会筹备金的单位，自动列入应建未建线索。",
    ),
)  # fmt: skip


def _covered(day: dt.date) -> Exists:
    return Exists(Coverage.objects.in_force(day).filter(employer=OuterRef("pk")))


def _paid(period: Period, **more: Any) -> Exists:
    paid = ContributionRecord.objects.filter(
        employer=OuterRef("pk"),
        paid__gt=0,
        paid_on__gte=period.from_on,
        paid_on__lte=period.to_on,
        **more,
    )
    return Exists(paid)


def not_paying(employers: Any, period: Period) -> Any:
    """Employers with a union that have paid nothing in the period (工会法 §43)."""
    day = period.stock_day(timezone.localdate())
    return employers.filter(_covered(day), ~_paid(period), must_unionise=True, closed_on=None)


def paying_without_union(employers: Any, period: Period) -> Any:
    """Employers without a union that have paid in the period, with their lead."""
    day = period.stock_day(timezone.localdate())
    lead = Lead.objects.filter(employer=OuterRef("pk"), ended_on=None)
    return employers.filter(~_covered(day), _paid(period), closed_on=None).annotate(
        lead_key=Subquery(lead.values("pk")[:1])
    )


def differing(employers: Any, period: Period) -> Any:
    """Employers whose members are not as many as the staff they paid for, by the figure 会员总数
    and the latest payment of the period."""
    latest = (
        ContributionRecord.objects.filter(
            employer=OuterRef("pk"),
            kind=ContributionKind.DUES,
            paid__gt=0,
            paid_on__gte=period.from_on,
            paid_on__lte=period.to_on,
        )
        .order_by("-to_on", "-pk")
        .values("staff_count")[:1]
    )
    found = employers.annotate(
        paid_staff=Subquery(latest), member_count=_member_count(period)
    ).filter(~Q(paid_staff=None))
    return found.filter(Q(member_count=None, paid_staff__gt=0) | ~Q(member_count=F("paid_staff")))


def _member_count(period: Period) -> Any:
    facts = INDICATORS["members_total"].facts
    if facts is None:
        raise LookupError("the figure of members has no records")
    today = timezone.localdate()
    rows = (
        apps.get_model(facts.model)
        ._default_manager.filter(
            facts.where,
            in_period(IndicatorKind.STOCK, facts, period, today),
            membership__employer=OuterRef("pk"),
        )
        .order_by()
        .values("membership__employer")
        .annotate(number=measure(facts, Q()))
    )
    return Subquery(rows.values("number")[:1])


def last_paid_on(employer_keys: list[int]) -> dict[int, dt.date]:
    """When each employer last paid."""
    rows = ContributionRecord.objects.filter(employer__in=employer_keys, paid__gt=0)
    return dict(rows.values_list("employer").annotate(day=Max("paid_on")))
