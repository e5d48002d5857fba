"""The register of gifts."""

from __future__ import annotations

from typing import Any

from gonghui.domains.assistance.donations.enums import (
    DonationState,
    DriveKind,
    Giver,
)
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, FlagFilter, UnionFilter
from gonghui.kernel.ui.pages import Link, Panel

STATE_TONES: dict[str, str] = {
    DonationState.PLEDGED: "warn",
    DonationState.RECEIVED: "ok",
    DonationState.DECLINED: "mute",
}


def _struck_by(row: Any) -> str:
    return row.reversal.number if hasattr(row, "reversal") else ""


def _is_standing(row: Any) -> bool:
    """Received, no red entry, not struck out."""
    return (
        row.state == DonationState.RECEIVED
        and row.reverses_id is None
        and not hasattr(row, "reversal")
    )


def _can_be_stocked(row: Any) -> bool:
    is_stocked = row.stocked is not None and row.stocked.reversed_at is None
    return (
        _is_standing(row)
        and row.drive.kind in (DriveKind.GOODS, DriveKind.BOOKS)
        and not is_stocked
    )


_COLUMNS = (
    Column("name", "捐赠人", link=True, width=10),
    Column("state", "状态", kind="choice", tones=STATE_TONES, width=8),
    Column("drive", "募捐活动", "drive.title", wide=True),
    Column("union", "工会", "union.name", wide=True),
    Column("amount", "金额", kind="money", unit="元"),
    Column("quantity", "数量", kind="number", hide_on_phone=True),
    Column("headcount", "人数", kind="number", hide_on_phone=True),
    Column("received_on", "收到日期", kind="date", sortable=True),
    Column("number", "收据编号", hide_on_phone=True),
)

DONATIONS = Register(
    code="donations",
    title="捐赠明细",
    noun="捐赠",
    model="donations.Donation",
    permissions=RegisterPermissions(
        view="donations.view",
        export="donations.export",
        imports="donations.edit",
    ),
    columns=_COLUMNS,
    filters=(
        ChoiceFilter("kind", "类别", path="drive__kind", choices=DriveKind.choices),
        ChoiceFilter("state", "状态", choices=DonationState.choices),
        ChoiceFilter("giver", "捐赠人类型", choices=Giver.choices),
        UnionFilter("union", "工会（含下级）", permission="donations.view"),
        DateRangeFilter("received_on", "收到日期"),
        FlagFilter("consents", "同意公开姓名"),
    ),
    search=("name", "number", "drive__title"),
    search_label="捐赠人、收据编号、活动",
    ordering=("-pk",),
    related=("drive__union", "union", "account", "stocked", "reverses", "reversal", "made_by"),
    count_unit="笔",
    panels=(
        Panel(
            "捐赠",
            (
                Column("name", "捐赠人"),
                Column("giver", "类型", kind="choice"),
                Column("drive", "募捐活动", "drive.title", wide=True),
                Column("union", "工会", "union.name", wide=True),
                Column("given", "捐赠内容"),
                Column("headcount", "人数", kind="number", unit="人"),
                Column("consents", "同意公开姓名", kind="flag"),
                Column("channel", "来源", kind="choice"),
                Column("note", "说明", wide=True),
            ),
        ),
        Panel(
            "收讫",
            (
                Column("received_on", "收到日期", kind="date"),
                Column("number", "收据编号"),
                Column("account", "存入专户", "account.title"),
                Column("stocked", "入库单", "stocked.number"),
                Column("reverses", "冲销的收据", "reverses.number"),
                Column("reversal", "已由收据冲销", _struck_by),
                Column("made_by", "登记人", empty="系统"),
            ),
        ),
    ),
    badge="state",
    actions=(
        Link(
            "收据",
            "donations:receipt",
            "printer",
            "donations.view",
            when=lambda row: row.state == DonationState.RECEIVED,
        ),
        Link(
            "确认收到",
            "donations:confirm",
            "check",
            "donations.edit",
            "primary",
            when=lambda row: row.state == DonationState.PLEDGED,
        ),
        Link(
            "没有收到",
            "donations:decline",
            "x",
            "donations.edit",
            when=lambda row: row.state == DonationState.PLEDGED,
        ),
        Link(
            "捐物入库",
            "donations:stock",
            "archive",
            "donations.edit",
            "primary",
            when=_can_be_stocked,
        ),
        Link("冲销", "donations:strike", "arrow-back-up", "donations.edit", when=_is_standing),
    ),
    list_links=(Link("募捐活动", "donations:drives", "heart-handshake", "donations.view"),),
    layout="gonghui.domains.assistance.donations.importing.LAYOUT",
    empty_help="还没有捐赠记录。可以在募捐活动里逐笔登记，也可以按单位导入名单。",
)
