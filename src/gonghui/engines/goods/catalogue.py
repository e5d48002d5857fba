"""Declared facts of goods."""

from gonghui.engines.goods.indicators import INDICATORS
from gonghui.engines.goods.registers import ITEMS, MOVES, WAREHOUSES
from gonghui.engines.goods.reminding import warn_of_expiry
from gonghui.kernel.access.permissions import (
    AID,
    AUDITOR,
    BUSINESS,
    CHAIR,
    FINANCE,
    OFFICER,
    ORGANISER,
    WOMEN,
    Permission,
)
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.chores import Chore
from gonghui.kernel.notify.enums import Channel
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.policy.parameters import PolicyParameter
from gonghui.kernel.ui.menus import MenuItem
from gonghui.kernel.ui.tiles import PortalTile

__all__ = ["INDICATORS"]

REGISTERS = (WAREHOUSES, ITEMS, MOVES)

PERMISSIONS = (
    Permission("goods.view", "查看物资", BUSINESS),
    Permission("goods.keep", "保管和发放物资", (CHAIR, OFFICER, ORGANISER, AID, WOMEN)),
    Permission("goods.approve", "审批报损和盘点", (CHAIR, FINANCE)),
    Permission("goods.export", "导出物资", (CHAIR, OFFICER, ORGANISER, FINANCE, AUDITOR, AID)),
)

AUDIT_EVENTS = (
    AuditEvent("goods.warehouse_saved", "{actor}登记了仓库{target}"),
    AuditEvent("goods.item_saved", "{actor}登记了物资品目{target}"),
    AuditEvent("goods.received", "{actor}办理了{target}：{warehouse}入库{count}种"),
    AuditEvent("goods.receipt_reversed", "{actor}冲回了{target}，原因：{reason}"),
    AuditEvent("goods.sent", "{actor}办理了{target}：调往{to}，{count}个批次"),
    AuditEvent("goods.transfer_received", "{actor}对{target}收货"),
    AuditEvent("goods.difference_settled", "{actor}处理了{target}的差异：{reason}"),
    AuditEvent("goods.list_made", "{actor}制作了发放清单{target}，{count}项"),
    AuditEvent("goods.lines_added", "{actor}在发放清单{target}中加入{count}项"),
    AuditEvent("goods.lines_cancelled", "{actor}在发放清单{target}中取消{count}项，原因：{reason}"),
    AuditEvent("goods.list_closed", "{actor}办结了发放清单{target}"),
    AuditEvent("goods.list_cancelled", "{actor}作废了发放清单{target}，原因：{reason}"),
    AuditEvent("goods.handed_out", "{actor}按清单{target}向{to}发放{count}项"),
    AuditEvent("goods.signed", "{by}签收了清单{target}的{count}项（{way}）"),
    AuditEvent("goods.paper_confirmed", "{actor}按纸质签收表确认了清单{target}的{count}项"),
    AuditEvent("goods.given_back", "{from}退回清单{target}的{what}，原因：{reason}"),
    AuditEvent("goods.loss_asked", "{actor}申请{target}"),
    AuditEvent("goods.loss_approved", "{actor}同意{target}"),
    AuditEvent("goods.loss_refused", "{actor}不同意{target}，原因：{reason}"),
    AuditEvent("goods.take_started", "{actor}发起了{target}"),
    AuditEvent("goods.take_submitted", "{actor}提交了{target}"),
    AuditEvent("goods.take_approved", "{actor}审批了{target}，差异入账"),
    AuditEvent("goods.take_returned", "{actor}退回了{target}，原因：{reason}"),
    AuditEvent("goods.take_cancelled", "{actor}作废了{target}，原因：{reason}"),
    AuditEvent("goods.sheet_printed", "{actor}打开了清单{target}的签收表"),
    AuditEvent("goods.exported", "{actor}导出了{title}共{count}项"),
)

MESSAGE_KINDS = (
    MessageKind(
        "goods.handed",
        "物资待签收",
        "工会发放给您的{item}已登记发放，收到后请签收；没有收到的请联系所在工会。",
        label="物资待签收",
    ),
    MessageKind(
        "goods.expiring",
        "物资即将过期",
        "{warehouse}的{item}还有{left}，保质期至{day}，请尽快发放或调拨。",
        channels=(Channel.EMAIL, Channel.WECOM),
        label="物资即将过期",
        audience="cadre",
    ),
)

CHORES = (Chore("goods.expiring", "提醒即将过期的物资", warn_of_expiry),)

POLICY_PARAMETERS = (
    PolicyParameter(
        "goods.expiry_warn",
        "物资保质期前几天提醒",
        30,
        "天",
        "物资管理通行做法，可按本级规定调整",
        floor=1,
    ),
)

PORTAL_TILES = (
    PortalTile(
        "goods",
        "物资签收",
        "portal:goods",
        "gift",
        order=65,
        hint="工会发给您的物资，收到后签收",
        seen="gonghui.engines.goods.queries.has_goods",
        badge="gonghui.engines.goods.queries.goods_to_sign",
    ),
)

_VIEW = "goods.view"

MENU = (
    MenuItem("库存", "goods:stock", "archive", _VIEW, "物资", 10),
    MenuItem("物资发放", "goods:lists", "gift", _VIEW, "物资", 20),
    MenuItem("入库", "goods:receipts", "file-import", _VIEW, "物资", 30),
    MenuItem("调拨", "goods:transfers", "arrow-right", _VIEW, "物资", 40),
    MenuItem("盘点", "goods:takes", "clipboard-check", _VIEW, "物资", 50),
    MenuItem("报损", "goods:losses", "alert-triangle", _VIEW, "物资", 60),
    MenuItem(
        "物资品目",
        "registers:list",
        "tag",
        _VIEW,
        "物资",
        70,
        url_kwargs={"code": "goods-items"},
    ),
    MenuItem(
        "仓库", "registers:list", "building", _VIEW, "物资", 80, url_kwargs={"code": "warehouses"}
    ),
    MenuItem(
        "出入库流水",
        "registers:list",
        "history",
        _VIEW,
        "物资",
        90,
        url_kwargs={"code": "goods-moves"},
    ),
)
