"""Declared facts of the working calendar."""

from gonghui.kernel.access.permissions import BUSINESS, CHAIR, SYSTEM_ADMIN, Permission
from gonghui.kernel.audit.catalogue import AuditEvent

PERMISSIONS = (
    Permission("calendar.view", "查看工作日历", (*BUSINESS, SYSTEM_ADMIN)),
    Permission("calendar.edit", "维护工作日历", (CHAIR, SYSTEM_ADMIN)),
)

AUDIT_EVENTS = (
    AuditEvent("calendar.day_set", "{actor}将{day}设为{kind}（{name}）"),
    AuditEvent("calendar.day_forgotten", "{actor}将{day}恢复为按平常星期计算"),
)
