"""How orders look: tones, columns that know their reader, the way to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from gonghui.engines.money.enums import BatchState, LineResult, OrderState, ResultState, RowVerdict
from gonghui.engines.money.queries import Reader
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import Crumb

TONES = {
    OrderState.DRAFTED: "info",
    OrderState.APPROVED: "warn",
    OrderState.BATCHED: "warn",
    OrderState.PAID: "ok",
    OrderState.SIGNED: "ok",
    OrderState.FAILED: "bad",
    OrderState.CANCELLED: "mute",
    OrderState.REVERSED: "mute",
    OrderState.COUNTER: "mute",
}
BATCH_TONES = {
    BatchState.OPEN: "info",
    BatchState.CLOSED: "warn",
    BatchState.SENT: "warn",
    BatchState.SETTLED: "ok",
    BatchState.DISCARDED: "mute",
}
RESULT_TONES = {
    LineResult.WAITING: "warn",
    LineResult.PAID: "ok",
    LineResult.FAILED: "bad",
    LineResult.TAKEN_OUT: "mute",
}
FILE_TONES = {
    ResultState.PREVIEW: "info",
    ResultState.APPLYING: "warn",
    ResultState.DONE: "ok",
    ResultState.DISCARDED: "mute",
}
VERDICT_TONES = {
    RowVerdict.PAID: "ok",
    RowVerdict.FAILED: "bad",
    RowVerdict.WRONG: "warn",
    RowVerdict.REPEATED: "mute",
}


def orders_crumb() -> Crumb:
    return Crumb("支付单", reverse("money:orders"))


def batches_crumb() -> Crumb:
    return Crumb("支付批次", reverse("money:batches"))


def order_columns(reader: Reader, path: str = "") -> dict[str, Column]:
    """Columns of orders as this reader meets them; `path` leads from the row to its order."""

    def of(row: Any) -> Any:
        return getattr(row, path) if path else row

    prefix = f"{path}." if path else ""
    field = f"{path}__" if path else ""
    return {
        "number": Column("number", "支付单号", f"{prefix}number", link=True, width=10),
        "payee": Column("payee", "收款人", lambda row: reader.name(of(row)), width=8),
        "kind": Column("kind", "类别", lambda row: reader.title(of(row)), width=10),
        "amount": Column(
            "amount",
            "金额",
            f"{prefix}amount",
            kind="money",
            unit="元",
            sortable=True,
            order_by=f"{field}amount",
        ),
        "state": Column("state", "状态", f"{prefix}state", kind="choice", tones=TONES, width=8),
        "way": Column("way", "方式", f"{prefix}way", kind="choice", hide_on_phone=True),
        "union": Column("union", "支付工会", f"{prefix}union", hide_on_phone=True, wide=True),
        "account": Column("account", "收款账户", f"{prefix}account", empty="未登记"),
        "period": Column("period", "所属期间", f"{prefix}period", hide_on_phone=True),
        "drafted_on": Column("drafted_on", "制单", f"{prefix}drafted_on", kind="date"),
        "paid_on": Column("paid_on", "支付", f"{prefix}paid_on", kind="date"),
        "signed_on": Column("signed_on", "签收", f"{prefix}signed_on", kind="date"),
    }


def picker(row: Any, *, label: str, key: int, form: str = "batch") -> str:
    """The box that ticks a row of a list for the form below it."""
    return format_html(
        '<label class="gh-check"><input class="form-check-input" type="checkbox" name="order" '
        'value="{}" form="{}" aria-label="选择{}"></label>',
        key,
        form,
        label,
    )


def keys_of(values: Iterable[str], most: int = 1_000) -> list[int]:
    """Keys of ticked rows, as far as they are keys."""
    return [int(one) for one in values if one.isdecimal() and len(one) < 19][:most]
