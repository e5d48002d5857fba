"""The bank's answer before it is booked: what was understood, what was not, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from gonghui.engines.money import services
from gonghui.engines.money.enums import ResultState, RowVerdict
from gonghui.engines.money.models import ResultFile, ResultRow
from gonghui.engines.money.pages.shown import FILE_TONES, VERDICT_TONES, batches_crumb
from gonghui.engines.money.queries import Reader
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter
from gonghui.kernel.ui.pages import ActionPage, Crumb, Link, ListPage


def _is_preview(row: Any) -> bool:
    return bool(row.state == ResultState.PREVIEW)


class ResultPage(ListPage):
    """`/money/results/<pk>/`"""

    model = ResultRow
    permission = "money.pay"
    template_name = "money/result.html"
    title = "银行回盘"
    related = ("line__order__union",)
    ordering = ("row_number",)
    page_size = 100
    count_unit = "行"
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("verdict", "结果", choices=RowVerdict.choices),
    )
    links = (
        Link("确认入账", "money:result-book", "check", "money.pay", "primary", when=_is_preview),
        Link("放弃", "money:result-discard", "x", "money.pay", when=_is_preview),
    )
    row: ResultFile

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user: Any = request.user
        self.reader = Reader(user)
        if user.is_authenticated and user.may(self.permission):
            self.row = get_visible_or_404(
                ResultFile, kwargs["pk"], user=user, permission=self.permission
            )

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        return (
            Column("row_number", "行号", lambda row: f"第{row.row_number}行", width=6),
            Column("verdict", "结果", kind="choice", tones=VERDICT_TONES, width=8),
            Column("number", "支付单号", "line.order.number", width=10),
            Column("payee", "收款人", self._payee),
            Column("amount", "金额", "line.order.amount", kind="money", unit="元"),
            Column("text", "说明", wide=True),
        )

    def _payee(self, row: Any) -> str:
        return self.reader.name(row.line.order) if row.line else ""

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(result=self.row)

    def may_here(self, permission: str) -> bool:
        user: Any = self.request.user
        return bool(user.may_at(permission, self.row.batch.union))

    def get_subtitle(self) -> str:
        return f"{self.row.batch.title}　入账日期{self.row.paid_on:%Y-%m-%d}"

    def get_parents(self) -> list[Crumb]:
        batch = self.row.batch
        return [batches_crumb(), Crumb(str(batch), batch.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        return super().get_context_data(
            row=row,
            result_badge=(FILE_TONES[ResultState(row.state)], row.get_state_display()),
            silent=services.lines_without_answer(row.batch)
            - (row.paid_count + row.failed_count if _is_preview(row) else 0),
            is_preview=_is_preview(row),
            **kwargs,
        )


class ResultAction(ActionPage):
    """Base of what is done with a file."""

    model = ResultFile
    permission: Any = "money.pay"
    related = ("batch__union",)

    def get_parents(self) -> list[Crumb]:
        batch = self.row.batch
        return [
            batches_crumb(),
            Crumb(str(batch), batch.get_absolute_url()),
            Crumb("银行回盘", reverse("money:result", args=[self.row.pk])),
        ]

    def after_url(self, result: Any) -> str:
        return str(self.row.batch.get_absolute_url())


class BookPage(ResultAction):
    title = "确认入账"
    submit_label = "确认入账"

    def get_question(self) -> str:
        row = self.row
        wrong = f"另有{row.wrong_count}行有误，不入账。" if row.wrong_count else ""
        return f"{row.batch}：成功{row.paid_count}笔，失败{row.failed_count}笔。{wrong}"

    def perform(self, row: Any, form: Any) -> Any:
        return services.book_result(row, actor=self.request.user)

    def success_message(self, result: Any) -> str:
        if result.job_id:
            return "笔数较多，正在后台入账，完成后会通知您。"
        return f"已入账：成功{result.paid_count}笔，失败{result.failed_count}笔。"


class DiscardResultPage(ResultAction):
    title = "放弃这份回盘"
    submit_label = "放弃"
    is_danger = True
    question = "放弃后不入账，可以重新读入正确的文件。"
    success_text = "已放弃。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.discard_result(row, actor=self.request.user)
