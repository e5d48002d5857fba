"""Declared facts of new forms of employment."""

from gonghui.domains.membership.gig.indicators import INDICATORS
from gonghui.domains.membership.gig.registers import SERVICES, STATIONS, SURVEYS
from gonghui.kernel.access.permissions import BUSINESS, EDITORS, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.ui.menus import MenuItem

__all__ = ["INDICATORS"]

REGISTERS = (SURVEYS, STATIONS, SERVICES)

PERMISSIONS = (
    Permission("gig.view", "查看新就业形态工作", BUSINESS),
    Permission("gig.edit", "登记摸底数、站点和服务", EDITORS),
    Permission("gig.export", "导出新就业形态台账", EDITORS),
)

AUDIT_EVENTS = (
    AuditEvent("gig.surveyed", "{actor}登记了{target}"),
    AuditEvent("gig.station_saved", "{actor}登记了服务站点{target}"),
    AuditEvent("gig.served", "{actor}登记了服务记录{target}"),
)

MENU = (MenuItem("新就业形态", "gig:board", "users-group", "gig.view", "会员", 55),)
