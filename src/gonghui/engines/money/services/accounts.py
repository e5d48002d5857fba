"""Where a payee's money goes: registered with a reason, looked at with a reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from gonghui.engines.money.models import BankAccount
from gonghui.engines.money.rules import accounts as rules
from gonghui.engines.money.services.asking import ask_reason, ask_scope, refuse
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.people import protection
from gonghui.kernel.people.models import Person
from gonghui.kernel.refusal import Refusal


def _owned_by(payee: Any) -> dict[str, Any]:
    if isinstance(payee, Person):
        return {"person": payee.survivor}
    if isinstance(payee, Union):
        return {"union": payee}
    if isinstance(payee, Employer):
        return {"employer": payee}
    raise TypeError(f"{payee!r} cannot be paid")


def current_account(payee: Any) -> BankAccount | None:
    """The account that new orders to this payee go to."""
    found: BankAccount | None = BankAccount.objects.current().filter(**_owned_by(payee)).first()
    return found


@transaction.atomic
def set_account(
    payee: Any,
    *,
    union: Any,
    number: str,
    bank_name: str,
    reason: str,
    actor: Any,
    holder_name: str = "",
    bank_code: str = "",
) -> BankAccount:
    """Register a payee's account, or replace the present one. Orders that are drafted keep theirs.

    The caller has asked whether the actor may meet this payee. Setting the same account again
    changes nothing.
    """
    ask_scope(actor, "money.draft", union)
    owner = _owned_by(payee)
    payee = next(iter(owner.values()))
    if isinstance(payee, Person) and actor is not None and actor.person_id == payee.pk:
        raise Refusal("不能登记或变更本人的收款账户，请由其他经办人办理。")
    reason = ask_reason(reason, "登记或变更收款账户")
    number = rules.normalise(number)
    refuse(rules.number_problem(number))
    if not bank_name.strip():
        raise Refusal("请填写开户银行。")
    # The payee's own row is what two who register at once wait for.
    type(payee).objects.select_for_update().get(pk=payee.pk)
    before = current_account(payee)
    index = protection.blind_index(number)
    if before is not None:
        same = (before.number_index, before.bank_name, before.bank_code, before.holder_name)
        holder = holder_name.strip() or payee.name
        if same == (index, bank_name.strip(), bank_code.strip(), holder):
            return before
        BankAccount.objects.filter(pk=before.pk).update(is_current=False)
    account = BankAccount(
        registrar=union,
        **owner,
        holder_name=holder_name.strip() or payee.name,
        bank_name=bank_name.strip(),
        bank_code=bank_code.strip(),
        number_index=index,
        tail=number[-4:],
        reason=reason,
        registered_by=actor,
    )
    account.account_number_sealed = protection.seal(number, context=account.account_number_context)
    account.save(force_insert=True)
    record(
        "money.account_changed" if before else "money.account_registered",
        actor=actor,
        union=union,
        target=payee,
        detail={"before": before.masked if before else "", "after": account.masked},
        reason=reason,
    )
    return account


@transaction.atomic
def reveal_account(account: BankAccount, *, union: Any, actor: Any, reason: str) -> str:
    """The number in clear, for someone who may see the payment and gave a reason. The look is
    recorded."""
    ask_scope(actor, "money.reveal", union)
    reason = ask_reason(reason, "查看完整账号")
    record(
        "money.account_revealed",
        actor=actor,
        union=union,
        target=account.person or account.union or account.employer,
        detail={"account": account.masked},
        reason=reason,
    )
    return account.number
