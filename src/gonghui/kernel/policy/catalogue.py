"""Declared facts of policy."""

from gonghui.kernel.access.permissions import BUSINESS, CHAIR, SYSTEM_ADMIN, Permission
from gonghui.kernel.audit.catalogue import AuditEvent

PERMISSIONS = (
    Permission("policy.view", "查看政策参数", (*BUSINESS, SYSTEM_ADMIN)),
    Permission("policy.edit", "设置政策参数", (CHAIR, SYSTEM_ADMIN)),
)

AUDIT_EVENTS = (AuditEvent("policy.set", "{actor}将{union}的“{title}”设为{value}"),)
