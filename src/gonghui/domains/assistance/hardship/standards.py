"""The rule as it stands at a union on a day, read from policy parameters."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from gonghui.domains.assistance.hardship.enums import Category, Exclusion, VehicleUse
from gonghui.domains.assistance.hardship.rules.assessment import Standard
from gonghui.domains.assistance.hardship.rules.days import months_after
from gonghui.kernel.policy.services import Resolved, resolve, resolve_all
from gonghui.kernel.refusal import Refusal

_FIGURES = (
    "dibao_urban",
    "dibao_rural",
    "relative_multiple",
    "accident_rule",
    "accident_multiple",
    "accident_percent",
    "living_space",
    "school_multiple",
)
_EXCLUSIONS = tuple(f"exclude_{code}" for code in Exclusion.values)
_EXEMPTIONS = tuple(f"exempt_{code}" for code in VehicleUse.values)
_ALL = (*_FIGURES, *_EXCLUSIONS, *_EXEMPTIONS)


def standard_at(union: Any, on: dt.date) -> Standard:
    """The standard of a union on a day. Refusal where no minimum living standard is set."""
    resolved = resolve_all([f"hardship.{name}" for name in _ALL], union=union, on=on)
    found: dict[str, Resolved] = {name: resolved[f"hardship.{name}"] for name in _ALL}
    missing = [
        words
        for name, words in (("dibao_urban", "城市"), ("dibao_rural", "农村"))
        if found[name].value <= 0
    ]
    if missing:
        raise Refusal(
            f"{union.name}没有{on:%Y-%m-%d}适用的{'、'.join(missing)}低保标准，"
            "不能认定。请联系县级工会先在政策参数中设置低保标准和公布文件。"
        )
    return Standard(
        **{name: found[name].value for name in _FIGURES},
        exclusions=frozenset(code for code in Exclusion.values if found[f"exclude_{code}"].value),
        exemptions=frozenset(code for code in VehicleUse.values if found[f"exempt_{code}"].value),
        on=on.isoformat(),
        set_by=found["dibao_urban"].set_by_union,
        sources={name: found[name].source for name in (*_FIGURES, *_EXCLUSIONS)},
    )


def kept_standard(standard: Standard) -> dict[str, Any]:
    """A standard as an assessment keeps it."""
    return {
        **{name: str(getattr(standard, name)) for name in _FIGURES},
        "exclusions": sorted(standard.exclusions),
        "exemptions": sorted(standard.exemptions),
        "on": standard.on,
        "set_by": standard.set_by,
        "sources": dict(standard.sources),
    }


def read_standard(kept: dict[str, Any]) -> Standard:
    """A standard that an assessment has kept."""
    figures: dict[str, Any] = {
        name: kept[name] if name == "accident_rule" else Decimal(kept[name]) for name in _FIGURES
    }
    return Standard(
        **figures,
        exclusions=frozenset(kept["exclusions"]),
        exemptions=frozenset(kept["exemptions"]),
        on=kept["on"],
        set_by=kept["set_by"],
        sources=kept["sources"],
    )


def next_review(union: Any, category: str, *, on: dt.date) -> dt.date:
    """When a file of a category is to be reviewed, reckoned from a day."""
    code = "review_months_accidental" if category == Category.ACCIDENTAL else "review_months"
    return months_after(on, resolve(f"hardship.{code}", union=union, on=on).value)


def valid_until(union: Any, *, on: dt.date) -> dt.date:
    """The last day of a file's validity, reckoned from a day."""
    years = resolve("hardship.valid_years", union=union, on=on).value
    return months_after(on, 12 * years) - dt.timedelta(days=1)
