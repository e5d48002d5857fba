"""Facts of class C3: clear in code, sealed in the database."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection, models
from django.test.utils import isolate_apps

from gonghui.kernel.people.sealed import SealedFieldMisused, SealedJSONField, SealedTextField


@pytest.fixture
def diary(db: None) -> Iterator[Any]:
    """A model with both fields, and its table."""
    with isolate_apps("gonghui.kernel.people"):

        class Diary(models.Model):
            data_classes: ClassVar[dict[str, str]] = {"*": "C3"}
            uid = models.UUIDField(default=uuid.uuid4, unique=True)
            words = SealedTextField(blank=True, max_length=20)
            facts = SealedJSONField(default=dict)
            is_private = models.BooleanField(default=True)
            remark = SealedTextField(blank=True, when="is_private")

            class Meta:
                app_label = "people"

            def __str__(self) -> str:
                return str(self.uid)

        key = "serial" if connection.vendor == "postgresql" else "integer"
        flag = "boolean" if connection.vendor == "postgresql" else "bool"
        uid = "uuid" if connection.vendor == "postgresql" else "char(32)"
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TABLE people_diary (id {key} PRIMARY KEY, uid {uid}, words text,"
                f" facts text, is_private {flag}, remark text)"
            )
        yield Diary


def stored() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words, facts, remark FROM people_diary ORDER BY id")
        return list(cursor.fetchall())


def test_what_is_written_lies_sealed_and_reads_in_clear(diary: Any) -> None:
    facts = {"illness": "尘肺", "income": Decimal("1200.50")}
    row = diary.objects.create(words="尘肺三期", facts=facts, remark="勿外传")

    assert "尘肺" not in str(stored())
    assert "1200" not in str(stored())
    assert all(value.startswith("enc1:") for value in stored()[0])
    again = diary.objects.get(pk=row.pk)
    assert (again.words, again.remark) == ("尘肺三期", "勿外传")
    assert again.facts == {"illness": "尘肺", "income": "1200.50"}


def test_facts_changed_in_place_are_saved(diary: Any) -> None:
    row = diary.objects.create(facts={"a": 1})
    again = diary.objects.get()
    again.facts["b"] = 2
    again.save()

    row.refresh_from_db()
    assert row.facts == {"a": 1, "b": 2}


def test_a_row_saved_without_a_look_keeps_its_seal(diary: Any) -> None:
    diary.objects.create(words="甲", facts={"a": 1})
    before = stored()

    diary.objects.get().save()
    diary.objects.defer("facts").get().save()

    assert stored() == before


def test_rows_made_in_bulk_are_sealed_each_for_itself(diary: Any) -> None:
    diary.objects.bulk_create([diary(words="甲"), diary(words="甲")])

    first, second = (row[0] for row in stored())
    assert first != second
    assert [row.words for row in diary.objects.order_by("pk")] == ["甲", "甲"]


def test_a_seal_moved_to_another_row_or_field_does_not_open(diary: Any) -> None:
    diary.objects.create(words="甲")
    diary.objects.create(words="乙")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_diary SET words = (SELECT words FROM people_diary WHERE id = 1)"
        )
        cursor.execute("UPDATE people_diary SET remark = words WHERE id = 1")

    first, second = diary.objects.order_by("pk")
    assert first.words == "甲"
    for row, name in ((second, "words"), (first, "remark")):
        with pytest.raises(InvalidTag):
            getattr(row, name)


def test_only_rows_that_ask_for_it_are_sealed_and_what_looks_sealed_stays_text(diary: Any) -> None:
    for is_private in (True, False):
        diary.objects.create(remark="enc1:k1:aa:bb", is_private=is_private)

    assert [row[2] == "enc1:k1:aa:bb" for row in stored()] == [False, True]
    assert [row.remark for row in diary.objects.order_by("pk")] == ["enc1:k1:aa:bb"] * 2


def test_lists_hold_no_clear_text(diary: Any) -> None:
    diary.objects.create(words="尘肺")

    assert "尘肺" not in str(diary.objects.values_list("words", flat=True)[0])
    assert "尘肺" not in repr(diary.objects.get().__dict__)


@pytest.mark.parametrize(
    "asked",
    [
        lambda diary: diary.objects.filter(words="甲"),
        lambda diary: diary.objects.filter(words__icontains="甲"),
        lambda diary: diary.objects.filter(facts__illness="甲"),
        lambda diary: diary.objects.exclude(words__in=["甲"]),
        lambda diary: diary.objects.update(words="甲"),
        lambda diary: diary.objects.update(facts={"a": 1}),
        lambda diary: diary.objects.bulk_update([diary.objects.get()], ["words"]),
    ],
)
def test_searching_by_it_and_writing_sets_is_refused(diary: Any, asked: Any) -> None:
    diary.objects.create(words="甲")

    with pytest.raises(SealedFieldMisused):
        asked(diary)


def test_emptiness_may_be_asked_and_made(diary: Any) -> None:
    diary.objects.create(words="甲")

    assert diary.objects.filter(words__isnull=False).exists()
    diary.objects.update(words="")
    assert diary.objects.get().words == ""


def test_a_model_must_be_able_to_bind_the_seal() -> None:
    with isolate_apps("gonghui.kernel.people"):

        class Loose(models.Model):
            data_classes: ClassVar[dict[str, str]] = {"*": "C2"}
            words = SealedTextField()

            class Meta:
                app_label = "people"

            def __str__(self) -> str:
                return ""

        problems = {problem.id for problem in Loose.check()}

    assert {"people.E002", "people.E003"} <= problems
