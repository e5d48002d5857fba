"""The tree of unions as a page shows it: who stands under whom on a day, with figures rolled up.

Pure: it is given rows and figures and gives back nodes or markup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from gonghui.domains.organising.indicators import NOT_COUNTED_KINDS
from gonghui.kernel.org.enums import UnionStatus

COUNTED_STATUSES = (UnionStatus.ACTIVE, UnionStatus.LOCKED)


@dataclass
class Node:
    """A union with what stands below it. `members` and `lower` count the whole subtree."""

    union: Any
    children: list[Node] = field(default_factory=list)
    own_members: int = 0
    members: int = 0
    lower: int = 0
    is_match: bool = False

    def has_match_below(self) -> bool:
        return any(child.is_match or child.has_match_below() for child in self.children)


def parents_by_path(unions: Iterable[Any], *, steplen: int) -> dict[int, int | None]:
    """Who stands under whom today, read from the paths; None for the topmost of those given."""
    by_path = {union.path: union.pk for union in unions}
    return {pk: by_path.get(path[:-steplen]) for path, pk in by_path.items()}


def grow(
    unions: Iterable[Any], *, parents: Mapping[int, int | None], members: Mapping[int, int]
) -> list[Node]:
    """The topmost nodes, figures rolled up. Order among neighbours is the order given.

    A union whose parent is not among those given is topmost itself: someone whose posts reach
    one branch sees that branch.
    """
    nodes = {union.pk: Node(union, own_members=members.get(union.pk, 0)) for union in unions}
    tops: list[Node] = []
    for pk, node in nodes.items():
        above = nodes.get(parents.get(pk) or 0)
        (above.children if above else tops).append(node)
    for top in tops:
        _roll_up(top)
    return tops


def _roll_up(node: Node) -> None:
    for child in node.children:
        _roll_up(child)
    node.members = node.own_members + sum(child.members for child in node.children)
    node.lower = sum(child.lower + is_counted(child.union) for child in node.children)


def is_counted(union: Any) -> bool:
    """Whether a union of the tree counts as one, by the definition of the figure 工会组织总数."""
    return union.kind not in NOT_COUNTED_KINDS and union.status in COUNTED_STATUSES


def prune(tops: Iterable[Node], is_match: Callable[[Any], bool]) -> list[Node]:
    """Matching unions with the way to them. Figures stay those of the whole subtree."""
    kept = []
    for node in tops:
        children = prune(node.children, is_match)
        node.is_match = is_match(node.union)
        if node.is_match or children:
            node.children = children
            kept.append(node)
    return kept


_TONES = {
    UnionStatus.PREPARING: "info",
    UnionStatus.LOCKED: "warn",
    UnionStatus.MERGED: "mute",
    UnionStatus.DISSOLVED: "mute",
}


def render(
    tops: Iterable[Node],
    *,
    card_prefix: str,
    open_depth: int,
    shows_members: Callable[[Any], bool],
    root_url: Callable[[Any], str] | None = None,
) -> SafeString:
    """Nested lists that fold natively. Written in Python: a county's thousand unions are a
    thousand template includes otherwise. `root_url` leads into a branch that is not drawn."""
    parts: list[str] = []

    def draw(nodes: Iterable[Node], depth: int) -> None:
        parts.append("<ul>")
        for node in nodes:
            line = _line(node, card_prefix, shows_members, root_url)
            if node.children:
                opened = " open" if depth < open_depth or node.has_match_below() else ""
                # The link stands beside the fold, not in it: a control holds no other control.
                parts.append(
                    f'<li class="org-branch"><div class="org-leaf">{line}</div>'
                    f'<details{opened}><summary><span class="visually-hidden">'
                    f"{conditional_escape(node.union.name)}的下级</span></summary>"
                )
                draw(node.children, depth + 1)
                parts.append("</details></li>")
            else:
                parts.append(f'<li><div class="org-leaf">{line}</div></li>')
        parts.append("</ul>")

    draw(tops, 0)
    return mark_safe("".join(parts))  # noqa: S308  every name was escaped in _line


def _line(
    node: Node,
    card_prefix: str,
    shows_members: Callable[[Any], bool],
    root_url: Callable[[Any], str] | None,
) -> str:
    union = node.union
    css = "org-name org-match" if node.is_match else "org-name"
    parts = [
        f'<a class="{css}" href="{conditional_escape(card_prefix)}{union.pk}/">'
        f"{conditional_escape(union.name)}</a>",
        f'<span class="org-kind">{conditional_escape(union.get_kind_display())}</span>',
    ]
    tone = _TONES.get(union.status)
    if tone:
        parts.append(
            f'<span class="badge badge-{tone}">{conditional_escape(union.get_status_display())}</span>'
        )
    figures = []
    if shows_members(union):
        figures.append(f"会员{node.members:,}人")
    if node.lower:
        figures.append(f"下级{node.lower:,}家")
    parts.append(f'<span class="org-figures">{"　".join(figures)}</span>')
    if root_url is not None and node.lower and not node.children:
        parts.append(f'<a href="{conditional_escape(root_url(union))}">展开</a>')
    return "".join(parts)
