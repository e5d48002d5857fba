"""Stock-taking: started, counted, handed in, approved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from gonghui.engines.goods import queries, services, tones
from gonghui.engines.goods.enums import TakeState
from gonghui.engines.goods.forms import (
    CountForm,
    OpinionForm,
    ReasonForm,
    TakeAtForm,
    TakeForm,
)
from gonghui.engines.goods.models import StockTake, Warehouse
from gonghui.engines.goods.pages.base import GoodsAction, WarehouseFilter, crumb, row_crumb
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import (
    CreatePage,
    Crumb,
    DetailPage,
    Link,
    ListPage,
    Panel,
    RelatedTable,
)
from gonghui.kernel.ui.pages.base import RowPage

RELATED = ("warehouse__union", "started_by", "submitted_by", "decided_by")


class TakesPage(ListPage):
    """`/goods/takes/`"""

    model = StockTake
    permission = "goods.view"
    title = "盘点"
    columns = (
        Column("number", "单号", link=True),
        Column("state", "状态", kind="choice", tones=tones.TAKE, width=8),
        Column("warehouse", "仓库", "warehouse.label", wide=True),
        Column("started_on", "盘点日期", kind="date"),
        Column("is_blind", "盲盘", kind="flag"),
        Column("started_by", "发起人", "started_by.display_name", empty="系统"),
        Column("decided_by", "审批人", "decided_by.display_name", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission="goods.view"),
        WarehouseFilter("warehouse", "仓库"),
        ChoiceFilter("state", "状态", choices=TakeState.choices),
    )
    ordering = ("-pk",)
    related = RELATED
    row_url_name = "goods:take"
    count_unit = "次"
    empty_text = "还没有盘点。"
    empty_link = Link("开始盘点", "goods:new_take", "clipboard-check", "goods.keep")
    links = (Link("开始盘点", "goods:new_take", "plus", "goods.keep", "primary"),)


class NewTakePage(CreatePage):
    """`/goods/takes/new/`"""

    permission = "goods.keep"
    title = "开始盘点"
    form_class = TakeAtForm
    submit_label = "开始盘点"
    intro = "盘点期间该仓库不能办理出入库。"
    success_text = "已开始盘点，可以打印盘点表，或直接填写实盘数量。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def get_parents(self) -> list[Crumb]:
        return [crumb("盘点", "goods:takes")]

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return services.start_stock_take(
            data["warehouse"],
            is_blind=data["is_blind"],
            note=data["note"],
            actor=self.request.user,
        )


class StartTakePage(GoodsAction):
    """`/goods/warehouses/<pk>/take/`"""

    model = Warehouse
    related = ("union",)
    title = "开始盘点"
    form_class = TakeForm
    submit_label = "开始盘点"
    success_text = NewTakePage.success_text

    def get_question(self) -> str:
        return f"盘点“{self.row.label}”。盘点期间该仓库不能办理出入库。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.start_stock_take(row, actor=self.request.user, **form.cleaned_data)

    def after_url(self, result: Any) -> str:
        return str(result.get_absolute_url())


def _counting(row: StockTake) -> bool:
    return row.state == TakeState.COUNTING


def _submitted(row: StockTake) -> bool:
    return row.state == TakeState.SUBMITTED


def _lines(row: StockTake, request: Any) -> Any:
    return queries.lines_of_take(row, request.user)


class TakePage(DetailPage):
    """`/goods/takes/<pk>/`"""

    model = StockTake
    permission = "goods.view"
    related = RELATED
    panels = (
        Panel(
            "盘点单",
            (
                Column("number", "单号"),
                Column("warehouse", "仓库", "warehouse.label", wide=True),
                Column("started_on", "盘点日期", kind="date"),
                Column("is_blind", "盲盘", kind="flag"),
                Column("started_by", "发起人", "started_by.display_name", empty="系统"),
                Column("submitted_by", "提交人", "submitted_by.display_name"),
                Column("submitted_at", "提交时间", kind="datetime"),
                Column("decided_by", "审批人", "decided_by.display_name"),
                Column("decided_at", "审批时间", kind="datetime"),
                Column("note", "说明", wide=True),
                Column("opinion", "审批意见", wide=True),
            ),
        ),
    )
    tables = (
        RelatedTable(
            "盘点明细",
            (
                Column("lot", "物资", "lot"),
                Column("unit", "单位", "lot.item.unit"),
                Column("book", "账面", "book_shown", kind="number"),
                Column("counted", "实盘", kind="number"),
                Column("difference", "差异", "difference_shown", kind="number"),
                Column("reason", "差异原因", wide=True),
            ),
            _lines,
            limit=1000,
        ),
    )
    links = (
        Link("打印盘点表", "goods:take_sheet", "printer", "goods.view"),
        Link("填写实盘", "goods:count", "pencil", "goods.keep", "primary", when=_counting),
        Link("提交审批", "goods:submit_take", "send", "goods.keep", when=_counting),
        Link("作废", "goods:cancel_take", "x", "goods.keep", when=_counting),
        Link(
            "同意入账", "goods:approve_take", "check", "goods.approve", "primary", when=_submitted
        ),
        Link("退回", "goods:return_take", "arrow-back-up", "goods.approve", when=_submitted),
    )

    def badge(self) -> tuple[str, str]:
        return tones.TAKE[self.row.state], self.row.get_state_display()

    def get_parents(self) -> list[Crumb]:
        return [crumb("盘点", "goods:takes")]


class TakeAct(GoodsAction):
    """Base of the steps of a count."""

    model = StockTake
    related = RELATED

    def get_parents(self) -> list[Crumb]:
        return [crumb("盘点", "goods:takes"), row_crumb(self.row)]


class CountPage(TakeAct):
    """`/goods/takes/<pk>/count/`: on the phone in the warehouse, lot by lot."""

    title = "填写实盘"
    template_name = "goods/count.html"
    form_class = CountForm
    submit_label = "保存"
    success_text = "已保存。"

    def form_kwargs(self) -> dict[str, Any]:
        lines = queries.lines_of_take(self.row, self.request.user)
        for line in lines:
            line.take = self.row
        return {"lines": lines}

    def get_question(self) -> str:
        if self.row.is_blind:
            return "盲盘：按实物填写，可以分次保存；全部填齐后显示账面数量，只能补写差异原因。"
        return "按实物填写，可以分次保存；账实不符的写明原因。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.count_lots(
            row, form.counts(), reasons=form.reasons(), actor=self.request.user
        )


class SubmitTakePage(TakeAct):
    """`/goods/takes/<pk>/submit/`"""

    title = "提交盘点"
    submit_label = "提交审批"
    success_text = "已提交，审批后差异入账。"

    def get_question(self) -> str:
        lines = queries.lines_of_take(self.row, self.request.user)
        off = [line for line in lines if line.difference_shown]
        if not off:
            return f"共{len(lines)}个批次。提交后不能再改实盘数量。"
        value = sum(line.difference_value for line in off)
        return f"共{len(lines)}个批次，{len(off)}个账实不符，差异金额{value:+}元。提交后不能再改。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.submit_stock_take(row, actor=self.request.user)


class CancelTakePage(TakeAct):
    """`/goods/takes/<pk>/cancel/`"""

    title = "作废盘点"
    form_class = ReasonForm
    is_danger = True
    submit_label = "作废"
    success_text = "已作废，仓库可以办理出入库。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.cancel_stock_take(
            row, reason=form.cleaned_data["reason"], actor=self.request.user
        )


class ApproveTakePage(TakeAct):
    """`/goods/takes/<pk>/approve/`"""

    permission = "goods.approve"
    title = "审批盘点"
    form_class = OpinionForm
    submit_label = "同意入账"
    success_text = "差异已入账。"

    def get_question(self) -> str:
        off = [
            line for line in queries.lines_of_take(self.row, self.request.user) if line.difference
        ]
        if not off:
            return "账实相符，没有差异。"
        told = "；".join(
            f"{line.lot}{line.difference:+d}{line.lot.item.unit}（{line.reason}）" for line in off
        )
        return f"差异入账：{told}。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.close_stock_take(
            row, opinion=form.cleaned_data["opinion"], actor=self.request.user
        )


class ReturnTakePage(TakeAct):
    """`/goods/takes/<pk>/return/`"""

    permission = "goods.approve"
    title = "退回盘点"
    form_class = ReasonForm
    submit_label = "退回"
    success_text = "已退回。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.reopen_stock_take(
            row, opinion=form.cleaned_data["reason"], actor=self.request.user
        )


class TakeSheetPage(RowPage):
    """`/goods/takes/<pk>/sheet/`: to count with a pen; a blind one without the books."""

    model = StockTake
    permission = "goods.view"
    related = RELATED
    template_name = "goods/take_sheet.html"

    def get_title(self) -> str:
        return "盘点表"

    def get_parents(self) -> list[Crumb]:
        return [crumb("盘点", "goods:takes"), row_crumb(self.row)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = queries.lines_of_take(self.row, self.request.user)
        return super().get_context_data(
            row=self.row,
            lines=lines,
            shows_books=queries.may_see_books(self.row, lines),
            **kwargs,
        )
