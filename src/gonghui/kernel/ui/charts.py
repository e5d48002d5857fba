"""Charts as data: options for the drawing library and the same figures as a table."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from gonghui.kernel.ui import formats

Figure = int | float | Decimal | None
_serial = itertools.count(1)


@dataclass(frozen=True)
class Series:
    """A named row of figures, one for each category."""

    name: str
    values: Sequence[Figure]


@dataclass(frozen=True)
class Chart:
    """A chart with its title, categories (years, unions), series and one unit for all figures."""

    kind: Literal["bar", "line"]
    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    horizontal: bool = False
    stacked: bool = False
    dom_id: str = field(default_factory=lambda: f"chart-{next(_serial)}", compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether there is no figure to draw."""
        return not any(value is not None for one in self.series for value in one.values)

    @property
    def options(self) -> dict[str, Any]:
        """For the drawing library. Rich text tooltips: HTML ones would break the CSP."""
        categories = {
            "type": "category",
            "data": [str(name) for name in self.categories],
            "axisLabel": {"hideOverlap": True},
            "inverse": self.horizontal,
        }
        values = {"type": "value", "name": self.unit, "minInterval": 0 if self._has_parts else 1}
        options: dict[str, Any] = {
            "aria": {"enabled": True, "decal": {"show": len(self.series) > 1}},
            "tooltip": {
                "trigger": "axis",
                "renderMode": "richText",
                "axisPointer": {"type": "shadow" if self.kind == "bar" else "line"},
            },
            "grid": {
                "left": 8,
                "right": 16,
                "bottom": 4,
                "top": 56 if len(self.series) > 1 else 32,
                "containLabel": True,
            },
            "xAxis": values if self.horizontal else categories,
            "yAxis": categories if self.horizontal else values,
            "series": [self._drawn(one) for one in self.series],
        }
        if len(self.series) > 1:
            options["legend"] = {"top": 0, "left": "center", "type": "scroll"}
        return options

    @property
    def _has_parts(self) -> bool:
        return any(v is not None and v != int(v) for one in self.series for v in one.values)

    def _drawn(self, one: Series) -> dict[str, Any]:
        drawn: dict[str, Any] = {
            "name": one.name,
            "type": self.kind,
            "data": [_plain(value) for value in one.values],
        }
        if self.kind == "bar":
            drawn["barMaxWidth"] = 32
        else:
            drawn |= {"symbolSize": 7, "connectNulls": False}
        if self.stacked:
            drawn["stack"] = "all"
        return drawn

    @property
    def header(self) -> list[str]:
        """Names over the figures' columns, with the unit."""
        unit = f"（{self.unit}）" if self.unit else ""
        return [f"{one.name}{unit}" for one in self.series]

    @property
    def table(self) -> list[tuple[str, list[str]]]:
        """The same figures: category, then a text for each series."""
        return [
            (str(name), [formats.number(one.values[i]) for one in self.series])
            for i, name in enumerate(self.categories)
        ]


def _plain(value: Figure) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _as_series(series: Sequence[Series] | Sequence[tuple[str, Sequence[Figure]]]) -> list[Series]:
    return [one if isinstance(one, Series) else Series(*one) for one in series]


def bar(
    title: str,
    categories: Sequence[str],
    series: Sequence[Series] | Sequence[tuple[str, Sequence[Figure]]],
    unit: str = "",
    *,
    horizontal: bool = False,
    stacked: bool = False,
) -> Chart:
    """Bars; `series` is a list of (name, values). Horizontal suits long names of unions."""
    return Chart("bar", title, categories, _as_series(series), unit, horizontal, stacked)


def line(
    title: str,
    categories: Sequence[str],
    series: Sequence[Series] | Sequence[tuple[str, Sequence[Figure]]],
    unit: str = "",
) -> Chart:
    """Lines over time; a None leaves a gap."""
    return Chart("line", title, categories, _as_series(series), unit)
