"""What the documents say exists: links, pictures, names of code, commands."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote

import pytest

import gonghui
from gonghui.sites.cli.entry import make_parser
from tests.conftest import REPOSITORY

DOCUMENTS = sorted(
    [
        *REPOSITORY.glob("README*.md"),
        *REPOSITORY.glob("CONTRIBUTING*.md"),
        *(REPOSITORY / "docs").rglob("*.md"),
    ]
)
MANUAL = sorted((REPOSITORY / "docs" / "manual").glob("*.md"))
GLOSSARY = REPOSITORY / "docs" / "glossary.md"
FLOORS = ("kernel", "engines", "domains", "direction")
MOST_BYTES = 200_000

FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
NAME_IN_CODE = re.compile(r"^[a-z]+(?:\.[a-z_]+)*\.[A-Z]\w*$")
COMMAND = re.compile(r"(?<!-u )\bgonghui +([a-z]+)(?: +([a-z]+))?")
"""`gonghui` as a command; behind `-u` it is a user of the machine."""


def short(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


# ---------------------------------------------------------------- links and pictures


def links() -> Iterator[tuple[Path, str]]:
    for document in DOCUMENTS:
        for target in LINK.findall(FENCED.sub("", document.read_text(encoding="utf-8"))):
            if not re.match(r"[a-z]+:", target):
                yield document, unquote(target)


def anchors(document: Path) -> set[str]:
    """What GitHub makes of the headings: lower case, blanks to dashes, punctuation gone."""
    text = FENCED.sub("", document.read_text(encoding="utf-8"))
    found = re.findall(r"^#+ +(.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in found}


def test_the_documents_are_found():
    assert {"README.md", "CONTRIBUTING.md"} <= {short(document) for document in DOCUMENTS}
    assert MANUAL


def test_every_relative_link_leads_to_a_file_and_a_heading():
    broken = []
    for document, target in links():
        file, _, anchor = target.partition("#")
        path = (document.parent / file).resolve() if file else document
        if not path.exists():
            broken.append(f"{short(document)}: {target}")
        elif anchor and path.suffix == ".md" and anchor not in anchors(path):
            broken.append(f"{short(document)}: no heading {target}")

    assert broken == []


def test_no_picture_is_large_and_each_is_shown_somewhere():
    shown = {(document.parent / target).resolve() for document, target in links()}
    pictures = list((REPOSITORY / "docs").rglob("*.png"))

    assert [short(path) for path in pictures if path.stat().st_size > MOST_BYTES] == []
    assert [short(path) for path in pictures if path.resolve() not in shown] == []


# ---------------------------------------------------------------- names of code


def glossary_names() -> list[str]:
    names = []
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = line.split("|")
        if len(cells) > 2:
            names += [
                name for name in re.findall(r"`([^`]+)`", cells[2]) if NAME_IN_CODE.match(name)
            ]
    return names


PACKAGE = Path(gonghui.__file__).parent


def module_named(dotted: str):
    """`documents.writing` or `org.enums`, on whichever floor it lives, or `cards`, nested in its
    line of business. None when on none."""
    nested = [f"domains.{one.name}" for one in sorted((PACKAGE / "domains").iterdir())]
    for floor in (*FLOORS, "sites", *nested):
        path = f"gonghui.{floor}.{dotted}"
        try:
            return import_module(path)
        except ModuleNotFoundError as missing:
            if not path.startswith(str(missing.name)):
                raise
    return None


def is_in_code(name: str) -> bool:
    """`app.Name` stands in the app, its models or its package; `app.module.Name` in that module."""
    dotted, _, last = name.rpartition(".")
    if "." in dotted:
        return hasattr(module_named(dotted), last)
    app = module_named(dotted)
    if app is None:
        return False
    package = Path(app.__file__).parent
    definition = re.compile(rf"^(?:class {last}\b|{last}\b *[:=])", re.MULTILINE)
    return any(
        definition.search(path.read_text(encoding="utf-8"))
        for path in package.rglob("*.py")
        if "migrations" not in path.parts
    )


def test_the_glossary_names_code():
    assert len(glossary_names()) > 20


@pytest.mark.parametrize("name", glossary_names())
def test_a_name_in_the_glossary_exists_in_the_code(name):
    assert is_in_code(name), f"docs/glossary.md names {name}, which the code does not have"


# ---------------------------------------------------------------- commands


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def commands_written() -> Iterator[tuple[str, str, str]]:
    for document in MANUAL:
        for command, verb in COMMAND.findall(document.read_text(encoding="utf-8")):
            yield short(document), command, verb


def test_every_command_of_the_manual_is_known():
    known = subcommands(make_parser())
    unknown = []
    for document, command, verb in commands_written():
        if command not in known:
            unknown.append(f"{document}: gonghui {command}")
        elif (verbs := subcommands(known[command])) and verb not in verbs:
            unknown.append(f"{document}: gonghui {command} {verb}")

    assert unknown == []


def test_every_command_is_in_the_manual():
    written = {command for _, command, _ in commands_written()}

    assert set(subcommands(make_parser())) <= written
