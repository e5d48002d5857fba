"""Handing out, signing for it, bringing it back.

A line is handed out once and signed for once: both are conditional on its state, under its lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.goods import rules
from gonghui.engines.goods.enums import LineState, MoveKind, SignedWay
from gonghui.engines.goods.listeners import tell_changed
from gonghui.engines.goods.models import IssueLine, Move, Warehouse
from gonghui.engines.goods.services.asking import (
    KEEP,
    ask_scope,
    ask_still,
    lock_warehouses,
    refuse,
)
from gonghui.engines.goods.services.booking import book, layers_of
from gonghui.engines.goods.services.lists import locked_lines
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.notify.services import send
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink, keep_ink


def _lock_for_moving(lines: Sequence[IssueLine], actor: Any) -> tuple[Warehouse, list[IssueLine]]:
    if not lines:
        raise Refusal("请先选择要办理的领取人。")
    key = lines[0].issue_list.warehouse_id
    warehouse = lock_warehouses(key)[key]
    rows = locked_lines([line.pk for line in lines])
    ask_scope(actor, rows[0].issue_list.union)
    ask_still(warehouse)
    return warehouse, rows


def _hand_out(row: IssueLine, warehouse: Warehouse, *, on: dt.date, actor: Any) -> None:
    refuse(rules.handing_problem(list_state=row.issue_list.state, state=row.state, name=row.name))
    allocation = rules.allocate(
        layers_of(warehouse, row.item_id), row.quantity, today=timezone.localdate()
    )
    refuse(
        rules.shortage_problem(
            allocation, item=str(row.item), unit=row.item.unit, wanted=row.quantity
        )
    )
    for taken in allocation.taken:
        book(
            warehouse,
            taken.key,
            -taken.quantity,
            MoveKind.ISSUE,
            on=on,
            actor=actor,
            line=row,
        )
    row.value = allocation.value
    row.state, row.handed_on, row.handed_at, row.handed_by = (
        LineState.HANDED,
        on,
        timezone.now(),
        actor,
    )
    row.save(update_fields=["value", "state", "handed_on", "handed_at", "handed_by"])


@transaction.atomic
def hand_out(
    line: IssueLine, *, actor: Any, on: dt.date | None = None, tell: bool = False
) -> IssueLine:
    """Give one line's goods: the lots used first go out at their cost. Never twice.

    With `tell` the person is asked on the phone to sign.
    """
    return hand_out_many([line], actor=actor, on=on, tell=tell)[0]


@transaction.atomic
def hand_out_many(
    lines: Sequence[IssueLine], *, actor: Any, on: dt.date | None = None, tell: bool = False
) -> list[IssueLine]:
    """Give several lines' goods, all or none."""
    day = on or timezone.localdate()
    refuse(rules.day_problem(day, timezone.localdate()))
    warehouse, rows = _lock_for_moving(lines, actor)
    for row in rows:
        _hand_out(row, warehouse, on=day, actor=actor)
    _tell_handed(rows, actor)
    tell_changed(rows, actor=actor)
    if tell:
        _ask_to_sign(rows)
    return rows


def _tell_handed(rows: Sequence[IssueLine], actor: Any) -> None:
    one = rows[0].issue_list
    record(
        "goods.handed_out",
        actor=actor,
        union=one.union,
        target=one,
        detail={"to": _named(rows), "count": len(rows)},
    )


def _named(rows: Sequence[IssueLine]) -> str:
    """Recipients for the audit; of a sensitive list only how many."""
    names = list(dict.fromkeys(row.name for row in rows))
    if rows[0].issue_list.is_sensitive:
        return f"{len(names)}人"
    more = f"等{len(names)}人（单位）" if len(names) > 3 else ""
    return "、".join(names[:3]) + more


def _ask_to_sign(rows: Sequence[IssueLine]) -> None:
    for row in rows:
        if row.person is not None:
            send(
                "goods.handed",
                to=[row.person],
                union=row.issue_list.union,
                context={"item": f"{row.item}{row.quantity}{row.item.unit}"},
                url="/m/goods/",
                key=f"line {row.pk}",
            )


def _reader(row: IssueLine) -> str:
    """What whoever opens a signature must hold."""
    return KEEP if row.issue_list.is_sensitive else "goods.view"


def _sign(
    row: IssueLine,
    *,
    way: SignedWay,
    name: str,
    on: dt.date,
    ink: StoredFile | None = None,
    scan: StoredFile | None = None,
    proxy: str = "",
) -> None:
    refuse(rules.signing_problem(state=row.state, name=row.name))
    row.state, row.signed_on, row.signed_at = LineState.SIGNED, on, timezone.now()
    row.signed_way, row.signed_name = way, name[:50]
    row.ink, row.scan, row.proxy = ink, scan, proxy.strip()[:60]
    row.save(
        update_fields=[
            "state",
            "signed_on",
            "signed_at",
            "signed_way",
            "signed_name",
            "ink",
            "scan",
            "proxy",
        ]
    )


@transaction.atomic
def sign_line(
    line: IssueLine, ink: Ink, *, actor: Any, signed_name: str = "", proxy: str = ""
) -> IssueLine:
    """Sign for one line that was handed out, before the keeper."""
    return sign_many([line], ink, actor=actor, signed_name=signed_name, proxy=proxy)[0]


@transaction.atomic
def sign_many(
    lines: Sequence[IssueLine],
    ink: Ink,
    *,
    actor: Any,
    signed_name: str = "",
    proxy: str = "",
) -> list[IssueLine]:
    """One signature for all lines of a recipient."""
    rows = locked_lines([line.pk for line in lines])
    union = rows[0].issue_list.union
    ask_scope(actor, union)
    for row in rows:
        refuse(rules.signing_problem(state=row.state, name=row.name))
    kept = keep_ink(ink, union=union, permission=_reader(rows[0]), actor=actor)
    for row in rows:
        _sign(
            row,
            way=SignedWay.TYPED if ink.is_typed else SignedWay.INK,
            name=signed_name.strip() or ink.typed or row.name,
            on=timezone.localdate(),
            ink=kept,
            proxy=proxy,
        )
    _tell_signed(rows, actor)
    tell_changed(rows, actor=actor)
    return rows


def _tell_signed(rows: Sequence[IssueLine], actor: Any) -> None:
    one = rows[0].issue_list
    record(
        "goods.signed",
        actor=actor,
        union=one.union,
        target=one,
        detail={"by": _named(rows), "count": len(rows), "way": rows[0].get_signed_way_display()},
    )


@transaction.atomic
def hand_over(
    lines: Sequence[IssueLine],
    ink: Ink,
    *,
    actor: Any,
    signed_name: str = "",
    proxy: str = "",
) -> list[IssueLine]:
    """Hand out and sign at one go: what the keeper's phone does. Lines handed out before are
    only signed for."""
    keys = [line.pk for line in lines]
    waiting = [line for line in lines if line.state == LineState.PLANNED]
    if waiting:
        hand_out_many(waiting, actor=actor)
    fresh = list(IssueLine.objects.filter(pk__in=keys).select_related("issue_list"))
    return sign_many(fresh, ink, actor=actor, signed_name=signed_name, proxy=proxy)


@transaction.atomic
def sign_own(lines: Sequence[IssueLine], ink: Ink, *, account: Any) -> list[IssueLine]:
    """The worker signs on his own phone for what was handed out to him."""
    own = IssueLine.objects.of_person(account).filter(pk__in=[line.pk for line in lines])
    rows = locked_lines(list(own.values_list("pk", flat=True)))
    union = rows[0].issue_list.union
    for row in rows:
        refuse(rules.signing_problem(state=row.state, name=row.name))
    kept = keep_ink(ink, union=union, permission=_reader(rows[0]), actor=account)
    for row in rows:
        _sign(row, way=SignedWay.PHONE, name=row.name, on=timezone.localdate(), ink=kept)
    _tell_signed(rows, account)
    tell_changed(rows, actor=account)
    return rows


@transaction.atomic
def confirm_paper(
    lines: Sequence[IssueLine], scan: StoredFile | None, *, on: dt.date, actor: Any
) -> int:
    """Take over what was signed on the printed sheet: lines not handed out yet are handed out
    on that day. The scan of the sheet stands by each. Returns how many."""
    if scan is None:
        raise Refusal("请上传签收表的扫描件或照片。")
    refuse(rules.day_problem(on, timezone.localdate()))
    warehouse, rows = _lock_for_moving(lines, actor)
    for row in rows:
        if row.state == LineState.PLANNED:
            _hand_out(row, warehouse, on=on, actor=actor)
        _sign(row, way=SignedWay.PAPER, name=row.name, on=on, scan=scan)
    one = rows[0].issue_list
    record(
        "goods.paper_confirmed",
        actor=actor,
        union=one.union,
        target=one,
        detail={"count": len(rows)},
    )
    tell_changed(rows, actor=actor)
    return len(rows)


@transaction.atomic
def give_back(line: IssueLine, quantity: int, *, reason: str, actor: Any) -> IssueLine:
    """Goods come back into the lots they were taken from; the line keeps the cost of the rest."""
    warehouse, rows = _lock_for_moving([line], actor)
    row = rows[0]
    refuse(rules.list_problem(row.issue_list.state))
    refuse(
        rules.giving_back_problem(state=row.state, kept=row.kept, quantity=quantity, reason=reason)
    )
    for taken in rules.bring_back(_out_of(row), quantity):
        move = book(
            warehouse,
            taken.key,
            taken.quantity,
            MoveKind.RETURN,
            on=timezone.localdate(),
            actor=actor,
            line=row,
        )
        row.value -= move.value
    row.returned += quantity
    row.reason = reason.strip()[:100]
    if not row.kept:
        row.state = LineState.RETURNED
    row.save(update_fields=["value", "returned", "reason", "state"])
    record(
        "goods.given_back",
        actor=actor,
        union=row.issue_list.union,
        target=row.issue_list,
        detail={"from": _named([row]), "what": f"{row.item}{quantity}{row.item.unit}"},
        reason=reason,
    )
    tell_changed([row], actor=actor)
    return row


def _out_of(row: IssueLine) -> list[rules.Taken]:
    """What the line still holds of each lot, in the order it was taken."""
    held: dict[int, tuple[Any, int]] = {}
    for move in Move.objects.filter(line=row).select_related("lot__item").order_by("pk"):
        _, before = held.get(move.lot_id, (None, 0))
        held[move.lot_id] = (move.lot, before - move.quantity)
    return [
        rules.Taken(lot, quantity, Decimal(quantity) * lot.unit_price)
        for lot, quantity in held.values()
        if quantity
    ]
