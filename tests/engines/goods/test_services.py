"""Goods come in, move, are handed out, signed for, brought back, lost and counted."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from gonghui.engines.goods import services
from gonghui.engines.goods.enums import LineState, ListState, MoveKind, TransferState
from gonghui.engines.goods.models import IssueLine, IssueList, Move, Receipt, Stock, Transfer
from gonghui.engines.goods.reminding import warn_of_expiry
from gonghui.kernel.append_only import RowIsAppendOnly
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.notify.models import Message
from gonghui.kernel.refusal import Refusal
from tests.engines.goods.conftest import TODAY, day, make_account, make_person


def there(warehouse, item):
    return Stock.objects.filter(warehouse=warehouse, item=item).aggregate(n=Sum("quantity"))["n"]


def refusal(work, *args, **kwargs):
    with pytest.raises(Refusal) as caught, transaction.atomic():
        work(*args, **kwargs)
    return caught.value.message


# ---------------------------------------------------------------- coming in


def test_a_receipt_makes_lots_with_their_cost_once(depot):
    facts = {
        "warehouse": depot.county,
        "source": "buy",
        "supplier": "云岭茶业",
        "received_on": TODAY,
        "lines": [
            services.LotDraft(depot.tea, 10, Decimal("36.50"), "A1", day("2026-12-31")),
            services.LotDraft(depot.rice, 4, Decimal(60), is_poverty_area=True),
        ],
        "actor": depot.keeper,
        "once_key": "form-1",
    }

    receipt = services.receive(**facts)
    again = services.receive(**facts)

    assert again == receipt
    assert Receipt.objects.count() == 1
    assert there(depot.county, depot.tea) == 10
    moves = Move.objects.order_by("pk").values_list("kind", "quantity", "value", "balance")
    assert list(moves) == [("in", 10, Decimal("365.00"), 10), ("in", 4, Decimal("240.00"), 4)]


def test_a_wrong_receipt_is_taken_back_by_counter_entries(depot):
    lot = depot.receive()

    services.reverse_receipt(lot.receipt, reason="数量录错", actor=depot.keeper)

    assert there(depot.county, depot.tea) == 0
    assert [move.quantity for move in lot.moves.order_by("pk")] == [10, -10]
    text = refusal(services.reverse_receipt, lot.receipt, reason="再来", actor=depot.keeper)
    assert text == "该入库单已经冲回。"


def test_a_receipt_of_which_something_left_stays(depot):
    lot = depot.receive()
    services.hand_out(depot.issue().lines.get(), actor=depot.keeper)

    text = refusal(services.reverse_receipt, lot.receipt, reason="数量录错", actor=depot.keeper)

    assert text == "该批物资已有出库或调拨，不能冲回，请用盘点或报损更正。"


def test_only_a_keeper_of_the_union_takes_goods_in(depot):
    for actor in (depot.cast.officer_b, depot.cast.viewer_a, depot.base_keeper):
        text = refusal(
            services.receive,
            warehouse=depot.county,
            source="buy",
            received_on=TODAY,
            lines=[services.LotDraft(depot.tea, 1, Decimal(1))],
            actor=actor,
        )
        assert text == "您没有在“东岭县总”办理物资的权限，请联系该工会或其上级工会。"


def test_items_of_another_county_are_not_offered(depot):
    other = services.create_item(
        {
            "union": depot.cast.county_b,
            "name": "西瓜",
            "spec": "",
            "unit": "个",
            "category": "summer",
        },
        actor=None,
    )

    assert refusal(depot.receive, other) == "“西瓜”不在本工会可用的品目中，请先登记品目。"


def test_the_ledger_is_written_once(depot):
    lot = depot.receive()
    move = lot.moves.get()

    with pytest.raises(RowIsAppendOnly):
        move.save()
    with pytest.raises(RowIsAppendOnly):
        Move.objects.filter(pk=move.pk).update(quantity=9)


def test_the_database_itself_refuses_less_than_nothing(depot):
    lot = depot.receive()

    with pytest.raises(IntegrityError), transaction.atomic():
        Stock.objects.filter(lot=lot).update(quantity=-1)


# ---------------------------------------------------------------- moving


def sent(depot, quantity=6):
    lot = depot.receive()
    return services.transfer(
        from_warehouse=depot.county,
        to_warehouse=depot.base,
        lots=[(lot, quantity)],
        sent_on=TODAY,
        actor=depot.keeper,
    )


def test_a_transfer_is_in_nobodys_stock_while_on_its_way(depot):
    row = sent(depot)

    assert there(depot.county, depot.tea) == 4
    assert there(depot.base, depot.tea) is None
    assert Transfer.objects.visible_to(depot.base_keeper, "goods.view").get() == row
    assert not Transfer.objects.visible_to(depot.cast.officer_b, "goods.view").exists()


def test_what_arrives_enters_the_other_books_at_the_same_cost(depot):
    row = sent(depot)

    services.receive_transfer(row, {}, received_on=TODAY, actor=depot.base_keeper)

    row.refresh_from_db()
    assert row.state == TransferState.RECEIVED
    assert there(depot.base, depot.tea) == 6
    assert Move.objects.filter(transfer=row).aggregate(v=Sum("value"))["v"] == 0
    text = refusal(services.receive_transfer, row, {}, received_on=TODAY, actor=depot.base_keeper)
    assert text == "该调拨单已经收货。"


def test_a_difference_is_told_and_goes_back_to_the_senders_books(depot):
    row = sent(depot)
    line = row.lines.get()
    receive = {"received_on": TODAY, "actor": depot.base_keeper}

    assert refusal(services.receive_transfer, row, {line.pk: 7}, **receive) == (
        "实收数量不能多于调出数量，多出的请用盘点登记。"
    )
    assert refusal(services.receive_transfer, row, {line.pk: 5}, **receive) == (
        "实收与调出数量不一致，请写明差异情况。"
    )
    services.receive_transfer(row, {line.pk: 5}, difference="一箱破损", **receive)
    row.refresh_from_db()
    assert (row.state, there(depot.base, depot.tea)) == (TransferState.DIFFERS, 5)

    services.settle_difference(row, text="装车时少装一箱", actor=depot.keeper)

    row.refresh_from_db()
    assert (row.state, there(depot.county, depot.tea)) == (TransferState.RECEIVED, 5)
    assert refusal(services.settle_difference, row, text="再来", actor=depot.keeper) == (
        "该调拨单没有待处理的差异。"
    )


def test_the_sender_does_not_sign_for_the_receiver(depot):
    row = sent(depot)
    keeper = make_account("textile", "纺织保管", "officer", depot.cast.textile)

    text = refusal(services.receive_transfer, row, {}, received_on=TODAY, actor=keeper)

    assert text == "您没有在“东岭机械工会”办理物资的权限，请联系该工会或其上级工会。"


# ---------------------------------------------------------------- handing out


def test_handing_out_takes_the_lots_in_order_and_keeps_their_cost(depot):
    depot.receive(quantity=3, price="5", expires_on=day("2026-09-01"))
    depot.receive(quantity=5, price="4", expires_on=day("2026-07-01"))
    line = depot.issue(depot.draft(quantity=6)).lines.get()

    line = services.hand_out(line, actor=depot.keeper)

    assert line.state == LineState.HANDED
    assert line.value == Decimal(5 * 4 + 1 * 5)
    assert there(depot.county, depot.tea) == 2


def test_nothing_is_handed_out_or_signed_twice(depot):
    depot.receive()
    line = depot.issue().lines.get()
    services.hand_over([line], depot.ink(), actor=depot.keeper)
    line.refresh_from_db()

    assert refusal(services.hand_out, line, actor=depot.keeper) == (
        "王建国的物资已经发放，没有重复发放。"
    )
    assert refusal(services.sign_line, line, depot.ink(), actor=depot.keeper) == (
        "王建国的这一项已经签收。"
    )
    assert Move.objects.filter(line=line).count() == 1
    assert (line.signed_way, line.signed_name) == ("ink", "王建国")
    assert line.ink.read() == depot.ink().png
    assert line.ink.is_sealed


def test_an_issue_beyond_the_stock_moves_nothing(depot):
    depot.receive(quantity=2)
    rows = list(depot.issue(depot.draft("甲一"), depot.draft("乙二", quantity=2)).lines.all())

    text = refusal(services.hand_out_many, rows, actor=depot.keeper)

    assert text == "“凉茶”库存不足：需要2箱，可发1箱，请先入库或调拨。"
    assert there(depot.county, depot.tea) == 2
    assert not IssueLine.objects.exclude(state=LineState.PLANNED).exists()


def test_a_list_of_another_line_of_business_is_made_once(depot):
    facts = {
        "origin_type": "campaigns.campaign",
        "origin_id": "7",
        "once_key": "campaign-7",
        "actor": depot.cast.viewer_a,
    }

    first = depot.issue(**facts)
    second = depot.issue(**facts)

    assert first == second
    assert IssueList.objects.get().lines.count() == 1


def test_the_same_recipient_stands_on_a_list_once(depot):
    person = make_person("王建国")
    row = depot.issue(depot.draft(person), depot.draft(person, depot.rice))

    added = services.add_lines(
        row, [depot.draft(person), depot.draft("李四光")], actor=depot.keeper
    )

    assert added == 1
    assert sorted(line.name for line in row.lines.all()) == ["李四光", "王建国", "王建国"]


def test_a_warehouse_of_another_union_serves_no_list(depot):
    assert refusal(depot.issue, depot.draft(), warehouse=depot.base) == (
        "“机械仓库”不是“东岭县总”的仓库，请选择本工会的仓库，或先办理调拨。"
    )


def test_what_comes_back_returns_to_its_lot_and_lowers_the_value(depot):
    depot.receive(quantity=2, price="4", expires_on=day("2026-07-01"))
    late = depot.receive(quantity=5, price="5")
    line = services.hand_out(depot.issue(depot.draft(quantity=4)).lines.get(), actor=depot.keeper)

    line = services.give_back(line, 1, reason="多领", actor=depot.keeper)

    assert (line.value, line.kept, line.state) == (Decimal(13), 3, LineState.HANDED)
    assert Stock.objects.get(lot=late).quantity == 4
    line = services.give_back(line, 3, reason="人已调离", actor=depot.keeper)
    assert (line.value, line.state) == (0, LineState.RETURNED)
    assert there(depot.county, depot.tea) == 7


def test_a_worker_signs_for_his_own_goods_only(depot):
    depot.receive()
    mine, other = (
        depot.issue(depot.draft(depot.cast.worker.person), depot.draft("李四光"))
        .lines.order_by("pk")
        .all()
    )
    assert refusal(services.sign_own, [mine], depot.ink(), account=depot.cast.worker) == (
        "王建国的这一项还没有发放，发放后才能签收。"
    )
    services.hand_out_many([mine, other], actor=depot.keeper)

    services.sign_own([mine], depot.ink(), account=depot.cast.worker)

    mine.refresh_from_db()
    assert (mine.state, mine.signed_way) == (LineState.SIGNED, "phone")
    assert refusal(services.sign_own, [other], depot.ink(), account=depot.cast.worker) == (
        "没有找到这些发放明细，请刷新后重试。"
    )


def test_a_signed_sheet_is_taken_over_with_its_scan(depot):
    depot.receive()
    rows = list(depot.issue(depot.draft("甲一"), depot.draft("乙二")).lines.all())
    services.hand_out(rows[0], actor=depot.keeper)

    assert refusal(services.confirm_paper, rows, None, on=TODAY, actor=depot.keeper) == (
        "请上传签收表的扫描件或照片。"
    )
    done = services.confirm_paper(rows, depot.scan(), on=day("2026-06-12"), actor=depot.keeper)

    assert done == 2
    found = IssueLine.objects.values_list("state", "signed_way", "signed_on")
    assert set(found) == {("signed", "paper", day("2026-06-12"))}
    assert there(depot.county, depot.tea) == 8


def test_a_list_closes_when_all_is_signed_or_explained(depot):
    depot.receive()
    row = depot.issue(depot.draft("甲一"), depot.draft("乙二"))
    handed = row.lines.order_by("pk").first()
    services.hand_out(handed, actor=depot.keeper)

    assert refusal(services.close_list, row, actor=depot.keeper) == (
        "还有1项已发放没有签收，请先补签，或写明原因再办结。"
    )
    services.sign_line(handed, depot.ink(), actor=depot.keeper)
    services.close_list(row, actor=depot.keeper)

    row.refresh_from_db()
    assert row.state == ListState.CLOSED
    assert row.lines.get(name="乙二").state == LineState.CANCELLED
    assert refusal(services.add_lines, row, [depot.draft("丙三")], actor=depot.keeper) == (
        "发放清单已经办结。"
    )


def test_names_of_a_sensitive_list_stay_out_of_the_audit(depot):
    depot.receive()
    row = depot.issue(is_sensitive=True)

    services.hand_over([row.lines.get()], depot.ink(), actor=depot.keeper)

    told = AuditRecord.objects.everything(reason="test").filter(event__startswith="goods.")
    assert "王建国" not in "".join(f"{one.detail}{one.target_title}" for one in told)
    assert row.lines.get().ink.permission == "goods.keep"


# ---------------------------------------------------------------- loss and counting


def test_a_loss_is_approved_by_somebody_else(depot):
    lot = depot.receive()
    stock = Stock.objects.get(lot=lot)
    chair = make_account("chair-too", "兼任主席", "chair", depot.cast.county_a)
    asked = services.ask_write_off(stock, 3, kind="broken", text="受潮", actor=chair)

    assert there(depot.county, depot.tea) == 10
    assert refusal(services.write_off, asked, approve=True, actor=chair) == (
        "申请人本人不能审批，请由其他有审批权限的人办理。"
    )
    assert refusal(services.write_off, asked, approve=True, actor=depot.keeper) == (
        "您没有在“东岭县总”审批物资的权限，请联系该工会或其上级工会。"
    )
    services.write_off(asked, approve=True, actor=depot.cast.chair_a)

    assert there(depot.county, depot.tea) == 7
    assert refusal(services.write_off, asked, approve=True, actor=depot.cast.chair_a) == (
        "该报损单已经审批。"
    )


def test_two_accounts_of_one_person_are_one(depot):
    stock = Stock.objects.get(lot=depot.receive())
    person = make_person("李东岭")
    one, two = (
        make_account(f"double-{n}", "李东岭", "chair", depot.cast.county_a, person=person)
        for n in (1, 2)
    )
    asked = services.ask_write_off(stock, 1, kind="lost", text="找不到", actor=one)

    assert refusal(services.write_off, asked, approve=True, actor=two) == (
        "申请人本人不能审批，请由其他有审批权限的人办理。"
    )


def test_losses_asked_for_never_exceed_what_lies_there(depot):
    stock = Stock.objects.get(lot=depot.receive())
    services.ask_write_off(stock, 8, kind="lost", text="找不到", actor=depot.keeper)

    assert refusal(
        services.ask_write_off, stock, 3, kind="lost", text="找不到", actor=depot.keeper
    ) == ("报损数量应在1至2之间（另有8待审批报损）。")


def test_a_count_stops_all_moves_and_books_its_differences_once_approved(depot):
    depot.receive()
    depot.receive(depot.rice, 4, "60")
    line = depot.issue().lines.get()
    take = services.start_stock_take(depot.county, actor=depot.keeper)
    tea, rice = take.lines.order_by("lot__item__name_key", "pk").reverse()
    tea, rice = sorted((tea, rice), key=lambda one: one.lot.item_id)

    assert refusal(services.hand_out, line, actor=depot.keeper) == (
        "“县总仓库”正在盘点，盘点入账或作废后再办理出入库。"
    )
    assert refusal(services.submit_stock_take, take, actor=depot.keeper) == (
        "还有2个批次没有填写实盘数量。"
    )
    services.count_lots(take, {tea.pk: 9, rice.pk: 5}, actor=depot.keeper)
    assert refusal(services.submit_stock_take, take, actor=depot.keeper) == (
        "有2个批次账实不符，请逐项写明差异原因。"
    )
    services.count_lots(
        take, {}, reasons={tea.pk: "领用漏登", rice.pk: "多送一袋"}, actor=depot.keeper
    )
    services.submit_stock_take(take, actor=depot.keeper)
    services.close_stock_take(take, actor=depot.cast.chair_a)

    assert (there(depot.county, depot.tea), there(depot.county, depot.rice)) == (9, 5)
    moves = Move.objects.filter(kind=MoveKind.COUNT).order_by("quantity")
    assert [(one.quantity, one.value) for one in moves] == [(-1, Decimal(-5)), (1, Decimal(60))]
    assert refusal(services.close_stock_take, take, actor=depot.cast.chair_a) == (
        "该盘点单不在待审批状态。"
    )
    services.hand_out(line, actor=depot.keeper)


def test_whoever_counted_does_not_approve_the_count(depot):
    depot.receive()
    take = services.start_stock_take(depot.county, actor=depot.cast.chair_a)
    services.count_lots(take, {take.lines.get().pk: 10}, actor=depot.keeper)
    services.submit_stock_take(take, actor=depot.keeper)

    assert refusal(services.close_stock_take, take, actor=depot.cast.chair_a) == (
        "申请人本人不能审批，请由其他有审批权限的人办理。"
    )
    services.reopen_stock_take(take, actor=depot.cast.chair_a, opinion="请复盘")
    services.cancel_stock_take(take, reason="改日再盘", actor=depot.keeper)
    assert services.start_stock_take(depot.county, actor=depot.keeper).pk != take.pk


def test_a_warehouse_with_goods_stays_open(depot):
    depot.receive()
    data = {"union": depot.cast.county_a, "name": "县总仓库", "is_closed": True, "keeper": None}

    assert refusal(services.update_warehouse, depot.county, data, actor=None) == (
        "仓库还有库存，请先调拨或发放完再停用。"
    )


def test_keepers_are_told_of_goods_that_soon_expire_once(depot):
    depot.county.keeper = depot.keeper
    depot.county.save()
    depot.receive(expires_on=day("2026-07-15"))
    depot.receive(expires_on=day("2026-07-16"))

    assert warn_of_expiry(TODAY) == "1批物资即将过期"
    warn_of_expiry(TODAY)

    assert Message.objects.filter(kind="goods.expiring").count() == 1
