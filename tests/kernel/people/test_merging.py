"""Two rows about one human being become one, and two again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from gonghui.kernel.access.services import open_account
from gonghui.kernel.org.models import Appointment
from gonghui.kernel.people import merging, protection
from gonghui.kernel.people.checks import check_person_merges, problem_of
from gonghui.kernel.people.merge_handlers import PersonMergeHandler
from gonghui.kernel.people.models import Person, PersonMerge
from gonghui.kernel.people.references import Reference, references_to
from gonghui.kernel.people.services import find_by_id_number, set_id_number, set_name
from gonghui.kernel.refusal import Refusal

ONE, OTHER = "110105199003070092", "110105199003070084"


@pytest.fixture
def register(db: None) -> Any:
    def registered(name: str, number: str, **facts: Any) -> Person:
        person = Person(birth_on=dt.date(1990, 3, 7), sex="1", **facts)
        set_name(person, name)
        set_id_number(person, number)
        person.save()
        return person

    return registered


def merge(survivor: Person, absorbed: Person, **more: Any) -> PersonMerge:
    return merging.merge_people(
        survivor,
        absorbed,
        actor=None,
        union=None,
        reason="本人核对",
        undo_until=timezone.localdate(),
        **more,
    )


def undo(one: PersonMerge) -> PersonMerge:
    return merging.undo_merge(one, actor=None, union=None)


def test_every_reference_to_people_is_covered():
    assert check_person_merges(None) == []


def test_a_new_single_reference_without_a_handler_is_found():
    class Locker(models.Model):  # noqa: DJ008
        person = models.OneToOneField(Person, models.PROTECT, related_name="+")

        class Meta:
            app_label = "people"
            managed = False

    try:
        reference = Reference(Locker, Locker._meta.get_field("person"))

        assert "declare a PersonMergeHandler" in problem_of(reference, None)
        assert "must not be empty" in problem_of(
            reference, PersonMergeHandler(reference.code, rival="release")
        )
        assert problem_of(reference, PersonMergeHandler(reference.code, keep="只增不改")) == ""
    finally:
        del apps.all_models["people"]["locker"]
        apps.clear_cache()


def test_references_are_found_by_looking_at_the_models():
    codes = {one.code for one in references_to(Person)}

    assert {
        "org.Appointment.person",
        "access.Account.person",
        "matters.Matter.applicant_person",
    } <= codes


def test_rows_move_and_the_absorbed_row_points_to_the_other(cast, register):
    one, other = register("张伟", ONE), register("张炜", OTHER)
    post = Appointment.objects.create(
        person=other, union=cast.machinery, post="chair", from_on=dt.date(2024, 1, 1)
    )

    merge(one, other)

    post.refresh_from_db()
    other.refresh_from_db()
    assert post.person == one
    assert other.survivor == one
    assert find_by_id_number(OTHER) == one
    assert find_by_id_number(ONE) == one


def test_facts_are_kept_of_either_row_and_restored_exactly(register):
    one, other = (
        register("张伟", ONE, mobile="13800000001"),
        register("张炜", OTHER, email="a@b.cn"),
    )
    before = list(Person.objects.order_by("pk").values())

    done = merge(one, other, take=("name", "identity", "email"))

    one.refresh_from_db()
    number = protection.unseal(one.id_number_sealed, context=one.id_number_context)
    assert (one.name, one.name_key, one.email, one.mobile, number) == (
        "张炜",
        "zhang wei",
        "a@b.cn",
        "13800000001",
        OTHER,
    )
    undo(done)
    assert list(Person.objects.order_by("pk").values()) == before


def test_one_of_two_worker_accounts_is_released(register):
    one, other = register("张伟", ONE), register("张炜", OTHER)
    Account = apps.get_model("access", "Account")
    for number, person in enumerate((one, other)):
        account = open_account(
            username=f"w{number}", display_name="x", password="qing-jiang-2026", actor=None
        )
        Account.objects.filter(pk=account.pk).update(
            kind="worker", mobile=f"1380000000{number}", person=person
        )
    before = list(Account.objects.order_by("pk").values("pk", "person"))

    done = merge(one, other)

    assert list(Account.objects.order_by("pk").values_list("person", flat=True)) == [one.pk, None]
    undo(done)
    assert list(Account.objects.order_by("pk").values("pk", "person")) == before


def test_what_was_added_since_stays_and_is_named(cast, register):
    one, other = register("张伟", ONE), register("张炜", OTHER)
    done = merge(one, other)
    Appointment.objects.create(
        person=one, union=cast.machinery, post="chair", from_on=dt.date(2024, 1, 1)
    )
    Person.objects.filter(pk=one.pk).update(mobile="13911112222")

    undone = undo(done)

    assert ["任职", 1, ["张伟 主席"]] in undone.stayed
    one.refresh_from_db()
    assert one.mobile == "13911112222"
    assert one.appointments.count() == 1


def test_merging_twice_and_undoing_twice_are_refused(register):
    one, other = register("张伟", ONE), register("张炜", OTHER)
    done = merge(one, other)

    with pytest.raises(Refusal, match="已经合并过"):
        merge(one, other)
    with pytest.raises(Refusal, match="已经合并过"):
        merge(other, one)
    undo(done)
    with pytest.raises(Refusal, match="已经撤销过"):
        undo(done)


def test_an_old_merge_stays(register):
    one, other = register("张伟", ONE), register("张炜", OTHER)
    done = merge(one, other)
    PersonMerge.objects.filter(pk=done.pk).update(undo_until=dt.date(2020, 1, 1))

    with pytest.raises(Refusal, match="超过可撤销的期限"):
        undo(done)


def test_a_chain_is_undone_from_its_end(register):
    first, second, third = (
        register("张伟", ONE),
        register("张炜", OTHER),
        register("章伟", "110105199003070050"),
    )
    inner = merge(second, first)
    outer = merge(third, second)
    first.refresh_from_db()
    assert first.merged_into == third

    with pytest.raises(Refusal, match="先撤销那一次"):
        undo(inner)
    undo(outer)
    undo(inner)
    first.refresh_from_db()
    assert first.merged_into is None
