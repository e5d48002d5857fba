"""The two applications of aid and their ways."""

from gonghui.domains.assistance.aid.enums import AidKind, Stage
from gonghui.engines.matters.asks import choice, money
from gonghui.engines.matters.conditions import amount_over
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import MatterKind, Step, nearest
from gonghui.engines.matters.terms import by_policy
from gonghui.kernel.access.permissions import AID, AID_APPROVER
from gonghui.kernel.org.enums import UnionLevel

_SERVICES = "gonghui.domains.assistance.aid.services"
_COUNTY = nearest(UnionLevel.COUNTY)

GRANT = MatterKind(
    code="aid_grant",
    title="帮扶救助",
    public_title="申请困难救助",
    basis="各省困难职工补助标准规定；《工会送温暖资金使用管理办法》（2018年）",
    group="帮扶",
    description="在档困难职工申请生活、医疗、意外致困救助；没有建档、突遇急难的申请临时救助。",
    applicant=Applicant.PERSON,
    asks=(
        choice("kind", "救助种类", AidKind.choices, internal=True),
        money("amount", "金额", required=False, internal=True),
    ),
    route=(
        Step(
            "check",
            "审核",
            by=AID,
            within=by_policy("aid.check_days"),
            public_title="所在工会审核中",
            done=f"{_SERVICES}.granting.checked",
            phrases=("情况属实，金额在限额内，同意。",),
        ),
        Step(
            "approve",
            "审批",
            by=AID_APPROVER,
            at=_COUNTY,
            within=by_policy("aid.approve_days"),
            public_title="县级工会审批中",
            phrases=("同意救助。",),
        ),
        Step(
            "upper",
            "上级审批",
            by=AID_APPROVER,
            at=nearest(UnionLevel.CITY),
            when=amount_over("20000"),
            within=by_policy("aid.approve_days"),
            public_title="上级工会审批中",
            phrases=("同意救助。",),
        ),
    ),
    settle=f"{_SERVICES}.granting.settle",
    abandoned=f"{_SERVICES}.granting.abandoned",
    panel="gonghui.domains.assistance.aid.panels.on_grant",
    audience="在档困难职工；没有建档但突遇急难的会员可申请临时救助",
    needed="病历和费用结算单、事故或灾害证明等，可以用手机拍照",
    sensitive=True,
    view_permission="aid.view",
    submit_permission="aid.edit",
    for_workers=False,
    from_desk=False,
)
"""Workers come to it by `portal:aid`, cadres by the desk of aid."""

STUDY = MatterKind(
    code="autumn_study",
    title="金秋助学",
    public_title="申请金秋助学",
    basis="金秋助学活动通知；各省困难职工补助标准规定",
    group="帮扶",
    description="困难职工子女上高中、中职、大学的，在每年申请期内申请助学金。",
    applicant=Applicant.PERSON,
    asks=(choice("stage", "学段", Stage.choices, internal=True),),
    route=(
        Step(
            "check",
            "审核",
            by=AID,
            within=by_policy("aid.check_days"),
            public_title="所在工会审核中",
            done=f"{_SERVICES}.studying.checked",
            phrases=("材料齐全，符合条件，同意。",),
        ),
        Step(
            "publicity",
            "公示",
            by=AID_APPROVER,
            at=_COUNTY,
            publicity=by_policy("aid.publicity_days"),
            public_title="正在公示",
        ),
        Step(
            "approve",
            "审批",
            by=AID_APPROVER,
            at=_COUNTY,
            within=by_policy("aid.approve_days"),
            public_title="县级工会审批中",
            phrases=("同意资助。",),
        ),
    ),
    settle=f"{_SERVICES}.studying.settle",
    abandoned=f"{_SERVICES}.studying.abandoned",
    panel="gonghui.domains.assistance.aid.panels.on_study",
    publicity_columns=("applicant", "union"),
    audience="困难职工家庭的子女，以及突遇困难、没有建档的会员家庭子女",
    needed="录取通知书或在读证明，可以用手机拍照",
    sensitive=True,
    view_permission="aid.view",
    submit_permission="aid.edit",
    for_workers=False,
    from_desk=False,
)
"""Publicity names the parent masked and the union: never the student, the school or an amount."""

KINDS = (GRANT, STUDY)
