"""What may be given for which reason. Plain values in, a Chinese reason out ("" when it may be).

Source: 基层工会经费收支管理办法 (总工办发〔2017〕32号) §8 and the measures of the provinces.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from gonghui.domains.membership.occasions.enums import (
    IN_KIND,
    LIFE_EVENTS,
    CareKind,
    EventState,
    GiftForm,
    GrantState,
    Relation,
)

_IN_KIND = (GiftForm.GOODS, GiftForm.VOUCHER, GiftForm.GREETING)
_EITHER = (GiftForm.GOODS, GiftForm.CASH, GiftForm.GREETING)
FORMS: Mapping[CareKind, tuple[GiftForm, ...]] = {
    CareKind.BIRTHDAY: _IN_KIND,
    CareKind.FESTIVAL: _IN_KIND,
    CareKind.RETIREMENT: (GiftForm.GOODS, GiftForm.GREETING),
    CareKind.ANNIVERSARY: (GiftForm.GREETING,),
    CareKind.MARRIAGE: _EITHER,
    CareKind.BIRTH: _EITHER,
    CareKind.HOSPITAL: _EITHER,
    CareKind.BEREAVEMENT: _EITHER,
    CareKind.DEATH: _EITHER,
    CareKind.MISFORTUNE: _EITHER,
}
"""In kind only where money would be a subsidy in disguise."""

_WHY_NOT = {
    CareKind.BIRTHDAY: "生日慰问只能发放生日蛋糕等实物或蛋糕券，不得发放现金",
    CareKind.FESTIVAL: "节日慰问只能发放符合传统节日习惯的物品或指定商家提货券，不得发放现金和购物卡",
    CareKind.RETIREMENT: "退休离岗只能发放纪念品，不得发放现金",
    CareKind.ANNIVERSARY: "入会周年不在经费支出范围内，只能问候",
}
STATUTORY_FESTIVALS = ("元旦", "春节", "清明节", "国际劳动节", "端午节", "中秋节", "国庆节")
"""逢年过节: the festivals for which something may be given; others can be greeted."""

YEARS_BACK = 1
"""A life event further back than a year is no longer called upon."""


def yuan(amount: Decimal) -> str:
    """2000, 22.8: as sentences say it."""
    text = f"{amount:.2f}"
    return text.rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Limit:
    """The rule that holds for a kind at a union on a day."""

    title: str
    amount: Decimal
    times: int
    """Grants of this kind to a member in a year; 0 for any number."""
    is_yearly: bool
    """Whether the amount is the year's sum, not each grant's."""
    source: str
    set_by: str

    @property
    def text(self) -> str:
        """全年合计不超过2000元（依据：……）"""
        per = "每人全年合计" if self.is_yearly else "每人每次"
        times = f"，全年不超过{self.times}次" if self.times else ""
        return (
            f"{self.title}{per}不超过{yuan(self.amount)}元{times}（{self.source}，{self.set_by}）"
        )


def gift_problem(kind: CareKind, form: GiftForm, amount: Decimal, item: str) -> str:
    """Why this cannot be given for this reason at all."""
    if form not in FORMS[kind]:
        return _WHY_NOT.get(kind, f"{kind.label}慰问不发放{form.label}")
    if form is GiftForm.GREETING:
        return "仅问候的不填金额" if amount else ""
    if amount <= 0:
        return "请填写金额；慰问品按采购价折算"
    if form is not GiftForm.CASH and not item.strip():
        return "请写明慰问品或提货券的名称"
    return ""


def festival_problem(name: str, form: GiftForm) -> str:
    """Why nothing may be given for this festival."""
    if form is not GiftForm.GREETING and name not in STATUTORY_FESTIVALS:
        return f"{name}不是法定节日，不能发放节日慰问品，可以只问候"
    return ""


def limit_problem(limit: Limit | None, amount: Decimal, *, spent: Decimal, times: int) -> str:
    """Why it would be too much, with the rule named. `spent` and `times`: this year already."""
    if limit is None or amount == 0:
        return ""
    if limit.times and times >= limit.times:
        return f"本年度已安排{times}次，超过规定：{limit.text}"
    if amount > limit.amount:
        return f"{yuan(amount)}元超过规定：{limit.text}"
    if limit.is_yearly and spent + amount > limit.amount:
        return f"本年度已安排{yuan(spent)}元，加上本次{yuan(amount)}元超过规定：{limit.text}"
    return ""


def event_problem(
    kind: str, *, occurred_on: dt.date, relation: str, today: dt.date, is_worker: bool
) -> str:
    """Why a life event cannot be taken down like this."""
    if kind not in LIFE_EVENTS:
        return "请选择事项"
    if is_worker and kind == CareKind.DEATH:
        return "会员去世由工会登记，请家属联系所在工会"
    if kind == CareKind.BEREAVEMENT and relation not in Relation.values:
        return "请选择去世亲属与本人的关系"
    if occurred_on > today:
        return "发生日期不能晚于今天"
    if occurred_on < today.replace(year=today.year - YEARS_BACK, day=min(today.day, 28)):
        return "超过一年的事项不再登记慰问，确需帮助的请走困难帮扶"
    return ""


def settle_problem(state: str) -> str:
    """Why a life event is no longer judged."""
    if state != EventState.TOLD:
        return f"该事项{EventState(state).label}，不用再次核实"
    return ""


WHATEVER_STATUS = (CareKind.DEATH, CareKind.RETIREMENT)
"""Reasons that end the membership itself."""


def eligibility_problem(
    kind: CareKind, form: GiftForm, *, is_member: bool, arrears: int, most_arrears: int
) -> str:
    """Why somebody is given nothing: no member in good standing. A greeting is for everybody.

    `most_arrears`: months of dues in arrears from which on nothing is given; 0 for no such rule.
    """
    if form is GiftForm.GREETING:
        return ""
    if not is_member and kind not in WHATEVER_STATUS:
        return "不是在册会员"
    if most_arrears and arrears >= most_arrears:
        return f"欠缴会费{arrears}个月"
    return ""


def is_near(limit: Limit | None, amount: Decimal, *, spent: Decimal, percent: int) -> bool:
    """Whether the year's sum comes close to what it may be."""
    if limit is None or not limit.is_yearly:
        return False
    return (spent + amount) * 100 >= limit.amount * percent


def first_state(form: GiftForm) -> GrantState:
    """What costs nothing wants nobody's approval."""
    return GrantState.CONFIRMED if form is GiftForm.GREETING else GrantState.PLANNED


BEFORE = {GrantState.GIVEN: GrantState.CONFIRMED, GrantState.SIGNED: GrantState.GIVEN}


def confirm_problem(state: str, *, is_own: bool, is_payee: bool) -> str:
    """Why this account cannot approve a grant."""
    if state != GrantState.PLANNED:
        return f"{GrantState(state).label}的不用审批"
    if is_own:
        return "由本人安排的，须由另一人审批"
    return "给本人的慰问须由另一人审批" if is_payee else ""


def order_problem(state: str, form: str, *, has_papers: bool) -> str:
    """Why no payment order is drafted for a grant."""
    if form != GiftForm.CASH:
        return "慰问品凭发放清单发放，不制支付单"
    return _ready_problem(state, has_papers, "支付单")


def issue_problem(state: str, form: str, *, has_papers: bool) -> str:
    """Why a grant goes on no issue list."""
    if form not in IN_KIND:
        return "慰问金凭支付单发放，不制发放清单"
    return _ready_problem(state, has_papers, "发放清单")


def _ready_problem(state: str, has_papers: bool, paper: str) -> str:
    if state == GrantState.PLANNED:
        return "还没有审批"
    if state != GrantState.CONFIRMED:
        return f"{GrantState(state).label}"
    return f"已经制作{paper}" if has_papers else ""


def mark_problem(state: str, wanted: GrantState, form: str, *, has_papers: bool = False) -> str:
    """Why a grant cannot be ticked off like this by hand."""
    now = GrantState(state)
    if wanted is GrantState.CANCELLED:
        if now not in (GrantState.PLANNED, GrantState.CONFIRMED):
            return f"{now.label}的不能取消"
        return "已制支付单或发放清单的，须先作废再取消" if has_papers else ""
    if form != GiftForm.GREETING:
        how = "支付单" if form == GiftForm.CASH else "发放清单"
        return f"{GiftForm(form).label}凭{how}发放和签收，不能直接标记"
    fits = {
        GrantState.GIVEN: (GrantState.CONFIRMED,),
        GrantState.SIGNED: (GrantState.CONFIRMED, GrantState.GIVEN),
    }[wanted]
    return "" if now in fits else f"{now.label}的不能标为{wanted.label}"


def back_problem(state: str, form: str, *, has_papers: bool) -> str:
    """Why a step of a grant cannot be taken back by hand."""
    now = GrantState(state)
    if form == GiftForm.GREETING:
        return "" if now in BEFORE else f"{now.label}的没有可撤回的"
    if now is not GrantState.CONFIRMED:
        return f"{now.label}的不能在此撤回，已支付的按冲销、已发放的按退库办理"
    return "已制支付单或发放清单的，须先作废" if has_papers else ""


def cost_problem(name: str, cost: Decimal, planned: Decimal) -> str:
    """Why goods of this cost cannot be handed out for a grant."""
    if cost <= planned:
        return ""
    return f"{name}：物资成本{yuan(cost)}元超过安排的{yuan(planned)}元，请改用其他物资或重新安排"


def day_problem(day: dt.date, today: dt.date) -> str:
    """Why a grant cannot have been given or signed on a day."""
    return "日期不能晚于今天" if day > today else ""
