"""Declared facts of messages."""

from gonghui.kernel.access.permissions import CHAIR, EDITORS, SYSTEM_ADMIN, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.chores import Chore
from gonghui.kernel.jobs.errands import Errand
from gonghui.kernel.notify.courier import deliver_pending
from gonghui.kernel.notify.enums import Channel, Urgency
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.notify.services import forget_old
from gonghui.kernel.people.merge_handlers import PersonMergeHandler
from gonghui.kernel.policy.parameters import PolicyParameter
from gonghui.kernel.ui.menus import MenuItem

PERMISSIONS = (
    Permission("notify.view", "查看消息发送记录", EDITORS),
    Permission("notify.resend", "重发消息", EDITORS),
    Permission("notify.channels", "查看和测试消息渠道", (CHAIR, SYSTEM_ADMIN)),
)

AUDIT_EVENTS = (
    AuditEvent("notify.resent", "{actor}重发了{channel}消息（此前为“{was}”）"),
    AuditEvent("notify.settings_changed", "{actor}修改了自己的消息设置"),
    AuditEvent("notify.tested", "{actor}测试了消息渠道“{channel}”"),
)

_OWN = "系统默认，可按本地要求调整；依据：《通信短信息服务管理规定》（工业和信息化部令第31号）"
POLICY_PARAMETERS = (
    PolicyParameter("notify.sms_quiet_from", "不发短信时段的开始", "22:00", "时刻", _OWN),
    PolicyParameter("notify.sms_quiet_until", "不发短信时段的结束", "08:00", "时刻", _OWN),
    PolicyParameter(
        "notify.sms_per_hour", "同一号码每小时最多短信（验证码除外）", 5, "条", _OWN, floor=1
    ),
    PolicyParameter(
        "notify.sms_per_day", "同一号码24小时最多短信（验证码除外）", 10, "条", _OWN, floor=1
    ),
)

MESSAGE_KINDS = (
    MessageKind(
        "notify.test",
        "工汇测试消息",
        "这是{sender}发出的测试消息，收到说明渠道已经可用。",
        sms="工汇测试消息，收到说明短信渠道已经可用。",
        channels=(Channel.SMS, Channel.WECOM, Channel.EMAIL),
        urgency=Urgency.IMPORTANT,
        label="渠道测试",
        audience="nobody",
    ),
)

ERRANDS = (Errand("notify.deliver", "发送消息", deliver_pending),)
CHORES = (Chore("notify.forget", "清理验证码发送记录和旧消息", forget_old),)

MENU = (
    MenuItem("消息", "messages", "bell", "", "工作台", 30),
    MenuItem("消息发送", "deliveries", "send", "notify.view", "系统", 54),
    MenuItem("消息渠道", "channels", "message", "notify.channels", "系统", 55),
)

_MERGING = "gonghui.kernel.notify.merging"
PERSON_MERGE_HANDLERS = (
    PersonMergeHandler(
        "notify.Message.person", rival="join", join=f"{_MERGING}.join", split=f"{_MERGING}.split"
    ),
    PersonMergeHandler("notify.Delivery.message", rival="drop"),
)
