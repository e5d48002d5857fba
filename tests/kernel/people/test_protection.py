"""Sealed values: bound to their row, never twice alike, found only by their index."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.people import masks
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.protection import UnknownKey, blind_index, seal, unseal
from gonghui.kernel.people.services import (
    find_by_id_number,
    reveal_id_number,
    set_id_number,
    set_name,
)
from gonghui.kernel.refusal import Refusal

NUMBER = "11010519491231002X"


def test_what_is_sealed_comes_back_in_its_own_place() -> None:
    sealed = seal(NUMBER, context="person.id_number:a")

    assert NUMBER not in sealed
    assert sealed.startswith("enc1:k1:")
    assert unseal(sealed, context="person.id_number:a") == NUMBER


def test_a_sealed_value_cannot_be_moved_to_another_row() -> None:
    sealed = seal(NUMBER, context="person.id_number:a")

    with pytest.raises(InvalidTag):
        unseal(sealed, context="person.id_number:b")


def test_an_altered_value_is_refused() -> None:
    head, _, body = seal(NUMBER, context="x").rpartition(":")
    other = ("A" if body[5] != "A" else "B").join((body[:5], body[6:]))

    with pytest.raises(InvalidTag):
        unseal(f"{head}:{other}", context="x")


def test_the_same_value_is_never_sealed_alike_but_always_indexed_alike() -> None:
    assert seal(NUMBER, context="x") != seal(NUMBER, context="x")
    assert blind_index(NUMBER) == blind_index(NUMBER)
    assert blind_index(NUMBER) != blind_index("440524188001010014")
    assert len(blind_index(NUMBER)) == 32


def test_nothing_stays_nothing() -> None:
    assert (seal("", context="x"), unseal("", context="x"), blind_index("")) == ("", "", "")


def test_a_value_of_a_lost_key_says_what_to_do() -> None:
    sealed = seal(NUMBER, context="x").replace("enc1:k1:", "enc1:k9:")

    with pytest.raises(UnknownKey, match="密钥备份"):
        unseal(sealed, context="x")


@pytest.fixture
def person(db: None) -> Person:
    row = Person()
    set_name(row, "赵小兰")
    set_id_number(row, NUMBER)
    row.save()
    return row


def test_the_number_copied_to_another_person_cannot_be_read(person: Person) -> None:
    thief = Person(name="某人", id_number_sealed=person.id_number_sealed)

    with pytest.raises(InvalidTag):
        _ = thief.id_number_masked


def test_a_person_is_found_by_the_exact_number_only(person: Person) -> None:
    assert find_by_id_number(" 11010519491231002x") == person
    assert find_by_id_number("11010519491231002") is None
    assert find_by_id_number("") is None


def test_two_people_without_a_number_may_be_entered(db: None) -> None:
    for _ in range(2):
        row = Person(name="无证")
        set_id_number(row, "")
        row.save()

    assert Person.objects.filter(id_number_index=None).count() == 2


def test_a_look_at_the_number_wants_a_reason_and_is_recorded(person: Person, cast: Any) -> None:
    look = {"actor": cast.officer_a, "union": cast.machinery}

    with pytest.raises(Refusal, match="事由"):
        reveal_id_number(person, reason=" ", **look)
    assert not AuditRecord.objects.filter(event="people.id_number_revealed").exists()

    assert reveal_id_number(person, reason="办理理赔", **look) == NUMBER
    record = AuditRecord.objects.get(event="people.id_number_revealed")
    assert (record.reason, record.target_id) == ("办理理赔", str(person.pk))
    assert NUMBER not in str(record.__dict__)


@pytest.mark.parametrize(
    ("mask", "plain", "shown"),
    [
        (masks.mask_identity, NUMBER, "1101**********002X"),
        (masks.mask_identity, "E1234567", "E*****67"),
        (masks.mask_identity, "", ""),
        (masks.mask_mobile, "13812345678", "138****5678"),
        (masks.mask_mobile, "", ""),
        (masks.mask_account, "6222020000001234", "**** 1234"),
        (masks.mask_name, "张三", "张*"),
        (masks.mask_name, "欧阳小华", "欧**华"),
        (masks.mask_name, "买买提·吐拉", "买**·*拉"),
        (masks.mask_name, "王", "王"),
    ],
)
def test_masks(mask: Any, plain: str, shown: str) -> None:
    assert mask(plain) == shown
