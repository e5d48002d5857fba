"""Batches: filled by ticks, closed with the sum in words, out to the bank, its answer in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from gonghui.engines.money import queries, services
from gonghui.engines.money.bank.layouts import LAYOUTS
from gonghui.engines.money.enums import BatchState, LineResult, ResultState
from gonghui.engines.money.forms import (
    BatchForm,
    ByHandForm,
)
from gonghui.engines.money.models import BatchLine, PaymentBatch, PaymentOrder
from gonghui.engines.money.pages.shown import (
    BATCH_TONES,
    FILE_TONES,
    RESULT_TONES,
    batches_crumb,
    order_columns,
    picker,
)
from gonghui.engines.money.queries import Reader
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import CreatePage, Crumb, Link, ListPage


def _in(*states: str) -> Any:
    return lambda row: row.state in states


class BatchListPage(ListPage):
    """`/money/batches/`"""

    model = PaymentBatch
    permission = "money.view"
    title = "支付批次"
    columns = (
        Column("number", "批次号", link=True, width=10),
        Column("title", "名称", width=12),
        Column("state", "状态", kind="choice", tones=BATCH_TONES, width=8),
        Column("count", "笔数", kind="number"),
        Column("total", "合计", kind="money", unit="元"),
        Column("waiting", "待结果", kind="number", hide_on_phone=True),
        Column("failed", "失败", kind="number", hide_on_phone=True),
        Column("union", "支付工会", wide=True),
        Column("opened_at", "建立时间", kind="datetime", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission="money.view"),
        ChoiceFilter("state", "状态", choices=BatchState.choices),
    )
    search_paths = ("number", "title")
    search_label = "批次号、名称"
    related = ("union",)
    row_url_name = "money:batch"
    count_unit = "批"
    empty_text = "还没有支付批次。建立批次，勾选已审批的支付单列入，封批后交银行。"
    empty_link = Link("新建批次", "money:batch-new", "plus", "money.pay")
    links = (Link("新建批次", "money:batch-new", "plus", "money.pay", "primary"),)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.annotate(
            waiting=Count("lines", filter=Q(lines__is_live=True, lines__result=LineResult.WAITING)),
            failed=Count("lines", filter=Q(lines__result=LineResult.FAILED)),
        )


class BatchCreatePage(CreatePage):
    """`/money/batches/new/`"""

    permission = "money.pay"
    title = "新建支付批次"
    form_class = BatchForm
    submit_label = "建立批次"

    def get_parents(self) -> list[Crumb]:
        return [batches_crumb()]

    def form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        union = user.grants_for(self.permission)[0].union
        return {"account": user, "initial": {"union": union}}

    def perform(self, form: Any) -> Any:
        return services.open_batch(actor=self.request.user, **form.cleaned_data)

    def success_message(self, result: Any) -> str:
        return f"已建立{result}，请勾选支付单列入。"

    def after_url(self, result: Any) -> str:
        return reverse("money:fill", args=[result.pk])


class OneBatch(ListPage):
    """What lists inside one batch share."""

    row: PaymentBatch
    page_size = 100

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user: Any = request.user
        self.reader = Reader(user)
        if user.is_authenticated and user.may(self.permission):
            self.row = get_visible_or_404(
                PaymentBatch, kwargs["pk"], user=user, permission=self.permission
            )

    def may_here(self, permission: str) -> bool:
        user: Any = self.request.user
        return bool(user.may_at(permission, self.row.union))

    @cached_property
    def may_pay(self) -> bool:
        return self.may_here("money.pay")

    def get_subtitle(self) -> str:
        return str(self.row.union.name)


class BatchPage(OneBatch):
    """`/money/batches/<pk>/`: its orders, what to do next."""

    model = BatchLine
    permission = "money.view"
    template_name = "money/batch.html"
    related = ("order__union", "order__account")
    ordering = ("pk",)
    count_unit = "笔"
    empty_text = "批次中还没有支付单。"
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("result", "结果", choices=LineResult.choices),
    )
    links = (
        Link("列入支付单", "money:fill", "plus", "money.pay", "primary", when=_in(BatchState.OPEN)),
        Link("封批", "money:close", "lock", "money.pay", when=_in(BatchState.OPEN)),
        Link(
            "导出银行文件",
            "money:send",
            "download",
            "money.pay",
            "primary",
            when=_in(BatchState.CLOSED, BatchState.SENT),
        ),
        Link(
            "读入银行回盘",
            "money:result-new",
            "upload",
            "money.pay",
            "primary",
            when=_in(BatchState.SENT),
        ),
        Link(
            "发放表",
            "money:sheet",
            "printer",
            "money.view",
            when=_in(BatchState.CLOSED, BatchState.SENT, BatchState.SETTLED),
        ),
        Link(
            "登记纸质签收",
            "money:paper",
            "file-text",
            "money.pay",
            when=_in(BatchState.SENT, BatchState.SETTLED),
        ),
        Link("重新整理", "money:reopen", "arrow-back-up", "money.pay", when=_in(BatchState.CLOSED)),
        Link(
            "撤销批次",
            "money:discard",
            "x",
            "money.pay",
            when=_in(BatchState.OPEN, BatchState.CLOSED),
        ),
    )

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        known = order_columns(self.reader, "order")
        pick = Column(
            "pick",
            "选择",
            lambda row: (
                picker(row, label=str(row.order), key=row.order_id)
                if row.is_live and row.result == LineResult.WAITING
                else ""
            ),
            width=4,
        )
        return [
            known["number"],
            *([pick] if self.may_act else []),
            known["payee"],
            known["kind"],
            known["amount"],
            known["account"],
            Column("result", "结果", kind="choice", tones=RESULT_TONES, width=8),
            Column("reason", "未付原因", width=10),
            Column("settled_on", "入账日期", kind="date", hide_on_phone=True),
            known["signed_on"],
        ]

    @cached_property
    def may_act(self) -> bool:
        """Whether there is something to do with ticked rows."""
        return self.may_pay and self.row.state in (BatchState.OPEN, BatchState.SENT)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(batch=self.row)

    def url_of(self, row: Any) -> str:
        return reverse("money:order", args=[row.order_id])

    def get_title(self) -> str:
        return f"{self.row.title}（{self.row.number}）"

    def get_parents(self) -> list[Crumb]:
        return [batches_crumb()]

    def badge(self) -> tuple[str, str]:
        return BATCH_TONES[BatchState(self.row.state)], self.row.get_state_display()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        results = list(row.results.select_related("read_by").order_by("-pk"))
        shared = 0
        if row.state == BatchState.OPEN and self.may_pay:
            shared = len(queries.shared_accounts(queries.held_in(row)))
        return super().get_context_data(
            row=row,
            batch_badge=self.badge(),
            layout=LAYOUTS[row.layout].title,
            results=[(one, FILE_TONES[ResultState(one.state)]) for one in results],
            shared=shared,
            by_hand=ByHandForm(),
            is_open=row.state == BatchState.OPEN,
            **kwargs,
        )


class FillPage(OneBatch):
    """`/money/batches/<pk>/fill/`: approved orders of the union, to tick."""

    model = PaymentOrder
    permission = "money.pay"
    template_name = "money/fill.html"
    related = ("union", "account", "drafted_by", "corrected_by", "approved_by")
    ordering = ("pk",)
    count_unit = "笔"
    row_url_name = "money:order"
    search_paths = ("number__istartswith", "payee_name__icontains")
    search_label = "收款人、支付单号"
    empty_text = "没有等待支付的支付单。审批通过、用银行转账、还没列入批次的会出现在这里。"
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("kind", "类别", choices=lambda request: Reader(request.user).kind_choices()),
    )

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        known = order_columns(self.reader)
        pick = Column(
            "pick",
            "选择",
            lambda row: picker(row, label=f"{row}{self.reader.name(row)}", key=row.pk),
            width=4,
        )
        return [
            known["number"],
            pick,
            known["payee"],
            known["kind"],
            known["amount"],
            known["account"],
            known["period"],
        ]

    def search_q(self, text: str) -> Q:
        return Q(number__istartswith=text) | self.reader.named(text)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        waiting = queries.payable_orders(self.row.union)
        return queryset.filter(pk__in=waiting.values("pk"))

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        found = super().filtered
        for one in self.bound_filters:
            if one.filter.name == "kind" and one.value:
                found = found.filter(self.reader.seen_kind(one.value))
        return found

    def get_title(self) -> str:
        return "列入支付单"

    def get_parents(self) -> list[Crumb]:
        return [batches_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, **kwargs)
