"""Declared facts of payments."""

from decimal import Decimal

from gonghui.engines.money.enums import Way
from gonghui.engines.money.indicators import INDICATORS
from gonghui.engines.money.kinds import PaymentKind
from gonghui.engines.money.register import BUDGET_LINES
from gonghui.engines.money.services.results import result_job_step
from gonghui.kernel.access.permissions import (
    AID,
    AID_APPROVER,
    AUDITOR,
    CASHIER,
    CHAIR,
    FINANCE,
    OFFICER,
    Permission,
)
from gonghui.kernel.audit.catalogue import AuditEvent
from gonghui.kernel.jobs.kinds import JobKind
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.people.merge_handlers import PersonMergeHandler
from gonghui.kernel.policy.parameters import PolicyParameter
from gonghui.kernel.ui.menus import MenuItem
from gonghui.kernel.ui.tiles import PortalTile

__all__ = ["INDICATORS"]

PERMISSIONS = (
    Permission("money.view", "查看支付", (FINANCE, CASHIER, CHAIR, AUDITOR)),
    Permission(
        "money.follow", "查看支付单", (FINANCE, CASHIER, CHAIR, AUDITOR, OFFICER, AID, AID_APPROVER)
    ),
    Permission("money.draft", "制作支付单", (OFFICER, FINANCE, AID, CHAIR)),
    Permission("money.approve", "审批支付单", (CHAIR,)),
    Permission("money.pay", "办理支付", (CASHIER,)),
    Permission("money.budget", "登记和调整预算", (FINANCE, CHAIR)),
    Permission("money.export", "导出支付台账", (FINANCE, CASHIER, CHAIR, AUDITOR)),
    Permission("money.reveal", "查看完整收款账号", (CASHIER,)),
)

PAYMENT_KINDS = (
    PaymentKind(
        "money.other",
        "其他支出",
        "基层工会经费收支管理办法（总工办发〔2017〕32号）第三章",
        ways=(Way.BANK, Way.CASH),
        by_hand=True,
    ),
    PaymentKind(
        "money.purchase",
        "对单位付款",
        "基层工会经费收支管理办法（总工办发〔2017〕32号）第三章",
        payee="employer",
        by_hand=True,
    ),
)

PERSON_MERGE_HANDLERS = (
    # The account in use of the row that stands goes on; the other's stays with the orders it paid.
    PersonMergeHandler("money.BankAccount.person", rival="stay"),
)

JOB_KINDS = (JobKind("money.result", "银行回盘入账", result_job_step, "money.pay"),)

MENU = (
    MenuItem("支付单", "money:orders", "receipt", "money.follow", "经费", 10),
    MenuItem("支付批次", "money:batches", "building-bank", "money.view", "经费", 20),
    MenuItem("签收登记", "money:signatures", "pencil", "money.view", "经费", 30),
    MenuItem("预算", "money:budget", "report-money", "money.view", "经费", 40),
)

REGISTERS = (BUDGET_LINES,)

MESSAGE_KINDS = (
    MessageKind(
        "money.paid",
        "您有一笔工会发放待签收",
        "{union}向您发放的款项已支付，请核对到账后在手机端签收。",
        sms="{union}向您发放的款项已支付，请登录工会手机端签收。",
        label="发放到账",
        audience="worker",
    ),
)

PORTAL_TILES = (
    PortalTile(
        "payments",
        "我的发放",
        "portal:payments",
        "receipt",
        order=45,
        hint="工会发给您的款项，收到后签名",
        badge="gonghui.engines.money.queries.unsigned_of",
    ),
)

POLICY_PARAMETERS = (
    PolicyParameter(
        "money.cash_most",
        "每笔现金支付上限",
        Decimal(1000),
        "元",
        "现金管理暂行条例实施细则，转账优先；可由省级规定",
        floor=Decimal(0),
    ),
)

AUDIT_EVENTS = (
    AuditEvent("money.drafted", "{actor}制作{target}，{amount}元"),
    AuditEvent("money.approved", "{actor}审批通过{target}，{amount}元"),
    AuditEvent("money.cancelled", "{actor}作废{target}，原因：{reason}"),
    AuditEvent(
        "money.account_corrected", "{actor}更正{target}的收款账户为{account}，原因：{reason}"
    ),
    AuditEvent("money.paid", "{actor}支付{target}，{amount}元"),
    AuditEvent("money.failed", "{target}支付失败：{reason}"),
    AuditEvent("money.rebatched", "{actor}将{target}退回待支付"),
    AuditEvent(
        "money.reversed", "{actor}冲销{target}，{amount}元，冲销单{counter}，原因：{reason}"
    ),
    AuditEvent("money.signed", "{target}已签收（{way}）"),
    AuditEvent("money.batch_opened", "{actor}建立{target}"),
    AuditEvent("money.batch_filled", "{actor}向{target}列入{count}笔"),
    AuditEvent("money.batch_emptied", "{actor}从{target}移出{count}笔"),
    AuditEvent("money.batch_closed", "{actor}封批{target}，{count}笔共{total}元"),
    AuditEvent("money.batch_reopened", "{actor}重新整理{target}，原因：{reason}"),
    AuditEvent("money.batch_discarded", "{actor}撤销{target}，原因：{reason}"),
    AuditEvent(
        "money.batch_exported",
        "{actor}导出{target}的银行文件（{layout}），{count}笔，用途：{reason}",
    ),
    AuditEvent("money.batch_printed", "{actor}打印{target}的发放表"),
    AuditEvent("money.result_read", "{actor}读入{target}的银行回盘，{count}行"),
    AuditEvent("money.result_booked", "{target}的银行回盘入账：成功{paid}笔，失败{failed}笔"),
    AuditEvent("money.result_discarded", "{actor}放弃{target}的一份银行回盘"),
    AuditEvent("money.budget_set", "{actor}登记预算{target}：{before}元→{after}元，依据：{reason}"),
    AuditEvent("money.budget_closed", "{actor}停用预算{target}，原因：{reason}"),
    AuditEvent("money.budget_reopened", "{actor}重新启用预算{target}，原因：{reason}"),
    AuditEvent("money.account_registered", "{actor}登记{target}的收款账户{after}，原因：{reason}"),
    AuditEvent(
        "money.account_changed", "{actor}变更{target}的收款账户：{before}→{after}，原因：{reason}"
    ),
    AuditEvent("money.account_revealed", "{actor}查看{target}的完整账号{account}，事由：{reason}"),
    AuditEvent("money.exported", "{actor}导出支付台账{count}条"),
)
