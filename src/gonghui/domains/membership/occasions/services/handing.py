"""Grants of goods: put on the issue list of a warehouse, told by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from gonghui.domains.membership.occasions import rules
from gonghui.domains.membership.occasions.enums import SENSITIVE, CareKind, GrantState, SignedBy
from gonghui.domains.membership.occasions.models import CareGrant, CareList
from gonghui.domains.membership.occasions.services.asking import ask_scope, refuse
from gonghui.domains.membership.occasions.services.giving import Marked, locked_grants, note
from gonghui.engines.goods.enums import LineState, Purpose, SignedWay
from gonghui.engines.goods.models import IssueLine, IssueList, Item, Warehouse
from gonghui.engines.goods.services import LineDraft, make_issue_list
from gonghui.kernel.audit.services import record_many
from gonghui.kernel.refusal import Refusal

ORIGIN = "occasions.CareList"


@transaction.atomic
def issue_goods(
    grants: Iterable[int],
    *,
    care_list: CareList,
    warehouse: Warehouse,
    item: Item,
    quantity: int,
    actor: Any,
) -> tuple[IssueList | None, Marked]:
    """Put the approved gifts of one occasion on an issue list, in sets: a whole union's roster is
    one list. What is nobody else's business goes on a list whose names only the keepers read."""
    ask_scope(actor, care_list.union)
    left: Counter[str] = Counter()
    fit: dict[int, CareGrant] = {}
    for row in locked_grants(grants, care_list, actor):
        problem = rules.issue_problem(row.state, row.form, has_papers=row.has_papers)
        if not problem and row.membership.person_id in fit:
            problem = "在同一张清单上已有一份，请另制清单"
        if problem:
            left[problem] += 1
        else:
            fit[row.membership.person_id] = row
    rows = list(fit.values())
    if not rows:
        return None, Marked(0, dict(left))
    occasions = {row.title for row in rows}
    is_sensitive = any(row.kind in SENSITIVE for row in rows)
    if len(occasions) > 1:
        raise Refusal(f"一张发放清单只发一种事由，现在有{'、'.join(sorted(occasions))}。")
    is_festival = rows[0].kind == CareKind.FESTIVAL
    made = make_issue_list(
        union=care_list.union,
        warehouse=warehouse,
        title=str(care_list) if is_sensitive else f"{care_list}：{rows[0].title}",
        purpose=Purpose.FESTIVAL if is_festival else Purpose.CARE,
        lines=[
            LineDraft(
                item,
                quantity,
                person=row.membership.person,
                belongs=str(row.membership.union),
            )
            for row in rows
        ],
        origin_type=ORIGIN,
        origin_id=str(care_list.pk),
        origin_url=care_list.get_absolute_url(),
        is_sensitive=is_sensitive,
        actor=actor,
    )
    lines = dict(made.lines.values_list("person", "pk"))
    for row in rows:
        row.issue_line_id = lines[row.membership.person_id]
    CareGrant.objects.bulk_update(rows, ["issue_line"], batch_size=500)
    note(care_list, actor, "列入发放清单", len(rows))
    return made, Marked(len(rows), dict(left))


_SIGNED = {
    SignedWay.INK: SignedBy.DESK,
    SignedWay.TYPED: SignedBy.DESK,
    SignedWay.PAPER: SignedBy.PAPER,
    SignedWay.PHONE: SignedBy.PHONE,
}


def lines_changed(lines: Sequence[IssueLine], *, actor: Any) -> None:
    """Goods of our lists were handed out, signed for, brought back or called off."""
    by_key = {line.pk: line for line in lines}
    rows = list(
        CareGrant.objects.select_for_update(of=("self",))
        .select_related("membership__person", "union")
        .filter(issue_line__in=by_key)
        .order_by("pk")
    )
    signed = []
    for row in rows:
        line = by_key[row.issue_line_id]
        if line.state in (LineState.CANCELLED, LineState.RETURNED):
            row.issue_line, row.state = None, GrantState.CONFIRMED
            row.given_on = row.signed_on = None
            row.signed_by = ""
            continue
        refuse(rules.cost_problem(row.membership.person.name, line.value, row.amount))
        row.given_on, row.amount = line.handed_on, line.value
        row.state = GrantState.GIVEN
        if line.state == LineState.SIGNED:
            row.state, row.signed_on = GrantState.SIGNED, line.signed_on
            row.signed_by = _SIGNED[SignedWay(line.signed_way)]
            signed.append(row)
    CareGrant.objects.bulk_update(
        rows,
        ["issue_line", "state", "given_on", "signed_on", "signed_by", "amount"],
        batch_size=500,
    )
    record_many(
        "occasions.signed", actor=actor, acts=[(row.union, row.membership, {}) for row in signed]
    )
