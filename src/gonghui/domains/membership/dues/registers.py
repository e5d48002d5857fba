"""The registers of dues: bases, and money that came in."""

from __future__ import annotations

from typing import Any

from gonghui.domains.membership.dues.enums import PayMethod
from gonghui.domains.membership.months import Month
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, UnionFilter
from gonghui.kernel.ui.pages import Link, Panel


def _month_of(path: str) -> Any:
    def said(row: Any) -> str:
        value = row
        for part in path.split("."):
            value = getattr(value, part)
        return Month.of(value).label

    return said


_BASE_COLUMNS = (
    Column("name", "姓名", "membership.person.name", link=True, width=8),
    Column("union", "所属工会", "membership.union.name", wide=True),
    Column("base", "缴费基数", kind="money", unit="元"),
    Column("from_on", "起始月份", _month_of("from_on"), sortable=True, order_by="from_on"),
    Column("note", "说明"),
    Column("made_at", "登记时间", kind="datetime", hide_on_phone=True),
    Column("made_by", "登记人", empty="系统", hide_on_phone=True),
)

BASES = Register(
    code="dues-bases",
    title="缴费基数",
    noun="缴费基数",
    model="dues.DuesBase",
    permissions=RegisterPermissions(
        view="dues.view", edit="dues.edit", export="dues.export", imports="dues.import"
    ),
    columns=_BASE_COLUMNS,
    filters=(
        UnionFilter("union", "工会（含下级）", permission="dues.view"),
        DateRangeFilter("from_on", "起始月份"),
    ),
    search=("membership__person__name", "membership__person__name_initials"),
    search_label="姓名、拼音首字母",
    ordering=("-from_on", "-pk"),
    related=("membership__person", "membership__union", "made_by"),
    count_unit="条",
    panels=(Panel("缴费基数", _BASE_COLUMNS),),
    layout="gonghui.domains.membership.dues.importing.BASE_LAYOUT",
    empty_help="还没有登记缴费基数，可以从Excel导入，也可以在会员的会费卡上登记。",
)

_ENTRY_COLUMNS = (
    Column("name", "姓名", "dues_month.membership.person.name", link=True, width=8),
    Column("union", "工会", "union.name", wide=True),
    Column("month", "会费月份", _month_of("dues_month.month")),
    Column("amount", "金额", kind="money", unit="元"),
    Column("paid_on", "缴费日期", kind="date", sortable=True),
    Column("method", "方式", "receipt.method", kind="choice"),
    Column("receipt", "收据编号", "receipt.number"),
)

ENTRIES = Register(
    code="dues-payments",
    title="会费收缴明细",
    noun="会费收缴",
    model="dues.DuesEntry",
    permissions=RegisterPermissions(view="dues.view", export="dues.export", imports="dues.import"),
    columns=_ENTRY_COLUMNS,
    filters=(
        UnionFilter("union", "工会（含下级）", permission="dues.view"),
        ChoiceFilter("method", "方式", path="receipt__method", choices=PayMethod.choices),
        DateRangeFilter("paid_on", "缴费日期"),
    ),
    search=("dues_month__membership__person__name", "receipt__number"),
    search_label="姓名、收据编号",
    ordering=("-paid_on", "-pk"),
    related=("dues_month__membership__person", "union", "receipt"),
    count_unit="笔",
    panels=(Panel("收缴", _ENTRY_COLUMNS),),
    actions=(),
    list_links=(Link("会费台账", "dues:year", "coin", "dues.view"),),
    layout="gonghui.domains.membership.dues.importing.PAYMENT_LAYOUT",
    empty_help="还没有收缴记录。可以导入工资代扣名单，也可以在会费台账里批量登记。",
)
