"""Asking for a parameter, and setting one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Q

from gonghui.kernel.audit.services import record
from gonghui.kernel.org.queries import ancestors_and_self
from gonghui.kernel.policy.models import ParameterValue
from gonghui.kernel.policy.parameters import PARAMETERS, PolicyParameter, Value
from gonghui.kernel.refusal import Refusal


@dataclass(frozen=True)
class Resolved:
    """A parameter's value on a day, and who says so."""

    value: Any
    unit: str
    source: str
    set_by_union: str
    """Name of the union whose value applies; "全国默认" for the default."""

    @property
    def shown(self) -> str:
        """Value and unit for the screen; a yes or no in words."""
        if isinstance(self.value, bool):
            return "是" if self.value else "否"
        return f"{self.value} {self.unit}".strip()


def resolve(code: str, *, union: Any, on: dt.date) -> Resolved:
    """The value in force at a union on a day: own, else the nearest superior's, else the default.

    Raises KeyError for a parameter that nobody declares.
    """
    PARAMETERS[code]
    return resolve_all((code,), union=union, on=on)[code]


def resolve_all(codes: Iterable[str], *, union: Any, on: dt.date) -> dict[str, Resolved]:
    """The values of many parameters at one union on a day, with one query for all of them."""
    lineage = ancestors_and_self(union)
    wanted = list(codes)
    rows = ParameterValue.objects.filter(code__in=wanted, union__in=lineage, from_on__lte=on)
    rows = rows.filter(Q(to_on=None) | Q(to_on__gte=on)).order_by("from_on")
    found = {(row.code, row.union_id): row for row in rows}
    return {code: _nearest(code, lineage, found) for code in wanted}


def _nearest(code: str, lineage: list[Any], found: dict[Any, ParameterValue]) -> Resolved:
    parameter = PARAMETERS[code]
    for ancestor in reversed(lineage):
        row = found.get((code, ancestor.pk))
        if row is not None:
            return Resolved(_read(parameter, row.value), parameter.unit, row.source, ancestor.name)
    return Resolved(parameter.default, parameter.unit, parameter.source, "全国默认")


def resolve_many(code: str, *, unions: Iterable[Any], on: dt.date) -> dict[int, Any]:
    """The values of one parameter at many unions by their keys, with one query for all of them."""
    parameter = PARAMETERS[code]
    rows = (
        ParameterValue.objects.filter(code=code, from_on__lte=on)
        .filter(Q(to_on=None) | Q(to_on__gte=on))
        .order_by("from_on")
    )
    by_path = {
        path: _read(parameter, value) for path, value in rows.values_list("union__path", "value")
    }
    return {
        union.pk: next(
            (
                by_path[union.path[:end]]
                for end in range(len(union.path), 0, -union.steplen)
                if union.path[:end] in by_path
            ),
            parameter.default,
        )
        for union in unions
    }


def _read(parameter: PolicyParameter, text: str) -> Value:
    if parameter.choices and text not in parameter.choices:
        raise Refusal(f"“{parameter.title}”只能填：{'、'.join(parameter.choices)}。")
    kind = type(parameter.default)
    if kind is bool:
        return text in ("是", "true", "True", "1")
    try:
        return kind(text)
    except (ValueError, InvalidOperation):
        raise Refusal(f"“{parameter.title}”的取值“{text}”不是有效的{parameter.unit}数。") from None


@transaction.atomic
def set_parameter(
    code: str,
    *,
    union: Any,
    value: str,
    source: str,
    from_on: dt.date,
    actor: Any,
    to_on: dt.date | None = None,
) -> ParameterValue:
    """Let a union set its own value from a day on.

    Raises Refusal for a value outside what the law fixes, or without a source.
    """
    parameter = PARAMETERS[code]
    read = _read(parameter, value)
    if not source.strip():
        raise Refusal("请填写依据（文件名称和文号）。")
    if isinstance(read, int | Decimal) and not isinstance(read, bool):
        if parameter.floor is not None and read < parameter.floor:
            raise Refusal(f"不能低于法定下限 {parameter.floor}{parameter.unit}。")
        if parameter.ceiling is not None and read > parameter.ceiling:
            raise Refusal(f"不能高于法定上限 {parameter.ceiling}{parameter.unit}。")
    row, _ = ParameterValue.objects.update_or_create(
        code=code,
        union=union,
        from_on=from_on,
        defaults={"value": value, "source": source, "to_on": to_on, "set_by": actor},
    )
    record(
        "policy.set",
        actor=actor,
        union=union,
        target=row,
        detail={"title": parameter.title, "value": value},
    )
    return row
