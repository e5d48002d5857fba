"""Every address of the installation, as (name, register code) read from the resolver."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from gonghui.engines.registers.declaration import REGISTERS


def named(
    patterns: list[URLPattern | URLResolver], namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from named(entry.url_patterns, inner)
        else:
            yield f"{namespace}{entry.name or entry.pattern}", entry


def templates() -> dict[str, str]:
    """What draws each page, by the page's name; its name again where its view does not tell."""
    return {
        name: getattr(getattr(entry.callback, "view_class", None), "template_name", None) or name
        for name, entry in named(get_resolver().url_patterns)
    }


def all_names() -> list[str]:
    """`home`, `activities:list`, … and `registers:card[members]` for each register."""
    found = []
    for name, _ in named(get_resolver().url_patterns):
        if name.startswith("registers:"):
            found += [f"{name}[{register.code}]" for register in REGISTERS]
        else:
            found.append(name)
    return found
