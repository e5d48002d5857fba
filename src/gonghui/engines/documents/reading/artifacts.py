"""Noise of the web page, the document library and the printed page, found in the raw text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from gonghui.engines.documents.reading.model import Artifact, ArtifactKind

_DATE = r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
_TIME = r"(?:\s*[T ]?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_SOURCE_WORD = r"(?:信息|稿件|文章|内容)?(?:来\s*源|稿源|出处|转自|转载自)\s*[:：]"
_META_WORD = (
    r"(?:责任编辑|责编|编\s*辑|作\s*者|供\s*稿|撰\s*稿|审\s*核|初审|复审|终审|校\s*对|发布人|发布者|发布机构|"
    r"发布单位|索引号|信息分类|主题分类|关键词|关键字|标\s*签|浏览(?:次数|量|数)?|阅读(?:次数|量|数)?|访问量|"
    r"点击(?:数|量|次数|率)?|字\s*号|字体(?:大小)?|字\s*数|页\s*数|文档(?:编号|格式|类型|大小)|"
    r"上传(?:者|人|时间)|下载(?:次数|积分|券)?|资源(?:编号|ID)|所属栏目|栏目|分类|信息名称|生成日期)\s*[:：]"
)

# A line that is nothing but noise.
_LINE_RULES: tuple[tuple[ArtifactKind, str, re.Pattern[str]], ...] = (
    (
        "nav",
        "breadcrumb",
        re.compile(
            r"(?:您?(?:当前|现在)?(?:的|所在)*(?:所在)?(?:位置|栏目)|当前页面|所在位置)\s*(?:是|为)?[:：].*"
            r"|(?:网站)?首\s*页\s*(?:[>›»→|/\\]|-|—|＞).{0,80}"
            r"|[^。；\n]{1,20}(?:\s*(?:>+|›|»|＞|→)\s*[^。；>\n]{1,30}){2,}"
        ),
    ),
    (
        "nav",
        "page-buttons",
        re.compile(
            r"[\[【(（]?\s*(?:点击(?:查看|下载|阅读|进入|展开|收藏|这里)(?:全文|原文|详情|更多|附件|大图)?"
            r"|查看(?:全文|原文|更多|详情)|阅读(?:全文|原文)|展开全文|返回(?:首页|顶部|列表|上页|目录)?"
            r"|(?:打印|关闭|收藏|分享)(?:本页|此页|窗口|页面|正文)?(?:\s*[\]】|｜/、]?\s*[\[【]?\s*"
            r"(?:打印|关闭|收藏|分享|推荐|字体)(?:本页|此页|窗口|页面|到)?)*"
            r"|我要(?:打印|分享|纠错|收藏)|扫一扫.{0,20}|分享到?[:：]?.{0,20}|下载(?:全文|原文|本文|文档|word)?"
            r"|字体[:：]?\s*[\[【(（]?\s*大\s*[|｜]?\s*中\s*[|｜]?\s*小.*|大\s+中\s+小|相关(?:文章|阅读|链接|推荐).{0,30}"
            r"|(?:上一篇|下一篇|上一页|下一页|上一条|下一条)\s*[:：]?.{0,60}|登录|注册|无障碍(?:浏览|阅读)?"
            r"|网站地图|联系我们|微信|微博|朋友圈|点赞|评论)\s*[\]】)）]?[>»]*"
        ),
    ),
    (
        "source",
        "source-line",
        re.compile(
            rf"(?:(?:发布)?(?:时间|日期)\s*[:：]\s*)?{_DATE}{_TIME}\s*[|｜]?\s*{_SOURCE_WORD}.*"
        ),
    ),
    ("source", "source-line", re.compile(rf"[\[【(（]?{_SOURCE_WORD}.{{0,80}}")),
    (
        "date",
        "publish-date",
        re.compile(
            rf"[\[【(（]?\s*(?:发布|更新|发表|上传|录入|添加|成文|发文|上稿|编辑)?(?:时间|日期)\s*[:：]\s*"
            rf"{_DATE}{_TIME}\s*[\]】)）]?(?:\s.{{0,60}})?"
        ),
    ),
    ("date", "publish-date", re.compile(rf"(?:19|20)\d\d[-/]\d{{1,2}}[-/]\d{{1,2}}{_TIME}")),
    ("date", "publish-date", re.compile(rf"{_DATE}\s*\d{{1,2}}:\d{{2}}(?::\d{{2}})?")),
    ("meta", "page-data", re.compile(rf"[\[【(（]?{_META_WORD}.{{0,60}}")),
    (
        "site",
        "site-line",
        re.compile(
            r"(?:https?://|www\.)\S+.{0,20}|(?:版权所有|主办单位|承办单位|技术支持|网站标识码|copyright|©).{0,80}"
            r"|.{0,20}(?:ICP备|公网安备|网安备).{0,40}|.{0,12}(?:文库|范文网|范文|资料网|文档网|公文网|写作网|"
            r"文秘网|素材网)(?:网)?(?:[-—_|:：].{0,40})?"
            r"|(?:本文|本文档|本资料|文章|资料|更多).{0,30}(?:整理|下载|收集于|来自|来源于|提供|仅供参考)"
            r".{0,50}|(?:欢迎|敬请)(?:关注|下载|阅读|访问|使用).{0,40}|.{0,16}(?:微信)?公众号[:：].{0,30}",
            re.IGNORECASE,
        ),
    ),
    (
        "page",
        "page-number",
        re.compile(
            r"(?:[-—–―－_~·•.]{1,3}\s*)\d{1,3}\s*(?:[-—–―－_~·•.]{1,3})"
            r"|第?\s*\d{1,3}\s*[页/／]\s*[,，、/|]?\s*(?:共|总)?\s*(?:计)?\s*\d{1,3}\s*页?"
            r"|第\s*[\d一二三四五六七八九十]{1,4}\s*页|(?:page|p\.?)\s*\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?|\d{1,3}",
            re.IGNORECASE,
        ),
    ),
)
# Noise inside a line.
_INLINE_RULES: tuple[tuple[ArtifactKind, str, re.Pattern[str]], ...] = (
    (
        "page",
        "page-number",
        re.compile(
            r"第\s*\d{1,3}\s*页\s*[,，、/|]?\s*共\s*\d{1,3}\s*页|(?<=[\s。])—\s\d{1,3}\s—(?=\s|$)"
        ),
    ),
    (
        "site",
        "library-stamp",
        re.compile(
            r"(?:https?://|www\.)[A-Za-z0-9._~/?#=&%+-]+"
            r"|[（(【\[](?:本文|更多|来源|转载|版权)[^）)】\]\n]{2,40}(?:网|文库|公众号|\.com|\.cn)[^）)】\]\n]{0,20}"
            r"[）)】\]]"
        ),
    ),
)
_CHUNK = re.compile(r"(\d{1,4})\s*[、.．,，]")
_TOC_TITLE = re.compile(r"[【\[]?\s*目\s*录\s*[】\]]?[:：]?")
_TOC_LINE = re.compile(
    r"(.{2,60}?)(?:\s*(?:\.{3,}|…+|·{3,}|-{3,}|_{3,}|\t)\s*|\s{2,})[(（]?\d{1,3}[)）]?"
)
_NUMBERED = re.compile(r"[第（(]?[一二三四五六七八九十\d]{1,3}[)）、.．部章节]")
_UNFINISHED = re.compile(r"[^。！？；：.!?;:\s]\s*$")
# Metadata that a text may open with, but that also is ordinary prose further down.
_PROSE_RISK = {"page-data", "site-line", "publish-date", "source-line", "page-buttons"}


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line of the raw text without its end-of-line characters."""

    start: int
    end: int
    text: str


def raw_lines(raw: str) -> list[RawLine]:
    """All lines, empty ones too, with their offsets."""
    lines, position = [], 0
    for piece in re.split(r"(\r\n|[\n\r\u2028\u2029\x0b\x0c])", raw):
        if piece and piece[0] not in "\r\n\u2028\u2029\x0b\x0c":
            lines.append(RawLine(position, position + len(piece), piece))
        elif not piece:
            lines.append(RawLine(position, position, ""))
        position += len(piece)
    return lines


def find_artifacts(raw: str) -> list[Artifact]:
    """Every piece of noise, in order and without overlaps."""
    lines = raw_lines(raw)
    found = list(_chunks(lines))
    if not found:
        taken: set[int] = set()
        for artifact in [*_contents(lines), *_whole_lines(lines), *_running_heads(lines)]:
            if artifact.start not in taken:
                taken.add(artifact.start)
                found.append(artifact)
    for kind, rule, pattern in _INLINE_RULES:
        for match in pattern.finditer(raw):
            if not any(a.start < match.end() and match.start() < a.end for a in found):
                found.append(Artifact(match[0], match.start(), match.end(), kind, rule))
    return sorted(found, key=lambda a: a.start)


def is_chunked(artifacts: list[Artifact]) -> bool:
    """Whether a document library has cut the text into numbered pieces of equal length."""
    return any(a.kind == "chunk" for a in artifacts)


def _chunks(lines: list[RawLine]) -> Iterator[Artifact]:
    """Running numbers a library put before pieces of equal length, cutting words in two."""
    filled = [line for line in lines if line.text.strip()]
    matches = [_CHUNK.match(line.text) for line in filled]
    if len(filled) < 3 or any(m is None or int(m[1]) != i for i, m in enumerate(matches, 1)):
        return
    lengths = [len(line.text) - m.end() for line, m in zip(filled, matches, strict=True) if m]
    body, middle = lengths[:-1], sorted(lengths[:-1])[len(lengths[:-1]) // 2]
    if middle < 40 or any(abs(n - middle) > max(3, middle // 20) for n in body):
        return
    cut = sum(bool(_UNFINISHED.search(line.text)) for line in filled[:-1])
    if cut * 2 < len(body):
        return
    for line, match in zip(filled, matches, strict=True):
        if match:
            yield _cover(line, match[0], "chunk", "numbered-chunks", match.start())


def _whole_lines(lines: list[RawLine]) -> Iterator[Artifact]:
    filled = [i for i, line in enumerate(lines) if line.text.strip()]
    edge = set(filled[:8]) | set(filled[-8:])
    for i in filled:
        text = lines[i].text.strip()
        if len(text) > 160:
            continue
        for kind, rule, pattern in _LINE_RULES:
            if rule in _PROSE_RISK and i not in edge:
                continue
            if pattern.fullmatch(text) and not _is_prose(text, rule):
                yield _cover(lines[i], text, kind, rule)
                break


def _is_prose(text: str, rule: str) -> bool:
    """A sentence that only happens to begin like noise."""
    return rule in _PROSE_RISK and len(text) > 30 and text.endswith("。")


def _running_heads(lines: list[RawLine]) -> Iterator[Artifact]:
    """The same short line three times or more beside page numbers is a running head or foot."""
    texts = [line.text.strip() for line in lines]
    counts = Counter(t for t in texts if 4 <= len(t) <= 40)
    page = [bool(_LINE_RULES[-1][2].fullmatch(t)) for t in texts]
    if sum(page) < 2:
        return
    first_body = True
    for i, text in enumerate(texts):
        if counts[text] < 3 or text[-1:] in "。；：":
            continue
        near = any(page[j] for j in range(max(0, i - 3), min(len(texts), i + 4)))
        if near and not (first_body and i < 4):
            yield _cover(lines[i], text, "page", "running-head")
        first_body = False


def _contents(lines: list[RawLine]) -> Iterator[Artifact]:
    """目录 and its lines: with page numbers, or repeated word for word later on."""
    texts = [line.text.strip() for line in lines]
    flat = [re.sub(r"\s+", "", t) for t in texts]
    later = Counter(flat)
    for i, text in enumerate(texts):
        if not _TOC_TITLE.fullmatch(text):
            continue
        yield _cover(lines[i], text, "toc", "contents")
        seen: set[str] = set()
        for j in range(i + 1, len(lines)):
            if not texts[j]:
                continue
            match = _TOC_LINE.fullmatch(texts[j])
            key = flat[j]
            repeated = key not in seen and (later[key] > 1 or _opens_later(key, flat[j + 1 :]))
            if not (match and len(texts[j]) < 90) and not repeated:
                break
            if len(seen) > 1 and not match and key in seen:
                break
            seen.add(key)
            yield _cover(lines[j], texts[j], "toc", "contents")
        return
    yield from _bare_contents(lines, flat, later)
    led = [i for i, t in enumerate(texts) if re.search(r"(?:\.{4,}|…{2,}|·{4,})\s*\d{1,3}$", t)]
    if len(led) >= 3:
        for i in led:
            yield _cover(lines[i], texts[i], "toc", "dot-leaders")


def _bare_contents(
    lines: list[RawLine], flat: list[str], later: Counter[str]
) -> Iterator[Artifact]:
    """Contents without a title: three or more headings in a row that all come again below."""
    filled = [i for i, key in enumerate(flat) if key]
    run: list[int] = []
    for i in filled[:60]:
        if (
            4 <= len(flat[i]) <= 60
            and later[flat[i]] == 2
            and not any(flat[i] == flat[j] for j in run)
        ):
            run.append(i)
        elif len(run) >= 3 or i not in filled[:6]:
            break
        else:
            run = []
    if len(run) >= 3 and all(_NUMBERED.match(flat[i]) for i in run):
        for i in run:
            yield _cover(lines[i], lines[i].text.strip(), "toc", "contents")


def _opens_later(key: str, rest: list[str]) -> bool:
    return len(key) >= 6 and any(line.startswith(key) for line in rest)


def _cover(
    line: RawLine, text: str, kind: ArtifactKind, rule: str, offset: int | None = None
) -> Artifact:
    start = line.start + (line.text.index(text) if offset is None else offset)
    return Artifact(text, start, start + len(text), kind, rule)


def width(text: str) -> int:
    """Columns the text takes on a page: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
