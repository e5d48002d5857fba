"""Lists of who gets what: made, filled, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.goods import rules
from gonghui.engines.goods.enums import LineState, ListState, Purpose
from gonghui.engines.goods.listeners import tell_changed
from gonghui.engines.goods.models import IssueLine, IssueList, Item, Warehouse
from gonghui.engines.goods.services.asking import (
    ask_open,
    ask_scope,
    lock_warehouses,
    refuse,
)
from gonghui.kernel.audit.services import record
from gonghui.kernel.people.names import sort_key
from gonghui.kernel.refusal import Refusal

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
    rows = locked_lines([line.pk for line in lines])
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


def locked_lines(keys: Sequence[int]) -> list[IssueLine]:
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


def _cancel_rest(issue_list: IssueList, reason: str, actor: Any) -> None:
    """Lines that nobody came for."""
    rows = list(issue_list.lines.select_for_update().filter(state=LineState.PLANNED).order_by("pk"))
    for line in rows:
        line.state, line.reason, line.issue_list = LineState.CANCELLED, reason, issue_list
    IssueLine.objects.bulk_update(rows, ["state", "reason"], batch_size=500)
    tell_changed(rows, actor=actor)
