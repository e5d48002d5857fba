"""Declared facts of jobs."""

from gonghui.kernel.access.permissions import BUSINESS, Permission
from gonghui.kernel.notify.enums import Channel
from gonghui.kernel.notify.kinds import MessageKind

PERMISSIONS = (Permission("jobs.view", "查看后台任务", BUSINESS),)

MESSAGE_KINDS = (
    MessageKind(
        "jobs.done",
        "“{title}”已完成",
        "您发起的后台任务“{title}”已完成。{result}",
        channels=(Channel.WECOM, Channel.EMAIL),
        label="后台任务完成",
        audience="cadre",
    ),
    MessageKind(
        "jobs.failed",
        "“{title}”没有完成",
        "您发起的后台任务“{title}”没有完成：{result}",
        channels=(Channel.WECOM, Channel.EMAIL),
        label="后台任务失败",
        audience="cadre",
    ),
)
