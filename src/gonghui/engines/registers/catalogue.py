"""Declared facts of the registers engine."""

from gonghui.engines.registers.importing.jobs import apply_step, stage_step
from gonghui.engines.registers.services import forget_old_rows
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.chores import Chore
from gonghui.kernel.jobs.kinds import JobKind

AUDIT_EVENTS = (
    AuditEvent("registers.exported", "{actor}导出了{union}的{title}{count}条，条件：{filter}"),
    AuditEvent("registers.import_uploaded", "{actor}上传了{title}导入文件“{file}”"),
    AuditEvent(
        "registers.import_applied",
        "{actor}向{union}导入{title}：新增{new}条，变更{changed}条（文件“{file}”第{first}至{last}行）",
    ),
    AuditEvent("registers.receipt_downloaded", "{actor}下载了导入文件“{file}”的回执"),
)

JOB_KINDS = (
    JobKind("registers.stage", "读取并核对导入文件", stage_step, "jobs.view"),
    JobKind("registers.apply", "导入", apply_step, "jobs.view"),
)

CHORES = (Chore("registers.forget_rows", "清理过期的导入明细", forget_old_rows),)
