"""What is given: taken down, pledged on the phone and confirmed, struck out, put into stock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum

from gonghui.domains.assistance.donations import rules
from gonghui.domains.assistance.donations.enums import (
    Channel,
    DonationState,
    DriveKind,
    EntryKind,
    Giver,
)
from gonghui.domains.assistance.donations.models import (
    AccountEntry,
    CustodialAccount,
    Donation,
    DonationDrive,
)
from gonghui.domains.assistance.donations.rules import Gift
from gonghui.domains.assistance.donations.services.accounts import enter, move_balance
from gonghui.domains.assistance.donations.services.asking import ask_scope, locked, refuse, today
from gonghui.engines.registers.importing.bulk import insert_rows, reserve_ids
from gonghui.kernel.audit.services import record
from gonghui.kernel.notify.services import send
from gonghui.kernel.org.models import Union
from gonghui.kernel.people.names import sort_key
from gonghui.kernel.refusal import Refusal

EDIT = "donations.edit"
_WHAT = "登记捐赠"
NAMELESS = "匿名"


def account_for(drive: DonationDrive, union: Any) -> CustodialAccount | None:
    """Where a gift goes: the giving union's own account, to be remitted later, else the drive's."""
    if not drive.is_of_money:
        return None
    own: CustodialAccount | None = (
        CustodialAccount.objects.filter(union=union).order_by("pk").first()
        if union.pk != drive.union_id
        else None
    )
    return own or drive.account


def ask_drive(drive: DonationDrive, union: Any, received_on: dt.date) -> None:
    """Refuse where the drive takes no gift through this union on this day."""
    refuse(
        rules.giving_problem(
            drive.state,
            opens_on=drive.opens_on,
            received_on=received_on,
            today=today(),
            is_offered=union.path.startswith(drive.union.path),
        )
    )


def ask_mixing(drive: DonationDrive, union: Any, giver: str) -> None:
    """Refuse where people of an issue would be counted twice."""
    rows = Donation.objects.filter(drive=drive, union=union, reverses=None, reversal=None).exclude(
        state=DonationState.DECLINED
    )
    refuse(
        rules.mixing_problem(
            drive.kind,
            giver,
            listed=rows.filter(giver=Giver.PERSON).count(),
            totals=rows.filter(giver=Giver.UNIT).count(),
        )
    )


@transaction.atomic
def give(
    drive: DonationDrive,
    *,
    union: Any,
    giver: str,
    gift: Gift,
    received_on: dt.date,
    actor: Any,
    person: Any = None,
    name: str = "",
    consents: bool = False,
    note: str = "",
) -> Donation:
    """Take down one gift that has been received."""
    drive = locked(DonationDrive, drive, "union", "account")
    ask_scope(actor, union, EDIT, _WHAT)
    ask_drive(drive, union, received_on)
    refuse(rules.gift_problem(drive.kind, giver, gift, has_person=person is not None, name=name))
    ask_mixing(drive, union, giver)
    row = _row(drive, union, giver, gift, person, name)
    row.consents, row.note = consents and giver != Giver.NAMELESS, note.strip()[:100]
    row.state, row.channel, row.made_by = DonationState.RECEIVED, Channel.DESK, actor
    _receive(row, received_on, actor)
    record("donations.taken", actor=actor, union=union, target=row, detail={"given": row.given})
    return row


def _row(
    drive: DonationDrive, union: Any, giver: str, gift: Gift, person: Any, name: str
) -> Donation:
    shown = NAMELESS if giver == Giver.NAMELESS else (person.name if person else name.strip())
    return Donation(
        drive=drive,
        union=union,
        giver=giver,
        person=person if giver == Giver.PERSON else None,
        name=shown[:120],
        name_key=sort_key(shown)[:240],
        headcount=gift.headcount,
        amount=gift.amount,
        quantity=gift.quantity,
        item=gift.item.strip()[:60],
        counts_once=drive.kind == DriveKind.ONE_DAY and person is not None,
    )


def _receive(row: Donation, on: dt.date, actor: Any) -> None:
    """Number the gift and put its money into the account."""
    row.received_on = on
    row.number = _numbers(row.union, 1)[0]
    row.account = account_for(row.drive, row.union)
    _save(row)
    if row.account is not None:
        enter(
            row.account,
            EntryKind.DONATION,
            row.amount,
            on=on,
            title=f"{row.drive}（{row.union}）",
            actor=actor,
            drive=row.drive,
            donation=row,
        )


def _save(row: Donation) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refusal(f"{row.name}在这一期已经捐过款，每人每期登记一笔。") from None


def _numbers(union: Any, count: int) -> list[str]:
    """Receipt numbers of a union and year run without gaps: the union's row is locked for them."""
    Union.objects.select_for_update(no_key=True).get(pk=union.pk)
    year = today().year
    there = Donation.objects.filter(union=union, number__startswith=f"{year}-").count()
    return [f"{year}-{there + place:05d}" for place in range(1, count + 1)]


# ---------------------------------------------------------------- lists of units


@dataclass(frozen=True)
class Listed:
    """A good row of a unit's list."""

    person: int | None
    name: str
    gift: Gift
    on: dt.date
    consents: bool


def take_list(drive: DonationDrive, union: Any, rows: Sequence[Listed], *, actor: Any) -> list[int]:
    """Write the good rows of a unit's list, in sets. The caller has judged each of them."""
    if not rows:
        return []
    drive = locked(DonationDrive, drive, "union", "account")
    account = account_for(drive, union)
    ids, numbers = reserve_ids(Donation, len(rows)), _numbers(union, len(rows))
    named = [NAMELESS if row.person is None and not row.name else row.name for row in rows]
    giver = [Giver.NAMELESS if name == NAMELESS else Giver.PERSON for name in named]
    insert_rows(
        Donation,
        len(rows),
        {
            "id": ids,
            "drive_id": [drive.pk] * len(rows),
            "union_id": [union.pk] * len(rows),
            "giver": [str(one) for one in giver],
            "person_id": [row.person for row in rows],
            "name": named,
            "name_key": [sort_key(name)[:240] for name in named],
            "consents": [row.consents for row in rows],
            "headcount": [row.gift.headcount for row in rows],
            "amount": [row.gift.amount for row in rows],
            "quantity": [row.gift.quantity for row in rows],
            "item": [row.gift.item for row in rows],
            "state": [str(DonationState.RECEIVED)] * len(rows),
            "channel": [str(Channel.LIST)] * len(rows),
            "received_on": [row.on for row in rows],
            "number": numbers,
            "account_id": [account.pk if account else None] * len(rows),
            "counts_once": [
                drive.kind == DriveKind.ONE_DAY and row.person is not None for row in rows
            ],
            "made_by_id": [getattr(actor, "pk", None)] * len(rows),
        },
    )
    if account is not None:
        move_balance(account, sum((row.gift.amount for row in rows), Decimal(0)))
        insert_rows(
            AccountEntry,
            len(rows),
            {
                "account_id": [account.pk] * len(rows),
                "on": [row.on for row in rows],
                "kind": [str(EntryKind.DONATION)] * len(rows),
                "amount": [row.gift.amount for row in rows],
                "title": [f"{drive}（{union}）"[:100]] * len(rows),
                "drive_id": [drive.pk] * len(rows),
                "donation_id": ids,
                "made_by_id": [getattr(actor, "pk", None)] * len(rows),
            },
        )
    record(
        "donations.list_taken",
        actor=actor,
        union=union,
        target=drive,
        detail={"count": len(rows)},
    )
    return ids


# ---------------------------------------------------------------- pledged on the phone


@transaction.atomic
def pledge(
    drive: DonationDrive, *, union: Any, gift: Gift, consents: bool, account: Any
) -> Donation:
    """A worker says on his phone what he gives; his union confirms when it has it."""
    person = getattr(account, "person", None)
    if person is None:
        raise Refusal("请先绑定会员信息，再认捐。")
    drive = locked(DonationDrive, drive, "union", "account")
    ask_drive(drive, union, today())
    refuse(rules.gift_problem(drive.kind, Giver.PERSON, gift, has_person=True, name=person.name))
    ask_mixing(drive, union, Giver.PERSON)
    if Donation.objects.filter(drive=drive, person=person, state=DonationState.PLEDGED).exists():
        raise Refusal("您已经认捐，工会收到后会确认。要改数额，请先撤回。")
    row = _row(drive, union, Giver.PERSON, gift, person, "")
    row.consents, row.state, row.channel = consents, DonationState.PLEDGED, Channel.PHONE
    row.made_by = account
    _save(row)
    record("donations.pledged", actor=account, union=union, target=row, detail={"given": row.given})
    return row


@transaction.atomic
def withdraw_pledge(donation: Donation, *, account: Any) -> Donation:
    """A worker takes his pledge back."""
    row = (
        Donation.objects.of_person(account)
        .select_for_update(of=("self",))
        .filter(pk=donation.pk)
        .first()
    )
    if row is None:
        raise Refusal("没有找到这笔认捐，请刷新后重试。")
    return _end_pledge(row, account, "本人撤回")


@transaction.atomic
def confirm_pledge(donation: Donation, *, on: dt.date, actor: Any) -> Donation:
    """The money, the books, the things are here."""
    row: Donation = locked(Donation, donation, "drive__union", "drive__account", "union", "person")
    ask_scope(actor, row.union, EDIT, _WHAT)
    refuse(rules.settle_problem(row.state))
    ask_drive(row.drive, row.union, on)
    row.state = DonationState.RECEIVED
    _receive(row, on, actor)
    record(
        "donations.confirmed", actor=actor, union=row.union, target=row, detail={"given": row.given}
    )
    if row.person is not None:
        send(
            "donations.received",
            to=[row.person],
            union=row.union,
            key=f"donation {row.pk}",
            url=f"/m/donations/gifts/{row.pk}/",
            context={"drive": row.drive.title, "given": row.given, "number": row.number},
        )
    return row


@transaction.atomic
def decline_pledge(donation: Donation, *, reason: str, actor: Any) -> Donation:
    """It never came. Nobody is asked why he did not give."""
    row: Donation = locked(Donation, donation, "drive", "union", "person")
    ask_scope(actor, row.union, EDIT, _WHAT)
    return _end_pledge(row, actor, reason.strip() or "没有收到")


def _end_pledge(row: Donation, actor: Any, why: str) -> Donation:
    refuse(rules.settle_problem(row.state))
    row.state, row.counts_once, row.note = DonationState.DECLINED, False, why[:100]
    row.save(update_fields=["state", "counts_once", "note"])
    record("donations.pledge_ended", actor=actor, union=row.union, target=row, reason=why)
    return row


# ---------------------------------------------------------------- mistakes, and goods


@transaction.atomic
def strike_out(donation: Donation, *, reason: str, actor: Any) -> Donation:
    """Strike a gift out by one in red, dated today: figures of closed months stay."""
    row: Donation = locked(Donation, donation, "drive", "union", "account", "stocked")
    ask_scope(actor, row.union, EDIT, _WHAT)
    refuse(
        rules.strike_problem(
            row.state,
            is_red=row.reverses_id is not None,
            is_struck=Donation.objects.filter(reverses=row).exists(),
            is_stocked=row.stocked is not None and row.stocked.reversed_at is None,
        )
    )
    if not reason.strip():
        raise Refusal("请写明冲销的原因。")
    red = Donation(
        drive=row.drive,
        union=row.union,
        giver=row.giver,
        person=row.person,
        name=row.name,
        name_key=row.name_key,
        headcount=-row.headcount,
        amount=-row.amount,
        quantity=-row.quantity,
        item=row.item,
        state=DonationState.RECEIVED,
        channel=Channel.DESK,
        received_on=today(),
        number=_numbers(row.union, 1)[0],
        account=row.account,
        reverses=row,
        note=reason.strip()[:100],
        made_by=actor,
    )
    red.save()
    if row.counts_once:
        row.counts_once = False
        row.save(update_fields=["counts_once"])
    if row.account is not None:
        enter(
            row.account,
            EntryKind.CORRECTION,
            -row.amount,
            on=today(),
            title=f"冲销{row.drive}收据{row.number}",
            actor=actor,
            drive=row.drive,
            donation=red,
        )
    record("donations.struck_out", actor=actor, union=row.union, target=row, reason=reason)
    return red


def total_of(drive: DonationDrive) -> Decimal:
    """What a drive of money has brought."""
    found = drive.donations.filter(state=DonationState.RECEIVED).aggregate(total=Sum("amount"))
    return found["total"] or Decimal(0)
