"""Declared facts of files."""

from gonghui.kernel.audit.catalogue import AuditEvent

AUDIT_EVENTS = (AuditEvent("files.downloaded", "{actor}下载了文件{target}"),)
