"""An identity number is whole in one place only: the answer to a reveal that gave its reason.
That no page comes to show one is seen by the crawls of test_leaks.py."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.audit.services import verify
from tests.access.crawling import text_of, visit
from tests.access.test_url_matrix import address
from tests.access.world import World, id_number, roster, upload

WHOLE = re.compile(r"(?<!\d)999999\d{8}\d{3}[\dX]")
"""A number of the world's people, in clear."""


def reveal(world: World, actor: str, **data: str) -> Any:
    url = reverse("membership:reveal", args=[world.a.member.pk])
    return world.client(actor).post(url, data)


def test_the_receipt_is_for_importers_and_recorded(world: World) -> None:
    url = reverse("registers:import-receipt", args=["members", world.a.run.pk])

    page = visit(world.client("officer"), url)

    assert WHOLE.search(page.text)
    last = AuditRecord.objects.latest("pk")
    assert (last.event, last.actor) == (
        "registers.receipt_downloaded",
        world.accounts["officer"],
    )
    assert world.client("viewer").get(url).status_code == 404


def test_no_table_but_the_sealed_columns_holds_a_whole_number(world: World) -> None:
    """Database columns are text that a backup copies."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [
                    f"{table}.{name}"
                    for name, value in zip(names, row, strict=True)
                    if isinstance(value, str) and WHOLE.search(value)
                ]
    assert found == []


def test_a_reveal_gives_the_number_and_is_recorded(world: World) -> None:
    response = reveal(world, "officer", reason="办理互助保障理赔")

    assert response.status_code == 200
    assert world.a.number in text_of(response)
    assert "no-store" in response["Cache-Control"]
    last = AuditRecord.objects.latest("pk")
    assert (last.event, last.reason) == ("people.id_number_revealed", "办理互助保障理赔")
    assert (last.actor, last.union) == (world.accounts["officer"], world.a.union)
    assert world.a.number not in str(vars(last))
    assert not verify().problem


@pytest.mark.parametrize("reason", ["", " ", "　", "啊", "\t\n"])
def test_a_reveal_without_a_reason_is_refused(world: World, reason: str) -> None:
    before = AuditRecord.objects.count()

    response = reveal(world, "officer", reason=reason)

    assert response.status_code in (409, 422)
    assert world.a.number not in text_of(response)
    assert AuditRecord.objects.count() == before


@pytest.mark.parametrize("actor", ["viewer", "sibling", "other", "nosub", "guest", "security"])
def test_who_may_not_reveal_does_not(world: World, actor: str) -> None:
    response = reveal(world, actor, reason="办理互助保障理赔")

    assert response.status_code in (403, 404)
    assert world.a.number not in text_of(response)
    assert not AuditRecord.objects.filter(event="people.id_number_revealed").exists()


def test_a_reveal_is_not_an_address(world: World) -> None:
    url = reverse("membership:reveal", args=[world.a.member.pk])

    page = visit(world.client("officer"), f"{url}?reason=办理互助保障理赔")

    assert world.a.number not in page.text
    assert not AuditRecord.objects.filter(event="people.id_number_revealed").exists()


def test_finding_by_number_leaves_it_in_no_address_and_no_audit(world: World) -> None:
    client = world.client("officer")

    response = client.post(reverse("membership:find"), {"id_number": world.a.number})

    assert response.status_code == 302
    assert response.url == reverse("registers:card", args=["members", world.a.member.pk])
    assert world.a.number not in text_of(response)
    last = AuditRecord.objects.latest("pk")
    assert last.event == "membership.searched_by_id_number"
    assert world.a.number not in str(vars(last))


def test_finding_is_recorded_when_nobody_is_found_too(world: World) -> None:
    client = world.client("officer")

    response = client.post(reverse("membership:find"), {"id_number": id_number(998)})

    assert response.status_code == 409
    assert AuditRecord.objects.latest("pk").event == "membership.searched_by_id_number"


def test_the_form_of_finding_is_sent_by_post(world: World) -> None:
    page = world.client("officer").get(reverse("membership:find")).content.decode()

    form = page[: page.index('name="id_number"')].rpartition("<form")[2]
    assert 'method="post"' in form


@pytest.mark.parametrize("name", ["search", "registers:list[members]"])
def test_a_number_in_the_search_box_finds_nobody(world: World, name: str) -> None:
    """A box that sends GET would leave the number in addresses, histories and logs: it must not
    answer to one, but lead to the page that asks by POST."""
    page = visit(world.client("officer"), f"{address(name, '-', world)}?q={world.a.number}")

    assert "甲一" not in page.text


def test_changing_a_number_leaves_none_in_the_audit(world: World) -> None:
    member, new = world.a.member, id_number(997)
    client = world.client("officer")
    url = reverse("registers:edit", args=["members", member.pk])
    form = client.get(url).context["form"]
    data = {
        name: value
        for name in form.fields
        if (value := form[name].value()) not in (None, False, "")
    }

    response = client.post(url, {**data, "id_number": new})

    assert response.status_code == 302, response.context["form"].errors
    texts = [str(vars(row)) for row in AuditRecord.objects.all()]
    assert [text for text in texts if WHOLE.search(text)] == []
    history = visit(client, reverse("registers:history", args=["members", member.pk]))
    assert "证件号码" in history.text
    assert not WHOLE.search(history.text)


def test_a_wrong_number_comes_back_to_who_typed_it_only(world: World) -> None:
    """A refused form shows what was typed, as any form does, and records nothing of it."""
    wrong = world.a.number[:-1] + ("0" if world.a.number[-1] != "0" else "1")
    before = AuditRecord.objects.count()

    response = world.client("officer").post(reverse("membership:find"), {"id_number": wrong})

    assert response.status_code in (409, 422)
    recorded = AuditRecord.objects.order_by("pk")[before:]
    assert wrong not in str([vars(row) for row in recorded])


def test_an_import_preview_masks_the_number(world: World) -> None:
    number = id_number(940)
    rows = roster(("张某某", number), ("李某某", number[:-1] + "Y"))

    run = upload(world.a.union, "名册.xlsx", rows, world.accounts["officer"])

    client = world.client("officer")
    for verdict in ("new", "changed", "same", "conflict", "error"):
        url = reverse("registers:import-run", args=["members", run.pk])
        page = visit(client, f"{url}?verdict={verdict}")
        assert number[:-1] not in page.text
    assert number[:-1] not in str(list(run.rows.values()))


def test_an_export_of_a_search_for_a_number_records_no_number(world: World) -> None:
    client = world.client("officer")
    exports = [reverse("activities:export"), reverse("registers:export", args=["members"])]

    for url in exports:
        b"".join(client.get(f"{url}?q={world.a.number}"))
        last = AuditRecord.objects.latest("pk")
        assert "exported" in last.event
        assert not WHOLE.search(str(vars(last)))
