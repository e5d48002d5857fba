"""The sections of a summary, and in which of them a figure belongs. Pure.

A summary follows the plan's own headings. A figure without a target stands in the section whose
words name it; where none does, with the rest of its line of work.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gonghui.direction.reporting.wording import stands_alone, turned_back
from gonghui.engines.indicators.definitions import Indicator

FORWARD_ONLY = re.compile(
    r"总体(?:要求|思路|考虑)|指导思想|工作(?:目标|要求|思路|原则)|主要目标|目标任务$|保障措施|组织(?:保障|领导)|有关要求|实施步骤"
)
"""Headings that only look forward: they have no place in a summary unless a target stands there."""
LONGEST_TITLE = 34
"""A longer “heading” is a sentence of the plan and does not become a heading of the summary."""
CLEAR = 6
"""From this score on a section names a figure: a word of its heading, or two of its text. One
common word in the text (职工活动 in a sentence about money) proves nothing."""
CLEAR_IN_PART = 4
"""Within a section that is already known, one word of the text is enough."""
OTHER_WORK = "其他工作"


@dataclass(frozen=True)
class Item:
    """A heading of the plan with the text below it and the targets that hang directly on it."""

    key: int
    parent: int | None
    title: str
    text: str = ""
    goals: tuple[int, ...] = ()


@dataclass(frozen=True)
class Section:
    """A section of the summary: its heading, the words it is recognised by, its targets in the
    order of the plan, and its parts."""

    title: str
    text: str = ""
    goals: tuple[int, ...] = ()
    parts: tuple[Section, ...] = ()

    @property
    def all_goals(self) -> tuple[int, ...]:
        """Targets of the section and its parts."""
        return self.goals + tuple(goal for part in self.parts for goal in part.all_goals)


STANDARD: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("职工思想政治引领", ("宣传引领",)),
    ("劳动竞赛和职工素质提升", ("劳动竞赛", "学习培训")),
    ("职工维权服务和安全健康", ("维权服务", "安全健康", "女职工工作")),
    ("职工文化和志愿服务", ("文体活动", "志愿服务")),
    ("基层工会组织建设和会员发展", ("组织", "会员")),
)
"""Headings where there is no plan, with the groups of indicators below each."""

GROUP_WORDS: Mapping[str, tuple[str, ...]] = {
    "宣传引领": ("思想", "引领", "宣传", "政治"),
    "劳动竞赛": ("建功", "竞赛", "大局", "创新", "素质"),
    "学习培训": ("素质", "培训", "技能", "产业工人", "自身建设"),
    "维权服务": ("维权", "权益", "维护", "和谐", "服务"),
    "安全健康": ("安全", "健康", "维权", "权益", "服务"),
    "女职工工作": ("女职工", "维权", "权益", "服务"),
    "文体活动": ("文化", "文体", "品质", "服务", "引领"),
    "志愿服务": ("志愿", "服务", "引领"),
    "组织": ("组织建设", "建会", "组织", "基层", "改革"),
    "会员": ("会员", "入会", "组织", "基层", "改革"),
}
"""Words of headings under which a line of work is usually reported."""


def outline(items: Sequence[Item]) -> tuple[Section, ...]:
    """The plan's items, in order, as sections of a summary: two levels of headings, everything
    deeper gathered into them."""
    children: dict[int | None, list[Item]] = {}
    for item in items:
        children.setdefault(item.parent, []).append(item)
    tops = _worth_keeping(children.get(None, []), children)
    while len(tops) == 1 and len(children.get(tops[0].key, [])) > 1 and not tops[0].goals:
        tops = _worth_keeping(children[tops[0].key], children)
    return tuple(_section(top, children, levels=1) for top in tops)


def _worth_keeping(items: Iterable[Item], children: Mapping[int | None, list[Item]]) -> list[Item]:
    return [
        item
        for item in items
        if (item.title and not FORWARD_ONLY.search(item.title)) or _goals(item, children)
    ]


def _goals(item: Item, children: Mapping[int | None, list[Item]]) -> tuple[int, ...]:
    below = (goal for child in children.get(item.key, []) for goal in _goals(child, children))
    return (*item.goals, *below)


def _section(item: Item, children: Mapping[int | None, list[Item]], levels: int) -> Section:
    goals = list(item.goals)
    parts = []
    for child in children.get(item.key, []):
        if levels and len(child.title) <= LONGEST_TITLE:
            parts.append(_section(child, children, levels - 1))
        else:
            goals.extend(_goals(child, children))
    return Section(turned_back(_heading(item)), item.title + item.text, tuple(goals), tuple(parts))


def _heading(item: Item) -> str:
    if len(item.title) <= LONGEST_TITLE:
        return item.title or OTHER_WORK
    return re.split(r"[，。；：]", item.title)[0][:LONGEST_TITLE]


def standard_sections(groups: Iterable[str]) -> tuple[Section, ...]:
    """Sections for a union without a plan. A group that no heading takes gets its own."""
    known = {group for _, taken in STANDARD for group in taken}
    others = [group for group in dict.fromkeys(groups) if group and group not in known]
    named = [Section(title, " ".join(taken)) for title, taken in STANDARD]
    return (*named, *(Section(group, group) for group in others))


def families(indicators: Iterable[Indicator]) -> list[list[Indicator]]:
    """Indicators that are said in one breath: one that stands alone and those that lean on it."""
    found: list[list[Indicator]] = []
    for indicator in indicators:
        last = found[-1] if found else None
        if last and last[0].group == indicator.group and not stands_alone(indicator):
            last.append(indicator)
        else:
            found.append([indicator])
    return found


def place(
    family: Sequence[Indicator], sections: Sequence[Section], *, least: int = CLEAR
) -> int | None:
    """The section that names the family best; None when none does so clearly."""
    words = {family[0].title, *family[0].words} if family else set()
    scores = [_score(words, section) for section in sections]
    best = max(scores, default=0)
    return scores.index(best) if best >= least else None


def place_rest(group: str, sections: Sequence[Section], placed: Iterable[int]) -> int | None:
    """Where a family goes that no section names: to the rest of its group, else by the words
    under which its line of work is usually reported."""
    neighbours = Counter(placed).most_common(1)
    if neighbours:
        return neighbours[0][0]
    for word in (*GROUP_WORDS.get(group, ()), group):
        for index, section in enumerate(sections):
            if word and word in section.title:
                return index
    for index, section in enumerate(sections):
        if group and group in section.text:
            return index
    return None


def _score(words: Iterable[str], section: Section) -> int:
    heading = section.title + "".join(part.title for part in section.parts)
    return sum(
        len(word) * (3 if word in heading else 1)
        for word in words
        if len(word) > 1 and (word in section.text or word in heading)
    )
