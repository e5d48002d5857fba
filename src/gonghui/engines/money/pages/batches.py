"""Batches: filled by ticks, closed with the sum in words, out to the bank, its answer in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from gonghui.engines.money import queries, services
from gonghui.engines.money.bank.layouts import LAYOUTS
from gonghui.engines.money.enums import BatchState, LineResult, OrderState, ResultState
from gonghui.engines.money.forms import (
    BatchForm,
    ByHandForm,
    PaperForm,
    ReasonForm,
    ResultForm,
    SendForm,
)
from gonghui.engines.money.models import BatchLine, PaymentBatch, PaymentOrder
from gonghui.engines.money.pages.shown import (
    BATCH_TONES,
    FILE_TONES,
    RESULT_TONES,
    batches_crumb,
    keys_of,
    order_columns,
    picker,
)
from gonghui.engines.money.queries import Reader
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.checks import MEGABYTE, FileRule
from gonghui.kernel.files.services import store_file
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, UnionFilter
from gonghui.kernel.ui.formats import money
from gonghui.kernel.ui.pages import ActionPage, CreatePage, Crumb, Link, ListPage, say
from gonghui.kernel.ui.pages.base import RowPage, ShownLink
from gonghui.kernel.ui.pages.download import file_response

SCANS = FileRule(("pdf", "jpg", "jpeg", "png"), 20 * MEGABYTE)


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
            held = PaymentOrder.objects.filter(
                batch_lines__batch=row, batch_lines__is_live=True
            ).order_by()
            shared = len(queries.shared_accounts(held))
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


class BatchAction(ActionPage):
    """Base of the pages that act on a batch."""

    model = PaymentBatch
    permission: Any = "money.pay"
    view_permission = "money.view"
    related = ("union",)

    def get_parents(self) -> list[Crumb]:
        return [batches_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_subtitle(self) -> str:
        return f"{self.row.title}　{self.row.union}"


class TickedAction(BatchAction):
    """Base of what is done with ticked rows: it has no form page of its own."""

    back = "money:batch"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponseRedirect(self.back_url)

    @property
    def back_url(self) -> str:
        return reverse(self.back, args=[self.row.pk])

    @property
    def ticked(self) -> list[int]:
        return keys_of(self.request.POST.getlist("order"))

    def after_url(self, result: Any) -> str:
        return self.back_url

    def render_form(
        self, form: forms.BaseForm | None, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        """Back to the list with the sentence."""
        text = refusal or "；".join(
            str(error) for errors in (form.errors.values() if form else ()) for error in errors
        )
        say(self.request, text, level=messages.ERROR)
        return HttpResponseRedirect(self.back_url)


class PutPage(TickedAction):
    """`/money/batches/<pk>/put/`: into the batch what is ticked, or everything that waits."""

    back = "money:fill"

    def perform(self, row: Any, form: Any) -> Any:
        keys = self.ticked
        if self.request.POST.get("action") == "all":
            keys = list(
                queries.payable_orders(row.union).order_by("pk").values_list("pk", flat=True)[:5000]
            )
        self.filled = services.put_in_batch(row, keys, actor=self.request.user)
        return row

    def success_message(self, result: Any) -> str:
        left = "；".join(f"{count}笔未列入：{why}" for why, count in self.filled.left.items())
        return f"已列入{self.filled.count}笔。{left}{'。' if left else ''}"

    def after_url(self, result: Any) -> str:
        return self.row.get_absolute_url() if self.filled.count else self.back_url


class ActPage(TickedAction):
    """`/money/batches/<pk>/act/`: out of the batch, paid, or not paid."""

    form_class = ByHandForm

    def perform(self, row: Any, form: Any) -> Any:
        action, user = self.request.POST.get("action", ""), self.request.user
        if action == "take_out":
            self.text = f"已移出{services.take_out(row, self.ticked, actor=user)}笔。"
            return row
        done = services.settle_by_hand(
            row,
            self.ticked,
            is_paid=action == "paid",
            reason=form.cleaned_data["reason"],
            on=form.cleaned_data["on"],
            actor=user,
        )
        self.text = f"已登记：成功{done.paid}笔，失败{done.failed}笔。"
        return row

    def success_message(self, result: Any) -> str:
        return self.text


class ClosePage(BatchAction):
    title = "封批"
    submit_label = "封批"
    success_text = "已封批，请导出银行文件。"

    def get_question(self) -> str:
        from_words = services.batch_sum(self.row)
        return f"{self.row}共{from_words.count}笔，合计{money(from_words.total)}元，大写：{from_words.words}。封批后不能再列入或移出。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.close_batch(row, actor=self.request.user)


class ReopenPage(BatchAction):
    title = "重新整理批次"
    form_class = ReasonForm
    submit_label = "重新整理"
    success_text = "可以重新列入和移出了。"
    question = "还没有交银行的批次可以重新整理，之后须再次封批。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.reopen_batch(
            row, reason=form.cleaned_data["reason"], actor=self.request.user
        )


class DiscardPage(BatchAction):
    title = "撤销批次"
    form_class = ReasonForm
    submit_label = "撤销批次"
    is_danger = True
    success_text = "已撤销，其中的支付单退回待支付。"
    question = "撤销后其中的支付单退回待支付，可以列入别的批次。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.discard_batch(
            row, reason=form.cleaned_data["reason"], actor=self.request.user
        )


class SendPage(BatchAction):
    """The file for the bank: by POST, with its purpose, recorded."""

    title = "导出银行文件"
    form_class = SendForm
    submit_label = "导出"
    question = (
        "文件含完整账号，供银行转账。请妥善保管，用后删除；每次导出都会记入审计。"
        "首次导出后批次即为已交银行，不能再移出支付单。"
    )

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"layout": self.row.layout, "reason": self.row.title}}

    def perform(self, row: Any, form: Any) -> HttpResponseBase:
        made = services.send_batch(row, actor=self.request.user, **form.cleaned_data)
        return file_response([made.content], made.name, made.content_type)


class ResultNewPage(BatchAction):
    """The bank's answer comes in."""

    title = "读入银行回盘"
    form_class = ResultForm
    submit_label = "读入并预览"
    question = "读入后先预览：哪些成功、哪些失败、哪些行对不上，确认后才入账。"

    def perform(self, row: Any, form: Any) -> Any:
        file = form.cleaned_data["file"]
        return services.read_result(
            row,
            name=file.name,
            content=file.read(),
            paid_on=form.cleaned_data["paid_on"],
            actor=self.request.user,
        )

    def success_message(self, result: Any) -> str:
        return "已读入，请核对后确认入账。"

    def after_url(self, result: Any) -> str:
        return reverse("money:result", args=[result.pk])


class PaperPage(BatchAction):
    """Signatures on the printed list, with its scan."""

    title = "登记纸质签收"
    form_class = PaperForm
    template_name = "money/paper.html"
    submit_label = "登记签收"

    def get_question(self) -> str:
        return "勾选已在发放表上签字的人，上传签字后的发放表。"

    def unsigned(self) -> list[tuple[int, str, str]]:
        """Paid orders of the batch that nobody has signed for."""
        reader = Reader(self.request.user)
        orders = (
            PaymentOrder.objects.visible_to(self.request.user, "money.pay")
            .filter(
                batch_lines__batch=self.row,
                batch_lines__is_live=True,
                state=OrderState.PAID,
            )
            .select_related("union")
            .order_by("pk")
        )
        return [(one.pk, reader.name(one), money(one.amount)) for one in orders]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            unsigned=self.unsigned(),
            ticked=set(keys_of(self.request.POST.getlist("order"))),
            **kwargs,
        )

    def perform(self, row: Any, form: Any) -> Any:
        file, user = form.cleaned_data["file"], self.request.user
        self.count = services.sign_many_on_paper(
            row,
            keys_of(self.request.POST.getlist("order")),
            keep=lambda: store_file(
                name=file.name,
                content=file.read(),
                union=row.union,
                permission="money.pay",
                actor=user,
                rule=SCANS,
                sealed=True,
            ),
            on=form.cleaned_data["on"],
            actor=user,
        )
        return row

    def success_message(self, result: Any) -> str:
        return f"已登记{self.count}人签收。"


class SheetPage(RowPage):
    """`/money/batches/<pk>/sheet/`: the list to pay out by and to sign (发放表)."""

    model = PaymentBatch
    permission = "money.view"
    related = ("union", "opened_by", "closed_by")
    template_name = "money/sheet.html"
    title = "发放表"

    def get_parents(self) -> list[Crumb]:
        return [batches_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def shown_links(self) -> list[ShownLink]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reader = Reader(self.request.user)
        lines = (
            BatchLine.objects.visible_to(self.request.user, self.permission)
            .filter(batch=self.row)
            .exclude(result__in=(LineResult.TAKEN_OUT, LineResult.FAILED))
            .select_related("order__union", "order__account")
            .order_by("pk")
        )
        rows = [(one.order, reader.name(one.order), reader.title(one.order)) for one in lines]
        total = sum(order.amount for order, _, _ in rows)
        record(
            "money.batch_printed", actor=self.request.user, union=self.row.union, target=self.row
        )
        return super().get_context_data(
            row=self.row,
            rows=rows,
            total=total,
            words=services.amount_words(total) if rows else "",
            **kwargs,
        )
