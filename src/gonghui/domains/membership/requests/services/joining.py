"""Joining by request: who asks, which union receives him, what approval makes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gonghui.domains.membership.enums import (
    ConfirmMethod,
    EmploymentForm,
    JoinChannel,
)
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.requests import queries
from gonghui.domains.membership.requests.enums import JoinOutcome
from gonghui.domains.membership.requests.models import JoinApplication
from gonghui.domains.membership.requests.rules.joining import (
    NOT_AS_REGISTERED,
    asking_problem,
    needs_verification,
)
from gonghui.domains.membership.requests.rules.routing import best
from gonghui.domains.membership.rules.joining import eligibility_problem
from gonghui.domains.membership.services import join_member
from gonghui.domains.membership.services.ledger import refuse
from gonghui.domains.membership.services.people import checked_person_facts, save_once
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.enums import Channel, Outcome
from gonghui.engines.matters.models import Matter
from gonghui.kernel.access.models import Account, BindingTry
from gonghui.kernel.access.rules import BINDING_TRIES
from gonghui.kernel.access.workers import bind_to, worker_account_of
from gonghui.kernel.notify.services import send
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.services import find_by_id_number, set_id_number, set_name
from gonghui.kernel.policy.services import resolve
from gonghui.kernel.refusal import Refusal

CODES = ("member_join", "member_join_desk")


def applicant(facts: Mapping[str, Any]) -> Person:
    """The person with this identity number, untouched; else a new one.

    What a phone says about somebody who is registered already is not written: only the union's
    approval makes it true. A known number under another name is told nothing.
    """
    checked = checked_person_facts(facts)
    person = find_by_id_number(checked["id_number"])
    if person is not None:
        if person.name != checked["name"]:
            raise NotTold(f"{NOT_AS_REGISTERED}。")
        return person
    person = Person(id_type=checked["id_type"], sex=checked["sex"], birth_on=checked["birth_on"])
    person.mobile = str(checked.get("mobile") or "")
    set_id_number(person, checked["id_number"])
    set_name(person, checked["name"])
    save_once(person)
    return person


class NotTold(Refusal):
    """A refusal from which something about somebody registered could be learnt."""


def ask_on_phone(facts: Mapping[str, Any], *, account: Any, **given: Any) -> JoinApplication:
    """`ask_to_join` for a worker's phone. Trying names and numbers out is counted together with
    wrong tries at binding, so many a day, one after the other."""
    today = timezone.localdate()
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        tries = BindingTry.objects.filter(account=account, made_on=today).first()
        if tries is not None and tries.wrong >= BINDING_TRIES:
            raise Refusal("今天填写有误的次数过多，请明天再试，或携带证件到就近的工会窗口办理。")
        try:
            return ask_to_join(facts, account=account, mobile=account.mobile, **given)
        except NotTold as refusal:
            wrong = refusal
        row, _ = BindingTry.objects.get_or_create(account=account, made_on=today)
        BindingTry.objects.filter(pk=row.pk).update(wrong=F("wrong") + 1)
    raise wrong


@transaction.atomic
def ask_to_join(
    facts: Mapping[str, Any],
    *,
    mobile: str,
    account: Any = None,
    actor: Any = None,
    employer: Any = None,
    employer_name: str = "",
    gig_type: str = "",
    platform: str = "",
    station: str = "",
    work_area: Any = None,
    home: str = "",
    branch: Any = None,
    chosen: int | None = None,
    on_behalf: str = "",
    confirmed: str = "",
    files: Iterable[tuple[str, str, bytes]] = (),
    submission_key: str | None = None,
    today: dt.date | None = None,
) -> JoinApplication:
    """Take a request to join: on the phone by `account`, or at the desk by `actor` for a worker
    (`on_behalf` says why, `confirmed` how he confirmed it).

    `facts` hold name and identity number. The receiving union follows from where he works;
    `chosen` picks one of several. Refuses members, open requests, the too young, and a name that
    does not go with the number.
    """
    today = today or timezone.localdate()
    is_desk = account is None
    if is_desk and len(on_behalf.strip()) < 2:
        raise Refusal("代办须写明原因，例如“本人没有智能手机”。")
    if is_desk and not confirmed:
        raise Refusal("代办须选择本人的确认方式。")
    person = applicant({**facts, "mobile": mobile})
    if submission_key:
        known = JoinApplication.objects.filter(matter__submission_key=submission_key).first()
        if known is not None:
            return known
    if account is not None and account.person_id not in (None, person.pk):
        raise Refusal("这个账号已绑定其他人，请用本人的手机号登录后申请。")
    membership = queries.membership_of(person)
    status = membership.status if membership else None
    problem = asking_problem(status, has_open_request=queries.has_open(person, *CODES))
    if problem:
        raise NotTold(f"{problem}。")
    route = best(
        queries.routes_for(
            employer=employer, employer_name=employer_name, gig_type=gig_type, work_area=work_area
        ),
        chosen,
    )
    if route is None:
        raise Refusal("没有找到可以接收您的工会，请到工作地的工会窗口办理入会。")
    union = Union.objects.get(pk=route.union)
    refuse(
        eligibility_problem(
            born_on=person.birth_on,
            joined_on=today,
            work_status="",
            min_age=resolve("member.min_age", union=union, on=today).value,
            today=today,
        )
    )
    branch = branch if branch is not None and branch.path.startswith(union.path) else None
    needs_superior = resolve("member.expelled_rejoin_approval", union=union, on=today).value
    matter = matters.submit(
        CODES[is_desk],
        union=union,
        actor=actor if is_desk else account,
        person=person,
        data={
            "employer": employer,
            "employer_name": employer_name,
            "gig_type": gig_type,
            "platform": platform,
            "station": station,
            "work_area": work_area,
            "home": home,
            "branch": branch,
            "asks_branch": branch is not None and queries.has_chair(branch),
            "reason": route.reason,
            "verify": needs_verification(status, needs_superior=needs_superior),
            "on_behalf": on_behalf,
            "confirmed": confirmed,
        },
        files=files,
        channel=Channel.DESK if is_desk else Channel.PORTAL,
        submission_key=submission_key,
        today=today,
    )
    application: JoinApplication = JoinApplication.objects.create(
        matter=matter,
        person=person,
        union=union,
        account=account,
        mobile=mobile,
        rule=route.rule,
        channel=matter.channel,
        asked_on=today,
    )
    return application


def joining_problem(matter: Matter) -> str:
    """Why a request to join may not be taken. The door asks more; this holds for every door."""
    membership = queries.membership_of(matter.applicant_person)
    return asking_problem(
        membership.status if membership else None,
        has_open_request=queries.has_open(matter.applicant_person, *CODES, besides=matter),
    )


def settle_joining(matter: Matter, *, actor: Any) -> Membership:
    """The committee has approved: a member with a number from today on, his phone bound.

    Somebody registered before under another phone keeps it: who asked knew a name and a number,
    and that binds nobody to what is kept about him. He shows his papers at the desk.
    """
    application = JoinApplication.objects.select_for_update().get(matter=matter)
    data, today = matter.data, timezone.localdate()
    union = Union.objects.get(pk=data["branch"]) if data.get("branch") else matter.union
    person = application.person
    is_proved = _has_proved_himself(application)
    if is_proved:
        person.mobile = application.mobile
        person.save(update_fields=["mobile"])
    member = join_member(
        union=union,
        joined_on=today,
        actor=actor,
        person=person,
        details=_details(application, data),
        approval_number=matter.number if data.get("verify") else "",
        note=str(data.get("reason") or "")[:120],
    )
    _close(application, JoinOutcome.APPROVED, today)
    if application.account is not None and is_proved:
        bind_to(application.account, person, actor=actor, union=union)
    elif application.account is not None:
        send(
            "membership.joined_unbound",
            to=[application.account],
            union=union,
            context={"union": union.name},
            key=f"{matter.number} unbound",
            url="/m/",
        )
    send(
        "membership.joined",
        to=[person],
        union=union,
        context={"union": union.name, "number": member.member_no},
        key=f"{matter.number} joined",
        url="/m/",
    )
    return member


def _has_proved_himself(application: JoinApplication) -> bool:
    """Whether whoever asked is the person: seen at the desk, or the holder of his phone."""
    if application.account is None:
        return True
    person = application.person
    bound = worker_account_of(person)
    return person.mobile in ("", application.mobile) and bound in (None, application.account)


def _details(application: JoinApplication, data: Mapping[str, Any]) -> dict[str, Any]:
    gig = str(data.get("gig_type") or "")
    employer = Employer.objects.filter(pk=data.get("employer") or 0).first()
    is_desk = application.channel == Channel.DESK
    area = Union.objects.filter(pk=data.get("work_area") or 0).first()
    confirmed = str(data.get("confirmed") or "") if is_desk else ConfirmMethod.MESSAGE.value
    return {
        "employer": employer,
        "employment_form": EmploymentForm.PLATFORM if gig else EmploymentForm.CONTRACT,
        "new_employment_type": gig,
        "platform_company": str(data.get("platform") or ""),
        "station": str(data.get("station") or ""),
        "work_city": str(area or "")[:60],
        "join_channel": JoinChannel.DESK if is_desk else JoinChannel.ONLINE,
        "confirm_method": confirmed if confirmed in ConfirmMethod.values else "",
        "collected_on": application.asked_on,
        "remark": str(data.get("employer_name") or "")[:200],
    }


def _close(application: JoinApplication, outcome: JoinOutcome, today: dt.date) -> None:
    due_on = application.matter.desks.order_by("-pk").values_list("due_on", flat=True).first()
    application.outcome = outcome
    application.decided_on = today
    application.days_taken = (today - application.asked_on).days
    application.is_in_time = due_on is None or today <= due_on
    application.save(update_fields=["outcome", "decided_on", "days_taken", "is_in_time"])


def joining_abandoned(matter: Matter, *, actor: Any) -> None:
    """Refused or taken back. Whoever asked may ask again."""
    application = JoinApplication.objects.select_for_update().get(matter=matter)
    refused = matter.outcome == Outcome.REFUSED
    _close(
        application,
        JoinOutcome.REFUSED if refused else JoinOutcome.WITHDRAWN,
        timezone.localdate(),
    )
    if refused and application.account is not None:
        said = (
            matter.desks.filter(action="refuse").order_by("-pk").values_list("opinion", flat=True)
        )
        send(
            "membership.join_refused",
            to=[application.account],
            union=matter.union,
            context={"union": matter.union.name, "reason": said.first() or ""},
            key=f"{matter.number} refused {matter.round}",
            url="/m/join/",
        )
