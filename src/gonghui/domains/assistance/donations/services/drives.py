"""Drives: drafted, opened, closed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from gonghui.domains.assistance.donations import rules
from gonghui.domains.assistance.donations.enums import DonationState, DriveKind, DriveState
from gonghui.domains.assistance.donations.models import CustodialAccount, DonationDrive
from gonghui.domains.assistance.donations.services.asking import ask_scope, locked, refuse, today
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal

EDIT = "donations.edit"
_WHAT = "组织募捐"


def _check(facts: dict[str, Any], union: Any) -> dict[str, Any]:
    account: CustodialAccount | None = facts.get("account")
    refuse(
        rules.drive_problem(
            facts["kind"],
            issue_no=facts.get("issue_no"),
            opens_on=facts["opens_on"],
            closes_on=facts["closes_on"],
            has_account=account is not None,
        )
    )
    refuse(rules.appeal_problem(facts["appeal"]))
    if account is not None and account.union_id != union.pk:
        raise Refusal("请选择发起工会自己的捐款专户。")
    return facts


@transaction.atomic
def draft_drive(union: Any, *, actor: Any, **facts: Any) -> DonationDrive:
    """Draft a drive: kind, issue_no, title, appeal, purpose, opens_on, closes_on, account."""
    ask_scope(actor, union, EDIT, _WHAT)
    row = DonationDrive(union=union, made_by=actor, **_check(facts, union))
    _save(row)
    row.number = f"JK{today().year}-{row.pk:05d}"
    row.save(update_fields=["number"])
    record("donations.drafted", actor=actor, union=union, target=row)
    return row


def _save(row: DonationDrive) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refusal(
            f"“{row.union}”第{row.issue_no}期{DriveKind.ONE_DAY.label}已经登记过。"
        ) from None


@transaction.atomic
def change_drive(drive: DonationDrive, *, actor: Any, **facts: Any) -> DonationDrive:
    """Change a draft."""
    row: DonationDrive = locked(DonationDrive, drive, "union")
    ask_scope(actor, row.union, EDIT, _WHAT)
    if row.state != DriveState.DRAFT:
        raise Refusal("只有起草中的活动可以修改；倡议书发出后保持不变。")
    for name, value in _check(facts, row.union).items():
        setattr(row, name, value)
    _save(row)
    record("donations.changed", actor=actor, union=row.union, target=row)
    return row


@transaction.atomic
def open_drive(drive: DonationDrive, *, actor: Any) -> DonationDrive:
    """Send the appeal out: this union and those below it may give."""
    row: DonationDrive = locked(DonationDrive, drive, "union")
    ask_scope(actor, row.union, EDIT, _WHAT)
    refuse(rules.drive_step_problem(row.state, DriveState.OPEN))
    row.state = DriveState.OPEN
    row.save(update_fields=["state"])
    record("donations.opened", actor=actor, union=row.union, target=row)
    return row


@transaction.atomic
def close_drive(drive: DonationDrive, *, on: dt.date, actor: Any) -> DonationDrive:
    """No more gifts; what was given stays in the account for its purpose."""
    row: DonationDrive = locked(DonationDrive, drive, "union")
    ask_scope(actor, row.union, EDIT, _WHAT)
    pledged = row.donations.filter(state=DonationState.PLEDGED).count()
    refuse(rules.drive_step_problem(row.state, DriveState.CLOSED, pledged=pledged))
    if not row.opens_on <= on <= today():
        raise Refusal("结束日期须在开始日期之后，且不晚于今天。")
    row.state, row.closed_on = DriveState.CLOSED, on
    row.save(update_fields=["state", "closed_on"])
    record("donations.closed", actor=actor, union=row.union, target=row)
    return row


@transaction.atomic
def cancel_drive(drive: DonationDrive, *, reason: str, actor: Any) -> DonationDrive:
    """Give a drive up before anything was given. Pledges end with it."""
    row: DonationDrive = locked(DonationDrive, drive, "union")
    ask_scope(actor, row.union, EDIT, _WHAT)
    counts = row.donations.aggregate(
        gifts=Count("pk", filter=Q(state=DonationState.RECEIVED, reverses=None, reversal=None))
    )
    refuse(rules.drive_step_problem(row.state, DriveState.CANCELLED, gifts=counts["gifts"]))
    if not reason.strip():
        raise Refusal("请写明取消的原因。")
    row.donations.filter(state=DonationState.PLEDGED).update(
        state=DonationState.DECLINED, counts_once=False, note="活动已取消"
    )
    row.state = DriveState.CANCELLED
    row.save(update_fields=["state"])
    record("donations.cancelled", actor=actor, union=row.union, target=row, reason=reason)
    return row
