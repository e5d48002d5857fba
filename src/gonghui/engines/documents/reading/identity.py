"""Whose paper it is and what it is about: kind, year, parts, union."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from gonghui.engines.documents.reading.frontmatter import FrontMatter
from gonghui.engines.documents.reading.layout import CleanText
from gonghui.engines.documents.reading.model import (
    Artifact,
    DateMention,
    Kind,
    Part,
    PartKind,
    UnionIdentity,
)
from gonghui.engines.documents.reading.numerals import DIGITS
from gonghui.engines.documents.reading.outline import Node
from gonghui.engines.documents.reading.vocabulary import (
    PROVINCE_CITIES,
    TITLE_BACK,
    TITLE_FORWARD,
    TITLE_FRAME,
    UNION_GENERIC,
)

_BACK, _FORWARD, _FRAME = (re.compile(p) for p in (TITLE_BACK, TITLE_FORWARD, TITLE_FRAME))
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)\s*(?=年|[-~至—]|工作|总结|$)")
_CN_YEAR = re.compile(r"二[〇○零Oo0][〇○零一二三四五六七八九]{2}(?=年)")
_MASKED_YEAR = re.compile(r"(?:20)?[xX*×_]{2,4}\s*年|20\d[xX*×_]年")
_YEAR_RANGE = re.compile(r"((?:19|20)\d\d)\s*年?\s*[-—~至到]{1,2}\s*((?:19|20)\d\d)\s*年")
_NEAR_BACK = re.compile(
    r"取得了?(?:新的?|明显|显著|阶段性|积极|一定|较好|可喜)|圆满完成了?|较好地?完成|现将.{0,30}(?:总结|汇报|报告)|"
    r"回顾|总结如下|汇报如下|报告如下|不平凡"
)
_NEAR_FORWARD = re.compile(
    r"总体要求|总体思路|指导思想|工作思路|制定.{0,12}(?:计划|要点|方案)|计划如下|安排如下|工作要点|目标是|"
    r"要点如下|提出如下|作如下(?:安排|计划|部署)"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the paper looking one way."""

    start: int
    kind: PartKind
    year: int | None
    period: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """What the paper says about itself."""

    kind: Kind
    year: int | None
    segments: tuple[Segment, ...]

    def kind_at(self, position: int) -> PartKind:
        """The direction of the part that holds a clean offset."""
        current = self.segments[0].kind
        for segment in self.segments:
            if segment.start <= position:
                current = segment.kind
        return current

    def year_at(self, position: int) -> int | None:
        """The year of the part that holds a clean offset."""
        current = self.segments[0].year
        for segment in self.segments:
            if segment.start <= position:
                current = segment.year
        return current


def identify(
    clean: CleanText, front: FrontMatter, nodes: list[Node], dates: list[DateMention]
) -> Identity:
    """Kind, year and parts."""
    top = [n for n in nodes if n.depth == 1]
    title = front.title or ""
    base = _base_kind(clean, title, top)
    year = _base_year(clean, title, base, dates)
    first = Segment(0, base, year, _period(title or _opening(clean), year))
    segments = [first]
    titled = bool(_BACK.search(title)) and bool(_FORWARD.search(title))
    for start, kind, text in _turns(clean, front, top, base, titled):
        if kind == segments[-1].kind:
            if segments[-1].start == start or text is None:
                continue
            if len(segments) == 1 and not any(
                n.start < start for n in top
            ):  # the first part only repeats the title
                continue
            continue
        stated = _stated_year(text or "") or _title_year(title, kind)
        segments.append(_turn(segments[-1], start, kind, text or "", stated, clean))
    if titled and len(segments) == 1:
        segments.extend(_split_by_title(title, first, clean, top))
    kinds = {s.kind for s in segments}
    kind: Kind = "both" if len(kinds) == 2 else base
    return Identity(kind, segments[0].year, tuple(segments))


def parts_of(identity: Identity, nodes: list[Node]) -> tuple[Part, ...]:
    """The parts with the top-level headings that belong to each."""
    top = [n for n in nodes if n.depth == 1]
    parts = []
    for index, segment in enumerate(identity.segments):
        later = [s.start for s in identity.segments[index + 1 :]]
        stop = later[0] if later else float("inf")
        begin = segment.start if index else -1
        sections = tuple(n.id for n in top if begin <= n.start < stop)
        parts.append(Part(segment.kind, segment.year, segment.period, sections, segment.start))
    return tuple(parts)


def _direction(text: str) -> PartKind | None:
    """Which way a heading looks; the later word wins, as in 下步打算落实情况."""
    back = [m.start() for m in _BACK.finditer(text)]
    forward = [m.start() for m in _FORWARD.finditer(text)]
    if back and (not forward or back[-1] > forward[-1]):
        return "summary"
    return "plan" if forward else None


def _opening(clean: CleanText) -> str:
    text = clean.norm
    stop = text.find("。", 0, 400)
    return text[: stop if stop > 0 else 200]


def _base_kind(clean: CleanText, title: str, top: list[Node]) -> PartKind:
    back, forward = _BACK.search(title), _FORWARD.search(title)
    if back and forward:
        return "summary" if back.start() < forward.start() else "plan"
    if back or forward:
        return "summary" if back else "plan"
    if re.search(r"工作报告|工作情况", title):
        return "summary"
    directions = [d for n in top if (d := _direction(n.title))]
    if directions:
        return directions[0] if directions[0] == "summary" else _opening_kind(clean) or "plan"
    if any(_FRAME.search(n.title) for n in top[:2]):
        return "plan"
    return _opening_kind(clean) or _verbs_kind(clean.norm)


def _opening_kind(clean: CleanText) -> PartKind | None:
    text = clean.norm[:500]
    back, forward = _NEAR_BACK.search(text), _NEAR_FORWARD.search(text)
    if back and forward:
        return "summary" if back.start() < forward.start() else "plan"
    return "summary" if back else "plan" if forward else None


def _verbs_kind(text: str) -> PartKind:
    """Past or future, by the signs of tense in the whole text."""
    past = len(re.findall(r"[^为除]了(?!解)|累计|共(?:有|计)|先后|已经|得到|荣获|全年共", text))
    future = len(re.findall(r"(?<![重需主必])要(?![求素点])|力争|将(?!军)|确保|拟|争取|进一步|计划", text))
    return "summary" if past > future else "plan"


def _turns(
    clean: CleanText, front: FrontMatter, top: list[Node], base: PartKind, titled: bool
) -> list[tuple[int, PartKind, str | None]]:
    """Places where the paper may change direction."""
    turns: list[tuple[int, PartKind, str | None]] = []
    for start, text in front.second_titles:
        direction = _direction(text)
        if direction:
            turns.append((start, direction, text))
    if turns and not titled:
        turns_at = turns[0][0]
        top = [n for n in top if n.start < turns_at]
    for index, node in enumerate(top):
        direction = _direction(node.title)
        if direction is None:
            continue
        text = node.title
        dated = _YEAR.search(text) or re.search(r"[上下]半年|明年|来年|下一?步|今后|下阶段|下一阶段|去年|上年", text)
        if direction == "plan" and base == "summary":
            if dated or index >= len(top) / 2 or titled:
                turns.append((node.start, "plan", text))
        elif direction == "summary":
            own = base == "plan" and (dated or re.search(r"回顾|总结|完成情况|成效", text)) and index == 0
            if own or base == "summary":
                turns.append((0 if own else node.start, "summary", text))
            elif base == "plan" and turns and turns[0][1] == "summary":
                turns.append((node.start, "summary", text))
        elif direction == "plan" and base == "plan":
            turns.append((node.start, "plan", text))
    turns.sort(key=lambda t: t[0])
    if base == "plan" and turns and turns[0][1] == "summary" and turns[0][0] == 0:
        later = next((t for t in turns[1:] if t[1] == "plan"), None)
        if later is None and len(top) > 1:
            turns.insert(1, (top[1].start, "plan", top[1].title))
    # Problems and lessons inside a plan part do not turn it back.
    return [t for i, t in enumerate(turns) if i == 0 or t[1] != turns[i - 1][1]]


def _turn(
    before: Segment, start: int, kind: PartKind, text: str, stated: int | None, clean: CleanText
) -> Segment:
    if start == 0:
        year = stated if stated is not None else (before.year - 1 if before.year else None)
        return Segment(0, kind, year, _period(text, year))
    year = stated
    if year is None and before.year is not None:
        near = clean.norm[start : start + 160]
        close = next((int(m[1]) for m in _YEAR.finditer(near) if int(m[1]) > before.year), None)
        half = re.search("下半年", text) or (before.period or "").endswith(("H1", "Q1", "Q2", "Q3"))
        if half:
            year = before.year
        elif before.kind == "summary":
            year = close if close == before.year + 1 else before.year + 1
        else:
            year = before.year
    period = _period(text, year)
    if year and period == str(year) and (before.period or "").endswith("H1"):
        period = f"{year}H2" if year == before.year else period
    return Segment(start, kind, year, period)


def _split_by_title(
    title: str, first: Segment, clean: CleanText, top: list[Node]
) -> list[Segment]:
    """A title that covers both although no heading says where the second part begins."""
    other: PartKind = "plan" if first.kind == "summary" else "summary"
    year = _title_year(title, other)
    frame = next((n for n in top[1:] if _FRAME.search(n.title)), None)
    start = frame.start if frame else (top[-1].start if top else len(clean.norm))
    return [_turn(first, start, other, title[len(title) // 2 :], year, clean)]


def _title_year(title: str, kind: PartKind) -> int | None:
    """The year a title that covers both gives to one of them."""
    if not (_BACK.search(title) and _FORWARD.search(title)):
        return None
    word = (_BACK if kind == "summary" else _FORWARD).search(title)
    years = [m for m in _YEAR.finditer(title) if word and m.start() < word.start()]
    return int(years[-1][1]) if years else None


def _stated_year(text: str) -> int | None:
    match = _YEAR.search(text)
    if match:
        return int(match[1])
    chinese = _CN_YEAR.search(text)
    if chinese:
        return int("".join(str(DIGITS.get(c, 0)) for c in chinese[0]))
    return None


def _base_year(
    clean: CleanText, title: str, kind: PartKind, dates: list[DateMention]
) -> int | None:
    stated = _title_year(title, kind) or _stated_year(title)
    if stated or _MASKED_YEAR.search(title):
        return stated
    opening = clean.norm[:600]
    masked = _MASKED_YEAR.search(opening)
    match = _YEAR.search(opening)
    chinese = _CN_YEAR.search(opening)
    firsts = [m for m in (match, masked, chinese) if m]
    if firsts:
        first = min(firsts, key=lambda m: m.start())
        return None if first is masked else _stated_year(first[0] + "年")
    for mention in dates:
        if mention.kind in ("sign", "publish") and mention.norm:
            year, month = int(mention.norm[:4]), int(mention.norm[5:7] or 6)
            return year - 1 if kind == "summary" and month <= 3 else year
    years = Counter(int(m[1]) for m in _YEAR.finditer(clean.norm))
    return years.most_common(1)[0][0] if years else None


def _period(text: str, year: int | None) -> str | None:
    if year is None:
        return None
    span = _YEAR_RANGE.search(text)
    if span:
        return f"{span[1]}-{span[2]}"
    early, late = text.find("上半年"), text.find("下半年")
    if early >= 0 and (late < 0 or early < late):
        return f"{year}H1"
    if late >= 0:
        return f"{year}H2"
    quarter = re.search("第?([一二三四1-4])季度", text[:40])
    if quarter:
        return f"{year}Q{DIGITS.get(quarter[1], 0) or quarter[1]}"
    return str(year)


_UNION_END = r"(?:总工会|(?:机关)?工会(?:(?:工作)?委员会|联合会)?)"
_UNION = re.compile(
    rf"[\u4e00-\u9fffA-Za-z*xX×_（）]{{1,30}}?{_UNION_END}"
    r"(?!法|会|主席|副主席|干部|组织|经费|章程|工作者|服务|阵地|会员|领导|法律|帮扶|改革|建设|社工|理论|联系|"
    r"在行动|劳动|小组|就业|积极|驿站|主动|特色|牵头|品牌|力量|资产|财务|账户|自身|事业|普遍|信息|新闻|联动|"
    r"(?:的|和[^，。]{1,16}的)?(?:坚强|正确|有力|统一|大力|精心|关心|具体)?(?:领导|指导|支持|关怀|帮助|部署|要求)|"
    r"[^，。；]{0,8}(?:领导|指导)下)"
)
_LEAD_IN = re.compile(
    r"^(?:.*(?:19|20)\d\d年度?|.*[，。；：、]|.*(?:在|由|关于|对|向|和|与|及|经|按照|根据|通过|围绕|据|是|请|以|"
    r"到|为|将|该|使|让|把|给|从|年|度|月|日)(?=[\u4e00-\u9fffA-Za-z*×_]{2,}工会))"
)


def find_union(
    clean: CleanText, front: FrontMatter, artifacts: list[Artifact], nodes: list[Node]
) -> UnionIdentity:
    """The union the paper belongs to: sign-off, title, source line, then the text itself."""
    candidates: list[str] = []
    for index in sorted(front.sign_off):
        paragraph = clean.paragraphs[index]
        candidates += _names(clean.norm[paragraph.start : paragraph.end])
    named = _names(front.title or "")
    outside = [
        n for a in artifacts if a.kind in ("source", "nav") for n in _names(a.span.translate(_COLONS))
    ]
    candidates += named
    if candidates:
        best = candidates[0]
        fuller = [n for n in outside if len(n) >= len(best) and _within(best, n)]
        name = fuller[0] if fuller else best
    else:
        opening = _names(clean.norm[:120])
        counted = Counter(_names(clean.norm))
        frequent = [n for n, c in counted.most_common(12) if c >= 2 or n in opening or "公司" in n]
        pool = [*outside, *opening, *frequent, *counted]
        if not pool:
            return UnionIdentity()
        name = pool[0]
        longer = [n for n in counted if n.endswith(name) and n != name]
        if longer:
            name = max(longer, key=lambda n: (counted[n], len(n)))
    return UnionIdentity(name, _level(name), _sector(name))


_COLONS = str.maketrans({":": "：", ",": "，", ">": "，", "＞": "，"})


def _within(short: str, long: str) -> bool:
    """Whether the characters of one name appear in order in the other (abbreviation)."""
    rest = iter(long)
    return all(char in rest for char in short)


def _names(text: str) -> list[str]:
    found = []
    for match in _UNION.finditer(text):
        name = _LEAD_IN.sub("", match[0])
        name = re.sub(r"^(?:组织|坚持|发挥|推动|强化|各级|和|的|县委和|市委和|赴|接受|响应|.*的)", "", name)
        stem = re.sub(r"(?:总工会|工会联合会|工会工作委员会|工会委员会|工会)$", "", name)
        if not stem or re.fullmatch(UNION_GENERIC, stem) or re.fullmatch("[xX*×_]{1,2}", stem):
            continue
        if re.fullmatch(r"[省市县区镇乡州]|全[国省市县区]|上级|市[县区]|县[市区]|中华全国|全国", stem) and len(name) <= 7:
            if name in ("县总工会", "区总工会", "市总工会", "省总工会"):
                found.append(name)
            continue
        found.append(name)
    specific = [n for n in found if len(n) > 4]
    return specific or found


def _level(name: str) -> str:
    stem = re.sub(r"(?:总工会|工会联合会|工会工作委员会|工会委员会|工会)$", "", name)
    if re.search(r"公司|集团|厂|学校|大学|学院|中学|小学|幼儿园|医院|卫生院|矿|店|银行|支行|中心$|所$|社区|村$", stem):
        return "grassroots"
    if stem.startswith(tuple(c.removesuffix("市") for c in PROVINCE_CITIES)) and re.search("市$", stem):
        return "province"
    if re.search("[镇乡]|街道", stem):
        return "township"
    if re.search("[县旗]", stem) or re.search("(?<!自治)(?<!开发)(?<!园)(?<!新)(?<!地)区", stem):
        return "county"
    if re.search("市|[州盟]|地区|开发区|新区|园区", stem):
        return "city"
    if re.search("省|自治区|兵团", stem):
        return "province"
    return "grassroots"


def _sector(name: str) -> str:
    rules = (
        ("women", "女职工"),
        ("new_employment", "新就业|货车司机|快递|网约|外卖|骑手|新业态"),
        ("hospital", "医院|卫生院|保健院|疾控"),
        ("school", "学校|大学|学院|中学|小学|幼儿园|附中|附小|校工会"),
        ("enterprise", "公司|集团|厂|企业|矿|银行|店"),
        ("general", "总工会|[镇乡]工会|街道.*工会"),
        ("industry", "系统|行业|产业|交通|教育|教科文|科教文|文卫|卫生|建设|能源|邮政|铁路|民航|财贸|农林|机械|金融|轻工|纺织"),
        ("organ", "机关|直属|局|委|厅|处"),
    )
    return next((sector for sector, words in rules if re.search(words, name)), "general")
