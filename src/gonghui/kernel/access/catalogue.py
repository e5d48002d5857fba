"""Declared facts of access."""

from gonghui.kernel.access.permissions import AUDIT_ADMIN, SECURITY_ADMIN, Permission
from gonghui.kernel.access.phone_codes import forget_codes
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.chores import Chore
from gonghui.kernel.notify.enums import Channel, Urgency
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.people.merge_handlers import PersonMergeHandler

PERMISSIONS = (
    Permission("audit.view", "查阅审计记录", (AUDIT_ADMIN,)),
    Permission("access.manage", "管理账号与授权", (SECURITY_ADMIN,)),
)

AUDIT_EVENTS = (
    AuditEvent("access.account_opened", "{actor}开通了账号{target}"),
    AuditEvent("access.role_granted", "{actor}授予{target}在{union}的角色：{role}"),
    AuditEvent("access.grant_ended", "{actor}结束了{target}的授权：{role}"),
    AuditEvent("access.account_enabled", "{actor}启用了账号{target}"),
    AuditEvent("access.account_disabled", "{actor}停用了账号{target}"),
    AuditEvent("access.password_reset", "{actor}重置了账号{target}的密码"),
    AuditEvent("access.password_changed", "{target}修改了密码"),
    AuditEvent("access.signed_in", "{target}登录"),
    AuditEvent("access.sign_in_failed", "账号{target}登录失败"),
    AuditEvent("access.signed_out", "{target}退出登录"),
    AuditEvent("access.worker_signed_up", "{target}首次用手机号登录职工端"),
    AuditEvent("access.worker_bound", "{target}绑定了本人的会员信息"),
    AuditEvent("access.worker_bound_for", "{actor}为{target}绑定了会员信息"),
    AuditEvent("access.binding_failed", "{target}绑定会员信息时填写的信息不一致"),
    AuditEvent("access.worker_unbound", "{target}职工端与会员信息的绑定已解除，事由：{reason}"),
    AuditEvent("access.signed_out_everywhere", "{target}退出了全部设备的登录"),
    AuditEvent("access.device_ended", "{target}退出了一台设备的登录：{device}"),
)

CHORES = (Chore("access.forget_codes", "清理过期的短信验证码", forget_codes),)

PERSON_MERGE_HANDLERS = (
    # A person signs in to the phone with one account: the other one has to bind anew.
    PersonMergeHandler("access.Account.person", rival="release"),
)

MESSAGE_KINDS = (
    MessageKind(
        "access.password_reset",
        "您的密码被重置",
        "{who}于{at}重置了您的登录密码。不是您要求的，请立即联系安全管理员。",
        sms="您在工汇的登录密码于{at}被重置。不是您要求的，请立即联系安全管理员。",
        channels=(Channel.SMS, Channel.WECOM, Channel.EMAIL),
        urgency=Urgency.IMPORTANT,
        label="密码被重置",
        audience="cadre",
    ),
)
