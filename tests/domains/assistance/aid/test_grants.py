"""Grants: from proposal to signature, limits across unions, and what frees them again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from gonghui.domains.assistance.aid import queries
from gonghui.domains.assistance.aid.models import AidGrant
from gonghui.domains.assistance.aid.services import giving, granting
from gonghui.domains.assistance.aid.services.granting import Ask
from gonghui.domains.assistance.aid.services.policies import adopt_preset
from gonghui.engines.matters import services as matters
from gonghui.engines.money import services as money
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import grant_role
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink
from tests.domains.assistance.aid.world import file_of, helping_county, phone_of, worker

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-20T09:00:00+08:00", tick=False):
        yield


def propose(person, county, **ask):
    ask = {"kind": "living", "reason": "家中有重病人", **ask}
    return granting.propose(
        person, ask=Ask(**ask), union=county.base, actor=county.aid, today=dt.date(2026, 11, 20)
    )


def approved(person, county, **ask):
    grant = propose(person, county, **ask)
    matter = county.pass_on(grant.matter, county.aid)
    county.pass_on(matter, county.approver)
    grant.refresh_from_db()
    return grant


def test_a_grant_walks_from_proposal_to_evaluation(county):
    person = worker("张有难", county.base)
    file_of(person, county)

    grant = approved(person, county, amount=D(5000))
    order = giving.draft_payment(grant, line=county.line, actor=county.aid)
    with pytest.raises(Refusal, match="没有重复制单"):
        giving.draft_payment(grant, line=county.line, actor=county.aid)
    county.pay(order)
    grant.refresh_from_db()

    assert (grant.state, grant.given_on) == ("paid", dt.date(2026, 11, 20))
    assert grant.fund_source == "central_fiscal"
    assert county.line.spent == D(5000)
    with pytest.raises(Refusal, match="不能改为“已评价”"):
        giving.evaluate(
            grant, outcome="eased", words="药费已付", on=dt.date(2026, 11, 20), actor=county.aid
        )
    sign_on_phone(grant, person)
    giving.evaluate(
        grant, outcome="eased", words="药费已付", on=dt.date(2026, 11, 20), actor=county.aid
    )
    grant.refresh_from_db()
    order.refresh_from_db()
    assert (grant.state, grant.outcome, order.state) == ("evaluated", "eased", "signed")
    assert [event.state_after for event in grant.events.all()] == [
        "proposed",
        "checked",
        "approved",
        "approved",
        "paid",
        "signed",
        "evaluated",
    ]


def sign_on_phone(grant, person):
    account = Account(username="w", kind="worker", mobile=person.mobile, person=person)
    account.save()
    giving.sign_own(grant, Ink(typed=person.name), account=account)


def test_limits_hold_for_the_household_whichever_union_gives(cast, county):
    person = worker("李有难", county.base)
    file_of(person, county)
    approved(person, county, amount=D(6000))

    with pytest.raises(Refusal) as refused:
        propose(person, county, amount=D("3360.01"))

    assert "深度困难户生活救助每户每年不超过12个月低保标准（9,360元）" in refused.value.message
    assert "本年度已享受6,000元（含其他工会），还可享受3,360元" in refused.value.message
    assert propose(person, county, amount=D(3360)).amount == D(3360)


def test_temporary_aid_of_another_county_counts(cast, county):
    other = helping_county(cast.county_b, cast.food, None, "西河")
    person = worker("王流动", county.base)
    granting.propose(
        person,
        ask=Ask("temporary", "突遇火灾", amount=D(2000)),
        union=other.base,
        actor=other.aid,
    )

    with pytest.raises(Refusal) as refused:
        propose(person, county, kind="temporary", amount=D(1001))

    assert (
        "临时救助每人每年不超过3,000元，本年度已享受2,000元（含其他工会）" in refused.value.message
    )


def test_a_file_first(county):
    person = worker("赵无档", county.base)

    with pytest.raises(Refusal, match="先建档后帮扶"):
        propose(person, county, amount=D(100))


def test_withdrawn_and_refused_grants_free_their_limit(county):
    person = worker("孙撤回", county.base)
    file_of(person, county)
    grant = propose(person, county, amount=D(9360))

    matters.withdraw(grant.matter, actor=county.aid, reason="金额有误")
    grant.refresh_from_db()

    assert grant.state == "withdrawn"
    assert propose(person, county, amount=D(9360)).amount == D(9360)


def test_the_check_wants_an_amount_within_the_rule(county):
    person = worker("周待审", county.base)
    file_of(person, county, "relative")
    grant = propose(person, county, asked=D(4000))

    with pytest.raises(Refusal, match="填写金额"):
        county.pass_on(grant.matter, county.aid)
    with pytest.raises(Refusal, match=r"7,800\.01元超过规定"):
        granting.set_amount(grant, amount=D("7800.01"), actor=county.aid)
    granting.set_amount(grant, amount=D(4000), actor=county.aid)
    matter = county.pass_on(grant.matter, county.aid)

    assert matter.stage == "approve"
    assert matter.amount == D(4000)
    with pytest.raises(Refusal, match="已过审核环节"):
        granting.set_amount(grant, amount=D(1), actor=county.aid)


def test_earlier_aid_counts_as_income_and_the_family_is_asked_again(county):
    # (36,000 - 12,000) / 3 / 12 = 666.67 ≤ 780: deep. With 9,000 more: 916.67: relative.
    person = worker("吴重算", county.base)
    file_of(
        person,
        county,
        incomes=[{"kind": "wage", "amount": "36000"}],
        expenses=[{"kind": "illness", "amount": "12000"}],
    )
    grant = approved(person, county, kind="medical", burden=D(9000), amount=D(9000))
    county.pay(giving.draft_payment(grant, line=county.line, actor=county.aid))

    worked = queries.work_out(
        kind="living",
        person=person,
        file=queries.file_of(person),
        county=county.union,
        on=dt.date(2026, 11, 20),
    )

    assert worked.category == "relative"
    assert worked.proposal.amount == D(7800)  # ten months, no longer twelve
    assert any("转移净收入9,000.00" in line for line in worked.reassessed)


def test_a_family_that_no_longer_counts_gets_nothing_more(county):
    # (60,000 - 5,000) / 3 / 12 = 1,527.78 ≤ 1,560; with 9,000 more it does not count.
    person = worker("郑出线", county.base)
    file_of(
        person,
        county,
        "relative",
        incomes=[{"kind": "wage", "amount": "60000"}],
        expenses=[{"kind": "illness", "amount": "5000"}],
    )
    grant = approved(person, county, kind="medical", burden=D(9000), amount=D(9000))
    county.pay(giving.draft_payment(grant, line=county.line, actor=county.aid))

    with pytest.raises(Refusal, match="计入收入重新核算后不再符合"):
        propose(person, county, amount=D(100))


def test_preset_b_gives_relative_hardship_one_kind_only(county):
    adopt_preset(
        county.union,
        "B",
        source="省总〔2026〕5号",
        from_on=dt.date(2026, 1, 1),
        actor=county.approver,
    )
    person = worker("冯单项", county.base)
    file_of(person, county, "relative")
    grant = propose(person, county, kind="medical", burden=D(10000), amount=D(8000))

    with pytest.raises(Refusal, match="相对困难户一年只享受一项救助"):
        propose(person, county, amount=D(100))

    assert grant.worked["source"] == "省总〔2026〕5号"


def test_a_large_grant_goes_further_up(cast, county):
    adopt_preset(
        county.union,
        "C",
        source="皖工〔2026〕1号",
        from_on=dt.date(2026, 1, 1),
        actor=county.approver,
    )
    person = worker("陈大病", county.base)
    file_of(person, county)
    grant = propose(person, county, kind="medical", burden=D(30000), amount=D(30000))
    matter = county.pass_on(grant.matter, county.aid)

    matter = county.pass_on(matter, county.approver)

    assert matter.stage == "upper"
    grant.refresh_from_db()
    assert grant.state == "checked"


def test_whoever_proposes_may_not_approve(cast, county):
    grant_role(
        county.aid, role="aid_approver", union=county.union, from_on=dt.date(2020, 1, 1), actor=None
    )
    county.aid.refresh_from_db()
    person = worker("褚同人", county.base)
    file_of(person, county)
    grant = propose(person, county, amount=D(100))
    matter = county.pass_on(grant.matter, county.aid)

    with pytest.raises(Refusal):
        county.pass_on(matter, county.aid)


def test_reversed_money_frees_the_limit_and_is_not_counted(county):
    person = worker("卫冲回", county.base)
    file_of(person, county)
    grant = approved(person, county, amount=D(9360))
    order = giving.draft_payment(grant, line=county.line, actor=county.aid)
    county.pay(order)

    money.reverse(order, reason="发错人", actor=county.chair)

    grant.refresh_from_db()
    assert grant.state == "reversed"
    assert propose(person, county, amount=D(9360)).amount == D(9360)


def test_goods_without_money_are_handed_over_and_signed(county):
    person = worker("蒋物品", county.base)
    grant = approved(person, county, kind="warmth", amount=D(0), goods="米、油", goods_value=D(300))
    with pytest.raises(Refusal, match="只发放物品"):
        giving.draft_payment(grant, line=county.line, actor=county.aid)

    giving.hand_over(grant, on=dt.date(2026, 11, 20), actor=county.aid)
    signed = giving.sign_at_desk(grant, Ink(typed="蒋物品"), actor=county.aid)

    assert (signed.state, signed.signed_name, signed.total) == ("signed", "蒋物品", D(300))


def test_a_service_is_counted_and_costs_nothing(county):
    person = worker("沈服务", county.base)
    file_of(person, county)

    grant = granting.serve(
        person,
        kind="legal",
        on=dt.date(2026, 11, 3),
        words="讨薪咨询",
        union=county.base,
        actor=county.aid,
    )

    assert (grant.state, grant.total) == ("rendered", D(0))
    assert AidGrant.objects.get().given_on == dt.date(2026, 11, 3)


def test_a_worker_follows_and_takes_back_what_he_asked_for(county, client_of):
    person = worker("韩自撤", county.base)
    file_of(person, county)
    phone = phone_of(person, client_of)
    account = Account.objects.get(person=person)
    grant = granting.propose(
        person,
        ask=Ask("living", "生活困难", asked=D(2000)),
        union=county.base,
        actor=account,
        channel="portal",
    )

    matter = phone.get(f"/m/matters/{grant.matter.pk}/").content.decode()
    assert "所在工会审核中" in matter
    assert "生活救助" in matter
    assert str(grant.uid) not in matter
    phone.post(f"/m/matters/{grant.matter.pk}/withdraw/", {"reason": "已借到钱"})

    grant.refresh_from_db()
    assert grant.state == "withdrawn"
    assert "已撤回" in phone.get(f"/m/aid/{grant.pk}/").content.decode()
