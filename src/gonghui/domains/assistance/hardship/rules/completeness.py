"""Whether an application is whole."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gonghui.domains.assistance.hardship.enums import (
    ACCIDENTS,
    NEEDED_PAPERS,
    Cause,
    PaperKind,
    Relation,
)

MOST_PEOPLE = 15
MOST_SUB_CAUSES = 3


@dataclass(frozen=True)
class Part:
    """A page of the application: where it is, its title, what is missing on it."""

    code: str
    title: str
    missing: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Somebody:
    """What is asked of a member of the household."""

    shown: str
    relation: str
    is_adult: bool
    has_number: bool
    has_signed: bool
    has_facts: bool = True


@dataclass(frozen=True)
class Declared:
    """What has been declared so far."""

    people: Sequence[Somebody]
    has_home: bool
    has_incomes: bool
    has_expenses: bool
    has_exclusions: bool
    main_cause: str
    sub_causes: Sequence[str]
    accident_cost: bool
    story: str
    papers: Collection[str]
    paper_authorisation: bool = False


def parts_of(declared: Declared) -> list[Part]:
    """The pages of the application in their order, with what is missing."""
    return [
        Part("people", "家里有谁", tuple(_people(declared))),
        Part("home", "家庭情况", () if declared.has_home else ("请填写家庭情况",)),
        Part("incomes", "家庭收入", () if declared.has_incomes else ("请填写近12个月的家庭收入",)),
        Part(
            "expenses", "刚性支出", () if declared.has_expenses else ("请填写近12个月的刚性支出",)
        ),
        Part("causes", "致困原因", tuple(_causes(declared))),
        Part(
            "property", "房产和车辆", () if declared.has_exclusions else ("请填写房产和车辆等情况",)
        ),
        Part("papers", "上传材料", tuple(_papers(declared))),
        Part("sign", "授权签名", tuple(_signatures(declared))),
    ]


def missing_in(declared: Declared) -> list[str]:
    """Everything that is missing, as sentences without a stop."""
    return [words for part in parts_of(declared) for words in part.missing]


def _people(declared: Declared) -> list[str]:
    found = []
    heads = [one for one in declared.people if one.relation == Relation.HEAD]
    if len(heads) != 1:
        found.append("家庭成员中应有且只有一名“本人”")
    for one in declared.people:
        if one.is_adult and not one.has_number:
            found.append(f"请填写{one.shown}的证件号码")
        if not one.has_facts:
            found.append(f"请补充{one.shown}的情况")
    if len(declared.people) > MOST_PEOPLE:
        found.append(f"家庭成员不能超过{MOST_PEOPLE}人")
    return found


def _causes(declared: Declared) -> list[str]:
    if not declared.main_cause:
        return ["请选择主要致困原因"]
    found = []
    if declared.main_cause in ACCIDENTS and not declared.accident_cost:
        found.append(
            f"主要原因是“{Cause(declared.main_cause).label}”，请填写年度致困支出，没有的填0"
        )
    if len(declared.story.strip()) < 10:
        found.append("请用几句话说明困难情况")
    return found


def causes_problem(main: str, others: Sequence[str]) -> str:
    """Why causes may not be chosen like this; "" when they may."""
    if len(others) > MOST_SUB_CAUSES:
        return f"次要原因最多选{MOST_SUB_CAUSES}项"
    if main in others:
        return "次要原因不能与主要原因相同"
    if len(set(others)) != len(others):
        return "次要原因有重复"
    return ""


def _papers(declared: Declared) -> list[str]:
    missing = [kind for kind in NEEDED_PAPERS if kind not in declared.papers]
    return [f"请上传{PaperKind(kind).label}" for kind in missing]


def _signatures(declared: Declared) -> list[str]:
    if declared.paper_authorisation:
        return []
    return [
        f"请{one.shown}签名授权核对家庭经济状况"
        for one in declared.people
        if one.is_adult and not one.has_signed
    ]
