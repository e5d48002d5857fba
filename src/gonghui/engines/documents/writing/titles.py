"""Breaking a long title at sense (GB/T 9704 7.3.1): never inside a name, a number or 书名号."""

import re
from itertools import combinations, pairwise

from gonghui.engines.documents.writing.grid import text_width

TITLE_WIDTH = 20  # 2号 characters in a line: 22 pt in 442 pt
_GOOD_AFTER = ("关于", "、", "》", "”", "暨", "年", "年度")
_GOOD_BEFORE = ("关于", "《", "“", "暨", "和", "及", "以及")
_NEVER_AFTER = set("《“（〔〈·—")
_NEVER_BEFORE = set("》”）〕〉、，。：；·—的年月日号")
_KEPT = re.compile(
    r"《[^》]{1,18}》|“[^”]{1,18}”|（[^）]{1,18}）|[0-9A-Za-z.%]+[年月日号届次期万亿%]*"
)


def break_title(title: str, *, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The title's lines. A break in the title itself is kept; `names` are never divided.

    Without a dictionary the sense of a title is known only at its joints (关于, 、, 《》, names);
    a caller who knows better writes the break into the title.
    """
    if "\n" in title or text_width(title) <= TITLE_WIDTH:
        return tuple(line for line in title.split("\n") if line)
    barred = _barred_places(title, names)
    places = [i for i in range(2, len(title) - 1) if i not in barred]
    fewest = -int(-text_width(title) // TITLE_WIDTH)
    best: tuple[float, tuple[str, ...]] = (float("inf"), (title,))
    for count in (fewest, fewest + 1):
        for cuts in combinations(places, count - 1) if count <= 4 else ():
            lines = tuple(title[a:b] for a, b in pairwise((0, *cuts, len(title))))
            best = min(best, (_cost(title, cuts, lines, names) + 6 * count, lines))
    return best[1]


def _barred_places(title: str, names: tuple[str, ...]) -> set[int]:
    spans = [match.span() for match in _KEPT.finditer(title)]
    for name in filter(None, names):
        spans += [match.span() for match in re.finditer(re.escape(name), title)]
    barred = {place for start, end in spans for place in range(start + 1, end)}
    return barred | {
        place
        for place in range(1, len(title))
        if title[place - 1] in _NEVER_AFTER or title[place] in _NEVER_BEFORE
    }


def _cost(
    title: str, cuts: tuple[int, ...], lines: tuple[str, ...], names: tuple[str, ...]
) -> float:
    widths = [text_width(line) for line in lines]
    if max(widths) > TITLE_WIDTH:
        return float("inf")
    joints = sum(0 if _is_joint(title, cut, names) else 5 for cut in cuts)
    hourglass = 4 if len(widths) == 3 and widths[1] < min(widths[0], widths[2]) else 0
    return joints + hourglass + 0.5 * (max(widths) - min(widths))


def _is_joint(title: str, cut: int, names: tuple[str, ...]) -> bool:
    before, after = title[:cut], title[cut:]
    return before.endswith((*_GOOD_AFTER, *filter(None, names))) or after.startswith(_GOOD_BEFORE)
