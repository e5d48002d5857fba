"""Declared facts of counting members."""

from gonghui.domains.membership.counting.indicators import INDICATORS
from gonghui.kernel.access.permissions import BUSINESS, EDITORS, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.ui.menus import MenuItem

__all__ = ["INDICATORS"]

PERMISSIONS = (
    Permission("counts.view", "查看会员统计", BUSINESS),
    Permission("counts.export", "导出会员统计", EDITORS),
)

AUDIT_EVENTS = (AuditEvent("counts.exported", "{actor}导出了{union}{from}至{to}的会员统计"),)

MENU = (MenuItem("会员统计", "counting:table", "report-analytics", "counts.view", "会员", 60),)
