"""Setting and adjusting budget lines."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction

from gonghui.engines.money.models import BudgetChange, BudgetLine
from gonghui.engines.money.rules import orders as rules
from gonghui.engines.money.services.asking import ask_reason, ask_scope, refuse
from gonghui.engines.money.services.limits import locked_line
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def set_line(
    *,
    union: Any,
    year: int,
    subject: str,
    title: str,
    fund_source: str,
    amount: Decimal,
    reason: str,
    actor: Any,
    note: str = "",
) -> BudgetLine:
    """Enter a budget line, or adjust the one of this union, year, title and source."""
    ask_scope(actor, "money.budget", union)
    reason = ask_reason(reason, "登记或调整预算")
    refuse(rules.line_amount_problem(amount, Decimal(0)))
    line, made = BudgetLine.objects.get_or_create(
        union=union,
        year=year,
        title=title.strip(),
        fund_source=fund_source,
        defaults={"subject": subject, "amount": Decimal(0)},
    )
    line = locked_line(line)
    if not made:
        refuse(rules.line_amount_problem(amount, line.live))
    before, line.amount, line.subject = line.amount, amount, subject
    line.note = note.strip()[:200] or line.note
    line.save(update_fields=["amount", "subject", "note"])
    if before != amount or made:
        BudgetChange.objects.create(
            line=line, before=before, after=amount, reason=reason, actor=actor
        )
        record(
            "money.budget_set",
            actor=actor,
            union=union,
            target=line,
            detail={"before": str(before), "after": str(amount)},
            reason=reason,
        )
    return line


def create_line(data: dict[str, Any], *, actor: Any) -> BudgetLine:
    """From the register's form. A line that exists already is adjusted on its own card."""
    given = {name: data[name] for name in ("union", "year", "title", "fund_source")}
    if BudgetLine.objects.filter(**given).exists():
        raise Refusal("这个年度已有同名、同资金来源的预算项目，请在该项目上调整金额。")
    return set_line(actor=actor, **data)


@transaction.atomic
def update_line(line: BudgetLine, data: dict[str, Any], *, actor: Any) -> BudgetLine:
    """From the register's form: amount, account and note may change, what the line is may not."""
    line = locked_line(line)
    ask_scope(actor, "money.budget", line.union)
    return set_line(
        union=line.union,
        year=line.year,
        title=line.title,
        fund_source=line.fund_source,
        subject=data["subject"],
        amount=data["amount"],
        note=data["note"],
        reason=data["reason"],
        actor=actor,
    )


@transaction.atomic
def close_line(line: BudgetLine, *, is_closed: bool, reason: str, actor: Any) -> BudgetLine:
    """Let no new order use a line, or let them again."""
    line = locked_line(line)
    ask_scope(actor, "money.budget", line.union)
    reason = ask_reason(reason, "停用或启用预算项目")
    if line.is_closed == is_closed:
        raise Refusal("该项目已经是这个状态，请刷新后查看。")
    line.is_closed = is_closed
    line.save(update_fields=["is_closed"])
    record(
        "money.budget_closed" if is_closed else "money.budget_reopened",
        actor=actor,
        union=line.union,
        target=line,
        reason=reason,
    )
    return line
