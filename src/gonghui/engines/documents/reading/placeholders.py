"""Spots still to be filled in: ***, xx, ×, ____, 某某, half-masked numbers, masked dates."""

from __future__ import annotations

import re

from gonghui.engines.documents.reading.context import Context
from gonghui.engines.documents.reading.identity import Identity
from gonghui.engines.documents.reading.model import Comparator, Placeholder, PlaceholderKind, Unsure
from gonghui.engines.documents.reading.objects import (
    comparator_apart,
    comparator_of,
    object_of,
    role_at,
)
from gonghui.engines.documents.reading.outline import Paths
from gonghui.engines.documents.reading.vocabulary import AFTER, BEFORE, MEASURES

_RUN = (
    r"(?:\*+|[xX]{2,}|×+|_{2,}|[○〇◯]{2,}|某某+|[△▲]{2,}|[＊]+|(?<![A-Za-z\d])[xX](?![A-Za-z\d]))"
)
_MASK = re.compile(rf"\d{{0,4}}{_RUN}(?:[.]{_RUN})?")
_DATE = re.compile(
    rf"(?:(?:\d{{2,3}}{_RUN}|{_RUN}|(?:19|20)\d\d)年)?(?:(?:{_RUN}|\d{{1,2}})月)?(?:(?:{_RUN}|\d{{1,2}})[日号])?"
)
# A noun must not be mistaken for a measure: **名胜, **人民医院, **项目.
_GUARDS = {
    "人": "民社大力才事寿文员士均",
    "名": "称誉义师胜苑城家",
    "家": "庭园政属长用国具电乐",
    "期": "间待刊货权",
    "台": "州湾山账",
    "组": "织工成长建团",
    "所": "在有属长",
    "处": "理级置长室",
    "条": "例件款约",
    "区": "",
    "本": "级科地溪次",
    "起": "来草步重",
    "支": "部持付出行",
    "部": "门分队署级长",
    "班": "组子长",
    "站": "",
    "片": "区",
    "门": "户店诊",
    "座": "谈",
    "场": "所地馆镇景站",
    "队": "",
    "集": "体中团",
    "户": "外口籍县",
    "张": "家力湾",
    "套": "餐",
    "对": "象于外",
    "单": "位元",
    "项": "目链",
    "双": "向方创",
    "首": "先钢创批",
    "只": "有要能是",
    "位": "于置",
    "岗": "位",
    "件": "",
    "轮": "训胎船",
    "种": "植业子",
    "类": "",
    "级": "",
    "米": "业",
    "步": "行",
    "讲": "话解座",
    "幅": "度",
    "款": "项式",
    "批": "准发示",
    "点": "",
    "字": "",
    "份": "额",
    "架": "构",
    "档": "案",
    "桥": "",
}
_UNITS = "|".join(
    re.escape(word)
    + (f"(?![{guard}])" if (guard := _GUARDS.get(word, MEASURES[word])) else "")
    + ("(?!队(?!伍))" if word == "支" else "")
    for word in sorted(MEASURES, key=len, reverse=True)
    if word
    not in ("字", "站", "步", "米", "单", "把", "双", "集", "首", "讲", "档", "块", "面", "顶")
)
_NUMBER_AFTER = re.compile(
    rf"(?P<more>余|多|来)?(?P<scale>[十百千]?[万亿]|[百千])?(?P<more2>余|多)?"
    rf"(?P<unit>%|个?百分点|元|{_UNITS})(?P<post>{'|'.join(sorted(AFTER, key=len, reverse=True))})?"
)
_BARE_NUMBER = re.compile(r"(?:余|多)?(?:万|亿)(?=[，。；、\u4e00-\u9fff])|(?:余|多)(?=[，。；、])")
_PRE = re.compile(rf"(?:{'|'.join(re.escape(w) for w in sorted(BEFORE, key=len, reverse=True))})$")
_PLACE_AFTER = re.compile(
    r"(?:自治)?[省市县区乡镇村州盟旗]|街道|社区|地区|林区|园区|开发区|高新区|新区|路|大道|广场|博物馆|纪念馆|"
    r"公园|景区|教育基地|革命|建设|大地|热土|全[市县区境]|工匠|融媒|电视|日报|旅游|文化|精神家园"
)
_NAME_AFTER = re.compile(
    r"(?:[^，。；、]{0,12}?)(?:公司|集团|厂|学校|医院|局|委|党委|党组|工会|单位|企业|书记|主席|同志|精神|杯|等)"
)


def mask_ranges(context: Context) -> list[tuple[int, int]]:
    """The clean ranges of all masks, whole masked dates in one piece."""
    norm = context.norm
    found: list[tuple[int, int]] = []
    for match in _MASK.finditer(norm):
        start, end = match.start(), match.end()
        if found and start < found[-1][1]:
            continue
        if _is_sign(norm, start, end):
            continue
        a, b = _whole_date(norm, start, end)
        if found and a < found[-1][1]:
            a = start
        found.append((a, b))
    return found


def _is_sign(norm: str, start: int, end: int) -> bool:
    """A multiplication sign, a variable in a term, a Markdown line: no mask."""
    text = norm[start:end]
    before, after = norm[start - 1 : start], norm[end : end + 1]
    if len(text) == 1 and text in "xX×*" and (before.isdigit() or after.isdigit()):
        return True
    if len(text) >= 2 and text[-1] in "xX×*" and text[:-1].isdigit() and after.isdigit():
        return True
    if before in ("+", "＋") or after in ("+", "＋"):
        return True
    if text in ("x", "X", "×", "*"):
        unit = re.match(
            rf"(?:余|多)?[万亿]?(?:{_UNITS}|%|元|[年月日届省市县区镇乡])", norm[end : end + 6]
        )
        return unit is None
    if set(text) <= set("xX") and (
        (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    ):
        return True
    if norm.rfind("\n", 0, start) == start - 1 and norm[end : end + 1] in ("\n", ""):
        return True
    return text in ("○○", "〇〇") and bool(before and before in "二一九")


def _whole_date(norm: str, start: int, end: int) -> tuple[int, int]:
    if norm[end : end + 1] not in ("年", "月", "日", "号"):
        return start, end
    if norm[end : end + 2] in ("年级", "年代", "月刊", "日报", "号线", "号楼"):
        return start, end
    low = max(0, start - 10)
    best = (start, end)
    for begin in range(low, start + 1):
        match = _DATE.match(norm, begin)
        if match and match.end() > end and match.start() <= start:
            best = (begin, match.end())
            break
    while best[0] < start and not (norm[best[0]].isdigit() or norm[best[0]] in "xX*×_"):
        best = (best[0] + 1, best[1])
    return best


def find_placeholders(
    context: Context, identity: Identity, paths: Paths, ranges: list[tuple[int, int]]
) -> tuple[list[Placeholder], list[Unsure]]:
    """The masks at :func:`mask_ranges` with what belongs there."""
    found: list[Placeholder] = []
    unsure: list[Unsure] = []
    for start, end in ranges:
        placeholder = _classify(context, identity, paths, start, end)
        found.append(placeholder)
        if placeholder.confidence < 0.6:
            unsure.append(
                Unsure(
                    placeholder.span,
                    placeholder.start,
                    placeholder.end,
                    "此处待填，但不能确定该填名称、地点还是数字",
                )
            )
    return found, unsure


def _classify(
    context: Context, identity: Identity, paths: Paths, start: int, end: int
) -> Placeholder:
    norm = context.norm
    text, after = norm[start:end], norm[end : end + 24]
    kind: PlaceholderKind
    if text[-1] in "年月日号":
        return _make(context, paths, start, end, "date", "masked-date", 0.98)
    # 新建 xx 所 and 第 xx 届 want numbers; quotes and brackets want names.
    number = _NUMBER_AFTER.match(norm, end)
    if number and norm[start - 1 : start] != "“":
        return _number(context, identity, paths, start, end, number)
    session = re.match(r"届|次(?=全|会|代表)|[+]|周年|期|天|个?月|周|岁", after)
    if session and norm[start - 1 : start] != "“":
        unit = session[0].strip("+") or None
        return _make(context, paths, start, end, "number", "masked-ordinal", 0.8, unit)
    bare = _BARE_NUMBER.match(norm, end)
    if bare or re.match(r"\d", text):
        return _make(context, paths, start, end, "number", "masked-number", 0.8)
    if re.search(r"(?:达到?|共计?|合计|累计)$", norm[:start][-3:]) and re.match(
        r"[，。；、）]", after
    ):
        return _make(context, paths, start, end, "number", "masked-number", 0.65)
    if _PLACE_AFTER.match(after) and not re.match(r"[^，。；]{0,3}(?:公司|集团)", after):
        kind, sure = "place", 0.85
    elif norm[start - 1 : start] == "“" or _NAME_AFTER.match(after):
        kind, sure = "name", 0.85
    else:
        kind, sure = "name", 0.6
    return _make(context, paths, start, end, kind, "masked-name", sure)


def _number(
    context: Context, identity: Identity, paths: Paths, start: int, end: int, match: re.Match[str]
) -> Placeholder:
    unit = match["unit"]
    money = unit == "元"
    if money and match["scale"]:
        unit = match["scale"] + unit
    stop = match.end()
    word = _PRE.search(context.norm, max(0, start - 6), start)
    begin = word.start() if word else start
    sign: Comparator = (
        comparator_of(word[0] if word else None, BEFORE)
        or comparator_of(match["post"], AFTER)
        or ("~" if match["more"] or match["more2"] else None)
        or comparator_apart(context, begin)
        or "="
    )
    counted, _ = object_of(context, begin, stop, money=money, percent=unit == "%", shared=False)
    role = role_at(context, begin, stop, identity.kind_at(start), identity.year_at(start))
    a, b = context.clean.raw_span(start, end)
    return Placeholder(
        paths.at(start),
        context.clean.raw[a:b],
        a,
        b,
        "number",
        unit,
        counted or None,
        sign,
        role,
        "masked-number",
        0.9,
    )


def _make(
    context: Context,
    paths: Paths,
    start: int,
    end: int,
    kind: PlaceholderKind,
    rule: str,
    confidence: float,
    unit: str | None = None,
) -> Placeholder:
    a, b = context.clean.raw_span(start, end)
    return Placeholder(
        paths.at(start),
        context.clean.raw[a:b],
        a,
        b,
        kind,
        unit,
        None,
        None,
        None,
        rule,
        confidence,
    )
