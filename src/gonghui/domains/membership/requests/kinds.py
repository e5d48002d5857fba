"""Kinds of requests about membership."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gonghui.domains.membership.enums import ChangeReason, NewEmploymentType
from gonghui.domains.membership.rules import changes
from gonghui.engines.matters.asks import (
    choice,
    date,
    document,
    employer,
    flag,
    long_text,
    number,
    text,
    union,
)
from gonghui.engines.matters.conditions import answer_given, answer_is
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import PARENT, MatterKind, Step, answered
from gonghui.engines.matters.terms import by_policy, workdays
from gonghui.kernel.access.permissions import CHAIR, OFFICER

_HERE = "gonghui.domains.membership.requests.services"
_BASIS = "工会会员会籍管理办法（总工办发〔2016〕31号）"
_GROUP = "会籍"
_AGREE = ("情况属实，同意。", "经委员会讨论，同意。")

# --- joining ---

JOIN = MatterKind(
    code="member_join",
    title="网上入会",
    public_title="申请入会",
    basis=f"{_BASIS}、中国工会章程第一条、第二条",
    group=_GROUP,
    description="以工资收入为主要生活来源的劳动者，承认工会章程，都可以申请加入工会。",
    audience="年满16周岁、以工资收入为主要生活来源的劳动者；货车司机、快递员等没有固定单位的也可以",
    needed="身份证号码和本人手机号；劳动合同或工作证明照片（如有）",
    applicant=Applicant.PERSON,
    asks=(
        employer("employer", "工作单位", required=False),
        text("employer_name", "单位名称（自填）", required=False, longest=120),
        choice("gig_type", "新就业形态类别", NewEmploymentType.choices, required=False),
        text("platform", "平台企业", required=False, longest=120),
        text("station", "站点", required=False, longest=60),
        union("work_area", "工作地", required=False),
        text("home", "居住地", required=False, longest=100),
        union("branch", "所在分会（小组）", required=False, internal=True),
        flag("asks_branch", "先由分会（小组）提出意见", internal=True),
        text("reason", "归属依据", longest=200, internal=True),
        flag("verify", "须上一级工会核实", internal=True),
        text("on_behalf", "代办原因", required=False, longest=100, internal=True),
        text("confirmed", "本人确认方式", required=False, longest=60, internal=True),
    ),
    documents=(document("contract", "劳动合同或工作证明", required=False),),
    route=(
        Step(
            "verify",
            "上级工会核实",
            by=OFFICER,
            at=PARENT,
            when=answer_is("verify", "是", words="须上一级工会核实"),
            within=workdays(3),
            public_title="核实中",
        ),
        Step(
            "branch",
            "分会（小组）意见",
            by=CHAIR,
            at=answered("branch"),
            when=answer_is("asks_branch", "是", words="所在分会（小组）有负责人")
            & answer_given("branch"),
            within=workdays(3),
            may_refuse=False,
            public_title="分会（小组）提意见",
        ),
        Step(
            "committee",
            "基层工会委员会审批",
            by=CHAIR,
            within=by_policy("join.online_approve_days"),
            public_title="工会委员会审批中",
            phrases=("经委员会讨论，同意吸收为会员。", "符合入会条件，同意。"),
        ),
    ),
    settle=f"{_HERE}.joining.settle_joining",
    check=f"{_HERE}.joining.joining_problem",
    abandoned=f"{_HERE}.joining.joining_abandoned",
    from_desk=False,
    before_binding=True,
)
"""Asked on the phone by whoever is not bound to a person yet."""

JOIN_AT_DESK = replace(
    JOIN,
    code="member_join_desk",
    title="窗口入会",
    takes="",
    route=(*JOIN.route[:-1], replace(JOIN.route[-1], within=by_policy("join.approve_days"))),
)
"""A cadre asks for a worker who has no phone at hand; the paper term applies."""

JOIN_TOGETHER = MatterKind(
    code="member_join_list",
    title="集中入会",
    public_title="集中入会",
    basis=f"{_BASIS}；新就业形态劳动者集中入会",
    group=_GROUP,
    description="基层工会按名单一次办理多人入会，附每个人的核对结果。",
    applicant=Applicant.UNION,
    asks=(
        text("list_title", "名单", longest=80),
        number("headcount", "人数", unit="人"),
        number("left_out", "核对未通过", unit="人", required=False),
        long_text("remark", "说明", required=False),
    ),
    route=(
        Step(
            "committee",
            "基层工会委员会审批",
            by=CHAIR,
            within=by_policy("join.approve_days"),
            public_title="工会委员会审批中",
            phrases=("经委员会讨论，同意吸收名单所列人员为会员。",),
            may_return=False,
        ),
    ),
    settle=f"{_HERE}.lists.settle_list",
    abandoned=f"{_HERE}.lists.list_abandoned",
    from_desk=False,
)

# --- transfer ---

_MOVING = tuple((one.value, one.label) for one in changes.MOVING_REASONS)

TRANSFER = MatterKind(
    code="member_transfer",
    title="会籍转接",
    public_title="会籍转接",
    basis=f"{_BASIS}：劳动（工作）关系在哪里，会籍在哪里",
    group=_GROUP,
    description="会员换了工作单位，会籍转到新单位的工会，会员号不变，会龄连续计算。",
    audience="换了工作单位的会员",
    needed="不需要提交材料，新单位的劳动合同或工作证明可以拍照附上",
    applicant=Applicant.PERSON,
    asks=(
        union("to_union", "转入工会"),
        employer("employer", "新工作单位", required=False),
        choice("reason", "转接原因", _MOVING),
        text("why", "归属依据", required=False, internal=True),
        long_text("remark", "说明", required=False, longest=500),
    ),
    documents=(document("contract", "新单位劳动合同或工作证明", required=False),),
    route=(
        Step(
            "leave",
            "转出确认",
            by=CHAIR,
            within=by_policy("transfer.leave_days"),
            public_title="原工会确认中",
            done=f"{_HERE}.transferring.let_go",
            may_refuse=False,
            phrases=("情况属实，同意转出。",),
        ),
        Step(
            "enter",
            "转入确认",
            by=CHAIR,
            at=answered("to_union"),
            within=by_policy("transfer.timeout_days"),
            public_title="新工会确认中",
            may_refuse=False,
            phrases=("同意接收。",),
        ),
    ),
    settle=f"{_HERE}.transferring.settle_transfer",
    check=f"{_HERE}.transferring.transfer_problem",
    abandoned=f"{_HERE}.transferring.transfer_abandoned",
    receiver=f"{_HERE}.transferring.present_union",
    eligible=f"{_HERE}.transferring.may_transfer",
    once_each=False,
)
"""One step from the member's side. Nobody refuses: a wrong address goes back to be chosen again."""

# --- changes of membership ---


def _reasons(reasons: tuple[ChangeReason, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((one.value, str(one.label)) for one in reasons)


_COMMITTEE = Step(
    "committee",
    "基层工会委员会审批",
    by=CHAIR,
    within=workdays(5),
    public_title="工会委员会审批中",
    phrases=_AGREE,
)
_REPORT = Step(
    "report",
    "上级工会备案",
    by=OFFICER,
    at=PARENT,
    within=workdays(5),
    public_title="上级工会备案中",
    may_refuse=False,
    phrases=("予以备案。",),
)


def _change(**given: Any) -> MatterKind:
    """A change that the member's own union decides."""
    common: dict[str, Any] = {
        "basis": _BASIS,
        "group": _GROUP,
        "applicant": Applicant.PERSON,
        "route": (_COMMITTEE,),
        "check": f"{_HERE}.changing.change_problem",
        "receiver": f"{_HERE}.transferring.present_union",
        "once_each": False,
    }
    return MatterKind(**common | given)


RETAIN = _change(
    code="member_retain",
    title="保留会籍",
    public_title="保留会籍",
    basis=f"{_BASIS}：会员失业、服兵役等，保留会籍",
    description="失业、服兵役、单位关闭等情形，保留会籍；保留期间免交会费，不享有选举权、被选举权和表决权。",
    asks=(
        choice(
            "reason",
            "保留原因",
            _reasons(tuple(r for r in changes.RETAINING_REASONS if r != ChangeReason.RETIRED)),
        ),
        date("occurs_on", "起始日期"),
        long_text("remark", "说明", required=False, longest=200),
    ),
    documents=(document("proof", "证明材料", required=False),),
    settle=f"{_HERE}.changing.settle_retaining",
    eligible=f"{_HERE}.changing.may_retain",
    for_workers=True,
)
RETIRE = _change(
    code="member_retire",
    title="退休保留会籍",
    public_title="退休登记",
    basis=f"{_BASIS}：会员退休（含提前退休）、离休的，保留会籍",
    description="会员正式退休的，从批准退休之日起保留会籍，免交会费。",
    asks=(
        date("occurs_on", "批准退休日期"),
        text("document", "批准文号（退休证编号）", required=False, longest=60),
        long_text("remark", "说明", required=False, longest=200),
    ),
    documents=(document("proof", "退休证或批准文件", required=False),),
    settle=f"{_HERE}.changing.settle_retirement",
    eligible=f"{_HERE}.changing.may_retain",
    for_workers=True,
)
RESTORE = _change(
    code="member_restore",
    title="恢复会籍",
    public_title="恢复会籍",
    basis=f"{_BASIS}：保留会籍人员再就业、退役后，恢复会籍",
    description="保留会籍的人员在原单位重新工作的，恢复会籍；到新单位工作的，请办理会籍转接。",
    asks=(
        choice("reason", "恢复原因", _reasons(changes.RESTORING_REASONS)),
        date("occurs_on", "恢复日期"),
        long_text("remark", "说明", required=False, longest=200),
    ),
    settle=f"{_HERE}.changing.settle_restoring",
    eligible=f"{_HERE}.changing.may_restore",
    for_workers=True,
)
WITHDRAW = _change(
    code="member_withdraw",
    title="退会",
    public_title="申请退会",
    basis="中国工会章程第五条：会员有退会自由",
    description="会员自愿退会的，由本人书面提出，工会谈话了解情况，委员会讨论后宣布，收回会员证。",
    asks=(long_text("request", "退会申请（本人书面意见）", longest=500),),
    documents=(document("paper", "本人签字的书面申请", required=False),),
    route=(
        Step(
            "talk",
            "谈话",
            by=CHAIR,
            within=workdays(5),
            public_title="工会约您谈话",
            may_refuse=False,
            phrases=("已与本人谈话，本人坚持退会。", "已与本人谈话，说明会员权利义务。"),
        ),
        replace(_COMMITTEE, may_refuse=False),
    ),
    settle=f"{_HERE}.changing.settle_withdrawal",
    eligible=f"{_HERE}.changing.may_withdraw",
    for_workers=True,
)
LAPSE = _change(
    code="member_lapse",
    title="自动退会确认",
    public_title="自动退会确认",
    basis="中国工会章程第五条：无正当理由连续六个月不交会费、不参加组织生活，经教育拒不改正，视为自动退会",
    description="由基层工会提出并经委员会确认，系统不会自动办理。",
    asks=(
        date("unpaid_since", "停交会费、不参加组织生活起"),
        long_text("education", "教育经过（时间、方式、本人态度）", longest=500),
        date("occurs_on", "确认日期"),
    ),
    route=(_COMMITTEE, _REPORT),
    settle=f"{_HERE}.changing.settle_lapse",
    eligible=f"{_HERE}.changing.may_withdraw",
)
EXPEL = _change(
    code="member_expel",
    title="除名",
    public_title="除名",
    basis="中国工会章程第六条：严重违法犯罪并受到刑事处罚的会员，开除会籍",
    description="工会小组讨论提出意见，基层委员会决定，报上一级工会备案，收回会员证。",
    asks=(
        choice("reason", "除名原因", _reasons(changes.EXPELLING_REASONS)),
        long_text("group_opinion", "工会小组讨论意见", longest=500),
        text("decision", "委员会决定（会议日期或文号）和事实", longest=180),
        date("occurs_on", "除名日期"),
    ),
    documents=(document("judgment", "判决书或处罚决定", required=False),),
    route=(replace(_COMMITTEE, title="基层工会委员会决定"), _REPORT),
    settle=f"{_HERE}.changing.settle_expulsion",
    eligible=f"{_HERE}.changing.may_expel",
)
DEATH = _change(
    code="member_death",
    title="死亡登记",
    public_title="死亡登记",
    basis=f"{_BASIS}：会员死亡，会籍自然终止",
    description="会籍自死亡之日起自然终止，会员证、服务卡随之注销。",
    asks=(
        date("occurs_on", "死亡日期"),
        text("proof_text", "凭证（死亡证明编号等）", longest=100),
    ),
    documents=(document("proof", "死亡证明", required=False),),
    settle=f"{_HERE}.changing.settle_death",
    eligible=f"{_HERE}.changing.may_die",
)

# --- corrections ---

CORRECT_FACTS = MatterKind(
    code="member_facts",
    title="会员信息变更",
    public_title="修改我的信息",
    basis=f"{_BASIS}：会员信息变化的，及时更新",
    group=_GROUP,
    description="手机号、地址、学历、技术等级、部门等有变化的，由本人申请，工会核对后更新。",
    audience="已绑定的会员",
    needed="改姓名、证件号码的，须附证件或户口簿照片",
    applicant=Applicant.PERSON,
    asks=(
        long_text("summary", "变更内容", longest=1000),
        text("on_behalf", "代办原因", required=False, longest=100, internal=True),
    ),
    documents=(document("paper", "证件或证明照片", required=False),),
    route=(
        Step(
            "check",
            "核对",
            by=CHAIR,
            within=workdays(5),
            public_title="工会核对中",
            phrases=("核对无误，同意更新。",),
            may_return=False,
        ),
    ),
    settle=f"{_HERE}.correcting.settle_facts",
    receiver=f"{_HERE}.transferring.present_union",
    eligible=f"{_HERE}.correcting.may_correct",
    compared=f"{_HERE}.correcting.compared",
    from_desk=False,
)

KINDS = (
    JOIN,
    JOIN_AT_DESK,
    JOIN_TOGETHER,
    TRANSFER,
    RETAIN,
    RETIRE,
    RESTORE,
    WITHDRAW,
    LAPSE,
    EXPEL,
    DEATH,
    CORRECT_FACTS,
)
