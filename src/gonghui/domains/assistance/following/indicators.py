"""The figures of following families. Source: docs/sources.md, figures (帮扶)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from gonghui.domains.assistance.following.enums import Move
from gonghui.domains.assistance.hardship.enums import CancelReason, Cause, EventKind
from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind, Record

_SOURCE = "困难职工档案动态管理办法；各省常态化帮扶办法"
_FLOW, _STOCK, _RATIO = IndicatorKind.FLOW, IndicatorKind.STOCK, IndicatorKind.RATIO
_GROUP = "帮扶"


def _file(row: Any) -> str:
    return reverse("hardship:file", args=[row.file_id])


def _events(kind: EventKind) -> Facts:
    return Facts(
        model="hardship.HardshipEvent",
        union="union",
        day="occurs_on",
        where=Q(kind=kind),
        permission="hardship.view",
        related=("file__person", "union"),
        records=(
            Record("姓名", lambda row: row.file.masked_name),
            Record("档号", lambda row: row.file.number),
            Record("工会", lambda row: row.union.name),
            Record("日期", lambda row: row.occurs_on, "date"),
            Record("类别", lambda row: row.get_category_before_display()),
            Record("致困原因", lambda row: Cause(row.cause_after).label if row.cause_after else ""),
            Record("原因", _reason),
        ),
        link=_file,
    )


def _reason(row: Any) -> str:
    return CancelReason(row.reason).label if row.reason in CancelReason.values else ""


def _flow(code: str, title: str, kind: EventKind, definition: str, *words: str) -> Indicator:
    return Indicator(
        code,
        title,
        "户",
        _FLOW,
        definition,
        _SOURCE,
        facts=_events(kind),
        group=_GROUP,
        sensitive=True,
        phrase=f"{title}{{value}}",
        words=words,
    )


def _visits(where: Q = Q()) -> Facts:
    return Facts(
        model="following.FollowUpVisit",
        union="union",
        day="visited_on",
        where=where,
        permission="hardship.view",
        related=("file__person", "union"),
        records=(
            Record("姓名", lambda row: row.file.masked_name),
            Record("工会", lambda row: row.union.name),
            Record("日期", lambda row: row.visited_on, "date"),
            Record("方式", lambda row: row.get_way_display()),
            Record("事由", lambda row: row.get_purpose_display()),
            Record("返困风险", lambda row: row.get_risk_display()),
        ),
        link=lambda row: row.get_absolute_url(),
    )


def _terms(where: Q) -> Facts:
    return Facts(
        model="following.MonitoringTerm",
        union="file__union",
        day="due_on",
        where=where,
        on=lambda day: Q(due_on__lte=day),
        permission="hardship.view",
        related=("file__person", "file__union", "visit"),
        records=(
            Record("姓名", lambda row: row.file.masked_name),
            Record("工会", lambda row: row.file.union.name),
            Record("第几次", lambda row: row.number, "number"),
            Record("截止", lambda row: row.due_on, "date"),
            Record("回访日期", lambda row: row.visit.visited_on if row.visit else None, "date"),
        ),
        link=_file,
    )


INDICATORS = (
    _flow(
        "hardship_exited",
        f"困难职工{Move.EXIT.label}",
        EventKind.EXITED,
        "期内批准脱困的困难职工家庭：人均收入连续6个月高于低保标准且致困原因消除",
        "脱困",
        "实现脱困",
    ),
    _flow(
        "hardship_relieved",
        f"困难职工{Move.RELIEF.label}",
        EventKind.RELIEVED,
        "期内纳入低保兜底和工会常态化帮扶的困难职工家庭，与脱困不重复",
        "解困",
    ),
    _flow(
        "hardship_cancelled",
        "注销脱档",
        EventKind.CANCELLED,
        "期内注销的困难职工档案，包括脱困后注销的",
        "注销脱档",
    ),
    _flow(
        "hardship_returned",
        "返困",
        EventKind.RETURNED,
        "期内脱困、解困后又陷入困难、恢复建档的家庭",
        "返困",
    ),
    Indicator(
        "revisits_done",
        "回访困难（脱困）职工",
        "户次",
        _FLOW,
        "期内登记的回访：脱困后每季度的回访、返困预警走访、红色风险入户和日常走访",
        _SOURCE,
        facts=_visits(),
        group=_GROUP,
        sensitive=True,
        phrase="回访困难职工家庭{value}",
        words=("回访困难职工", "回访脱困职工"),
    ),
    Indicator(
        "revisits_due",
        "脱困后应回访",
        "户次",
        _FLOW,
        "期内到期的季度回访任务，尚未到期的不计；重新建档、注销的不再计",
        _SOURCE,
        facts=_terms(Q(dropped_on=None)),
        group=_GROUP,
        sensitive=True,
    ),
    Indicator(
        "revisits_met",
        "脱困后已回访",
        "户次",
        _FLOW,
        "期内到期的季度回访任务中已经回访的",
        _SOURCE,
        facts=_terms(Q(dropped_on=None, visit__isnull=False)),
        group=_GROUP,
        sensitive=True,
    ),
    Indicator(
        "revisit_rate",
        "脱困回访率",
        "%",
        _RATIO,
        "已回访 ÷ 应回访",
        _SOURCE,
        numerator="revisits_met",
        denominator="revisits_due",
        group=_GROUP,
        sensitive=True,
        words=("回访率",),
    ),
    Indicator(
        "pair_assistances",
        "一对一帮扶",
        "户",
        _STOCK,
        "期末正在结对帮扶的困难职工家庭，按户去重",
        _SOURCE,
        facts=Facts(
            model="following.PairAssistance",
            union="union",
            day="from_on",
            until="to_on",
            distinct="file",
            permission="hardship.view",
            related=("file__person", "union"),
            records=(
                Record("姓名", lambda row: row.file.masked_name),
                Record("工会", lambda row: row.union.name),
                Record("责任人", lambda row: row.helper_name),
                Record("类别", lambda row: row.get_kind_display()),
                Record("结对日期", lambda row: row.from_on, "date"),
                Record("最近走访", lambda row: row.last_visit_on, "date"),
            ),
            link=lambda row: row.get_absolute_url(),
        ),
        group=_GROUP,
        sensitive=True,
        phrase="一对一帮扶困难职工家庭{value}",
        words=("一对一帮扶", "结对帮扶困难职工"),
    ),
    Indicator(
        "pair_visits",
        "结对走访",
        "户次",
        _FLOW,
        "期内责任人走访结对家庭的次数",
        _SOURCE,
        facts=Facts(
            model="following.PairVisit",
            union="union",
            day="visited_on",
            permission="hardship.view",
            related=("pair__file__person", "union"),
            records=(
                Record("姓名", lambda row: row.pair.file.masked_name),
                Record("工会", lambda row: row.union.name),
                Record("责任人", lambda row: row.pair.helper_name),
                Record("日期", lambda row: row.visited_on, "date"),
                Record("方式", lambda row: row.get_way_display()),
            ),
            link=lambda row: row.pair.get_absolute_url(),
        ),
        group=_GROUP,
        sensitive=True,
    ),
)
