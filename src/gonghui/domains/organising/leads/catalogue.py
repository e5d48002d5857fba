"""Declared facts of the drive to found unions."""

from gonghui.domains.organising.leads.indicators import INDICATORS
from gonghui.domains.organising.leads.registers import CONTRIBUTIONS, LEADS
from gonghui.domains.organising.leads.services import generate_daily
from gonghui.kernel.access.permissions import BUSINESS, CHAIR, EDITORS, FINANCE, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.chores import Chore
from gonghui.kernel.org.listeners import OrgEvent, OrgListener
from gonghui.kernel.policy.parameters import PolicyParameter
from gonghui.kernel.ui.menus import MenuItem

__all__ = ["INDICATORS"]

REGISTERS = (LEADS, CONTRIBUTIONS)

PERMISSIONS = (
    Permission("leads.view", "查看应建未建线索", BUSINESS),
    Permission("leads.edit", "办理应建未建线索", EDITORS),
    Permission("leads.import", "导入应建未建名单", EDITORS),
    Permission("leads.export", "导出应建未建线索", EDITORS),
    Permission("contributions.view", "查看经费代收台账", BUSINESS),
    Permission("contributions.edit", "导入经费代收清单", (CHAIR, FINANCE)),
    Permission("contributions.export", "导出经费代收台账", (CHAIR, FINANCE)),
)

AUDIT_EVENTS = (
    AuditEvent("leads.opened", "{actor}将{target}列入应建未建线索，来源：{source}"),
    AuditEvent("leads.assigned", "{actor}将线索{target}指派给{to}"),
    AuditEvent("leads.visited", "{actor}登记了对{target}的走访，单位态度：{attitude}"),
    AuditEvent("leads.went_on", "{actor}办理线索{target}：“{before}”转为“{after}”"),
    AuditEvent("leads.opinion_issued", "{actor}向{target}出具建会意见书{number}"),
)

POLICY_PARAMETERS = (
    PolicyParameter(
        "founding.min_staff",
        "应建会单位的职工人数下限",
        25,
        "人",
        "工会法第十一条（会员二十五人以上应当建立基层工会委员会）；各地可规定全部单位应建会",
        floor=1,
        ceiling=25,
    ),
    PolicyParameter(
        "founding.deadline_months",
        "单位开业后建会的期限",
        6,
        "个月",
        "上海市工会条例第十条、北京市实施工会法办法第十一条；重庆市为12个月",
        floor=1,
        ceiling=12,
    ),
)

CHORES = (Chore("leads.generate", "列入应建未建单位", generate_daily),)

ORG_LISTENERS = (
    OrgListener(
        "leads",
        "单位建会、注销时办结应建未建线索",
        frozenset({OrgEvent.COVERED, OrgEvent.EMPLOYER_SAVED}),
        "gonghui.domains.organising.leads.services.follow_employer",
    ),
)

MENU = (
    MenuItem("建会攻坚", "leads:board", "target-arrow", "leads.view", "组织", 50),
    MenuItem(
        "应建未建线索",
        "registers:list",
        "flag",
        "leads.view",
        "组织",
        52,
        url_kwargs={"code": "leads"},
    ),
    MenuItem(
        "经费代收台账",
        "registers:list",
        "receipt",
        "contributions.view",
        "组织",
        54,
        url_kwargs={"code": "contributions"},
    ),
)
