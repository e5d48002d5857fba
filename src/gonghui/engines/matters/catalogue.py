"""Declared facts of the matters engine."""

from gonghui.engines.matters.chores import remind
from gonghui.engines.matters.indicators import INDICATORS
from gonghui.engines.matters.messages import MESSAGE_KINDS
from gonghui.kernel.access.permissions import (
    AID,
    AID_APPROVER,
    AUDITOR,
    BUSINESS,
    CHAIR,
    FINANCE,
    OFFICER,
    ORGANISER,
    WOMEN,
    Permission,
)
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.chores import Chore
from gonghui.kernel.org.listeners import OrgEvent, OrgListener
from gonghui.kernel.ui.menus import MenuItem

__all__ = ["INDICATORS", "MESSAGE_KINDS"]

_ACTING = (CHAIR, OFFICER, ORGANISER, FINANCE, AUDITOR, AID, AID_APPROVER, WOMEN)

PERMISSIONS = (
    Permission("matters.view", "查看事项", BUSINESS),
    Permission("matters.submit", "代为提交事项", _ACTING),
    Permission("matters.act", "办理事项", _ACTING),
    Permission("matters.supervise", "督办、中止和重开事项", (CHAIR,)),
)

AUDIT_EVENTS = (
    AuditEvent("matters.submitted", "{actor}提交了事项{target}（{number}）"),
    AuditEvent("matters.supplemented", "{actor}补正了事项{target}"),
    AuditEvent("matters.passed", "{actor}在“{step}”环节通过了事项{target}"),
    AuditEvent("matters.returned", "{actor}在“{step}”环节退回事项{target}补正"),
    AuditEvent("matters.refused", "{actor}在“{step}”环节对事项{target}不予通过"),
    AuditEvent("matters.transferred", "{actor}将事项{target}转{to}办理"),
    AuditEvent("matters.withdrawn", "{actor}撤回了事项{target}，原因：{reason}"),
    AuditEvent("matters.urged", "{actor}催办了事项{target}"),
    AuditEvent("matters.supervised", "{actor}督办事项{target}：{reason}"),
    AuditEvent("matters.suspended", "{actor}中止了事项{target}，原因：{reason}"),
    AuditEvent("matters.resumed", "{actor}恢复办理事项{target}"),
    AuditEvent("matters.reopened", "{actor}重开了事项{target}，原因：{reason}"),
    AuditEvent("matters.settled", "事项{target}办结生效，形成{record}"),
    AuditEvent("matters.objected", "事项{target}在公示期收到异议"),
    AuditEvent("matters.objection_answered", "{actor}答复了对事项{target}的异议：{verdict}"),
    AuditEvent("matters.escalated", "事项{target}超期未办，已上报{to}"),
    AuditEvent("matters.printed", "{actor}打开了事项{target}的审批表"),
    AuditEvent("matters.rated", "{actor}登记了对事项{target}的评价：{stars}星（{way}）"),
    AuditEvent("matters.called", "{actor}回访事项{target}，未接通"),
    AuditEvent("matters.followed", "事项{target}由{to}承接办理"),
    AuditEvent("matters.viewed", "{actor}查看了敏感事项{target}"),
    AuditEvent("matters.file_downloaded", "{actor}下载了事项{target}的材料“{file}”"),
    AuditEvent("matters.stand_in_named", "{actor}委托{to}自{from_on}至{to_on}代为办理事项"),
    AuditEvent("matters.stand_in_ended", "{actor}结束了对{to}的委托"),
)

MENU = (
    MenuItem(
        "事项",
        "matters:todo",
        "inbox",
        "matters.view",
        "工作台",
        20,
        badge_url_name="matters:count",
    ),
)

ORG_LISTENERS = (
    OrgListener(
        "matters.follow_union",
        "在办事项由承接工会办理",
        frozenset({OrgEvent.UNION_CLOSED}),
        "gonghui.engines.matters.services.following.follow_union",
    ),
)

CHORES = (Chore("matters.remind", "事项提醒、超期上报和公示期满", remind),)
