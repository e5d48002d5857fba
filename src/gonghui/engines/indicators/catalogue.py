"""Declared facts of the indicator engine."""

from gonghui.kernel.access.permissions import BUSINESS, CHAIR, EDITORS, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.ui.menus import MenuItem

PERMISSIONS = (
    Permission("indicators.view", "查看指标", BUSINESS),
    Permission("indicators.declare", "申报数字", EDITORS),
    Permission("indicators.approve", "审核申报数", (CHAIR,)),
    Permission("indicators.export", "导出指标明细", EDITORS),
)

AUDIT_EVENTS = (
    AuditEvent("indicators.declared", "{actor}申报了{target}"),
    AuditEvent("indicators.declaration_approved", "{actor}认可了申报数{target}"),
    AuditEvent("indicators.declaration_refused", "{actor}未认可申报数{target}"),
    AuditEvent("indicators.exported", "{actor}导出了{union}{period}“{title}”的明细{rows}行"),
)

MENU = (
    MenuItem("指标", "indicators:list", "chart-bar", "indicators.view", "数据", 10),
    MenuItem("申报数", "indicators:declarations", "clipboard-check", "indicators.view", "数据", 20),
)
