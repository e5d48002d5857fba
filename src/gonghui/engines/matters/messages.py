"""What people are told of matters, and who is told. Of sensitive kinds nothing is named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.models import Desk, Matter, StandIn
from gonghui.engines.matters.queries import holders
from gonghui.kernel.access.models import Account
from gonghui.kernel.notify.enums import Channel, Urgency
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.notify.services import send

_WORK = (Channel.WECOM,)
_HOME = (Channel.WECOM, Channel.SMS)

MESSAGE_KINDS = (
    MessageKind(
        "matters.arrived",
        "待办：{title}",
        "{title}（{number}）到了您的待办，环节“{step}”，{due}。",
        channels=_WORK,
        label="有新的待办事项",
        audience="cadre",
    ),
    MessageKind(
        "matters.reminded",
        "{why}：{title}",
        "{title}（{number}）：{text}",
        channels=_WORK,
        urgency=Urgency.IMPORTANT,
        label="事项临近到期、超期、催办和督办",
        audience="cadre",
    ),
    MessageKind(
        "matters.objected",
        "公示收到异议：{title}",
        "{title}（{number}）在公示期收到异议，公示已停表，请核查答复。",
        channels=_WORK,
        urgency=Urgency.IMPORTANT,
        label="公示收到异议",
        audience="cadre",
    ),
    MessageKind(
        "matters.returned",
        "请补充材料：{service}",
        "您的“{service}”需要补充：{text}",
        sms="您申请的“{service}”需要补充材料，请在“我的事项”中查看。",
        channels=_HOME,
        urgency=Urgency.IMPORTANT,
        label="我的申请需要补充材料",
        audience="worker",
    ),
    MessageKind(
        "matters.moved",
        "{service}：{stage}",
        "您的“{service}”（{number}）有新进展：{stage}。",
        label="我的申请有进展",
    ),
    MessageKind(
        "matters.closed",
        "{service}：{stage}",
        "您的“{service}”（{number}）已办结，结果：{stage}。{text}",
        sms="您申请的“{service}”已办结，结果：{stage}。",
        channels=_HOME,
        urgency=Urgency.IMPORTANT,
        label="我的申请已办结",
        audience="worker",
    ),
    MessageKind(
        "matters.rating_asked",
        "请评价：{service}",
        "您的“{service}”（{number}）已办结，请为办理打分，帮助我们改进。",
        label="请我评价",
    ),
    MessageKind(
        "matters.quiet_work", channels=_WORK, neutral=True, label="敏感事项有待办", audience="cadre"
    ),
    MessageKind(
        "matters.quiet_home",
        channels=_HOME,
        neutral=True,
        label="我的申请有消息",
        audience="worker",
    ),
)


def tell_desks(matter: Matter, desks: Iterable[Desk], *, key: str) -> None:
    """Tell whoever sits at these desks that the matter has come to them."""
    for desk in desks:
        due = f"{desk.due_on:%-m月%-d日}前办理" if desk.due_on else "不限时"
        context = {"step": matter.declared.step(desk.step).title, "due": due}
        _to_work(matter, "matters.arrived", seated(desk), context, f"{desk.pk} {key}", desk.union)


def tell_reminded(matter: Matter, desk: Desk, *, why: str, text: str, to: Any, key: str) -> None:
    """Tell accounts that a desk is late, urged or supervised."""
    context = {"why": why, "text": text}
    _to_work(matter, "matters.reminded", to, context, f"{desk.pk} {key}", desk.union)


def tell_objected(matter: Matter, desk: Desk, *, key: str) -> None:
    """Tell the desk that watches a publicity of an objection."""
    _to_work(matter, "matters.objected", seated(desk), {}, key, desk.union)


def tell_applicant(matter: Matter, kind: str, *, key: str, text: str = "") -> None:
    """Tell whoever asks how it goes."""
    declared = matter.declared
    person = matter.applicant_person if declared.applicant == Applicant.PERSON else None
    to = person or matter.opened_by
    if to is None:
        return
    context = {
        "service": declared.public_title,
        "number": matter.number,
        "stage": matter.public_stage,
        "text": text,
    }
    url = matter.get_absolute_url() if person is None else _worker_url(matter)
    if declared.sensitive:
        kind, key, context = "matters.quiet_home", f"{kind} {key}", {}
    send(
        kind,
        to=[to],
        union=matter.union,
        context=context,
        url=url,
        key=f"{matter.number} {key}",
    )


def seated(desk: Desk) -> list[Account]:
    """Accounts in whose hands a desk is, stand-ins among them."""
    today = timezone.localdate()
    if desk.holder is not None:
        own = {desk.holder_id}
    else:
        found = holders([desk.union], desk.role, today=today)
        own = set(found.values_list("account", flat=True))
    stand_ins = StandIn.objects.filter(
        union=desk.union, role=desk.role, account__in=own, from_on__lte=today, to_on__gte=today
    )
    accounts = Account.objects.filter(Q(pk__in=own) | Q(pk__in=stand_ins.values("to")))
    return list(accounts.filter(is_active=True))


def _to_work(
    matter: Matter, kind: str, to: Any, context: dict[str, Any], key: str, union: Any
) -> None:
    context = {"title": matter.title, "number": matter.number, **context}
    if matter.declared.sensitive:
        kind, key, context = "matters.quiet_work", f"{kind} {key}", {}
    send(
        kind,
        to=to,
        union=union,
        context=context,
        url=matter.get_absolute_url(),
        key=f"{matter.number} {key}",
    )


def _worker_url(matter: Matter) -> str:
    try:
        return reverse(settings.WORKER_MATTER_URL, args=[matter.pk])
    except NoReverseMatch:
        return reverse(settings.WORKER_HOME_URL)
