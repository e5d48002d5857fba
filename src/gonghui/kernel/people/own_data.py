"""Everything the installation keeps about a person, as he may see and take along (PIPL §45).

Found by looking at the models, so that a new table is told of without anybody remembering it: the
person's own row, every row that refers to it, and what refers to those that stand for the person
(a membership). Sealed facts come masked, secrets and search keys not at all, and of colleagues
named in a row nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from gonghui.kernel.people.models import Person
from gonghui.kernel.people.references import references_to
from gonghui.kernel.people.sealed import SealedJSONField, SealedTextField

MOST_ROWS = 2000
HIDDEN = ("_key", "_index", "_initials", "_hash", "uid", "key")
LEFT_OUT = frozenset(
    {"access.Grant", "audit.AuditRecord", "duplicates.DuplicatePair", "matters.Matter"}
)
"""What is about the office or about somebody else as well; and what the caller tells in better
words."""


IN_CUSTODY = "已登记，加密保存；需要查阅或更正的，请向工会提出"


@dataclass(frozen=True)
class Kept:
    """The rows of one table about a person, each a list of (label, text)."""

    title: str
    rows: list[list[tuple[str, str]]]


def kept_about(person: Person) -> list[Kept]:
    """Every table with rows about a person; his own row first."""
    found = [Kept("基本信息", [facts_of(person)])]
    for title, rows in _tables(person):
        shown = [facts for row in rows if (facts := facts_of(row, about=person))]
        if shown:
            found.append(Kept(title, shown))
    return found


def _tables(person: Person) -> Iterator[tuple[str, list[Any]]]:
    for reference in references_to(Person):
        if reference.model._meta.label in LEFT_OUT or reference.model._meta.app_label == "people":
            continue
        rows = [row for row in reference.rows_of(person.pk)[:MOST_ROWS] if _is_his(row)]
        yield reference.title, rows
        if not reference.field.unique:
            continue
        for row in rows:
            for further in references_to(reference.model):
                if not any(
                    field.remote_field is not None and field.remote_field.model is Person
                    for field in further.model._meta.concrete_fields
                ):
                    yield further.title, list(further.rows_of(row.pk)[:MOST_ROWS])


def _is_his(row: Any) -> bool:
    """An account of the office is not the worker's own."""
    return getattr(row, "is_worker", True) is not False


def facts_of(row: models.Model, *, about: Person | None = None) -> list[tuple[str, str]]:
    """The facts of a row in words; empty ones left out."""
    classes = vars(type(row)).get("data_classes", {})
    facts = []
    for field in row._meta.concrete_fields:
        level = classes.get(field.name, classes.get("*", ""))
        if field.primary_key or level == "C4" or field.name.endswith(HIDDEN):
            continue
        text = _text(row, field, is_sealed=field.name.endswith("_sealed"), about=about)
        if text:
            facts.append((str(field.verbose_name).replace("（加密）", ""), text))
    return facts


def _text(row: Any, field: Any, *, is_sealed: bool, about: Person | None) -> str:
    if isinstance(field, SealedTextField | SealedJSONField) and field.is_sealed_in(row):
        is_there = bool(field.stored_of(row))
        return str(getattr(row, f"{field.name}_masked", IN_CUSTODY)) if is_there else ""
    if is_sealed:
        return str(getattr(row, f"{field.name.removesuffix('_sealed')}_masked", "") or "")
    if field.remote_field is not None:
        model = field.remote_field.model
        if model._meta.label == settings.AUTH_USER_MODEL or model is Person:
            return ""
        target = getattr(row, field.name)
        return str(target) if target is not None else ""
    for named in (f"{field.name}_title", f"{field.name}_name"):
        if hasattr(type(row), named):
            return str(getattr(row, named))
    value = getattr(row, field.attname)
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return "是" if value else "否"
    if hasattr(value, "tzinfo") and value.tzinfo is not None:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, dict):
        return ""  # what fills a text: the text itself is told
    if isinstance(value, list):
        return "、".join(str(one) for one in value if not isinstance(one, int | dict))
    return str(value)
