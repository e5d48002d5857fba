"""The outline: which markers open a heading, what its title is, and what hangs under what."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

from gonghui.engines.documents.reading.layout import CleanText
from gonghui.engines.documents.reading.model import Span
from gonghui.engines.documents.reading.numerals import ordinal
from gonghui.engines.documents.reading.vocabulary import TITLE_BACK, TITLE_FORWARD

_CN = "[一二三四五六七八九十]{1,3}"
_STOP = "。；！？"
_STARTER = r"(?:(?:19|20)\d\d年|今年|去年|上半年|下半年|一年来|半年来|近年来|为(?!职工)|根据|按照|我们)"


@dataclass(frozen=True, slots=True)
class MarkerStyle:
    """A way of numbering; ``rank`` is its usual place from top to bottom."""

    name: str
    rank: int
    pattern: re.Pattern[str]
    inline: bool = True
    numbered: bool = True


# Order matters where two patterns match at one place: the first wins.
STYLES: tuple[MarkerStyle, ...] = (
    MarkerStyle("part", 0, re.compile(rf"第(?P<n>{_CN}|\d{{1,2}})(?:部分|章|编|篇)[、：.]?"), False),
    MarkerStyle("section", 1, re.compile(rf"第(?P<n>{_CN}|\d{{1,2}})节[、：]?"), False),
    MarkerStyle(
        "task",
        3,
        re.compile(
            r"(?:重点|主要|目标)?(?:任务|行动|工程|举措|措施|专题|板块|模块|项目|工作|目标)"
            rf"(?P<n>{_CN}|\d{{1,2}})[：、. ]"
        ),
        False,
    ),
    MarkerStyle(
        "month",
        3,
        re.compile(
            r"(?P<n>(?:(?:19|20)\d\d年)?(?:\d{1,2}|[一二三四五六七八九]|十[一二]?)"
            r"(?:[-~至—、](?:\d{1,2}|[一二三四五六七八九]|十[一二]?))?月份?|第?[一二三四]季度|[上下]半年|全年)"
            r"(?=：|\n|\t)"
        ),
        False,
        False,
    ),
    MarkerStyle("cn", 2, re.compile(rf"(?P<n>{_CN}) ?[、.](?!{_CN}?[、季级期])")),
    MarkerStyle("cn-comma", 2, re.compile(rf"(?P<n>{_CN})(?:[，：] ?| (?=[^ ]{{4}}))"), False),
    MarkerStyle("cn-bracket", 4, re.compile(rf"（ ?(?P<n>{_CN}) ?）[、.，]? ?|(?P<m>[㈠-㈩])")),
    MarkerStyle("cn-half-bracket", 4, re.compile(rf"(?P<n>{_CN}) ?）"), False),
    MarkerStyle(
        "decimal", 5, re.compile(r"(?P<n>\d{1,2}(?:[.]\d{1,2}){1,3})[.、]?(?= ?[^\d%.\s万亿千百个名])"), False
    ),
    MarkerStyle(
        "digit",
        5,
        re.compile(r"(?P<n>\d{1,3}) ?[.、] ?(?:(?=(?:19|20)\d\d年)|(?![\d%~-]))|(?P<m>[⒈-⒛])[.、]?"),
    ),
    MarkerStyle("digit-space", 5, re.compile(r"(?P<n>\d{1,2})(?: |[，：](?!\d))(?=[^\d\s])"), False),
    MarkerStyle("digit-bracket", 6, re.compile(r"（ ?(?P<n>\d{1,2}) ?）[、.]?|(?P<m>[⑴-⒇])")),
    MarkerStyle("digit-half-bracket", 6, re.compile(r"(?P<n>\d{1,2}) ?）[、.]?")),
    MarkerStyle("circle", 7, re.compile(r"(?P<n>[①-⑳❶-❿])[、.]?")),
    MarkerStyle("letter", 7, re.compile(r"(?P<n>[A-H])[.、](?=[^A-Za-z\d])"), False, False),
    MarkerStyle("first", 8, re.compile(rf"第(?P<n>{_CN})[，、：]")),
    MarkerStyle("is", 8, re.compile(rf"(?P<n>{_CN})是[，：]?")),
    MarkerStyle("must", 8, re.compile(rf"(?P<n>{_CN})要[，：]?")),
    MarkerStyle("which", 8, re.compile(rf"其(?P<n>{_CN})[，、：]")),
    MarkerStyle("dash", 9, re.compile(r"——+ ?|--+ ?|- (?=[^\d])"), True, False),
    MarkerStyle("bullet", 9, re.compile(r"[●•·◆■▪►▲★☆◇□◎※➢✓] ?"), False, False),
)
PLAIN = MarkerStyle("plain", 2, re.compile(r"(?!)"), False, False)
PART_TITLE = MarkerStyle("part-title", 0, re.compile(r"(?!)"), False, False)
_INLINE = re.compile(
    rf"[①-⑳❶-❿⑴-⒛㈠-㈩]|（ ?(?:{_CN}|\d{{1,2}}) ?）|\d{{1,2}} ?[.、）]|(?:第|其)?{_CN} ?[、.是要，：]|——"
)
_SERIES = {"is", "must", "which", "first"}


@dataclass(slots=True)
class Candidate:
    """A possible heading: a marker at a place in the clean text."""

    start: int
    body: int
    style: MarkerStyle
    value: int | None
    line_start: bool
    paragraph: int
    lines: tuple[Span, ...] = ()


@dataclass(slots=True)
class Node:
    """An accepted heading in clean offsets; ``body`` is where its own text begins."""

    id: str
    parent: str | None
    depth: int
    style: MarkerStyle
    value: int | None
    start: int
    title_start: int
    title_end: int
    sentence: bool
    title: str
    number: str
    paragraph: int
    line_start: bool


def find_candidates(clean: CleanText, skip: set[int], plain: list[Candidate]) -> list[Candidate]:
    """All places where a heading may open; ``skip`` names paragraphs that are title or sign-off."""
    norm = clean.norm
    found: list[Candidate] = []
    for index, paragraph in enumerate(clean.paragraphs):
        if index in skip:
            continue
        position = paragraph.start
        if norm.count("\t", paragraph.start, paragraph.end) >= 2:
            continue  # a table row: its running number opens no heading
        match = None
        for style in STYLES:
            match = style.pattern.match(norm, position, paragraph.end + 1)
            if match and match.end() < paragraph.end + (style.name == "month"):
                found.append(_candidate(match, style, True, index))
                position = match.end()
                break
        for hit in _INLINE.finditer(norm, position, paragraph.end):
            at = hit.start()
            if at == paragraph.start:
                continue
            for style in STYLES:
                if not style.inline:
                    continue
                match = style.pattern.match(norm, at, paragraph.end)
                if match:
                    found.append(_candidate(match, style, False, index))
                    break
    found.extend(plain)
    return sorted(found, key=lambda c: c.start)


def _candidate(match: re.Match[str], style: MarkerStyle, line_start: bool, paragraph: int) -> Candidate:
    groups = match.groupdict()
    printed = groups.get("n") or groups.get("m") or ""
    if style.name == "month":
        return Candidate(match.start(), match.start(), style, None, line_start, paragraph)
    value = ordinal(printed.rsplit(".", 1)[-1]) if style.numbered else None
    return Candidate(match.start(), match.end(), style, value, line_start, paragraph)


def accept(clean: CleanText, candidates: list[Candidate]) -> list[Candidate]:
    """Keep the candidates that belong to a series."""
    following = _following(candidates)
    last: dict[str, int] = {}
    accepted: list[Candidate] = []
    for index, item in enumerate(candidates):
        if accepted and item.start < accepted[-1].body:
            continue
        name = item.style.name
        if item.line_start and _line_start_holds(item, last.get(name), following[index]):
            keep = True
        elif item.line_start:
            keep = False
        elif name == "dash":
            keep = clean.norm[item.start - 1] in _STOP and following[index] == -1
        else:
            keep = _inline_holds(clean.norm, item, last.get(name), following[index], accepted)
        if keep:
            accepted.append(item)
            if item.value is not None:
                last[name] = item.value
            if item.style.rank <= 4:
                for series in _SERIES:
                    last.pop(series, None)
    return accepted


def _following(candidates: list[Candidate]) -> list[int | None]:
    """The value of the next candidate of the same style; -1 for the next unnumbered one."""
    result: list[int | None] = [None] * len(candidates)
    nearest: dict[str, int] = {}
    for index in range(len(candidates) - 1, -1, -1):
        item = candidates[index]
        result[index] = nearest.get(item.style.name)
        nearest[item.style.name] = -1 if item.value is None else item.value
        if item.style.name == "cn" and item.line_start:
            for series in _SERIES:
                nearest.pop(series, None)
    return result


def _line_start_holds(item: Candidate, last: int | None, following: int | None) -> bool:
    name, value = item.style.name, item.value
    if name in {"cn-comma", "cn-half-bracket", "digit-space", "must", "first", "is"}:
        return (last is not None and value == last + 1) or (
            value == 1 and following == 2
        ) or (name in _SERIES and value == 1)
    if name == "letter":
        return following == -1 or last is not None
    return value is None or value <= 60


def _inline_holds(
    norm: str, item: Candidate, last: int | None, following: int | None, accepted: list[Candidate]
) -> bool:
    value = item.value
    if value is None:
        return False
    expected = last is not None and value == last + 1
    opens = value == 1 and following == 2
    if not expected and not opens:
        return False
    before = norm[item.start - 1].strip() or norm[max(item.start - 2, 0)]
    name = item.style.name
    if before in _STOP + "：”":
        return name not in {"must", "cn"} or before in _STOP or opens
    if name in _SERIES:
        return before in "，、—）"
    if before == "）" and name != "digit-half-bracket":
        return True
    if name in {"circle", "digit-bracket", "cn-bracket"}:
        return True
    # A child glued to its parent's title: no stop since the parent's marker.
    if not accepted or name in {"digit-half-bracket", "cn"} or not (value == 1 or expected):
        return False
    parent = accepted[-1]
    if parent.style.name == name or item.start - parent.body > 60:
        return False
    title = norm[parent.body : item.start]
    return not any(c in title for c in _STOP + "\n") and item.start - parent.body >= 4 and (
        before not in "，、" and not before.isdigit()
    )


def build(clean: CleanText, accepted: list[Candidate]) -> list[Node]:
    """Titles and tree for the accepted candidates."""
    nodes: list[Node] = []
    stack: list[Node] = []
    children: defaultdict[str | None, int] = defaultdict(int)
    starts = [c.start for c in accepted]
    lined = sum(c.line_start for c in accepted) > 1
    for index, item in enumerate(accepted):
        stop = starts[index + 1] if index + 1 < len(starts) else len(clean.text)
        _unwind(stack, item, lined, accepted[index + 1 :])
        parent = stack[-1].id if stack else None
        children[parent] += 1
        number = f"{parent}.{children[parent]}" if parent else str(children[parent])
        node = _node(clean, item, stop, number, parent, len(stack) + 1)
        nodes.append(node)
        stack.append(node)
    return nodes


def _level(style: MarkerStyle, item: Candidate | Node, norm_depth: int) -> str:
    return f"{style.name}{norm_depth}" if style.name == "decimal" else style.name


def _unwind(stack: list[Node], item: Candidate, lined: bool, rest: list[Candidate]) -> None:
    """Pop what the new heading does not hang under."""
    name = item.style.name
    names = [n.style.name for n in stack]
    if name in names:
        while stack.pop().style.name != name:
            pass
        return
    if lined and item.line_start:
        while stack and not stack[-1].line_start:
            stack.pop()
    while stack and stack[-1].style.rank > item.style.rank:
        top = stack[-1]
        if name in {"part", "part-title", "cn", "plain", "section"} or item.value != 1:
            stack.pop()
            continue
        # A usually higher style below a lower one: 1. （一）（二） 2. stays nested.
        resumed = next((c.value for c in rest if c.style.name == top.style.name), None)
        if top.value is not None and resumed == top.value + 1:
            break
        if not item.line_start:
            break
        stack.pop()


def _node(
    clean: CleanText, item: Candidate, stop: int, identifier: str, parent: str | None, depth: int
) -> Node:
    norm = clean.norm
    paragraph = clean.paragraphs[item.paragraph]
    if item.lines:
        first, last = item.lines[0], item.lines[-1]
        title = " ".join(clean.text[a:b].strip() for a, b in item.lines)
        return Node(
            identifier, parent, depth, item.style, item.value, first[0], first[0], last[1], False,
            title, "", item.paragraph, True,
        )
    start = item.body
    while start < paragraph.end and norm[start] in " \t":
        start += 1
    end, sentence = _title_end(norm, start, min(stop, paragraph.end), stop <= paragraph.end)
    number = clean.text[item.start : item.body].strip()
    if item.style.name == "task":
        number = number.rstrip("：:、. ")
    return Node(
        identifier, parent, depth, item.style, item.value, item.start, start, end, sentence,
        clean.text[start:end].strip(), number, item.paragraph, item.line_start,
    )


def _title_end(norm: str, start: int, limit: int, to_marker: bool) -> tuple[int, bool]:
    """Where the title ends, and whether the item is one sentence with nothing after it."""
    depth = 0
    end = limit
    terminal = False
    for i in range(start, limit):
        char = norm[i]
        if char in "（《":
            depth += 1
        elif char in "）》":
            depth = max(0, depth - 1)
        elif char in _STOP:
            if depth and char != "。" and norm.find("）", i, min(limit, i + 40)) > 0:
                continue
            end, terminal = i, True
            break
        elif char == "：" and not depth and _is_label(norm, start, i, limit):
            end = i
            break
        elif char in " \t" and not depth and _parts_title(norm, start, i, limit):
            end = i
            break
    if not terminal or end - start > 24:
        cut = _glued_body(norm, start, end)
        if cut:
            return cut, False
    rest = norm[end + 1 : limit].strip(" ”")
    while end > start and norm[end - 1] in "，、：；。 \t.":
        end -= 1
    return end, terminal and not rest


def _is_label(norm: str, start: int, colon: int, limit: int) -> bool:
    """A colon ends the title of a label (宣传工作：开展…), not of a two-part title line."""
    label, rest = norm[start:colon], norm[colon + 1 : limit]
    if not label or label.count("“") + label.count("”") == 1 or label[-1:].isdigit():
        return False
    if not rest.strip():
        return True
    if len(label) > 24 or "，" in label:
        return False
    return any(c in rest for c in "。；") or len(rest) > 30 or "，" in rest and len(label) <= 8


def _parts_title(norm: str, start: int, at: int, limit: int) -> bool:
    """A wide space between a short title and a long body."""
    title, rest = norm[start:at], norm[at + 1 : limit]
    return (
        4 <= len(title) <= 30
        and len(rest) > max(30, 2 * len(title))
        and ("。" in rest or "，" in rest)
        and title.count("“") + title.count("”") in (0, 2)
    )


_GLUED = re.compile(
    rf"(?:{TITLE_BACK}|{TITLE_FORWARD}|问题|不足|情况|措施|目标|要求)(?=[“]?{_STARTER}(?!.{{0,6}}(?:工作)?(?:总结|计划|要点|打算|思路)))"
)


def _glued_body(norm: str, start: int, end: int) -> int:
    """Where a title ends that runs into its body without any sign between them."""
    match = _GLUED.search(norm, start, min(end, start + 60))
    if match and match.end() - start <= 40 and end - match.end() > 8:
        comma = norm.find("，", start, match.end())
        return match.end() if comma < 0 else 0
    return 0


class Paths:
    """Finds the innermost heading whose text holds a place."""

    def __init__(self, nodes: list[Node], closing: int) -> None:
        self._starts = [n.start for n in nodes]
        self._nodes = nodes
        self._closing = closing

    def node_at(self, position: int) -> Node | None:
        """The heading at a clean offset, ``None`` before the first and in the closing text."""
        index = bisect_left(self._starts, position + 1) - 1
        if index < 0 or position >= self._closing:
            return None
        return self._nodes[index]

    def at(self, position: int) -> str | None:
        """The id of :meth:`node_at`."""
        node = self.node_at(position)
        return node.id if node else None


def closing_start(clean: CleanText, nodes: list[Node], sign_off: set[int]) -> int:
    """Where the text begins that closes the paper and belongs to no section."""
    end = len(clean.text) + 1
    if sign_off:
        end = min(clean.paragraphs[i].start for i in sign_off)
    if not nodes:
        return end
    last = nodes[-1]
    peers = [n for n in nodes[:-1] if n.style is last.style and n.line_start]
    starts = {n.paragraph for n in nodes}
    body_inline = clean.paragraphs[last.paragraph].end > last.title_end + 4
    if not last.line_start or len(peers) < 1 or not body_inline:
        return end
    single = all(
        n.paragraph + 1 in starts or clean.paragraphs[n.paragraph + 1].end == 0 for n in peers
    )
    after = last.paragraph + 1
    if single and after < len(clean.paragraphs):
        return min(end, clean.paragraphs[after].start)
    return end
