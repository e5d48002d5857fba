"""The figures of workers of new forms of employment."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record

_GROUP = "会员"
_SOURCE = "《中华人民共和国工会法》第三条、全国总工会关于新就业形态劳动者入会的规定"


def _card(code: str) -> Any:
    return lambda row: reverse("registers:card", kwargs={"code": code, "pk": row.pk})


INDICATORS = (
    Indicator(
        "gig_surveyed",
        "新就业形态从业人数（摸底）",
        "人",
        IndicatorKind.STOCK,
        "期末有效的摸底从业人数之和，每家工会每个类别取最近一次摸底",
        _SOURCE,
        facts=Facts(
            model="gig.SurveyBase",
            union="union",
            day="surveyed_on",
            until="to_on",
            measure="headcount",
            permission="gig.view",
            related=("union",),
            records=(
                Record("类别", lambda row: row.get_kind_display()),
                Record("摸底工会", lambda row: row.union.name),
                Record("从业人数", lambda row: row.headcount),
                Record("摸底日期", lambda row: row.surveyed_on),
                Record("数据来源", lambda row: row.source),
            ),
            link=_card("gig-surveys"),
        ),
        group=_GROUP,
        phrase="新就业形态从业人员{value}",
    ),
    Indicator(
        "join_rate_new",
        "新就业形态入会率",
        "%",
        IndicatorKind.RATIO,
        "期末新就业形态会员 ÷ 摸底从业人数",
        _SOURCE,
        numerator="members_gig",
        denominator="gig_surveyed",
        group=_GROUP,
        phrase="新就业形态劳动者入会率{value}",
        words=("新业态入会率", "新就业形态入会率"),
    ),
    Indicator(
        "gig_stations",
        "户外劳动者服务站点",
        "个",
        IndicatorKind.STOCK,
        "期末启用的户外劳动者、新就业形态劳动者服务站点",
        _SOURCE,
        facts=Facts(
            model="gig.Station",
            union="union",
            day="opened_on",
            until="closed_on",
            permission="gig.view",
            related=("union",),
            records=(
                Record("站点名称", lambda row: row.name),
                Record("建站工会", lambda row: row.union.name),
                Record("地址", lambda row: row.address),
                Record("启用日期", lambda row: row.opened_on),
            ),
            link=_card("gig-stations"),
        ),
        group=_GROUP,
        phrase="建成户外劳动者服务站点{value}",
        words=("服务站点", "户外劳动者服务站点", "司机之家"),
    ),
    Indicator(
        "gig_service_times",
        "服务新就业形态劳动者",
        "人次",
        IndicatorKind.FLOW,
        "期内为新就业形态劳动者提供服务的人次",
        _SOURCE,
        facts=Facts(
            model="gig.ServiceRecord",
            union="union",
            day="served_on",
            measure="headcount",
            permission="gig.view",
            related=("union",),
            records=(
                Record("服务项目", lambda row: row.get_kind_display()),
                Record("服务对象", lambda row: row.get_worker_kind_display()),
                Record("服务工会", lambda row: row.union.name),
                Record("服务人次", lambda row: row.headcount),
                Record("服务日期", lambda row: row.served_on),
            ),
            link=_card("gig-services"),
        ),
        group=_GROUP,
        phrase="服务新就业形态劳动者{value}",
        words=("服务新就业形态劳动者",),
    ),
)
