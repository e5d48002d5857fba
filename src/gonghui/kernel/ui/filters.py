"""Filters of a list: declared once, read from GET parameters, silent about nonsense."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.safestring import SafeString

from gonghui.kernel.ui import picking

Choice = tuple[str, str]
Choices = Sequence[tuple[Any, Any]] | Callable[[HttpRequest], Iterable[tuple[Any, Any]]]


@dataclass(frozen=True)
class BoundFilter:
    """A filter with the value of this request, ready for the template."""

    filter: Filter
    value: Any
    choices: tuple[Choice, ...] = ()
    box: str = ""
    """The text box that stands for a list which would be too long."""

    @property
    def is_active(self) -> bool:
        """Whether it narrows the list now."""
        return any(self.value.values()) if isinstance(self.value, dict) else bool(self.value)

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The narrowed queryset."""
        return self.filter.apply(queryset, self.value) if self.is_active else queryset


@dataclass(frozen=True)
class Filter:
    """Base: `name` is the GET parameter, `path` the lookup (default: the name)."""

    name: str
    label: str
    path: str = ""
    kind = "text"

    def bind(self, request: HttpRequest) -> BoundFilter:
        """Read the value and the choices of this request."""
        return BoundFilter(self, self.read(request.GET))

    def read(self, data: Mapping[str, Any]) -> Any:
        """The value, "" when absent. A NUL would make PostgreSQL refuse the query."""
        return str(data.get(self.name, "")).replace("\x00", "").strip()[:200]

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow the queryset."""
        return queryset.filter(**{self.path or self.name: value})


@dataclass(frozen=True)
class TextFilter(Filter):
    """Text in any of some fields. Several words must all be found."""

    paths: tuple[str, ...] = ()
    lookup: str = "icontains"

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        for word in value.split()[:5]:
            queryset = queryset.filter(
                matches(self.paths or (self.path or self.name,), word, self.lookup)
            )
        return queryset


def matches(paths: Iterable[str], word: str, lookup: str) -> Q:
    """A word in any of the fields. A path may carry a lookup of its own (`code__startswith`)."""
    known = ("startswith", "istartswith", "icontains", "contains", "exact", "iexact")
    terms = (
        Q(**{path if path.rpartition("__")[2] in known else f"{path}__{lookup}": word})
        for path in paths
    )
    return reduce(Q.__or__, terms)


@dataclass(frozen=True)
class ChoiceFilter(Filter):
    """One of some choices: a sequence (`Enum.choices`) or a callable taking the request.

    A value that is not among the choices is ignored, so a hand-written address shows no more.
    """

    choices: Choices = ()
    any_label: str = "全部"
    kind = "choice"

    def offered(self, request: HttpRequest) -> tuple[Choice, ...]:
        """Choices of this request as text pairs."""
        found = self.choices(request) if callable(self.choices) else self.choices
        return tuple((str(value), str(label)) for value, label in found)

    def bind(self, request: HttpRequest) -> BoundFilter:
        offered = self.offered(request)
        value = self.read(request.GET)
        return BoundFilter(self, value if value in dict(offered) else "", offered)


@dataclass(frozen=True)
class FlagFilter(ChoiceFilter):
    """Yes or no."""

    choices: Choices = (("1", "是"), ("0", "否"))

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(**{self.path or self.name: value == "1"})


@dataclass(frozen=True)
class DateRangeFilter(Filter):
    """From a day to a day, both included; parameters `<name>_from` and `<name>_to`."""

    is_moment: bool = False
    kind = "range"

    def read(self, data: Mapping[str, Any]) -> dict[str, str]:
        def one(suffix: str) -> str:
            try:
                day = parse_date(str(data.get(f"{self.name}_{suffix}", "")).strip())
            except ValueError:
                day = None
            return day.isoformat() if day else ""

        return {"from": one("from"), "to": one("to")}

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        path = f"{self.path or self.name}{'__date' if self.is_moment else ''}"
        if value["from"]:
            queryset = queryset.filter(**{f"{path}__gte": dt.date.fromisoformat(value["from"])})
        if value["to"]:
            queryset = queryset.filter(**{f"{path}__lte": dt.date.fromisoformat(value["to"])})
        return queryset


@dataclass(frozen=True)
class UnionFilter(ChoiceFilter):
    """A union and everything below it, among the unions the account may meet.

    Many unions are found by typing. The listed model's queryset narrows itself by `of_subtree`
    (every scoped model has it).
    """

    permission: str = ""
    any_label: str = "全部工会"
    kind = "choice"

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        """Unions this account may filter by, in the order of the tree."""
        union = apps.get_model("org", "Union")
        found: QuerySet[Any] = union.objects.visible_to(request.user, self.permission)  # type: ignore[attr-defined]
        return found

    def offered(self, request: HttpRequest) -> tuple[Choice, ...]:
        return self._choices(list(self.visible(request)[: picking.MOST_LISTED]))

    def _choices(self, unions: Sequence[Any]) -> tuple[Choice, ...]:
        top = min((union.depth for union in unions), default=1)
        return tuple((str(union.pk), "　" * (union.depth - top) + str(union)) for union in unions)

    def bind(self, request: HttpRequest) -> BoundFilter:
        visible = self.visible(request)
        unions = list(visible[: picking.MOST_LISTED + 1])
        asked = self.read(request.GET)
        union = next((one for one in unions if str(one.pk) == asked), None)
        if asked and (union is None or f"{self.name}-{picking.TYPED}" in request.GET):
            union = picking.chosen(visible, request.GET, self.name)
        value = str(union.pk) if union is not None else ""
        if len(unions) <= picking.MOST_LISTED:
            return BoundFilter(self, value, self._choices(unions))
        return BoundFilter(self, value, box=self.text_box(unions, union))

    def text_box(self, unions: Sequence[Any], chosen: Any, *, dom_id: str = "") -> SafeString:
        """Where a union is typed."""
        return picking.text_box(
            self.name,
            rows=list(unions[: picking.MOST_FOUND]),
            text="" if chosen is None else picking.text_of(chosen),
            attrs={
                "id": dom_id or f"filter-{self.name}",
                "class": "form-control",
                "placeholder": self.any_label,
            },
        )

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        union = apps.get_model("org", "Union").objects.get(pk=value)  # type: ignore[attr-defined]
        narrowed: QuerySet[Any] = queryset.of_subtree(union)  # type: ignore[attr-defined]
        return narrowed
