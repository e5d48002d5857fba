"""One box for people, unions and employers, within the account's scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from gonghui.engines.registers.declaration import REGISTERS, Register, resolve
from gonghui.kernel.ui.columns import render_rows
from gonghui.kernel.ui.filters import matches
from gonghui.kernel.ui.pages import Page

MOST = 10


@dataclass(frozen=True)
class Found:
    """Rows of one register that match."""

    register: Register
    columns: Any
    body: Any
    more_url: str


class SearchPage(Page):
    """Every register that can be searched, the first few rows of each."""

    permission = None
    title = "搜索"
    template_name = "workbench/search.html"

    @property
    def words(self) -> list[str]:
        return self.request.GET.get("q", "").replace("\x00", "").split()[:5]

    def found(self) -> list[Found]:
        """Matches by register, registers without any left out."""
        if not self.words:
            return []
        user: Any = self.request.user
        groups = []
        for register in REGISTERS:
            if not user.may(register.permissions.view) or not (
                register.search or register.search_q
            ):
                continue
            rows = self._rows(register)
            if rows:
                columns = register.columns[:5]
                body = render_rows(columns, rows[:MOST], lambda row, r=register: r.url("card", row))
                more = (
                    f"{register.url()}?{urlencode({'q': ' '.join(self.words)})}"
                    if len(rows) > MOST
                    else ""
                )
                groups.append(Found(register, columns, body, more))
        return groups

    def _rows(self, register: Register) -> list[Any]:
        queryset = register.model_class.objects.visible_to(
            self.request.user, register.permissions.view
        ).select_related(*register.related)
        if register.narrow:
            queryset = resolve(register.narrow)(queryset)
        for word in self.words:
            if register.search_q:
                queryset = queryset.filter(resolve(register.search_q)(word))
            else:
                queryset = queryset.filter(matches(register.search, word, "icontains"))
        return list(queryset.order_by(*register.ordering)[: MOST + 1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(query=" ".join(self.words), found=self.found(), **kwargs)
