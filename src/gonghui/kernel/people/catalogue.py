"""Declared facts of people: audit events."""

from gonghui.kernel.audit.catalogue import AuditEvent

AUDIT_EVENTS = (
    AuditEvent("people.id_number_revealed", "{actor}查看了{target}的完整证件号码，事由：{reason}"),
)
