"""What a domain says about one register; the pages under `/registers/<code>/` follow from it.

A domain declares `REGISTERS = (Register(...),)` in its `catalogue.py`. What must not be imported
there (forms, services) is named by its dotted path and resolved at first use; a system check
resolves every path at start-up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from django.apps import apps
from django.http import Http404
from django.urls import reverse
from django.utils.module_loading import import_string

from gonghui.kernel.catalogues import Catalogue
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import Filter
from gonghui.kernel.ui.pages import Link, Panel, RelatedTable

if TYPE_CHECKING:
    from gonghui.engines.registers.importing.layout import ImportLayout

Lazy: TypeAlias = str | Callable[..., Any]
"""A callable, or the dotted path to one."""


@cache
def _imported(path: str) -> Any:
    return import_string(path)


def resolve(lazy: Lazy) -> Any:
    """What a dotted path names; anything else is itself."""
    return _imported(lazy) if isinstance(lazy, str) else lazy


@dataclass(frozen=True)
class RegisterPermissions:
    """Permission names. An empty one means that the register does not offer this at all."""

    view: str
    edit: str = ""
    export: str = ""
    imports: str = ""


@dataclass(frozen=True)
class Register:
    """One register.

    `search_q(word) -> Q` replaces the plain search over `search` paths (names by pinyin, numbers
    by blind index). `narrow(queryset) -> queryset` says what every reader gets.
    `create(data, *, actor) -> row` and `update(row, data, *, actor) -> row` are services that take
    the form's cleaned data and raise Refusal. `timeline(row, request)` gives TimelineEntry objects,
    newest first. `history(row, records, account)` narrows what is told of a row's changes.
    `layout` names the ImportLayout. `confirm(run, *, mode, actor) -> row` takes a previewed file
    instead of writing it at once (a committee decides first); `confirm_label` is its button. `badge` names the column whose value stands
    beside the title of a card.
    """

    code: str
    title: str
    noun: str
    model: str
    permissions: RegisterPermissions
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    search: tuple[str, ...] = ()
    search_q: Lazy = ""
    search_label: str = "搜索"
    ordering: tuple[str, ...] = ("-pk",)
    related: tuple[str, ...] = ()
    narrow: Lazy = ""
    count_unit: str = "条"
    panels: tuple[Panel, ...] = ()
    tables: tuple[RelatedTable, ...] = ()
    badge: str = ""
    timeline: Lazy = ""
    history: Lazy = ""
    form: Lazy = ""
    create: Lazy = ""
    update: Lazy = ""
    actions: tuple[Link, ...] = ()
    list_links: tuple[Link, ...] = ()
    export_columns: tuple[Column, ...] = ()
    layout: Lazy = ""
    confirm: Lazy = ""
    confirm_label: str = ""
    empty_help: str = ""
    intro: str = ""
    """A sentence above the form for a new row: where the papers come from, what happens next."""

    @property
    def model_class(self) -> Any:
        """The model behind the label."""
        return apps.get_model(self.model)

    @property
    def can_create(self) -> bool:
        """Whether there is a page for a new row."""
        return bool(self.permissions.edit and self.form and self.create)

    @property
    def can_update(self) -> bool:
        """Whether cards can be changed."""
        return bool(self.permissions.edit and self.form and self.update)

    @property
    def can_import(self) -> bool:
        """Whether Excel files come in."""
        return bool(self.permissions.imports and self.layout)

    @property
    def import_layout(self) -> ImportLayout:
        """How files are read. Only for registers that take imports."""
        layout: ImportLayout = resolve(self.layout)
        return layout

    @property
    def exported(self) -> tuple[Column, ...]:
        """Columns of the Excel file."""
        return self.export_columns or self.columns

    def url(self, page: str = "list", row: Any = None) -> str:
        """The address of one of the register's pages: list, card, edit, import, …"""
        kwargs: dict[str, Any] = {"code": self.code}
        if row is not None:
            kwargs["pk"] = getattr(row, "pk", row)
        return reverse(f"registers:{page}", kwargs=kwargs)

    def lazy_paths(self) -> list[Lazy]:
        """Everything that start-up should be able to import."""
        named = (
            self.search_q,
            self.narrow,
            self.timeline,
            self.history,
            self.form,
            self.create,
            self.update,
            self.layout,
            self.confirm,
        )
        return [path for path in named if path]


REGISTERS: Catalogue[Register] = Catalogue("REGISTERS", Register)


def register_or_404(code: str) -> Register:
    """The register an address names."""
    register = REGISTERS.get(code)
    if register is None:
        raise Http404
    return register
