"""Title, sign-off and unnumbered headings: lines that stand alone without a marker."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gonghui.engines.documents.reading.layout import CleanText
from gonghui.engines.documents.reading.markers import PART_TITLE, PLAIN, STYLES, Candidate
from gonghui.engines.documents.reading.model import Span
from gonghui.engines.documents.reading.vocabulary import TITLE_BACK, TITLE_END, TITLE_FORWARD

_TERMINAL = "。！？；：，、"
_DOCUMENT_NUMBER = re.compile(r".{0,20}[（【\[]?(?:19|20)\d\d[）】\]]?\s*\d{1,4}\s*号")
_DATE_ONLY = re.compile(
    r"[（]?(?:(?:19|20)[\dxX*×]{2}|二[〇○零OＯ0][〇○零一二三四五六七八九]{2}|[xX*×_]{2,4})\s*年?"
    r"(?:[-./]?\s*(?:\d{1,2}|[xX*×_]+|[一二三四五六七八九十]{1,2})\s*月?"
    r"(?:[-./]?\s*(?:\d{1,2}|[xX*×_]+|[一二三四五六七八九十]{1,3})\s*日?)?)?[）]?"
)
_ASIDE = re.compile(
    r"附件\s*[\d一二三四五六七八九十]*[：]?|（(?:征求意见|讨论|送审|审议|草|初|修改|修订|代拟)[^）]{0,6}稿?）"
    r"|（.{0,30}(?:年|月).{0,16}(?:通过|印发|审议)?）"
)
_SIGNER = re.compile(
    r"(?:[^，。；：\d]{0,30}(?:工会|工会委员会|工会联合会|总工会|办公室|委员会|工会工作委员会|公司|医院|学校|学院|局))"
    r"(?:\s*(?:（(?:盖章|印章|公章|章)）))?"
)
_TITLE_TAIL = re.compile(rf"{TITLE_END}(?:[（].{{1,20}}[）])?$")
_BODY_STARTER = (
    r"(?=(?:[（].{1,12}[）])?(?:(?:19|20)\d\d年|今年|一年来|半年来|上半年|为|在|按照|根据|以习近平|以党的|坚持以|"
    r"[xX*×_某]{2,}|我|全|本|各位|同志们|时光|过去|一、))"
)
_GLUED_TITLE = re.compile(
    r"[^。！？；：，]{4,48}?(?:总结|计划|要点|打算|思路|安排|设想|综述|报告|方案|规划)"
    + _BODY_STARTER
)
_YEAR_LINE = re.compile(r"[（]?(?:19|20)\d\d年度?[）]?")
# Document libraries number the samples they collect.
_LIBRARY_TAIL = re.compile(
    r"[\s\u3000]*(?:篇[\d一二三四五六七八九十]{1,2}|[（(]?(?:精选|通用|最新)\d*篇?[)）]?)$"
)
_SPEAKER = re.compile(r".{0,16}(?:主席|书记|同志|[*xX×]{2,3}|[\u4e00-\u9fff] [\u4e00-\u9fff])")
_NAME_LINE = re.compile(r"[\u4e00-\u9fff]{1,8}：.*")


@dataclass(slots=True)
class FrontMatter:
    """Title, the paragraphs that are not body, and the lines that stand as headings."""

    title: str | None = None
    title_span: Span | None = None
    taken: set[int] = field(default_factory=set)
    sign_off: set[int] = field(default_factory=set)
    second_titles: list[tuple[int, str]] = field(default_factory=list)
    plain: list[Candidate] = field(default_factory=list)
    doubtful: list[Span] = field(default_factory=list)


def read_front_matter(clean: CleanText) -> FrontMatter:
    """Find everything about standalone lines."""
    front = FrontMatter()
    _find_sign_off(clean, front)
    _find_attachments(clean, front)
    _find_title(clean, front)
    _find_second_titles(clean, front)
    _find_plain_headings(clean, front)
    return front


def _marker_at(clean: CleanText, index: int) -> str | None:
    """The style of a marker that opens the paragraph, if any."""
    paragraph = clean.paragraphs[index]
    for style in STYLES:
        match = style.pattern.match(clean.norm, paragraph.start, paragraph.end + 1)
        if match and match.end() <= paragraph.end:
            return style.name
    return None


def _line(clean: CleanText, index: int) -> str:
    paragraph = clean.paragraphs[index]
    return clean.norm[paragraph.start : paragraph.end].strip()


def _find_sign_off(clean: CleanText, front: FrontMatter) -> None:
    count = len(clean.paragraphs)
    for index in range(count - 1, max(count - 5, 0), -1):
        text = _line(clean, index)
        if _DATE_ONLY.fullmatch(text.replace(" ", "")) or (
            len(text) <= 36 and _SIGNER.fullmatch(text) and not _marker_at(clean, index)
        ):
            front.sign_off.add(index)
        else:
            break


def _find_attachments(clean: CleanText, front: FrontMatter) -> None:
    """附件：1.… 2.… below the text lists files, it opens no section."""
    count = len(clean.paragraphs)
    for index in range(max(1, count - 12), count):
        if not re.match(r"附件?\s*[\d一二三]{0,2}[：]", _line(clean, index)):
            continue
        follow = index
        while follow < count and (
            follow == index
            or (len(_line(clean, follow)) <= 40 and re.match(r"\d{1,2}[.、]", _line(clean, follow)))
        ):
            front.sign_off.add(follow)
            follow += 1
        return


def _find_title(clean: CleanText, front: FrontMatter) -> None:
    block: list[int] = []
    for index in range(min(len(clean.paragraphs), 8)):
        text = _line(clean, index)
        if _DOCUMENT_NUMBER.fullmatch(text) or _DATE_ONLY.fullmatch(text) or _ASIDE.fullmatch(text):
            front.taken.add(index)
            continue
        if not _stands_alone(clean, index, 64) or index in front.sign_off:
            break
        allowed = (None, "digit-space", "month", "cn-comma", "dash" if block else None)
        if _marker_at(clean, index) not in allowed:
            break
        block.append(index)
        if _TITLE_TAIL.search(text):
            break
    tail = next((i for i in block if _TITLE_TAIL.search(_line(clean, i))), None)
    if tail is not None:
        chosen = [i for i in block if i <= tail]
        if len(chosen) > 1 and _line(clean, chosen[1]).startswith(_line(clean, chosen[0])):
            front.taken.add(chosen.pop(0))  # a letterhead above the title
        nxt = tail + 1
        if nxt < len(clean.paragraphs) and re.match("——", _line(clean, nxt)):
            follower = _line(clean, nxt)
            if len(follower) < 50 and follower[-1] not in _TERMINAL and "。" not in follower:
                chosen.append(nxt)
    elif block and len(_line(clean, block[0])) >= 6:
        chosen = block[:1]
    else:
        _glued_title(clean, front)
        return
    a, b = clean.paragraphs[chosen[0]].start, clean.paragraphs[chosen[-1]].end
    front.title = "".join(
        clean.text[clean.paragraphs[i].start : clean.paragraphs[i].end].strip() for i in chosen
    )
    front.title = _LIBRARY_TAIL.sub("", front.title)
    front.title_span = (a, b)
    front.taken.update(chosen)
    for index in range(chosen[-1] + 1, min(chosen[-1] + 4, len(clean.paragraphs))):
        text = _line(clean, index)
        if not (_DATE_ONLY.fullmatch(text) or _ASIDE.fullmatch(text) or _YEAR_LINE.fullmatch(text)):
            break
        front.taken.add(index)


def _glued_title(clean: CleanText, front: FrontMatter) -> None:
    if not clean.paragraphs:
        return
    first = clean.paragraphs[0]
    match = _GLUED_TITLE.match(clean.norm, first.start, first.end)
    if match and first.end - match.end() > 20 and not re.search(r"[的是]$", match[0]):
        front.title = clean.text[match.start() : match.end()].strip()
        front.title_span = (match.start(), match.end())


def _stands_alone(clean: CleanText, index: int, longest: int) -> bool:
    text = _line(clean, index)
    return (
        3 <= len(text) <= longest
        and text[-1] not in _TERMINAL
        and "。" not in text
        and "；" not in text
        and "\t" not in text
    )


def _find_second_titles(clean: CleanText, front: FrontMatter) -> None:
    """Titles of a further document, and part titles below a title that covers both."""
    covers_both = bool(
        front.title and re.search(TITLE_BACK, front.title) and re.search(TITLE_FORWARD, front.title)
    )
    for index in range(len(clean.paragraphs)):
        if index in front.taken or index in front.sign_off or not _stands_alone(clean, index, 48):
            continue
        text = _line(clean, index)
        if _marker_at(clean, index) or not _TITLE_TAIL.search(text):
            continue
        if not re.search(r"工作|工会", text) or not re.search(
            r"(?:19|20)[\dxX*×]{2}|年|季度|下一步|下一阶段|工会", text
        ):
            continue
        following = [
            m
            for i in range(index + 1, min(index + 12, len(clean.paragraphs)))
            if (m := _marker_at(clean, i))
        ]
        if not following:
            continue
        paragraph = clean.paragraphs[index]
        front.taken.add(index)
        if front.title and "通知" in front.title and text in front.title:
            # A covering notice: the paper itself begins here.
            front.title, front.title_span = text, (paragraph.start, paragraph.end)
            continue
        front.second_titles.append((paragraph.start, text))
        if covers_both:
            front.plain.append(_candidate(clean, [index], PART_TITLE.name))


def _candidate(clean: CleanText, indexes: list[int], style: str) -> Candidate:
    lines = tuple((clean.paragraphs[i].start, clean.paragraphs[i].end) for i in indexes)
    chosen = PART_TITLE if style == PART_TITLE.name else PLAIN
    return Candidate(lines[0][0], lines[-1][1], chosen, None, True, indexes[0], lines)


def _find_plain_headings(clean: CleanText, front: FrontMatter) -> None:
    """Short lines without a marker that open a section, when no 一、 scheme is in use."""
    used = {m for i in range(len(clean.paragraphs)) if (m := _marker_at(clean, i))}
    groups = _plain_groups(clean, front)
    if clean.chunked or not groups:
        return
    scheme = used & {"cn", "part", "section", "cn-comma"}
    if scheme or len(groups) < 2:
        front.doubtful.extend(
            (clean.paragraphs[g[0]].start, clean.paragraphs[g[-1]].end) for g in groups
        )
        return
    for group in groups:
        front.taken.update(group)
        front.plain.append(_candidate(clean, group, PLAIN.name))


def _plain_groups(clean: CleanText, front: FrontMatter) -> list[list[int]]:
    groups: list[list[int]] = []
    index, count = 0, len(clean.paragraphs)
    while index < count:
        if not _is_plain(clean, front, index):
            index += 1
            continue
        group = [index]
        while index + 1 < count and _is_plain(clean, front, index + 1) and len(group) < 3:
            index += 1
            group.append(index)
        index += 1
        if len(group) <= 2 and index < count and _opens_body(clean, index):
            groups.append(group)
    return groups


def _is_plain(clean: CleanText, front: FrontMatter, index: int) -> bool:
    if index in front.taken or index in front.sign_off or not _stands_alone(clean, index, 40):
        return False
    text = _line(clean, index)
    return (
        len(text) >= 4
        and _marker_at(clean, index) is None
        and not _DATE_ONLY.fullmatch(text)
        and not _ASIDE.match(text)
        and not _NAME_LINE.match(text)
        and not _SPEAKER.fullmatch(text)
    )


def _opens_body(clean: CleanText, index: int) -> bool:
    text = _line(clean, index)
    return _marker_at(clean, index) is not None or len(text) >= 30 or text.endswith("。")
