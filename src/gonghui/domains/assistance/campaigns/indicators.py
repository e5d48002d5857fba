"""The figures of campaigns. Source: docs/sources.md, figures (慰问)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gonghui.domains.assistance.campaigns.enums import (
    FESTIVALS,
    FRONTLINE_DUTY,
    Brand,
    Category,
    RecipientState,
    Tag,
    VisitState,
)
from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record

_GROUP = "慰问"
_SOURCE = "《工会送温暖资金使用管理办法》（2018年）及四送统计口径"
_FLOW = IndicatorKind.FLOW


def _visit_card(row: Any) -> str:
    return reverse("registers:card", kwargs={"code": "consolation-visits", "pk": row.pk})


def _person_card(row: Any) -> str:
    return reverse("registers:card", kwargs={"code": "consolation-recipients", "pk": row.pk})


def _visits(where: Q | None = None, *, measure: str = "", distinct: str = "") -> Facts:
    return Facts(
        model="campaigns.ConsolationVisit",
        union="union",
        day="visited_on",
        where=Q(state=VisitState.DONE) & (where or Q()),
        measure=measure,
        distinct=distinct,
        permission="campaigns.view",
        related=("campaign", "union", "employer", "visited_union"),
        records=(
            Record("慰问单位", lambda row: row.unit_name),
            Record("慰问对象", lambda row: row.get_category_display()),
            Record("走访日期", lambda row: row.visited_on, "date"),
            Record("走访工会", lambda row: row.union.name),
            Record("活动", lambda row: row.campaign.title),
            Record("实名人数", lambda row: row.roster_count, "number"),
            Record("估报人数", lambda row: row.declared_count, "number"),
            Record("慰问金（元）", lambda row: row.cash, "money"),
            Record("物资价值（元）", lambda row: row.goods_cost, "money"),
            Record("直接费用（元）", lambda row: row.direct_cost, "money"),
        ),
        link=_visit_card,
    )


def _people(where: Q | None = None, *, distinct: str = "person") -> Facts:
    """People called on, each once. Their lists are met with a permission of their own."""
    return Facts(
        model="campaigns.ConsolationRecipient",
        union="union",
        day="given_on",
        where=Q(state__in=(RecipientState.GIVEN, RecipientState.SIGNED)) & (where or Q()),
        distinct=distinct,
        permission="campaigns.persons",
        related=("campaign", "union", "person", "person_union"),
        records=(
            Record("姓名", lambda row: row.person.name),
            Record("慰问对象", lambda row: row.get_category_display()),
            Record("所属工会", lambda row: str(row.person_union or "")),
            Record("走访工会", lambda row: row.union.name),
            Record("活动", lambda row: row.campaign.title),
            Record("慰问日期", lambda row: row.given_on, "date"),
            Record("慰问金（元）", lambda row: row.cash, "money"),
            Record("慰问品价值（元）", lambda row: row.goods_value, "money"),
            Record("签收日期", lambda row: row.signed_on, "date"),
        ),
        link=_person_card,
    )


def _indicator(
    code: str,
    title: str,
    unit: str,
    definition: str,
    facts: Facts,
    phrase: str,
    words: tuple[str, ...],
    declared: Facts | None = None,
) -> Indicator:
    return Indicator(
        code,
        title,
        unit,
        _FLOW,
        definition,
        _SOURCE,
        facts=facts,
        declared=declared,
        group=_GROUP,
        phrase=phrase,
        words=words,
    )


_SUMMER = Q(campaign__brand=Brand.SUMMER)
_FRONT = Q(category__in=FRONTLINE_DUTY)
_NON_STOP = Q(campaign__tags__contains=f",{Tag.NON_STOP.value},")
_FESTIVAL = Q(campaign__occasion__in=FESTIVALS)

INDICATORS = (
    _indicator(
        "consolation_fund_amount",
        "走访慰问投入资金",
        "万元",
        "期内已走访的慰问金、物资价值（按批次成本）和直接活动费用合计",
        _visits(measure="amount"),
        "走访慰问投入资金{value}",
        ("走访慰问资金", "慰问投入资金", "投入慰问资金", "送温暖资金"),
    ),
    _indicator(
        "summer_fund_amount",
        "夏送清凉投入资金",
        "万元",
        "走访慰问投入资金中夏送清凉活动的部分",
        _visits(_SUMMER, measure="amount"),
        "夏送清凉投入资金{value}",
        ("送清凉资金", "夏送清凉资金"),
    ),
    _indicator(
        "winter_fund_amount",
        "冬送温暖投入资金",
        "万元",
        "走访慰问投入资金中冬送温暖活动的部分",
        _visits(Q(campaign__brand=Brand.WINTER), measure="amount"),
        "冬送温暖投入资金{value}",
        ("送温暖活动资金", "冬送温暖资金"),
    ),
    _indicator(
        "summer_goods_value",
        "防暑降温物资价值",
        "万元",
        "期内夏送清凉走访发放物资的价值（按批次成本），已包含在走访慰问投入资金内",
        _visits(_SUMMER, measure="goods_cost"),
        "发放防暑降温物资价值{value}",
        ("防暑降温物资", "发放防暑降温物资价值"),
    ),
    _indicator(
        "consolation_units",
        "慰问覆盖基层单位",
        "个",
        "期内走访慰问的单位，每个单位只计一次；只覆盖一个用人单位的基层工会与该单位计为同一个",
        _visits(Q(unit_key__isnull=False), distinct="unit_key"),
        "走访慰问覆盖{value}基层单位",
        ("慰问单位", "走访慰问单位", "慰问基层单位", "走访单位"),
    ),
    _indicator(
        "consolation_person_times",
        "慰问覆盖职工",
        "人次",
        "期内走访慰问的职工，按名册实名计人次；集体慰问估报的人数另列",
        _visits(measure="roster_count"),
        "走访慰问职工{value}",
        ("慰问职工", "走访慰问职工", "慰问一线职工", "慰问干部职工"),
        _visits(measure="declared_count"),
    ),
    _indicator(
        "consolation_persons",
        "实名慰问职工",
        "人",
        "期内名册上被慰问的职工，按人去重",
        _people(),
        "实名慰问职工{value}",
        ("实名慰问",),
    ),
    _indicator(
        "frontline_visited",
        "慰问坚守一线职工",
        "名",
        "期内被慰问的节日坚守岗位、疫情防控一线职工，按人去重；没有名册的估报人数另列",
        _people(_FRONT),
        "慰问坚守一线职工{value}",
        ("坚守一线职工", "慰问坚守岗位职工", "坚守岗位一线职工"),
        _visits(_FRONT, measure="declared_count"),
    ),
    _indicator(
        "production_firms_visited",
        "慰问不停产企业",
        "家",
        "期内“不停产企业”主题活动走访的单位，去重",
        _visits(_NON_STOP & Q(unit_key__isnull=False), distinct="unit_key"),
        "慰问不停产企业{value}",
        ("不停产企业", "慰问连续生产企业"),
    ),
    _indicator(
        "kindergartens_visited",
        "慰问幼儿园",
        "家",
        "期内走访慰问的幼儿园，去重",
        _visits(Q(category=Category.KINDERGARTEN, unit_key__isnull=False), distinct="unit_key"),
        "慰问幼儿园{value}",
        ("六一慰问幼儿园", "慰问幼儿园"),
    ),
    _indicator(
        "festival_visits",
        "节日慰问一线",
        "次",
        "期内元旦、春节、五一、端午、中秋、国庆等节日的走访次数",
        _visits(_FESTIVAL),
        "开展节日慰问{value}",
        ("节日慰问", "节日走访慰问"),
    ),
    _indicator(
        "model_workers_visited",
        "走访慰问劳模",
        "人",
        "期内名册上被慰问的劳模工匠，按人去重",
        _people(Q(category=Category.MODEL_WORKER)),
        "走访慰问劳模{value}",
        ("慰问劳模", "走访劳模", "慰问劳模工匠"),
    ),
)
