"""Decisions about goods: plain values in, a Chinese reason out ("" when it may be done)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gonghui.engines.goods.enums import (
    LineState,
    ListState,
    LossState,
    Source,
    TakeState,
    TransferState,
)

MOST_QUANTITY = 10_000_000


@dataclass(frozen=True)
class Layer:
    """What lies of one lot. `key` is handed through."""

    key: Any
    quantity: int
    unit_price: Decimal
    received_on: dt.date
    expires_on: dt.date | None = None

    def is_expired(self, today: dt.date) -> bool:
        return self.expires_on is not None and self.expires_on < today


@dataclass(frozen=True)
class Taken:
    """So much of a layer."""

    key: Any
    quantity: int
    value: Decimal


@dataclass(frozen=True)
class Allocation:
    """Which layers an issue takes from; `short` is what is missing, `expired` what may not go."""

    taken: tuple[Taken, ...]
    short: int
    expired: int

    @property
    def value(self) -> Decimal:
        return sum((one.value for one in self.taken), Decimal(0))


def order_of_use(layer: Layer) -> tuple[dt.date, dt.date]:
    """First expired first out; what never expires by the day it came in."""
    return (layer.expires_on or dt.date.max, layer.received_on)


def allocate(layers: Iterable[Layer], wanted: int, *, today: dt.date) -> Allocation:
    """Take what is used first; what has expired stays where it is."""
    layers = list(layers)
    good = [one for one in layers if not one.is_expired(today) and one.quantity > 0]
    taken, left = [], wanted
    for layer in sorted(good, key=order_of_use):
        quantity = min(layer.quantity, left)
        if quantity:
            taken.append(Taken(layer.key, quantity, layer.unit_price * quantity))
            left -= quantity
    expired = sum(one.quantity for one in layers if one.is_expired(today))
    return Allocation(tuple(taken), left, expired)


def bring_back(taken: Sequence[Taken], wanted: int) -> list[Taken]:
    """What returns to which layer, the last taken first."""
    back, left = [], wanted
    for one in reversed(taken):
        quantity = min(one.quantity, left)
        if quantity:
            price = one.value / one.quantity
            back.append(Taken(one.key, quantity, price * quantity))
            left -= quantity
    return back


def shortage_problem(allocation: Allocation, *, item: str, unit: str, wanted: int) -> str:
    """Why goods cannot go out."""
    if not allocation.short:
        return ""
    there = wanted - allocation.short
    expired = f"（另有{allocation.expired}{unit}已过期，不能发放）" if allocation.expired else ""
    return f"“{item}”库存不足：需要{wanted}{unit}，可发{there}{unit}{expired}，请先入库或调拨"


def day_problem(day: dt.date, today: dt.date) -> str:
    """Stock moves on a day that has come, and not years after it was forgotten."""
    if day > today:
        return "日期不能晚于今天"
    if (today - day).days > 366:
        return "日期超过一年，请核对"
    return ""


def lot_problem(
    *,
    item: str,
    quantity: int,
    unit_price: Decimal,
    source: str,
    expires_on: dt.date | None,
    received_on: dt.date,
) -> str:
    """Why a line of a receipt may not be booked. Donations are taken at a fair price."""
    if not 0 < quantity <= MOST_QUANTITY:
        return f"“{item}”的数量应大于0"
    if unit_price < 0 or (unit_price == 0 and source == Source.BUY):
        return f"“{item}”是采购的，请填写单价"
    if unit_price == 0:
        return f"“{item}”没有单价，捐赠和拨入的物资请按公允价填写"
    if expires_on is not None and expires_on <= received_on:
        return f"“{item}”入库时已过保质期，不能入库"
    return ""


def take_back_problem(*, is_reversed: bool, received: int, there: int, moved: bool) -> str:
    """Why a receipt may not be taken back: all of it must lie untouched."""
    if is_reversed:
        return "该入库单已经冲回"
    if moved or there < received:
        return "该批物资已有出库或调拨，不能冲回，请用盘点或报损更正"
    return ""


def receiving_problem(*, state: str, sent: int, received: int, difference: str) -> str:
    """Why a line of a transfer may not be taken in."""
    if state != TransferState.SENT:
        return "该调拨单已经收货"
    if received < 0 or received > sent:
        return "实收数量不能多于调出数量，多出的请用盘点登记"
    if received < sent and not difference.strip():
        return "实收与调出数量不一致，请写明差异情况"
    return ""


def list_problem(state: str) -> str:
    """Why a list takes no further act."""
    if state == ListState.OPEN:
        return ""
    return "发放清单已经办结" if state == ListState.CLOSED else "发放清单已经作废"


def handing_problem(*, list_state: str, state: str, name: str) -> str:
    """Why a line may not be handed out."""
    if problem := list_problem(list_state):
        return problem
    if state == LineState.PLANNED:
        return ""
    if state in (LineState.HANDED, LineState.SIGNED):
        return f"{name}的物资已经发放，没有重复发放"
    return f"{name}的这一项{LineState(state).label}，不能发放"


def signing_problem(*, state: str, name: str) -> str:
    """Why a line may not be signed for."""
    if state == LineState.HANDED:
        return ""
    if state == LineState.SIGNED:
        return f"{name}的这一项已经签收"
    if state == LineState.PLANNED:
        return f"{name}的这一项还没有发放，发放后才能签收"
    return f"{name}的这一项{LineState(state).label}，不能签收"


def giving_back_problem(*, state: str, kept: int, quantity: int, reason: str) -> str:
    """Why goods may not come back."""
    if state not in (LineState.HANDED, LineState.SIGNED):
        return "只有已发放的物资可以退回"
    if not 0 < quantity <= kept:
        return f"退回数量应在1至{kept}之间"
    if not reason.strip():
        return "请写明退回原因"
    return ""


def closing_problem(*, list_state: str, unsigned: int, note: str) -> str:
    """Why a list may not be closed: every line is signed for, or it is said why not."""
    if problem := list_problem(list_state):
        return problem
    if unsigned and not note.strip():
        return f"还有{unsigned}项已发放没有签收，请先补签，或写明原因再办结"
    return ""


def decision_problem(*, is_same: bool) -> str:
    """Nobody approves what he asked for or counted himself."""
    return "申请人本人不能审批，请由其他有审批权限的人办理" if is_same else ""


def loss_problem(*, state: str) -> str:
    return "" if state == LossState.ASKED else "该报损单已经审批"


def counting_problem(state: str) -> str:
    return "" if state == TakeState.COUNTING else "该盘点单不在盘点中，不能再改"


def recount_problem(*, is_blind: bool, is_complete: bool, changes: bool) -> str:
    """Whoever has seen the differences of a blind count does not change what he counted."""
    if is_blind and is_complete and changes:
        return "实盘数量已经填齐，盲盘不能再改；确需重盘的，请作废后重新盘点"
    return ""


def submitting_problem(*, state: str, uncounted: int, unexplained: int) -> str:
    """Why a stock-take may not be handed in."""
    if problem := counting_problem(state):
        return problem
    if uncounted:
        return f"还有{uncounted}个批次没有填写实盘数量"
    if unexplained:
        return f"有{unexplained}个批次账实不符，请逐项写明差异原因"
    return ""


def approving_problem(state: str) -> str:
    return "" if state == TakeState.SUBMITTED else "该盘点单不在待审批状态"
