"""Declared facts of dues."""

from decimal import Decimal

from gonghui.domains.membership.dues.enums import EXEMPT, FIXED, PAYS, RATE
from gonghui.domains.membership.dues.indicators import INDICATORS
from gonghui.domains.membership.dues.registers import BASES, ENTRIES
from gonghui.domains.membership.dues.reminding import remind_of_arrears
from gonghui.domains.membership.dues.services.rolling import roll_daily, roll_step
from gonghui.domains.membership.enums import EventType
from gonghui.domains.membership.listeners import MembershipListener
from gonghui.kernel.access.permissions import BUSINESS, CHAIR, EDITORS, FINANCE, Permission
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.chores import Chore
from gonghui.kernel.jobs.kinds import JobKind
from gonghui.kernel.notify.enums import Channel
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.policy.parameters import PolicyParameter
from gonghui.kernel.ui.menus import MenuItem
from gonghui.kernel.ui.tiles import PortalTile

__all__ = ["INDICATORS"]

PERMISSIONS = (
    Permission("dues.view", "查看会费", BUSINESS),
    Permission("dues.edit", "登记会费", (*EDITORS, FINANCE)),
    Permission("dues.waive", "减免会费", (CHAIR,)),
    Permission("dues.import", "导入会费名单", (*EDITORS, FINANCE)),
    Permission("dues.export", "导出会费", (*EDITORS, FINANCE)),
)

MENU = (MenuItem("会费", "dues:year", "coin", "dues.view", "会员", 50),)

PORTAL_TILES = (
    PortalTile(
        "dues",
        "我的会费",
        "portal:dues",
        "coin",
        order=70,
        hint="各月应缴和已缴",
        seen="gonghui.domains.membership.dues.queries.pays_dues",
    ),
)

REGISTERS = (BASES, ENTRIES)

AUDIT_EVENTS = (
    AuditEvent("dues.opened", "{actor}为{target}启用会费登记，自{month}起"),
    AuditEvent("dues.base_set", "{actor}将{target}{month}起的缴费基数登记为{base}元"),
    AuditEvent("dues.taken", "{actor}登记{target}，{count}人月，{total}元"),
    AuditEvent("dues.struck_out", "{actor}冲销了{target}，原因：{reason}"),
    AuditEvent("dues.waived", "{actor}减免了{target}{count}个月会费，原因：{reason}"),
    AuditEvent("dues.unwaived", "{actor}取消了{target}{count}个月会费的减免"),
    AuditEvent("dues.reminded", "{actor}登记了对{target}的欠费教育"),
    AuditEvent("dues.exported", "{actor}导出了{target}{year}年会费表"),
    AuditEvent("dues.receipt_printed", "{actor}打印了{target}"),
)

JOB_KINDS = (JobKind("dues.roll", "生成应缴会费", roll_step, "dues.view"),)

CHORES = (
    Chore("dues.roll", "生成当月应缴会费", roll_daily),
    Chore("dues.arrears", "提醒欠缴会费", remind_of_arrears),
)

MESSAGE_KINDS = (
    MessageKind(
        "dues.arrears",
        title="会费欠缴提醒",
        text="{union}有{count}名会员欠缴会费满{months}个月，共{amount}元。请先了解情况、做好教育，不得自动按退会处理。",
        channels=(Channel.EMAIL, Channel.WECOM),
        audience="cadre",
    ),
)

MEMBERSHIP_LISTENERS = (
    MembershipListener(
        "dues",
        "应缴会费随会籍变动",
        frozenset(
            {
                EventType.TRANSFER_IN,
                EventType.TRANSFER_OUT,
                EventType.RETAIN,
                EventType.RESTORE,
                EventType.WITHDRAW,
                EventType.EXPEL,
                EventType.DEATH,
                EventType.CORRECT,
            }
        ),
        "gonghui.domains.membership.dues.services.rolling.heard",
    ),
)

_RULES = "《中国工会章程》；《关于收交工会会费的通知》（1978年）"
_LOCAL = "地方工会规定，由省级或本级工会决定"

POLICY_PARAMETERS = (
    PolicyParameter("dues.kept", "在本系统登记会费", False, "", "工会自行决定"),
    PolicyParameter("dues.mode", "会费收缴方式", RATE, "", _RULES, choices=(RATE, FIXED)),
    PolicyParameter(
        "dues.rate",
        "会费比例",
        Decimal("0.5"),
        "%",
        _RULES,
        floor=0,
        ceiling=Decimal("0.5"),
    ),
    PolicyParameter("dues.fixed", "会费定额", Decimal(5), "元/月", _LOCAL, floor=0),
    PolicyParameter(
        "dues.new_employment", "新就业形态劳动者会费", EXEMPT, "", _LOCAL, choices=(EXEMPT, PAYS)
    ),
)
