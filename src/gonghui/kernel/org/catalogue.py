"""Declared facts of the union tree."""

from gonghui.kernel.access.permissions import (
    BUSINESS,
    CHAIR,
    ORGANISER,
    SECURITY_ADMIN,
    Permission,
)
from gonghui.kernel.audit.catalogue import AuditEvent

PERMISSIONS = (
    Permission("org.view", "查看工会组织", (*BUSINESS, SECURITY_ADMIN)),
    Permission("org.edit", "登记和修改工会组织", (CHAIR, ORGANISER)),
    Permission("org.export", "导出工会组织", (CHAIR, ORGANISER)),
    Permission("employers.view", "查看用人单位", BUSINESS),
    Permission("employers.edit", "登记和修改用人单位", (CHAIR, ORGANISER)),
    Permission("employers.export", "导出用人单位", (CHAIR, ORGANISER)),
)

AUDIT_EVENTS = (
    AuditEvent("org.union_founded", "{actor}登记了工会{target}"),
    AuditEvent("org.union_renamed", "{actor}将“{before}”更名为“{after}”"),
    AuditEvent("org.union_moved", "{actor}将{target}由“{before}”调整到“{after}”"),
    AuditEvent("org.union_merged", "{actor}将{target}并入“{after}”"),
    AuditEvent("org.union_dissolved", "{actor}撤销了{target}"),
    AuditEvent("org.union_updated", "{actor}修改了工会{target}的资料"),
    AuditEvent("org.employer_registered", "{actor}登记了用人单位{target}"),
    AuditEvent("org.employer_updated", "{actor}修改了用人单位{target}的资料"),
    AuditEvent("org.employer_covered", "{actor}将用人单位{target}列入{union}的覆盖单位"),
    AuditEvent("org.related", "{actor}登记了{target}与“{after}”的{kind}关系"),
    AuditEvent("org.relation_ended", "{actor}结束了{target}与“{before}”的{kind}关系"),
    AuditEvent("org.appointed", "{actor}登记了任职{target}"),
    AuditEvent("org.appointment_ended", "{actor}结束了任职{target}，原因：{reason}"),
)
