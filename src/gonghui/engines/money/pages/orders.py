"""Payment orders: the list, what waits for approval, the export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from gonghui.engines.money import queries, services
from gonghui.engines.money.enums import OrderState, Way
from gonghui.engines.money.models import PaymentOrder
from gonghui.engines.money.pages.shown import keys_of, order_columns, orders_crumb, picker
from gonghui.engines.money.queries import Reader
from gonghui.engines.registers.exporting import workbook
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, Filter, UnionFilter
from gonghui.kernel.ui.keyset import Keyset
from gonghui.kernel.ui.pages import Crumb, Link, ListPage, Page
from gonghui.kernel.ui.pages.download import XLSX, file_response


def _kinds(request: HttpRequest) -> list[tuple[str, str]]:
    return Reader(request.user).kind_choices()


class OrdersOnList(ListPage):
    """What lists of orders share: the reader, masks, a search that tells no secrets."""

    model = PaymentOrder
    permission = "money.follow"
    shown: ClassVar[Sequence[str]] = ("number", "payee", "kind", "amount", "state")
    related = ("union", "account")
    search_paths = ("number__istartswith",)
    search_label = "收款人、支付单号"
    row_url_name = "money:order"
    count_unit = "笔"
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission="money.follow"),
        ChoiceFilter("kind", "类别", choices=_kinds),
        ChoiceFilter("state", "状态", choices=OrderState.choices),
        ChoiceFilter("way", "方式", choices=Way.choices),
        DateRangeFilter("paid_on", "支付日期"),
    )

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.request.user)

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        known = order_columns(self.reader)
        return [known[name] for name in self.shown]

    def search_q(self, text: str) -> Q:
        return Q(number__istartswith=text) | self.reader.named(text)

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        """Narrowed to a sensitive kind, the list shows only what its reader may know to be of it."""
        found = super().filtered
        for one in self.bound_filters:
            if one.filter.name == "kind" and one.value:
                found = found.filter(self.reader.seen_kind(one.value))
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(reader=self.reader, **kwargs)


class OrderListPage(OrdersOnList):
    """`/money/`"""

    title = "支付单"
    template_name = "money/orders.html"
    shown = (
        "number",
        "payee",
        "kind",
        "amount",
        "state",
        "way",
        "union",
        "drafted_on",
        "paid_on",
        "signed_on",
    )
    empty_text = "还没有支付单。帮扶、慰问等业务审批通过后会自动生成；其他支出可以手工制单。"
    empty_link = Link("手工制单", "money:draft", "plus", "money.draft")
    links = (
        Link("待我审批", "money:to-approve", "checkbox", "money.approve"),
        Link("导出Excel", "money:export", "download", "money.export", with_query=True),
        Link("手工制单", "money:draft", "plus", "money.draft", "primary"),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sums=queries.sums_of(self.filtered.order_by()), **kwargs)


class ExportPage(OrderListPage):
    """`/money/export/`: the list as it is narrowed, masked as it is shown."""

    permission = "money.export"

    def rows(self) -> Iterator[PaymentOrder]:
        terms = Keyset(self.filtered, self.get_ordering()).terms
        ordered = self.filtered.order_by(*(term.ordering(False) for term in terms))
        yield from ordered.iterator(chunk_size=500)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user: Any = request.user
        today = timezone.localdate()
        count = self.filtered.order_by().count()
        record("money.exported", actor=user, union=user.main_union, detail={"count": count})
        known = order_columns(self.reader)
        columns = [
            *(known[name] for name in self.shown),
            known["account"],
            known["period"],
            Column("note", "用途", self.reader.note),
            Column("failure", "未付原因"),
            Column("signed_by", "签收方式", kind="choice"),
        ]
        sheet = workbook.Sheet(
            "支付台账", str(user.main_union.name), "元", today, user.display_name
        )
        body = workbook.pieces_of(columns, self.rows(), sheet)
        return file_response(body, f"支付台账_{today:%Y%m%d}.xlsx", XLSX)


class ToApprovePage(OrdersOnList):
    """`/money/approve/`: drafts that wait for the chair, to tick off together."""

    permission = "money.approve"
    title = "待审批支付单"
    template_name = "money/to_approve.html"
    count_unit = "笔"
    empty_text = "没有等待审批的支付单。"
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission="money.approve"),
        ChoiceFilter("kind", "类别", choices=_kinds),
    )
    ordering = ("pk",)

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        known = order_columns(self.reader)
        pick = Column(
            "pick",
            "选择",
            lambda row: picker(row, label=f"{row}{self.reader.name(row)}", key=row.pk),
            width=4,
        )
        names = ("payee", "kind", "amount", "account", "union", "drafted_on")
        return [known["number"], pick, *(known[name] for name in names)]

    def get_parents(self) -> list[Crumb]:
        return [orders_crumb()]

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state=OrderState.DRAFTED)


class ApproveManyPage(Page):
    """`/money/approve/many/`: what became of each order that was ticked."""

    permission = "money.approve"
    title = "批量审批结果"
    template_name = "money/verdicts.html"

    def get_parents(self) -> list[Crumb]:
        return [orders_crumb(), Crumb("待审批支付单", reverse("money:to-approve"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("money:to-approve"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        keys = keys_of(request.POST.getlist("order"))
        orders = (
            PaymentOrder.objects.visible_to(request.user, self.permission)
            .filter(pk__in=keys)
            .select_related("union")
            .order_by("pk")
        )
        verdicts = services.approve_many(orders, actor=request.user)
        reader = Reader(request.user)
        shown = [(one.order, reader.name(one.order), one.problem) for one in verdicts]
        return self.render_to_response(
            self.get_context_data(
                verdicts=shown,
                done=sum(not one.problem for one in verdicts),
                refused=sum(bool(one.problem) for one in verdicts),
            ),
            status=200 if verdicts else 422,
        )


class SignaturesPage(OrdersOnList):
    """`/money/signatures/`: who has signed for what, and who has not yet."""

    permission = "money.view"
    title = "签收登记"
    ordering = ("-paid_on", "-pk")
    empty_text = "还没有支付过的款项。支付后由收款人签收，在这里查看。"
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission="money.view"),
        ChoiceFilter(
            "state",
            "签收",
            choices=((OrderState.PAID, "待签收"), (OrderState.SIGNED, "已签收")),
        ),
        DateRangeFilter("paid_on", "支付日期"),
        DateRangeFilter("signed_on", "签收日期"),
    )

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        known = order_columns(self.reader)
        return [
            known["payee"],
            known["number"],
            known["kind"],
            known["amount"],
            known["paid_on"],
            known["state"],
            known["signed_on"],
            Column("signed_by", "方式", kind="choice", hide_on_phone=True),
            Column("signed_name", "签收人", self._signer, hide_on_phone=True),
            known["union"],
        ]

    def _signer(self, row: PaymentOrder) -> str:
        if not row.signed_name:
            return ""
        return row.signed_name if self.reader.sees_name(row) else self.reader.name(row)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state__in=(OrderState.PAID, OrderState.SIGNED))
