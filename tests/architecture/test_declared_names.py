"""Names in strings are declared: audit events that are recorded, permissions that are asked."""

import ast
import re

import pytest

from gonghui.kernel.access.permissions import PERMISSIONS
from gonghui.kernel.audit.catalogue import EVENTS
from tests.architecture.source import nodes, python_files, short, text_of

PERMISSION_AT = {"visible_to": 1, "scope_of": 1, "may": 0, "may_at": 0, "grants_for": 0}
"""Calls that ask for a permission, and at which place it stands."""


def name_of(call: ast.Call) -> str:
    function = call.func
    return getattr(function, "attr", None) or getattr(function, "id", "")


def pattern_of(node: ast.AST | None) -> str | None:
    """A regular expression of the strings that this expression can be; None when open."""
    if (text := text_of(node)) is not None:
        return re.escape(text)
    if isinstance(node, ast.JoinedStr):
        parts = (text_of(part) for part in node.values)
        return "".join(".+" if part is None else re.escape(part) for part in parts)
    if isinstance(node, ast.IfExp):
        return f"(?:{pattern_of(node.body)}|{pattern_of(node.orelse)})"
    return None


def imports_record(path) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "gonghui.kernel.audit.services"
        and any(alias.name == "record" for alias in node.names)
        for node in nodes(path)
    )


def recorded_events():
    for path in python_files():
        if imports_record(path):
            for node in nodes(path):
                if isinstance(node, ast.Call) and name_of(node) == "record" and node.args:
                    pattern = pattern_of(node.args[0])
                    if pattern:
                        yield f"{short(path)}:{node.lineno}", pattern


def asked_permissions():
    for path in python_files():
        for node in nodes(path):
            where = f"{short(path)}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call):
                place = PERMISSION_AT.get(name_of(node))
                if place is not None and len(node.args) > place:
                    yield where, text_of(node.args[place])
                for keyword in node.keywords:
                    if keyword.arg and keyword.arg.endswith("permission"):
                        yield where, text_of(keyword.value)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names = [getattr(target, "id", "") for target in targets]
                if any(name.endswith("permission") for name in names):
                    yield where, text_of(node.value)


def test_every_recorded_event_is_declared():
    codes = [event.code for event in EVENTS]

    undeclared = [
        f"{where}: {pattern}"
        for where, pattern in recorded_events()
        if not any(re.fullmatch(pattern, code) for code in codes)
    ]

    assert undeclared == []


def test_every_permission_asked_for_is_declared():
    undeclared = [
        f"{where}: {permission}"
        for where, permission in asked_permissions()
        if permission and permission not in PERMISSIONS
    ]

    assert undeclared == []


@pytest.mark.parametrize(
    ("source", "pattern"),
    [
        ("'org.appointed'", r"org\.appointed"),
        ("f'org.union_{kind}'", r"org\.union_.+"),
        ("'a.b' if x else 'a.c'", r"(?:a\.b|a\.c)"),
        ("event", None),
    ],
)
def test_pattern_of_a_name(source, pattern):
    assert pattern_of(ast.parse(source, mode="eval").body) == pattern
