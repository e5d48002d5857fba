"""The list of a month: made, ticked off, taken back, signed for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.domains.membership.enums import COUNTED_STATUSES
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.domains.membership.occasions import queries, rules
from gonghui.domains.membership.occasions.enums import (
    CareKind,
    EventState,
    GiftForm,
    GrantState,
    SignedBy,
)
from gonghui.domains.membership.occasions.models import CareGrant, CareList, LifeEvent
from gonghui.domains.membership.occasions.services.asking import ask_scope, lock, refuse
from gonghui.engines.goods.services import sign_own as sign_goods
from gonghui.engines.money.services import sign as sign_order
from gonghui.engines.registers.importing.bulk import insert_rows
from gonghui.kernel.audit.services import record
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink

MOST_PEOPLE = 20_000
"""A list longer than this is no list: lower unions make their own."""
NAMED = 5
"""People named in a refusal."""


@dataclass(frozen=True)
class Gift:
    """What is to be given."""

    form: GiftForm
    item: str = ""
    amount: Decimal = Decimal(0)


# ---------------------------------------------------------------- the list of a month


def care_list_of(union: Any, month: Month, *, actor: Any) -> CareList:
    """The list of a union for a month, made at first use."""
    row, _ = CareList.objects.get_or_create(
        union=union, month=month.first, defaults={"made_by": actor}
    )
    return row


@dataclass(frozen=True)
class Made:
    """What came of making a list."""

    care_list: CareList
    added: int
    there: int
    """Those for whom the same occasion was planned before."""
    left: dict[str, int]
    """Those who may be given nothing, by the reason."""
    near: int
    """Those whose year's sum comes close to the limit."""
    percent: int

    @property
    def text(self) -> str:
        said = f"已列入{self.added}人"
        if self.there:
            said += f"，{self.there}人原已安排"
        why = "、".join(f"{count}人{reason}" for reason, count in self.left.items())
        said += f"，没有列入的：{why}" if why else ""
        return f"{said}；其中{self.near}人全年累计已达标准的{self.percent}%" if self.near else said


@transaction.atomic
def make_care_list(
    union: Any,
    month: Month,
    *,
    kind: str,
    gift: Gift,
    actor: Any,
    festival: str = "",
) -> Made:
    """Plan the same gift for everybody of a computed kind at a union and below it in a month.

    Whole or not at all: one person over the limit stops it, and is named. Who is no member in good
    standing is left out and counted.
    """
    ask_scope(actor, union)
    chosen = CareKind(kind)
    refuse(rules.gift_problem(chosen, gift.form, gift.amount, gift.item))
    day: dt.date | None = None
    if chosen is CareKind.FESTIVAL:
        day = next((on for on, name in queries.festivals_of(month) if name == festival), None)
        if day is None:
            raise Refusal(f"{month}没有这个节日，请重新选择。")
        refuse(rules.festival_problem(festival, gift.form))
    reach = Membership.objects.everything(reason="scope was asked of the union").of_subtree(union)
    with_retained = bool(resolve("care.with_retained", union=union, on=month.first).value)
    people = list(
        queries.people_of(chosen, queries.cared_for(reach, with_retained=with_retained), month)
        .order_by("pk")
        .values_list("pk", "name_key", "on_day")[: MOST_PEOPLE + 1]
    )
    if len(people) > MOST_PEOPLE:
        raise Refusal(f"超过{MOST_PEOPLE}人，请由下级工会分别生成清单。")
    care_list = care_list_of(union, month, actor=actor)
    CareList.objects.select_for_update().get(pk=care_list.pk)
    occasion = _occasion(chosen, month, festival)
    there = set(
        CareGrant.objects.filter(kind=chosen, occasion=occasion)
        .exclude(state=GrantState.CANCELLED)
        .values_list("membership", flat=True)
    )
    waiting = [one for one in people if one[0] not in there]
    left = _left_out(chosen, gift, union, [pk for pk, _, _ in waiting], month.first)
    waiting = [one for one in waiting if one[0] not in left]
    limit = queries.limit_of(chosen, union, day or month.first)
    percent = int(resolve("care.warn_percent", union=union, on=month.first).value)
    near = _ask_limit(
        limit, chosen, gift, [pk for pk, _, _ in waiting], month.year, percent=percent
    )
    insert_rows(
        CareGrant,
        len(waiting),
        {
            "care_list_id": [care_list.pk] * len(waiting),
            "union_id": [union.pk] * len(waiting),
            "membership_id": [pk for pk, _, _ in waiting],
            "name_key": [name for _, name, _ in waiting],
            "kind": [chosen.value] * len(waiting),
            "occasion": [occasion] * len(waiting),
            "due_on": [day or queries.due_on(month, on) for _, _, on in waiting],
            "form": [gift.form.value] * len(waiting),
            "item": [gift.item.strip()] * len(waiting),
            "amount": [gift.amount] * len(waiting),
            "rule": [limit.text[:200] if limit and gift.amount else ""] * len(waiting),
            "state": [str(rules.first_state(gift.form))] * len(waiting),
            "planned_by_id": [getattr(actor, "pk", None)] * len(waiting),
        },
    )
    record(
        "occasions.list_made",
        actor=actor,
        union=union,
        target=care_list,
        detail={
            "month": month.label,
            "kind": festival or str(chosen.label),
            "count": len(waiting),
        },
    )
    there_count = sum(1 for one in people if one[0] in there)
    return Made(care_list, len(waiting), there_count, dict(Counter(left.values())), near, percent)


def _left_out(
    kind: CareKind, gift: Gift, union: Any, members: Sequence[int], on: dt.date
) -> dict[int, str]:
    """Why some of these members are given nothing: one query."""
    most = int(resolve("care.arrears_months", union=union, on=on).value)
    if gift.form is GiftForm.GREETING or not most:
        return {}
    behind = queries.months_in_arrears(members)
    return {
        pk: f"欠缴会费满{most}个月"
        for pk, months in behind.items()
        if rules.eligibility_problem(
            kind, gift.form, is_member=True, arrears=months, most_arrears=most
        )
    }


def _occasion(kind: CareKind, month: Month, festival: str) -> str:
    if kind is CareKind.FESTIVAL:
        return f"{month.year}-{festival}"
    return "once" if kind is CareKind.RETIREMENT else str(month.year)


def _ask_limit(
    limit: rules.Limit | None,
    kind: CareKind,
    gift: Gift,
    members: Sequence[int],
    year: int,
    *,
    percent: int,
) -> int:
    """Refuse what is over the limit; one query for all: the sums of the year. How many come close."""
    if limit is None or gift.form is GiftForm.GREETING:
        return 0
    refuse(rules.limit_problem(limit, gift.amount, spent=Decimal(0), times=0))
    spent = queries.spent_in_year(members, kind, year)
    over = {
        pk: problem
        for pk, (amount, times) in spent.items()
        if (problem := rules.limit_problem(limit, gift.amount, spent=amount, times=times))
    }
    if not over:
        return sum(
            rules.is_near(
                limit, gift.amount, spent=spent.get(pk, (Decimal(0), 0))[0], percent=percent
            )
            for pk in members
        )
    named = Membership.objects.filter(pk__in=list(over)[:NAMED]).select_related("person")
    names = "、".join(one.person.name for one in named)
    more = f"等{len(over)}人" if len(over) > NAMED else ""
    raise Refusal(f"{names}{more}：{next(iter(over.values()))}。")


@transaction.atomic
def plan_for_event(event: LifeEvent, *, gift: Gift, actor: Any) -> CareGrant:
    """Plan what is given because of a life event."""
    event = lock(LifeEvent, event)
    ask_scope(actor, event.union)
    if event.state != EventState.CONFIRMED:
        raise Refusal("请先核实该事项，再安排慰问。")
    kind = CareKind(event.kind)
    refuse(rules.gift_problem(kind, gift.form, gift.amount, gift.item))
    today = timezone.localdate()
    most = int(resolve("care.arrears_months", union=event.union, on=today).value)
    problem = rules.eligibility_problem(
        kind,
        gift.form,
        is_member=event.membership.status in COUNTED_STATUSES,
        arrears=queries.months_in_arrears([event.membership_id]).get(event.membership_id, 0),
        most_arrears=most,
    )
    refuse(f"{event.membership.person.name}{problem}，不能发放慰问" if problem else "")
    limit = queries.limit_of(kind, event.union, today)
    if gift.form is not GiftForm.GREETING:
        spent, times = queries.spent_in_year([event.membership_id], kind, today.year).get(
            event.membership_id, (Decimal(0), 0)
        )
        refuse(rules.limit_problem(limit, gift.amount, spent=spent, times=times))
    grant = CareGrant(
        care_list=care_list_of(event.union, Month.of(today), actor=actor),
        union=event.union,
        membership=event.membership,
        name_key=event.membership.name_key,
        kind=kind,
        occasion="once" if kind is CareKind.RETIREMENT else f"event-{event.pk}",
        event=event,
        due_on=today,
        form=gift.form,
        item=gift.item.strip(),
        amount=gift.amount,
        rule=limit.text[:200] if limit and gift.amount else "",
        state=rules.first_state(gift.form),
        planned_by=actor,
    )
    try:
        with transaction.atomic():
            grant.save()
    except IntegrityError:
        raise Refusal("该事项已经安排过慰问，请在关怀清单中查看。") from None
    record("occasions.planned", actor=actor, union=event.union, target=event.membership)
    return grant


# ---------------------------------------------------------------- ticking off


@dataclass(frozen=True)
class Marked:
    """How many of the rows asked for were marked, and why the others were not."""

    done: int
    left: dict[str, int]

    @property
    def text(self) -> str:
        why = "；".join(f"{count}人{reason}" for reason, count in self.left.items())
        return f"已办理{self.done}人" + (f"，没有办理的：{why}" if why else "")


@transaction.atomic
def mark(
    grants: Iterable[int],
    *,
    care_list: CareList,
    state: GrantState,
    on: dt.date,
    actor: Any,
    signed_by: SignedBy = SignedBy.PAPER,
    reason: str = "",
) -> Marked:
    """Cancel many, or tick greetings off. Rows whose state does not fit are told apart."""
    ask_scope(actor, care_list.union)
    refuse(rules.day_problem(on, timezone.localdate()))
    if state is GrantState.CANCELLED and not reason.strip():
        raise Refusal("请写明取消的原因。")
    rows = locked_grants(grants, care_list, actor)
    left: Counter[str] = Counter()
    fit = []
    for row in rows:
        if problem := rules.mark_problem(row.state, state, row.form, has_papers=row.has_papers):
            left[problem] += 1
            continue
        fit.append(row)
        if state is GrantState.CANCELLED:
            row.reason = reason.strip()
        elif state is GrantState.GIVEN:
            row.given_on = on
        else:
            row.given_on = row.given_on or on
            row.signed_on, row.signed_by = on, signed_by
        row.state = state
    CareGrant.objects.bulk_update(
        fit, ["state", "given_on", "signed_on", "signed_by", "reason"], batch_size=500
    )
    if fit:
        note(care_list, actor, f"标为{state.label}", len(fit))
    return Marked(len(fit), dict(left))


@transaction.atomic
def take_back(grants: Iterable[int], *, care_list: CareList, actor: Any) -> Marked:
    """Take back one step of each: an approval, or what was ticked off of a greeting."""
    ask_scope(actor, care_list.union)
    left: Counter[str] = Counter()
    fit = []
    for row in locked_grants(grants, care_list, actor):
        now = GrantState(row.state)
        if problem := rules.back_problem(row.state, row.form, has_papers=row.has_papers):
            left[problem] += 1
            continue
        fit.append(row)
        if now is GrantState.SIGNED:
            row.signed_on, row.signed_by = None, ""
        elif now is GrantState.GIVEN:
            row.given_on = None
        else:
            row.confirmed_on, row.confirmed_by, row.line = None, None, None
        row.state = rules.BEFORE.get(now, GrantState.PLANNED)
    CareGrant.objects.bulk_update(
        fit,
        ["state", "given_on", "signed_on", "signed_by", "confirmed_on", "confirmed_by", "line"],
        batch_size=500,
    )
    if fit:
        note(care_list, actor, "撤回上一步", len(fit))
    return Marked(len(fit), dict(left))


@transaction.atomic
def change_gift(grants: Iterable[int], *, care_list: CareList, gift: Gift, actor: Any) -> Marked:
    """Give something else than was planned. All of them are within the limit, or none is changed."""
    ask_scope(actor, care_list.union)
    left: Counter[str] = Counter()
    fit: dict[tuple[CareKind, int], list[CareGrant]] = {}
    for row in locked_grants(grants, care_list, actor):
        is_open = row.state == GrantState.PLANNED or (
            row.form == GiftForm.GREETING and row.state == GrantState.CONFIRMED
        )
        if not is_open:
            left[f"{GrantState(row.state).label}的不能改，请先撤回审批"] += 1
            continue
        kind = CareKind(row.kind)
        refuse(rules.gift_problem(kind, gift.form, gift.amount, gift.item))
        if kind is CareKind.FESTIVAL:
            refuse(rules.festival_problem(row.occasion.partition("-")[2], gift.form))
        fit.setdefault((kind, row.due_on.year), []).append(row)
    for (kind, year), rows in fit.items():
        _change(rows, kind, year, care_list.union, gift)
    changed = [row for rows in fit.values() for row in rows]
    for row in changed:
        row.state, row.planned_by = rules.first_state(gift.form), actor
    CareGrant.objects.bulk_update(
        changed, ["form", "item", "amount", "rule", "state", "planned_by"], batch_size=500
    )
    if changed:
        note(care_list, actor, "改慰问内容", len(changed))
    return Marked(len(changed), dict(left))


def _change(rows: list[CareGrant], kind: CareKind, year: int, union: Any, gift: Gift) -> None:
    """Set the gift of rows of one kind and year, each person's sum of the year in view."""
    limit = queries.limit_of(kind, union, rows[0].due_on)
    spent = queries.spent_in_year(
        [row.membership_id for row in rows], kind, year, without=[row.pk for row in rows]
    )
    for row in rows:
        before, times = spent.get(row.membership_id, (Decimal(0), 0))
        problem = rules.limit_problem(limit, gift.amount, spent=before, times=times)
        if problem:
            raise Refusal(f"{row.membership}：{problem}。")
        if gift.form is not GiftForm.GREETING:
            spent[row.membership_id] = (before + gift.amount, times + 1)
        row.form, row.item, row.amount = gift.form, gift.item.strip(), gift.amount
        row.rule = limit.text[:200] if limit and gift.amount else ""


def locked_grants(grants: Iterable[int], care_list: CareList, actor: Any) -> list[CareGrant]:
    """The rows of this list, locked; sensitive ones only for those who may meet them."""
    rows = CareGrant.objects.select_for_update(of=("self",)).filter(
        pk__in=list(grants), care_list=care_list
    )
    if actor is not None:
        rows = rows.visible_to(actor, "occasions.edit")
    found = list(
        rows.select_related(
            "membership__person", "membership__union", "union", "order", "planned_by"
        ).order_by("pk")
    )
    if not found:
        raise Refusal("请先勾选要办理的人。")
    return found


def note(care_list: CareList, actor: Any, what: str, count: int) -> None:
    record(
        "occasions.marked",
        actor=actor,
        union=care_list.union,
        target=care_list,
        detail={"what": what, "count": count},
    )


@transaction.atomic
def sign_own(grant: CareGrant, *, account: Any, ink: Ink | None = None) -> CareGrant:
    """The member confirms on the phone that he received it, with his signature where it cost
    something. The payment order or the issue list keeps the signature and tells the grant."""
    found = (
        CareGrant.objects.of_person(account)
        .select_related("union", "membership__person", "order", "issue_line")
        .filter(pk=grant.pk)
        .first()
    )
    if found is None:
        raise Refusal("没有找到这项慰问，请刷新后重试。")
    row: CareGrant = found
    if row.state == GrantState.SIGNED:
        return row
    if row.state != GrantState.GIVEN:
        raise Refusal("工会还没有登记发放，收到后请稍后再签收。")
    if row.form != GiftForm.GREETING and ink is None:
        raise Refusal("请在框内手写签名；不方便手写的，可以输入姓名。")
    if row.order is not None and ink is not None:
        sign_order(row.order, ink=ink, actor=account)
    elif row.issue_line is not None and ink is not None:
        sign_goods([row.issue_line], ink, account=account)
    else:
        row.state, row.signed_on = GrantState.SIGNED, timezone.localdate()
        row.signed_by = SignedBy.PHONE
        row.save(update_fields=["state", "signed_on", "signed_by"])
        record("occasions.signed", actor=account, union=row.union, target=row.membership)
    row.refresh_from_db()
    return row
