"""What a member wants changed in his own data: now and proposed side by side, checked by his union."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.membership.enums import LIVING_STATUSES, SkillLevel
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.requests import queries
from gonghui.domains.membership.requests.models import ProposedFact
from gonghui.domains.membership.rules.joining import mobile_problem
from gonghui.domains.membership.services import correct_details
from gonghui.engines.matters import services as matters
from gonghui.engines.matters.enums import Channel
from gonghui.engines.matters.models import Matter
from gonghui.kernel.access.workers import unbind, worker_account_of
from gonghui.kernel.people import identity, names, protection
from gonghui.kernel.people.enums import Education, IdType
from gonghui.kernel.people.masks import mask_identity
from gonghui.kernel.refusal import Refusal

CODE = "member_facts"
PERSONAL = ("name", "id_number", "mobile", "address", "education")
OF_MEMBERSHIP = ("skill_level", "department")
LABELS = {
    "name": "姓名",
    "id_number": "证件号码",
    "mobile": "移动电话",
    "address": "通信地址",
    "education": "学历",
    "skill_level": "技术等级",
    "department": "部门",
}
WANT_PAPER = ("name", "id_number")
CHOICES: dict[str, dict[str, str]] = {
    "education": {str(k): str(v) for k, v in Education.choices},
    "skill_level": {str(k): str(v) for k, v in SkillLevel.choices},
}


def may_correct(person: Any) -> str:
    """Why somebody's data are not to be changed by request."""
    membership = queries.membership_of(person)
    if membership is None or membership.status not in LIVING_STATUSES:
        return "不是在册会员，没有可以修改的会员信息"
    if queries.has_open(person, CODE):
        return "您有一份信息变更正在核对，请等待办结后再提交"
    return ""


def present_facts(membership: Membership) -> dict[str, str]:
    """What is registered now, as its owner reads it; the identity number masked."""
    found = {}
    for field in LABELS:
        if field == "id_number":
            found[field] = membership.person.id_number_masked
            continue
        owner: Any = membership.person if field in PERSONAL else membership
        value = str(getattr(owner, field) or "")
        found[field] = CHOICES.get(field, {}).get(value, value)
    return found


@transaction.atomic
def propose_facts(
    person: Any,
    wanted: Mapping[str, str],
    *,
    account: Any,
    files: Iterable[tuple[str, str, bytes]] = (),
    channel: str = Channel.PORTAL,
    on_behalf: str = "",
    submission_key: str | None = None,
) -> Matter:
    """Ask for facts to be changed; only what differs from the register is asked.

    Refuses an empty request, a wrong telephone or number, and a new name or number without paper.
    """
    membership = queries.membership_of(person)
    if membership is None:
        raise Refusal("不是在册会员，没有可以修改的会员信息。")
    files = list(files)
    lines = [line for field in LABELS if (line := _line(membership, field, wanted.get(field)))]
    if not lines:
        raise Refusal("没有要修改的内容，请先填写与现登记不同的项目。")
    if any(line.field in WANT_PAPER for line in lines) and not files:
        raise Refusal("修改姓名或证件号码，请附上证件或户口簿照片。")
    if channel == Channel.DESK and len(on_behalf.strip()) < 2:
        raise Refusal("代办须写明原因，例如“本人没有智能手机”。")
    matter = matters.submit(
        CODE,
        actor=account,
        person=person,
        data={"summary": "；".join(str(line) for line in lines), "on_behalf": on_behalf},
        files=files,
        channel=channel,
        submission_key=submission_key,
    )
    if matter.proposed_facts.exists():
        return matter
    for line in lines:
        line.matter = matter
        if line.field == "id_number":
            line.sealed = protection.seal(line.proposed, context=line.context)
            line.proposed = ""
    ProposedFact.objects.bulk_create(lines)
    return matter


def _line(membership: Membership, field: str, given: str | None) -> ProposedFact | None:
    """One changed fact; None when nothing new was said."""
    value = (given or "").replace("\x00", "").strip()
    if not value:
        return None
    now = present_facts(membership)[field]
    shown = CHOICES.get(field, {}).get(value, value)
    if field in CHOICES and value not in CHOICES[field]:
        raise Refusal(f"“{LABELS[field]}”请从列出的选项中选择。")
    if field == "name":
        value = shown = names.normalise_name(value)
        if not names.is_name(value):
            raise Refusal("请填写姓名，只用汉字或字母，间隔号用“·”。")
    if field == "mobile" and (problem := mobile_problem(value)):
        raise Refusal(f"{problem}。")
    if field == "id_number":
        value = identity.normalise(value)
        check = identity.check_identity(
            value, id_type=_id_type(membership), today=timezone.localdate()
        )
        if check.problem:
            raise Refusal(f"证件号码有误：{check.problem}。")
        if protection.blind_index(value) == membership.person.id_number_index:
            return None
        shown = mask_identity(value)
    elif shown == now:
        return None
    return ProposedFact(
        field=field, label=LABELS[field], now=now[:200], wanted=shown[:200], proposed=value[:200]
    )


def _id_type(membership: Membership) -> str:
    return membership.person.id_type or str(IdType.RESIDENT)


def compared(matter: Matter) -> list[tuple[str, str, str]]:
    """Label, what is registered, what should be."""
    return [(line.label, line.now, line.wanted) for line in matter.proposed_facts.all()]


def settle_facts(matter: Matter, *, actor: Any) -> Membership:
    """The union has checked: the register says what was proposed, with a trace for the member."""
    membership = queries.membership_of(matter.applicant_person)
    if membership is None:
        raise Refusal("申请人不是在册会员。")
    lines = list(matter.proposed_facts.all())
    person = {line.field: line.value for line in lines if line.field in PERSONAL}
    details = {line.field: line.value for line in lines if line.field in OF_MEMBERSHIP}
    member = correct_details(membership, actor=actor, person=person, details=details)
    account = worker_account_of(member.person)
    if "mobile" in person and account is not None and account.mobile != person["mobile"]:
        unbind(account, actor=actor, union=member.union, reason="登记的手机号已变更")
    return member
