"""Declared facts of the activities engine."""

from gonghui.engines.activities.people_sources import ParticipantSource, find_known, search_known
from gonghui.kernel.access.permissions import BUSINESS, EDITORS, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.people.merge_handlers import PersonMergeHandler
from gonghui.kernel.policy.parameters import PolicyParameter
from gonghui.kernel.ui.menus import MenuItem

PERMISSIONS = (
    Permission("activities.view", "查看活动", BUSINESS),
    Permission("activities.edit", "登记和办理活动", EDITORS),
    Permission("activities.export", "导出活动", EDITORS),
)

POLICY_PARAMETERS = (
    PolicyParameter(
        "activities.summary_length",
        "活动总结最少字数",
        50,
        "字",
        "活动管理通行口径，可按本级规定调整",
    ),
)

AUDIT_EVENTS = (
    AuditEvent("activities.registered", "{actor}登记了活动{target}"),
    AuditEvent("activities.updated", "{actor}修改了活动{target}：{fields}"),
    AuditEvent("activities.published", "{actor}发布了活动{target}"),
    AuditEvent("activities.session_planned", "{actor}安排了场次{target}"),
    AuditEvent("activities.session_held", "{actor}登记场次{target}已举办"),
    AuditEvent("activities.session_cancelled", "{actor}取消了场次{target}"),
    AuditEvent("activities.participants_added", "{actor}在{target}的名册中登记了{count}人"),
    AuditEvent("activities.participant_removed", "{actor}从{target}的名册中移除了{person}"),
    AuditEvent("activities.headcount_declared", "{actor}为{target}申报人数{headcount}"),
    AuditEvent("activities.headcount_withdrawn", "{actor}撤回了{target}的申报人数"),
    AuditEvent("activities.summarized", "{actor}总结了活动{target}"),
    AuditEvent("activities.cancelled", "{actor}取消了活动{target}，原因：{reason}"),
    AuditEvent("activities.exported", "{actor}导出了活动{count}项，条件：{filter}"),
    AuditEvent("activities.sign_in_sheet_printed", "{actor}打开了{target}的签到表"),
)

MENU = (MenuItem("活动", "activities:list", "calendar-event", "activities.view", "活动", 10),)

PARTICIPANT_SOURCES = (
    ParticipantSource("known", "参加过活动的人员", search_known, find_known, order=90),
)

PERSON_MERGE_HANDLERS = (
    # Of one human being listed twice at a session, one line stands.
    PersonMergeHandler("activities.Participation.person", rival="drop"),
)
