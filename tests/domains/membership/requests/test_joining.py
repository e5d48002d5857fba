"""Joining by request: who receives it, what approval makes of it, what nobody may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from gonghui.domains.membership import services
from gonghui.domains.membership.enums import ChangeReason
from gonghui.domains.membership.models import Membership, MembershipEvent
from gonghui.domains.membership.requests import queries
from gonghui.domains.membership.requests.models import JoinApplication
from gonghui.domains.membership.requests.services.joining import ask_on_phone, ask_to_join
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.models import Desk, Matter
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import grant_role
from gonghui.kernel.notify.models import Message
from gonghui.kernel.org.services import cover_employer, found_union
from gonghui.kernel.people.models import Person
from gonghui.kernel.refusal import Refusal
from tests.conftest import GRANTED_ON
from tests.domains.membership.requests.conftest import TODAY, Town

Ask = Callable[..., JoinApplication]


def test_the_own_union_receives_and_its_chair_approves(town: Town, ask: Ask) -> None:
    application = ask(employer=town.cast.machinery_works)

    matter = town.act(application.matter, "machinery", opinion="同意")

    member = Membership.objects.get(person=application.person)
    event = MembershipEvent.objects.get(membership=member)
    account = Account.objects.get(pk=application.account_id)
    application.refresh_from_db()
    assert (matter.outcome, matter.settled_id) == ("approved", str(member.pk))
    assert (member.union, member.employer) == (town.cast.machinery, town.cast.machinery_works)
    assert (member.joined_on, member.join_channel) == (TODAY, "online")
    assert (event.type, event.occurs_on) == ("join", TODAY)
    assert member.member_no
    assert account.person == member.person
    assert member.person.mobile == "13700000001"
    assert (application.outcome, application.decided_on, application.is_in_time) == (
        "approved",
        TODAY,
        True,
    )
    message = Message.objects.get(kind="membership.joined")
    assert message.person == member.person
    assert member.member_no in message.text


def test_the_identity_number_stands_nowhere_in_clear(town: Town, ask: Ask) -> None:
    number = town.number()

    application = ask(number=number, employer=town.cast.machinery_works)

    matter = Matter.objects.get(pk=application.matter_id)
    assert number not in str(matter.__dict__) + str(matter.data)
    assert number not in application.person.id_number_sealed
    assert application.person.id_number_masked.endswith(number[-4:])


def test_the_reason_is_told_to_desk_and_applicant(town: Town, ask: Ask) -> None:
    application = ask(employer=town.firm)

    assert application.union == town.joint
    assert application.rule == "area"
    assert application.matter.data["reason"] == (
        "所在单位还没有建立工会，由工作地的“青石镇北街社区联合工会”接收"
    )


def test_a_rider_without_an_employer_joins_the_riders(town: Town, ask: Ask) -> None:
    application = ask(gig_type="delivery", platform="某送", station="北街站", work_area=town.town)
    town.act(application.matter, "riders")

    member = Membership.objects.get(person=application.person)
    assert member.union == town.riders
    assert (member.new_employment_type, member.employment_form) == ("delivery", "50")
    assert (member.platform_company, member.station) == ("某送", "北街站")


def test_the_fallback_receives_whom_nobody_else_does(town: Town, ask: Ask) -> None:
    application = ask(work_area=town.cast.county_a)

    assert (application.union, application.rule) == (town.joint, "area")


def test_nobody_of_the_firm_ever_sees_who_asked(town: Town, ask: Ask) -> None:
    """The firm founds its union later, and a joint union covers it too: neither sees it, under
    any duty."""
    application = ask(employer=town.firm)
    own = found_union(
        parent=town.town,
        actor=None,
        founded_on=TODAY,
        code="QJ011009",
        name="青石木业有限公司工会",
        level="base",
        kind="base_single",
    )
    for union in (own, town.trade):
        cover_employer(union, town.firm, from_on=TODAY, actor=None)
    roles = ("chair", "officer", "organiser", "viewer")
    for union in (own, town.trade):
        for role in roles:
            account = Account(username=f"{union.code}-{role}", display_name=f"{role}")
            account.set_unusable_password()
            account.save()
            grant_role(account, role=role, union=union, from_on=GRANTED_ON, actor=None)

            account = Account.objects.get(pk=account.pk)
            assert not Matter.objects.visible_to(account, "matters.view").exists()
            assert not Desk.objects.visible_to(account, "matters.view").exists()
            assert not Desk.objects.visible_to(account, "matters.act").exists()
            assert not JoinApplication.objects.visible_to(account, "membership.view").exists()

    town.act(application.matter, "joint")

    for account in Account.objects.filter(username__contains="QJ0110"):
        assert not Matter.objects.visible_to(account, "matters.view").exists()
        assert not Membership.objects.visible_to(account, "membership.view").exists()
    assert Matter.objects.visible_to(town.account("joint"), "matters.view").count() == 1


def test_a_member_is_led_to_transfer(town: Town, ask: Ask) -> None:
    member = town.member("江小鱼", town.cast.food)
    number = services_number(member)

    with pytest.raises(Refusal, match=r"不用重复入会；换了单位的.*会籍转接"):
        ask("江小鱼", number=number, employer=town.cast.machinery_works)


def services_number(member: Membership) -> str:
    from gonghui.kernel.people import protection

    person = member.person
    return protection.unseal(person.id_number_sealed, context=person.id_number_context)


def test_a_number_under_another_name_is_told_nothing(town: Town, ask: Ask) -> None:
    member = town.member("江小鱼", town.cast.food)

    with pytest.raises(Refusal) as refusal:
        ask("别的人", number=services_number(member), employer=town.cast.machinery_works)

    assert "江小鱼" not in refusal.value.message
    assert "会员" not in refusal.value.message
    assert Person.objects.filter(name="别的人").count() == 0


def test_a_phone_changes_nothing_of_somebody_registered_before_approval(
    town: Town, ask: Ask
) -> None:
    member = town.member("江小鱼", town.cast.food)
    services.withdraw(member, occurs_on=TODAY, actor=None)

    application = ask(
        "江小鱼",
        number=services_number(member),
        mobile="13766660000",
        employer=town.cast.machinery_works,
    )

    assert Person.objects.get(pk=member.person_id).mobile == "13900000001"
    assert application.account.person is None


def test_approval_binds_no_phone_that_the_registered_person_does_not_hold(
    town: Town, ask: Ask
) -> None:
    member = town.member("江小鱼", town.cast.food)
    services.withdraw(member, occurs_on=TODAY, actor=None)
    application = ask(
        "江小鱼",
        number=services_number(member),
        mobile="13766660000",
        employer=town.cast.machinery_works,
    )

    town.act(application.matter, "machinery", opinion="同意")

    member.refresh_from_db()
    account = Account.objects.get(pk=application.account_id)
    told = Message.objects.get(kind="membership.joined_unbound")
    assert member.union == town.cast.machinery
    assert member.person.mobile == "13900000001"
    assert account.person is None
    assert told.account == account
    assert "手机号" not in told.text


def test_who_left_elsewhere_joins_like_anybody_and_his_old_row_stays_unread(
    town: Town, ask: Ask, client_of: Any
) -> None:
    member = town.member("江小鱼", town.cast.food, remark="旧工会的备注", department="旧部门")
    services.withdraw(member, occurs_on=dt.date(2024, 5, 1), actor=None, note="旧工会的说明")

    application = ask("江小鱼", number=services_number(member), employer=town.cast.machinery_works)
    assert application.matter.data["verify"] is False
    town.act(application.matter, "machinery")

    member.refresh_from_db()
    page = client_of(town.account("machinery")).get(member.get_absolute_url())
    history = client_of(town.account("machinery")).get(f"/registers/members/{member.pk}/history/")
    for text in ("旧工会的备注", "旧工会的说明", "旧部门", "西河食品"):
        assert text not in page.content.decode()
        assert text not in history.content.decode()
    assert member.union == town.cast.machinery
    kept = client_of(town.cast.city_officer).get(member.get_absolute_url()).content.decode()
    assert "旧工会的说明" in kept


def test_somebody_expelled_elsewhere_is_verified_above_without_a_word_about_it(
    town: Town, ask: Ask
) -> None:
    member = town.member("江小鱼", town.cast.food)
    services.expel(
        member,
        occurs_on=dt.date(2024, 5, 1),
        reason=ChangeReason.CRIME,
        note="2024年决定",
        actor=None,
    )

    application = ask("江小鱼", number=services_number(member), employer=town.cast.machinery_works)

    matter = application.matter
    assert matter.stage == "verify"
    assert "除名" not in str(matter.data)
    town.act(matter, "county", opinion="情况属实，同意。")
    town.act(matter, "machinery")
    event = MembershipEvent.objects.filter(membership=member).last()
    assert event.type == "join"
    assert matter.number in event.note


def test_the_desk_is_not_told_of_an_expulsion_elsewhere(town: Town) -> None:
    member = town.member("江小鱼", town.cast.food)
    services.expel(
        member,
        occurs_on=dt.date(2024, 5, 1),
        reason=ChangeReason.CRIME,
        note="2024年决定",
        actor=None,
    )

    with pytest.raises(Refusal) as refusal:
        services.join_member(
            union=town.cast.machinery,
            joined_on=TODAY,
            actor=town.account("machinery"),
            person=member.person,
        )

    assert "除名" not in refusal.value.message
    assert "批准文号" in refusal.value.message


def test_a_refusal_wants_a_reason_and_one_may_ask_again(town: Town, ask: Ask) -> None:
    number = town.number()
    application = ask(number=number, employer=town.cast.machinery_works)
    with pytest.raises(Refusal, match="写明理由"):
        town.act(application.matter, "machinery", "refuse")

    town.act(application.matter, "machinery", "refuse", opinion="不是本单位职工")

    application.refresh_from_db()
    assert application.outcome == "refused"
    assert not Membership.objects.exists()
    message = Message.objects.get(kind="membership.join_refused")
    assert "不是本单位职工" in message.text
    again = ask(number=number, account=application.account, employer=town.cast.machinery_works)
    assert again.pk != application.pk


def test_asking_twice_at_a_time_is_refused_and_the_same_click_once(town: Town, ask: Ask) -> None:
    number = town.number()
    first = ask(number=number, employer=town.cast.machinery_works, submission_key="k1")

    same = ask(
        number=number,
        account=first.account,
        employer=town.cast.machinery_works,
        submission_key="k1",
    )

    assert same == first
    with pytest.raises(Refusal, match="正在办理"):
        ask(number=number, account=first.account, employer=town.cast.machinery_works)


def test_an_applicant_takes_it_back(town: Town, ask: Ask) -> None:
    application = ask(employer=town.cast.machinery_works)

    matters.withdraw(application.matter, actor=application.account, reason="填错了")

    application.refresh_from_db()
    assert application.outcome == "withdrawn"
    assert not Membership.objects.exists()


def test_the_too_young_are_refused(town: Town, ask: Ask) -> None:
    with pytest.raises(Refusal, match="未满16周岁"):
        ask(number=town.number(dt.date(2012, 1, 1)), employer=town.cast.machinery_works)

    assert not Person.objects.filter(name="顾新人").exists()


def test_a_branch_with_a_chair_gives_its_opinion_first(town: Town, ask: Ask) -> None:
    branch = found_union(
        parent=town.cast.machinery,
        actor=None,
        founded_on=TODAY,
        code="QJ010101",
        name="装配车间分会",
        level="base",
        kind="branch",
    )
    account = Account(username="branch", display_name="毕分会")
    account.set_unusable_password()
    account.save()
    grant_role(account, role="chair", union=branch, from_on=GRANTED_ON, actor=None)
    town.accounts["branch"] = account

    application = ask(employer=town.cast.machinery_works, branch=branch)
    assert application.matter.stage == "branch"
    town.act(application.matter, "branch", opinion="表现好")
    town.act(application.matter, "machinery")

    assert Membership.objects.get(person=application.person).union == branch


def test_a_cadre_asks_for_a_worker_and_it_is_recorded(town: Town) -> None:
    application = ask_to_join(
        {"name": "宋老人", "id_number": town.number()},
        mobile="13600000009",
        actor=town.account("machinery"),
        employer=town.cast.machinery_works,
        on_behalf="本人没有智能手机",
        confirmed="signature",
    )

    matter = application.matter
    assert (matter.kind, matter.channel) == ("member_join_desk", "desk")
    assert matter.opened_by == town.account("machinery")
    assert (matter.due_on - TODAY).days >= 15
    town.act(matter, "machinery")
    member = Membership.objects.get(person=application.person)
    assert (member.join_channel, member.confirm_method) == ("desk", "signature")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"on_behalf": "", "confirmed": "signature"}, "代办须写明原因"),
        ({"on_behalf": "没有手机", "confirmed": ""}, "确认方式"),
    ],
)
def test_acting_for_a_worker_wants_its_reason(
    town: Town, given: dict[str, str], words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        ask_to_join(
            {"name": "宋老人", "id_number": town.number()},
            mobile="13600000009",
            actor=town.account("machinery"),
            employer=town.cast.machinery_works,
            **given,
        )


def test_a_phone_bound_to_somebody_else_does_not_ask(town: Town, ask: Ask) -> None:
    other = town.member("江小鱼", town.cast.food)
    account = town.worker("13900000001", other.person)

    with pytest.raises(Refusal, match="绑定其他人"):
        ask(account=account, employer=town.cast.machinery_works)


def test_trying_names_out_ends_after_five_a_day(town: Town) -> None:
    member, account = town.member("江小鱼", town.cast.food), town.worker("13700000001")
    given = {"employer": town.cast.machinery_works, "account": account}
    for name in "甲乙丙丁戊":
        with pytest.raises(Refusal, match="不一致"):
            ask_on_phone({"name": f"江{name}", "id_number": services_number(member)}, **given)

    with pytest.raises(Refusal, match="明天再试"):
        ask_on_phone({"name": "江小鱼", "id_number": services_number(member)}, **given)


def test_the_phone_offers_joining_to_nobody_whose_membership_lives(town: Town) -> None:
    member = town.member()
    account = town.worker("13900000001", member.person)
    stranger = town.worker("13900000002")
    offered = [queries.may_join(stranger), queries.may_join(account)]

    services.retain(member, occurs_on=TODAY, reason=ChangeReason.UNEMPLOYED, actor=None)
    offered.append(queries.may_join(account))
    services.withdraw(member, occurs_on=TODAY, actor=None)
    offered.append(queries.may_join(account))

    assert offered == [True, False, False, True]
