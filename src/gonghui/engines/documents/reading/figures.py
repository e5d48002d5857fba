"""Quantities: numbers with a measure, percentages, money, fractions, multiples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from gonghui.engines.documents.reading.context import Context
from gonghui.engines.documents.reading.identity import Identity
from gonghui.engines.documents.reading.model import Comparator, Figure, Unsure
from gonghui.engines.documents.reading.numerals import CHINESE, chinese_number, number, scale
from gonghui.engines.documents.reading.objects import (
    comparator_apart,
    comparator_of,
    is_delta,
    is_shared,
    object_of,
    per_of,
    role_at,
)
from gonghui.engines.documents.reading.outline import Paths
from gonghui.engines.documents.reading.vocabulary import (
    ABSTRACT_NOUNS,
    AFTER,
    BEFORE,
    MEASURES,
    TIME_UNITS,
    WEAK_MEASURES,
    WORK_VERBS,
)


def _any(words: list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_ARABIC = r"(?<!\d)\d{1,3}(?:[, ]\d{3}){1,4}(?!\d)(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?"
_CHINESE = rf"[{CHINESE}]{{1,12}}(?:点[零一二三四五六七八九]{{1,6}})?"
_SCALE = r"(?:[十百千]?[万亿]|[百千])(?!里|方百计)"
_MEASURE = "|".join(
    re.escape(word) + (f"(?![{guard}])" if guard else "")
    for word, guard in sorted(MEASURES.items(), key=lambda item: len(item[0]), reverse=True)
)
_UNIT = rf"%|‰|个?百分点|(?:元)?人民币|{_MEASURE}"
_NUMBER = rf"{_ARABIC}|{_CHINESE}"
_QUANTITY = re.compile(
    rf"(?:(?P<pre>{_any(list(BEFORE))}) ?)?"
    rf"(?P<vague>(?:上|好几|数|几)(?=[十百千万亿]))?(?P<a>{_NUMBER})"
    rf"(?P<more>余|多|来|几)?(?P<scale>{_SCALE})?(?P<more2>余|多)?(?P<plus>[+])?"
    rf"(?:(?P<unit1>%|{_MEASURE})?(?:[-~至到]|——?)(?P<b>{_NUMBER})(?P<scale2>{_SCALE})?(?P<more3>余|多)?)?"
    rf"(?P<unit>{_UNIT})?(?:（[\u4e00-\u9fff]{{1,2}}）(?=以[上下内]|左右))?(?P<post>{_any(list(AFTER))})?"
)
_FRACTION = re.compile(
    rf"(?P<pre>{_any(list(BEFORE))})?"
    rf"(?:百分之(?P<p>{_NUMBER})(?:(?:[-~至到]|——?)(?:百分之)?(?P<p2>{_NUMBER}))?"
    rf"|(?P<den>[{CHINESE}]{{1,4}})分之(?P<num>[{CHINESE}]{{1,4}})"
    r"|(?<![\d/.])(?P<up>[1-9]\d?)/(?P<down>[1-9]\d?)(?![\d/.])(?=以上|的)"
    r"|(?P<tenths>[一二三四五六七八九])成(?![为立员效果长功本绩就熟语因分人年事天色])(?P<half>半)?)"
    rf"(?P<more>多)?(?P<post>{_any(list(AFTER))})?"
)
_TIME = re.compile(rf"(?:{_any(list(TIME_UNITS))})(?!次|均)")
_WORK = re.compile(rf"(?:{WORK_VERBS})(?:了|好|出|完)?[^，。；：]{{0,6}}$")
_WORK_AT_ONCE = re.compile(rf"(?:{WORK_VERBS})(?:了|好|出|完)?$")
_ABSTRACT = re.compile(rf"(?:[^，。；、：]{{0,4}})(?:{ABSTRACT_NOUNS})")
_ABSTRACT_AT_ONCE = re.compile(
    rf"(?:重大|主要|基本|核心|工作)?(?:{ABSTRACT_NOUNS}|主题|中心|要点|工作|要素)"
)
_SLOGAN_VERB = re.compile(
    r"(?:围绕|突出|抓好|抓住|聚焦|坚持|夯实|确立|遵循|树立|强化|紧扣|做到|把握|守住|用好|扛起|锚定|瞄准|做好|打好)$"
)
# A size class is a condition (25人以上的企业), not a quantity to reach.
_SIZE_CLASS = re.compile(r"的?[^，。；\d]{0,6}(?:企业|单位|工会)|的?\d")
_SIZE_REASON = "像是单位规模的条件，不能确定是不是指标"
_NEIGHBOURS = re.compile(r"([一二三四五六七八九])([二三四五六七八九])([十百千万])?")
_WORD_BEFORE_ONE = "第统唯同每任这那某哪另逐之单如进专其初"
_FALSE_PRE = {"近": "最就附靠亲临邻", "约": "节签预履违邀契公制特合", "超": "赶反", "逾": "不"}
_STATED = re.compile(r"(?:达到?|共计?|合计|总计|累计|为|至|到|突破|超过?|约|近|率|数|量|额)$")


@dataclass(frozen=True, slots=True)
class _Reading:
    start: int
    end: int
    value: Decimal | None
    value_max: Decimal | None
    unit: str | None
    comparator: Comparator | None
    rule: str
    confidence: float


def find_figures(
    context: Context, identity: Identity, paths: Paths
) -> tuple[list[Figure], list[Unsure]]:
    """All quantities, and number-like spots that could not be read with confidence."""
    figures: list[Figure] = []
    unsure: list[Unsure] = []
    for reading in [*_fractions(context), *_quantities(context, unsure)]:
        figure = _complete(context, identity, paths, reading)
        if figure.object:
            figures.append(figure)
        else:
            reason = "读出了数量，但找不到它说的是什么，请人工补充对象"
            unsure.append(Unsure(figure.span, figure.start, figure.end, reason))
    return sorted(figures, key=lambda f: f.start), sorted(unsure, key=lambda u: u.start)


def _complete(context: Context, identity: Identity, paths: Paths, reading: _Reading) -> Figure:
    start, end = reading.start, reading.end
    money = reading.unit == "元"
    percent = reading.unit in ("%", "‰", "百分点", "个百分点", "倍", "番")
    shared = is_shared(context, start)
    counted, sure = object_of(context, start, end, money=money, percent=percent, shared=shared)
    part, year = identity.kind_at(start), identity.year_at(start)
    comparator = reading.comparator or comparator_apart(context, start) or "="
    a, b = context.clean.raw_span(start, end)
    first, last = context.sentence(start)
    return Figure(
        path=paths.at(start),
        span=context.clean.raw[a:b],
        start=a,
        end=b,
        object=counted,
        value=reading.value,
        value_max=reading.value_max,
        unit=reading.unit,
        comparator=comparator,
        role=role_at(context, start, end, part, year),
        money=money,
        per=per_of(context, start, end),
        each=shared,
        delta=is_delta(context, start),
        rule=reading.rule,
        confidence=round(min(reading.confidence, sure or reading.confidence), 2),
        sentence=context.clean.raw_span(first, min(last, len(context.norm))),
    )


def _fractions(context: Context) -> list[_Reading]:
    found = []
    for match in _FRACTION.finditer(context.norm):
        value: Decimal | None
        value_max: Decimal | None = None
        if match["p"]:
            value = number(match["p"])
            value_max = number(match["p2"]) if match["p2"] else None
        elif match["den"]:
            below, above = chinese_number(match["den"]), chinese_number(match["num"])
            value = (above * 100 / below).quantize(Decimal("0.01")) if below and above else None
        elif match["up"]:
            value = (Decimal(match["up"]) * 100 / Decimal(match["down"])).quantize(Decimal("0.01"))
        else:
            digit = chinese_number(match["tenths"])
            value = digit * 10 + (5 if match["half"] else 0) if digit else None
        if value is None or context.is_blocked(match.start(), match.end()):
            continue
        sign = (
            comparator_of(match["pre"], BEFORE)
            or comparator_of(match["post"], AFTER)
            or ("~" if match["more"] else None)
        )
        context.block(match.start(), match.end())
        found.append(
            _Reading(match.start(), match.end(), value, value_max, "%", sign, "fraction", 0.95)
        )
    return found


def _quantities(context: Context, unsure: list[Unsure]) -> list[_Reading]:
    found = []
    for match in _QUANTITY.finditer(context.norm):
        if context.is_blocked(match.start("a"), match.end("a")):
            continue
        arabic = match["a"][0].isdigit()
        reason = _reject(context, match) if arabic else _reject_chinese(context, match)
        if reason is None:
            found.append(_reading(context, match))
        elif reason:
            a, b = context.clean.raw_span(match.start("a"), match.end())
            unsure.append(Unsure(context.clean.raw[a:b], a, b, reason))
    return found


def _reading(context: Context, match: re.Match[str]) -> _Reading:
    start = match.start()
    pre = match["pre"]
    if pre and start and context.norm[start - 1] in _FALSE_PRE.get(pre, ""):
        start, pre = match.start("vague") if match["vague"] else match.start("a"), None
    end = match.end()
    factor = scale(match["scale"])
    near = _NEIGHBOURS.fullmatch(match["a"])
    value_max: Decimal | None = None
    if near and DIGIT_ORDER.index(near[2]) == DIGIT_ORDER.index(near[1]) + 1:
        step = scale(near[3])
        value = Decimal((DIGIT_ORDER.index(near[1]) + 1) * step)
        value_max = Decimal((DIGIT_ORDER.index(near[2]) + 1) * step)
    else:
        value = number(match["a"]) or Decimal(0)
    value *= factor
    unit = match["unit"] or match["unit1"]
    if match["b"]:
        value_max = (number(match["b"]) or Decimal(0)) * scale(match["scale2"])
        if match["scale2"] and not match["scale"] and not match["unit1"]:
            value *= scale(match["scale2"])
        elif match["unit1"] and match["scale2"] and factor == 1 and value > value_max:
            value_max *= 1
    more = match["more"] or match["more2"] or match["more3"]
    vague = match["vague"]
    sign = comparator_of(pre, BEFORE) or comparator_of(match["post"], AFTER)
    sign = sign or (">=" if vague == "上" or match["plus"] else "~" if vague or more else None)
    money = bool(unit and unit in ("元", "元人民币", "人民币"))
    if value_max is not None and value_max == value:
        value_max = None
    known = None if vague in ("数", "几", "好几") else value
    rule = "money" if money else "percent" if unit == "%" else "measured" if unit else "bare-number"
    confidence = 0.97 if match["a"][0].isdigit() and unit else 0.85 if unit else 0.7
    return _Reading(start, end, known, value_max, "元" if money else unit, sign, rule, confidence)


DIGIT_ORDER = "一二三四五六七八九"


def _reject(context: Context, match: re.Match[str]) -> str | None:
    """``None``: a figure. Empty: no figure, surely. A reason: cannot tell."""
    norm = context.norm
    before = norm[max(0, match.start("a") - 8) : match.start("a")]
    after = norm[match.end() : match.end() + 6]
    if re.search(r"[A-Za-z.\d/+-]$", before) and not match["pre"]:
        return ""
    if re.match(r"[A-Za-z+/]\w|[.]\d", after) and not after.startswith("/"):
        return ""
    if norm.startswith("个", match.end("a")) and _TIME.match(norm, match.end("a")):
        return ""
    if match["unit"] == "人" and match["post"] and _SIZE_CLASS.match(norm, match.end()):
        return _SIZE_REASON
    if (
        match["unit"] in ("个", "项", "条")
        and _SLOGAN_VERB.search(before)
        and _ABSTRACT_AT_ONCE.match(after)
    ):
        return ""
    if match["unit"]:
        if (
            match["unit"] == "分"
            and not re.search(r"[分得评绩考]", before + after)
            and match["post"] is None
        ):
            return "数字后面的“分”不能确定是不是分数"
        return None
    if _TIME.match(norm, match.end()) or (
        match["unit1"] is None and _TIME.match(norm, match.end("a"))
    ):
        return ""
    if match["scale"] or match["more"] or match["more2"]:
        return None
    if re.match(r"[.、．）:：]", after) and re.search(r"[。；：\n\t ]$|^$", before):
        return ""
    if (_STATED.search(before) and re.match(r"[，。；、\n\t]|$", after)) or match["post"]:
        return None
    if len(match["a"]) >= 5 and "," not in match["a"] and match["pre"] is None:
        return ""
    if re.search(r"[\t]$", before) or re.match(r"\t", after):
        return ""
    return "数字后面没有认得的量词，不能确定是不是指标"


def _reject_chinese(context: Context, match: re.Match[str]) -> str | None:
    norm, text, unit = context.norm, match["a"], match["unit"]
    previous = norm[match.start("a") - 1] if match.start("a") else ""
    if unit is None:
        scaled = (match["more"] or match["more2"]) and re.search("[百千万亿]", text)
        return (
            None
            if scaled and _WORK.search(norm[max(0, match.start() - 12) : match.start()])
            else ""
        )
    if previous in "第初周" or (not match["vague"] and previous in CHINESE):
        return ""
    if norm.startswith("个", match.end("a")) and _TIME.match(norm, match.end("a")):
        return ""
    if unit == "人" and match["post"] and _SIZE_CLASS.match(norm, match.end()):
        return _SIZE_REASON
    if text[0] == "一" and previous in _WORD_BEFORE_ONE and not match["pre"]:
        return ""
    if chinese_number(text) is None and not _NEIGHBOURS.fullmatch(text):
        return ""
    if unit in ("%", "百分点", "个百分点", "元", "倍", "番", "人次", "场次", "学时", "课时"):
        return None
    if (
        match["pre"]
        or match["post"]
        or match["more"]
        or match["more2"]
        or match["vague"]
        or match["b"]
    ):
        return None
    if unit in ("节", "分", "步", "面", "首", "站", "字", "米", "队", "岗", "部", "门"):
        return ""
    begin = context.clause_start(match.start(), "，。；：！？\n\t“”")
    lead = norm[max(begin, match.start() - 12) : match.start()]
    after = norm[match.end() : match.end() + 12]
    if text == "一":
        return _judge_one(context, match, lead, after, unit)
    if unit in WEAK_MEASURES and not re.search("[百千万亿]", text):
        if (
            after.startswith("一")
            or _ABSTRACT.match(after)
            or re.match(r"[^，。；：]{0,8}（", after)
        ):
            return ""
        if _WORK.search(lead) or re.search(r"[各每]$", lead):
            return None if len(lead) > 1 else "中文数字的量不能确定是实数还是提法"
        return "中文数字的量不能确定是实数还是提法"
    return None


def _judge_one(
    context: Context, match: re.Match[str], lead: str, after: str, unit: str
) -> str | None:
    """一 counts only behind a working verb or 每, otherwise it is an article."""
    if re.search(r"[各]$", lead):
        return None
    every = re.search(r"每(?:年|季度?|月|半年|周|学期)", lead)
    if every and _WORK.search(lead) and unit in ("次", "场", "期", "场次", "轮", "个", "项", "批"):
        return None
    if unit in ("场", "期", "家", "所", "处", "座", "届") and _WORK_AT_ONCE.search(lead):
        return None
    return ""
