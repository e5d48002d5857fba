"""Dates: when the paper was published and signed, deadlines, and other days it names."""

from __future__ import annotations

import re

from gonghui.engines.documents.reading.context import Context
from gonghui.engines.documents.reading.frontmatter import FrontMatter
from gonghui.engines.documents.reading.identity import Identity
from gonghui.engines.documents.reading.layout import CleanText
from gonghui.engines.documents.reading.model import Artifact, DateKind, DateMention
from gonghui.engines.documents.reading.numerals import chinese_number
from gonghui.engines.documents.reading.outline import Paths

_CN = "[〇○零一二三四五六七八九十]"
_M = rf"(?:\d{{1,2}}|{_CN}{{1,3}})"
_YEAR = rf"(?:(?P<y>(?:19|20)\d\d|二{_CN}{{3}})年|(?P<rel>今年|本年|明年|来年|当年|次年))"
_POINT = re.compile(
    r"(?P<to>到|至|在|于)?"
    rf"(?:(?P<iso>(?P<iy>(?:19|20)\d\d)[-/.](?P<im>\d{{1,2}})[-/.](?P<id>\d{{1,2}}))(?: ?\d\d:\d\d(?::\d\d)?)?"
    rf"|{_YEAR}?(?P<from>{_M}月?(?:{_M}[日号])?[-~至—到]+)?(?P<m>{_M})月份?(?:(?P<d>{_M})[日号]|(?P<p>底|末|初|上旬|中旬|下旬))?"
    rf"|{_YEAR.replace('<y>', '<y2>').replace('<rel>', '<rel2>')}?第?(?P<q>[一二三四1-4])季度(?P<pq>底|末)?"
    rf"|{_YEAR.replace('<y>', '<y3>').replace('<rel>', '<rel3>')}?(?P<h>[上下])半年(?P<ph>底|末)?"
    rf"|(?:{_YEAR.replace('<y>', '<y4>').replace('<rel>', '<rel4>')}(?P<py>年?底|年?末)?|(?<![一二三四五六七八九十两几多近\dxX×*_])(?P<ye>年底|年末|岁末|年内|年终)))"
    r"(?P<before>(?:以|之)?前|为止)?"
)
_SETTING = re.compile(
    r"(?:(?:完成|办结|报送|截止|实施|推进|整改)?(?:时限|期限|时间(?:节点|安排|要求)?|日期)|截止(?:时间|日期)?)[：为是]? ?$"
)
_TO_BE_DONE = re.compile(
    r"^[，]?(?:[^，。；]{0,12})(?:完成|办结|落实到位|建成|实现|报送|上报|达到)"
)


def artifact_dates(artifacts: list[Artifact], raw: str) -> list[DateMention]:
    """Publication dates: they stand in what the web page added."""
    found = []
    for artifact in artifacts:
        if artifact.kind not in ("date", "source", "meta"):
            continue
        match = re.search(
            r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?",
            artifact.span,
        )
        if match:
            start = artifact.start + match.start()
            norm = f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
            end = start + len(match[0])
            found.append(DateMention(None, raw[start:end], start, end, "publish", norm, "publish"))
    return found


def sign_dates(clean: CleanText, front: FrontMatter) -> list[DateMention]:
    """The date below the name of the signing union."""
    found = []
    covering = front.title_span[0] if front.title_span else 0
    before = [
        i for i, p in enumerate(clean.paragraphs) if p.end <= covering and p.end - p.start < 18
    ]
    below = [i for i in front.taken if i not in before and _is_day(clean, i)]
    for index in [*before, *sorted(below), *sorted(front.sign_off)]:
        paragraph = clean.paragraphs[index]
        match = _POINT.search(clean.norm, paragraph.start, paragraph.end)
        if match and len(match[0]) >= 5 and (norm := _norm(match, None)):
            found.append(
                _mention(clean, match.start(), match.end(), None, "sign", norm, "sign-off")
            )
    return found


def _is_day(clean: CleanText, index: int) -> bool:
    """A line holding nothing but a day, as it stands in brackets below a title."""
    paragraph = clean.paragraphs[index]
    text = clean.norm[paragraph.start : paragraph.end].strip("（） ")
    return bool(
        re.fullmatch(rf"{_YEAR.replace('?P<y>', '?:').replace('?P<rel>', '?:')}{_M}月{_M}日", text)
    )


def find_dates(
    context: Context, identity: Identity, paths: Paths, front: FrontMatter
) -> list[DateMention]:
    """Deadlines and events in the running text."""
    clean, norm_text = context.clean, context.norm
    closed = [clean.paragraphs[i] for i in (*front.sign_off, *front.taken)]
    found = []
    for match in _POINT.finditer(norm_text):
        start = match.start() + len(match["to"] or "")
        if any(p.start <= start < p.end for p in closed) or (
            front.title_span and front.title_span[0] <= start < front.title_span[1]
        ):
            continue
        node = paths.node_at(start)
        if node and node.title_start <= start < node.title_end and not match["before"]:
            continue
        norm = _norm(match, identity.year_at(start))
        if norm is None or _is_quoted(context, start):
            continue
        kind = _kind(norm_text, match)
        if kind is None:
            continue
        rule = "deadline" if kind == "deadline" else "named-day"
        path = node.id if node else None
        found.append(_mention(clean, start, match.end(), path, kind, norm, rule))
    return found


def _is_quoted(context: Context, start: int) -> bool:
    return context.norm.rfind("“", max(0, start - 12), start) > context.norm.rfind(
        "”", max(0, start - 12), start
    ) or context.norm.rfind("《", max(0, start - 30), start) > context.norm.rfind(
        "》", max(0, start - 30), start
    )


def _kind(text: str, match: re.Match[str]) -> DateKind | None:
    before = text[max(0, match.start() - 12) : match.start()]
    after = text[match.end() : match.end() + 24]
    only_year = match["y4"] or match["rel4"]
    if match["before"]:
        return "deadline"
    if match["ye"]:
        return "deadline"
    if _SETTING.search(before):
        return "deadline"
    if match["to"] in ("到", "至") and (match["py"] or match["p"] or only_year):
        opens = re.search(r"(?:^|[，。；：\n\t（]|力争|争取|确保|计划|预计|目标是)$", before)
        return "deadline" if opens and not re.match(r"以来|为止|的", after) else None
    if match["py"] or match["pq"] or match["ph"] or match["p"] in ("底", "末"):
        return "deadline" if _TO_BE_DONE.match(after) else "event"
    if only_year or match["q"] or match["h"]:
        return (
            "deadline" if not only_year and re.match(r"(?:内|全部)?(?:完成|办结)", after) else None
        )
    inside = text[match.start() - 1 : match.start()] == "（" and after[:1] == "）"
    if inside and (match["from"] or match["p"]):
        return "deadline"
    if match["m"] or match["iso"]:
        return "event"
    return None


def _mention(
    clean: CleanText, start: int, end: int, path: str | None, kind: DateKind, norm: str, rule: str
) -> DateMention:
    a, b = clean.raw_span(start, end)
    return DateMention(path, clean.raw[a:b], a, b, kind, norm, rule)


def _int(text: str | None) -> int | None:
    if not text:
        return None
    value = int(text) if text.isdecimal() else chinese_number(text.replace("○", "〇"))
    return int(value) if value is not None else None


def _norm(match: re.Match[str], base: int | None) -> str | None:
    """The date at the precision that was written; ``None`` when a year is missing or it is none."""
    if match["iso"]:
        year, month, day = int(match["iy"]), int(match["im"]), int(match["id"])
        return f"{year}-{month:02d}-{day:02d}" if month <= 12 and day <= 31 else None
    stated = _int(match["y"] or match["y2"] or match["y3"] or match["y4"])
    relative = match["rel"] or match["rel2"] or match["rel3"] or match["rel4"]
    year_ = stated or (base + (relative in ("明年", "来年", "次年")) if base is not None else None)
    if year_ is None:
        return None
    if match["m"]:
        month_, day_ = _int(match["m"]), _int(match["d"])
        if not month_ or month_ > 12 or (day_ is not None and not 1 <= day_ <= 31):
            return None
        return f"{year_}-{month_:02d}" + (f"-{day_:02d}" if day_ else "")
    if match["q"]:
        return f"{year_}Q{_int(match['q'])}"
    if match["h"]:
        return f"{year_}H{1 if match['h'] == '上' else 2}"
    return str(year_)
