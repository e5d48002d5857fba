"""Pages of payments: which row the cashier, the officer and the chair open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.furnishing import Desk, Pages

STEPS = {
    "approve": ("zhuxi", "drafted"),
    "cancel": ("jingban", "drafted"),
    "account": ("jingban", "drafted"),
    "correct": ("jingban", "drafted"),
    "cash": ("chuna", "approved"),
    "rebatch": ("chuna", "failed"),
    "reveal": ("chuna", "failed"),
    "sign": ("chuna", "paid"),
    "reverse": ("zhuxi", "paid"),
}


def find_payments(cashier: Desk, pages: Pages) -> None:
    """Orders and batches in the state in which a page makes sense, as the demo has them."""
    for name, (username, state) in STEPS.items():
        order = _row(cashier, f"/money/?state={state}&kind=money.other", r"/money/orders/\d+/")
        pages[f"money:{name}"] = (username, f"{order}{name}/")
    pages["money:order"] = ("chuna", _row(cashier, "/money/?state=signed", r"/money/orders/\d+/"))
    pages["money:batch-new"] = ("chuna", "/money/batches/new/")
    opened = _row(cashier, "/money/batches/?state=open", r"/money/batches/\d+/")
    sent = _row(cashier, "/money/batches/?state=sent", r"/money/batches/\d+/")
    settled = _row(cashier, "/money/batches/?state=settled", r"/money/batches/\d+/")
    for name in ("fill", "close", "reopen", "discard"):
        pages[f"money:{name}"] = ("chuna", f"{opened}{name}/")
    pages["money:send"] = ("chuna", f"{sent}send/")
    pages["money:result-new"] = ("chuna", f"{sent}result/")
    pages["money:batch"] = ("chuna", sent)
    pages["money:sheet"] = ("chuna", f"{settled}sheet/")
    pages["money:paper"] = ("chuna", f"{settled}paper/")
    result = _row(cashier, sent, r"/money/results/\d+/")
    pages["money:result"] = ("chuna", result)
    pages["money:result-book"] = ("chuna", f"{result}book/")
    pages["money:result-discard"] = ("chuna", f"{result}discard/")
    line = _row(cashier, "/registers/budget-lines/", r"/registers/budget-lines/\d+/")
    key = line.rstrip("/").rpartition("/")[2]
    pages["money:line-close"] = ("zhuxi", f"/money/budget/{key}/close/")
    pages["money:line-open"] = ("zhuxi", f"/money/budget/{key}/open/")


def _row(desk: Desk, listing: str, pattern: str) -> str:
    found = re.search(rf'href="({pattern})"', desk.read(listing))
    assert found, listing
    return found[1]
