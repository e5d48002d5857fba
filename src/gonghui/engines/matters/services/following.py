"""Desks follow the tree: of unions that are merged or dissolved, of people who leave their seats."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from gonghui.engines.matters.enums import OPEN_STATES, DeskState, Verb
from gonghui.engines.matters.messages import tell_desks
from gonghui.engines.matters.models import Desk, Matter
from gonghui.engines.matters.queries import heir_of, place_above
from gonghui.engines.matters.services.moving import locked, note
from gonghui.kernel.access.models import Grant
from gonghui.kernel.access.permissions import roles_with
from gonghui.kernel.audit.services import record


@transaction.atomic
def follow_union(union: Any, *, event: Any, on: dt.date, actor: Any) -> None:
    """Hand what waits at a union that is closed to its successor, or to its superior.

    Runs in the transaction in which the union is closed (`kernel.org.listeners`).
    """
    heir = heir_of(union)
    if heir.pk == union.pk:
        return
    here = Desk.objects.waiting().filter(union=union).values("matter")
    received = Matter.objects.filter(union=union, state__in=OPEN_STATES)
    keys = {*here.values_list("matter", flat=True), *received.values_list("pk", flat=True)}
    for key in sorted(keys):
        matter = locked(key)
        if matter.union_id == union.pk:
            matter.union = heir
            matter.save(update_fields=["union"])
        desks = matter.desks.filter(state=DeskState.WAITING, union=union).select_related("union")
        moved = [
            _move(matter, desk, place_above(heir, desk.role, matter, today=on)) for desk in desks
        ]
        where = moved[0].union if moved else heir
        text = f"{union.name}已{union.get_status_display().removeprefix('已')}，由{where.name}承接"
        entry = note(
            matter, Verb.FOLLOWED, actor=actor, text=text, desk=moved[0] if moved else None
        )
        tell_desks(matter, moved, key=f"followed {entry.pk}")
        _record(matter, where, actor)


def mend_desks(today: dt.date) -> int:
    """Desks in nobody's hands: held by somebody who no longer acts there, or with nobody left in
    the duty while a superior has somebody. Returns how many were mended."""
    acting = Grant.objects.in_force(today).filter(account__is_active=True)
    waiting = Desk.objects.waiting().select_related("matter", "union")
    still_here = acting.filter(
        account=OuterRef("holder"), union=OuterRef("union"), role__in=roles_with("matters.act")
    )
    left = waiting.filter(holder__isnull=False).exclude(Exists(still_here))
    somebody = acting.filter(union=OuterRef("union"), role=OuterRef("role"))
    empty = waiting.filter(holder=None).exclude(Exists(somebody))
    return sum(_mend(desk, today) for desk in [*left, *empty])


@transaction.atomic
def _mend(desk: Desk, today: dt.date) -> bool:
    matter = locked(desk.matter_id)
    desk = Desk.objects.select_related("union", "holder").get(pk=desk.pk)
    if desk.state != DeskState.WAITING:
        return False
    place = place_above(desk.union, desk.role, matter, today=today)
    if place.pk == desk.union_id and desk.holder is None:
        return False
    gone = desk.holder.display_name if desk.holder else f"{desk.union}{desk.get_role_display()}"
    desk = _move(matter, desk, place)
    entry = note(
        matter, Verb.FOLLOWED, actor=None, text=f"{gone}已不在岗，由{desk.seat}承接", desk=desk
    )
    tell_desks(matter, [desk], key=f"followed {entry.pk}")
    _record(matter, place, None)
    return True


def _move(matter: Matter, desk: Desk, union: Any) -> Desk:
    desk.matter, desk.union, desk.holder = matter, union, None
    desk.save(update_fields=["union", "holder"])
    return desk


def _record(matter: Matter, union: Any, actor: Any) -> None:
    record("matters.followed", actor=actor, union=union, target=matter, detail={"to": union.name})
