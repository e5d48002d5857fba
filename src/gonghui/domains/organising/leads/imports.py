"""Lists of market registration, taxes and social insurance, from which leads come."""

from __future__ import annotations

from typing import Any

from gonghui.domains.organising.leads import rules, services
from gonghui.domains.organising.leads.books import Employers, Unions, check_codes
from gonghui.domains.organising.leads.enums import LeadSource
from gonghui.domains.organising.leads.models import Lead
from gonghui.engines.registers.importing.chunk import Chunk, Settled
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext, ImportLayout
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.org import services as org
from gonghui.kernel.org.enums import EmployerNature, Industry
from gonghui.kernel.org.models import Coverage, Employer
from gonghui.kernel.policy.services import resolve

FILLED = ("industry", "address", "legal_representative", "contact", "phone", "opened_on")
"""Facts of an employer that a list may add where the card has none."""


class LeadImporter:
    """Reads one list."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.employers = Employers(context)
        self.unions = Unions(context, "leads.edit")
        self._limits: dict[int, int] = {}
        self._rows: list[dict[str, Any]] = []

    def check(self, chunk: Chunk) -> None:
        """Codes, and where the row belongs."""
        check_codes(chunk)
        self._rows = chunk.frame.to_dicts()
        label = chunk.layout.column("union").label
        for place, union in enumerate(self.unions.find(row["union"] for row in self._rows)):
            if isinstance(union, str):
                chunk.refuse_one(place, label, union)
            else:
                self._rows[place]["union"] = union

    def match(self, chunk: Chunk) -> None:
        """Which employers are known, covered, listed already."""
        named = self.employers.find((row["credit_code"], row["name"]) for row in self._rows)
        keys = [one.employer.pk for one in named if one.employer is not None]
        today = self.context.today
        covered = {
            row.employer_id: row.union.name
            for row in Coverage.objects.in_force(today)
            .filter(employer__in=keys)
            .select_related("union")
        }
        listed = dict(
            Lead.objects.filter(employer__in=keys, ended_on=None).values_list("employer", "pk")
        )
        seen: dict[str, int] = {}
        for place in chunk.good():
            row, employer = self._rows[place], named[place].employer
            row["employer"] = employer
            if first := seen.get(row["name"]):
                chunk.refuse_one(place, "单位全称", f"与第{first}行单位全称相同，请删去其中一行")
                continue
            if not row["credit_code"]:
                seen[row["name"]] = chunk.numbers[place]
            if named[place].problem:
                chunk.refuse_one(place, "单位全称", named[place].problem, Verdict.CONFLICT)
                continue
            if employer is not None and employer.pk in covered:
                text = f"已有工会覆盖（{covered[employer.pk]}），不列为线索"
                chunk.refuse_one(place, "单位全称", text, Verdict.CONFLICT)
                continue
            self._settle(chunk, place, row, employer, listed)

    def _settle(
        self, chunk: Chunk, place: int, row: dict[str, Any], employer: Any, listed: dict[int, int]
    ) -> None:
        staff = row["staff_count"]
        if employer is not None and employer.pk in listed:
            if staff in (None, employer.staff_count):
                chunk.settle(place, Settled(Verdict.SAME, listed[employer.pk]))
                return
            change = ("职工总数", str(employer.staff_count), str(staff))
            chunk.settle(place, Settled(Verdict.CHANGED, listed[employer.pk], (change,)))
            return
        problem = rules.lead_problem(
            must_unionise=employer is None or employer.must_unionise,
            is_covered=False,
            is_closed=employer is not None and employer.closed_on is not None,
            staff=(employer.staff_count if employer else 0) if staff is None else staff,
            min_staff=self._limit(row["union"]),
        )
        if problem:
            chunk.refuse_one(place, "职工总数", problem)
        else:
            chunk.settle(place, Settled(Verdict.NEW))

    def _limit(self, union: Any) -> int:
        if union.pk not in self._limits:
            found = resolve(services.MIN_STAFF, union=union, on=self.context.today)
            self._limits[union.pk] = int(found.value)
        return self._limits[union.pk]

    def apply(self, chunk: Chunk) -> None:
        """Employers first, then their leads."""
        for place in chunk.settled_as(Verdict.NEW):
            row = self._rows[place]
            employer = self._save(row)
            lead = services.open_lead(
                employer,
                union=row["union"],
                source=row["source"],
                source_on=row["source_on"],
                actor=self.context.actor,
            )
            chunk.targets[place] = lead.pk
        for place in chunk.settled_as(Verdict.CHANGED):
            self._save(self._rows[place])

    def _save(self, row: dict[str, Any]) -> Employer:
        employer: Employer = row["employer"] or Employer(
            registrar=row["union"],
            name=row["name"],
            nature=row["nature"] or EmployerNature.PRIVATE,
        )
        if row["credit_code"] and not employer.credit_code:
            employer.credit_code = row["credit_code"].upper()
        for name in FILLED:
            if row[name] and not getattr(employer, name):
                setattr(employer, name, row[name])
        if row["staff_count"] is not None:
            employer.staff_count = max(row["staff_count"], employer.women_count)
        return org.save_employer(employer, actor=self.context.actor)


LEADS_LAYOUT = ImportLayout(
    title="应建未建单位名单",
    columns=(
        ImportColumn(
            "name",
            "单位全称",
            required=True,
            longest=120,
            aliases=("单位名称", "企业名称", "纳税人名称", "市场主体名称"),
            example="某某制造有限公司",
        ),
        ImportColumn(
            "credit_code",
            "统一社会信用代码",
            "digits",
            longest=18,
            aliases=("信用代码", "纳税人识别号"),
            help="有代码的按代码识别，没有的按单位全称识别",
        ),
        ImportColumn(
            "staff_count",
            "职工总数",
            "count",
            aliases=("职工人数", "从业人数", "参保人数"),
            example="36",
        ),
        ImportColumn(
            "source", "数据来源", "choice", required=True, choices=LeadSource.choices,
            example="市场监管登记",
        ),
        ImportColumn(
            "source_on", "数据日期", "date", required=True, latest_is_today=True,
            example="2026-05-31",
        ),
        ImportColumn("union", "负责工会", longest=120, aliases=("所属工会",), help="留空为导入的工会"),
        ImportColumn("nature", "单位性质", "choice", choices=EmployerNature.choices),
        ImportColumn("industry", "行业", "choice", choices=Industry.choices),
        ImportColumn(
            "opened_on", "开业日期", "date", latest_is_today=True, aliases=("成立日期",)
        ),
        ImportColumn("legal_representative", "法定代表人", longest=50),
        ImportColumn("contact", "联系人", longest=50),
        ImportColumn("phone", "联系电话", "digits", longest=30),
        ImportColumn("address", "地址", longest=200, aliases=("经营场所", "住所")),
    ),
    key="credit_code",
    importer=LeadImporter,
    preview=("name", "credit_code", "staff_count", "source"),
    notes=(
        "每个单位一行。市场监管、税务、社保的名单都可以导入，重复的单位只列一条线索。",
        "已有工会覆盖的单位不会列入；没有登记过的单位同时进入用人单位台账。",
        "数据来源和数据日期随线索保存，作为建会率分母的依据。",
    ),
)  # fmt: skip
