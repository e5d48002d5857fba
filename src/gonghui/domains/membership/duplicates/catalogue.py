"""Declared facts of finding and merging duplicates."""

from gonghui.domains.membership.duplicates.finding import find_step
from gonghui.domains.membership.duplicates.services import JOB, look_every_day
from gonghui.kernel.access.permissions import EDITORS, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.chores import Chore
from gonghui.kernel.jobs.kinds import JobKind
from gonghui.kernel.people.merge_handlers import PersonMergeHandler
from gonghui.kernel.policy.parameters import PolicyParameter
from gonghui.kernel.ui.menus import MenuItem

PERMISSIONS = (
    Permission("duplicates.view", "查看疑似重复人员", EDITORS),
    Permission("duplicates.decide", "核对、合并重复人员", EDITORS),
)

MENU = (MenuItem("疑似重复", "duplicates:list", "git-merge", "duplicates.view", "会员", 60),)

AUDIT_EVENTS = (
    AuditEvent("duplicates.told_apart", "{actor}核实{target}与疑似重复的人员不是同一人：{reason}"),
    AuditEvent("duplicates.reopened", "{actor}将{target}的疑似重复退回重新核对：{reason}"),
    AuditEvent("duplicates.merged", "{actor}将会员号{absorbed}的重复登记并入{target}：{reason}"),
    AuditEvent("duplicates.merge_undone", "{actor}撤销了{target}的合并：{reason}"),
)

POLICY_PARAMETERS = (
    PolicyParameter(
        "merge.undo_days", "合并重复人员后可撤销的天数", 30, "日", "通行做法，可由省级规定", floor=1
    ),
)

JOB_KINDS = (JobKind(JOB, "查找疑似重复人员", find_step, "duplicates.view"),)

CHORES = (Chore("duplicates.find", "比对新增和变更的人员", look_every_day),)

PERSON_MERGE_HANDLERS = (
    PersonMergeHandler("duplicates.DuplicatePair.one", keep="说的是当时的两名人员"),
    PersonMergeHandler("duplicates.DuplicatePair.other", keep="说的是当时的两名人员"),
    PersonMergeHandler("duplicates.Trace.person", keep="随人员各自比对"),
)
