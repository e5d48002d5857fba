"""The pages of an application: which form, what it starts from, what it writes. The phone and the
desk draw the same ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gonghui.domains.assistance.hardship import forms, services
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.domains.assistance.hardship.services.drafting import MemberFacts


@dataclass(frozen=True)
class Section:
    """A page with one form."""

    code: str
    title: str
    intro: str
    form_class: type[Any]
    initial: Callable[[HardshipFile], dict[str, Any]]
    changes: Callable[[HardshipFile, dict[str, Any]], dict[str, Any]]
    """What `services.save_household` is given."""

    def save(self, file: HardshipFile, data: dict[str, Any], *, actor: Any) -> HardshipFile:
        """Write what was filled in."""
        return services.save_household(
            file, actor=actor, reason=f"更正{self.title}", **self.changes(file, data)
        )


def _home(file: HardshipFile, data: dict[str, Any]) -> dict[str, Any]:
    facts = {name: _text(value) for name, value in data.items() if name != "is_urban"}
    return {"facts": {"home": facts}, "is_urban": data["is_urban"]}


def _home_now(file: HardshipFile) -> dict[str, Any]:
    home = dict(file.facts.get("home") or {})
    return home | {"is_urban": "urban" if file.is_urban else "rural"}


def _amounts(name: str) -> Callable[[HardshipFile, dict[str, Any]], dict[str, Any]]:
    def changes(file: HardshipFile, data: dict[str, Any]) -> dict[str, Any]:
        rows = [
            {"kind": kind, "amount": value} for kind, value in data.items() if value is not None
        ]
        return {name: rows}

    return changes


def _amounts_now(name: str) -> Callable[[HardshipFile], dict[str, Any]]:
    def now(file: HardshipFile) -> dict[str, Any]:
        found: dict[str, Decimal] = {}
        for row in getattr(file, name):
            found[row["kind"]] = found.get(row["kind"], Decimal(0)) + Decimal(row["amount"])
        return dict(found)

    return now


def _causes(file: HardshipFile, data: dict[str, Any]) -> dict[str, Any]:
    cost = data["accident_cost"]
    return {
        "main_cause": data["main_cause"],
        "sub_causes": data["sub_causes"],
        "facts": {
            "accident": {
                "cost": None if cost is None else str(cost),
                "net_assets": _text(data["net_assets"]),
                "savings": _text(data["savings"]),
            },
            "story": data["story"],
        },
    }


def _causes_now(file: HardshipFile) -> dict[str, Any]:
    accident = file.facts.get("accident") or {}
    return {
        "main_cause": file.main_cause,
        "sub_causes": file.sub_causes,
        "accident_cost": accident.get("cost"),
        "net_assets": accident.get("net_assets") or None,
        "savings": accident.get("savings") or None,
        "story": file.facts.get("story", ""),
    }


def _property(file: HardshipFile, data: dict[str, Any]) -> dict[str, Any]:
    found = file.facts.get("exclusions") or {}
    return {
        "facts": {"exclusions": {**found, **{name: _text(value) for name, value in data.items()}}}
    }


def _property_now(file: HardshipFile) -> dict[str, Any]:
    return dict(file.facts.get("exclusions") or {})


def _text(value: Any) -> Any:
    """As JSON keeps it: amounts as text."""
    return str(value) if isinstance(value, Decimal) else value if value is not None else ""


SECTIONS = (
    Section("home", "家庭情况", "住在哪里、住什么房子。", forms.HomeForm, _home_now, _home),
    Section(
        "incomes",
        "家庭收入",
        "全家近12个月到手的钱，没有的不填。",
        forms.IncomesForm,
        _amounts_now("incomes"),
        _amounts("incomes"),
    ),
    Section(
        "expenses",
        "刚性支出",
        "全家近12个月必须花的钱，没有的不填；普通吃穿用不算。",
        forms.ExpensesForm,
        _amounts_now("expenses"),
        _amounts("expenses"),
    ),
    Section(
        "causes",
        "致困原因",
        "主要原因只选一项。",
        forms.CausesForm,
        _causes_now,
        _causes,
    ),
    Section(
        "property",
        "房产和车辆",
        "请如实填写，工会会向有关部门核对。",
        forms.PropertyForm,
        _property_now,
        _property,
    ),
)

BY_CODE = {one.code: one for one in SECTIONS}


def members_with(file: HardshipFile, given: Any) -> list[Any]:
    """The household as it is, with one member put in or put right."""
    found = []
    for one in file.members.all():
        if given.uid is not None and one.uid == given.uid:
            found.append(given)
        else:
            found.append(as_declared(one))
    return found if given.uid is not None else [*found, given]


def members_without(file: HardshipFile, uid: Any) -> list[Any]:
    """The household as it is, without one member."""
    return [as_declared(one) for one in file.members.all() if one.uid != uid]


def as_declared(member: Any) -> Any:
    """A member that does not change."""
    return MemberFacts(
        member.relation,
        member.full_name,
        member.id_number,
        member.is_adult,
        member.facts,
        member.uid,
    )
