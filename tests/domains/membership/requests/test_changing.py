"""Changes of membership by request, corrections by members, floating members, agreements."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gonghui.domains.membership import services
from gonghui.domains.membership.cards.models import MemberCard
from gonghui.domains.membership.enums import ChangeReason
from gonghui.domains.membership.models import Membership, MembershipEvent
from gonghui.domains.membership.requests.models import AgencyAgreement, ProposedFact, StayElsewhere
from gonghui.domains.membership.requests.services import transferring
from gonghui.domains.membership.requests.services.correcting import propose_facts
from gonghui.domains.membership.requests.services.registers import (
    create_agreement,
    register_stay,
)
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Matter
from gonghui.kernel.access.models import Account
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import find_by_id_number
from gonghui.kernel.refusal import Refusal
from tests.domains.membership.requests.conftest import TODAY, Town

ON = TODAY.isoformat()


@pytest.fixture
def member(town: Town) -> Membership:
    return town.member()


def submit(town: Town, member: Membership, code: str, *, who: str = "", **data: Any) -> Matter:
    """Asked by the member on the phone, or by a cadre at the desk."""
    if who:
        return matters.submit(
            code, union=member.union, actor=town.account(who), person=member.person, data=data
        )
    account = Account.objects.filter(person=member.person).first() or town.worker(
        "13900000001", member.person
    )
    return matters.submit(code, actor=account, person=member.person, data=data, channel="portal")


def last_event(member: Membership) -> MembershipEvent:
    return MembershipEvent.objects.filter(membership=member).order_by("pk").last()


@pytest.mark.parametrize(
    ("code", "data", "status", "words"),
    [
        (
            "member_retain",
            {"reason": "3", "occurs_on": ON, "remark": "单位停产"},
            "retained",
            "单位停产",
        ),
        ("member_retire", {"occurs_on": ON, "document": "退字1号"}, "retained", "退字1号"),
    ],
)
def test_a_member_asks_on_the_phone_and_the_committee_decides(
    town: Town, member: Membership, code: str, data: dict[str, str], status: str, words: str
) -> None:
    if code == "member_retire":
        member = town.member_born(dt.date(1965, 1, 20))

    matter = submit(town, member, code, **data)
    town.act(matter, "machinery")

    member.refresh_from_db()
    event = last_event(member)
    assert member.status == status
    assert words in event.note
    assert matter.number in event.note


def test_retirement_writes_the_statutory_day_beside_the_approved_one(town: Town) -> None:
    member = town.member_born(dt.date(1965, 1, 20))
    matter = submit(town, member, "member_retire", occurs_on=ON)

    town.act(matter, "machinery")

    member.refresh_from_db()
    assert "法定退休日期2025-02-20" in last_event(member).note
    assert member.work_status == "4"


def test_a_day_far_before_the_law_is_refused(town: Town) -> None:
    member = town.member_born(dt.date(1990, 1, 20))

    with pytest.raises(Refusal, match="弹性提前退休最早"):
        submit(town, member, "member_retire", occurs_on=ON)


def test_restoring_after_work_was_found(town: Town, member: Membership) -> None:
    services.retain(member, occurs_on=TODAY, reason=ChangeReason.UNEMPLOYED, actor=None)

    matter = submit(town, member, "member_restore", reason="14", occurs_on=ON)
    town.act(matter, "machinery")

    member.refresh_from_db()
    assert (member.status, member.work_status) == ("active", "1")


def test_a_withdrawal_is_talked_over_first_and_ends_the_card(
    town: Town, member: Membership
) -> None:
    matter = submit(town, member, "member_withdraw", request="本人申请退会")
    assert matter.stage == "talk"
    town.act(matter, "machinery", opinion="已与本人谈话，本人坚持退会。")
    assert matter.pk
    with pytest.raises(Refusal, match="不能作出不予通过"):
        town.act(matter, "machinery", "refuse", opinion="不同意")
    town.act(matter, "machinery", opinion="经委员会讨论，同意。")

    member.refresh_from_db()
    assert member.status == "withdrawn"
    assert "本人坚持退会" in last_event(member).note
    assert not MemberCard.objects.filter(membership=member).exclude(status="cancelled").exists()


def test_the_unpaid_case_waits_for_six_months_and_for_people(
    town: Town, member: Membership
) -> None:
    given = {"education": "谈话两次，不改", "occurs_on": ON}
    with pytest.raises(Refusal, match="满6个月"):
        submit(town, member, "member_lapse", who="machinery", unpaid_since="2026-01-15", **given)

    matter = submit(
        town, member, "member_lapse", who="machinery", unpaid_since="2025-11-15", **given
    )
    assert member.status == "active"
    town.act(matter, "machinery")
    town.act(matter, "county")

    member.refresh_from_db()
    event = last_event(member)
    assert (member.status, event.reason) == ("withdrawn", ChangeReason.LONG_UNPAID)
    assert event.actor == town.account("machinery")


def test_an_expulsion_is_decided_below_and_filed_above(town: Town, member: Membership) -> None:
    matter = submit(
        town,
        member,
        "member_expel",
        who="machinery",
        reason="6",
        group_opinion="小组一致同意",
        decision="2026年6月10日委员会决定，因犯罪判刑",
        occurs_on=ON,
    )
    town.act(matter, "machinery")
    member.refresh_from_db()
    assert member.status == "active"
    with pytest.raises(Refusal, match="不能作出不予通过"):
        town.act(matter, "county", "refuse", opinion="不同意")
    town.act(matter, "county")

    member.refresh_from_db()
    event = last_event(member)
    assert (member.status, event.actor) == ("expelled", town.account("machinery"))
    assert "2026年6月10日委员会决定" in event.note


def test_a_death_ends_what_was_under_way(town: Town, member: Membership) -> None:
    account = town.worker("13900000001", member.person)
    transfer = transferring.ask_to_transfer(
        member.person, account=account, to_union=town.cast.food, reason="1"
    )
    town.act(transfer, "machinery")

    matter = submit(
        town, member, "member_death", who="machinery", occurs_on=ON, proof_text="死证1号"
    )
    town.act(matter, "machinery")

    member.refresh_from_db()
    transfer.refresh_from_db()
    assert member.status == "deceased"
    assert (transfer.state, transfer.outcome) == ("closed", "withdrawn")


def test_two_changes_at_a_time_are_refused(town: Town, member: Membership) -> None:
    submit(town, member, "member_withdraw", request="本人申请退会")

    with pytest.raises(Refusal, match="另有会籍事项正在办理"):
        submit(town, member, "member_retain", reason="3", occurs_on=ON)


def test_a_change_is_not_asked_of_a_foreign_union(town: Town, member: Membership) -> None:
    with pytest.raises(Refusal, match="会籍在“东岭机械有限公司"):
        matters.submit(
            "member_retain",
            union=town.cast.textile,
            actor=town.account("textile"),
            person=member.person,
            data={"reason": "3", "occurs_on": ON},
        )


# ---------------------------------------------------------------- corrections


def test_now_and_proposed_side_by_side_then_in_the_register(
    town: Town, member: Membership, client_of: Any
) -> None:
    account = town.worker("13900000001", member.person)

    matter = propose_facts(
        member.person,
        {"mobile": "13912345678", "education": "21", "skill_level": "2", "department": "装配部"},
        account=account,
    )
    page = client_of(town.account("machinery")).get(matter.get_absolute_url()).content.decode()
    assert "13900000001" in page
    assert "13912345678" in page
    assert "大学本科毕业" in page
    town.act(matter, "machinery")

    member.refresh_from_db()
    person = Person.objects.get(pk=member.person_id)
    assert (person.mobile, person.education) == ("13912345678", "21")
    assert (member.skill_level, member.department) == ("2", "装配部")
    history = AuditRecord.objects.get(event="membership.details_corrected")
    assert history.detail["changes"]["移动电话"] == ["13900000001", "13912345678"]
    assert Account.objects.get(pk=account.pk).person is None


def test_only_what_differs_is_asked(town: Town, member: Membership) -> None:
    account = town.worker("13900000001", member.person)

    with pytest.raises(Refusal, match="没有要修改的内容"):
        propose_facts(member.person, {"mobile": "13900000001"}, account=account)


def test_a_name_wants_a_paper_and_a_number_lies_sealed(town: Town, member: Membership) -> None:
    account, number = town.worker("13900000001", member.person), town.number()
    with pytest.raises(Refusal, match="附上证件"):
        propose_facts(member.person, {"name": "江小雨"}, account=account)

    matter = propose_facts(
        member.person,
        {"name": "江小雨", "id_number": number},
        account=account,
        files=[("paper", "证件.jpg", JPEG)],
    )

    stored = Matter.objects.get(pk=matter.pk)
    lines = ProposedFact.objects.filter(matter=matter)
    assert number not in str(stored.data)
    assert all(number not in str(line.__dict__) for line in lines)
    town.act(matter, "machinery")
    assert find_by_id_number(number) == member.person
    assert Person.objects.get(pk=member.person_id).name == "江小雨"
    types = MembershipEvent.objects.filter(membership=member).values_list("type", flat=True)
    assert list(types) == ["join", "correct"]


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 64


# ---------------------------------------------------------------- registers


def stay(town: Town, member: Membership, **given: Any) -> StayElsewhere:
    from gonghui.kernel.people import protection

    number = protection.unseal(
        member.person.id_number_sealed, context=member.person.id_number_context
    )
    facts = {
        "union": town.cast.food,
        "name": member.person.name,
        "id_number": number,
        "kind": "floating",
        "workplace": "西河工地",
        "from_on": dt.date(2026, 1, 1),
        "to_on": None,
        "note": "",
    } | given
    return register_stay(facts, actor=town.account("food"))


def test_a_floating_member_is_served_here_and_counted_there(town: Town, member: Membership) -> None:
    row = stay(town, member)

    member.refresh_from_db()
    assert member.union == town.cast.machinery
    for who in ("machinery", "food"):
        seen = StayElsewhere.objects.visible_to(town.account(who), "membership.view")
        assert list(seen) == [row]
    seen = StayElsewhere.objects.visible_to(town.account("textile"), "membership.view")
    assert not seen.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"to_on": dt.date(2026, 3, 1)}, "须满3个月"),
        ({"kind": "seconded", "to_on": dt.date(2026, 5, 1)}, "须满6个月"),
        ({"name": "别的人"}, "没有找到这名会员"),
    ],
)
def test_short_stays_and_strangers_are_refused(
    town: Town, member: Membership, given: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        stay(town, member, **given)


def test_an_agreement_of_two_unions(town: Town) -> None:
    given = {
        "dispatch_union": town.cast.food,
        "host_union": town.cast.machinery,
        "from_on": dt.date(2026, 1, 1),
        "to_on": dt.date(2027, 12, 31),
        "headcount": 20,
        "host_percent": 60,
        "document_number": "",
        "note": "",
    }

    row = create_agreement(given, actor=town.account("food"))

    for who in ("food", "machinery"):
        seen = AgencyAgreement.objects.visible_to(town.account(who), "membership.view")
        assert list(seen) == [row]
    with pytest.raises(Refusal, match="不能是同一个"):
        create_agreement(given | {"host_union": town.cast.food}, actor=None)
    with pytest.raises(Refusal, match="作为一方"):
        create_agreement(given, actor=town.account("textile"))
