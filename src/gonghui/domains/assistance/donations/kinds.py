"""The matter by which families are rescued, and what money is paid out for."""

from __future__ import annotations

from gonghui.domains.assistance.donations.enums import Relation, RescueCause
from gonghui.engines.matters.asks import choice, date, document, long_text, money
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import MatterKind, Step, nearest
from gonghui.engines.matters.terms import workdays
from gonghui.engines.money.enums import Way
from gonghui.engines.money.kinds import Cap, PaymentKind
from gonghui.kernel.access.permissions import AID, AID_APPROVER
from gonghui.kernel.org.enums import UnionLevel

_HERE = "gonghui.domains.assistance.donations.services"
BASIS = "本地职工互助一日捐实施办法"
COUNTY = nearest(UnionLevel.COUNTY)

RESCUE = MatterKind(
    code="donation_rescue",
    title="职工互助救助",
    public_title="职工互助救助",
    basis=BASIS,
    group="帮扶",
    description="职工本人或家庭成员患大病、遭遇意外或灾害，由一日捐善款救助。",
    audience="参加一日捐的职工及其配偶、子女、父母",
    needed="诊断或事故证明、费用票据",
    applicant=Applicant.PERSON,
    asks=(
        choice("cause", "救助事由", RescueCause.choices),
        choice("relation", "患者或受害人是本人的", Relation.choices),
        date("happened_on", "发生日期"),
        money("own_costs", "个人负担的费用", help="扣除医保、商业保险和其他救助后的部分"),
        money("amount", "申请救助金额", help="按救助标准计算，超过标准的不能提交"),
        long_text("story", "情况说明", longest=500, required=False),
    ),
    documents=(
        document("proof", "诊断或事故证明"),
        document("bills", "费用票据"),
    ),
    route=(
        Step(
            "check",
            "单位核实",
            by=AID,
            within=workdays(5),
            public_title="所在工会核实中",
            phrases=("已核对票据，情况属实。", "已入户核实，情况属实，同意上报。"),
        ),
        Step(
            "publicity",
            "公示",
            by=AID,
            at=COUNTY,
            publicity=workdays(5),
            public_title="公示中",
        ),
        Step(
            "approve",
            "审批",
            by=AID_APPROVER,
            at=COUNTY,
            within=workdays(5),
            public_title="审批中",
        ),
    ),
    settle=f"{_HERE}.rescuing.settle",
    check=f"{_HERE}.rescuing.problem_of",
    eligible=f"{_HERE}.rescuing.why_not",
    receiver=f"{_HERE}.rescuing.receiving_union",
    publicity_columns=("applicant", "union", "cause"),
    sensitive=True,
    view_permission="donations.rescues",
    submit_permission="donations.rescues",
    for_workers=True,
)

PAYMENTS = (
    PaymentKind(
        "donations.rescue",
        "职工互助救助金",
        BASIS,
        ways=(Way.BANK, Way.CASH),
        caps=(Cap("每人每年救助上限", parameter="donations.rescue_year_most"),),
        paid=f"{_HERE}.outlays.order_paid",
        reversed=f"{_HERE}.outlays.order_reversed",
        sensitive=True,
        view_permission="donations.rescues",
        plain_title="捐款专户支出",
        needs_line=False,
    ),
    PaymentKind(
        "donations.use",
        "捐款其他支出",
        BASIS,
        payee="employer",
        paid=f"{_HERE}.outlays.order_paid",
        reversed=f"{_HERE}.outlays.order_reversed",
        needs_line=False,
    ),
    PaymentKind(
        "donations.grant",
        "捐款拨付工会",
        BASIS,
        payee="union",
        paid=f"{_HERE}.outlays.order_paid",
        reversed=f"{_HERE}.outlays.order_reversed",
        needs_line=False,
    ),
    PaymentKind(
        "donations.remittance",
        "上缴捐款",
        BASIS,
        payee="union",
        paid=f"{_HERE}.outlays.order_paid",
        reversed=f"{_HERE}.outlays.order_reversed",
        needs_line=False,
    ),
)
