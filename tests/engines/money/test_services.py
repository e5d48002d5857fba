"""Orders from draft to signature: who may, how much, how often."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from gonghui.engines.money import services
from gonghui.engines.money.enums import BatchState, LineResult, OrderState
from gonghui.engines.money.models import BankAccount, OrderEvent, PaymentOrder
from gonghui.engines.money.services import Origin
from gonghui.kernel.append_only import RowIsAppendOnly
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.notify.models import Message
from gonghui.kernel.people.merging import merge_people
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink
from tests.engines.money.conftest import TOLD, fresh, make_account, make_person

pytestmark = pytest.mark.django_db
TYPED = Ink(typed="签名人")


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as caught:
        call(*args, **kwargs)
    return caught.value.message


def test_the_way_of_an_order_from_draft_to_signature(purse):
    worker = make_account(
        "worker-a", "李师傅", "viewer", purse.union, person=purse.person("李师傅")
    )
    order = purse.draft(
        worker.person,
        "1200.50",
        origin=Origin("visit", "7", "走访", "/visits/7/"),
        period="2026-06",
    )

    services.approve_order(order, actor=purse.chair)
    batch = purse.sent(order)
    services.settle_by_hand(batch, [order], is_paid=True, actor=purse.cashier)
    services.sign(order, ink=Ink(typed="李师傅"), actor=worker)

    order, batch = fresh(order), type(batch).objects.get(pk=batch.pk)
    assert (order.state, order.paid_on, order.signed_by) == (
        "signed",
        dt.date(2026, 6, 15),
        "phone",
    )
    assert (batch.state, batch.count, batch.total, batch.total_words) == (
        "settled",
        1,
        Decimal("1200.50"),
        "壹仟贰佰元伍角整",
    )
    assert [event.act for event in order.events.all()] == [
        "draft",
        "approve",
        "batch",
        "pay",
        "sign",
    ]
    assert [("paid", order.pk)] == TOLD
    assert (purse.line.spent, purse.line.committed) == (Decimal("1200.50"), 0)
    assert order.rule["line"]["left"] == "100000.00"
    assert Message.objects.get(kind="money.paid").person == worker.person
    assert "1200" not in Message.objects.get(kind="money.paid").text


def test_one_person_does_one_thing(purse):
    twin = make_account("twin", "赵经办", "chair", purse.union)
    human = make_person("赵经办")
    for account in (purse.officer, twin):
        account.person = human
        account.save(update_fields=["person"])
    order = purse.draft()
    own = purse.draft(
        make_account("own", "郑收款", "chair", purse.union, person=purse.person()).person
    )

    assert "您是" in refused(services.approve_order, order, actor=twin)
    assert "收款人是您本人" in refused(
        services.approve_order, own, actor=type(twin).objects.get(username="own")
    )
    services.approve_order(order, actor=purse.chair)
    payer = make_account("pays-too", "钱出纳", "cashier", purse.union)
    payer.person = human
    payer.save(update_fields=["person"])
    batch = services.open_batch(purse.union, actor=payer)
    filled = services.put_in_batch(batch, [order], actor=payer)
    assert (filled.count, sum(filled.left.values())) == (0, 1)
    assert "不能为本人" in refused(purse.draft, human, actor=type(twin).objects.get(pk=twin.pk))
    assert "权限" in refused(services.approve_order, own, actor=purse.cast.officer_a)


def test_the_same_key_gives_the_same_order(purse):
    first = purse.draft(once_key="grant:7")

    second = purse.draft(amount="999", once_key="grant:7")

    assert second.pk == first.pk
    assert PaymentOrder.objects.count() == 1
    assert purse.line.committed == 100


def test_a_budget_line_carries_what_it_has_and_no_more(purse):
    purse.draft(amount="99999.99")

    text = refused(purse.draft, amount="0.02")

    assert "余额0.01元" in text
    assert purse.draft(amount="0.01").pk
    assert "预算金额不能低于此数" in refused(
        services.budgets.update_line,
        purse.line,
        {"subject": "rights", "amount": Decimal(99_999), "note": "", "reason": "压减"},
        actor=purse.finance,
    )


def test_money_comes_back_to_the_line_when_an_order_is_given_up_or_taken_back(purse):
    given_up, taken_back = purse.draft(amount="300"), purse.paid(amount="500")
    assert (purse.line.spent, purse.line.committed) == (500, 300)

    services.cancel_order(given_up, reason="申请人撤回", actor=purse.officer)
    counter = services.reverse(taken_back, reason="重复发放，已退回", actor=purse.chair)

    assert (purse.line.spent, purse.line.committed, purse.line.left) == (0, 0, 100_000)
    assert (counter.amount, counter.state, counter.reverses_id) == (
        Decimal(-500),
        "counter",
        taken_back.pk,
    )
    assert fresh(taken_back).state == OrderState.REVERSED
    assert ("cancelled", given_up.pk) in TOLD
    assert ("reversed", taken_back.pk) in TOLD
    assert "已经冲销" in refused(services.reverse, taken_back, reason="再来一次", actor=purse.chair)
    assert "是冲销单" in refused(services.reverse, counter, reason="冲销冲销", actor=purse.chair)


@pytest.mark.parametrize("problem", ["", "其他年度", "别家", "停用", "没有"])
def test_only_a_line_of_the_payer_and_the_year_in_use_can_be_drafted_from(purse, problem):
    line = purse.line
    if problem == "其他年度":
        line.year = 2025
        line.save()
    elif problem == "别家":
        line.union = purse.cast.county_b
        line.save()
    elif problem == "停用":
        services.close_line(line, is_closed=True, reason="项目取消", actor=purse.finance)
    if not problem:
        assert purse.draft().line == line
        return

    text = refused(purse.draft, line=None if problem == "没有" else line)

    assert {"其他年度": "2025年", "别家": "不属于", "停用": "已停用", "没有": "无预算"}[
        problem
    ] in text or (problem == "停用" and "停止使用" in text)


def test_a_households_limit_counts_all_kinds_of_its_group_and_every_union(purse):
    cast = purse.cast
    other_line = services.set_line(
        union=cast.county_b,
        year=2026,
        subject="rights",
        title="帮扶",
        fund_source="own_union",
        amount=Decimal(9999),
        reason="年初",
        actor=None,
    )
    household = "household:abc"
    purse.draft(amount="3000", kind="proof.second", subject=household, period="2026")
    purse.draft(
        amount="1500",
        kind="proof.secret",
        union=cast.county_b,
        line=other_line,
        actor=cast.officer_b,
        subject=household,
        period="2026",
    )

    text = refused(
        purse.draft, amount="500.01", kind="proof.second", subject=household, period="2026-06"
    )

    assert "上限5,000.00元，本年已有4,500.00元，最多还可支付500.00元。依据：某省救助标准" in text
    assert purse.draft(amount="500", kind="proof.second", subject=household, period="2026")
    assert purse.draft(amount="5000", kind="proof.second", subject=household, period="2027")
    assert purse.draft(amount="5000", kind="proof.second", subject="household:def", period="2026")


def test_the_same_cause_is_paid_once_whichever_union_pays_and_whose_stays_unsaid(purse):
    cast = purse.cast
    line_b = services.set_line(
        union=cast.county_b,
        year=2026,
        subject="rights",
        title="帮扶",
        fund_source="own_union",
        amount=Decimal(9999),
        reason="年初",
        actor=None,
    )
    first = purse.draft(kind="proof.secret", subject="household:x", cause="06", period="2026")
    asked = {"kind": "proof.secret", "subject": "household:x", "cause": "06", "period": "2026-05"}

    at_home = refused(purse.draft, **asked)
    elsewhere = refused(
        purse.draft, **asked, union=cast.county_b, line=line_b, actor=cast.officer_b
    )

    assert first.number in at_home
    assert "已有“大病救助”支付记录" in elsewhere
    assert first.number not in elsewhere
    assert "东岭" not in elsewhere
    assert purse.draft(**asked | {"cause": "07"})
    services.cancel_order(first, reason="录入错误", actor=purse.officer)
    assert purse.draft(**asked)


def test_a_person_merged_from_two_has_one_limit(purse):
    one, two = purse.person("孙一"), purse.person("孙一")
    purse.draft(one, "2000", kind="proof.person", period="2026-04")
    merge_people(
        one, two, reason="同一人", actor=None, union=purse.union, undo_until=dt.date(2026, 7, 15)
    )
    survivor = one.survivor if one.merged_into else one
    two.refresh_from_db()

    text = refused(purse.draft, two, "1000.01", kind="proof.person", period="2026-05")

    assert "已有2,000.00元" in text
    assert purse.draft(two, "900", kind="proof.person", period="2026-05").payee_person == survivor
    assert "本月已有" in refused(purse.draft, one, "1", kind="proof.person", period="2026-05")


def test_a_failed_payment_is_paid_again_in_another_batch(purse):
    good, bad = purse.approved(), purse.approved(amount="250")
    first = purse.sent(good, bad)
    services.settle_by_hand(first, [good], is_paid=True, actor=purse.cashier)
    services.settle_by_hand(first, [bad], is_paid=False, reason="账户已销户", actor=purse.cashier)
    bad = fresh(bad)
    assert (bad.state, bad.failure) == ("failed", "账户已销户")
    assert type(first).objects.get(pk=first.pk).state == BatchState.SETTLED
    assert ("failed", bad.pk) in TOLD

    services.rebatch_failed(bad, actor=purse.cashier)
    second = purse.sent(fresh(bad))
    services.settle_by_hand(second, [bad], is_paid=True, actor=purse.cashier)

    assert fresh(bad).state == OrderState.PAID
    assert [line.result for line in bad.batch_lines.order_by("pk")] == ["failed", "paid"]
    assert TOLD.count(("paid", bad.pk)) == 1


def test_a_new_account_wants_a_new_approval(purse):
    order = purse.approved()
    batch = purse.sent(order)
    services.settle_by_hand(batch, [order], is_paid=False, reason="账号错误", actor=purse.cashier)
    payee = order.payee_person
    old = order.account

    assert "没有变化" in refused(
        services.correct_account, order, reason="换卡", actor=purse.officer
    )
    new = services.set_account(
        payee,
        union=purse.union,
        number="9003 8888 8888 8888",
        bank_name="东岭农商银行",
        reason="本人换卡",
        actor=purse.officer,
    )
    corrected = services.correct_account(order, reason="换卡", actor=purse.chair)

    assert (corrected.state, corrected.account_id, corrected.approved_by) == (
        "drafted",
        new.pk,
        None,
    )
    assert "您是" in refused(services.approve_order, order, actor=purse.chair)
    assert not BankAccount.objects.get(pk=old.pk).is_current
    assert AuditRecord.objects.filter(event="money.account_changed").count() == 1
    assert "9003888888888888" not in str(
        list(AuditRecord.objects.values_list("detail", "reason", "target_title"))
    )
    assert new.number == "9003888888888888"
    assert "9003888888888888" not in new.account_number_sealed


def test_looking_at_a_whole_number_wants_a_reason_and_is_recorded(purse):
    account = purse.draft().account

    assert "原因" in refused(
        services.reveal_account, account, union=purse.union, actor=purse.cashier, reason=" "
    )
    assert "权限" in refused(
        services.reveal_account, account, union=purse.union, actor=purse.chair, reason="想看"
    )
    number = services.reveal_account(
        account, union=purse.union, actor=purse.cashier, reason="与银行核对"
    )

    assert number == account.number
    record = AuditRecord.objects.get(event="money.account_revealed")
    assert (record.actor, record.reason) == (purse.cashier, "与银行核对")


def test_cash_is_paid_in_hand_and_stays_out_of_batches(purse):
    order = purse.approved(way="cash", amount="1000")
    batch = services.open_batch(purse.union, actor=purse.cashier)

    assert services.put_in_batch(batch, [order], actor=purse.cashier).count == 0
    services.pay_cash(order, actor=purse.cashier)

    assert fresh(order).state == OrderState.PAID
    assert "已经支付" in refused(services.pay_cash, order, actor=purse.cashier)
    assert "现金支付每笔不超过" in refused(purse.draft, way="cash", amount="1000.01")


def test_a_batch_takes_what_is_approved_and_gives_it_back_when_it_is_discarded(purse):
    drafted, approved, there = purse.draft(), purse.approved(), purse.approved()
    other = services.open_batch(purse.union, actor=purse.cashier)
    services.put_in_batch(other, [there], actor=purse.cashier)
    batch = services.open_batch(purse.union, actor=purse.cashier)

    filled = services.put_in_batch(batch, [drafted, approved, there], actor=purse.cashier)

    assert filled.count == 1
    assert dict(filled.left) == {"待审批的不能列入": 1, "在批次中的不能列入": 1}
    assert "还没有支付单" in refused(
        services.close_batch,
        services.open_batch(purse.union, actor=purse.cashier),
        actor=purse.cashier,
    )
    services.close_batch(batch, actor=purse.cashier)
    assert "已封批" in refused(services.put_in_batch, batch, [drafted], actor=purse.cashier)
    services.reopen_batch(batch, reason="金额需要核对", actor=purse.cashier)
    services.close_batch(batch, actor=purse.cashier)
    services.discard_batch(batch, reason="改由下月发放", actor=purse.cashier)
    assert fresh(approved).state == OrderState.APPROVED
    assert services.put_in_batch(other, [approved], actor=purse.cashier).count == 1
    services.close_batch(other, actor=purse.cashier)
    services.send_batch(other, reason="发放", actor=purse.cashier)
    assert "已交银行" in refused(
        services.discard_batch, other, reason="后悔了", actor=purse.cashier
    )
    assert other.lines.filter(result=LineResult.WAITING).count() == 2


def test_only_the_payee_signs_on_the_phone_and_only_what_was_paid(purse):
    worker = make_account("w", "王师傅", "viewer", purse.union, person=purse.person("王师傅"))
    stranger = make_account("s", "路人", "viewer", purse.union, person=purse.person("路人"))
    order = purse.approved(worker.person)

    assert "等待支付" in refused(services.sign, order, ink=TYPED, actor=worker)
    services.settle_by_hand(purse.sent(order), [order], is_paid=True, actor=purse.cashier)
    assert "没有找到" in refused(services.sign, order, ink=TYPED, actor=stranger)
    services.sign_at_desk(order, ink=TYPED, name="王嫂（代领）", actor=purse.cashier)
    services.sign(order, ink=TYPED, actor=worker)

    order = fresh(order)
    assert (order.signed_by, order.signed_name) == ("desk", "签名人")
    assert order.events.filter(act="sign").count() == 1


def test_what_happened_is_never_changed(purse):
    event = OrderEvent.objects.filter(order=purse.draft()).get()

    with pytest.raises(RowIsAppendOnly):
        event.save()
    with pytest.raises(RowIsAppendOnly):
        OrderEvent.objects.filter(pk=event.pk).update(text="改写")
