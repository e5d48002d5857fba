"""Declared facts of the phone site: tiles that belong to no line of business."""

from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.chores import Chore
from gonghui.kernel.ui.tiles import PortalTile
from gonghui.sites.portal.services import forget_drafts

AUDIT_EVENTS = (AuditEvent("portal.data_downloaded", "{actor}下载了工会保存的本人信息"),)

CHORES = (Chore("portal.forget_drafts", "清理过期的申请草稿", forget_drafts),)

PORTAL_TILES = (
    PortalTile(
        "bind",
        "绑定会员",
        "portal:bind",
        "link",
        who="unbound",
        order=10,
        hint="已是会员，核对姓名、证件号码和手机号",
    ),
    PortalTile("services", "全部服务", "portal:services", "list-details", order=95),
    PortalTile(
        "check_card",
        "核验会员卡",
        "checking:scan",
        "qrcode",
        who="unbound",
        order=97,
        hint="扫别人出示的会员卡，看是否有效",
    ),
    PortalTile(
        "notices",
        "公示",
        "notices:list",
        "speakerphone",
        who="everybody",
        order=98,
        hint="正在公示的事项，可以提出异议",
    ),
    PortalTile(
        "help",
        "服务电话",
        "portal:help",
        "phone",
        who="everybody",
        order=99,
        hint="工会窗口和电话",
    ),
)
