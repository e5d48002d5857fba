"""Pages of cards: fixed queries, what each reader is offered, and what a check never tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gonghui.domains.membership.cards.enums import CardKind
from gonghui.domains.membership.cards.models import MemberCard
from gonghui.domains.membership.cards.services import acts, batches
from gonghui.domains.membership.cards.tokens import issue_token
from gonghui.domains.membership.models import Membership
from gonghui.kernel.access.models import Account, AccountKind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/registers/member-cards/",
        "/member-cards/many/",
        "/member-cards/batches/",
        "/member-cards/checks/",
    ],
)
def test_lists_ask_the_same_for_one_row_and_for_three(
    join: Callable[..., Membership],
    cast: Any,
    client_of: Callable[[Any], Client],
    address: str,
) -> None:
    client = client_of(cast.officer_a)

    def furnished(name: str) -> int:
        member = join(name)
        acts.apply_for_card(member, kind=CardKind.SERVICE, bank="东岭农商行", actor=None)
        batches.open_batch(cast.machinery, kind=CardKind.SERVICE, bank="东岭农商行", actor=None)
        card = MemberCard.objects.get(membership=member, kind=CardKind.ELECTRONIC)
        client.post("/member-cards/check/", {"text": card.code, "point": "驿站"})
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    furnished("张三")
    first = furnished("李四")
    furnished("王五")

    assert furnished("赵六") == first


def test_a_viewer_is_offered_no_acts(
    join: Callable[..., Membership], cast: Any, client_of: Callable[[Any], Client]
) -> None:
    card = MemberCard.objects.get(membership=join("张三"))

    page = client_of(cast.viewer_a).get(card.get_absolute_url()).content.decode()

    assert card.number_spelt in page
    assert f"/member-cards/{card.pk}/lose/" not in page


def test_the_bank_number_is_masked_on_page_and_in_the_export(
    join: Callable[..., Membership], cast: Any, client_of: Callable[[Any], Client]
) -> None:
    from gonghui.kernel.people import protection

    card = acts.apply_for_card(join("张三"), kind=CardKind.SERVICE, bank="农商行", actor=None)
    card.bank_no_sealed = protection.seal("6222020000000000001", context=card.bank_no_context)
    card.save(update_fields=["bank_no_sealed"])
    officer = client_of(cast.officer_a)

    page = officer.get(card.get_absolute_url()).content.decode()
    export: Any = officer.get("/registers/member-cards/export/?format=csv")
    exported = b"".join(export.streaming_content).decode()

    for text in (page, exported):
        assert "**** 0001" in text
        assert "6222020000000000001" not in text


def test_an_address_that_tries_codes_is_told_to_wait(join: Callable[..., Membership]) -> None:
    cache.clear()
    code = MemberCard.objects.get(membership=join("张三")).code
    anybody = Client()

    answers = [
        anybody.post("/check/ask/", {"text": f"AAAAA-AAA{number:02}"}).status_code
        for number in range(21)
    ]

    assert answers == [200] * 20 + [429]
    assert anybody.post("/check/ask/", {"text": code}).status_code == 429
    assert anybody.get("/check/whatever/").status_code == 429
    elsewhere = anybody.post("/check/ask/", {"text": code}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.json()["label"] == "有效"


def test_a_code_of_yesterday_tells_nothing_of_the_card(join: Callable[..., Membership]) -> None:
    cache.clear()
    card = MemberCard.objects.select_related("membership__person", "union").get(
        membership=join("张三丰")
    )
    then = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)

    page = Client().get(f"/check/{issue_token(card, now=then)}/").content.decode()

    assert "二维码已过时" in page
    assert "张*丰" not in page
    assert str(card.union) not in page


@pytest.mark.parametrize(
    "text", ["", ".", "..", "a.b.c", "k1..", "k1.e30.AAAA", "x" * 2000, "9" * 16]
)
def test_whatever_is_not_ours_gets_one_answer(db: None, text: str) -> None:
    cache.clear()

    told = Client().post("/check/ask/", {"text": text}).json()

    assert told["label"] == "无法核验"
    assert (told["name"], told["union"], told["kind"], told["until"]) == ("", "", "", "")


def test_another_members_card_is_as_good_as_absent_on_the_phone(
    join: Callable[..., Membership], cast: Any, client_of: Callable[[Any], Client]
) -> None:
    own, other = join("张三"), join("李四")
    account = Account.objects.create(
        username="w.1", kind=AccountKind.WORKER, mobile="13800000000", person=own.person
    )
    phone = client_of(account)
    mine, his = (MemberCard.objects.get(membership=member) for member in (own, other))

    assert phone.get(f"/m/card/{mine.pk}/").status_code == 200
    for page in ("", "lose/", "find/", "activate/"):
        assert phone.get(f"/m/card/{his.pk}/{page}").status_code == 404
    assert phone.post(f"/m/card/{his.pk}/lose/", {}).status_code == 404
    his.refresh_from_db()
    assert his.status == "active"
