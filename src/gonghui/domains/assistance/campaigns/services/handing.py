"""Goods of a visit: the issue list of engines/goods, handed out, signed for, and what it cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from gonghui.domains.assistance.campaigns import rules
from gonghui.domains.assistance.campaigns.enums import Brand, SignedBy, VisitState
from gonghui.domains.assistance.campaigns.models import ConsolationRecipient, ConsolationVisit
from gonghui.domains.assistance.campaigns.services.asking import (
    ask_scope,
    lock_goods,
    lock_visit,
    refuse,
)
from gonghui.engines.goods import services as goods
from gonghui.engines.goods.enums import LineState, ListState, Purpose
from gonghui.engines.goods.models import IssueLine
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink

PURPOSES = {
    Brand.SPRING: Purpose.SPRING,
    Brand.SUMMER: Purpose.SUMMER,
    Brand.AUTUMN: Purpose.STUDENT,
    Brand.WINTER: Purpose.WARMTH,
    Brand.OTHER: Purpose.VISIT,
}


@dataclass(frozen=True)
class Wanted:
    """So much of an item, for the unit or for each person on the visit's roster."""

    item: Any
    quantity: int
    each: bool = False


@transaction.atomic
def list_goods(
    row: ConsolationVisit, wanted: Sequence[Wanted], *, warehouse: Any, actor: Any
) -> Any:
    """Make the visit's issue list, or put more on it. What is `each` goes to everybody on the
    roster; the rest to the unit as a whole."""
    lock_goods(row, moving=True)
    visit = lock_visit(row)
    ask_scope(actor, visit.union)
    refuse(rules.giving_problem(visit.campaign.state))
    refuse(rules.visit_problem(visit.state, VisitState.DONE))
    lines = _lines(visit, wanted)
    if not lines:
        raise Refusal("请选择物资和数量；按人发放的，先把人员列入这次走访。")
    if visit.issue_list is not None and visit.issue_list.state == ListState.CANCELLED:
        visit.issue_list = None
    if visit.issue_list is None:
        earlier = IssueLine.objects.filter(
            issue_list__origin_type=visit._meta.label, issue_list__origin_id=str(visit.pk)
        )
        visit.issue_list = goods.make_issue_list(
            union=visit.union,
            warehouse=warehouse,
            title=f"{visit.campaign.title}：{visit.unit_name}",
            purpose=PURPOSES[Brand(visit.campaign.brand)],
            planned_on=visit.planned_on,
            origin_type=visit._meta.label,
            origin_id=str(visit.pk),
            origin_url=visit.get_absolute_url(),
            is_sensitive=not visit.is_to_unit,
            once_key=f"consolation:{visit.pk}:{earlier.values('issue_list').distinct().count()}",
            lines=lines,
            actor=actor,
        )
        visit.save(update_fields=["issue_list"])
    else:
        goods.add_lines(visit.issue_list, lines, actor=actor)
    record("campaigns.goods_listed", actor=actor, union=visit.union, target=visit)
    return visit.issue_list


def _lines(visit: ConsolationVisit, wanted: Sequence[Wanted]) -> list[goods.LineDraft]:
    people = list(visit.recipients.counted().select_related("person", "person_union"))
    lines = []
    for one in wanted:
        if one.each:
            lines += [
                goods.LineDraft(
                    one.item,
                    one.quantity,
                    person=row.person,
                    belongs=str(row.person_union or ""),
                )
                for row in people
            ]
            continue
        lines.append(
            goods.LineDraft(
                one.item,
                one.quantity,
                employer=visit.employer,
                union=visit.visited_union,
                name="" if visit.is_to_unit else visit.unit_name,
                headcount=visit.expected or 1,
            )
        )
    return lines


def goods_cost_of(visit: ConsolationVisit) -> Decimal:
    """What was handed out and kept, at the lots' cost."""
    if visit.issue_list_id is None:
        return Decimal(0)
    lines = IssueLine.objects.filter(issue_list=visit.issue_list_id)
    found = lines.aggregate(found=Sum("value"))["found"]
    return Decimal(found or 0).quantize(Decimal("0.01"))


def hand_out_goods(visit: ConsolationVisit, *, on: dt.date, actor: Any) -> None:
    """Everything on the visit's list went along with it."""
    waiting = _of(visit, LineState.PLANNED)
    if waiting:
        goods.hand_out_many(waiting, on=on, actor=actor)
    _note_values(visit)


def _note_values(visit: ConsolationVisit) -> None:
    """What each person on the roster was handed, by cost, with its name."""
    if visit.issue_list_id is None:
        return
    found: dict[int, tuple[Decimal, list[str]]] = {}
    lines = IssueLine.objects.filter(issue_list=visit.issue_list_id, person__isnull=False)
    for line in lines.live().select_related("item").order_by("pk"):
        value, names = found.setdefault(line.person_id, (Decimal(0), []))
        found[line.person_id] = (value + line.value, [*names, line.item.name])
    for row in visit.recipients.counted().filter(person__in=found):
        row.goods_value, names = found[row.person_id]
        row.goods = "、".join(names)[:60]
        row.save(update_fields=["goods_value", "goods"])


def refresh_goods(visit: ConsolationVisit) -> None:
    """The values of a locked visit and of its people as the warehouse has them now."""
    _note_values(visit)


def sign_unit_goods(visit: ConsolationVisit, ink: Ink, *, name: str, actor: Any) -> None:
    """The receiver's signature stands for what the unit was handed as well. Scope was asked of
    the visit: who visits need not be a keeper."""
    lines = [line for line in _of(visit, LineState.HANDED) if line.person_id is None]
    if lines:
        goods.sign_many(lines, ink, signed_name=name, actor=None)


def sign_person_goods(
    recipient: ConsolationRecipient, ink: Ink | None, *, by: SignedBy, scan: Any, actor: Any
) -> None:
    """A recipient's signature stands for his goods as well."""
    if recipient.visit is None:
        return
    lines = [
        line
        for line in _of(recipient.visit, LineState.HANDED)
        if line.person_id == recipient.person_id
    ]
    if not lines:
        return
    if by is SignedBy.PHONE and ink is not None:
        goods.sign_own(lines, ink, account=actor)
    elif ink is not None:
        goods.sign_many(lines, ink, signed_name=recipient.person.name, actor=None)
    else:
        goods.confirm_paper(lines, scan, on=recipient.signed_on or dt.date.min, actor=None)


def has_open_goods(recipient: ConsolationRecipient) -> bool:
    """Whether goods wait to be handed to somebody or to be signed for."""
    if recipient.visit is None or recipient.visit.issue_list_id is None:
        return False
    lines = IssueLine.objects.filter(
        issue_list=recipient.visit.issue_list_id, person=recipient.person_id
    )
    return bool(lines.filter(state__in=(LineState.PLANNED, LineState.HANDED)).exists())


def _of(visit: ConsolationVisit, state: LineState) -> list[IssueLine]:
    if visit.issue_list_id is None:
        return []
    rows = IssueLine.objects.filter(issue_list=visit.issue_list_id, state=state)
    return list(rows.select_related("issue_list", "item").order_by("pk"))
