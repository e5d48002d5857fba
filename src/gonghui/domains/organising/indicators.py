"""The figures of organising. Sources: docs/sources.md, figures (组织), 工会统计调查制度."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record
from gonghui.kernel.org.enums import EmployerNature, UnionKind, UnionStatus
from gonghui.kernel.org.models import Coverage

_GROUP = "组织"
_SOURCE = "《中华人民共和国工会法》第十条、第十一条，工会统计调查制度"
NOT_COUNTED_KINDS = (UnionKind.BRANCH, UnionKind.GROUP, UnionKind.ORGANISER)
_COUNTED = ~Q(kind__in=NOT_COUNTED_KINDS)
_STANDING = _COUNTED & ~Q(status=UnionStatus.PREPARING)
BASE_KINDS = (UnionKind.BASE_SINGLE, UnionKind.BASE_JOINT)
NON_PUBLIC = (
    EmployerNature.PRIVATE,
    EmployerNature.HONG_KONG_MACAO_TAIWAN,
    EmployerNature.FOREIGN,
    EmployerNature.SOLE_TRADER,
)
"""Natures of employers outside the public sector (GB/T 12402: 170–179, 200, 300; sole traders)."""
_LARGE, _SOME = 100, 25
_FOUNDING_SOURCE = "工会统计调查制度：联合工会按覆盖单位计，单位去重"


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


def _coverages(*, measure: str = "", distinct: str = "", where: Q = Q()) -> Facts:
    return Facts(
        model="org.Coverage",
        union="union",
        day="from_on",
        until="to_on",
        where=Q(employer__must_unionise=True) & where,
        on=lambda day: Q(employer__closed_on=None) | Q(employer__closed_on__gt=day),
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


def _employers(*, measure: str = "", where: Q = Q(), covered: bool = False) -> Facts:
    """Employers that should have a union; with `covered`, those that have one on the day."""
    return Facts(
        model="org.Employer",
        union="registrar",
        day="counted_from",
        until="closed_on",
        where=Q(must_unionise=True) & where,
        on=_is_covered if covered else None,
        measure=measure,
        permission="employers.view",
        related=("registrar",),
        records=(
            Record("单位全称", lambda row: row.name),
            Record("登记工会", lambda row: row.registrar.name),
            Record("单位性质", lambda row: row.get_nature_display()),
            Record("职工总数", lambda row: row.staff_count),
            Record("农民工数", lambda row: row.migrant_count),
            Record("起算日期", lambda row: row.counted_from),
        ),
        link=_employer_card,
    )


def _is_covered(day: dt.date) -> Q:
    return Q(Exists(Coverage.objects.in_force(day).filter(employer=OuterRef("pk"))))


def _profiled(flag: str) -> Facts:
    return _unions(
        "founded_on",
        until="dissolved_on",
        where=_STANDING & Q(kind__in=BASE_KINDS) & Q(**{f"profile__{flag}": True}),
    )


STOCK, FLOW, RATIO = IndicatorKind.STOCK, IndicatorKind.FLOW, IndicatorKind.RATIO


def _founding_rates() -> tuple[Indicator, ...]:
    """建会率 of employers of some size or nature: what is covered, what should be, the rate."""
    kinds: tuple[tuple[str, str, dict[str, Any], tuple[str, ...]], ...] = (
        (
            "25",
            "25人以上单位",
            {"staff_count__gte": _SOME},
            ("25人以上企业建会率", "25人以上单位建会率"),
        ),
        (
            "100",
            "百人以上单位",
            {"staff_count__gte": _LARGE},
            ("百人以上企业建会率", "百人以上单位建会率"),
        ),
        (
            "nonpublic",
            "非公企业",
            {"nature__in": NON_PUBLIC},
            ("非公企业建会率", "规模以上非公企业建会率"),
        ),
    )
    found: list[Indicator] = []
    for code, title, where, words in kinds:
        of_coverage = Q(**{f"employer__{key}": value for key, value in where.items()})
        covered, due = f"employers_covered_{code}", f"employers_due_{code}"
        found += [
            Indicator(
                covered,
                f"已建会{title}",
                "家",
                STOCK,
                f"期末有工会覆盖的应建会{title}，按单位去重，按现登记的职工数和性质",
                _FOUNDING_SOURCE,
                facts=_coverages(distinct="employer", where=of_coverage),
                group=_GROUP,
            ),
            Indicator(
                due,
                f"应建会{title}",
                "家",
                STOCK,
                f"期末在册的应建会{title}，按现登记的职工数和性质",
                _FOUNDING_SOURCE,
                facts=_employers(where=Q(**where)),
                group=_GROUP,
            ),
            Indicator(
                f"founding_rate_{code}",
                f"{title}建会率",
                "%",
                RATIO,
                f"已建会{title} ÷ 应建会{title}",
                _FOUNDING_SOURCE,
                numerator=covered,
                denominator=due,
                group=_GROUP,
                phrase=f"{title}建会率{{value}}",
                words=words,
            ),
        ]
    return tuple(found)


def _union_kinds() -> tuple[Indicator, ...]:
    """Unions by kind, each a part of 工会组织总数."""
    kinds = (
        ("base", "基层工会", Q(kind__in=BASE_KINDS)),
        ("single", "单独基层工会", Q(kind=UnionKind.BASE_SINGLE)),
        ("joint", "联合基层工会", Q(kind=UnionKind.BASE_JOINT)),
        ("league", "区域性、行业性工会联合会", Q(kind=UnionKind.UNION_LEAGUE)),
        ("gig", "新就业形态工会", Q(is_gig=True)),
        (
            "town",
            "乡镇（街道、园区）工会",
            Q(kind__in=(UnionKind.TOWN_UNION, UnionKind.ZONE_UNION)),
        ),
    )
    return tuple(
        Indicator(
            f"unions_{code}",
            f"{title}数",
            "家",
            STOCK,
            f"期末在册的{title}，不含筹建和分会、小组",
            _SOURCE,
            facts=_unions("founded_on", until="dissolved_on", where=_STANDING & where),
            group=_GROUP,
            phrase=f"{title}{{value}}",
            words=(f"{title}数",),
        )
        for code, title, where in kinds
    )


def _standing_rates() -> tuple[Indicator, ...]:
    """What base unions have: legal personality and their bodies, as the register says now."""
    flags = (
        ("legal", "取得法人资格的基层工会", "法人登记率", "is_legal_person"),
        ("audit", "建立经审会的基层工会", "经审会组建率", "has_audit_committee"),
        ("women", "建立女职工组织的基层工会", "女职工组织组建率", "has_women_committee"),
        (
            "supervision",
            "建立劳动法律监督组织的基层工会",
            "劳动法律监督组织组建率",
            "has_law_supervision",
        ),
    )
    found: list[Indicator] = []
    for code, title, rate, flag in flags:
        found += [
            Indicator(
                f"unions_with_{code}",
                title,
                "家",
                STOCK,
                f"期末在册的基层工会中{title}，按现登记的组织信息",
                _SOURCE,
                facts=_profiled(flag),
                group=_GROUP,
            ),
            Indicator(
                f"{code}_rate",
                rate,
                "%",
                RATIO,
                f"{title} ÷ 基层工会数",
                _SOURCE,
                numerator=f"unions_with_{code}",
                denominator="unions_base",
                group=_GROUP,
                phrase=f"{rate}{{value}}",
                words=(rate,),
            ),
        ]
    return tuple(found)


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
        facts=_employers(),
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
    *_founding_rates(),
    *_union_kinds(),
    *_standing_rates(),
    Indicator(
        "staff_migrant_covered",
        "建会单位农民工数",
        "人",
        STOCK,
        "期末有工会覆盖的单位填报的农民工数之和，单位去重",
        "工会统计调查制度：农民工入会率的分母",
        facts=_employers(measure="migrant_count", covered=True),
        group=_GROUP,
    ),
)
