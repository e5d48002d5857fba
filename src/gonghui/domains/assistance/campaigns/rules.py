"""What may be planned, given and settled. Plain values in, a Chinese reason out ("" when it may be).

Sources: 工会送温暖资金使用管理办法 (2018) and the measures of the provinces: real names, caps a visit
and a year, no leaders among the recipients; 财政部、全总 rules on settling.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gonghui.domains.assistance.campaigns.enums import (
    FOUR_GIFTS,
    OPEN_STATES,
    RUNNING_STATES,
    SEASONS,
    Brand,
    CampaignState,
    RecipientState,
    VisitState,
)
from gonghui.kernel.org.enums import Post, UnionLevel

LEADING_POSTS = (Post.CHAIR, Post.EXECUTIVE_VICE, Post.VICE)

_MOVES: dict[CampaignState, tuple[CampaignState, ...]] = {
    CampaignState.PLANNED: (CampaignState.APPROVED, CampaignState.CANCELLED),
    CampaignState.APPROVED: (CampaignState.EXECUTING, CampaignState.CANCELLED),
    CampaignState.EXECUTING: (CampaignState.SETTLED,),
    CampaignState.SETTLED: (CampaignState.SUMMARISED,),
    CampaignState.SUMMARISED: (),
    CampaignState.CANCELLED: (),
}


def move_problem(state: str, to: CampaignState) -> str:
    """Whether a campaign may go on to a state."""
    now = CampaignState(state)
    if to in _MOVES[now]:
        return ""
    return f"活动现为“{now.label}”，不能转为“{to.label}”"


def lists_problem(state: str) -> str:
    """Whether lists, shares and money of a campaign may still be changed."""
    now = CampaignState(state)
    return "" if now in OPEN_STATES else f"活动{now.label}，名单和额度不能再改"


def giving_problem(state: str) -> str:
    """Whether something may be paid, handed out or visited under a campaign."""
    now = CampaignState(state)
    if now in RUNNING_STATES:
        return ""
    if now is CampaignState.PLANNED:
        return "活动方案还没有批准，批准后才能发放和走访"
    return f"活动{now.label}，不能再发放和走访"


def approval_problem(*, scheme: str, quota: Decimal, is_planner: bool) -> str:
    """Whether a plan may be approved."""
    if is_planner:
        return "拟定方案的人不能批准自己的方案，请由其他有批准权限的人办理"
    if not scheme.strip():
        return "请先写明活动方案"
    return "" if quota > 0 else "请先安排活动额度"


def period_problem(from_on: dt.date, to_on: dt.date) -> str:
    """Whether a campaign's days make sense."""
    if to_on < from_on:
        return "结束日期早于开始日期"
    return "活动时间超过一年，请分年度安排" if (to_on - from_on).days > 366 else ""


def season_of(brand: str, year: int) -> tuple[dt.date, dt.date] | None:
    """The days that one of the four usually runs, begun in a year."""
    if brand not in SEASONS:
        return None
    first, last = SEASONS[Brand(brand)]
    ends = year if last > first else year + 1
    return dt.date(year, *first), dt.date(ends, *last)


def cause_of(brand: str, occasion: str, campaign: int) -> str:
    """What counts as the same reason for giving money: the brand in its season, the same festival;
    for all else the campaign alone."""
    if brand in FOUR_GIFTS:
        return str(brand)
    return f"occasion:{occasion}" if occasion else f"campaign:{campaign}"


# ---------------------------------------------------------------- money and limits


@dataclass(frozen=True)
class PersonLimits:
    """What a person may be given under 送温暖, and who says so."""

    visit: Decimal
    year: Decimal
    source: str
    set_by: str


def person_problem(limits: PersonLimits, value: Decimal, *, given_in_year: Decimal) -> str:
    """Whether cash and goods for a person stay within the limits of a visit and of the year."""
    basis = f"（依据：{limits.source}，{limits.set_by}）"
    if value > limits.visit:
        return f"每人每次慰问不超过{_plain(limits.visit)}元，本次{_plain(value)}元{basis}"
    if given_in_year + value > limits.year:
        return (
            f"每人全年慰问不超过{_plain(limits.year)}元，今年已列{_plain(given_in_year)}元，"
            f"加上本次{_plain(value)}元超过上限{basis}"
        )
    return ""


def money_problem(*amounts: Decimal) -> str:
    """Whether amounts are amounts."""
    return "金额不能小于0" if any(one < 0 for one in amounts) else ""


def quota_problem(*, quota: Decimal, used: Decimal, more: Decimal, union: str) -> str:
    """Whether a union stays within its share."""
    if used + more <= quota:
        return ""
    return (
        f"{union}在本次活动的额度为{_plain(quota)}元，已用{_plain(used)}元，"
        f"余{_plain(quota - used)}元，不足{_plain(more)}元"
    )


def lowered_problem(*, quota: Decimal, used: Decimal, union: str) -> str:
    """Whether a share may be set to a quota."""
    if quota >= used:
        return ""
    return f"{union}已用{_plain(used)}元，额度不能低于已用数"


def fund_problem(*, quota: Decimal, funded: Decimal, more: Decimal) -> str:
    """Whether the budget lines behind a share stay within it."""
    if funded + more <= quota:
        return ""
    return f"资金来源合计{_plain(funded + more)}元，超过额度{_plain(quota)}元，请先调整额度"


def _plain(amount: Decimal) -> str:
    text = f"{amount:,.2f}"
    return text.removesuffix(".00")


# ---------------------------------------------------------------- who


@dataclass(frozen=True)
class HeldPost:
    """A post that somebody holds now."""

    post: str
    level: str


def is_leader(posts: Iterable[HeldPost], *, with_base: bool) -> bool:
    """Whether somebody leads a union above the base; `with_base`: or a base union."""
    return any(
        one.post in LEADING_POSTS and (with_base or one.level != UnionLevel.BASE) for one in posts
    )


def recipient_problem(*, is_leader: bool, is_actor: bool) -> str:
    """Whether somebody may be called on."""
    if is_leader:
        return "慰问对象不能是工会领导干部本人"
    return "经办人不能把本人列为慰问对象" if is_actor else ""


# ---------------------------------------------------------------- visits


def near_visits(days: Iterable[dt.date], day: dt.date, *, gap: int) -> list[dt.date]:
    """Visits to the same unit under the same brand that lie less than `gap` days away."""
    return sorted(one for one in days if abs((one - day).days) < gap)


def again_problem(near: Sequence[dt.date], *, gap: int, reason: str) -> str:
    """A unit visited again within some days: only with a reason."""
    if not near or reason.strip():
        return ""
    said = "、".join(f"{one.month}月{one.day}日" for one in near[:3])
    return (
        f"同一单位同一品牌在{said}已有走访，间隔不到{gap}天。"
        "确需再次走访的，请写明“再次走访的原因”后提交"
    )


def visit_problem(state: str, to: VisitState) -> str:
    """Whether a visit may become done or cancelled."""
    now = VisitState(state)
    if now is VisitState.PLANNED:
        return ""
    return f"这次走访{now.label}，不能再{'登记' if to is VisitState.DONE else '取消'}"


def done_problem(
    *,
    on: dt.date,
    today: dt.date,
    from_on: dt.date,
    roster: int,
    declared: int,
    has_photo: bool,
    leader: str,
) -> str:
    """Whether what is told of a visit is enough."""
    if on > today:
        return "走访日期不能晚于今天"
    if on < from_on:
        return f"走访日期早于活动开始日期{from_on}"
    if declared < 0 or roster + declared == 0:
        return "请填写慰问人数：按名册的先登记人员，集体慰问填写估报人数"
    if not leader.strip():
        return "请填写带队领导"
    return "" if has_photo else "请至少上传一张走访照片"


def signing_problem(state: str) -> str:
    """Whether a recipient may sign."""
    now = RecipientState(state)
    if now is RecipientState.GIVEN:
        return ""
    if now is RecipientState.LISTED:
        return "还没有登记慰问，慰问后再签收"
    return f"这一项{now.label}"


# ---------------------------------------------------------------- settling


@dataclass(frozen=True)
class OpenItems:
    """What stands in the way of settling, each as names ready to be said."""

    visits: Sequence[str] = ()
    people: Sequence[str] = ()
    unsigned_people: Sequence[str] = ()
    unsigned_units: Sequence[str] = ()
    orders: Sequence[str] = ()
    goods: Sequence[str] = ()

    def sentences(self) -> list[str]:
        """Each kind of open item in a sentence."""
        kinds = (
            (self.visits, "{count}次走访还没有登记或取消：{names}"),
            (self.people, "{count}人还没有慰问或移出名单：{names}"),
            (self.unsigned_people, "{count}人还没有签收：{names}"),
            (self.unsigned_units, "{count}个单位的签收人还没有签名：{names}"),
            (self.orders, "{count}笔付款单还没有办结：{names}"),
            (self.goods, "{count}项物资还没有发放或签收：{names}"),
        )
        return [
            text.format(count=len(names), names=_named(names)) for names, text in kinds if names
        ]


def settling_problem(items: OpenItems) -> str:
    """Why a campaign cannot be settled yet, "" when it can."""
    found = items.sentences()
    return f"还不能结算：{'；'.join(found)}" if found else ""


def _named(names: Sequence[str], most: int = 5) -> str:
    more = f"等{len(names)}项" if len(names) > most else ""
    return "、".join(names[:most]) + more


def summary_problem(words: str, *, least: int) -> str:
    """Whether a summary says enough."""
    length = len("".join(words.split()))
    return f"活动总结至少{least}字，现为{length}字" if length < least else ""
