"""B5 会籍: every change is an event, and the state at any past day can be asked."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
import time_machine
from django.test import Client

from gonghui.domains.membership import queries
from gonghui.domains.membership.models import Membership, MembershipEvent
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.matters.models import Matter
from gonghui.kernel.people import protection
from gonghui.kernel.people.models import Person
from tests.domains.membership.requests.conftest import Town, _mid_june, town
from tests.scenarios.test_b2_join_on_the_phone import decide, fill

__all__ = ["_mid_june", "town"]


@pytest.fixture
def member(town: Town) -> Membership:
    return town.member()


@pytest.fixture
def phone(town: Town, member: Membership, client_of: Any) -> Client:
    client: Client = client_of(town.worker("13900000001", member.person))
    return client


def at(day: str) -> Any:
    return time_machine.travel(f"{day}T09:00:00+08:00", tick=False)


def ask_on_phone(phone: Client, code: str, typed: dict[str, str]) -> Matter:
    url = f"/m/ask/{code}/"
    response = fill(phone, url, {**typed, "agreed": "on"})
    assert response.status_code == 302, response.content.decode()[:400]
    return Matter.objects.filter(kind=code).latest("pk")


def test_a_year_of_a_membership_is_told_on_every_day(
    town: Town, member: Membership, client_of: Any
) -> None:
    """Out of work in June, at work again in September."""
    chair, worker = town.account("machinery"), town.worker("13900000001", member.person)
    steps = [
        ("2026-06-15", "member_retain", {"reason": "3", "occurs_on": "2026-06-15"}),
        ("2026-09-01", "member_restore", {"reason": "14", "occurs_on": "2026-09-01"}),
    ]
    for day, code, typed in steps:
        with at(day):
            matter = ask_on_phone(client_of(worker), code, typed)
            decide(client_of(chair), matter, "pass", "同意")

    states = {
        day: queries.state_on(member, dt.date.fromisoformat(day)).status
        for day in ("2026-06-14", "2026-06-15", "2026-08-31", "2026-09-01")
    }
    assert states == {
        "2026-06-14": "active",
        "2026-06-15": "retained",
        "2026-08-31": "retained",
        "2026-09-01": "active",
    }
    with at("2026-09-02"):
        for month, expected in (("2026-05", 1), ("2026-06", 0), ("2026-08", 0), ("2026-09", 1)):
            value = engine.value(
                "members_total", union=town.cast.machinery, period=Period.parse(month)
            )
            assert value.number == expected, month
        retained = engine.value(
            "members_retained", union=town.cast.machinery, period=Period.parse("2026-07")
        )
        assert retained.number == 1


def test_retirement_from_the_card_with_the_law_beside(town: Town, client_of: Any) -> None:
    member = town.member_born(dt.date(1965, 1, 20))
    chair = client_of(town.account("machinery"))
    card = chair.get(member.get_absolute_url()).content.decode()
    assert "办理退休" in card
    assert "补登保留会籍" in card

    fill(
        chair,
        f"/members/requests/{member.pk}/member_retire/",
        {"occurs_on": "2026-06-01", "document": "退字〔2026〕8号"},
    )
    matter = Matter.objects.get()
    decide(chair, matter, "pass", "情况属实，同意。")

    event = MembershipEvent.objects.filter(membership=member).latest("pk")
    assert (event.type, event.reason, event.occurs_on.isoformat()) == ("retain", "10", "2026-06-01")
    assert "法定退休日期2025-02-20" in event.note
    assert matter.number in chair.get(member.get_absolute_url()).content.decode()


def test_leaving_by_own_wish_is_talked_over_and_announced(
    town: Town, member: Membership, phone: Client, client_of: Any
) -> None:
    matter = ask_on_phone(phone, "member_withdraw", {"request": "本人申请退会"})
    chair = client_of(town.account("machinery"))

    decide(chair, matter, "pass", "已与本人谈话，本人坚持退会。")
    decide(chair, matter, "pass", "经委员会讨论，同意。")

    member.refresh_from_db()
    assert member.status == "withdrawn"
    assert "已退会" in phone.get("/m/").content.decode()
    period = Period.parse("2026")
    assert engine.value("members_total", union=town.cast.city, period=period).number == 0


def test_an_expulsion_passes_group_committee_and_superior(
    town: Town, member: Membership, client_of: Any
) -> None:
    chair, county = client_of(town.account("machinery")), client_of(town.account("county"))
    fill(
        chair,
        f"/members/requests/{member.pk}/member_expel/",
        {
            "reason": "6",
            "group_opinion": "小组讨论，一致同意",
            "decision": "2026年6月10日委员会决定，因犯罪判刑",
            "occurs_on": "2026-06-15",
        },
    )
    matter = Matter.objects.get()

    decide(chair, matter, "pass", "经委员会讨论，同意。")
    assert "上级工会备案" in county.get(matter.get_absolute_url()).content.decode()
    decide(county, matter, "pass", "予以备案。")

    member.refresh_from_db()
    assert member.status == "expelled"


def test_nobody_lapses_by_himself(town: Town, member: Membership, client_of: Any) -> None:
    chair = client_of(town.account("machinery"))
    url = f"/members/requests/{member.pk}/member_lapse/"
    typed = {"education": "谈话两次，不改", "occurs_on": "2026-06-15"}

    early = fill(chair, url, {**typed, "unpaid_since": "2026-03-01"})
    assert early.status_code == 409
    assert "连续满6个月" in early.content.decode()
    fill(chair, url, {**typed, "unpaid_since": "2025-11-01"})
    matter = Matter.objects.get()
    member.refresh_from_db()
    assert member.status == "active"

    decide(chair, matter, "pass", "经委员会讨论，同意。")
    decide(client_of(town.account("county")), matter, "pass", "予以备案。")
    member.refresh_from_db()
    assert member.status == "withdrawn"


def test_a_member_corrects_his_own_data(
    town: Town, member: Membership, phone: Client, client_of: Any
) -> None:
    number = town.number()
    bare = fill(phone, "/m/facts/", {"name": "江小雨"})
    assert bare.status_code == 409
    assert "附上证件" in bare.content.decode()
    photo = io.BytesIO(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 80)
    photo.name = "身份证.jpg"

    fill(
        phone,
        "/m/facts/",
        {"name": "江小雨", "id_number": number, "address": "北街1号", "paper": photo},
    )

    matter = Matter.objects.get()
    chair = client_of(town.account("machinery"))
    card = chair.get(matter.get_absolute_url()).content.decode()
    assert "现登记" in card
    assert "申请改为" in card
    assert "江小雨" in card
    assert number not in card
    decide(chair, matter, "pass", "核对无误，同意更新。")
    person = Person.objects.get(pk=member.person_id)
    assert (person.name, person.address) == ("江小雨", "北街1号")
    assert protection.unseal(person.id_number_sealed, context=person.id_number_context) == number
    history = chair.get(f"/registers/members/{member.pk}/history/").content.decode()
    assert "姓名、证件号码" in history


def test_a_floating_member_is_served_where_he_works(
    town: Town, member: Membership, client_of: Any
) -> None:
    number = protection.unseal(
        member.person.id_number_sealed, context=member.person.id_number_context
    )
    food = client_of(town.account("food"))

    response = fill(
        food,
        "/registers/stays/new/",
        {
            "union": str(town.cast.food.pk),
            "name": "江小鱼",
            "id_number": number,
            "kind": "floating",
            "workplace": "西河工地",
            "from_on": "2026-01-01",
        },
    )

    assert response.status_code == 302
    period = Period.parse("2026")
    floating = engine.value("members_floating", union=town.cast.food, period=period)
    assert floating.number == 1
    total = engine.value("members_total", union=town.cast.machinery, period=period)
    assert total.number == 1
