"""Declared facts of members' cards."""

from gonghui.domains.membership.cards.indicators import INDICATORS
from gonghui.domains.membership.cards.register import MEMBER_CARDS
from gonghui.domains.membership.cards.services.giving import give_to_all
from gonghui.domains.membership.enums import EventType
from gonghui.domains.membership.listeners import MembershipListener
from gonghui.kernel.access.permissions import BUSINESS, EDITORS, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.chores import Chore
from gonghui.kernel.policy.parameters import PolicyParameter
from gonghui.kernel.ui.menus import MenuItem

__all__ = ["INDICATORS"]

REGISTERS = (MEMBER_CARDS,)

MEMBERSHIP_LISTENERS = (
    MembershipListener(
        "cards",
        "会员卡随会籍发放、转移、注销",
        frozenset(set(EventType) - {EventType.TRANSFER_OUT}),
        "gonghui.domains.membership.cards.services.following.follow",
    ),
)

MENU = (
    MenuItem(
        "会员卡",
        "registers:list",
        "id",
        "cards.view",
        "会员",
        40,
        url_kwargs={"code": "member-cards"},
    ),
    MenuItem("核验会员卡", "cards:check", "qrcode", "cards.check", "会员", 42),
)

PERMISSIONS = (
    Permission("cards.view", "查看会员卡", BUSINESS),
    Permission("cards.edit", "办理会员卡", EDITORS),
    Permission("cards.make", "组织制卡、导出制卡名单", EDITORS),
    Permission("cards.export", "导出会员卡", EDITORS),
    Permission("cards.check", "核验会员卡", BUSINESS),
)

AUDIT_EVENTS = (
    AuditEvent("cards.applied", "{actor}为{name}申领{target}"),
    AuditEvent("cards.applied_for_union", "{actor}为{union}的{count}名会员集中申领{kind}"),
    AuditEvent("cards.given", "向{count}名会员发放电子会员证"),
    AuditEvent("cards.batch_opened", "{actor}建立{target}，{count}张"),
    AuditEvent("cards.batch_made", "{actor}登记{target}已制好{count}张"),
    AuditEvent(
        "cards.make_list_exported", "{actor}导出{target}的制卡名单，{count}张，用途：{reason}"
    ),
    AuditEvent("cards.issued", "{actor}向{name}发放{target}"),
    AuditEvent("cards.activated", "{actor}激活{name}的{target}"),
    AuditEvent("cards.lost", "{actor}挂失{name}的{target}"),
    AuditEvent("cards.found", "{actor}解除{name}的{target}的挂失"),
    AuditEvent("cards.replaced", "{actor}为{name}换卡，原卡{target}终止"),
    AuditEvent("cards.renewed", "{actor}为{name}的{target}续期"),
    AuditEvent("cards.cancelled", "{actor}注销{name}的{target}，原因：{reason}"),
)

POLICY_PARAMETERS = (
    PolicyParameter(
        "card.valid_years", "会员卡有效期", 10, "年", "通行做法，可由省级规定", floor=1, ceiling=20
    ),
    PolicyParameter(
        "card.renew_days", "到期前可以续期的天数", 90, "日", "通行做法，可由省级规定", floor=1
    ),
    PolicyParameter(
        "card.retained_keep",
        "保留会籍期间会员卡继续有效",
        True,
        "",
        "工会会员会籍管理办法（2016），待遇由省级规定",
    ),
)

CHORES = (Chore("cards.give", "补发电子会员证", give_to_all),)
