"""Money out, for the world of two counties: a budget, orders on their way, a batch at the bank. Who
may open their addresses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gonghui.engines.money import services
from gonghui.engines.money.models import PaymentOrder
from gonghui.engines.registers.declaration import REGISTERS
from gonghui.engines.registers.services import start_import
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.ui.ink import Ink

ANSWERS = """
money         ok    403     403    ok   403     403   404     403   403      404   login    403    403      403        403     login     404
nobody_pays   403   403     403    403  403     403   403     403   403      403   login    403    403      403        403     login     403
"""
# nobody of the cast is a cashier: what only he may do is refused to everybody

ADDRESSES = """
money:orders                      -                    GET         list_edit
money:export                      -                    GET         list_chair
money:to-approve                  -                    GET         list_chair
money:approve-many                -                    GET,POST    list_chair
money:signatures                  -                    GET         list_chair
money:draft                       -                    GET,POST    list_edit
money:order                       order                GET         row_edit_404
money:approve                     order                GET,POST    money
money:cancel                      order                GET,POST    row_edit_404
money:cash                        order                GET,POST    nobody_pays
money:rebatch                     order                GET,POST    nobody_pays
money:reverse                     signed_order         GET,POST    money
money:sign                        paid_order           GET,POST    nobody_pays
money:account                     order                GET,POST    row_edit_404
money:correct                     order                GET,POST    row_edit_404
money:reveal                      order                GET,POST    nobody_pays
money:batches                     -                    GET         list_chair
money:batch-new                   -                    GET,POST    nobody_pays
money:batch                       sent_batch           GET         money
money:fill                        batch                GET         nobody_pays
money:put                         batch                GET,POST    nobody_pays
money:act                         batch                GET,POST    nobody_pays
money:close                       batch                GET,POST    nobody_pays
money:reopen                      batch                GET,POST    nobody_pays
money:discard                     batch                GET,POST    nobody_pays
money:send                        sent_batch           GET,POST    nobody_pays
money:result-new                  sent_batch           GET,POST    nobody_pays
money:sheet                       sent_batch           GET         money
money:paper                       sent_batch           GET,POST    nobody_pays
money:result                      result               GET         nobody_pays
money:result-book                 result               GET,POST    nobody_pays
money:result-discard              result               GET,POST    nobody_pays
money:budget                      -                    GET         list_chair
money:line-close                  budget_line          GET,POST    money
money:line-open                   budget_line          GET,POST    money
registers:list[budget-lines]      -                    GET         list_chair
registers:create[budget-lines]    -                    GET,POST    list_chair
registers:export[budget-lines]    -                    GET         list_chair
registers:import[budget-lines]    -                    GET,POST    list_chair
registers:import-template[budget-lines] -              GET         list_chair
registers:import-run[budget-lines] budget_run          GET,POST    run_chair
registers:import-receipt[budget-lines] budget_run      GET         run_chair
registers:card[budget-lines]      budget_line          GET         money
registers:edit[budget-lines]      budget_line          GET,POST    money
registers:history[budget-lines]   budget_line          GET         money
"""


def pay_out(rows: dict[str, Any], union: Any, mark: str, chair: Any, officer: Any) -> None:
    """A line; orders drafted, at the bank with an answer, paid, signed; an open batch."""
    rows["budget_line"] = services.set_line(
        union=union,
        year=2026,
        subject="rights",
        title=f"{mark}慰问",
        fund_source="own_union",
        amount=Decimal(9000),
        reason=f"{mark}预算",
        actor=None,
    )
    payee, serial = rows["member"].person, iter(range(1, 9))
    services.set_account(
        payee,
        union=union,
        number=f"90030000{payee.pk:08d}",
        bank_name=f"{mark}银行",
        reason=f"{mark}登记",
        actor=None,
    )

    def drafted() -> PaymentOrder:
        return services.draft_order(
            "money.other",
            union=union,
            payee=payee,
            amount=Decimal(100),
            way="bank",
            line=rows["budget_line"],
            note=f"{mark}用途",
            once_key=f"{mark}:{union.pk}:{next(serial)}",
            actor=officer,
        )

    rows["order"] = drafted()
    sent, paid, signed = drafted(), drafted(), drafted()
    for order in (sent, paid, signed):
        services.approve_order(order, actor=chair)
    rows["batch"] = services.open_batch(union, title=f"{mark}批次", actor=None)
    batch = services.open_batch(union, title=f"{mark}发放", actor=None)
    services.put_in_batch(batch, [sent, paid, signed], actor=None)
    services.close_batch(batch, actor=None)
    services.send_batch(batch, reason=f"{mark}发放", actor=None)
    services.settle_by_hand(batch, [paid, signed], is_paid=True, actor=None)
    services.sign_at_desk(signed, ink=Ink(typed=payee.name), name=payee.name, actor=None)
    rows["sent_batch"], rows["paid_order"], rows["signed_order"] = batch, paid, signed
    rows["result"] = services.read_result(
        batch,
        name=f"{mark}回盘.csv",
        content=f"支付单号,金额,结果\n{sent.number},100,成功\n".encode(),
        actor=None,
    )
    run = start_import(
        REGISTERS["budget-lines"],
        union=union,
        name=f"{mark}预算.csv",
        content=f"年度,预算项目,支出科目,预算金额\n2026,{mark}书屋,职工服务支出,100\n".encode(),
        actor=chair,
    )
    run_pending()
    run.refresh_from_db()
    rows["budget_run"] = run
