"""Rows of goods, for the world of two counties."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from gonghui.engines.goods import services
from gonghui.engines.goods.models import Move, Stock
from gonghui.engines.registers.declaration import REGISTERS
from gonghui.engines.registers.services import start_import
from gonghui.kernel.jobs.services import run_pending

TODAY = dt.date(2026, 6, 15)


def stock_up(rows: dict[str, Any], union: Any, mark: str, officer: Any) -> None:
    """A warehouse with goods, one that is counted, a transfer on its way and one that differs, a
    list with a line to sign for, a loss, a staged list of items."""

    def warehouse(name: str) -> Any:
        data = {"union": union, "name": f"{mark}{name}", "keeper": None, "is_closed": False}
        return services.create_warehouse(data, actor=officer)

    def received(at: Any) -> Any:
        draft = services.LotDraft(rows["goods_item"], 20, Decimal("4.50"), f"{mark}批")
        return services.receive(
            warehouse=at,
            source="buy",
            supplier=f"{mark}商行",
            received_on=TODAY,
            lines=[draft],
            actor=officer,
        )

    rows["warehouse"], second, counted = (warehouse(name) for name in ("库", "二库", "三库"))
    rows["goods_item"] = services.create_item(
        {"union": union, "name": f"{mark}凉茶", "spec": "", "unit": "箱", "category": "summer"},
        actor=officer,
    )
    rows["goods_receipt"] = received(rows["warehouse"])
    lot = rows["goods_receipt"].lots.get()
    received(counted)

    def sent(note: str) -> Any:
        return services.transfer(
            from_warehouse=rows["warehouse"],
            to_warehouse=second,
            lots=[(lot, 3)],
            sent_on=TODAY,
            note=f"{mark}{note}",
            actor=officer,
        )

    rows["goods_transfer"], differs = sent("在途"), sent("有差")
    services.receive_transfer(
        differs,
        {differs.lines.get().pk: 2},
        received_on=TODAY,
        difference=f"{mark}破一箱",
        actor=officer,
    )
    rows["goods_differs"] = differs
    rows["goods_list"] = services.make_issue_list(
        union=union,
        warehouse=rows["warehouse"],
        title=f"{mark}慰问",
        purpose="summer",
        lines=[
            services.LineDraft(rows["goods_item"], 1, person=rows["member"].person),
            services.LineDraft(rows["goods_item"], 1, name=f"{mark}班组", headcount=9),
        ],
        actor=officer,
    )
    rows["goods_line"] = rows["goods_list"].lines.get(person__isnull=False)
    services.hand_out(rows["goods_line"], actor=officer)
    rows["goods_stock"] = Stock.objects.get(warehouse=rows["warehouse"])
    rows["goods_move"] = Move.objects.filter(warehouse=rows["warehouse"]).earliest("pk")
    rows["goods_loss"] = services.ask_write_off(
        rows["goods_stock"], 1, kind="broken", text=f"{mark}受潮", actor=officer
    )
    rows["goods_take"] = services.start_stock_take(counted, actor=officer, note=f"{mark}盘点")
    run = start_import(
        REGISTERS["goods-items"],
        union=union,
        name=f"{mark}品目.csv",
        content=f"品名,单位,类别\n{mark}毛巾,条,防暑降温\n".encode(),
        actor=officer,
    )
    run_pending()
    run.refresh_from_db()
    rows["item_run"] = run
