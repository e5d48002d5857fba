"""Verbs on goods."""

from gonghui.engines.goods.services.books import (
    create_item,
    create_warehouse,
    update_item,
    update_warehouse,
)
from gonghui.engines.goods.services.counting import (
    cancel_stock_take,
    close_stock_take,
    count_lots,
    reopen_stock_take,
    start_stock_take,
    submit_stock_take,
)
from gonghui.engines.goods.services.handing import (
    confirm_paper,
    give_back,
    hand_out,
    hand_out_many,
    hand_over,
    sign_line,
    sign_many,
    sign_own,
)
from gonghui.engines.goods.services.lists import (
    LineDraft,
    add_lines,
    cancel_lines,
    cancel_list,
    close_list,
    make_issue_list,
)
from gonghui.engines.goods.services.losing import ask_write_off, write_off
from gonghui.engines.goods.services.receiving import LotDraft, receive, reverse_receipt
from gonghui.engines.goods.services.transferring import (
    receive_transfer,
    settle_difference,
    transfer,
)

__all__ = [
    "LineDraft",
    "LotDraft",
    "add_lines",
    "ask_write_off",
    "cancel_lines",
    "cancel_list",
    "cancel_stock_take",
    "close_list",
    "close_stock_take",
    "confirm_paper",
    "count_lots",
    "create_item",
    "create_warehouse",
    "give_back",
    "hand_out",
    "hand_out_many",
    "hand_over",
    "make_issue_list",
    "receive",
    "receive_transfer",
    "reopen_stock_take",
    "reverse_receipt",
    "settle_difference",
    "sign_line",
    "sign_many",
    "sign_own",
    "start_stock_take",
    "submit_stock_take",
    "transfer",
    "update_item",
    "update_warehouse",
    "write_off",
]
