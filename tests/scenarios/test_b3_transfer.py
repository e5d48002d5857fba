"""B3 会员关系转接: one step from the member's side, both unions confirm, history kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.requests.models import TransferInvitation, TransferLetter
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.matters.models import Matter
from gonghui.kernel.jobs.chores import run_due_chores
from gonghui.kernel.people import protection
from tests.domains.membership.requests.conftest import TODAY, Town, _mid_june, town
from tests.scenarios.pages import forms_of
from tests.scenarios.test_b2_join_on_the_phone import decide, fill

__all__ = ["_mid_june", "town"]
TRANSFER = "/m/transfer/"


@pytest.fixture
def member(town: Town) -> Membership:
    return town.member()


@pytest.fixture
def phone(town: Town, member: Membership, client_of: Any) -> Client:
    client: Client = client_of(town.worker("13900000001", member.person))
    return client


def ask(phone: Client, typed: dict[str, str]) -> Matter:
    shown = fill(phone, TRANSFER, typed)
    page = shown.content.decode()
    assert "会籍将转到" in page
    form = next(f for f in forms_of(page) if "to" in f.fields)
    phone.post(TRANSFER, form.fields)
    return Matter.objects.get()


def test_a_member_takes_his_membership_along(
    town: Town, member: Membership, phone: Client, client_of: Any
) -> None:
    matter = ask(phone, {"employer": "西河食品有限公司", "work_area": ""})
    old, new = client_of(town.account("machinery")), client_of(town.account("food"))
    assert new.get(matter.get_absolute_url()).status_code == 404

    decide(old, matter, "pass", "情况属实，同意转出。")

    letter = TransferLetter.objects.get()
    own = phone.get(f"{TRANSFER}letters/{letter.pk}/").content.decode()
    assert letter.number in own
    assert "<svg" in own
    check = Client().get(reverse("portal:letter-check", args=[letter.uid])).content.decode()
    assert "有效，待接收" in check
    assert "江小鱼" not in check
    paper = old.get(f"/members/requests/letters/{letter.pk}/").content.decode()
    assert "江小鱼" in paper
    assert letter.number in new.get("/members/requests/letters/").content.decode()
    period = Period.parse("2026")
    ask_total = {"period": period, "union": town.cast.machinery}
    assert engine.value("members_total", **ask_total).number == 1

    decide(new, matter, "pass", "同意接收。")

    member.refresh_from_db()
    assert (member.union, member.status) == (town.cast.food, "active")
    card = new.get(member.get_absolute_url()).content.decode()
    assert member.member_no in card
    assert "东岭机械" in card  # where he came from is part of his own history
    assert old.get(member.get_absolute_url()).status_code == 404
    assert engine.value("members_total", **ask_total).number == 0
    done = engine.value("member_transfers", union=town.cast.city, period=period)
    assert done.number == 1
    found = engine.records("member_transfers", union=town.cast.city, period=period)
    assert [row.person.name for row in found] == ["江小鱼"]
    assert "已接收" in phone.get(TRANSFER).content.decode()


def test_without_a_new_union_the_home_union_keeps_him(
    town: Town, member: Membership, phone: Client, client_of: Any
) -> None:
    matter = ask(phone, {"has_new": "no", "employer": "", "work_area": ""})
    assert matter.data["to_union"] == town.joint.pk

    decide(client_of(town.account("machinery")), matter, "pass", "同意")
    decide(client_of(town.account("joint")), matter, "pass", "同意接收")

    member.refresh_from_db()
    assert (member.union, member.employer) == (town.joint, None)


def test_the_other_union_says_wrong_address_and_the_member_chooses_again(
    town: Town, member: Membership, phone: Client, client_of: Any
) -> None:
    matter = ask(phone, {"employer": "西河食品有限公司", "work_area": ""})
    decide(client_of(town.account("machinery")), matter, "pass", "同意")
    decide(client_of(town.account("food")), matter, "return", "不是本单位职工，请重新选择工会")
    page = phone.get(f"/m/matters/{matter.pk}/").content.decode()
    assert "不是本单位职工" in page

    fill(
        phone,
        f"/m/matters/{matter.pk}/supplement/",
        {"to_union": town.cast.textile.code, "text": "应为纺织"},
    )
    decide(client_of(town.account("textile")), matter, "pass", "同意接收")

    member.refresh_from_db()
    assert member.union == town.cast.textile


def test_taken_back_on_the_way(
    town: Town, member: Membership, phone: Client, client_of: Any
) -> None:
    matter = ask(phone, {"employer": "西河食品有限公司", "work_area": ""})
    decide(client_of(town.account("machinery")), matter, "pass", "同意")

    fill(phone, f"/m/matters/{matter.pk}/withdraw/", {"reason": "不去了"})

    member.refresh_from_db()
    assert (member.union, member.status) == (town.cast.machinery, "active")
    assert "已撤回" in phone.get(TRANSFER).content.decode()


def test_the_new_union_asks_and_the_member_agrees_on_the_phone(
    town: Town, member: Membership, phone: Client, client_of: Any
) -> None:
    number = protection.unseal(
        member.person.id_number_sealed, context=member.person.id_number_context
    )
    new = client_of(town.account("food"))
    fill(
        new,
        "/members/requests/invite/",
        {"union": str(town.cast.food.pk), "name": "江小鱼", "id_number": number, "employer": ""},
    )
    invitation = TransferInvitation.objects.get()
    home = phone.get("/m/").content.decode()
    assert "会籍转接" in home

    page = phone.get(f"{TRANSFER}invitations/{invitation.pk}/")
    assert "同意转入" in page.content.decode()
    phone.post(f"{TRANSFER}invitations/{invitation.pk}/", {"answer": "yes"})

    matter = Matter.objects.get()
    decide(client_of(town.account("machinery")), matter, "pass", "同意")
    decide(new, matter, "pass", "同意接收")
    member.refresh_from_db()
    assert member.union == town.cast.food


def test_the_calendar_reminds_superiors_and_ends_at_the_fallback(
    town: Town, member: Membership, phone: Client, client_of: Any
) -> None:
    matter = ask(phone, {"employer": "西河食品有限公司", "work_area": ""})
    decide(client_of(town.account("machinery")), matter, "pass", "同意")

    for days, bell in ((31, True), (181, True)):
        with time_machine.travel(f"{TODAY + dt.timedelta(days=days)}T09:00:00+08:00", tick=False):
            run_due_chores()
            told = client_of(town.account("county")).get("/messages/").content.decode()
            assert ("超期未接收" in told) is bell

    member.refresh_from_db()
    assert member.union == town.joint
    assert TransferLetter.objects.get().state == "fallen_back"


def test_a_firm_founds_its_union_and_its_people_are_listed_for_transfer(
    town: Town, client_of: Any
) -> None:
    member = town.member("顾木工", town.joint, employer=town.firm)
    from gonghui.kernel.org.services import cover_employer, found_union

    own = found_union(
        parent=town.town,
        actor=None,
        founded_on=TODAY,
        code="QJ011009",
        name="青石木业有限公司工会",
        level="base",
        kind="base_single",
    )
    cover_employer(own, town.firm, from_on=TODAY, actor=None)

    listed = client_of(town.account("joint")).get("/members/requests/to-hand-over/")
    elsewhere = client_of(town.account("food")).get("/members/requests/to-hand-over/")

    assert "顾木工" in listed.content.decode()
    assert "青石木业有限公司工会" in listed.content.decode()
    assert "顾木工" not in elsewhere.content.decode()
    for _ in range(2):
        run_due_chores()
    told = client_of(town.account("joint")).get("/messages/").content.decode()
    assert told.count("单位已建会，1名会员待转") == 1
    assert member.union == town.joint
