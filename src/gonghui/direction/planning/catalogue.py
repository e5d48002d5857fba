"""Declared facts of planning."""

from gonghui.kernel.access.permissions import BUSINESS, CHAIR, EDITORS, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.ui.menus import MenuItem

PERMISSIONS = (
    Permission("planning.view", "查看计划", BUSINESS),
    Permission("planning.import", "导入计划", EDITORS),
    Permission("planning.edit", "审核和修改计划内容", EDITORS),
    Permission("planning.confirm", "确认、退回和办结计划", (CHAIR,)),
    Permission("planning.declare", "申报目标进度", EDITORS),
    Permission("planning.approve", "审核申报的进度", (CHAIR,)),
)

AUDIT_EVENTS = (
    AuditEvent(
        "planning.imported", "{actor}导入了计划{target}，识别出{sections}个条目、{targets}个目标"
    ),
    AuditEvent("planning.updated", "{actor}修改了计划{target}的{what}"),
    AuditEvent("planning.section_renamed", "{actor}将条目“{before}”改为“{after}”"),
    AuditEvent("planning.duties_set", "{actor}设定了条目{target}的责任部门：{after}"),
    AuditEvent("planning.target_added", "{actor}增加了目标{target}"),
    AuditEvent("planning.target_revised", "{actor}修改了目标{target}"),
    AuditEvent("planning.placeholder_filled", "{actor}将待填项{target}填为“{after}”"),
    AuditEvent("planning.unsure_dismissed", "{actor}忽略了未识别内容{target}"),
    AuditEvent("planning.confirmed", "{actor}确认了计划{target}，共{targets}个目标"),
    AuditEvent("planning.reopened", "{actor}将计划{target}退回审核，原因：{reason}"),
    AuditEvent("planning.closed", "{actor}办结了计划{target}"),
    AuditEvent("planning.discarded", "{actor}撤销了未确认的计划{target}，原因：{reason}"),
    AuditEvent("planning.progress_declared", "{actor}申报了{target}的进度：累计{value}"),
    AuditEvent("planning.progress_approved", "{actor}认可了{target}的进度"),
    AuditEvent("planning.progress_refused", "{actor}未认可{target}的进度，原因：{reason}"),
)

MENU = (MenuItem("工作计划", "planning:list", "target-arrow", "planning.view", "计划与总结", 10),)
