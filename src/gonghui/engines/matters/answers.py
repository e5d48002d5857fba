"""Answers to a kind's questions: from typed values to what is stored, with a reason for each that
cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from gonghui.engines.matters.asks import Ask
from gonghui.engines.matters.kinds import MatterKind
from gonghui.kernel.refusal import Refusal

LARGEST = Decimal("999999999999.99")


def stored_answers(kind: MatterKind, given: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as JSON holds them: amounts and days as text, rows by their key.

    Refusal naming the question that is missing or wrong; an answer to no question is refused too.
    """
    unknown = set(given) - {ask.code for ask in kind.asks}
    if unknown:
        raise Refusal(f"“{kind.title}”没有这些项目：{'、'.join(sorted(unknown))}。")
    return {ask.code: _stored(ask, given.get(ask.code)) for ask in kind.asks}


def _stored(ask: Ask, value: Any) -> Any:
    if isinstance(value, str):
        value = value.replace("\x00", "").strip()
    if ask.kind == "flag":
        return bool(value)
    if value is None or value == "":
        if ask.required:
            raise Refusal(f"请填写“{ask.label}”。")
        return None
    problem = f"“{ask.label}”填写有误，请检查。"
    try:
        return _converted(ask, value)
    except (ValueError, TypeError, InvalidOperation):
        raise Refusal(problem) from None


def _converted(ask: Ask, value: Any) -> Any:
    if ask.kind in ("person", "union", "employer"):
        return int(getattr(value, "pk", value))
    if ask.kind == "date":
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
        return day.isoformat()
    if ask.kind in ("number", "money"):
        return _figure(ask, value)
    text = str(value)
    if ask.kind == "choice" and text not in dict(ask.choices):
        raise Refusal(f"“{ask.label}”请从列出的选项中选择。")
    if len(text) > ask.longest:
        raise Refusal(f"“{ask.label}”最多{ask.longest}字，现有{len(text)}字。")
    return text


def _figure(ask: Ask, value: Any) -> Any:
    figure = Decimal(str(value))
    if not figure.is_finite() or figure < 0:
        raise Refusal(f"“{ask.label}”不能是负数。")
    largest = Decimal(ask.largest) if ask.largest else LARGEST
    if figure > largest:
        raise Refusal(f"“{ask.label}”不能超过{largest:,}{ask.unit}。")
    if ask.kind == "number":
        if figure != int(figure):
            raise Refusal(f"“{ask.label}”应为整数。")
        return int(figure)
    if figure != figure.quantize(Decimal("0.01")):
        raise Refusal(f"“{ask.label}”最多两位小数。")
    return str(figure.quantize(Decimal("0.01")))


def interested_people(kind: MatterKind, data: Mapping[str, Any], person: Any) -> list[int]:
    """Keys of the people who may not decide: who asks, and who is named as involved."""
    found = {data[ask.code] for ask in kind.asks if ask.interested and data.get(ask.code)}
    if person is not None:
        found.add(person.pk)
    return sorted(found)
