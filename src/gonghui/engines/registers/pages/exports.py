"""The filtered list of a register as a file, recorded in the audit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from gonghui.engines.registers.exporting import separated, workbook
from gonghui.engines.registers.pages.lists import RegisterRows
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.keyset import Keyset
from gonghui.kernel.ui.pages.download import XLSX, file_response

CHUNK = 2_000
_LONG_NUMBER = re.compile(r"\d{6,}[Xx]?")
"""An identity number or a telephone that somebody searched for stays out of the audit."""


class RegisterExportPage(RegisterRows):
    """`/registers/<code>/export/`: exactly the rows that the list with these filters shows, as far
    as the account may export them. `?format=csv` gives CSV."""

    needs = "export"

    def rows(self) -> Iterator[Any]:
        """Every filtered row in the list's order, read in chunks."""
        terms = Keyset(self.filtered, self.get_ordering()).terms
        ordered = self.filtered.order_by(*(term.ordering(False) for term in terms))
        return iter(ordered.iterator(chunk_size=CHUNK))

    def filter_text(self) -> str:
        """The filters in words, as the audit keeps them."""
        said = [f"搜索“{_LONG_NUMBER.sub('…', self.search_text)}”"] if self.search_text else []
        for one in self.bound_filters:
            if one.is_active:
                said.append(f"{one.filter.label}：{self._said(one)}")
        return "；".join(said) or "全部"

    @staticmethod
    def _said(one: Any) -> str:
        if isinstance(one.value, dict):
            return f"{one.value['from']}至{one.value['to']}"
        return str(dict(one.choices).get(str(one.value), one.value)).strip()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        register, today = self.register, timezone.localdate()
        union = user.main_union
        as_csv = request.GET.get("format") == "csv"
        record(
            "registers.exported",
            actor=user,
            union=union,
            detail={
                "register": register.code,
                "title": register.title,
                "count": str(self.filtered.order_by().count()),
                "filter": self.filter_text(),
                "columns": [column.label for column in register.exported],
                "format": "csv" if as_csv else "xlsx",
            },
        )
        name = f"{union}_{register.title}_{today:%Y%m%d}"
        if as_csv:
            body: Iterable[bytes] = separated.pieces_of(register.exported, self.rows())
            return file_response(body, f"{name}.csv", "text/csv; charset=utf-8")
        sheet = workbook.Sheet(
            register.title, union.name, register.count_unit, today, user.display_name
        )
        body = workbook.pieces_of(register.exported, self.rows(), sheet)
        return file_response(body, f"{name}.xlsx", XLSX)
