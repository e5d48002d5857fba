"""Declared facts of hardship files."""

from gonghui.domains.assistance.hardship.indicators import INDICATORS
from gonghui.domains.assistance.hardship.kinds import FILING
from gonghui.domains.assistance.hardship.parameters import POLICY_PARAMETERS
from gonghui.kernel.access.permissions import AID, AID_APPROVER, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.notify.enums import Channel
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.org.listeners import OrgEvent, OrgListener
from gonghui.kernel.people.merge_handlers import PersonMergeHandler
from gonghui.kernel.ui.menus import MenuItem
from gonghui.kernel.ui.tiles import PortalTile

__all__ = ["INDICATORS", "POLICY_PARAMETERS"]

MATTER_KINDS = (FILING,)

PERMISSIONS = (
    Permission("hardship.view", "查看困难职工档案", (AID, AID_APPROVER)),
    Permission("hardship.edit", "办理困难职工档案", (AID,)),
    Permission("hardship.look", "查看困难家庭的敏感情况", (AID, AID_APPROVER)),
    Permission("hardship.approve", "审批困难职工档案", (AID_APPROVER,)),
    Permission("hardship.export_c3", "导出困难职工档案", (AID_APPROVER,)),
)

MENU = (MenuItem("困难职工档案", "hardship:files", "folder", "hardship.view", "帮扶", 10),)

PORTAL_TILES = (
    PortalTile(
        "hardship",
        "困难职工建档",
        "portal:hardship",
        "folder",
        order=50,
        hint="家里有困难，申请建档；查看我的档案",
        badge="gonghui.domains.assistance.hardship.queries.waits_for_worker",
    ),
)

AUDIT_EVENTS = (
    AuditEvent("hardship.drafted", "{actor}开始填写{target}"),
    AuditEvent("hardship.discarded", "{actor}删去了没有提交的{target}"),
    AuditEvent("hardship.household_saved", "{actor}填写了{target}的家庭情况"),
    AuditEvent("hardship.paper_added", "{actor}向{target}上传了{paper}"),
    AuditEvent("hardship.paper_removed", "{actor}从{target}删去了{paper}"),
    AuditEvent("hardship.signed", "{actor}在{target}中收取了{relation}的核对授权（{how}）"),
    AuditEvent("hardship.submitted", "{actor}提交了{target}的建档申请"),
    AuditEvent("hardship.visited", "{actor}登记了{target}{on}的入户核查，{count}人参加"),
    AuditEvent("hardship.visit_confirmed", "{actor}确认了{target}的入户核查"),
    AuditEvent("hardship.verified", "{actor}登记了{target}的信息核对结果（{source}）"),
    AuditEvent("hardship.assessed", "{actor}对{target}的第{version}版家庭情况作了认定"),
    AuditEvent("hardship.override_proposed", "{actor}对{target}提出改判"),
    AuditEvent("hardship.override_decided", "{actor}答复了{target}的改判：{verdict}"),
    AuditEvent("hardship.filed", "{actor}为{target}建档，档号{number}"),
    AuditEvent("hardship.level_set", "{actor}把{target}定为{level}档案"),
    AuditEvent("hardship.reviewed", "{actor}复核了{target}（{on}）"),
    AuditEvent("hardship.looked", "{actor}查看了{target}的敏感情况，原因：{reason}"),
    AuditEvent("hardship.own_seen", "{actor}在手机上查看了本人的困难职工档案"),
    AuditEvent("hardship.printed", "{actor}打印了{target}的{paper}"),
    AuditEvent("hardship.notice_printed", "{actor}打印了{target}的困难职工公示名单，{count}人"),
    AuditEvent("hardship.exported", "{actor}导出了{target}的困难职工档案{count}份，用途：{reason}"),
    AuditEvent("hardship.imported", "{actor}导入了{target}的信息核对结果{count}条"),
)

MESSAGE_KINDS = (
    MessageKind(
        "hardship.filed",
        channels=(Channel.SMS,),
        neutral=True,
        label="困难职工建档办结",
        audience="worker",
    ),
)

ORG_LISTENERS = (
    OrgListener(
        "hardship.follow",
        "困难职工档案随工会合并、撤销转移",
        frozenset({OrgEvent.UNION_CLOSED}),
        "gonghui.domains.assistance.hardship.services.tree.follow_union",
    ),
)

PERSON_MERGE_HANDLERS = (PersonMergeHandler("hardship.HardshipFile.person"),)
