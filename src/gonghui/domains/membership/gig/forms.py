"""Forms of surveys, stations and services."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from gonghui.domains.membership.gig.models import ServiceRecord, Station, SurveyBase
from gonghui.engines.registers.forms import RegisterModelForm
from gonghui.kernel.org.enums import UnionStatus


class _AtUnion(RegisterModelForm):
    day_field: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        union: Any = self.fields["union"]
        union.queryset = union.queryset.filter(status=UnionStatus.ACTIVE)
        self.fields[self.day_field].widget = forms.DateInput(
            attrs={"class": "form-control"}, format="%Y-%m-%d"
        )
        self.fields[self.day_field].widget.input_type = "date"
        if not self.instance.pk:
            self.fields[self.day_field].initial = timezone.localdate()


class SurveyForm(_AtUnion):
    day_field = "surveyed_on"
    units: ClassVar[dict[str, str]] = {"headcount": "人"}

    class Meta:
        model = SurveyBase
        fields = ("union", "kind", "surveyed_on", "headcount", "source")

    def _get_validation_exclusions(self) -> set[str]:
        # The service ends the number before; only then is the new one alone.
        return {*super()._get_validation_exclusions(), "kind"}


class StationForm(_AtUnion):
    day_field = "opened_on"

    class Meta:
        model = Station
        fields = (
            "union", "name", "address", "services", "hours", "contact", "phone", "opened_on",
            "closed_on",
        )  # fmt: skip


class ServiceForm(_AtUnion):
    day_field = "served_on"
    scopes: ClassVar[dict[str, str]] = {"station": "gig.view"}
    units: ClassVar[dict[str, str]] = {"headcount": "人次"}

    class Meta:
        model = ServiceRecord
        fields = ("union", "station", "kind", "worker_kind", "served_on", "headcount", "note")
