"""Start-up checks of the declared indicators: a wrong lookup fails here, not in front of a user."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField

from gonghui.engines.indicators.definitions import INDICATORS, Facts, Indicator, IndicatorKind
from gonghui.kernel.access.permissions import PERMISSIONS
from gonghui.kernel.access.scoping import ScopedQuerySet


@register()
def check_indicators(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every indicator can be asked: models, lookups, permissions, parts of ratios exist."""
    return [
        Error(f"{indicator.code}: {problem}", id="indicators.E001")
        for indicator in INDICATORS
        for problem in problems(indicator)
    ]


def problems(indicator: Indicator) -> Iterator[str]:
    """What is wrong with a declaration."""
    for part in (indicator.numerator, indicator.denominator):
        if part and part not in INDICATORS:
            yield f"no indicator {part}"
        elif part and INDICATORS[part].kind is IndicatorKind.RATIO:
            yield f"{part} is a ratio itself"
    for facts in (indicator.facts, indicator.declared):
        if facts is not None:
            yield from _facts_problems(indicator, facts)


def _facts_problems(indicator: Indicator, facts: Facts) -> Iterator[str]:
    try:
        model = apps.get_model(facts.model)
    except (LookupError, ValueError):
        yield f"no model {facts.model}"
        return
    for name in ("union", "day", "until", "measure", "distinct"):
        path = getattr(facts, name)
        try:
            field = field_at(model, path) if path else None
        except FieldDoesNotExist:
            yield f"{facts.model} has no {name} {path}"
            continue
        if name in ("day", "until") and field is not None and not _is_day(field):
            yield f"{path} is no date: moments belong to a day only on the office's clock"
    if facts.until and indicator.kind is IndicatorKind.FLOW:
        yield "a flow has no end"
    if facts.permission not in PERMISSIONS:
        yield f"no permission {facts.permission}"
    if not isinstance(model._default_manager.all(), ScopedQuerySet):
        yield f"{facts.model} has no visible_to"


def _is_day(field: Any) -> bool:
    return isinstance(field, DateField) and not isinstance(field, DateTimeField)


def field_at(model: Any, path: str) -> Any:
    """The field at the end of a lookup path. Raises FieldDoesNotExist, also for joins to many."""
    field: Any = None
    for part in path.split("__"):
        if model is None:
            raise FieldDoesNotExist(path)
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        if field.one_to_many or field.many_to_many:
            raise FieldDoesNotExist(f"{path} joins many rows")
        model = field.related_model
    return field
