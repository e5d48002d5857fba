"""The outline: the titles behind accepted markers, and what hangs under what."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

from gonghui.engines.documents.reading.layout import CleanText
from gonghui.engines.documents.reading.markers import STOPS, TOP_STYLES, Candidate, MarkerStyle
from gonghui.engines.documents.reading.vocabulary import TITLE_BACK, TITLE_FORWARD

_STARTER = (
    r"(?:(?:19|20)\d\d年|今年|去年|上半年|下半年|一年来|半年来|近年来|为(?!职工)|根据|按照|我们)"
)


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


def build(clean: CleanText, accepted: list[Candidate]) -> list[Node]:
    """Titles and tree for the accepted candidates."""
    nodes: list[Node] = []
    stack: list[Node] = []
    children: defaultdict[str | None, int] = defaultdict(int)
    starts = [c.start for c in accepted]
    lined = sum(c.line_start for c in accepted) > 1
    for index, item in enumerate(accepted):
        stop = starts[index + 1] if index + 1 < len(starts) else len(clean.text)
        _unwind(stack, item, lined, accepted[index + 1 :], clean.norm)
        parent = stack[-1].id if stack else None
        children[parent] += 1
        number = f"{parent}.{children[parent]}" if parent else str(children[parent])
        node = _node(clean, item, stop, number, parent, len(stack) + 1)
        if nodes and node.parent == nodes[-1].id:
            nodes[-1].sentence = False
        nodes.append(node)
        stack.append(node)
    return nodes


def _unwind(
    stack: list[Node], item: Candidate, lined: bool, rest: list[Candidate], norm: str
) -> None:
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
    bare = bool(stack) and not norm[stack[-1].title_end : item.start].strip("。：； \n")
    if bare and (name == "month" or (item.value == 1 and item.style.rank >= 5)):
        return  # the items are the body of the heading right above
    while stack and stack[-1].style.rank > item.style.rank:
        top = stack[-1]
        recurs = any(c.style is top.style for c in rest)
        if top.value is None and item.value == 1 and recurs and name not in TOP_STYLES:
            break
        if name in TOP_STYLES or item.value != 1:
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
            identifier,
            parent,
            depth,
            item.style,
            item.value,
            first[0],
            first[0],
            last[1],
            False,
            title,
            "",
            item.paragraph,
            True,
        )
    start = item.body
    if item.style.name == "month":
        end = start + len(item.label)
        return Node(
            identifier,
            parent,
            depth,
            item.style,
            None,
            start,
            start,
            end,
            False,
            clean.text[start:end],
            "",
            item.paragraph,
            True,
        )
    while start < paragraph.end and norm[start] in " \t\u3000":
        start += 1
    end, sentence = _title_end(norm, start, min(stop, paragraph.end))
    sentence = sentence and stop <= paragraph.end + 1
    number = clean.text[item.start : item.body].strip()
    if item.style.name == "task":
        number = number.rstrip("：:、. ")
    return Node(
        identifier,
        parent,
        depth,
        item.style,
        item.value,
        item.start,
        start,
        end,
        sentence,
        clean.text[start:end].strip(),
        number,
        item.paragraph,
        item.line_start,
    )


def _title_end(norm: str, start: int, limit: int) -> tuple[int, bool]:
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
        elif char in STOPS:
            if depth and char != "。" and norm.find("）", i, min(limit, i + 40)) > 0:
                continue
            end, terminal = i, True
            break
        elif char == "：" and not depth and _is_label(norm, start, i, limit):
            end = i
            break
        elif char in " \t\u3000" and not depth and _parts_title(norm, start, i, limit):
            end = i
            break
    frame = _FRAME_TITLE.match(norm, start, end)
    if frame and end - frame.end() >= 10:
        return frame.end(), False
    if not terminal or end - start > 24:
        cut = _glued_body(norm, start, end)
        if cut:
            return cut, False
    rest = norm[end + 1 : limit].strip(" ”")
    while end > start and norm[end - 1] in "，、：；。 \t\u3000.":
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
    return (
        any(c in rest for c in "。；")
        or rest[-1] == "."
        or len(rest) > 30
        or ("，" in rest and len(label) <= 8)
    )


def _parts_title(norm: str, start: int, at: int, limit: int) -> bool:
    """A wide space between a short title and a long body."""
    title, rest = norm[start:at], norm[at + 1 : limit]
    if norm[at] == "\u3000" and "。" in rest and 4 <= len(title) <= 30:
        sentence = rest[: rest.index("。")]
        parallel = len(sentence) <= 1.6 * len(title) and not re.search(r"[，\d]", sentence)
        return not parallel or (rest.endswith("。") and rest.count("。") == 1)
    return (
        4 <= len(title) <= 30
        and len(rest) > max(30, 2 * len(title))
        and ("。" in rest or "，" in rest)
        and title.count("“") + title.count("”") in (0, 2)
    )


_GLUED = re.compile(
    rf"(?:{TITLE_BACK}|{TITLE_FORWARD}|问题|不足|情况|措施|目标|要求)(?=[“]?{_STARTER}(?!.{{0,6}}(?:工作)?(?:总结|计划|要点|打算|思路)))"
)


_FRAME_TITLE = re.compile(
    r"(?:指导思想|总体要求|总体思路|总体目标|工作目标|主要目标|目标任务|主要任务|重点任务|工作任务|工作措施|主要措施|保障措施|"
    r"工作思路|工作要求|组织领导|工作步骤|实施步骤|活动目的|工作重点)(?![和及与、，（的：。；]|$)"
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
