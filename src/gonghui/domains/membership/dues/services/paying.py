"""Money in, and struck out again; months waived; members talked to."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.dues import rules
from gonghui.domains.membership.dues.enums import DuesState
from gonghui.domains.membership.dues.models import (
    DuesEntry,
    DuesMonth,
    DuesReceipt,
    DuesReminder,
)
from gonghui.domains.membership.dues.services.rolling import resettle
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.engines.registers.importing.bulk import insert_rows, update_rows
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.models import Union
from gonghui.kernel.refusal import Refusal


@dataclass(frozen=True)
class Taken:
    """What came of taking dues: the receipt, and why some months were left."""

    receipt: DuesReceipt
    left: dict[str, int]

    @property
    def text(self) -> str:
        why = "；".join(f"{count}人月{reason}" for reason, count in self.left.items())
        receipt = self.receipt
        said = f"已登记{receipt.count}人月，{receipt.total:f}元，收据{receipt.number}"
        return f"{said}；没有登记的：{why}" if why else said


def _ask_scope(actor: Any, union: Any) -> None:
    if actor is not None and not actor.may_at("dues.edit", union):
        raise Refusal(f"您没有在“{union}”办理会费的权限，请联系该工会或其上级工会。")


def _locked(months: Iterable[int], union: Any) -> list[DuesMonth]:
    """The rows as they are now, of the union and what is below it."""
    found = (
        DuesMonth.objects.select_for_update(of=("self",))
        .of_subtree(union)
        .filter(pk__in=list(months))
    )
    rows = list(found.select_related("membership__person", "union").order_by("month", "pk"))
    if not rows:
        raise Refusal("请先勾选要办理的人和月份。")
    return rows


@transaction.atomic
def pay(
    months: Iterable[int],
    *,
    union: Any,
    paid_on: dt.date,
    method: str,
    actor: Any,
    payer: Membership | None = None,
    note: str = "",
) -> Taken:
    """Take the dues of some months on one receipt. Months that cannot be paid are told apart."""
    _ask_scope(actor, union)
    if problem := rules.day_problem(paid_on, timezone.localdate()):
        raise Refusal(f"{problem}。")
    left: Counter[str] = Counter()
    fit = []
    for row in _locked(months, union):
        if problem := rules.pay_problem(row.state, row.due):
            left[problem] += 1
        else:
            fit.append(row)
    if not fit:
        raise Refusal(f"没有可以登记的月份：{'；'.join(left)}。")
    receipt = write_receipt(
        fit, union=union, paid_on=paid_on, method=method, actor=actor, payer=payer, note=note
    )
    return Taken(receipt, dict(left))


def write_receipt(
    rows: Sequence[DuesMonth],
    *,
    union: Any,
    paid_on: dt.date,
    method: str,
    actor: Any,
    payer: Membership | None = None,
    note: str = "",
) -> DuesReceipt:
    """The receipt, its entries, and the months marked paid. The caller has locked and judged."""
    amounts = [row.due for row in rows]
    receipt = _new_receipt(
        union=union,
        paid_on=paid_on,
        method=method,
        payer=payer,
        note=note.strip(),
        total=sum(amounts, Decimal(0)),
        count=len(rows),
        made_by=actor,
    )
    _enter(receipt, rows, amounts)
    for row in rows:
        row.paid, row.state, row.paid_on = row.due, DuesState.PAID, paid_on
    _rewrite(rows)
    record(
        "dues.taken",
        actor=actor,
        union=union,
        target=receipt,
        detail={"count": len(rows), "total": f"{receipt.total:f}"},
    )
    return receipt


def _new_receipt(*, union: Any, paid_on: dt.date, **facts: Any) -> DuesReceipt:
    """Numbers of a union and year run without gaps: the union's row is locked for it."""
    Union.objects.select_for_update(no_key=True).get(pk=union.pk)
    year = timezone.localdate().year
    there = DuesReceipt.objects.filter(union=union, number__startswith=f"{year}-").count()
    receipt: DuesReceipt = DuesReceipt.objects.create(
        union=union, paid_on=paid_on, number=f"{year}-{there + 1:05d}", **facts
    )
    return receipt


def _enter(receipt: DuesReceipt, rows: Sequence[DuesMonth], amounts: Sequence[Decimal]) -> None:
    insert_rows(
        DuesEntry,
        len(rows),
        {
            "receipt_id": [receipt.pk] * len(rows),
            "dues_month_id": [row.pk for row in rows],
            "union_id": [row.union_id for row in rows],
            "amount": list(amounts),
            "paid_on": [receipt.paid_on] * len(rows),
        },
    )


def _rewrite(rows: Sequence[DuesMonth]) -> None:
    update_rows(
        DuesMonth,
        [row.pk for row in rows],
        {name: [getattr(row, name) for row in rows] for name in ("paid", "state", "paid_on")},
    )


@transaction.atomic
def undo_receipt(receipt: DuesReceipt, *, reason: str, actor: Any) -> DuesReceipt:
    """Strike a receipt out by one in red, dated today: figures of closed months stay."""
    found: DuesReceipt = (
        DuesReceipt.objects.select_for_update(of=("self",))
        .select_related("union")
        .get(pk=receipt.pk)
    )
    _ask_scope(actor, found.union)
    is_reversed = DuesReceipt.objects.filter(reverses=found).exists()
    if problem := rules.undo_problem(
        is_reversal=found.reverses_id is not None, is_reversed=is_reversed
    ):
        raise Refusal(f"{problem}。")
    if not reason.strip():
        raise Refusal("请写明冲销的原因。")
    entries = list(found.entries.order_by("pk"))
    rows = {
        row.pk: row
        for row in DuesMonth.objects.select_for_update().filter(
            pk__in=[entry.dues_month_id for entry in entries]
        )
    }
    red = _new_receipt(
        union=found.union,
        paid_on=timezone.localdate(),
        method=found.method,
        payer=found.payer,
        note=reason.strip()[:100],
        total=-found.total,
        count=found.count,
        reverses=found,
        made_by=actor,
    )
    struck = [rows[entry.dues_month_id] for entry in entries]
    _enter(red, struck, [-entry.amount for entry in entries])
    today = timezone.localdate()
    for row in struck:
        row.paid, row.paid_on = Decimal(0), None
        row.state = rules.aged(DuesState.DUE, row.due, Month.of(row.month), today)
    _rewrite(struck)
    resettle({row.membership_id for row in struck}, since=Month.of(min(r.month for r in struck)))
    record("dues.struck_out", actor=actor, union=found.union, target=found, reason=reason)
    return red


@transaction.atomic
def waive(months: Iterable[int], *, union: Any, reason: str, actor: Any) -> int:
    """Let a member off some months, by the committee's decision."""
    _ask_scope(actor, union)
    if not reason.strip():
        raise Refusal("请写明减免的原因和委员会决定。")
    rows = _locked(months, union)
    for row in rows:
        if problem := rules.waive_problem(row.state):
            raise Refusal(f"{Month.of(row.month)}：{problem}。")
        row.state, row.reason = DuesState.WAIVED, reason.strip()[:100]
    DuesMonth.objects.bulk_update(rows, ["state", "reason"])
    record(
        "dues.waived",
        actor=actor,
        union=union,
        target=rows[0].membership,
        detail={"count": len(rows)},
        reason=reason,
    )
    return len(rows)


@transaction.atomic
def unwaive(membership: Membership, *, union: Any, actor: Any) -> int:
    """Take back the waiving of a member's months."""
    _ask_scope(actor, union)
    rows = list(
        DuesMonth.objects.select_for_update()
        .of_subtree(union)
        .filter(membership=membership, state=DuesState.WAIVED)
    )
    if not rows:
        raise Refusal("没有减免的月份。")
    for row in rows:
        row.state, row.reason = DuesState.DUE, ""
    DuesMonth.objects.bulk_update(rows, ["state", "reason"])
    resettle([membership.pk], since=Month.of(min(row.month for row in rows)))
    record(
        "dues.unwaived", actor=actor, union=union, target=membership, detail={"count": len(rows)}
    )
    return len(rows)


@transaction.atomic
def remind(membership: Membership, *, on: dt.date, words: str, actor: Any) -> DuesReminder:
    """Write down that a member in arrears was talked to."""
    _ask_scope(actor, membership.union)
    if on > timezone.localdate():
        raise Refusal("教育日期不能晚于今天。")
    if len(words.strip()) < 4:
        raise Refusal("请写明谈话人和主要情况。")
    row: DuesReminder = DuesReminder.objects.create(
        membership=membership, on=on, words=words.strip()[:200], made_by=actor
    )
    record("dues.reminded", actor=actor, union=membership.union, target=membership)
    return row
