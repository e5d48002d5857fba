"""Declared facts of requests about membership."""

from gonghui.domains.membership.requests.chores import watch_letters
from gonghui.domains.membership.requests.indicators import INDICATORS
from gonghui.domains.membership.requests.kinds import KINDS
from gonghui.domains.membership.requests.registers import REGISTERS
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.chores import Chore
from gonghui.kernel.notify.enums import Channel, Urgency
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.ui.menus import MenuItem
from gonghui.kernel.ui.tiles import PortalTile

__all__ = ["INDICATORS", "MATTER_KINDS", "REGISTERS"]

MATTER_KINDS = KINDS

_QUERIES = "gonghui.domains.membership.requests.queries"

PORTAL_TILES = (
    PortalTile(
        "join",
        "申请入会",
        "portal:join",
        "user-plus",
        who="everybody",
        order=5,
        hint="还不是会员，几分钟填完",
        seen=f"{_QUERIES}.may_join",
    ),
    PortalTile(
        "transfer",
        "会籍转接",
        "portal:transfer",
        "arrow-right",
        order=40,
        hint="换了单位，会籍跟着走",
        badge=f"{_QUERIES}.invitations_waiting",
    ),
    PortalTile(
        "facts",
        "修改我的信息",
        "portal:facts",
        "edit",
        order=60,
        hint="手机号、地址、学历等有变化",
    ),
)

MENU = (
    MenuItem("窗口入会", "membership_requests:join", "user-plus", "membership.edit", "会员", 11),
    MenuItem(
        "集中入会",
        "registers:list",
        "users-group",
        "membership.view",
        "会员",
        12,
        url_kwargs={"code": "joining-lists"},
    ),
    MenuItem("介绍信", "membership_requests:letters", "mail", "membership.view", "会员", 13),
    MenuItem(
        "待转会员", "membership_requests:to-hand-over", "arrow-right", "membership.view", "会员", 14
    ),
    MenuItem(
        "流动会员",
        "registers:list",
        "map-pin",
        "membership.view",
        "会员",
        15,
        url_kwargs={"code": "stays"},
    ),
    MenuItem(
        "派遣代管协议",
        "registers:list",
        "file-text",
        "membership.view",
        "会员",
        16,
        url_kwargs={"code": "agreements"},
    ),
)

AUDIT_EVENTS = (
    AuditEvent("membership.stay_registered", "{actor}登记了{target}"),
    AuditEvent("membership.stay_changed", "{actor}修改了{target}"),
    AuditEvent("membership.agreement_saved", "{actor}登记了代管协议{target}"),
    AuditEvent("membership.letter_printed", "{actor}打开了介绍信{target}"),
)

MESSAGE_KINDS = (
    MessageKind(
        "membership.joined",
        "欢迎加入工会",
        "您已成为{union}的会员，会员号{number}。",
        sms="您已成为{union}的会员，会员号{number}。",
        channels=(Channel.SMS,),
        label="入会办结",
        audience="worker",
    ),
    MessageKind(
        "membership.joined_unbound",
        "入会已办结，请到窗口绑定",
        "{union}已通过您的入会申请。请携带证件到{union}窗口核对本人，再用这部手机登录。",
        label="入会办结，待绑定",
        audience="worker",
    ),
    MessageKind(
        "membership.join_refused",
        "入会申请未通过",
        "{union}未通过您的入会申请：{reason}。可以补充后重新申请。",
        label="入会申请未通过",
    ),
    MessageKind(
        "membership.received",
        "会籍已转入{union}",
        "您的会籍已转入{union}，会员号{number}不变，会龄连续计算。",
        label="转接办结",
    ),
    MessageKind(
        "membership.invited",
        "{union}请您转入会籍",
        "{union}请您把会籍转到该工会，请在“会籍转接”中答复。您不同意，会籍不会变动。",
        urgency=Urgency.IMPORTANT,
        label="转入邀请",
    ),
    MessageKind(
        "membership.letter_late",
        "介绍信{number}超期未接收",
        "{before}转往{after}的会员超期未接收，请督促办理。",
        label="转接超期未接收",
    ),
    MessageKind(
        "membership.to_hand_over",
        "单位已建会，{count}名会员待转",
        "{home}已经建立，本工会有{count}名该单位的会员，请提醒本人办理会籍转接。",
        label="待转提醒",
    ),
)

CHORES = (Chore("membership.letters", "转接超期提醒、兜底和待转提醒", watch_letters),)
