"""Lists of who gets what, handing it out, signing for it, bringing it back.

A line is handed out once and signed for once: both are conditional on its state, under its lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.goods import rules
from gonghui.engines.goods.enums import LineState, ListState, MoveKind, Purpose, SignedWay
from gonghui.engines.goods.listeners import tell_changed
from gonghui.engines.goods.models import IssueLine, IssueList, Item, Move, Warehouse
from gonghui.engines.goods.services.asking import (
    KEEP,
    ask_open,
    ask_scope,
    ask_still,
    lock_warehouses,
    refuse,
)
from gonghui.engines.goods.services.booking import book, layers_of
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.notify.services import send
from gonghui.kernel.people.names import sort_key
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink, keep_ink

MOST_LINES = 20_000


@dataclass(frozen=True)
class LineDraft:
    """Goods for one recipient: a person, a union, an employer, or a name by itself."""

    item: Item
    quantity: int
    person: Any = None
    union: Any = None
    """Who gets it, if it is a union."""
    employer: Any = None
    name: str = ""
    belongs: str = ""
    """The union a person is in, as text."""
    headcount: int = 1

    @property
    def named(self) -> str:
        """The recipient's name as it is written down."""
        found = self.person or self.union or self.employer
        return str(found.name) if found is not None else self.name.strip()

    @property
    def key(self) -> tuple[str, int]:
        """Recipient and item: once a list."""
        if self.person is not None:
            who = f"p{self.person.pk}"
        elif self.union is not None:
            who = f"u{self.union.pk}"
        elif self.employer is not None:
            who = f"e{self.employer.pk}"
        else:
            who = f"n{self.name.strip()}"
        return who, self.item.pk


@transaction.atomic
def make_issue_list(
    *,
    union: Any,
    warehouse: Warehouse,
    title: str,
    purpose: str,
    actor: Any,
    lines: Sequence[LineDraft] = (),
    planned_on: dt.date | None = None,
    note: str = "",
    origin_type: str = "",
    origin_id: str = "",
    origin_url: str = "",
    is_sensitive: bool = False,
    once_key: str | None = None,
) -> IssueList:
    """Write a list. A line of business that makes one names its own record as the origin and has
    asked its own permission; `purpose` is one of `Purpose`. The same `once_key` acts once."""
    warehouse = lock_warehouses(warehouse)[warehouse.pk]
    if once_key and (known := IssueList.objects.filter(once_key=once_key).first()):
        return known
    if not origin_type:
        ask_scope(actor, union)
    if warehouse.union_id != union.pk:
        raise Refusal(f"“{warehouse}”不是“{union}”的仓库，请选择本工会的仓库，或先办理调拨。")
    ask_open(warehouse)
    if not title.strip():
        raise Refusal("请填写清单标题。")
    row: IssueList = IssueList.objects.create(
        union=union,
        warehouse=warehouse,
        title=title.strip()[:120],
        purpose=Purpose(purpose),
        note=note.strip(),
        planned_on=planned_on or timezone.localdate(),
        is_sensitive=is_sensitive,
        origin_type=origin_type,
        origin_id=str(origin_id),
        origin_url=origin_url,
        once_key=once_key or None,
        made_by=actor,
    )
    record("goods.list_made", actor=actor, union=union, target=row, detail={"count": len(lines)})
    if lines:
        _add(row, lines)
    return row


@transaction.atomic
def add_lines(issue_list: IssueList, lines: Sequence[LineDraft], *, actor: Any) -> int:
    """Put recipients on a list; whoever is there with the same item already is passed over.
    Returns how many lines are new."""
    row = _locked_list(issue_list)
    if not row.origin_type:
        ask_scope(actor, row.union)
    refuse(rules.list_problem(row.state))
    added = _add(row, lines)
    if added:
        record(
            "goods.lines_added", actor=actor, union=row.union, target=row, detail={"count": added}
        )
    return added


def _locked_list(issue_list: IssueList) -> IssueList:
    found: IssueList = (
        IssueList.objects.select_for_update(of=("self",))
        .select_related("union", "warehouse__union")
        .get(pk=issue_list.pk)
    )
    return found


def _add(row: IssueList, drafts: Sequence[LineDraft]) -> int:
    there = {
        (line.recipient, line.item_id)
        for line in row.lines.live().only(
            "person_id", "for_union_id", "employer_id", "name", "item_id"
        )
    }
    if len(there) + len(drafts) > MOST_LINES:
        raise Refusal(f"一张清单最多{MOST_LINES}项，请分开制单。")
    made = []
    for draft in drafts:
        if draft.key in there:
            continue
        if not draft.named:
            raise Refusal("请填写领取人或单位的名称。")
        if not 0 < draft.quantity <= rules.MOST_QUANTITY:
            raise Refusal(f"{draft.named}的数量应大于0。")
        there.add(draft.key)
        made.append(
            IssueLine(
                issue_list=row,
                person=draft.person,
                for_union=draft.union,
                employer=draft.employer,
                name=draft.named[:120],
                name_key=sort_key(draft.named)[:240],
                belongs=draft.belongs[:120],
                headcount=max(draft.headcount, 1),
                item=draft.item,
                quantity=draft.quantity,
            )
        )
    IssueLine.objects.bulk_create(made, batch_size=500)
    return len(made)


@transaction.atomic
def cancel_lines(lines: Iterable[IssueLine], *, reason: str, actor: Any) -> int:
    """Take recipients off a list before they got anything. Returns how many."""
    if not reason.strip():
        raise Refusal("请写明取消的原因。")
    rows = _locked_lines([line.pk for line in lines])
    for row in rows:
        ask_scope(actor, row.issue_list.union)
        refuse(rules.list_problem(row.issue_list.state))
        if row.state != LineState.PLANNED:
            raise Refusal(f"{row.name}的这一项{row.get_state_display()}，不能取消。")
        row.state, row.reason = LineState.CANCELLED, reason.strip()[:100]
        row.save(update_fields=["state", "reason"])
    if rows:
        one = rows[0].issue_list
        record(
            "goods.lines_cancelled",
            actor=actor,
            union=one.union,
            target=one,
            detail={"count": len(rows)},
            reason=reason,
        )
    tell_changed(rows, actor=actor)
    return len(rows)


def _locked_lines(keys: Sequence[int]) -> list[IssueLine]:
    """Lines as they are now, locked in one order."""
    rows = IssueLine.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    found = list(
        rows.select_related(
            "issue_list__union", "issue_list__warehouse__union", "item", "person"
        ).order_by("pk")
    )
    if not found:
        raise Refusal("没有找到这些发放明细，请刷新后重试。")
    if len({row.issue_list_id for row in found}) > 1:
        raise Refusal("一次只能办理同一张清单的明细。")
    return found


def _lock_for_moving(lines: Sequence[IssueLine], actor: Any) -> tuple[Warehouse, list[IssueLine]]:
    if not lines:
        raise Refusal("请先选择要办理的领取人。")
    key = lines[0].issue_list.warehouse_id
    warehouse = lock_warehouses(key)[key]
    rows = _locked_lines([line.pk for line in lines])
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
    rows = _locked_lines([line.pk for line in lines])
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
    rows = _locked_lines(list(own.values_list("pk", flat=True)))
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


def _cancel_rest(issue_list: IssueList, reason: str, actor: Any) -> None:
    """Lines that nobody came for."""
    rows = list(issue_list.lines.select_for_update().filter(state=LineState.PLANNED).order_by("pk"))
    for line in rows:
        line.state, line.reason, line.issue_list = LineState.CANCELLED, reason, issue_list
    IssueLine.objects.bulk_update(rows, ["state", "reason"], batch_size=500)
    tell_changed(rows, actor=actor)


@transaction.atomic
def close_list(issue_list: IssueList, *, actor: Any, note: str = "") -> IssueList:
    """End a list: what was not handed out is cancelled, what is not signed for is explained."""
    row = _locked_list(issue_list)
    ask_scope(actor, row.union)
    unsigned = row.lines.filter(state=LineState.HANDED).count()
    refuse(rules.closing_problem(list_state=row.state, unsigned=unsigned, note=note))
    _cancel_rest(row, "清单办结时没有领取", actor)
    row.state, row.closed_at, row.closed_by = ListState.CLOSED, timezone.now(), actor
    row.closing_note = note.strip()
    row.save(update_fields=["state", "closed_at", "closed_by", "closing_note"])
    record("goods.list_closed", actor=actor, union=row.union, target=row, reason=note)
    return row


@transaction.atomic
def cancel_list(issue_list: IssueList, *, reason: str, actor: Any) -> IssueList:
    """Give a list up from which nothing was handed out."""
    row = _locked_list(issue_list)
    ask_scope(actor, row.union)
    refuse(rules.list_problem(row.state))
    if not reason.strip():
        raise Refusal("请写明作废原因。")
    if row.lines.exclude(state__in=(LineState.PLANNED, LineState.CANCELLED)).exists():
        raise Refusal("清单已有物资发放，不能作废；没有发放的可以办结。")
    _cancel_rest(row, reason.strip()[:100], actor)
    row.state, row.closed_at, row.closed_by = ListState.CANCELLED, timezone.now(), actor
    row.closing_note = reason.strip()
    row.save(update_fields=["state", "closed_at", "closed_by", "closing_note"])
    record("goods.list_cancelled", actor=actor, union=row.union, target=row, reason=reason)
    return row
