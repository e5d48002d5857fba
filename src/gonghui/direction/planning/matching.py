"""Which indicator measures a target: scored candidates with a reason a cadre can judge.

Pure and deterministic. Words decide, units may veto, verbs and levels break ties. Below the
threshold nothing is proposed: a wrong figure is worse than a declared one.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from gonghui.direction.planning import units
from gonghui.engines.indicators.definitions import Indicator, IndicatorKind

THRESHOLD = 0.62
"""At least this score for a proposal."""
SHOWN = 0.3
"""Candidates below are not even runners-up."""
NARROWER = 0.3
"""Off for an indicator that counts more than the target means: it would overstate."""
MARGIN = 0.02
"""Two candidates closer than this are a tie, and a tie proposes nothing."""

VERBS: tuple[tuple[str, ...], ...] = (
    ("新建", "建设", "建成", "建立", "创建", "打造", "新增建", "新命名"),
    ("新增", "新发展", "发展", "吸收", "吸纳"),
    ("评选", "选树", "命名", "表彰", "培育", "培养", "评定"),
    ("推荐", "申报", "参评", "推选"),
    ("承办",),
    ("举办", "开展", "组织", "召开"),
    ("签订", "签约"),
    ("走访", "慰问"),
    ("帮扶", "救助", "资助"),
    ("培训", "轮训"),
    ("发布", "刊发", "推送"),
)
"""Verbs of one group say the same; a target and an indicator of different groups are apart."""

STOCK_WORDS = ("总数", "达到", "累计", "保持", "在册", "现有", "总量", "覆盖")
NEW_WORDS = ("新建", "新增", "新发展", "新命名", "新")
GENERIC = frozenset(
    [
        "职工",
        "工会",
        "活动",
        "组织",
        "开展",
        "举办",
        "工作",
        "基层",
        "全县",
        "全市",
        "全区",
        "全省",
        "本级",
        "各类",
        "建设",
        "完成",
        "主题",
        "群众",
        "符合",
        "条件",
        "单位",
    ]
)
"""Pairs of characters that nearly every target has: they prove nothing."""

OWN_LEVEL = {
    "city": ("市级",),
    "county": ("区级", "县级", "县区级"),
    "province": ("省级",),
    "town": ("街道级", "镇级", "乡级"),
}
UPPER_LEVEL = {
    "city": ("省级", "全国", "国家级"),
    "county": ("市级", "省级", "全国", "国家级"),
    "province": ("全国", "国家级"),
    "town": ("区级", "县级", "市级", "省级", "全国"),
    "base": ("区级", "县级", "市级", "省级", "全国"),
}
SYNONYMS = (
    ("大赛", "竞赛"),
    ("比赛", "竞赛"),
    ("赛事", "竞赛"),
    ("服务站点", "站点"),
    ("会员入会", "入会"),
    ("职工入会", "入会"),
    ("入会率", "入会"),
    ("建会率", "建会"),
    ("讲座", "宣讲"),
    ("劳动和技能竞赛", "劳动技能竞赛"),
    ("职业技能竞赛", "技能竞赛"),
)
_NOISE = re.compile(r"[\s“”\"'‘’《》〈〉「」()（）\[\]【】,，、。;；:：·\-—－]")
_TAIL = re.compile(r"(?:率|比例|占比|比重|总数|数量|次数|人数|情况)$")
_CLAUSE = re.compile(r"[，,、；;。！？\n]")
_STOP = re.compile(r"[。；;！？\n]")
_BARE = re.compile(
    r"职工|会员|群众|人员|干部|单位|参加|参与|组织|开展|举办|全年|每年|以上|以下|不少于|不低于|达到|力争|[\d.]+|"
    r"人次|场次|[名人个家场次期项件户%]"
)
"""Words that say how many of whom, never of what."""
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")


@dataclass(frozen=True)
class Wanted:
    """What a target says: its object, its unit, the clause it stands in, and the union's level.

    `sentence` is the sentence up to the number: where the object alone says nothing (“职工”), what
    the number is about was said before it.
    """

    object: str
    unit: str
    clause: str = ""
    level: str = ""
    is_delta: bool = False
    sentence: str = ""


@dataclass(frozen=True)
class Match:
    """A candidate: how well it fits (0–1), and why in one Chinese sentence."""

    code: str
    title: str
    score: float
    reason: str


def clause_around(text: str, start: int, end: int) -> str:
    """The part of the sentence, between commas, that the span stands in."""
    before = [found.end() for found in _CLAUSE.finditer(text, max(0, start - 120), start)]
    after = _CLAUSE.search(text, end, end + 60)
    first = before[-1] if before else max(0, start - 120)
    return text[first : after.start() if after else end + 60].strip()


def sentence_before(text: str, start: int) -> str:
    """The sentence that leads up to a span."""
    before = [found.end() for found in _STOP.finditer(text, max(0, start - 160), start)]
    return text[before[-1] if before else max(0, start - 160) : start].strip()


def candidates(wanted: Wanted, indicators: Iterable[Indicator]) -> list[Match]:
    """Indicators that could measure the target, best first; ties in the catalogue's order."""
    known = tuple(indicators)
    weights = _weights(tuple(name for indicator in known for name in _names(indicator)))
    found = [
        match for indicator in known if (match := _judge(wanted, indicator, weights)) is not None
    ]
    found.sort(key=lambda match: -match.score)
    return found


def proposal(found: list[Match]) -> Match | None:
    """The candidate to propose, None when none is good enough or two are equally good."""
    if not found or found[0].score < THRESHOLD:
        return None
    if len(found) > 1 and found[0].score - found[1].score < MARGIN:
        return None
    return found[0]


def _judge(wanted: Wanted, indicator: Indicator, weights: Weights) -> Match | None:
    unit = units.agreement(wanted.unit, indicator.unit)
    if unit == units.NEVER:
        return None
    subject = _subject(wanted)
    target = subject or _plain(wanted.object, wanted.level)
    clause = _plain(wanted.clause or wanted.object, wanted.level)
    likeness, name = max(
        ((_likeness(target, clause, _plain(name), weights), name) for name in _names(indicator)),
        key=lambda pair: pair[0],
    )
    context = _around(indicator, target, clause)
    score = round(min(max(0.8 * likeness + 0.2 * unit + context, 0.0), 1.0), 3)
    if unit == units.LOOSE:
        score = round(score - 0.08, 3)
    if wanted.is_delta and indicator.kind is not IndicatorKind.FLOW:
        score = min(score, THRESHOLD - 0.01)  # an increase is not the level that is counted
    if not subject:
        score = min(score, THRESHOLD - 0.01)  # “职工100人” alone could be any of many figures
    if score < SHOWN or likeness < 0.25:
        return None
    return Match(indicator.code, indicator.title, score, _reason(wanted, indicator, name, score))


def _subject(wanted: Wanted) -> str:
    """What the number is about: the object, unless it only says who; then what stands nearest
    around it that says more; "" when nothing does."""
    for text in (wanted.object, wanted.clause, wanted.sentence):
        bare = _BARE.sub("", _plain(text, wanted.level))
        if len(bare) > 1:
            return _plain(text, wanted.level) if text is wanted.object else bare
    return ""


def _names(indicator: Indicator) -> tuple[str, ...]:
    bare = _ASIDE.sub("", indicator.title)
    phrase = indicator.phrase.replace("{value}", "")
    own = (bare, *indicator.words, phrase)
    return tuple(dict.fromkeys(name for name in own if len(_core(_plain(name))) > 1))


@lru_cache(maxsize=8192)
def _plain(text: str, level: str = "") -> str:
    """Width, quotes and synonyms settled; level words said as 本级 or 上级."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    for word in OWN_LEVEL.get(level, ()):
        plain = plain.replace(word, "本级")
    for word in UPPER_LEVEL.get(level, ()):
        plain = plain.replace(word, "上级")
    for word, said in SYNONYMS:
        plain = plain.replace(word, said)
    return plain


@lru_cache(maxsize=8192)
def _core(name: str) -> str:
    """The thing itself: without the verb in front, the level, and 率, 总数 at the end."""
    core = name.removeprefix("其中")
    for group in VERBS:
        for verb in sorted(group, key=len, reverse=True):
            if core.startswith(verb) and len(core) - len(verb) >= 2:
                core = core.removeprefix(verb)
                break
        else:
            continue
        break
    core = core.removeprefix("本级").removeprefix("上级")
    shorter = _TAIL.sub("", core)
    return shorter if len(shorter) >= 2 else core


@lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


@dataclass(frozen=True, eq=False)
class Weights:
    """What a pair of characters proves; `unknown` is for pairs that no indicator has."""

    known: dict[str, float]
    unknown: float


@lru_cache(maxsize=8)
def _weights(names: tuple[str, ...]) -> Weights:
    """Rare pairs of characters weigh more than those that many indicators share."""
    seen = Counter(pair for name in names for pair in _pairs(_core(_plain(name))))
    known = {pair: math.log(1 + (len(names) + 8) / count) for pair, count in seen.items()}
    unknown = 0.6 * max(known.values(), default=1.0)
    known = {pair: weight * (0.15 if pair in GENERIC else 1) for pair, weight in known.items()}
    return Weights(known, unknown)


def _sum(pairs: Iterable[str], weights: Weights) -> float:
    known = weights.known
    return math.fsum(  # the order of a set must not show in the last digit
        known[pair] if pair in known else weights.unknown * (0.15 if pair in GENERIC else 1)
        for pair in pairs
    )


def _likeness(target: str, clause: str, name: str, weights: Weights) -> float:
    """How much of the indicator's name the target has, and the other way round."""
    core = _core(name)
    own, wanted = _pairs(core), _pairs(_core(target))
    total = _sum(own, weights)
    if not total:
        return 0.0
    if own <= GENERIC:
        return 0.9 if core == _core(target) else 0.0
    in_object = _sum(own & _pairs(target), weights) / total
    in_clause = _sum(own & _pairs(clause), weights) / total
    precision = max(in_object, 0.85 * in_clause)
    if core in target:
        precision = 1.0
    elif core in clause:
        precision = max(precision, 0.92)
    asked = _sum(wanted, weights)
    recall = _sum(own & wanted, weights) / asked if asked else 0.0
    return 0.64 * precision**1.5 + 0.36 * recall


def _groups(text: str) -> set[int]:
    return {place for place, group in enumerate(VERBS) if any(verb in text for verb in group)}


def _around(indicator: Indicator, target: str, clause: str) -> float:
    """What verb, level and stock or flow add or take away."""
    title = _plain("".join((indicator.title, *indicator.words)))
    said, meant = _groups(clause + target), _groups(title)
    score = 0.0
    if meant:
        score += 0.06 if said & meant else (-0.1 if said else 0.0)
    text = clause + target
    for level in ("本级", "上级"):
        if level in title:
            score += 0.06 if level in text else (-0.12 if level == "上级" else 0.0)
        elif level in text:  # the target is about one level, the indicator about all or another
            score -= NARROWER
    is_new = any(word in text for word in NEW_WORDS[:4])
    if indicator.kind is IndicatorKind.STOCK:
        score += -0.14 if is_new else 0.05 if any(word in text for word in STOCK_WORDS) else 0.0
    elif indicator.kind is IndicatorKind.FLOW and is_new:
        score += 0.04 if any(indicator.title.startswith(word) for word in NEW_WORDS) else 0.0
    return score


def _reason(wanted: Wanted, indicator: Indicator, name: str, score: float) -> str:
    """Why, in the words a cadre would check: object against title, unit against unit."""
    object_name = wanted.object.strip('“”"‘’')[:40]
    plain, core = _plain(wanted.object), _core(_plain(name))
    if core in plain or plain in core or core in _plain(wanted.object, wanted.level):
        verdict = "相符"
    elif core in _plain(wanted.clause, wanted.level):
        verdict = "在原句中相符"
    else:
        verdict = "相近" if score >= THRESHOLD else "部分相同"
    also = "" if name in (indicator.title, _ASIDE.sub("", indicator.title)) else f"（又称“{name}”）"
    if indicator.phrase and name == indicator.phrase.replace("{value}", ""):
        also = ""
    text = f"对象“{object_name}”与指标“{indicator.title}”{also}{verdict}"
    if wanted.unit == indicator.unit:
        return f"{text}，单位都是{indicator.unit}"
    if not wanted.unit:
        return f"{text}，目标没有写单位，指标按{indicator.unit}计"
    return f"{text}，单位“{wanted.unit}”与“{indicator.unit}”相当"
