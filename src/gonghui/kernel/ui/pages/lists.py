"""A list: columns, filters, search, order, keyset pages, the `#rows` part for htmx."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from gonghui.kernel.ui import picking
from gonghui.kernel.ui.columns import Column, render_rows
from gonghui.kernel.ui.filters import BoundFilter, Filter, UnionFilter, matches
from gonghui.kernel.ui.keyset import SIZES, Keyset, KeysetPage, capped_count, count_text
from gonghui.kernel.ui.pages.base import Link, Page

PAGE_PARAMETERS = ("after", "before")


@dataclass(frozen=True)
class Heading:
    """A column's head: its text, classes, and the address that sorts by it."""

    text: str
    css: str
    sort_url: str = ""
    sorted: str = ""  # "", "ascending", "descending"


class ListPage(Page):
    """A register or any other list of rows of a scoped model.

    Overridable: `narrow(queryset)` for what every viewer gets (say, only open ones), `search_q`
    for a search that is more than prefixes, `url_of(row)`.
    """

    template_name = "ui/list.html"
    partial_name: ClassVar[str] = "ui/_partials/rows.html"

    model: ClassVar[type[Model]]
    permission: ClassVar[str]  # rows always need one
    columns: ClassVar[Sequence[Column]]
    filters: ClassVar[Sequence[Filter]] = ()
    search_paths: ClassVar[Sequence[str]] = ()
    search_label: ClassVar[str] = "搜索"
    ordering: ClassVar[Sequence[str]] = ("-pk",)
    page_size: ClassVar[int] = 50
    related: ClassVar[Sequence[str]] = ()
    row_url_name: ClassVar[str] = ""
    count_unit: ClassVar[str] = "条"
    empty_text: ClassVar[str] = "还没有记录。"
    empty_link: ClassVar[Link | None] = None

    # --- rows ---

    def get_queryset(self) -> QuerySet[Any]:
        """Rows this account may meet, before filters."""
        manager: Any = self.model.objects  # type: ignore[attr-defined]
        found: QuerySet[Any] = manager.visible_to(self.request.user, self.permission)
        return self.narrow(found.select_related(*self.related) if self.related else found)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What this list is about."""
        return queryset

    def search_q(self, text: str) -> Q:
        """The condition of the search box for one word."""
        return matches(self.search_paths, text, "icontains")

    @cached_property
    def search_text(self) -> str:
        """What stands in the search box."""
        return self.request.GET.get("q", "").replace("\x00", "").strip()[:100]

    @cached_property
    def bound_filters(self) -> list[BoundFilter]:
        """Filters with the values of this request."""
        return [one.bind(self.request) for one in self.filters]

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        """Rows after search and filters: also what an export of this list takes."""
        queryset = self.get_queryset()
        if self.search_paths:
            for word in self.search_text.split()[:5]:
                queryset = queryset.filter(self.search_q(word))
        for one in self.bound_filters:
            queryset = one.apply(queryset)
        return queryset

    # --- order and pages ---

    @cached_property
    def sort(self) -> str:
        """The chosen column, `name` or `-name`; "" for the list's own order."""
        asked = self.request.GET.get("sort", "")
        known = {column.name for column in self.columns if column.sortable}
        return asked if asked.removeprefix("-") in known else ""

    def get_ordering(self) -> list[str]:
        """The order in database terms."""
        if not self.sort:
            return list(self.ordering)
        column = next(c for c in self.columns if c.name == self.sort.removeprefix("-"))
        return [f"{'-' if self.sort.startswith('-') else ''}{column.order_field}"]

    @cached_property
    def keyset_page(self) -> KeysetPage:
        """The rows of this request."""
        asked = self.request.GET.get("size", "")
        size = int(asked) if asked in {str(one) for one in SIZES} else self.page_size
        keyset = Keyset(self.filtered, self.get_ordering(), size)
        return keyset.page(self.request.GET.get("after", ""), self.request.GET.get("before", ""))

    @cached_property
    def count(self) -> int:
        """Number of rows, capped. A lone page needs no query."""
        page = self.keyset_page
        return capped_count(self.filtered) if page.has_neighbours else len(page.rows)

    @property
    def count_text(self) -> str:
        """共 1,234 条."""
        return count_text(self.count, self.count_unit)

    # --- what the templates use ---

    def query(self, **changes: str) -> str:
        """This page's address with some parameters changed; "" removes one."""
        data: QueryDict = self.request.GET.copy()
        for name in PAGE_PARAMETERS:
            data.pop(name, None)
        for name, value in changes.items():
            if value:
                data[name] = value
            else:
                data.pop(name, None)
        text = data.urlencode()
        return f"{self.request.path}?{text}" if text else self.request.path

    @property
    def is_broad(self) -> bool:
        """Whether paper must lie on its side."""
        return len(self.columns) > 7

    @property
    def is_narrowed(self) -> bool:
        """Whether search or a filter hides rows now."""
        return bool(self.search_text) or any(one.is_active for one in self.bound_filters)

    @property
    def after_url(self) -> str:
        """The next page's address."""
        return self.query(after=self.keyset_page.after) if self.keyset_page.after else ""

    @property
    def before_url(self) -> str:
        """The previous page's address."""
        return self.query(before=self.keyset_page.before) if self.keyset_page.before else ""

    def sizes(self) -> list[tuple[int, str]]:
        """Page sizes with their addresses, "" for the present one."""
        present = self.keyset_page.size
        return [(size, "" if size == present else self.query(size=str(size))) for size in SIZES]

    def headings(self) -> list[Heading]:
        """Heads of the columns."""
        found = []
        for position, column in enumerate(self.columns):
            css = f"gh-first {column.css}".strip() if position == 0 else column.css
            if not column.sortable:
                found.append(Heading(column.heading, css))
                continue
            is_up, is_down = self.sort == column.name, self.sort == f"-{column.name}"
            turned = f"-{column.name}" if is_up else "" if is_down else column.name
            state = "ascending" if is_up else "descending" if is_down else ""
            found.append(Heading(column.heading, css, self.query(sort=turned), state))
        return found

    def url_of(self, row: Any) -> str:
        """Where a row's link leads."""
        return reverse(self.row_url_name, args=[row.pk]) if self.row_url_name else ""

    def body(self) -> SafeString:
        """The rows as markup."""
        linked: Callable[[Any], str] | None = self.url_of if self.row_url_name else None
        if type(self).url_of is not ListPage.url_of:
            linked = self.url_of
        return render_rows(self.columns, self.keyset_page.rows, linked)

    def empty_action(self) -> tuple[str, str, str] | None:
        """Label, address and icon of what to do when there is nothing."""
        link = self.empty_link
        user: Any = self.request.user
        if link is None or (link.permission and not user.may(link.permission)):
            return None
        return (link.label, link.url(), link.icon) if link.url() else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = picking.asked_field(request)
        for one in self.filters if asked else ():
            if one.name == asked and isinstance(one, UnionFilter):
                return picking.answer(one.visible(request), request.GET.get("q", "")[:100])
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [self.partial_name if self.is_partial else self.template_name]
