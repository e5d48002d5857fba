"""What the pages of goods share: the way back, exports of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from gonghui.engines.goods.models import Warehouse
from gonghui.engines.registers.exporting import workbook
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter
from gonghui.kernel.ui.keyset import Keyset
from gonghui.kernel.ui.pages import ActionPage, Crumb
from gonghui.kernel.ui.pages.download import XLSX, file_response


def crumb(label: str, url_name: str, *args: Any) -> Crumb:
    return Crumb(label, reverse(url_name, args=args))


def row_crumb(row: Any) -> Crumb:
    return Crumb(str(row), row.get_absolute_url())


class Tab:
    """A list beside this one."""

    count = None

    def __init__(self, label: str, url: str, is_current: bool) -> None:
        self.label, self.url, self.is_current = label, url, is_current


@dataclass(frozen=True)
class WarehouseFilter(ChoiceFilter):
    """A warehouse that the account may meet."""

    any_label: str = "全部仓库"

    def offered(self, request: HttpRequest) -> tuple[tuple[str, str], ...]:
        met = Warehouse.objects.visible_to(request.user, "goods.view").select_related("union")
        return tuple((str(row.pk), row.label) for row in met[:500])


class Exported:
    """Mixin of a list that is written to Excel as it stands filtered. `exported` are its columns."""

    exported: ClassVar[Sequence[Column]]
    request: HttpRequest
    filtered: Any
    row: Any
    get_title: Any
    get_ordering: Any

    def rows(self) -> Iterator[Any]:
        """Every filtered row in the list's order."""
        terms = Keyset(self.filtered, self.get_ordering()).terms
        ordered = self.filtered.order_by(*(term.ordering(False) for term in terms))
        yield from ordered.iterator(chunk_size=500)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        today = timezone.localdate()
        union = self.row.union if self.row is not None else user.main_union
        title = self.get_title()
        record(
            "goods.exported",
            actor=user,
            union=union,
            target=self.row,
            detail={"title": title, "count": self.filtered.order_by().count()},
        )
        sheet = workbook.Sheet(title, union.name, "元", today, user.display_name)
        body = workbook.pieces_of(self.exported, self.rows(), sheet)
        return file_response(body, f"{union}_{title}_{today:%Y%m%d}.xlsx", XLSX)


class GoodsAction(ActionPage):
    """Base of what a keeper does with one row."""

    permission = "goods.keep"
    view_permission = "goods.view"

    def get_parents(self) -> list[Crumb]:
        return [row_crumb(self.row)]

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())
