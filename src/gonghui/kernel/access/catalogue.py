"""Declared facts of access."""

from gonghui.kernel.access.permissions import AUDIT_ADMIN, SECURITY_ADMIN, Permission
from gonghui.kernel.audit.catalogue import AuditEvent

PERMISSIONS = (
    Permission("audit.view", "查阅审计记录", (AUDIT_ADMIN,)),
    Permission("access.manage", "管理账号与授权", (SECURITY_ADMIN,)),
)

AUDIT_EVENTS = (
    AuditEvent("access.account_opened", "{actor}开通了账号{target}"),
    AuditEvent("access.role_granted", "{actor}授予{target}在{union}的角色：{role}"),
    AuditEvent("access.grant_ended", "{actor}结束了{target}的授权：{role}"),
    AuditEvent("access.account_enabled", "{actor}启用了账号{target}"),
    AuditEvent("access.account_disabled", "{actor}停用了账号{target}"),
    AuditEvent("access.password_reset", "{actor}重置了账号{target}的密码"),
    AuditEvent("access.password_changed", "{target}修改了密码"),
    AuditEvent("access.signed_in", "{target}登录"),
    AuditEvent("access.sign_in_failed", "账号{target}登录失败"),
    AuditEvent("access.signed_out", "{target}退出登录"),
)
