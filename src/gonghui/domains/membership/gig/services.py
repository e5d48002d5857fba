"""Verbs on surveys, stations and services."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from gonghui.domains.membership.gig.models import ServiceRecord, Station, SurveyBase
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.models import Union
from gonghui.kernel.refusal import Refusal


def _ask_scope(actor: Any, union: Any) -> None:
    if actor is not None and not actor.may_at("gig.edit", union):
        raise Refusal(f"您没有在“{union}”办理这项业务的权限，请联系该工会或其上级工会。")


def _not_tomorrow(day: Any, label: str) -> None:
    if day is not None and day > timezone.localdate():
        raise Refusal(f"{label}不能晚于今天。")


@transaction.atomic
def register_survey(data: Mapping[str, Any], *, actor: Any) -> SurveyBase:
    """Write down how many there are; the number before holds up to this day."""
    union = Union.objects.select_for_update().get(pk=data["union"].pk)
    _ask_scope(actor, union)
    _not_tomorrow(data["surveyed_on"], "摸底日期")
    present = SurveyBase.objects.filter(union=union, kind=data["kind"], to_on=None).first()
    if present is not None:
        if data["surveyed_on"] <= present.surveyed_on:
            raise Refusal(f"已有{present.surveyed_on}的摸底数，新的摸底日期应在其后。")
        present.to_on = data["surveyed_on"]
        present.save(update_fields=["to_on"])
    survey: SurveyBase = SurveyBase.objects.create(**data)
    record("gig.surveyed", actor=actor, union=union, target=survey)
    return survey


def _save(row: models.Model, event: str, actor: Any) -> Any:
    _ask_scope(actor, row.union)  # type: ignore[attr-defined]
    row.save()
    record(event, actor=actor, union=row.union, target=row)  # type: ignore[attr-defined]
    return row


@transaction.atomic
def register_station(data: Mapping[str, Any], *, actor: Any) -> Station:
    """Enter a station."""
    _not_tomorrow(data["opened_on"], "启用日期")
    station: Station = _save(Station(**data), "gig.station_saved", actor)
    return station


@transaction.atomic
def update_station(row: Station, data: Mapping[str, Any], *, actor: Any) -> Station:
    """Correct a station's card, or close it."""
    _ask_scope(actor, row.union)
    for name, value in data.items():
        setattr(row, name, value)
    if row.closed_on and row.closed_on < row.opened_on:
        raise Refusal("停用日期不能早于启用日期。")
    station: Station = _save(row, "gig.station_saved", actor)
    return station


@transaction.atomic
def record_service(data: Mapping[str, Any], *, actor: Any) -> ServiceRecord:
    """Write down what was done for them."""
    _not_tomorrow(data["served_on"], "服务日期")
    if not data["headcount"]:
        raise Refusal("服务人次应大于0。")
    found: ServiceRecord = _save(ServiceRecord(**data), "gig.served", actor)
    return found
