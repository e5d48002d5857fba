"""What may be asked for, given, paid out. Plain values in, a Chinese reason out ("" when it may).

Source: 公益事业捐赠法 §4 (voluntary, no allotment in disguise), 工会会计制度 (代管经费).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from gonghui.domains.assistance.donations.enums import (
    OF_MONEY,
    UNITS,
    DonationState,
    DriveKind,
    DriveState,
    Giver,
    OutlayState,
)
from gonghui.kernel.ui.formats import money

CENT = Decimal("0.01")
MOST = Decimal("99999999.99")
MOST_PEOPLE = 1_000_000
LAW = "《公益事业捐赠法》第四条：捐赠应当自愿和无偿，禁止强行摊派或者变相摊派"

_FORCED = (
    "摊派",
    "必须捐",
    "须捐",
    "务必捐",
    "不得少于",
    "不少于",
    "不低于",
    "最低捐",
    "最低标准",
    "捐款指标",
    "捐款任务",
    "捐款排名",
    "捐款排行",
    "强制",
    "统一从工资",
    "统一扣",
)
_DENIED = re.compile(r"(不|严禁|禁止|不得|杜绝|反对|防止)[^，。；！？\n]{0,8}$")


def appeal_problem(text: str) -> str:
    """Why an appeal may not go out: it demands. Sentences that forbid demanding are no demand."""
    for word in _FORCED:
        for found in re.finditer(re.escape(word), text):
            if not _DENIED.search(text[: found.start()]):
                return f"倡议书有“{word}”的说法，捐赠须自愿，不设指标、不排名，请修改（{LAW}）"
    return ""


def drive_problem(
    kind: str, *, issue_no: int | None, opens_on: dt.date, closes_on: dt.date, has_account: bool
) -> str:
    """Why a drive cannot be set up like this."""
    if kind not in DriveKind.values:
        return "请选择类别"
    if kind == DriveKind.ONE_DAY and not issue_no:
        return "一日捐请填写期次"
    if kind != DriveKind.ONE_DAY and issue_no:
        return "只有一日捐填写期次"
    if closes_on < opens_on:
        return "截止日期不能早于开始日期"
    if kind in OF_MONEY and not has_account:
        return "捐款须存入捐款专户，请先选择或设立专户"
    if kind not in OF_MONEY and has_account:
        return "捐书、捐物、献血没有款项，不用选择专户"
    return ""


_DRIVE_STEPS = {
    DriveState.OPEN: (DriveState.DRAFT,),
    DriveState.CLOSED: (DriveState.OPEN,),
    DriveState.CANCELLED: (DriveState.DRAFT, DriveState.OPEN),
}


def drive_step_problem(state: str, wanted: DriveState, *, gifts: int = 0, pledged: int = 0) -> str:
    """Why a drive cannot come into this state."""
    if DriveState(state) not in _DRIVE_STEPS[wanted]:
        return f"该活动{DriveState(state).label}，不能再改为{wanted.label}"
    if wanted is DriveState.CANCELLED and gifts:
        return f"已经收到{gifts}笔捐赠，不能取消；请结束活动并公开收支"
    if wanted is DriveState.CLOSED and pledged:
        return f"还有{pledged}笔手机认捐没有确认，请先确认或退回"
    return ""


@dataclass(frozen=True)
class Gift:
    """What somebody gives."""

    amount: Decimal = Decimal(0)
    quantity: int = 0
    item: str = ""
    headcount: int = 1


def gift_problem(kind: str, giver: str, gift: Gift, *, has_person: bool, name: str) -> str:
    """Why this is no gift to a drive of this kind."""
    if giver == Giver.PERSON and not has_person and not name.strip():
        return "请填写捐赠人姓名；不愿留名的选“匿名”"
    if giver == Giver.UNIT and not name.strip():
        return "请填写捐赠单位"
    if not 1 <= gift.headcount <= MOST_PEOPLE:
        return "请填写捐赠人数"
    if giver == Giver.PERSON and gift.headcount != 1:
        return "个人捐赠的人数是1人；多人合计请选“单位汇总”"
    if kind in OF_MONEY:
        if gift.quantity or gift.item.strip():
            return "捐款只填金额"
        return amount_problem(gift.amount)
    unit = UNITS[DriveKind(kind)]
    if gift.amount:
        return f"{DriveKind(kind).label}只填数量（{unit}），不填金额"
    if not 1 <= gift.quantity <= MOST_PEOPLE:
        return f"请填写数量（{unit}）"
    if kind == DriveKind.GOODS and not gift.item.strip():
        return "请写明捐赠的物品"
    if kind == DriveKind.BLOOD and gift.quantity != gift.headcount:
        return "献血按人次登记，人数与人次应当一致"
    return ""


def amount_problem(amount: Decimal) -> str:
    """Why this is no amount."""
    if not amount.is_finite() or amount <= 0:
        return "金额须大于零"
    if amount != amount.quantize(CENT):
        return "金额最多两位小数"
    return "金额过大，请核对是否多写了位数" if amount > MOST else ""


def giving_problem(
    state: str, *, opens_on: dt.date, received_on: dt.date, today: dt.date, is_offered: bool
) -> str:
    """Why a drive takes no gift now, through this union, dated this day."""
    if not is_offered:
        return "该活动不是本工会或上级工会发起的，不能在此登记"
    if state != DriveState.OPEN:
        return f"该活动{DriveState(state).label}，不再登记捐赠"
    if received_on > today:
        return "收到日期不能晚于今天"
    if received_on < opens_on:
        return f"收到日期不能早于活动开始日期{opens_on:%Y-%m-%d}"
    return ""


def mixing_problem(kind: str, giver: str, *, listed: int, totals: int) -> str:
    """Why people would be counted twice: named one by one, and again in the total of their unit."""
    if kind != DriveKind.ONE_DAY:
        return ""
    if giver == Giver.UNIT and listed:
        return (
            f"本工会这一期已逐人登记{listed}人，再登记单位汇总会重复计算；"
            "其余人请继续逐人登记，或冲销后改登汇总"
        )
    if giver == Giver.PERSON and totals:
        return "本工会这一期已按单位汇总登记，逐人登记会重复计算；请先冲销汇总"
    return ""


def settle_problem(state: str) -> str:
    """Why a pledge is no longer judged."""
    return (
        "" if state == DonationState.PLEDGED else f"该捐赠{DonationState(state).label}，不用再确认"
    )


def strike_problem(state: str, *, is_red: bool, is_struck: bool, is_stocked: bool) -> str:
    """Why a gift cannot be struck out."""
    if state != DonationState.RECEIVED:
        return "还没有收到的捐赠不用冲销"
    if is_red:
        return "这是冲销记录，不能再冲销"
    if is_struck:
        return "该捐赠已经冲销"
    return "捐赠物品已经入库，请先在物资中冲回入库单，再冲销" if is_stocked else ""


# ---------------------------------------------------------------- what is paid out


def available(balance: Decimal, promised: Decimal) -> Decimal:
    """What may still be promised of a balance."""
    return max(balance - promised, Decimal(0))


def outlay_problem(title: str, amount: Decimal, *, balance: Decimal, promised: Decimal) -> str:
    """Why an account cannot carry this."""
    if problem := amount_problem(amount):
        return problem
    left = available(balance, promised)
    if amount <= left:
        return ""
    held = f"（余额{money(balance)}元，其中{money(promised)}元已安排）" if promised else ""
    return f"{title}可用{money(left)}元{held}，不够支付{money(amount)}元；专户不得透支"


def draft_problem(state: str, *, order_is_dead: bool) -> str:
    """Why no payment order can be drafted."""
    if state == OutlayState.READY or (state == OutlayState.ORDERED and order_is_dead):
        return ""
    return f"该笔支出{OutlayState(state).label}，不用再制单"


@dataclass(frozen=True)
class RescueStandard:
    """What a family is given, by policy parameters of the place and day."""

    rate: Decimal
    """Percent of what the family paid itself."""
    most: Decimal
    floor: Decimal
    """Costs up to this are borne by oneself."""
    source: str


@dataclass(frozen=True)
class RescueSum:
    """What comes of it, with the sum as a sentence."""

    amount: Decimal
    text: str


def rescue_sum(own_costs: Decimal, standard: RescueStandard) -> RescueSum:
    """The most a family may be given: a share of what it paid itself over the floor, up to a cap."""
    over = max(own_costs - standard.floor, Decimal(0))
    share = (over * standard.rate / 100).quantize(Decimal(1), rounding=ROUND_DOWN)
    amount = min(share, standard.most)
    floor = (
        f"（{money(own_costs)}-起付{money(standard.floor)}）"
        if standard.floor
        else money(own_costs)
    )
    text = f"{floor}元×{standard.rate.normalize():f}%={money(share)}元"
    if share > standard.most:
        text += f"，按封顶{money(standard.most)}元"
    return RescueSum(amount, text)


def rescue_problem(asked: Decimal, own_costs: Decimal, standard: RescueStandard) -> str:
    """Why a family cannot be given what is asked."""
    if own_costs <= 0:
        return "请填写个人负担的费用"
    found = rescue_sum(own_costs, standard)
    if not found.amount:
        return f"个人负担费用没有超过起付线{money(standard.floor)}元（{standard.source}）"
    if asked > found.amount:
        return f"申请{money(asked)}元超过标准{money(found.amount)}元：{found.text}（{standard.source}）"
    return amount_problem(asked)


def donor_problem(*, has_given: bool, unit_gave_total: bool, donors_only: bool, issues: int) -> str:
    """Why somebody is not among those whom the mutual gifts are for."""
    if not donors_only or has_given or unit_gave_total:
        return ""
    return f"近{issues}期一日捐没有本人或所在单位的捐款记录；善款用于捐款职工及其家庭"
