"""Verbs that write people, and the one verb that looks behind the mask."""

from typing import Any

from django.db import transaction

from gonghui.kernel.audit.services import record
from gonghui.kernel.people import identity, names, protection
from gonghui.kernel.people.models import Person
from gonghui.kernel.refusal import Refusal


def set_name(person: Person, name: str) -> None:
    """Write the name with the keys by which it is sorted and found. Does not save."""
    person.name = names.normalise_name(name)
    person.name_key = names.sort_key(person.name)
    person.name_initials = names.initials(person.name)


def set_id_number(person: Person, number: str) -> None:
    """Seal the identity number and index it. Does not save."""
    number = identity.normalise(number)
    person.id_number_sealed = protection.seal(number, context=person.id_number_context)
    person.id_number_index = protection.blind_index(number) or None


def find_by_id_number(number: str) -> Person | None:
    """The person with exactly this identity number; of somebody merged, the one who stands for
    both."""
    index = protection.blind_index(identity.normalise(number))
    person = Person.objects.filter(id_number_index=index).first() if index else None
    return person.survivor if person else None


@transaction.atomic
def reveal_id_number(person: Person, *, actor: Any, union: Any, reason: str) -> str:
    """The identity number in clear, for someone who may see the row and gave a reason.

    The look itself is recorded. The caller has asked `visible_to(actor, "people.reveal")`.
    Raises Refusal without a reason.
    """
    if len(reason.strip()) < 2:
        raise Refusal("查看完整证件号码须写明事由，例如“办理互助保障理赔”。")
    record(
        "people.id_number_revealed", actor=actor, union=union, target=person, reason=reason.strip()
    )
    return protection.unseal(person.id_number_sealed, context=person.id_number_context)
