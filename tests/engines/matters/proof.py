"""Kinds that exist only in these tests: a route with a condition, parallel desks and publicity;
and one that is as plain as can be."""

from __future__ import annotations

from typing import Any

from gonghui.engines.matters.asks import document, flag, long_text, money, person
from gonghui.engines.matters.conditions import amount_over
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import MatterKind, Office, Step, nearest
from gonghui.engines.matters.models import Matter
from gonghui.engines.matters.terms import workdays
from gonghui.kernel.access.permissions import AID, CHAIR, FINANCE, OFFICER
from gonghui.kernel.org.enums import UnionLevel
from gonghui.kernel.refusal import Refusal

COUNTY = nearest(UnionLevel.COUNTY)
SETTLED: list[int] = []
"""Keys of matters that were settled, in order."""


def settle_aid(matter: Matter, *, actor: Any) -> Any:
    if matter.data["reason"] == "资金不足":
        raise Refusal("本年度帮扶资金已经用完。")
    SETTLED.append(matter.pk)
    return matter.applicant_person


def check_aid(matter: Matter) -> str:
    return "申请金额应大于0" if not matter.amount else ""


AID_KIND = MatterKind(
    code="proof_aid",
    title="困难职工帮扶",
    public_title="困难帮扶",
    basis="帮扶资金使用管理办法第六条",
    applicant=Applicant.PERSON,
    asks=(
        money("amount", "申请金额"),
        long_text("reason", "困难情况"),
        person("family", "家庭成员", required=False, interested=True),
        flag("urgent", "是否紧急"),
    ),
    documents=(document("proof", "证明材料", required=False),),
    route=(
        Step("unit_review", "基层初审", by=OFFICER, within=workdays(3)),
        Step(
            "county_review",
            "县总会审",
            by=OFFICER,
            at=COUNTY,
            also=(Office(AID, COUNTY), Office(FINANCE, COUNTY)),
            needs=2,
            veto=False,
            within=workdays(5),
            when=amount_over("2000"),
        ),
        Step("publicity", "公示", by=CHAIR, at=COUNTY, publicity=workdays(5)),
    ),
    settle="tests.engines.matters.proof.settle_aid",
    check="tests.engines.matters.proof.check_aid",
    group="帮扶",
)

PLAIN_KIND = MatterKind(
    code="proof_plain",
    title="事项申请",
    public_title="事项申请",
    basis="测试",
    applicant=Applicant.PERSON,
    asks=(long_text("reason", "事由"),),
    route=(
        Step("first", "初审", by=OFFICER, within=workdays(3)),
        Step("second", "复审", by=CHAIR, at=COUNTY, within=workdays(5)),
    ),
    settle="tests.engines.matters.proof.settle_aid",
)
KINDS = (AID_KIND, PLAIN_KIND)
