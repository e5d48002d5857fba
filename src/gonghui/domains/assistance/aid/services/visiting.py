"""Call-backs on students, with gift money that is counted apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.assistance.aid.enums import StudyState, StudyStatus
from gonghui.domains.assistance.aid.models import (
    StudyApplication,
    StudyVisit,
    StudyVisitPhoto,
)
from gonghui.domains.assistance.aid.rules import study
from gonghui.domains.assistance.aid.services.asking import (
    PHOTOS,
    Handed,
    ask_scope,
    keep_sealed,
    refuse,
)
from gonghui.domains.assistance.aid.standards import gift_limit
from gonghui.engines.money import services as money
from gonghui.engines.money.enums import Way
from gonghui.engines.money.models import BudgetLine
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@dataclass(frozen=True)
class CallBack:
    """What a visit found, and what was handed over."""

    on: dt.date
    method: str
    visitors: str
    status: str
    findings: str = ""
    gift: Decimal = Decimal(0)
    line: BudgetLine | None = None


@transaction.atomic
def visit(
    application: StudyApplication,
    call: CallBack,
    *,
    actor: Any,
    photos: Sequence[Handed] = (),
    today: dt.date | None = None,
) -> StudyVisit:
    """Write down a call-back. Gift money drafts an order of its own: to the parent, or to the
    school of a partner area."""
    today = today or timezone.localdate()
    application = (
        StudyApplication.objects.select_for_update(of=("self",))
        .select_related("campaign__union", "union", "person", "partner_list__school")
        .get(pk=application.pk)
    )
    ask_scope(actor, application.union)
    if application.state != StudyState.PAID or application.paid_on is None:
        raise Refusal("助学金发放后再登记回访。")
    refuse(study.visit_problem(call.on, paid_on=application.paid_on, today=today))
    county = application.campaign.union
    most = gift_limit(county, call.on)
    refuse(study.gift_problem(call.gift, most=most, method=call.method))
    if len(call.visitors.strip()) < 2:
        raise Refusal("请填写回访人姓名。")
    if call.status == StudyStatus.UNREACHED and call.gift:
        raise Refusal("没有联系上学生的，不能登记慰问金。")
    if call.gift and not photos:
        raise Refusal("当面发放慰问金的，请上传回访照片。")
    if application.visits.filter(visited_on=call.on).exists():
        raise Refusal("这一天的回访已经登记过，没有重复登记。")
    row = StudyVisit(
        application=application,
        visited_on=call.on,
        method=call.method,
        visitors=call.visitors.strip()[:100],
        status=call.status,
        findings=call.findings.strip()[:1000],
        gift_amount=call.gift,
        recorded_by=actor,
    )
    row.save()
    for stored in keep_sealed(
        photos, about=application, union=application.union, actor=actor, rule=PHOTOS
    ):
        StudyVisitPhoto.objects.create(visit=row, stored=stored)
    if call.gift:
        _draft(row, application, call, actor=actor)
    record("aid.study_visited", actor=actor, union=application.union, target=application)
    return row


def _draft(row: StudyVisit, application: StudyApplication, call: CallBack, *, actor: Any) -> None:
    if call.line is None:
        raise Refusal("发放慰问金的，请选择预算项目。")
    sent = application.partner_list
    row.order = money.draft_order(
        "aid_study_gift_partner" if sent else "aid_study_gift",
        union=application.campaign.union,
        payee=sent.school if sent else application.person,
        amount=call.gift,
        way=Way.BANK,
        line=call.line,
        cause=str(row.uid),
        subject=application.student_context,
        period=str(call.on.year),
        origin=application,
        once_key=f"study visit:{row.uid}",
        actor=actor,
    )
    row.save(update_fields=["order"])
