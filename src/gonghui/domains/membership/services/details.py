"""Plain facts of a member: assigned at joining, corrected later with a trace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from gonghui.domains.membership.enums import EventType
from gonghui.domains.membership.models import Membership, MembershipEvent
from gonghui.domains.membership.rules import joining
from gonghui.domains.membership.services.ledger import ask_scope, lock, refuse
from gonghui.domains.membership.services.people import PERSON_FIELDS, checked_person_facts
from gonghui.kernel.audit.services import record
from gonghui.kernel.people import identity, protection
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import find_by_id_number, set_id_number, set_name
from gonghui.kernel.refusal import Refusal

DETAIL_FIELDS = (
    "employer",
    "work_status",
    "employment_form",
    "is_migrant",
    "skill_level",
    "professional_title",
    "department",
    "team",
    "position",
    "post_category",
    "trade",
    "duty",
    "work_started_on",
    "employed_on",
    "tags",
    "bank",
    "remark",
    "new_employment_type",
    "platform_company",
    "partner_company",
    "station",
    "work_city",
    "signed_contract",
    "vehicle_no",
    "join_channel",
    "confirm_method",
    "collected_by",
    "collected_on",
    "checked_by",
    "checked_on",
    "collection_status",
)
"""Columns of a membership that are not moved by the ledger."""

KEY_FACTS = ("name", "id_number", "sex", "birth_on")
"""Facts that say who somebody is: changing one leaves a CORRECT entry (会籍管理办法 2016)."""


def assign_details(membership: Membership, details: Mapping[str, Any]) -> None:
    """Write plain columns. Does not save. KeyError for a column that only the ledger moves."""
    for key, value in details.items():
        if key == "card_no":
            set_card_number(membership, str(value or ""))
        elif key in DETAIL_FIELDS:
            setattr(membership, key, value)
        else:
            raise KeyError(key)
    refuse(
        joining.work_start_problem(
            born_on=membership.person.birth_on, work_started_on=membership.work_started_on
        )
    )


def forget_details(membership: Membership) -> None:
    """Put every plain column back to what a new row has. Does not save."""
    for key in (*DETAIL_FIELDS, "card_no_sealed"):
        field = Membership._meta.get_field(key)
        setattr(membership, key, field.get_default())  # type: ignore[union-attr]


def set_card_number(membership: Membership, number: str) -> None:
    """Seal the service card's number. Does not save."""
    number = "".join(number.split())
    refuse(joining.card_problem(number))
    membership.card_no_sealed = protection.seal(number, context=membership.card_no_context)


@transaction.atomic
def correct_details(
    membership: Membership,
    *,
    actor: Any,
    details: Mapping[str, Any] | None = None,
    person: Mapping[str, Any] | None = None,
) -> Membership:
    """Correct plain facts of the membership (`details`) and of the person (`person`).

    The audit keeps before and after, of protected facts only that they changed. A change of name,
    identity number, sex or birth date is also an entry of the ledger. Union, status and joining
    day have verbs of their own.
    """
    membership = lock(membership)
    ask_scope(actor, membership.union)
    changed: dict[str, list[str]] = {}
    plain = {key: value for key, value in (details or {}).items() if key != "card_no"}
    before = {key: getattr(membership, key) for key in plain}
    changed.update(_correct_person(membership.person, person or {}))
    card_no = "".join(str((details or {}).get("card_no") or "").split())
    if card_no:  # an empty field leaves the stored number, which the form does not show
        set_card_number(membership, card_no)
        changed["服务卡号"] = ["已修改"]
    assign_details(membership, plain)
    for key, value in before.items():
        now = getattr(membership, key)
        if value != now:
            changed[_label(membership, key)] = [
                _say(membership, key, value),
                _say(membership, key, now),
            ]
    if not changed:
        return membership
    membership.name_key = membership.person.name_key
    membership.save()
    _note_key_facts(membership, changed, actor)
    record(
        "membership.details_corrected",
        actor=actor,
        union=membership.union,
        target=membership,
        detail={"changes": changed, "fields": "、".join(changed)},
    )
    return membership


def _label(row: models.Model, field: str) -> str:
    return str(row._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def _say(row: models.Model, field: str, value: Any) -> str:
    choices = dict(getattr(row._meta.get_field(field), "flatchoices", ()))
    if isinstance(value, list):
        return "、".join(str(part) for part in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(choices.get(value, "" if value is None else value))


def _correct_person(person: Person, facts: Mapping[str, Any]) -> dict[str, list[str]]:
    """Write changed facts of a person; returns them as label → [before, after]."""
    if not facts:
        return {}
    number = identity.normalise(str(facts.get("id_number") or ""))
    known = {
        "name": person.name,
        "id_type": person.id_type,
        "id_number": protection.unseal(person.id_number_sealed, context=person.id_number_context),
        **{key: getattr(person, key) for key in PERSON_FIELDS},
    }
    wanted = {**known, **facts, "id_number": number or known["id_number"]}
    if number and number != known["id_number"]:
        # the new number decides these two, unless the form says otherwise
        for key in ("sex", "birth_on"):
            wanted[key] = facts.get(key) or None
        other = find_by_id_number(number)
        if other is not None and other.pk != person.pk:
            raise Refusal("该证件号码已登记在其他人员名下，请核对。")
    checked = checked_person_facts(wanted) if wanted["id_number"] else wanted
    changed: dict[str, list[str]] = {}
    if checked["name"] != person.name:
        changed["姓名"] = [person.name, checked["name"]]
        set_name(person, checked["name"])
    if checked["id_number"] != known["id_number"]:
        changed["证件号码"] = ["已修改"]
        set_id_number(person, checked["id_number"])
    for key in ("id_type", *PERSON_FIELDS):
        value = checked.get(key)
        if value is None and key != "birth_on":
            value = ""
        if value != getattr(person, key):
            changed[_label(person, key)] = [
                _say(person, key, getattr(person, key)),
                _say(person, key, value),
            ]
            setattr(person, key, value)
    if changed:
        person.save()
    return changed


def _note_key_facts(membership: Membership, changed: Mapping[str, Any], actor: Any) -> None:
    labels = {"name": "姓名", "id_number": "证件号码", "sex": "性别", "birth_on": "出生日期"}
    named = [labels[key] for key in KEY_FACTS if labels[key] in changed]
    if named:
        MembershipEvent(
            membership=membership,
            person=membership.person,
            type=EventType.CORRECT,
            occurs_on=timezone.localdate(),
            note=f"更正{'、'.join(named)}",
            status_after=membership.status,
            union_after=membership.union,
            actor=actor,
        ).save()
