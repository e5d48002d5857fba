"""The figures of the drive to found unions. Sources: docs/sources.md, 工会统计调查制度."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gonghui.domains.organising.leads.enums import ContributionKind, LeadState
from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record

_GROUP = "组织"
_SOURCE = "《中华人民共和国工会法》第十一条、第十二条，工会统计调查制度"
_DUES_SOURCE = "《中华人民共和国工会法》第四十三条，税务机关代收清单"


def _lead_card(row: Any) -> str:
    pk = getattr(row, "lead_id", row.pk)
    return reverse("registers:card", kwargs={"code": "leads", "pk": pk})


def _contribution_card(row: Any) -> str:
    return reverse("registers:card", kwargs={"code": "contributions", "pk": row.pk})


def _leads(day: str, *, until: str = "", where: Q = Q()) -> Facts:
    return Facts(
        model="leads.Lead",
        union="union",
        day=day,
        until=until,
        where=where,
        permission="leads.view",
        related=("employer", "union"),
        records=(
            Record("单位全称", lambda row: row.employer.name),
            Record("负责工会", lambda row: row.union.name),
            Record("状态", lambda row: row.get_state_display()),
            Record("来源", lambda row: row.get_source_display()),
            Record("列入日期", lambda row: row.opened_on),
            Record("应建会期限", lambda row: row.due_on),
        ),
        link=_lead_card,
    )


def _visits(*, distinct: str = "") -> Facts:
    return Facts(
        model="leads.Visit",
        union="lead__union",
        day="visited_on",
        distinct=distinct,
        permission="leads.view",
        related=("lead__employer", "lead__union"),
        records=(
            Record("单位全称", lambda row: row.lead.employer.name),
            Record("负责工会", lambda row: row.lead.union.name),
            Record("走访日期", lambda row: row.visited_on),
            Record("单位态度", lambda row: row.get_attitude_display()),
        ),
        link=_lead_card,
    )


def _contributions(*, measure: str = "", distinct: str = "", where: Q = Q()) -> Facts:
    return Facts(
        model="leads.ContributionRecord",
        union="union",
        day="paid_on",
        where=Q(paid__gt=0) & where,
        measure=measure,
        distinct=distinct,
        permission="contributions.view",
        related=("employer", "union"),
        records=(
            Record("单位全称", lambda row: row.employer.name),
            Record("所在工会", lambda row: row.union.name),
            Record("费种", lambda row: row.get_kind_display()),
            Record("所属期", lambda row: row.period),
            Record("实缴金额", lambda row: row.paid, kind="money"),
            Record("入库日期", lambda row: row.paid_on),
        ),
        link=_contribution_card,
    )


STOCK, FLOW = IndicatorKind.STOCK, IndicatorKind.FLOW

INDICATORS = (
    Indicator(
        "leads_open",
        "应建未建单位",
        "家",
        STOCK,
        "期末列入应建未建线索、尚未建会也未注销的单位",
        _SOURCE,
        facts=_leads("opened_on", until="ended_on"),
        group=_GROUP,
        phrase="尚有应建未建单位{value}",
        words=("应建未建单位", "未建会单位"),
    ),
    Indicator(
        "leads_overdue",
        "逾期未建会单位",
        "家",
        STOCK,
        "期末应建会期限已过、尚未建会的单位",
        "地方工会条例关于开业后建会期限的规定",
        facts=_leads("due_on", until="ended_on"),
        group=_GROUP,
        phrase="逾期未建会单位{value}",
    ),
    Indicator(
        "leads_listed",
        "新列入应建未建单位",
        "家",
        FLOW,
        "期内列入应建未建线索的单位，按列入日期",
        _SOURCE,
        facts=_leads("opened_on"),
        group=_GROUP,
        phrase="新排查应建未建单位{value}",
        words=("排查应建未建单位",),
    ),
    Indicator(
        "leads_visited",
        "走访应建会单位",
        "家",
        FLOW,
        "期内走访过的应建未建单位，按单位去重",
        _SOURCE,
        facts=_visits(distinct="lead__employer"),
        group=_GROUP,
        phrase="走访应建会单位{value}",
        words=("走访企业", "走访单位", "走访应建会单位"),
    ),
    Indicator(
        "lead_visits",
        "建会走访",
        "次",
        FLOW,
        "期内为建会走访单位的次数",
        _SOURCE,
        facts=_visits(),
        group=_GROUP,
        phrase="开展建会走访{value}",
        words=("建会走访",),
    ),
    Indicator(
        "leads_founded",
        "攻坚建会单位",
        "家",
        FLOW,
        "期内由应建未建转为已建会的单位，按被工会覆盖之日",
        _SOURCE,
        facts=_leads("ended_on", where=Q(state=LeadState.FOUNDED)),
        group=_GROUP,
        phrase="推动{value}应建未建单位建会",
    ),
    Indicator(
        "contributors",
        "缴纳工会经费单位",
        "家",
        FLOW,
        "期内有经费或筹备金入库的单位，按单位去重",
        _DUES_SOURCE,
        facts=_contributions(distinct="employer"),
        group=_GROUP,
        phrase="缴纳工会经费单位{value}",
        words=("缴费单位",),
    ),
    Indicator(
        "contributions_paid",
        "代收工会经费",
        "万元",
        FLOW,
        "期内税务代收入库的工会经费和建会筹备金",
        _DUES_SOURCE,
        facts=_contributions(measure="paid"),
        group=_GROUP,
        phrase="代收工会经费{value}",
        words=("代收经费", "收缴工会经费"),
    ),
    Indicator(
        "preparatory_paid",
        "建会筹备金",
        "万元",
        FLOW,
        "期内入库的建会筹备金",
        _DUES_SOURCE,
        facts=_contributions(measure="paid", where=Q(kind=ContributionKind.PREPARATORY)),
        group=_GROUP,
        phrase="收缴建会筹备金{value}",
        words=("建会筹备金", "筹备金"),
    ),
)
