"""Declared facts of care."""

from decimal import Decimal

from gonghui.domains.membership.occasions.enums import CareKind, GiftForm
from gonghui.domains.membership.occasions.indicators import INDICATORS
from gonghui.domains.membership.occasions.reminding import greet_birthdays, remind_of_next_month
from gonghui.domains.membership.occasions.rules import FORMS
from gonghui.domains.membership.occasions.services.handing import ORIGIN
from gonghui.domains.membership.occasions.services.paying import OCCASION, payment_kind
from gonghui.engines.goods.listeners import IssueListener
from gonghui.engines.money.enums import Way
from gonghui.engines.money.kinds import Cap, Duplicate, PaymentKind
from gonghui.kernel.access.permissions import (
    AID,
    BUSINESS,
    CHAIR,
    OFFICER,
    ORGANISER,
    WOMEN,
    Permission,
)
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.chores import Chore
from gonghui.kernel.notify.enums import Channel
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.people.merge_handlers import PersonMergeHandler
from gonghui.kernel.people.signals import RiskSignal
from gonghui.kernel.policy.parameters import PolicyParameter
from gonghui.kernel.ui.menus import MenuItem
from gonghui.kernel.ui.tiles import PortalTile

__all__ = ["INDICATORS"]

PERMISSIONS = (
    Permission("occasions.view", "查看会员关怀", BUSINESS),
    Permission("occasions.edit", "办理会员关怀", (CHAIR, OFFICER, ORGANISER, AID, WOMEN)),
    Permission("occasions.confirm", "审批会员慰问", (CHAIR,)),
    Permission("occasions.sensitive", "查看婚育、健康等敏感事项", (CHAIR, OFFICER, AID, WOMEN)),
    Permission("occasions.export", "导出关怀清单", (CHAIR, OFFICER, ORGANISER, AID, WOMEN)),
)

MENU = (MenuItem("会员关怀", "occasions:month", "gift", "occasions.view", "会员", 60),)

PORTAL_TILES = (
    PortalTile(
        "care",
        "告诉工会",
        "portal:care",
        "heart-handshake",
        order=60,
        hint="婚育、住院、亲人去世等事项，签收慰问",
        badge="gonghui.domains.membership.occasions.queries.gifts_to_sign",
    ),
)

AUDIT_EVENTS = (
    AuditEvent("occasions.wish_set", "{actor}设置了{target}的关怀意愿"),
    AuditEvent("occasions.event_told", "{actor}登记了{target}的生活事项"),
    AuditEvent("occasions.event_confirmed", "{actor}核实了{target}的生活事项"),
    AuditEvent("occasions.event_dismissed", "{actor}对{target}的生活事项不予登记，原因：{reason}"),
    AuditEvent("occasions.list_made", "{actor}为{target}列入{kind}{count}人"),
    AuditEvent("occasions.planned", "{actor}为{target}安排了慰问"),
    AuditEvent("occasions.marked", "{actor}在{target}中将{count}人{what}"),
    AuditEvent("occasions.signed", "{target}签收了慰问"),
    AuditEvent("occasions.sheet_printed", "{actor}打印了{target}的签收表"),
    AuditEvent("occasions.exported", "{actor}导出了{target}共{count}人"),
)

CHORES = (
    Chore("occasions.next_month", "提醒下月会员关怀", remind_of_next_month),
    Chore("occasions.birthdays", "生日祝福", greet_birthdays),
)

PERSON_MERGE_HANDLERS = (PersonMergeHandler("occasions.CareWish.membership", rival="drop"),)

RISK_SIGNALS = (
    RiskSignal(
        "occasions.grave",
        "住院、亲人去世、重大变故",
        "gonghui.domains.membership.occasions.signals.grave_events",
        is_sensitive=True,
    ),
)

MESSAGE_KINDS = (
    MessageKind(
        "occasions.next_month",
        title="{month}会员关怀提醒",
        text="{union}{month}有{birthdays}人生日、{retirements}人到法定退休时间；节日：{festivals}。请安排慰问。",
        channels=(Channel.EMAIL, Channel.WECOM),
        label="下月会员关怀提醒",
        audience="cadre",
    ),
    MessageKind(
        "occasions.birthday",
        title="生日快乐",
        text="今天是您的生日，{union}祝您生日快乐，身体健康，工作顺利！",
        label="生日祝福",
    ),
)

_PAYING = "gonghui.domains.membership.occasions.services.paying"
_MEASURES = "《基层工会经费收支管理办法》（总工办发〔2017〕32号）第八条，具体标准由省级工会规定"


def _amount(code: str, title: str, default: str) -> PolicyParameter:
    return PolicyParameter(code, title, Decimal(default), "元", _MEASURES, floor=0)


PAYMENT_KINDS = tuple(
    PaymentKind(
        payment_kind(kind),
        f"会员{kind.label}慰问金",
        _MEASURES,
        ways=(Way.BANK, Way.CASH),
        caps=(
            Cap(
                f"会员{kind.label}慰问标准",
                limit=f"{_PAYING}.limit_each",
                per="once",
                over=OCCASION,
            ),
            Cap(f"会员{kind.label}慰问全年上限", limit=f"{_PAYING}.limit_of_year"),
        ),
        duplicate=Duplicate(period="once"),
        paid=f"{_PAYING}.order_paid",
        signed=f"{_PAYING}.order_signed",
        reversed=f"{_PAYING}.order_reversed",
        sensitive=True,
        view_permission="occasions.sensitive",
        plain_title="会员慰问金",
    )
    for kind in CareKind
    if GiftForm.CASH in FORMS[kind]
)

ISSUE_LISTENERS = (
    IssueListener(ORIGIN, "gonghui.domains.membership.occasions.services.handing.lines_changed"),
)

POLICY_PARAMETERS = (
    PolicyParameter(
        "care.festival_year_amount",
        "逢年过节慰问每人全年上限",
        Decimal(2000),
        "元",
        _MEASURES,
        floor=0,
    ),
    _amount("care.birthday_amount", "会员生日慰问上限", "300"),
    _amount("care.marriage_amount", "会员结婚慰问上限", "800"),
    _amount("care.birth_amount", "会员生育慰问上限", "800"),
    _amount("care.hospital_amount", "会员住院慰问上限", "1000"),
    PolicyParameter("care.hospital_times", "住院慰问每人每年次数", 2, "次", _MEASURES, floor=1),
    _amount("care.bereavement_amount", "直系亲属去世慰问上限", "1000"),
    _amount("care.death_amount", "会员去世慰问上限", "2000"),
    _amount("care.retirement_amount", "退休离岗慰问上限", "1000"),
    _amount("care.misfortune_amount", "重大变故慰问上限", "2000"),
    PolicyParameter(
        "care.misfortune_times", "重大变故慰问每人每年次数", 1, "次", _MEASURES, floor=1
    ),
    PolicyParameter(
        "care.with_retained",
        "关怀清单包括保留会籍人员",
        False,
        "",
        "离退休人员待遇由行政列支，通行做法，可由省级规定",
    ),
    PolicyParameter(
        "care.arrears_months",
        "欠缴会费满几个月不发慰问",
        6,
        "个月",
        "会费已缴的在册会员享受，通行做法，可由省级规定；0为不限",
        floor=0,
    ),
    PolicyParameter(
        "care.warn_percent",
        "全年慰问达到标准几成时提示",
        80,
        "%",
        "工会自行决定",
        floor=1,
        ceiling=100,
    ),
    PolicyParameter(
        "care.poverty_share",
        "节日慰问品采购脱贫地区产品比例",
        30,
        "%",
        "消费帮扶有关规定，可由省级规定",
        floor=0,
        ceiling=100,
    ),
    PolicyParameter("care.birthday_greeting", "会员生日当天发送祝福", False, "", "工会自行决定"),
    PolicyParameter(
        "care.remind_day", "每月几日提醒下月会员关怀", 20, "日", "工会自行决定", floor=1, ceiling=28
    ),
)
