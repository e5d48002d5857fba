"""Declared facts of membership."""

from gonghui.domains.membership.indicators import INDICATORS
from gonghui.domains.membership.participants import find_members, search_members
from gonghui.domains.membership.register import MEMBERS
from gonghui.engines.activities.people_sources import ParticipantSource
from gonghui.kernel.access.permissions import (
    BUSINESS,
    CHAIR,
    EDITORS,
    OFFICER,
    ORGANISER,
    Permission,
)
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.people.merge_handlers import PersonMergeHandler
from gonghui.kernel.people.signals import RiskSignal
from gonghui.kernel.policy.parameters import PolicyParameter
from gonghui.kernel.ui.menus import MenuItem

__all__ = ["INDICATORS"]

REGISTERS = (MEMBERS,)

PARTICIPANT_SOURCES = (
    ParticipantSource("members", "会员", search_members, find_members, order=10),
)

MENU = (
    MenuItem(
        "会员名册",
        "registers:list",
        "users",
        "membership.view",
        "会员",
        10,
        url_kwargs={"code": "members"},
    ),
)

PERMISSIONS = (
    Permission("membership.view", "查看会员", BUSINESS),
    Permission("membership.edit", "登记会员、办理会籍", EDITORS),
    Permission("membership.import", "导入会员", EDITORS),
    Permission("membership.export", "导出会员", EDITORS),
    Permission("membership.reveal", "查看完整证件号码", (CHAIR, OFFICER, ORGANISER)),
)

AUDIT_EVENTS = (
    AuditEvent("membership.joined", "{actor}登记{target}加入{union}"),
    AuditEvent("membership.retained", "{actor}为{target}办理保留会籍，原因：{reason}"),
    AuditEvent("membership.restored", "{actor}为{target}恢复会籍，原因：{reason}"),
    AuditEvent("membership.withdrawn", "{actor}为{target}办理退会，原因：{reason}"),
    AuditEvent("membership.expelled", "{actor}将{target}除名，原因：{reason}"),
    AuditEvent("membership.deceased", "{actor}登记会员{target}死亡"),
    AuditEvent("membership.moved", "{actor}将{target}由“{before}”转到“{after}”"),
    AuditEvent("membership.left", "{actor}为{target}办理转出，由“{before}”转往“{after}”"),
    AuditEvent("membership.received", "{actor}接收{target}，由“{before}”转入“{after}”"),
    AuditEvent("membership.called_back", "{target}的转接已撤回"),
    AuditEvent(
        "membership.event_corrected", "{actor}更正了{target}{on}的“{event}”，原因：{reason}"
    ),
    AuditEvent("membership.details_corrected", "{actor}修改了会员{target}的{fields}"),
    AuditEvent("membership.details_imported", "{actor}导入花名册，修改了会员{target}的{fields}"),
    AuditEvent("membership.searched_by_id_number", "{actor}按证件号码查找会员"),
)

POLICY_PARAMETERS = (
    PolicyParameter(
        "member.min_age", "入会最低年龄", 16, "周岁", "劳动法第十五条；工会法第三条", floor=16
    ),
    PolicyParameter(
        "member.expelled_rejoin_approval",
        "除名后重新入会须经上一级工会批准",
        True,
        "",
        "工会会员会籍管理办法（2016）",
    ),
    PolicyParameter(
        "join.approve_days", "入会申请审批期限", 15, "日", "工会会员会籍管理办法（2016）", floor=1
    ),
    PolicyParameter(
        "join.online_approve_days",
        "网上入会审批期限",
        5,
        "工作日",
        "通行做法，可由省级规定",
        floor=1,
    ),
    PolicyParameter(
        "transfer.letter_days", "会员接转介绍信有效期", 90, "日", "通行做法，可由省级规定", floor=1
    ),
    PolicyParameter(
        "transfer.timeout_days", "转接未接收提醒期限", 30, "日", "通行做法，可由省级规定", floor=1
    ),
    PolicyParameter(
        "transfer.leave_days", "转出确认期限", 5, "工作日", "通行做法，可由省级规定", floor=1
    ),
    PolicyParameter(
        "transfer.auto_fallback_days",
        "转接未接收转入兜底工会的期限",
        180,
        "日",
        "通行做法，可由省级规定",
        floor=30,
    ),
    PolicyParameter(
        "join.fallback_union",
        "兜底工会（工会编号）",
        "",
        "",
        "工会会员会籍管理办法（2016）：单位未建会的，就近加入",
    ),
    PolicyParameter(
        "withdraw.auto_months",
        "不交会费、不参加组织生活视为自动退会的月数",
        6,
        "个月",
        "中国工会章程",
        floor=6,
    ),
    PolicyParameter(
        "second.months", "借调满几个月可转去代管", 6, "个月", "通行做法，可由省级规定", floor=1
    ),
    PolicyParameter(
        "float.months", "离开会籍地满几个月算流动会员", 3, "个月", "通行做法，可由省级规定", floor=1
    ),
)

PERSON_MERGE_HANDLERS = (
    PersonMergeHandler("membership.MembershipEvent.person", keep="会籍变动只增不改"),
    PersonMergeHandler("membership.MembershipEvent.membership", keep="会籍变动只增不改"),
    PersonMergeHandler("membership.MembershipSpan.membership", keep="由会籍变动重新推算"),
    PersonMergeHandler("membership.MembershipSpan.person", is_derived=True),
    PersonMergeHandler(
        "membership.Membership.person",
        rival="join",
        join="gonghui.domains.membership.services.merging.join_memberships",
        split="gonghui.domains.membership.services.merging.split_memberships",
    ),
)

_SIGNALS = "gonghui.domains.membership.signals"

RISK_SIGNALS = (
    RiskSignal("membership.out_of_work", "失业、待岗、病休", f"{_SIGNALS}.out_of_work"),
    RiskSignal("membership.ended", "会籍中断", f"{_SIGNALS}.membership_ended"),
    RiskSignal("membership.employer_gone", "工作单位终止", f"{_SIGNALS}.employer_gone"),
)
