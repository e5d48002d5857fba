"""What a file shows of itself on other pages: the household with its sums, the findings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gonghui.domains.assistance.hardship.enums import (
    CheckAnswer,
    CheckItem,
    Dibao,
    ExpenseKind,
    Health,
    HousingType,
    IncomeKind,
    Livelihood,
    MedicalInsurance,
    PaperKind,
    SchoolStage,
    VehicleUse,
)
from gonghui.domains.assistance.hardship.models import (
    HardshipAssessment,
    HardshipFile,
    HouseholdMember,
    Verification,
)
from gonghui.domains.assistance.hardship.queries import causes_of, file_of_matter
from gonghui.domains.assistance.hardship.rules.assessment import yuan
from gonghui.engines.matters.kinds import MatterPanel
from gonghui.engines.matters.models import Matter
from gonghui.kernel.ui.ink import shown_ink

Facts = list[tuple[str, str]]


def on_matter(matter: Matter) -> MatterPanel | None:
    """The file on the page of its application."""
    file = file_of_matter(matter)
    if file is None:
        return None
    return MatterPanel(
        "家庭情况",
        "hardship/_whole.html",
        whole(file) | {"on_matter": True},
        about=file,
        event="hardship.looked",
    )


def whole(file: HardshipFile) -> dict[str, Any]:
    """All protected facts of a file, for its card, its matter and paper."""
    return {
        "file": file,
        "causes": causes_of(file),
        "people": [(one, said_member(one)) for one in file.members.all()],
        "home": home(file),
        "incomes": amounts(file.incomes, IncomeKind),
        "expenses": amounts(file.expenses, ExpenseKind),
        "property": property_facts(file),
        "story": file.facts.get("story", ""),
        "papers": papers(file),
        "visits": list(file.visits.prefetch_related("visitors", "photos__stored")),
        "verifications": [(one, answers(one)) for one in file.verifications.all()],
        "assessment": file.assessment,
        "is_outdated": file.assessment is not None
        and file.assessment.household_version != file.version,
        "sum": worked_sum(file.assessment) if file.assessment else [],
        "overrides": list(file.overrides.select_related("proposed_by", "decided_by")),
    }


def said_member(member: HouseholdMember) -> Facts:
    """What is declared of somebody, in words."""
    facts = member.facts or {}
    found = [
        ("现状", _label(Livelihood, facts.get("livelihood"))),
        ("健康", _label(Health, facts.get("health"))),
        ("残疾", facts.get("disability", "")),
        ("医保", _label(MedicalInsurance, facts.get("insurance"))),
        ("单位或学校", facts.get("place", "")),
        ("学段", _label(SchoolStage, facts.get("stage"))),
        ("入学", facts.get("entered_on", "")),
    ]
    return [(label, text) for label, text in found if text]


def home(file: HardshipFile) -> Facts:
    """How the household lives, in words."""
    facts = file.facts.get("home") or {}
    found = [
        ("低保标准", "城市" if file.is_urban else "农村"),
        ("家庭住址", facts.get("address", "")),
        ("住房类型", _label(HousingType, facts.get("housing"))),
        ("住房面积", f"{facts['home_area']}平方米" if facts.get("home_area") else ""),
        ("低保", _label(Dibao, facts.get("dibao"))),
        ("单亲家庭", "是" if facts.get("is_single_parent") else "否"),
        ("零就业家庭", "是" if facts.get("is_zero_employment") else "否"),
        ("自救能力", "有" if facts.get("can_help_itself") else "无"),
        ("希望的帮助", facts.get("needs", "")),
    ]
    return [(label, text) for label, text in found if text]


def property_facts(file: HardshipFile) -> Facts:
    """Homes, vehicles and whatever else may keep it from being filed, in words."""
    facts, accident = file.facts.get("exclusions") or {}, file.facts.get("accident") or {}
    found = [
        ("住房", f"{facts['homes']}套" if "homes" in facts else ""),
        ("住房总面积", f"{facts['floor_area']}平方米" if facts.get("floor_area") else ""),
        ("机动车", _vehicle(facts)),
        ("经商办企业", "有" if facts.get("runs_business") else ""),
        ("民办学校学费", f"{facts['school_fee']}元/年" if facts.get("school_fee") else ""),
        ("自费留学", "有" if facts.get("studies_abroad") else ""),
        ("拒绝就业", "有" if facts.get("refuses_work") else ""),
        ("隐瞒或虚假", "有" if facts.get("concealed") else ""),
        ("拒绝核查", "有" if facts.get("refuses_check") else ""),
        ("突发致困支出", f"{accident['cost']}元/年" if Decimal(accident.get("cost") or 0) else ""),
        ("投资性净资产", f"{accident['net_assets']}元" if accident.get("net_assets") else ""),
        ("储蓄", f"{accident['savings']}元" if accident.get("savings") else ""),
    ]
    return [(label, text) for label, text in found if text]


def _vehicle(facts: dict[str, Any]) -> str:
    if not facts.get("has_vehicle"):
        return "无"
    use = _label(VehicleUse, facts.get("vehicle_use"))
    return f"有（{use}）" if use else "有"


def _label(choices: Any, code: Any) -> str:
    return str(choices(code).label) if code else ""


def amounts(rows: Any, kinds: Any) -> Facts:
    """Kinds and yuan of a year, with the sum where there are several."""
    found = [(str(kinds(row["kind"]).label), yuan(Decimal(row["amount"]))) for row in rows]
    if len(found) > 1:
        found.append(("合计", yuan(sum((Decimal(row["amount"]) for row in rows), Decimal(0)))))
    return found


def papers(file: HardshipFile) -> list[tuple[str, list[Any]]]:
    """Papers by kind."""
    found: dict[str, list[Any]] = {}
    for one in file.papers.select_related("stored"):
        found.setdefault(one.kind, []).append(one)
    return [(PaperKind(kind).label, rows) for kind, rows in found.items()]


def answers(verification: Verification) -> list[tuple[str, str, str]]:
    """Item, answer and tone of what a register said."""
    tones = {CheckAnswer.SAME: "ok", CheckAnswer.DIFFERENT: "bad", CheckAnswer.NOT_ASKED: "mute"}
    return [
        (CheckItem(item).label, CheckAnswer(answer).label, tones[CheckAnswer(answer)])
        for item, answer in verification.answers.items()
    ]


def worked_sum(assessment: HardshipAssessment) -> list[dict[str, str]]:
    """The lines of the worked sum as a table."""
    return [
        {"label": label, "sum": sum_, "result": result, "joint": joint}
        for label, sum_, result, joint in assessment.lines
    ]


def signatures(file: HardshipFile) -> list[tuple[HouseholdMember, str]]:
    """Adults with what they signed, as pictures."""
    return [
        (one, shown_ink(one.ink) if one.ink else "")
        for one in file.members.select_related("ink").filter(is_adult=True)
    ]
