"""Declared facts of reporting."""

from gonghui.kernel.access.permissions import BUSINESS, CHAIR, EDITORS, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.ui.menus import MenuItem

PERMISSIONS = (
    Permission("reporting.view", "查看总结", BUSINESS),
    Permission("reporting.draft", "起草和修改总结", EDITORS),
    Permission("reporting.issue", "签发和撤回总结", (CHAIR,)),
)

AUDIT_EVENTS = (
    AuditEvent("reporting.drafted", "{actor}起草了{target}（第{version}版），引用{figures}个数据"),
    AuditEvent("reporting.edited", "{actor}修改了{target}，删除{removed}个数据"),
    AuditEvent("reporting.figure_added", "{actor}在{target}中加入数据：{figure}"),
    AuditEvent("reporting.refreshed", "{actor}更新了{target}的数据，{changed}个有变化"),
    AuditEvent("reporting.discarded", "{actor}删除了草稿{target}"),
    AuditEvent("reporting.issued", "{actor}签发了{target}（第{version}版），校验和{sha256}"),
    AuditEvent("reporting.withdrawn", "{actor}撤回了{target}，原因：{reason}"),
    AuditEvent("reporting.downloaded", "{actor}下载了{target}（{copy}）"),
)

MENU = (MenuItem("工作总结", "reporting:list", "report", "reporting.view", "计划与总结", 40),)
