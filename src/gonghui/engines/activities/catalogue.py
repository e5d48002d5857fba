"""Declared facts of the activities engine."""

from gonghui.engines.activities.people_sources import ParticipantSource, find_known, search_known
from gonghui.kernel.access.permissions import BUSINESS, EDITORS, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.notify.kinds import MessageKind
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
    AuditEvent("activities.opened_to_members", "{actor}开放了活动{target}的会员报名：{terms}"),
    AuditEvent("activities.closed_to_members", "{actor}停止了活动{target}的会员报名"),
    AuditEvent("activities.enrolled", "{actor}报名参加活动{target}（{state}）"),
    AuditEvent("activities.enrolment_cancelled", "{actor}取消了活动{target}的报名：{person}"),
    AuditEvent("activities.moved_up", "活动{target}有人取消，{person}由候补转为已报名"),
    AuditEvent("activities.checked_in", "{actor}在{target}扫码签到"),
    AuditEvent("activities.enrolments_exported", "{actor}导出了活动{target}的报名名单{count}人"),
)

MENU = (MenuItem("活动", "activities:list", "calendar-event", "activities.view", "活动", 10),)

PARTICIPANT_SOURCES = (
    ParticipantSource("known", "参加过活动的人员", search_known, find_known, order=90),
)

MESSAGE_KINDS = (
    MessageKind(
        "activities.moved_up",
        "候补成功：{activity}",
        "有人取消报名，您已由候补转为正式报名。不能参加的，请及时取消，把名额留给别人。",
        label="活动候补成功",
    ),
    MessageKind(
        "activities.cancelled",
        "活动取消：{activity}",
        "您报名的活动已取消，原因：{reason}。",
        label="报名的活动取消",
    ),
)

PERSON_MERGE_HANDLERS = (
    # Of two enrolments of one human being the survivor's stands.
    PersonMergeHandler("activities.Enrolment.person", rival="drop"),
    # Of one human being listed twice at a session, one line stands.
    PersonMergeHandler("activities.Participation.person", rival="drop"),
)
