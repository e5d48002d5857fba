"""Losses: asked for, decided by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from gonghui.engines.goods import services, tones
from gonghui.engines.goods.enums import LossReason, LossState
from gonghui.engines.goods.forms import LossForm, OpinionForm, ReasonForm
from gonghui.engines.goods.models import Stock, WriteOff
from gonghui.engines.goods.pages.base import GoodsAction, WarehouseFilter, crumb, row_crumb
from gonghui.engines.goods.registers import quantity
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import Crumb, DetailPage, Link, ListPage, Panel

RELATED = ("lot__item", "warehouse__union", "asked_by", "decided_by")


class LossesPage(ListPage):
    """`/goods/losses/`"""

    model = WriteOff
    permission = "goods.view"
    title = "报损"
    columns = (
        Column("number", "单号", link=True),
        Column("state", "状态", kind="choice", tones=tones.LOSS, width=8),
        Column("item", "物资", "lot"),
        Column("quantity", "数量", quantity),
        Column("value", "金额", kind="money", unit="元"),
        Column("kind", "原因", kind="choice"),
        Column("warehouse", "仓库", "warehouse.label", wide=True),
        Column("asked_on", "申请日期", kind="date"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission="goods.view"),
        WarehouseFilter("warehouse", "仓库"),
        ChoiceFilter("state", "状态", choices=LossState.choices),
        ChoiceFilter("kind", "原因", choices=LossReason.choices),
    )
    search_paths = ("lot__item__name", "text")
    search_label = "品名或情况"
    ordering = ("-pk",)
    related = RELATED[:2]
    row_url_name = "goods:loss"
    count_unit = "单"
    empty_text = "没有报损。物资过期、破损、丢失的，在库存中打开该批次申请报损。"
    empty_link = Link("打开库存", "goods:stock", "archive", "goods.view")


class AskLossPage(GoodsAction):
    """`/goods/stock/<pk>/loss/`"""

    model = Stock
    related = ("lot__item", "warehouse__union")
    title = "申请报损"
    form_class = LossForm
    submit_label = "提交审批"
    success_text = "已提交，等有审批权限的人审批后核销。"

    def get_question(self) -> str:
        row = self.row
        return f"{row.lot}，现有{quantity(row)}，单价{row.lot.unit_price}元。"

    def get_parents(self) -> list[Crumb]:
        return [
            crumb("库存", "goods:stock"),
            Crumb(str(self.row.lot), self.row.get_absolute_url()),
        ]

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        return services.ask_write_off(
            row, data["quantity"], kind=data["kind"], text=data["text"], actor=self.request.user
        )

    def after_url(self, result: Any) -> str:
        return str(result.get_absolute_url())


def _waits(row: WriteOff) -> bool:
    return row.state == LossState.ASKED


class LossPage(DetailPage):
    """`/goods/losses/<pk>/`"""

    model = WriteOff
    permission = "goods.view"
    related = RELATED
    panels = (
        Panel(
            "报损单",
            (
                Column("number", "单号"),
                Column("item", "物资", "lot"),
                Column("quantity", "数量", quantity),
                Column("value", "金额", kind="money", unit="元"),
                Column("warehouse", "仓库", "warehouse.label", wide=True),
                Column("kind", "原因", kind="choice"),
                Column("text", "情况说明", wide=True),
                Column("asked_by", "申请人", "asked_by.display_name", empty="系统"),
                Column("asked_on", "申请日期", kind="date"),
                Column("decided_by", "审批人", "decided_by.display_name"),
                Column("decided_on", "审批日期", kind="date"),
                Column("opinion", "审批意见", wide=True),
            ),
        ),
    )
    links = (
        Link("同意核销", "goods:approve_loss", "check", "goods.approve", "primary", when=_waits),
        Link("不同意", "goods:refuse_loss", "x", "goods.approve", when=_waits),
    )

    def badge(self) -> tuple[str, str]:
        return tones.LOSS[self.row.state], self.row.get_state_display()

    def get_parents(self) -> list[Crumb]:
        return [crumb("报损", "goods:losses")]


class DecideLoss(GoodsAction):
    """Base of both answers."""

    model = WriteOff
    permission = "goods.approve"
    related = RELATED

    def get_question(self) -> str:
        row = self.row
        asked = row.asked_by.display_name if row.asked_by else "系统"
        return (
            f"{asked}申请报损{row.lot}{quantity(row)}，{row.value}元，"
            f"原因：{row.get_kind_display()}，{row.text}。"
        )

    def get_parents(self) -> list[Crumb]:
        return [crumb("报损", "goods:losses"), row_crumb(self.row)]


class ApproveLossPage(DecideLoss):
    """`/goods/losses/<pk>/approve/`"""

    title = "同意报损"
    form_class = OpinionForm
    submit_label = "同意核销"
    success_text = "已核销。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.write_off(
            row, approve=True, opinion=form.cleaned_data["opinion"], actor=self.request.user
        )


class RefuseLossPage(DecideLoss):
    """`/goods/losses/<pk>/refuse/`"""

    title = "不同意报损"
    form_class = ReasonForm
    submit_label = "不同意"
    is_danger = True
    success_text = "已答复申请人。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.write_off(
            row, approve=False, opinion=form.cleaned_data["reason"], actor=self.request.user
        )
