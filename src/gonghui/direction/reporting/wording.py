"""Sentences of a summary: what a clerk would write from a number, and nothing more. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gonghui.engines.documents.writing.model import Run, Text, runs_of
from gonghui.engines.documents.writing.numbers import say_period
from gonghui.engines.indicators.definitions import Indicator, IndicatorKind
from gonghui.engines.indicators.periods import Period

GAP = "（此处由起草人补充）"
"""Where only a person knows what to write. A paper that still has one cannot be issued."""

ORDINALS = "一二三四五六七八九十"
LONGEST_SENTENCE = 4
"""Clauses joined by commas before a semicolon gives rest."""

_OPENERS = re.compile(
    "新建|新增|新发展|开展|举办|组织|放映|承办|办理|召开|签订|建立|建成|建设|创建|打造|命名|评选|选树|推荐|"
    "表彰|发布|刊发|推送|报送|撤销|发放|投入|帮扶|救助|慰问|走访|协调|调解|处理|受理|化解|排查|提供|征集|"
    "答复|推动|培育|资助|筹集|收缴|返还|共有|已建会|应建会|攻克|形成|检查|监督|补充|派出|安排|完成|女职工维权|健康讲座"
)
"""A phrase that begins so stands by itself; any other leans on the phrase before it."""


@dataclass(frozen=True)
class Clause:
    """A piece between commas. `leans` on the piece before it (参加职工1200人次)."""

    runs: tuple[Run, ...]
    leans: bool = False


def stands_alone(indicator: Indicator) -> bool:
    """Whether the indicator's phrase can begin a sentence."""
    phrase = indicator.phrase
    is_rate = indicator.kind is IndicatorKind.RATIO
    return is_rate or not phrase or bool(_OPENERS.match(phrase))


def phrase_runs(indicator: Indicator, figure: Run, *, leaning: bool) -> tuple[Run, ...]:
    """The indicator's phrase with its figure. One that leans but has nothing to lean on is said
    by its title: 宣讲受众860人次 instead of 受众860人次."""
    phrase = indicator.phrase if indicator.phrase and (leaning or stands_alone(indicator)) else ""
    head, _, tail = (phrase or f"{indicator.title}{{value}}").partition("{value}")
    return tuple(run for run in (Text(head), figure, Text(tail)) if run.text)


def joined(clauses: Sequence[Clause]) -> tuple[Run, ...]:
    """Clauses of one matter as a sentence without its full stop; a long row gets a semicolon
    where the next clause can stand alone, and what begins with the same words says them once
    (培训职工154名、519人次)."""
    runs: list[Run] = []
    since_rest = 0
    before: Clause | None = None
    for clause in clauses:
        own = clause.runs
        if before is not None:
            is_same = clause.leans and len(own) == 2 and own[0] == before.runs[0]
            rests = since_rest >= LONGEST_SENTENCE and not clause.leans
            runs.append(Text("、" if is_same else "；" if rests else "，"))
            own = own[1:] if is_same else own
            since_rest = 0 if rests else since_rest
        runs.extend(own)
        since_rest += 1
        before = clause
    return tuple(runs)


def paragraph_runs(sentences: Iterable[Sequence[Clause]]) -> tuple[Run, ...]:
    """Sentences in a row: two short ones share a full stop, as an office pen would do."""
    runs: list[Run] = []
    room = 0
    for clauses in sentences:
        if not clauses:
            continue
        if runs:
            shares = room + len(clauses) <= LONGEST_SENTENCE
            runs.append(Text("；" if shares else "。"))
            room = room if shares else 0
        runs.extend(joined(clauses))
        room += len(clauses)
    return merged(runs_of(*runs, "。")) if runs else ()


def merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Neighbouring texts as one."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if isinstance(run, Text) and isinstance(last, Text):
            found[-1] = Text(last.text + run.text)
        elif run.text:
            found.append(run)
    return tuple(found)


def during(period: Period, today: dt.date) -> str:
    """What opens a sentence about the period: 全年 once it is over, 今年以来， before."""
    word = _period_word(period, today)
    return f"{word}，" if word.endswith("以来") else word


def _period_word(period: Period, today: dt.date) -> str:
    rest = period.name[4:]
    is_over = today >= period.to_on
    begins_year = (period.from_on.month, period.from_on.day) == (1, 1)
    if not is_over and begins_year:
        return "今年以来"
    if not rest:
        return "全年"
    if rest in ("H1", "H2"):
        return ("上半年" if rest == "H1" else "下半年") + ("" if is_over else "以来")
    if rest[0] == "Q":
        return f"{ORDINALS[int(rest[1]) - 1]}季度" + ("" if is_over else "以来")
    if re.fullmatch(r"-\d\d", rest):
        return f"{int(rest[1:])}月份" if is_over else "本月"
    return "期内"


def scope_word(name: str, level: str, kind: str) -> str:
    """全市, 全县, 全区: what the union's subtree is called; for a single union its own word."""
    if kind == "federation":
        if level == "county":
            bare = re.sub(r"总工会$", "", name)
            return {"区": "全区", "市": "全市", "旗": "全旗"}.get(bare[-1:], "全县")
        found = {"national": "全国", "province": "全省", "city": "全市"}.get(level)
        if found == "全省" and "自治区" in name:
            return "全区"
        return found or "所属"
    if kind in ("town_union", "zone_union") or level == "town":
        for word in ("街道", "乡", "镇", "园区", "开发区"):
            if word in name:
                return f"全{word}" if len(word) == 1 else word
    if kind in ("industrial", "system", "organ_committee", "work_committee"):
        return "本系统"
    return "集团公司" if kind == "group_union" else ""


def opening_of_year(period: Period) -> str:
    """The point from which a change of a stock is counted."""
    is_new_year = (period.from_on.month, period.from_on.day) == (1, 1)
    return "较上年末" if is_new_year else "较期初"


def title_of(union_name: str, period: Period) -> str:
    """某县总工会2025年上半年工作总结."""
    return f"{union_name}{say_period(period.from_on, period.to_on)}工作总结"


def turned_back(title: str) -> str:
    """A plan's heading as the heading of what was done: kept as it is, without the words of
    intention and with 任务 turned to 完成情况. Nothing is added."""
    bare = title.strip().rstrip("。；;：:，,")
    bare = re.sub(r"(^|，|、)(?:着力|努力|力争|争取|奋力)(?=\S{2})", r"\1", bare)
    return re.sub(
        r"(?:\d{4}年)?(?:全年|年度)?(?:重点|主要)?(?:工作)?(?:任务|安排|打算)$",
        "主要工作完成情况",
        bare,
    )
