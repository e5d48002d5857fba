"""Declared facts of campaigns and visits."""

from decimal import Decimal

from gonghui.domains.assistance.campaigns.indicators import INDICATORS
from gonghui.domains.assistance.campaigns.registers import CAMPAIGNS, RECIPIENTS, VISITS
from gonghui.engines.goods.listeners import IssueListener
from gonghui.engines.money.enums import Way
from gonghui.engines.money.kinds import Cap, Duplicate, PaymentKind
from gonghui.kernel.access.permissions import (
    AID,
    AID_APPROVER,
    BUSINESS,
    CHAIR,
    FINANCE,
    OFFICER,
    WOMEN,
    Permission,
)
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.policy.parameters import PolicyParameter
from gonghui.kernel.ui.menus import MenuItem
from gonghui.kernel.ui.tiles import PortalTile

__all__ = ["INDICATORS"]

REGISTERS = (CAMPAIGNS, VISITS, RECIPIENTS)

PERMISSIONS = (
    Permission("campaigns.view", "查看四送慰问", BUSINESS),
    Permission("campaigns.edit", "策划和结算慰问活动", (CHAIR, OFFICER, AID)),
    Permission("campaigns.approve", "批准慰问活动", (CHAIR, AID_APPROVER)),
    Permission("campaigns.visit", "办理走访慰问", (CHAIR, OFFICER, AID, WOMEN)),
    Permission(
        "campaigns.persons",
        "查看慰问人员名单",
        (CHAIR, OFFICER, AID, AID_APPROVER, FINANCE, WOMEN),
    ),
    Permission("campaigns.export", "导出慰问名单", (CHAIR, OFFICER, AID)),
)

MENU = (
    MenuItem(
        "四送慰问",
        "registers:list",
        "gift",
        "campaigns.view",
        "帮扶",
        40,
        url_kwargs={"code": "consolations"},
    ),
    MenuItem("走访日历", "campaigns:calendar", "calendar-event", "campaigns.view", "帮扶", 42),
    MenuItem(
        "走访慰问",
        "registers:list",
        "map-pin",
        "campaigns.view",
        "帮扶",
        44,
        url_kwargs={"code": "consolation-visits"},
    ),
    MenuItem(
        "慰问人员",
        "registers:list",
        "users",
        "campaigns.persons",
        "帮扶",
        46,
        url_kwargs={"code": "consolation-recipients"},
    ),
)

PORTAL_TILES = (
    PortalTile(
        "consolations",
        "我的慰问",
        "portal:consolations",
        "gift",
        order=62,
        hint="工会走访慰问的记录和签收",
        badge="gonghui.domains.assistance.campaigns.queries.consolations_to_sign",
    ),
)

AUDIT_EVENTS = (
    AuditEvent("campaigns.planned", "{actor}拟定了慰问活动{target}"),
    AuditEvent("campaigns.changed", "{actor}修改了慰问活动{target}的方案"),
    AuditEvent("campaigns.approved", "{actor}批准了慰问活动{target}"),
    AuditEvent("campaigns.begun", "{actor}开始实施慰问活动{target}"),
    AuditEvent("campaigns.cancelled", "{actor}取消了慰问活动{target}，原因：{reason}"),
    AuditEvent("campaigns.share_set", "{actor}为{share}安排慰问活动{target}的额度{quota}元"),
    AuditEvent("campaigns.fund_added", "{actor}为慰问活动{target}安排资金来源{line}{amount}元"),
    AuditEvent("campaigns.fund_dropped", "{actor}移出慰问活动{target}的资金来源{line}{amount}元"),
    AuditEvent("campaigns.visit_listed", "{actor}把{target}列入慰问活动{campaign}"),
    AuditEvent("campaigns.visit_planned", "{actor}安排对{target}的走访，计划日期{on}"),
    AuditEvent("campaigns.visit_cancelled", "{actor}取消了对{target}的走访，原因：{reason}"),
    AuditEvent("campaigns.visited", "{actor}登记了对{target}的走访：{count}人，{amount}元"),
    AuditEvent(
        "campaigns.visit_corrected",
        "{actor}更正了对{target}的走访：估报{declared}人改为{declared_now}人，"
        "直接费用{direct}元改为{direct_now}元，原因：{reason}",
    ),
    AuditEvent("campaigns.received", "{actor}登记了{target}签收人的签名"),
    AuditEvent("campaigns.people_listed", "{actor}把{count}人列入慰问活动{target}"),
    AuditEvent("campaigns.people_assigned", "{actor}为对{target}的走访安排{count}人"),
    AuditEvent("campaigns.gift_changed", "{actor}把{target}的慰问改为价值{value}元"),
    AuditEvent("campaigns.person_dropped", "{actor}把{target}移出慰问名单，原因：{reason}"),
    AuditEvent("campaigns.orders_drafted", "{actor}为慰问活动{target}制作付款单{count}笔"),
    AuditEvent("campaigns.goods_listed", "{actor}为对{target}的走访制作物资发放单"),
    AuditEvent("campaigns.signed", "{actor}登记了{target}的慰问签收（{how}）"),
    AuditEvent("campaigns.signed_by_worker", "{target}在手机上签收了走访慰问"),
    AuditEvent("campaigns.settled", "{actor}结算了慰问活动{target}，投入{amount}元"),
    AuditEvent("campaigns.summarised", "{actor}总结了慰问活动{target}"),
    AuditEvent("campaigns.printed", "{actor}打印了慰问活动{target}的{paper}"),
)

_WARMTH = "《工会送温暖资金使用管理办法》（2018年）；山东省试行办法（2019年）：每人次不超过3000元、每人每年不超过6000元"

POLICY_PARAMETERS = (
    PolicyParameter(
        "consolation.person_visit_amount", "走访慰问每人每次上限", Decimal(3000), "元", _WARMTH,
        floor=0,
    ),
    PolicyParameter(
        "consolation.person_year_amount", "走访慰问每人每年上限", Decimal(6000), "元", _WARMTH,
        floor=0,
    ),
    PolicyParameter(
        "consolation.revisit_days", "同一单位同一品牌再次走访的间隔", 7, "天", "通行做法，可由各级工会规定",
        floor=0,
    ),
    PolicyParameter(
        "consolation.base_chairs_lead",
        "基层工会主席、副主席按领导干部对待，不作慰问对象",
        False,
        "",
        "《工会送温暖资金使用管理办法》（2018年）：慰问对象不含领导干部本人；范围可由各级工会规定",
    ),
    PolicyParameter(
        "consolation.summary_least", "活动总结最少字数", 200, "字", "通行做法，可由各级工会规定",
        floor=0,
    ),
)  # fmt: skip

_CASH = "consolation.cash"

PAYMENT_KINDS = (
    PaymentKind(
        _CASH,
        "走访慰问金",
        "《工会送温暖资金使用管理办法》（2018年）",
        payee="person",
        ways=(Way.BANK, Way.CASH),
        caps=(Cap("走访慰问每人每年上限", parameter="consolation.person_year_amount"),),
        duplicate=Duplicate(same="person", period="year"),
        paid="gonghui.domains.assistance.campaigns.services.paying.order_paid",
        signed="gonghui.domains.assistance.campaigns.services.signing.order_signed",
        reversed="gonghui.domains.assistance.campaigns.services.paying.order_reversed",
        view_permission="campaigns.persons",
    ),
)

ISSUE_LISTENERS = (
    IssueListener(
        "campaigns.ConsolationVisit",
        "gonghui.domains.assistance.campaigns.services.following.goods_changed",
    ),
)
