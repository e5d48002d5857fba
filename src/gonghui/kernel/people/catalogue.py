"""Declared facts of people: audit events, what a merge leaves where it is."""

from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.people.merge_handlers import PersonMergeHandler

AUDIT_EVENTS = (
    AuditEvent("people.id_number_revealed", "{actor}查看了{target}的完整证件号码，事由：{reason}"),
    AuditEvent("people.merged", "{actor}将重复登记的{absorbed}并入{target}，理由：{reason}"),
    AuditEvent("people.merge_undone", "{actor}撤销了{absorbed}并入{target}的合并"),
)

PERSON_MERGE_HANDLERS = (
    PersonMergeHandler("people.PersonMerge.survivor", keep="说的是当时的合并"),
    PersonMergeHandler("people.PersonMerge.absorbed", keep="说的是当时的合并"),
)
