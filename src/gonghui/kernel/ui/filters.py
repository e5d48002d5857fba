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

Choice = tuple[str, str]
Choices = Sequence[tuple[Any, Any]] | Callable[[HttpRequest], Iterable[tuple[Any, Any]]]


@dataclass(frozen=True)
class BoundFilter:
    """A filter with the value of this request, ready for the template."""

    filter: Filter
    value: Any
    choices: tuple[Choice, ...] = ()

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

    Up to `limit` unions are offered, from the top of the tree. The listed model's queryset
    narrows itself by `of_subtree` (every scoped model has it).
    """

    permission: str = ""
    limit: int = 300
    any_label: str = "全部工会"
    kind = "choice"

    def visible(self, request: HttpRequest) -> QuerySet[Any]:
        """Unions this account may filter by."""
        union = apps.get_model("org", "Union")
        found: QuerySet[Any] = union.objects.visible_to(request.user, self.permission)  # type: ignore[attr-defined]
        return found

    def offered(self, request: HttpRequest) -> tuple[Choice, ...]:
        unions = self.visible(request).order_by("depth", "path")[: self.limit]
        in_tree = sorted(unions, key=lambda union: str(union.path))
        top = min((union.depth for union in in_tree), default=1)
        return tuple((str(union.pk), "　" * (union.depth - top) + str(union)) for union in in_tree)

    def bind(self, request: HttpRequest) -> BoundFilter:
        """A union beyond the offered ones is found too, and then offered."""
        offered = self.offered(request)
        value = self.read(request.GET)
        if value and value not in dict(offered):
            union = self.visible(request).filter(pk=value).first() if value.isdecimal() else None
            value = str(union.pk) if union else ""
            offered = (*offered, (value, str(union))) if union else offered
        return BoundFilter(self, value, offered)

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        union = apps.get_model("org", "Union").objects.get(pk=value)  # type: ignore[attr-defined]
        narrowed: QuerySet[Any] = queryset.of_subtree(union)  # type: ignore[attr-defined]
        return narrowed
