"""The application for a hardship file and its way."""

from gonghui.domains.assistance.hardship.enums import Category, Cause
from gonghui.engines.matters.asks import choice
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import MatterKind, Step, nearest
from gonghui.engines.matters.terms import by_policy
from gonghui.kernel.access.permissions import AID, AID_APPROVER
from gonghui.kernel.org.enums import UnionLevel

_FILING = "gonghui.domains.assistance.hardship.services.filing"

FILING = MatterKind(
    code="hardship_filing",
    title="困难职工建档",
    public_title="困难职工建档",
    basis="全国总工会困难职工帮扶和档案管理办法，各省困难职工认定标准",
    group="帮扶",
    description="家庭生活困难的会员申请建立困难职工档案，由工会核查、公示、审批后享受帮扶。",
    applicant=Applicant.PERSON,
    asks=(
        choice("category", "困难类别", Category.choices, required=False, internal=True),
        choice("cause", "主要致困原因", Cause.choices, required=False, internal=True),
    ),
    route=(
        Step(
            "pre_check",
            "初审",
            by=AID,
            within=by_policy("hardship.precheck_days"),
            public_title="工会正在检查材料",
            done=f"{_FILING}.checked",
            phrases=("会员资格、材料和签名齐全，同意。",),
        ),
        Step(
            "home_visit",
            "入户核查",
            by=AID,
            within=by_policy("hardship.visit_days"),
            public_title="工会将上门了解情况",
            done=f"{_FILING}.visited",
            phrases=("已入户核查，情况属实，同意。",),
        ),
        Step(
            "verify",
            "信息核对和认定",
            by=AID,
            at=nearest(UnionLevel.COUNTY),
            within=by_policy("hardship.verify_days"),
            public_title="县级工会正在核对信息",
            done=f"{_FILING}.verified",
            phrases=("核对和认定无误，同意公示。",),
        ),
        Step(
            "publicity",
            "公示",
            by=AID,
            publicity=by_policy("hardship.publicity_days"),
            public_title="正在公示",
        ),
        Step(
            "approve",
            "审批建档",
            by=AID_APPROVER,
            at=nearest(UnionLevel.COUNTY),
            within=by_policy("hardship.approve_days"),
            public_title="等待县级工会审批",
            phrases=("同意建档。",),
        ),
    ),
    check=f"{_FILING}.application_problem",
    settle=f"{_FILING}.settle",
    abandoned=f"{_FILING}.ended",
    eligible=f"{_FILING}.why_not",
    panel="gonghui.domains.assistance.hardship.panels.on_matter",
    audience="生活困难的工会会员：家庭人均收入扣除看病、上学等必要支出后低于当地规定标准，或者突遭意外、大病、灾害",
    needed="身份证、户口簿、收入证明、致困证明，都可以用手机拍照；家里每位成年人在手机上签名",
    sensitive=True,
    view_permission="hardship.view",
    submit_permission="hardship.edit",
    once_each=False,
    publicity_columns=("applicant", "union", "category", "cause"),
    for_workers=False,
    from_desk=False,
)
"""Workers come to it by a page of its own (`portal:hardship`), cadres by the files' own desk."""
