"""Names, sizes and surroundings of source files."""

import ast
from importlib import import_module

from django.db.models import Model

from tests.architecture.source import nodes, python_files, short

DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "core", "shared", "stuff"}
LONGEST = 500
TABLES_OF_DATA = ("vocabulary.py", "data/", "demo/names", "enums.py", "catalogue.py")
"""Long flat declarations are fine."""

READERS_OF_THE_ENVIRONMENT = ("settings/", "sites/cli/entry.py", "wsgi.py")

IMPURE = ("django.db", "django.utils.timezone", "django.http", "django.shortcuts", "random", "time")
"""What a file of decisions may not know: database, clock, request."""


def imported(path):
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_file_is_a_drawer():
    drawers = [
        short(path)
        for path in python_files()
        if DRAWERS & {part.removesuffix(".py") for part in short(path).split("/")}
    ]

    assert drawers == []


def test_no_file_holds_two_subjects():
    long = {
        short(path): lines
        for path in python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
        and not any(table in short(path) for table in TABLES_OF_DATA)
    }

    assert long == {}


def test_only_settings_read_the_environment():
    readers = [
        f"{short(path)}:{node.lineno}"
        for path in python_files()
        if not short(path).startswith(READERS_OF_THE_ENVIRONMENT)
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
        if isinstance(node.value, ast.Name) and node.value.id == "os"
    ]

    assert readers == []


def rules_files():
    return [path for path in python_files() if "rules" in (path.stem, path.parent.name)]


def test_rules_decide_from_what_they_are_given():
    impure = [
        f"{short(path)}: {module}"
        for path in rules_files()
        for module in imported(path)
        if module in IMPURE
        or module.startswith(tuple(f"{name}." for name in IMPURE))
        or module.endswith((".services", ".queries"))
    ]

    assert impure == []


def test_rules_know_no_tables():
    """States and kinds of a model are plain values; the model itself is not."""
    tables = []

    for path in rules_files():
        name = "gonghui." + short(path).removesuffix(".py").replace("/", ".")
        for entry, value in vars(import_module(name)).items():
            if isinstance(value, type) and issubclass(value, Model):
                tables.append(f"{short(path)}: {entry}")

    assert tables == []


def test_only_the_command_line_prints():
    printing = [
        f"{short(path)}:{node.lineno}"
        for path in python_files()
        if not short(path).startswith(("sites/cli/", "demo/"))
        for node in nodes(path)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]

    assert printing == []
