"""The list of a register, and what was recorded about one of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from gonghui.engines.registers.declaration import resolve
from gonghui.engines.registers.pages.base import RegisterPage
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.audit.queries import history_of
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import Crumb, Link, ListPage


class RegisterRows(RegisterPage, ListPage):
    """Rows of a register with its filters, search and order: what lists and exports share."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        register = self.register
        self.columns = register.columns  # type: ignore[misc]
        self.filters = register.filters  # type: ignore[misc]
        self.search_paths = register.search  # type: ignore[misc]
        self.search_label = register.search_label  # type: ignore[misc]
        self.ordering = register.ordering  # type: ignore[misc]
        self.count_unit = register.count_unit  # type: ignore[misc]

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        narrow = self.register.narrow
        found: QuerySet[Any] = resolve(narrow)(queryset) if narrow else queryset
        return found

    def search_q(self, text: str) -> Q:
        own = self.register.search_q
        found: Q = resolve(own)(text) if own else super().search_q(text)
        return found


class RegisterListPage(RegisterRows):
    """`/registers/<code>/`"""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        register = self.register
        self.links = self._links()  # type: ignore[misc]
        self.empty_text = register.empty_help or f"还没有{register.noun}。"  # type: ignore[misc]
        ways_in = [link for link in self.links if link.icon in ("upload", "plus")]
        self.empty_link = ways_in[0] if ways_in else None  # type: ignore[misc]
        self._card_prefix = register.url()

    def _links(self) -> Sequence[Link]:
        register, here = self.register, {"code": self.register.code}
        links = list(register.list_links)
        named = register.permissions
        if register.can_import:
            links.append(Link("导入", "registers:import", "upload", named.imports, url_kwargs=here))
        if named.export:
            links.append(
                Link(
                    "导出Excel",
                    "registers:export",
                    "download",
                    named.export,
                    with_query=True,
                    url_kwargs=here,
                )
            )
        if register.can_create:
            links.append(
                Link(
                    f"新增{register.noun}",
                    "registers:create",
                    "plus",
                    named.edit,
                    "primary",
                    url_kwargs=here,
                )
            )
        return links

    def get_title(self) -> str:
        return self.register.title

    def get_parents(self) -> list[Crumb]:
        return []

    def url_of(self, row: Any) -> str:
        return f"{self._card_prefix}{row.pk}/"


class RegisterHistoryPage(RegisterPage, ListPage):
    """`/registers/<code>/<pk>/history/`: audit records of one row, as sentences."""

    columns: ClassVar[Sequence[Column]] = (
        Column("at", "时间", kind="datetime", width=16),
        Column("sentence", "事项"),
        Column("actor_name", "操作人", empty="系统", width=10),
        Column("reason", "事由", hide_on_phone=True),
    )
    ordering = ("-at", "-pk")
    empty_text = "还没有变更记录。"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user: Any = request.user
        if user.is_authenticated and user.may(self.permission):
            try:
                self.row = get_visible_or_404(
                    self.model, kwargs["pk"], user=user, permission=self.permission
                )
            except (ValueError, TypeError) as error:
                raise Http404 from error

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = history_of(self.row)
        if self.register.history:
            rows = resolve(self.register.history)(self.row, rows, self.request.user)
        return rows

    def get_title(self) -> str:
        return f"{self.row}的变更记录"

    def get_parents(self) -> list[Crumb]:
        return [self.list_crumb(), Crumb(str(self.row), self.register.url("card", self.row))]
