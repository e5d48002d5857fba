"""What is decided about a filed household: one kind of matter each."""

from gonghui.domains.assistance.hardship.enums import CancelReason, Category, Cause
from gonghui.engines.matters.asks import choice, text
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import MatterKind, Step, nearest
from gonghui.engines.matters.terms import by_policy, workdays
from gonghui.kernel.access.permissions import AID, AID_APPROVER
from gonghui.kernel.org.enums import UnionLevel

_DECIDING = "gonghui.domains.assistance.following.services.deciding"
_BASIS = "困难职工档案动态管理办法，各省常态化帮扶办法"
_COUNTY = nearest(UnionLevel.COUNTY)

_VISIT = Step(
    "visit",
    "入户核查",
    by=AID,
    within=by_policy("hardship.visit_days"),
    public_title="工会将上门了解情况",
    done=f"{_DECIDING}.visited",
    phrases=("已入户核查，情况属实，同意。",),
)
_CHECK = Step(
    "check",
    "审核",
    by=AID,
    at=_COUNTY,
    within=workdays(5),
    public_title="县级工会审核中",
    done=f"{_DECIDING}.checked",
    phrases=("依据充分，同意。",),
)
_APPROVE = Step(
    "approve",
    "审批",
    by=AID_APPROVER,
    at=_COUNTY,
    within=by_policy("hardship.approve_days"),
    public_title="等待县级工会审批",
    phrases=("同意。",),
)


def _kind(code: str, title: str, description: str, route: tuple[Step, ...]) -> MatterKind:
    return MatterKind(
        code=code,
        title=title,
        public_title=title,
        basis=_BASIS,
        group="帮扶",
        description=description,
        applicant=Applicant.PERSON,
        asks=(
            text("file", "档号", internal=True),
            choice("category", "困难类别", Category.choices, required=False, internal=True),
            choice("cause", "主要致困原因", Cause.choices, required=False, internal=True),
            choice("reason", "注销原因", CancelReason.choices, required=False, internal=True),
        ),
        route=route,
        check=f"{_DECIDING}.proposal_problem",
        settle=f"{_DECIDING}.settle",
        abandoned=f"{_DECIDING}.dropped",
        panel="gonghui.domains.assistance.following.panels.on_matter",
        sensitive=True,
        view_permission="hardship.view",
        submit_permission="hardship.edit",
        once_each=False,
        rated=False,
        publicity_columns=("applicant", "union", "category", "cause"),
        from_desk=False,
    )


EXIT = _kind(
    "hardship_exit",
    "困难职工脱困",
    "家庭人均收入连续6个月高于低保标准，致困原因消除，经入户、公示、审批后退出档案。",
    (
        _VISIT,
        Step(
            "publicity",
            "公示",
            by=AID,
            publicity=by_policy("hardship.publicity_days"),
            public_title="正在公示",
        ),
        _APPROVE,
    ),
)
RELIEF = _kind(
    "hardship_relief",
    "困难职工解困",
    "靠自身无法脱困的家庭，纳入低保等兜底保障和工会常态化帮扶。",
    (_CHECK, _APPROVE),
)
CANCEL = _kind(
    "hardship_cancel",
    "困难职工档案注销",
    "退休转社会、调离、去世、查实虚假材料等情形，注销困难职工档案。",
    (_CHECK, _APPROVE),
)
RETURN = _kind(
    "hardship_return",
    "困难职工返困",
    "脱困、解困的家庭又陷入困难，经入户核查和重新认定后恢复建档。",
    (_VISIT, _APPROVE),
)

KINDS = (EXIT, RELIEF, CANCEL, RETURN)
"""Workers do not hand these in: their union proposes them and they sign."""
