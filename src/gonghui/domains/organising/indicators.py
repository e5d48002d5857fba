"""The figures of organising. Sources: docs/sources.md, figures (组织), 工会统计调查制度."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record
from gonghui.kernel.org.enums import UnionKind, UnionStatus

_GROUP = "组织"
_SOURCE = "《中华人民共和国工会法》第十条、第十一条，工会统计调查制度"
NOT_COUNTED_KINDS = (UnionKind.BRANCH, UnionKind.GROUP, UnionKind.ORGANISER)
_COUNTED = ~Q(kind__in=NOT_COUNTED_KINDS)


def _union_card(row: Any) -> str:
    return reverse("registers:card", kwargs={"code": "unions", "pk": row.pk})


def _employer_card(row: Any) -> str:
    pk = getattr(row, "employer_id", row.pk)
    return reverse("registers:card", kwargs={"code": "employers", "pk": pk})


_UNION_RECORDS = (
    Record("工会名称", lambda row: row.name),
    Record("层级", lambda row: row.get_level_display()),
    Record("类型", lambda row: row.get_kind_display()),
    Record("建会日期", lambda row: row.founded_on),
    Record("状态", lambda row: row.get_status_display()),
)


def _unions(day: str, *, where: Q = _COUNTED, until: str = "") -> Facts:
    return Facts(
        model="org.Union",
        union="",
        day=day,
        until=until,
        where=where,
        permission="org.view",
        records=_UNION_RECORDS,
        link=_union_card,
    )


def _coverages(*, measure: str = "", distinct: str = "") -> Facts:
    return Facts(
        model="org.Coverage",
        union="union",
        day="from_on",
        until="to_on",
        where=Q(employer__must_unionise=True, employer__closed_on=None),
        measure=measure,
        distinct=distinct,
        permission="employers.view",
        related=("employer", "union"),
        records=(
            Record("单位全称", lambda row: row.employer.name),
            Record("覆盖工会", lambda row: row.union.name),
            Record("覆盖职工数", lambda row: row.staff_count),
            Record("覆盖起", lambda row: row.from_on),
        ),
        link=_employer_card,
    )


STOCK, FLOW, RATIO = IndicatorKind.STOCK, IndicatorKind.FLOW, IndicatorKind.RATIO

INDICATORS = (
    Indicator(
        "unions_total",
        "工会组织总数",
        "家",
        STOCK,
        "期末在册的各级工会，不含分会、小组和组织员",
        _SOURCE,
        facts=_unions(
            "founded_on", until="dissolved_on", where=_COUNTED & ~Q(status=UnionStatus.PREPARING)
        ),
        group=_GROUP,
        phrase="共有工会组织{value}",
        words=("工会组织数", "工会组织总数", "工会数"),
    ),
    Indicator(
        "unions_new",
        "新建工会组织",
        "家",
        FLOW,
        "期内批复建立的工会，按建会日期",
        _SOURCE,
        facts=_unions("founded_on"),
        group=_GROUP,
        phrase="新建工会组织{value}",
        words=("新建工会", "新增建会", "新建会", "组建工会", "新增工会组织", "建会"),
    ),
    Indicator(
        "unions_new_digital",
        "数字经济企业建会",
        "家",
        FLOW,
        "期内新建工会中数字经济企业的工会",
        _SOURCE,
        facts=_unions("founded_on", where=_COUNTED & Q(is_digital=True)),
        group=_GROUP,
        phrase="其中数字经济企业{value}",
        words=("数字经济企业", "数字经济企业建会"),
    ),
    Indicator(
        "unions_new_gig_federation",
        "新就业形态劳动者联合工会",
        "家",
        FLOW,
        "期内新建的新就业形态劳动者联合工会",
        _SOURCE,
        facts=_unions(
            "founded_on",
            where=Q(is_gig=True, kind__in=(UnionKind.BASE_JOINT, UnionKind.UNION_LEAGUE)),
        ),
        group=_GROUP,
        phrase="新就业形态劳动者联合工会{value}",
        words=("新就业形态劳动者联合工会", "新业态联合工会", "新就业形态工会"),
    ),
    Indicator(
        "unions_dissolved",
        "撤销（合并）工会",
        "家",
        FLOW,
        "期内撤销或合并的工会，按生效日期",
        _SOURCE,
        facts=_unions("dissolved_on"),
        group=_GROUP,
        phrase="撤销合并工会{value}",
        words=("撤销工会", "合并工会"),
    ),
    Indicator(
        "employers_covered",
        "已建会用人单位",
        "家",
        STOCK,
        "期末有工会覆盖的应建会单位，联合工会按覆盖单位计，按单位去重",
        "工会统计调查制度：联合工会按覆盖单位计，单位去重",
        facts=_coverages(distinct="employer"),
        group=_GROUP,
        phrase="已建会用人单位{value}",
        words=("已建会单位", "建会单位", "覆盖单位"),
    ),
    Indicator(
        "employers_due",
        "应建会用人单位",
        "家",
        STOCK,
        "期末在册的应建会单位",
        "工会统计调查制度：联合工会按覆盖单位计，单位去重",
        facts=Facts(
            model="org.Employer",
            union="registrar",
            day="counted_from",
            until="closed_on",
            where=Q(must_unionise=True),
            permission="employers.view",
            related=("registrar",),
            records=(
                Record("单位全称", lambda row: row.name),
                Record("登记工会", lambda row: row.registrar.name),
                Record("单位性质", lambda row: row.get_nature_display()),
                Record("职工总数", lambda row: row.staff_count),
                Record("起算日期", lambda row: row.counted_from),
            ),
            link=_employer_card,
        ),
        group=_GROUP,
        phrase="应建会用人单位{value}",
        words=("应建会单位",),
    ),
    Indicator(
        "staff_covered",
        "建会单位职工数",
        "人",
        STOCK,
        "期末工会覆盖单位的职工数之和",
        "工会统计调查制度：入会率的分母",
        facts=_coverages(measure="staff_count"),
        group=_GROUP,
        phrase="覆盖职工{value}",
        words=("覆盖职工",),
    ),
    Indicator(
        "union_coverage_rate",
        "建会率",
        "%",
        RATIO,
        "已建会用人单位 ÷ 应建会用人单位",
        "工会统计调查制度：联合工会按覆盖单位计，单位去重",
        numerator="employers_covered",
        denominator="employers_due",
        group=_GROUP,
        phrase="建会率{value}",
        words=("建会率", "组建率", "用人单位建会", "用人单位建会率"),
    ),
)
