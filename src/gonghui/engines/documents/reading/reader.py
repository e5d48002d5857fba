"""One pass over a paper: noise, layout, standalone lines, outline, identity, findings."""

from __future__ import annotations

from gonghui.engines.documents.reading.actors import find_actors
from gonghui.engines.documents.reading.artifacts import find_artifacts
from gonghui.engines.documents.reading.context import Context
from gonghui.engines.documents.reading.dates import artifact_dates, find_dates, sign_dates
from gonghui.engines.documents.reading.figures import find_figures
from gonghui.engines.documents.reading.frontmatter import FrontMatter, read_front_matter
from gonghui.engines.documents.reading.identity import identify, parts_of
from gonghui.engines.documents.reading.layout import CleanText, clean
from gonghui.engines.documents.reading.markers import accept, find_candidates
from gonghui.engines.documents.reading.model import Heading, ReadDocument, Unsure
from gonghui.engines.documents.reading.outline import Node, Paths, build, closing_start
from gonghui.engines.documents.reading.placeholders import find_placeholders, mask_ranges
from gonghui.engines.documents.reading.unions import find_union


def read_text(text: str, *, name: str = "") -> ReadDocument:
    """Read a work plan or summary; the same text always gives the same findings."""
    artifacts = find_artifacts(text)
    view = clean(text, artifacts)
    front = read_front_matter(view)
    title_end = front.title_span[1] if front.title_span else -1
    candidates = find_candidates(view, front.taken | front.sign_off, front.plain)
    candidates = [c for c in candidates if c.start >= title_end]
    nodes = build(view, accept(view, candidates, title_end))
    paths = Paths(nodes, closing_start(view, nodes, front.sign_off))
    published = [*artifact_dates(artifacts, text), *sign_dates(view, front)]
    identity = identify(view, front, nodes, sorted(published, key=lambda d: d.kind != "sign"))
    context = Context(view)
    context.openings.update(n.title_start for n in nodes)
    masks = mask_ranges(context)
    placeholders, open_spots = find_placeholders(context, identity, paths, masks)
    for start, end in masks:
        while context.norm[end : end + 1] in tuple("余多十百千万亿"):
            end += 1
        context.block(start, end)
    if front.title_span:
        context.block(*front.title_span)
    for node in nodes:
        context.block(node.start, node.title_start)
    figures, unread = find_figures(context, identity, paths)
    dates = [*published, *find_dates(context, identity, paths, front)]
    doubts = [*open_spots, *unread, *_doubtful_lines(view, front)]
    return ReadDocument(
        name=name,
        kind=identity.kind,
        year=identity.year,
        parts=parts_of(identity, nodes),
        title=front.title,
        union=find_union(view, front, artifacts),
        headings=tuple(_heading(view, node) for node in nodes),
        figures=tuple(figures),
        placeholders=tuple(placeholders),
        artifacts=tuple(artifacts),
        dates=tuple(sorted(dates, key=lambda d: d.start)),
        actors=tuple(find_actors(view, paths)),
        unsure=tuple(sorted(doubts, key=lambda u: (u.start, u.end))),
        notes=tuple(_notes(view, nodes)),
    )


def _heading(view: CleanText, node: Node) -> Heading:
    last = max(node.title_end, node.start + 1)
    start, end = view.raw_span(node.start, last)
    return Heading(
        node.id,
        node.parent,
        node.depth,
        node.number,
        node.title,
        start,
        end,
        node.sentence,
        f"marker:{node.style.name}",
    )


def _doubtful_lines(view: CleanText, front: FrontMatter) -> list[Unsure]:
    doubts = []
    for start, end in front.doubtful:
        a, b = view.raw_span(start, end)
        doubts.append(Unsure(view.raw[a:b], a, b, "像是没有编号的小标题，不能确定它属于哪一层"))
    return doubts


def _notes(view: CleanText, nodes: list[Node]) -> list[str]:
    notes = []
    if not view.norm.strip():
        notes.append("文中没有可读的正文。")
    elif not nodes:
        notes.append(
            "文中没有读到标题层次，只读出了句子、数字和日期；请检查是否缺少“一、”“（一）”等编号。"
        )
    return [*notes, *_gaps(nodes)]


def _gaps(nodes: list[Node]) -> list[str]:
    """Numbering that skips: a section may be missing."""
    notes = []
    last: dict[tuple[str | None, str], int] = {}
    for node in nodes:
        if node.value is None:
            continue
        key = (node.parent, node.style.name)
        before = last.get(key)
        if before is not None and node.value > before + 1:
            notes.append(f"编号不连续：“{node.number}{node.title[:16]}”前面缺少第{before + 1}项。")
        last[key] = node.value
    return notes
