"""Stating a figure, and approving it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.engines.indicators.definitions import INDICATORS, IndicatorKind
from gonghui.engines.indicators.models import DeclaredFigure
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def declare_figure(
    code: str, *, union: Any, period: Period, number: Decimal, evidence: str, actor: Any
) -> DeclaredFigure:
    """State a figure. Refused for ratios (state their parts), without evidence, and for a flow
    whose period shares days with one already stated: they would be counted twice."""
    indicator = INDICATORS[code]
    if indicator.kind is IndicatorKind.RATIO:
        raise Refusal("比率不能直接申报，请分别申报分子和分母。")
    if not evidence.strip():
        raise Refusal("请写明申报依据，例如报表名称或上报文号。")
    if number < 0:
        raise Refusal("申报数不能是负数。")
    type(union).objects.select_for_update().get(pk=union.pk)  # two at once would miss each other
    if indicator.kind is IndicatorKind.FLOW:
        shared = DeclaredFigure.objects.filter(
            code=code, union=union, from_on__lte=period.to_on, to_on__gte=period.from_on
        ).exclude(state=DeclaredFigure.State.REFUSED)
        if other := shared.first():
            raise Refusal(
                f"该指标已申报过{other.period_label}的数字，与{period.label}重叠，会重复计算，"
                "请先处理原申报数。"
            )
    try:
        with transaction.atomic():
            figure = DeclaredFigure.objects.create(
                code=code,
                union=union,
                from_on=period.from_on,
                to_on=period.to_on,
                number=number,
                evidence=evidence.strip(),
                declared_by=actor,
            )
    except IntegrityError:
        raise Refusal("这一期间已经申报过该指标，请先处理原申报数。") from None
    record("indicators.declared", actor=actor, union=union, target=figure)
    return figure


@transaction.atomic
def decide_figure(
    figure: DeclaredFigure, *, approve: bool, actor: Any, reason: str = ""
) -> DeclaredFigure:
    """Approve or refuse a stated figure. Nobody approves his own."""
    figure = DeclaredFigure.objects.select_for_update().get(pk=figure.pk)
    if figure.state != DeclaredFigure.State.SUBMITTED:
        raise Refusal("该申报数已经审核过。")
    if is_own(figure, actor):
        raise Refusal("不能审核自己申报的数字。")
    figure.state = DeclaredFigure.State.APPROVED if approve else DeclaredFigure.State.REFUSED
    figure.decided_by, figure.decided_at = actor, timezone.now()
    figure.save(update_fields=["state", "decided_by", "decided_at"])
    event = "indicators.declaration_approved" if approve else "indicators.declaration_refused"
    record(event, actor=actor, union=figure.union, target=figure, reason=reason.strip())
    return figure


def is_own(figure: DeclaredFigure, account: Any) -> bool:
    """Whether the account, or the same person under another account, stated the figure."""
    return bool(account.is_same_person(figure.declared_by))
