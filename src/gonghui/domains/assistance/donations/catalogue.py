"""Declared facts of donations."""

from decimal import Decimal

from gonghui.domains.assistance.donations.indicators import INDICATORS
from gonghui.domains.assistance.donations.kinds import BASIS, PAYMENTS, RESCUE
from gonghui.domains.assistance.donations.registers import DONATIONS
from gonghui.kernel.access.permissions import (
    AID,
    AID_APPROVER,
    AUDITOR,
    CHAIR,
    FINANCE,
    OFFICER,
    ORGANISER,
    Permission,
)
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.policy.parameters import PolicyParameter
from gonghui.kernel.ui.menus import MenuItem
from gonghui.kernel.ui.tiles import PortalTile

__all__ = ["INDICATORS"]

MATTER_KINDS = (RESCUE,)
PAYMENT_KINDS = PAYMENTS
REGISTERS = (DONATIONS,)

PERMISSIONS = (
    Permission("donations.view", "查看捐赠", (CHAIR, OFFICER, ORGANISER, FINANCE, AUDITOR, AID)),
    Permission("donations.edit", "组织募捐、登记捐赠", (CHAIR, OFFICER, AID)),
    Permission("donations.export", "导出捐赠", (CHAIR, OFFICER, FINANCE, AID)),
    Permission("donations.accounts", "管理捐款专户", (CHAIR, FINANCE)),
    Permission("donations.rescues", "查看和办理一日捐救助", (AID, AID_APPROVER)),
)

MENU = (
    MenuItem("募捐与一日捐", "donations:drives", "heart-handshake", "donations.view", "帮扶", 70),
    MenuItem(
        "捐赠明细",
        "registers:list",
        "list-details",
        "donations.view",
        "帮扶",
        71,
        url_kwargs={"code": "donations"},
    ),
    MenuItem("捐款专户", "donations:accounts", "building-bank", "donations.view", "经费", 60),
    MenuItem("捐款支出", "donations:outlays", "receipt", "donations.view", "经费", 61),
)

PORTAL_TILES = (
    PortalTile(
        "donations",
        "献爱心",
        "portal:donations",
        "heart-handshake",
        order=75,
        hint="一日捐、捐款捐物，自愿参加",
        badge="gonghui.domains.assistance.donations.queries.calls",
    ),
)

AUDIT_EVENTS = (
    AuditEvent("donations.drafted", "{actor}起草了募捐活动{target}"),
    AuditEvent("donations.changed", "{actor}修改了募捐活动{target}"),
    AuditEvent("donations.opened", "{actor}发出了{target}的倡议"),
    AuditEvent("donations.closed", "{actor}结束了募捐活动{target}"),
    AuditEvent("donations.cancelled", "{actor}取消了募捐活动{target}，原因：{reason}"),
    AuditEvent("donations.taken", "{actor}登记了捐赠{target}，{given}"),
    AuditEvent("donations.list_taken", "{actor}按名单登记了{target}的{count}笔捐赠"),
    AuditEvent("donations.pledged", "{actor}在手机上认捐{target}，{given}"),
    AuditEvent("donations.confirmed", "{actor}确认收到{target}，{given}"),
    AuditEvent("donations.pledge_ended", "{actor}结束了认捐{target}：{reason}"),
    AuditEvent("donations.struck_out", "{actor}冲销了捐赠{target}，原因：{reason}"),
    AuditEvent("donations.stocked", "{actor}办理了{target}的捐物入库"),
    AuditEvent("donations.receipt_printed", "{actor}打印了{target}的收据{number}"),
    AuditEvent("donations.account_opened", "{actor}设立了捐款专户{target}"),
    AuditEvent("donations.published", "{actor}向社会公开了{target}的收支"),
    AuditEvent("donations.unpublished", "{actor}停止公开{target}的收支"),
    AuditEvent("donations.other_in", "{actor}在{target}登记收入{amount}元：{title}"),
    AuditEvent("donations.outlay_planned", "{actor}安排了{target}，{amount}元"),
    AuditEvent("donations.outlay_dropped", "{actor}不再支出{target}，原因：{reason}"),
    AuditEvent("donations.ordered", "{actor}为{target}制作了支付单"),
    AuditEvent("donations.arrived", "{actor}确认收到{target}"),
    AuditEvent("donations.sheet_printed", "{actor}打印了{target}的收支表"),
)

MESSAGE_KINDS = (
    MessageKind(
        "donations.received",
        "捐赠已收到",
        "您为“{drive}”捐赠的{given}已收到，收据编号{number}。感谢您的爱心。",
        label="捐赠已收到",
    ),
)

POLICY_PARAMETERS = (
    PolicyParameter(
        "donations.rescue_rate", "一日捐救助比例", Decimal(30), "%", BASIS, floor=0, ceiling=100
    ),
    PolicyParameter(
        "donations.rescue_floor", "一日捐救助起付线", Decimal(5000), "元", BASIS, floor=0
    ),
    PolicyParameter(
        "donations.rescue_most", "一日捐救助每次封顶", Decimal(10000), "元", BASIS, floor=0
    ),
    PolicyParameter(
        "donations.rescue_year_most", "一日捐救助每人每年上限", Decimal(10000), "元", BASIS, floor=0
    ),
    PolicyParameter("donations.donors_only", "一日捐只救助捐款职工及家庭", True, "", BASIS),
    PolicyParameter(
        "donations.donor_issues", "捐款职工按最近几期认定", 2, "期", BASIS, floor=1, ceiling=10
    ),
)
