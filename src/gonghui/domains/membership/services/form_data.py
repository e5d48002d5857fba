"""From the cleaned data of the member's form to the verbs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.services.details import DETAIL_FIELDS, correct_details
from gonghui.domains.membership.services.joining import join_member
from gonghui.domains.membership.services.people import PERSON_FIELDS


def _split(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    person = {key: data[key] for key in PERSON_FIELDS if key in data}
    person.update({key: data[key] for key in ("name", "id_type", "id_number") if key in data})
    details = {key: data[key] for key in (*DETAIL_FIELDS, "card_no") if key in data}
    return person, details


def register_member(data: Mapping[str, Any], *, actor: Any) -> Membership:
    """Let the person of the form join the union of the form."""
    person, details = _split(data)
    return join_member(
        union=data["union"],
        joined_on=data["joined_on"],
        approval_number=data.get("approval_number", ""),
        person=person,
        details=details,
        actor=actor,
    )


def update_member(row: Membership, data: Mapping[str, Any], *, actor: Any) -> Membership:
    """Correct what the form changed."""
    person, details = _split(data)
    return correct_details(row, actor=actor, person=person, details=details)
