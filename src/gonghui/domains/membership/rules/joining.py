"""Who may become a member, where. Source: Trade Union Law 2021 §3, 会籍管理办法 2016 §4–9."""

from __future__ import annotations

import datetime as dt
import re

from gonghui.domains.membership.enums import RETIRED_STATUSES, MembershipStatus
from gonghui.domains.membership.rules.changes import FIRST_MEMBER_DAY
from gonghui.kernel.org.enums import MEMBER_KINDS, UnionKind, UnionStatus

_MOBILE = re.compile(r"1[3-9]\d{9}")


def full_years(born_on: dt.date, on: dt.date) -> int:
    """Age in completed years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def holding_problem(*, kind: str, status: str, is_gig: bool) -> str:
    """Why a union may not hold members of its own (工会法 §10–11, 会员实名制采集表, column 23)."""
    if status != UnionStatus.ACTIVE:
        return f"所选工会{UnionStatus(status).label}，不能登记会员"
    if kind not in MEMBER_KINDS:
        return f"{UnionKind(kind).label}不直接登记会员，请选择基层工会、分会或小组"
    if kind == UnionKind.UNION_LEAGUE and not is_gig:
        return "工会联合会的成员是基层工会，只有新就业形态工会联合会可以直接登记会员"
    return ""


def eligibility_problem(
    *,
    born_on: dt.date | None,
    joined_on: dt.date,
    work_status: str,
    min_age: int,
    today: dt.date,
) -> str:
    """Why somebody may not join (会籍管理办法 2016 §4)."""
    if joined_on > today:
        return "入会日期不能晚于今天"
    if joined_on < FIRST_MEMBER_DAY:
        return f"入会日期不能早于{FIRST_MEMBER_DAY}"
    if born_on is not None and full_years(born_on, joined_on) < min_age:
        return f"入会时未满{min_age}周岁，不能入会"
    if work_status in RETIRED_STATUSES:
        return "已退休人员不能新入会；返聘的，会籍仍按保留会籍管理"
    return ""


def rejoin_problem(
    *,
    status: str | None,
    approval_number: str,
    needs_superior: bool,
    is_known_here: bool = True,
) -> str:
    """Why someone who was expelled may not come back yet (`member.expelled_rejoin_approval`).

    A union that does not know of it is not told: what was elsewhere stays there.
    """
    if status == MembershipStatus.EXPELLED and needs_superior and not approval_number.strip():
        if not is_known_here:
            return "该职工入会须先由上一级工会核实，请填写上级工会的批准文号"
        return "曾被除名的，重新入会须经上一级工会批准，请填写批准文号"
    return ""


def mobile_problem(mobile: str) -> str:
    """Why this is not a mobile telephone of the mainland; an empty one is for the form to refuse."""
    if mobile and not _MOBILE.fullmatch(mobile):
        return "移动电话应为11位手机号码"
    return ""


def work_start_problem(*, born_on: dt.date | None, work_started_on: dt.date | None) -> str:
    """会员实名制采集表, column 21: nobody began to work before sixteen."""
    if born_on and work_started_on and full_years(born_on, work_started_on) < 16:
        return "参加工作日期早于16周岁，请核对"
    return ""


def card_problem(number: str) -> str:
    """Why this is not a bank card's number (Luhn; 会员实名制采集表, column 31)."""
    if not number:
        return ""
    if not re.fullmatch(r"\d{12,19}", number):
        return "服务卡号应为12至19位数字"
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(number[::-1])]
    if sum(value - 9 if value > 9 else value for value in doubled) % 10:
        return "服务卡号校验不通过，请核对是否录错"
    return ""


def identity_mismatch_problem(
    *,
    sex: str,
    number_sex: str | None,
    born_on: dt.date | None,
    number_born_on: dt.date | None,
) -> str:
    """Sex and birth date agree with the identity number (会员实名制采集表, columns 2 and 3)."""
    if number_sex and sex and sex != number_sex:
        return "性别与身份证号码不一致"
    if number_born_on and born_on and born_on != number_born_on:
        return f"出生日期与身份证号码（{number_born_on}）不一致"
    return ""
