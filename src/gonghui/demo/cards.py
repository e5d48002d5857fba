"""Cards of 云溪县: electronic ones came with joining; a community union had service cards made by
the bank, and they stand in every state. Some were checked at a service point."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from gonghui.demo.portal import MEMBER
from gonghui.domains.membership.cards.enums import CardKind, CardStatus, Channel
from gonghui.domains.membership.cards.models import MemberCard
from gonghui.domains.membership.cards.services import acts, batches
from gonghui.domains.membership.cards.services.checking import check_at_point
from gonghui.domains.membership.enums import MembershipStatus
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.services.details import set_card_number
from gonghui.kernel.people import protection

if TYPE_CHECKING:
    from gonghui.demo.county import County

BANK = "云溪农村商业银行"
WITH_CARDS, WAITING, POINT = "YX-CG-04", "YX-DB-01", "YX-CG"


def hand_out(county: County) -> None:
    """Service cards from application to use, some paper cards, some checks."""
    _service_cards(county)
    _members_own(county)
    _paper_cards(county)
    _checks(county)
    batches.apply_for_union(
        county.unions[WAITING],
        kind=CardKind.SERVICE,
        bank=BANK,
        actor=county.accounts["jingban"],
    )


def _service_cards(county: County) -> None:
    officer, union = county.accounts["chengguan"], county.unions[WITH_CARDS]
    begun = county.today - dt.timedelta(days=120)
    batches.apply_for_union(union, kind=CardKind.SERVICE, bank=BANK, actor=officer, on=begun)
    batch = batches.open_batch(
        county.unions["YX-CG"], kind=CardKind.SERVICE, bank=BANK, actor=officer
    )
    cards = list(batch.cards.select_related("membership__person", "union").order_by("pk"))
    failed, waiting, made = cards[:2], cards[2:6], cards[6:]
    _number_all(made)
    batches.made(made, actor=officer, channel=Channel.BANK, on=begun + dt.timedelta(days=20))
    batches.failed([(card, "证件已过期，请更新后重报") for card in failed], actor=officer)
    assert waiting
    day = begun + dt.timedelta(days=30)
    used = []
    for place, card in enumerate(made[:22]):
        handed = acts.issue(card, actor=officer, on=day + dt.timedelta(days=place))
        if place >= 4:
            when = min(day + dt.timedelta(days=place * 3 + 1), county.today)
            used.append(acts.activate(handed, actor=officer, on=when))
    acts.report_loss(used[0], actor=officer, note="在菜市场遗失")
    acts.replace(acts.report_loss(used[1], actor=officer), actor=officer, note="未找到")
    acts.replace(used[2], actor=officer, note="芯片损坏")
    acts.cancel(used[3], actor=officer, note="本人不再使用")


def _number_all(cards: list[MemberCard]) -> None:
    members = []
    for place, card in enumerate(cards):
        number = _bank_number(place)
        card.bank_no_sealed = protection.seal(number, context=card.bank_no_context)
        set_card_number(card.membership, number)
        card.membership.bank = BANK
        members.append(card.membership)
    Membership.objects.bulk_update(members, ["card_no_sealed", "bank"])


def _bank_number(serial: int) -> str:
    """A number with a right check digit of a bank that does not exist."""
    body = f"999999{serial:012d}"
    total = sum(
        value - 9 if value > 9 else value
        for value in (
            int(digit) * (1 if place % 2 else 2) for place, digit in enumerate(body[::-1])
        )
    )
    return f"{body}{-total % 10}"


def _members_own(county: County) -> None:
    """The member of the phone has a service card in hand that he has not activated yet."""
    officer = county.accounts["hengchuan"]
    member = Membership.objects.get(person__mobile=MEMBER)
    card = acts.apply_for_card(member, kind=CardKind.SERVICE, bank=BANK, actor=officer)
    batches.open_batch(county.unions["YX-KFQ-01"], kind=CardKind.SERVICE, bank=BANK, actor=officer)
    card = acts.lock(card)
    card.bank_no_sealed = protection.seal(_bank_number(900), context=card.bank_no_context)
    batches.made([card], actor=officer, channel=Channel.BANK)
    acts.issue(card, actor=officer)


def _paper_cards(county: County) -> None:
    """Cards of old members: one has run out, one is about to, one is new."""
    officer = county.accounts["jingban"]
    old = county.today - dt.timedelta(days=11 * 365)
    members = Membership.objects.everything(reason="demo").filter(
        status=MembershipStatus.ACTIVE,
        joined_on__lt=old,
        union__path__startswith=county.unions["YX-JY"].path,
    )
    days = (old, county.today - dt.timedelta(days=3_630), county.today)
    for member, day in zip(members.order_by("pk")[:3], days, strict=False):
        card = acts.apply_for_card(member, kind=CardKind.PAPER, actor=officer, on=day)
        batches.made([card], actor=officer, channel=Channel.DESK, on=day)
        acts.activate(acts.issue(card, actor=officer, on=day), actor=officer, on=day)


def _checks(county: County) -> None:
    officer, union = county.accounts["chengguan"], county.unions[POINT]
    shown: list[Any] = list(
        MemberCard.objects.of_subtree(union).filter(status=CardStatus.ACTIVE).order_by("pk")[:7]
    )
    shown += MemberCard.objects.of_subtree(union).filter(status=CardStatus.LOST)[:1]
    for place, card in enumerate(shown):
        point = "北街户外劳动者驿站" if place % 2 else "城关镇职工服务中心"
        check_at_point(card.code, union=union, point=point, actor=officer)
    check_at_point("00000-00000", union=union, point="城关镇职工服务中心", actor=officer)
