"""gonghui read: what the reading engine finds in a paper. Wants no database."""

from __future__ import annotations

import json
from argparse import Namespace
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gonghui.kernel.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gonghui.engines.documents.reading import ReadDocument

KINDS = {"plan": "工作计划", "summary": "工作总结", "both": "总结与计划"}
ROLES = {"target": "目标", "result": "完成"}


def tight(span: str) -> str:
    """A span as one reads it: lines wrapped by a printed page are closed up."""
    return "".join(span.split())


def add_to(commands: Any) -> None:
    read = commands.add_parser("read", help="读一份计划或总结（txt、docx、pdf），列出结构与数字")
    read.add_argument("file", type=Path, metavar="文件", help="要读的文件")
    read.add_argument("--json", action="store_true", help="输出 JSON，供程序使用")
    read.set_defaults(command=read_command, needs_django=False)


def read_command(options: Namespace) -> None:
    from gonghui.engines.documents.reading import UnreadableDocument, load_text, read_text

    path: Path = options.file
    try:
        loaded = load_text(path.read_bytes(), path.name)
    except FileNotFoundError:
        raise Refusal(f"找不到文件：{path}") from None
    except OSError as problem:
        raise Refusal(f"打不开文件 {path}：{problem.strerror}") from None
    except UnreadableDocument as problem:
        raise Refusal(str(problem)) from None
    document = read_text(loaded.text, name=path.name)
    if options.json:
        print(json.dumps(document.to_gold(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(outline(document)))


def outline(document: ReadDocument) -> Iterator[str]:
    """The paper as a person would sketch it: headings, and under each the figures it holds."""
    year = f"{document.year}年" if document.year else "年份不详"
    yield document.title or "（无标题）"
    yield f"{document.union.name or '工会名称不详'} · {year} · {KINDS[document.kind]}"
    by_heading = defaultdict(list)
    for figure in document.figures:
        by_heading[figure.path].append(figure)
    for heading in document.headings:
        indent = "  " * heading.depth
        yield f"{indent}{heading.number}{heading.title}"
        for figure in by_heading.pop(heading.id, ()):
            yield f"{indent}    · [{ROLES[figure.role]}] {figure.object}：{tight(figure.span)}"
    for figures in by_heading.values():
        yield "标题之外"
        for figure in figures:
            yield f"    · [{ROLES[figure.role]}] {figure.object}：{tight(figure.span)}"
    if document.placeholders:
        yield f"待填 {len(document.placeholders)} 处"
        yield from (
            f"    · {spot.object or spot.kind}：{tight(spot.span)}"
            for spot in document.placeholders
        )
    if document.unsure:
        yield f"拿不准 {len(document.unsure)} 处"
        yield from (f"    · {tight(doubt.span)}（{doubt.reason}）" for doubt in document.unsure)
    yield from (f"注意：{note}" for note in document.notes)
