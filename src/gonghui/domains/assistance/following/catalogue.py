"""Declared facts of following families."""

from gonghui.domains.assistance.following.indicators import INDICATORS
from gonghui.domains.assistance.following.kinds import KINDS
from gonghui.domains.assistance.following.parameters import POLICY_PARAMETERS
from gonghui.domains.assistance.following.reminding import remind, watch_risk
from gonghui.domains.assistance.following.services.trying import KIND, try_step
from gonghui.domains.assistance.hardship.links import FileLink
from gonghui.kernel.access.permissions import AID, AID_APPROVER, BUSINESS, CHAIR, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.chores import Chore
from gonghui.kernel.jobs.kinds import JobKind
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.people.signals import RiskSignal
from gonghui.kernel.ui.menus import MenuItem
from gonghui.kernel.ui.tiles import PortalTile

__all__ = ["INDICATORS", "POLICY_PARAMETERS"]

MATTER_KINDS = KINDS

PERMISSIONS = (
    Permission("following.count", "查看困难职工统计", BUSINESS),
    Permission("following.trial", "试算困难认定标准", (CHAIR, AID, AID_APPROVER)),
    Permission("following.export", "导出动态管理名单", (AID, AID_APPROVER)),
)

MENU = (
    MenuItem("动态管理", "following:home", "refresh", "hardship.view", "帮扶", 20),
    MenuItem("返困预警", "following:alerts", "alert-triangle", "hardship.view", "帮扶", 22),
    MenuItem("一对一帮扶", "following:pairs", "users-group", "hardship.view", "帮扶", 24),
    MenuItem("我结对的家庭", "following:mine", "home", "following.count", "帮扶", 26),
    MenuItem("标准试算", "following:trials", "scale", "following.trial", "帮扶", 28),
    MenuItem("困难职工统计", "following:statistics", "chart-bar", "following.count", "帮扶", 90),
)

FILE_LINKS = (
    FileLink(
        "following",
        "动态管理",
        "following:file",
        "refresh",
        "hardship.view",
        ("active", "relieved", "exited", "cancelled"),
    ),
)

PORTAL_TILES = (
    PortalTile(
        "helper",
        "我的帮扶责任人",
        "portal:helper",
        "heart-handshake",
        place="me",
        order=70,
        hint="谁在帮扶我家，怎么联系",
        seen="gonghui.domains.assistance.following.queries.has_helper",
    ),
)

RISK_SIGNALS = (
    RiskSignal(
        "following.near_line",
        "复算收入接近低保标准",
        "gonghui.domains.assistance.following.services.watching.told_by_nobody",
        is_sensitive=True,
    ),
)
"""Found in the files themselves, not by people: declared for its title."""

AUDIT_EVENTS = (
    AuditEvent("following.proposed", "{actor}对{target}提出{move}"),
    AuditEvent("following.signed", "{actor}收取了{target}{move}的职工签字（{how}）"),
    AuditEvent("following.exited", "{actor}批准{target}脱困，档号{number}"),
    AuditEvent("following.relieved", "{actor}批准{target}解困，档号{number}"),
    AuditEvent("following.cancelled", "{actor}注销了{target}，档号{number}"),
    AuditEvent("following.returned", "{actor}批准{target}返困，档号{number}"),
    AuditEvent("following.visited", "{actor}登记了{target}{on}的回访（{way}）"),
    AuditEvent("following.watched", "{actor}查找了{target}的返困预警，新发现{count}条"),
    AuditEvent("following.compared", "{actor}比对了救助名单{target}，差异{count}条"),
    AuditEvent("following.finding_answered", "{actor}处理了{target}的一条差异（{what}）"),
    AuditEvent("following.tried", "{actor}试算了困难认定标准“{title}”"),
    AuditEvent("following.trial_names", "{actor}查看了试算{target}涉及的档案，共{count}户"),
    AuditEvent("following.paired", "{actor}为{target}安排了一对一帮扶责任人{helper}"),
    AuditEvent("following.pair_visited", "{actor}登记了{target}{on}的结对走访"),
    AuditEvent("following.measure_added", "{actor}为{target}增加了帮扶措施（{kind}）"),
    AuditEvent("following.measure_done", "{actor}登记了{target}的帮扶措施完成（{kind}）"),
    AuditEvent("following.pair_ended", "{actor}结束了{helper}与{target}的结对：{why}"),
    AuditEvent("following.exported", "{actor}导出了{what}，共{count}条"),
    AuditEvent("following.counted", "{actor}导出了{target}的困难职工统计（{on}）"),
)

MESSAGE_KINDS = (
    MessageKind("following.decided", neutral=True, label="困难职工档案变动办结", audience="worker"),
    MessageKind("following.sign_wanted", neutral=True, label="脱困签字", audience="worker"),
    MessageKind("following.paired", neutral=True, label="安排帮扶责任人", audience="worker"),
    MessageKind(
        "following.due",
        title="困难职工动态管理待办",
        text="{union}：{what}。请在“动态管理”中办理。",
        label="复核、回访到期提醒",
        audience="cadre",
    ),
    MessageKind(
        "following.alerts",
        title="新的返困预警",
        text="{union}有{count}条返困预警待走访，请在“返困预警”中查看。",
        label="返困预警提醒",
        audience="cadre",
    ),
)

CHORES = (
    Chore("following.watch", "查找返困信号", watch_risk),
    Chore("following.remind", "提醒复核、回访和入户", remind),
)

JOB_KINDS = (JobKind(KIND, "试算困难认定标准", try_step, "following.trial"),)
