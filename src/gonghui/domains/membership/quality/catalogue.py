"""Declared facts of the quality of the register."""

from gonghui.kernel.access.permissions import EDITORS, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.ui.menus import MenuItem

PERMISSIONS = (Permission("quality.view", "查看会员数据质量", EDITORS),)

MENU = (
    MenuItem("数据质量", "quality:overview", "clipboard-check", "quality.view", "会员", 62),
    MenuItem("采集审核", "quality:collection", "checklist", "membership.edit", "会员", 64),
)

AUDIT_EVENTS = (
    AuditEvent("quality.collection_step", "{actor}将{target}的采集信息办理为“{step}” {note}"),
)
