"""Declared facts of aid."""

from gonghui.domains.assistance.aid.indicators import INDICATORS
from gonghui.domains.assistance.aid.kinds import KINDS
from gonghui.domains.assistance.aid.parameters import POLICY_PARAMETERS
from gonghui.domains.assistance.aid.payments import PAYMENT_KINDS
from gonghui.kernel.access.permissions import AID, AID_APPROVER, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.notify.enums import Channel
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.people.merge_handlers import PersonMergeHandler
from gonghui.kernel.people.signals import RiskSignal
from gonghui.kernel.ui.menus import MenuItem
from gonghui.kernel.ui.tiles import PortalTile

__all__ = ["INDICATORS", "PAYMENT_KINDS", "POLICY_PARAMETERS"]

MATTER_KINDS = KINDS

PERMISSIONS = (
    Permission("aid.view", "查看帮扶救助", (AID, AID_APPROVER)),
    Permission("aid.edit", "办理帮扶救助", (AID,)),
    Permission("aid.look", "查看救助中的家庭和学生情况", (AID, AID_APPROVER)),
    Permission("aid.approve", "审批帮扶救助", (AID_APPROVER,)),
    Permission("aid.pay", "制作帮扶发放单", (AID,)),
    Permission("aid.campaign", "组织金秋助学", (AID,)),
    Permission("aid.policy", "设置救助标准", (AID_APPROVER,)),
    Permission("aid.export", "打印助学名册", (AID_APPROVER,)),
)

MENU = (
    MenuItem("帮扶救助", "aid:grants", "coin", "aid.view", "帮扶", 30),
    MenuItem("金秋助学", "aid:campaigns", "school", "aid.view", "帮扶", 35),
)

PORTAL_TILES = (
    PortalTile(
        "aid",
        "困难帮扶",
        "portal:aid",
        "heart-handshake",
        order=65,
        hint="申请救助和金秋助学，查看进度，签收",
        badge="gonghui.domains.assistance.aid.queries.to_sign",
    ),
)

AUDIT_EVENTS = (
    AuditEvent("aid.looked", "{actor}查看了{target}，原因：{reason}"),
    AuditEvent("aid.study_looked", "{actor}查看了{target}，原因：{reason}"),
    AuditEvent("aid.proposed", "{actor}提出{target}"),
    AuditEvent("aid.amount_set", "{actor}填写了{target}的金额"),
    AuditEvent("aid.approved", "{actor}批准{target}"),
    AuditEvent("aid.drafted", "{actor}为{target}制发放单"),
    AuditEvent("aid.handed_over", "{actor}登记{target}的物品已发放"),
    AuditEvent("aid.signed", "{target}已签收"),
    AuditEvent("aid.evaluated", "{actor}评价了{target}"),
    AuditEvent("aid.served", "{actor}登记{target}"),
    AuditEvent("aid.form_printed", "{actor}打印{target}的审批表"),
    AuditEvent("aid.preset_adopted", "{actor}为{target}采用救助标准“{preset}”"),
    AuditEvent("aid.campaign_made", "{actor}建立{target}"),
    AuditEvent("aid.campaign_changed", "{actor}修改{target}"),
    AuditEvent("aid.campaign_moved", "{actor}将{target}改为{what}"),
    AuditEvent("aid.study_applied", "{actor}提交{target}"),
    AuditEvent("aid.study_amended", "{actor}修改{target}"),
    AuditEvent("aid.study_awarded", "{actor}批准{target}"),
    AuditEvent("aid.study_visited", "{actor}登记{target}的回访"),
    AuditEvent("aid.list_imported", "{actor}导入{target}，{count}人"),
    AuditEvent("aid.list_approved", "{actor}批准{target}"),
    AuditEvent("aid.list_dropped", "{actor}作废{target}，原因：{reason}"),
    AuditEvent("aid.list_looked", "{actor}查看了{target}的学生，原因：{reason}"),
    AuditEvent("aid.roster_looked", "{actor}查看了{target}的发放名册，原因：{reason}"),
    AuditEvent("aid.roster_printed", "{actor}打印{target}的发放名册，{count}人，原因：{reason}"),
)

MESSAGE_KINDS = (
    MessageKind(
        "aid.study_opened",
        title="{year}年金秋助学开始申请",
        text="{union}{year}年金秋助学开始申请，家里有子女上高中、中职、大学的，请在{until}前在手机上申请。",
        sms="{union}{year}年金秋助学开始申请，请在{until}前在手机上申请。",
        channels=(Channel.SMS, Channel.WECOM),
        label="金秋助学开始申请",
        audience="worker",
    ),
)

RISK_SIGNALS = (
    RiskSignal(
        "aid.asked_in_need",
        "新的医疗、意外、临时救助",
        "gonghui.domains.assistance.aid.signals.asked_in_need",
        is_sensitive=True,
    ),
)

PERSON_MERGE_HANDLERS = (
    PersonMergeHandler("aid.AidGrant.person"),
    PersonMergeHandler("aid.StudyApplication.person"),
)
