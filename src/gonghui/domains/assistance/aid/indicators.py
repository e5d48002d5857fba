"""The figures of aid. Source: docs/sources.md, figures (帮扶)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gonghui.domains.assistance.aid.enums import (
    CASH_KINDS,
    REACHED,
    AidKind,
    StudyState,
    Target,
)
from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record
from gonghui.engines.money.enums import FundSource

_GROUP = "帮扶"
_SOURCE = "困难职工帮扶救助统计口径"
_STUDY = "金秋助学统计口径"
FLOW = IndicatorKind.FLOW


def _grant(row: Any) -> str:
    return reverse("aid:grant", args=[row.pk])


def _given(where: Q = Q(), *, measure: str = "", distinct: str = "") -> Facts:
    return Facts(
        model="aid.AidGrant",
        union="union",
        day="given_on",
        where=Q(state__in=REACHED) & where,
        measure=measure,
        distinct=distinct,
        permission="aid.view",
        related=("person", "union"),
        records=(
            Record("职工", lambda row: row.masked_name),
            Record("所在工会", lambda row: row.union.name),
            Record("救助种类", lambda row: row.get_kind_display()),
            Record("资金来源", lambda row: row.get_fund_source_display()),
            Record("救助金（元）", lambda row: row.amount, "money"),
            Record("物品折价（元）", lambda row: row.goods_value, "money"),
            Record("发放日期", lambda row: row.given_on, "date"),
        ),
        link=_grant,
    )


def _study(row: Any) -> str:
    return reverse("aid:application", args=[row.pk])


def _paid(where: Q = Q(), *, measure: str = "") -> Facts:
    return Facts(
        model="aid.StudyApplication",
        union="union",
        day="paid_on",
        where=Q(state=StudyState.PAID) & where,
        measure=measure,
        distinct="" if measure else "student_index",
        permission="aid.view",
        related=("person", "union", "partner_list"),
        records=(
            Record("申请人（联系地区）", lambda row: row.applicant),
            Record("工会", lambda row: row.union.name),
            Record("对象", lambda row: row.get_target_display()),
            Record("学段", lambda row: row.get_stage_display()),
            Record("助学金（元）", lambda row: row.amount, "money"),
            Record("发放日期", lambda row: row.paid_on, "date"),
        ),
        link=_study,
    )


def _visit(row: Any) -> str:
    return reverse("aid:application", args=[row.application_id])


def _visited(measure: str = "") -> Facts:
    return Facts(
        model="aid.StudyVisit",
        union="application__union",
        day="visited_on",
        where=~Q(status="unreached"),
        measure=measure,
        distinct="" if measure else "application__student_index",
        permission="aid.view",
        related=("application__person", "application__union", "application__partner_list"),
        records=(
            Record("申请人（联系地区）", lambda row: row.application.applicant),
            Record("工会", lambda row: row.application.union.name),
            Record("学段", lambda row: row.application.get_stage_display()),
            Record("方式", lambda row: row.get_method_display()),
            Record("慰问金（元）", lambda row: row.gift_amount, "money"),
            Record("回访日期", lambda row: row.visited_on, "date"),
        ),
        link=_visit,
    )


_OWN, _PARTNER = Q(target=Target.OWN), Q(target=Target.PARTNER)

INDICATORS = (
    Indicator(
        "aid_person_times",
        "帮扶救助困难职工",
        "人次",
        FLOW,
        "期内已发放的救助和已提供的法律、技能、就业、创业、心理服务，按笔计",
        _SOURCE,
        facts=_given(),
        group=_GROUP,
        sensitive=True,
        phrase="帮扶救助困难职工{value}",
        words=("帮扶困难职工", "救助困难职工", "帮扶救助"),
    ),
    Indicator(
        "aid_amount",
        "帮扶资金和物品折合",
        "万元",
        FLOW,
        "期内已发放的救助金和物品折价",
        _SOURCE,
        facts=_given(measure="total"),
        group=_GROUP,
        sensitive=True,
        phrase="发放帮扶资金和物品折合{value}",
        words=("帮扶资金", "救助金额", "发放救助金"),
    ),
    Indicator(
        "aid_households",
        "受助困难家庭",
        "户",
        FLOW,
        "期内得到救助或服务的建档困难家庭，按户去重",
        _SOURCE,
        facts=_given(Q(file__isnull=False), distinct="file"),
        group=_GROUP,
        sensitive=True,
        phrase="帮扶困难职工家庭{value}",
        words=("受助困难家庭", "困难职工家庭"),
    ),
    *(
        Indicator(
            f"aid_amount_{kind.value}",
            f"{kind.label}金额",
            "万元",
            FLOW,
            f"期内已发放的{kind.label}，含物品折价",
            _SOURCE,
            facts=_given(Q(kind=kind), measure="total"),
            group=_GROUP,
            sensitive=True,
            phrase=f"发放{kind.label}{{value}}",
            words=(f"{kind.label}金额",),
        )
        for kind in (*CASH_KINDS, AidKind.STUDENT)
    ),
    *(
        Indicator(
            f"aid_amount_from_{source.value}",
            f"帮扶资金（{source.label}）",
            "万元",
            FLOW,
            f"期内由{source.label}发放的救助金",
            _SOURCE,
            facts=_given(Q(fund_source=source), measure="amount"),
            group=_GROUP,
            sensitive=True,
        )
        for source in FundSource
    ),
    Indicator(
        "student_aid_own",
        "资助困难职工子女",
        "名",
        FLOW,
        "期内已发放助学金的本系统职工子女，按学生去重",
        _STUDY,
        facts=_paid(_OWN),
        group=_GROUP,
        sensitive=True,
        phrase="帮助{value}困难职工子女完成学业",
        words=("困难职工子女", "资助困难职工子女"),
    ),
    Indicator(
        "student_aid_partner",
        "资助老区、民族地区、联系点子女",
        "名",
        FLOW,
        "期内已发放助学金的革命老区、民族地区、乡村振兴联系点学生，按学生去重，与本系统分列",
        _STUDY,
        facts=_paid(_PARTNER),
        group=_GROUP,
        sensitive=True,
        phrase="帮助革命老区、民族地区、乡村振兴联系点困难职工子女{value}",
        words=("老区困难职工子女", "联系点困难职工子女", "民族地区困难职工子女"),
    ),
    Indicator(
        "student_aid_amount",
        "发放助学资金",
        "万元",
        FLOW,
        "期内已发放的助学金，两类学生合计；回访慰问金不计",
        _STUDY,
        facts=_paid(measure="amount"),
        group=_GROUP,
        sensitive=True,
        phrase="发放助学资金{value}",
        words=("助学资金", "助学金"),
    ),
    Indicator(
        "student_aid_amount_own",
        "发放助学资金（本系统）",
        "万元",
        FLOW,
        "期内已发放给本系统职工子女的助学金",
        _STUDY,
        facts=_paid(_OWN, measure="amount"),
        group=_GROUP,
        sensitive=True,
    ),
    Indicator(
        "student_aid_amount_partner",
        "发放助学资金（联系地区）",
        "万元",
        FLOW,
        "期内已发放给老区、民族地区、联系点学生的助学金",
        _STUDY,
        facts=_paid(_PARTNER, measure="amount"),
        group=_GROUP,
        sensitive=True,
    ),
    Indicator(
        "student_revisited",
        "回访受助大学生",
        "人",
        FLOW,
        "期内回访到的受助学生，按学生去重；未联系上的不计",
        _STUDY,
        facts=_visited(),
        group=_GROUP,
        sensitive=True,
        phrase="回访受助大学生{value}",
        words=("回访受助大学生", "回访受助学生", "回访大学生"),
    ),
    Indicator(
        "student_revisit_amount",
        "回访发放慰问金",
        "万元",
        FLOW,
        "期内回访时发放的慰问金，不计入助学资金",
        _STUDY,
        facts=_visited("gift_amount"),
        group=_GROUP,
        sensitive=True,
        phrase="回访发放慰问金{value}",
        words=("回访慰问金",),
    ),
)
