"""What was promised and paid before, counted while its subject is locked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils.module_loading import import_string

from gonghui.engines.money.kinds import Cap, Duplicate, Limit, PaymentKind
from gonghui.engines.money.models import BudgetLine, PaymentOrder, PaymentSubject
from gonghui.engines.money.rules import orders as rules
from gonghui.kernel.people.models import Person
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

PERSON = "person"


@dataclass(frozen=True)
class OrderDraft:
    """An order before it is written: what caps that are computed may look at."""

    kind: PaymentKind
    union: Any
    payee: Any
    amount: Decimal
    way: str
    line: BudgetLine | None
    cause: str
    subject: str
    period: str
    on: dt.date

    @property
    def payee_person(self) -> Person | None:
        return self.payee if isinstance(self.payee, Person) else None


def person_subject(person: Person) -> str:
    """The subject of what a person gets in his own right."""
    return f"{PERSON}:{person.survivor.pk}"


def _family(person: Person) -> list[int]:
    """Keys of every row that means this human being: the one that stands, and all merged into it."""
    found, newest = [person.survivor.pk], [person.survivor.pk]
    while newest:
        newest = list(Person.objects.filter(merged_into__in=newest).values_list("pk", flat=True))
        found += newest
    return found


@dataclass(frozen=True)
class Counted:
    """Over whom something is counted: the key that is locked, the condition on orders."""

    gate: str
    condition: Q


def counted_over(draft: OrderDraft, over: str) -> Counted | None:
    """None where the draft has no such subject."""
    prefix, _, rest = draft.subject.partition(":")
    person = draft.payee_person
    if over == PERSON:
        if prefix == PERSON:
            person = Person.objects.filter(pk=int(rest)).first() if rest.isdigit() else None
        if person is None:
            return None
        keys = _family(person)
        condition = Q(subject__in=[f"{PERSON}:{key}" for key in keys]) | (
            Q(payee_person__in=keys) & ~Q(subject__startswith=f"{PERSON}:")
        )
        return Counted(f"{PERSON}:{person.survivor.pk}", condition)
    if prefix != over:
        return None
    return Counted(draft.subject, Q(subject=draft.subject))


def lock_subjects(draft: OrderDraft) -> None:
    """Let nobody else count over the same subjects until this transaction ends."""
    asked = [cap.over for cap in draft.kind.caps]
    if draft.kind.duplicate:
        asked.append(draft.kind.duplicate.same)
    found = [counted_over(draft, over) for over in dict.fromkeys(asked)]
    keys = sorted({counted.gate for counted in found if counted})
    for key in keys:
        PaymentSubject.objects.get_or_create(key=key)
    list(PaymentSubject.objects.select_for_update().filter(key__in=keys).order_by("key"))


def ask_caps(draft: OrderDraft) -> list[dict[str, str]]:
    """Refuse what goes over a limit. Returns what each limit was and what it had left."""
    return [found for cap in draft.kind.caps if (found := _ask_cap(cap, draft))]


def _ask_cap(cap: Cap, draft: OrderDraft) -> dict[str, str]:
    counted, limit = counted_over(draft, cap.over), limit_of(cap, draft)
    if counted is None or limit is None:
        return {}
    earlier = PaymentOrder.objects.live().filter(
        counted.condition, kind__in=cap.group or (draft.kind.code,)
    )
    if cap.per == "year":
        earlier = earlier.filter(period__startswith=draft.period[:4])
    used = Decimal(earlier.aggregate(total=Sum("amount"))["total"] or 0)
    problem = rules.cap_problem(cap.title, limit, used=used, amount=draft.amount, per=cap.per)
    if problem:
        raise Refusal(problem)
    return {
        "title": cap.title,
        "limit": str(limit.amount),
        "text": limit.text,
        "source": limit.source,
        "used": str(used),
    }


def limit_of(cap: Cap, draft: OrderDraft) -> Limit | None:
    """What a cap comes to for this draft."""
    if cap.limit:
        found: Limit | None = import_string(cap.limit)(draft)
        return found
    resolved = resolve(cap.parameter, union=draft.union, on=draft.on)
    return Limit(Decimal(resolved.value), resolved.source)


def ask_duplicate(draft: OrderDraft, *, actor: Any) -> None:
    """Refuse a second payment for the same subject, cause and period, whichever union made the
    first. Whose it is, only somebody who may see it is told."""
    rule = draft.kind.duplicate
    if rule is None:
        return
    earlier = _duplicates(draft, rule)
    first = earlier.order_by("pk").first()
    if first is None:
        return
    seen = actor is not None and actor.may_at("money.view", first.union)
    where = f"（支付单{first.number}）" if seen or first.union_id == draft.union.pk else ""
    raise Refusal(
        f"同一对象、同一事由在{_PERIODS[rule.period]}已有“{draft.kind.title}”支付记录{where}，"
        "不能重复支付。请核对后再办。"
    )


_PERIODS = {"year": "本年度", "month": "本月", "once": "以前"}


def _duplicates(draft: OrderDraft, rule: Duplicate) -> Any:
    counted = counted_over(draft, rule.same)
    if counted is None:
        return PaymentOrder.objects.none()
    found = PaymentOrder.objects.live().filter(
        counted.condition,
        kind=draft.kind.code,
        cause=draft.cause,
        period__startswith=rules.duplicate_period(draft.period, rule.period),
    )
    return found if rule.across_unions else found.filter(union=draft.union)


def locked_line(line: BudgetLine) -> BudgetLine:
    """The line as it is now, locked until the transaction ends."""
    return BudgetLine.objects.select_for_update(of=("self",)).get(pk=line.pk)


def ask_line(line: BudgetLine, amount: Decimal, *, union: Any, on: dt.date) -> dict[str, str]:
    """Refuse what a locked line cannot carry. Returns its balance before."""
    if line.union_id != union.pk:
        raise Refusal(f"预算项目“{line.title}”不属于“{union}”，请另选。")
    if line.is_closed:
        raise Refusal(f"预算项目“{line.title}”已停止使用，请另选。")
    if line.year != on.year:
        raise Refusal(f"预算项目“{line.title}”是{line.year}年的预算，请选择{on.year}年的预算项目。")
    live = line.live
    problem = rules.line_problem(title=line.title, amount=amount, planned=line.amount, live=live)
    if problem:
        raise Refusal(problem)
    return {
        "title": line.title,
        "year": str(line.year),
        "amount": str(line.amount),
        "left": str(line.amount - live),
    }


def rule_snapshot(
    kind: PaymentKind, caps: Iterable[dict[str, str]], line: dict[str, str] | None
) -> dict[str, Any]:
    """What was asked at drafting, to be read years later."""
    return {"basis": kind.basis, "caps": list(caps), "line": line or {}}
