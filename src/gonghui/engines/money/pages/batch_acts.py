"""What is done with a batch: rows put in and taken out, closed, sent, its answer and papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from gonghui.engines.money import queries, services
from gonghui.engines.money.enums import LineResult, OrderState
from gonghui.engines.money.forms import (
    ByHandForm,
    PaperForm,
    ReasonForm,
    ResultForm,
    SendForm,
)
from gonghui.engines.money.models import BatchLine, PaymentBatch, PaymentOrder
from gonghui.engines.money.pages.shown import (
    batches_crumb,
    keys_of,
)
from gonghui.engines.money.queries import Reader
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.checks import MEGABYTE, FileRule
from gonghui.kernel.files.services import store_file
from gonghui.kernel.ui.formats import money
from gonghui.kernel.ui.pages import ActionPage, Crumb, say
from gonghui.kernel.ui.pages.base import RowPage, ShownLink
from gonghui.kernel.ui.pages.download import file_response

SCANS = FileRule(("pdf", "jpg", "jpeg", "png"), 20 * MEGABYTE)


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
