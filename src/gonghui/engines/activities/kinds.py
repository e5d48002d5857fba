"""The entry type of activity kinds."""

from dataclasses import dataclass

from gonghui.kernel.catalogues import Catalogue


@dataclass(frozen=True)
class ActivityKind:
    """A kind of activity, e.g. 主题宣传教育. Source of the list: docs/sources.md, activities"""

    code: str
    title: str
    group: str
    """Heading under which choice lists show it."""
    session_noun: str = "场"
    """How its sessions are counted: 场, 期, 次."""


ACTIVITY_KINDS: Catalogue[ActivityKind] = Catalogue("ACTIVITY_KINDS", ActivityKind)


@dataclass(frozen=True)
class CampaignNode:
    """A yearly occasion that activities may belong to, e.g. 安全生产月 (docs/sources.md, activities)."""

    code: str
    title: str


NODES: Catalogue[CampaignNode] = Catalogue("CAMPAIGN_NODES", CampaignNode)


def kind_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds grouped for a choice list."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind in ACTIVITY_KINDS:
        groups.setdefault(kind.group, []).append((kind.code, kind.title))
    return list(groups.items())


def node_choices() -> list[tuple[str, str]]:
    return [(node.code, node.title) for node in NODES]
