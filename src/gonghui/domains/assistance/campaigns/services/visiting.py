"""A visit is paid: who went, whom they met, what it cost, photos, the signature of the receiver."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.assistance.campaigns import queries, rules
from gonghui.domains.assistance.campaigns.enums import RecipientState, VisitState
from gonghui.domains.assistance.campaigns.models import ConsolationVisit, VisitPhoto
from gonghui.domains.assistance.campaigns.photos import MOST, PHOTOS, NotAPhoto, bare
from gonghui.domains.assistance.campaigns.services.asking import (
    ask_scope,
    lock_goods,
    lock_visit,
    refuse,
)
from gonghui.domains.assistance.campaigns.services.handing import (
    goods_cost_of,
    hand_out_goods,
    refresh_goods,
    sign_unit_goods,
)
from gonghui.domains.assistance.campaigns.services.listing import refuse_near
from gonghui.domains.assistance.campaigns.services.planning import begun
from gonghui.domains.assistance.campaigns.services.signing import follow_given
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.checks import check_file
from gonghui.kernel.files.services import store_file
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink, keep_ink


@dataclass(frozen=True)
class Told:
    """What is told of a visit that was paid."""

    on: dt.date
    leader: str
    declared: int = 0
    direct_cost: Decimal = Decimal(0)
    words: str = ""
    receiver_name: str = ""
    ink: Ink | None = None
    again_reason: str = ""
    goods_given: bool = False
    """Whether what is on the issue list went along."""
    photos: Sequence[tuple[str, bytes]] = field(default=())


@transaction.atomic
def do_visit(row: ConsolationVisit, told: Told, *, actor: Any) -> ConsolationVisit:
    """Register a visit that was paid. Everybody on its roster was called on with it."""
    lock_goods(row, moving=told.goods_given)
    visit = lock_visit(row)
    ask_scope(actor, visit.union)
    refuse(rules.giving_problem(visit.campaign.state))
    refuse(rules.visit_problem(visit.state, VisitState.DONE))
    people = list(visit.recipients.counted().select_for_update(of=("self",)))
    kept = visit.photos.count()
    refuse(
        rules.done_problem(
            on=told.on,
            today=timezone.localdate(),
            from_on=visit.campaign.from_on,
            roster=len(people),
            declared=told.declared,
            has_photo=bool(told.photos) or kept > 0,
            leader=told.leader,
        )
    )
    refuse(rules.money_problem(told.direct_cost))
    reason = told.again_reason or visit.again_reason
    refuse_near(visit, told.on, reason)
    if told.goods_given:
        hand_out_goods(visit, on=told.on, actor=actor)
    goods = goods_cost_of(visit)
    refuse(
        rules.quota_problem(
            quota=visit.share.quota,
            used=queries.used_of(visit.share) - visit.goods_cost - visit.direct_cost,
            more=goods + told.direct_cost,
            union=str(visit.union),
        )
    )
    visit.state, visit.visited_on = VisitState.DONE, told.on
    visit.leader, visit.words = told.leader.strip(), told.words.strip()
    visit.again_reason = reason.strip()
    visit.roster_count, visit.declared_count = len(people), told.declared
    visit.cash = sum((one.cash for one in people), Decimal(0))
    visit.goods_cost, visit.direct_cost = goods, told.direct_cost
    visit.amount = visit.cash + visit.goods_cost + visit.direct_cost
    visit.done_by, visit.done_at = actor, timezone.now()
    _receive(visit, told.receiver_name, told.ink, actor)
    visit.save()
    visit.recipients.counted().filter(state=RecipientState.LISTED).update(
        state=RecipientState.GIVEN, given_on=told.on
    )
    follow_given(visit)
    add_photos(visit, told.photos, actor=actor)
    begun(visit.campaign, actor)
    record(
        "campaigns.visited",
        actor=actor,
        union=visit.union,
        target=visit,
        detail={
            "campaign": visit.campaign.title,
            "count": visit.headcount,
            "amount": str(visit.amount),
        },
    )
    return visit


def _receive(visit: ConsolationVisit, name: str, ink: Ink | None, actor: Any) -> None:
    """The receiver's signature, if there is one yet."""
    if ink is None:
        visit.receiver_name = name.strip() or visit.receiver_name
        return
    name = name.strip() or ink.typed
    if not name:
        raise Refusal("请填写签收人姓名。")
    visit.receiver_name, visit.received_on = name, timezone.localdate()
    visit.receiver_ink = keep_ink(
        ink, union=visit.union, permission="campaigns.persons", actor=actor
    )
    sign_unit_goods(visit, ink, name=name, actor=actor)


@transaction.atomic
def sign_receiver(row: ConsolationVisit, *, name: str, ink: Ink, actor: Any) -> ConsolationVisit:
    """The receiver signs after the visit was registered."""
    lock_goods(row)
    visit = lock_visit(row)
    ask_scope(actor, visit.union)
    refuse(rules.giving_problem(visit.campaign.state))
    if visit.state != VisitState.DONE:
        raise Refusal("请先登记走访，再请签收人签名。")
    if visit.received_on is not None:
        raise Refusal(f"{visit.receiver_name}已经签收。")
    _receive(visit, name, ink, actor)
    refresh_amount(visit)
    visit.save()
    record("campaigns.received", actor=actor, union=visit.union, target=visit)
    return visit


def add_photos(visit: ConsolationVisit, photos: Sequence[tuple[str, bytes]], *, actor: Any) -> None:
    """Keep photos of a visit that the caller has locked."""
    if visit.photos.count() + len(photos) > MOST:
        raise Refusal(f"每次走访最多保存{MOST}张照片。")
    permission = "campaigns.view" if visit.is_to_unit else "campaigns.persons"
    for name, content in photos:
        check_file(name, content, rule=PHOTOS)
        try:
            picture = bare(content)
        except NotAPhoto:
            raise Refusal(f"照片“{name}”无法打开，请重新拍摄或选择。") from None
        stored = store_file(
            name=name,
            content=picture,
            union=visit.union,
            permission=permission,
            actor=actor,
            sealed=not visit.is_to_unit,
        )
        VisitPhoto.objects.create(visit=visit, file=stored)


@transaction.atomic
def correct_visit(
    row: ConsolationVisit,
    *,
    declared: int,
    direct_cost: Decimal,
    words: str,
    photos: Sequence[tuple[str, bytes]] = (),
    reason: str,
    actor: Any,
) -> ConsolationVisit:
    """Put right what was told of a visit, before the campaign is settled."""
    visit = lock_visit(row)
    ask_scope(actor, visit.union)
    refuse(rules.giving_problem(visit.campaign.state))
    if visit.state != VisitState.DONE:
        raise Refusal("这次走访还没有登记，请直接登记走访。")
    if not reason.strip():
        raise Refusal("请写明更正的原因。")
    refuse(rules.money_problem(direct_cost))
    if visit.roster_count + declared == 0:
        raise Refusal("慰问人数不能为0。")
    refuse(
        rules.quota_problem(
            quota=visit.share.quota,
            used=queries.used_of(visit.share) - visit.direct_cost,
            more=direct_cost,
            union=str(visit.union),
        )
    )
    before = {"declared": visit.declared_count, "direct": str(visit.direct_cost)}
    visit.declared_count, visit.direct_cost, visit.words = declared, direct_cost, words.strip()
    refresh_amount(visit)
    visit.save()
    add_photos(visit, photos, actor=actor)
    record(
        "campaigns.visit_corrected",
        actor=actor,
        union=visit.union,
        target=visit,
        reason=reason.strip(),
        detail={**before, "declared_now": declared, "direct_now": str(direct_cost)},
    )
    return visit


def refresh_amount(visit: ConsolationVisit) -> None:
    """Sum a paid visit anew from its people and its issue list; the caller saves it."""
    if visit.state != VisitState.DONE:
        return
    refresh_goods(visit)
    people = visit.recipients.counted()
    visit.cash = sum((one.cash for one in people), Decimal(0))
    visit.goods_cost = goods_cost_of(visit)
    visit.amount = visit.cash + visit.goods_cost + visit.direct_cost
