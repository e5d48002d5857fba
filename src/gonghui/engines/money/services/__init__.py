"""Verbs of payments."""

from gonghui.engines.money.rules.words import amount_words
from gonghui.engines.money.services.accounts import current_account, reveal_account, set_account
from gonghui.engines.money.services.batching import (
    batch_sum,
    close_batch,
    discard_batch,
    open_batch,
    put_in_batch,
    reopen_batch,
    send_batch,
    settle_by_hand,
    take_out,
)
from gonghui.engines.money.services.budgets import close_line, set_line
from gonghui.engines.money.services.deciding import (
    approve_many,
    approve_order,
    cancel_order,
    correct_account,
)
from gonghui.engines.money.services.drafting import Origin, draft_by_hand, draft_order
from gonghui.engines.money.services.limits import OrderDraft, person_subject
from gonghui.engines.money.services.paying import pay_cash, rebatch_failed, reverse
from gonghui.engines.money.services.results import (
    book_result,
    discard_result,
    lines_without_answer,
    read_result,
)
from gonghui.engines.money.services.signing import (
    sign,
    sign_at_desk,
    sign_many_on_paper,
    sign_on_paper,
)

__all__ = [
    "OrderDraft",
    "Origin",
    "amount_words",
    "approve_many",
    "approve_order",
    "batch_sum",
    "book_result",
    "cancel_order",
    "close_batch",
    "close_line",
    "correct_account",
    "current_account",
    "discard_batch",
    "discard_result",
    "draft_by_hand",
    "draft_order",
    "lines_without_answer",
    "open_batch",
    "pay_cash",
    "person_subject",
    "put_in_batch",
    "read_result",
    "rebatch_failed",
    "reopen_batch",
    "reveal_account",
    "reverse",
    "send_batch",
    "set_account",
    "set_line",
    "settle_by_hand",
    "sign",
    "sign_at_desk",
    "sign_many_on_paper",
    "sign_on_paper",
    "take_out",
]
