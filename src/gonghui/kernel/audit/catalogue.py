"""The entry type of audit events, and the events of the kernel's own acts."""

from dataclasses import dataclass

from gonghui.kernel.catalogues import Catalogue


@dataclass(frozen=True)
class AuditEvent:
    """One kind of recorded act.

    `sentence` is a Chinese template over actor, target, union, reason and the detail's keys.
    """

    code: str
    sentence: str


EVENTS: Catalogue[AuditEvent] = Catalogue("AUDIT_EVENTS", AuditEvent)

AUDIT_EVENTS = (
    AuditEvent("audit.read", "{actor}查阅了审计记录"),
    AuditEvent("audit.exported", "{actor}导出了审计记录"),
)
