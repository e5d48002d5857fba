"""The person behind a membership: found by the identity number, or registered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from gonghui.domains.membership.rules import joining
from gonghui.domains.membership.services.ledger import refuse
from gonghui.kernel.people import identity, names
from gonghui.kernel.people.enums import IdType, Sex
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import find_by_id_number, set_id_number, set_name
from gonghui.kernel.refusal import Refusal

PERSON_FIELDS = (
    "sex",
    "birth_on",
    "ethnicity",
    "mobile",
    "education",
    "political_status",
    "hukou_type",
    "hukou_region",
    "native_place",
    "birth_place",
    "marital_status",
    "email",
    "wechat",
    "address",
    "emergency_contact",
)
"""Plain facts of a person that the member's form carries."""


def save_once(row: models.Model) -> None:
    """Save a row that the database keeps unique; of two offices at the same moment, one is told.

    The caller's transaction goes on: the attempt is a savepoint.
    """
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refusal("该证件号码刚刚由其他人登记，请刷新后核对。") from None


def checked_person_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Name, identity number and plain facts, normalised and agreeing with one another.

    Sex and birth date come out of a resident's number. Raises Refusal.
    """
    checked = {key: facts[key] for key in PERSON_FIELDS if key in facts}
    name = names.normalise_name(str(facts.get("name", "")))
    if not names.is_name(name):
        raise Refusal("请填写姓名，只用汉字或字母，间隔号用“·”。")
    id_type = str(facts.get("id_type") or IdType.RESIDENT)
    check = identity.check_identity(
        str(facts.get("id_number", "")), id_type=id_type, today=timezone.localdate()
    )
    refuse(f"证件号码有误：{check.problem}" if check.problem else "")
    sex = str(checked.get("sex") or "")
    refuse(
        joining.identity_mismatch_problem(
            sex="" if sex in (Sex.UNKNOWN, Sex.UNSTATED) else sex,
            number_sex=check.sex,
            born_on=checked.get("birth_on"),
            number_born_on=check.birth_on,
        )
    )
    refuse(joining.mobile_problem(str(checked.get("mobile") or "")))
    checked["sex"] = check.sex or sex or Sex.UNKNOWN
    checked["birth_on"] = check.birth_on or checked.get("birth_on")
    return {**checked, "name": name, "id_type": id_type, "id_number": check.number}


def find_or_register(facts: Mapping[str, Any]) -> Person:
    """The person with this identity number, refreshed by what the form says; else a new one.

    Raises Refusal when the number is known under another name: one of the two is wrong, and the
    caller may not be told whose the other is.
    """
    checked = checked_person_facts(facts)
    person = find_by_id_number(checked["id_number"])
    if person is None:
        person = Person(id_type=checked["id_type"])
        set_id_number(person, checked["id_number"])
        set_name(person, checked["name"])
    elif person.name != checked["name"]:
        raise Refusal("该证件号码已登记在另一个姓名下，请核对姓名和证件号码。")
    for key in PERSON_FIELDS:
        if checked.get(key):
            setattr(person, key, checked[key])
    save_once(person)
    return person
