"""Decisions of organising: plain values in, a Chinese reason out ("" when it may be done)."""

from __future__ import annotations

import datetime as dt
import re

from gonghui.kernel.org import rules as org
from gonghui.kernel.org.enums import Post, UnionStatus

SINGLE_POSTS = (Post.CHAIR, Post.AUDIT_DIRECTOR, Post.WOMEN_DIRECTOR, Post.BRANCH_CHAIR)
"""Posts that one person holds at a time (工会基层组织选举工作条例 2016)."""


def successor_problem(*, status: str) -> str:
    """Why a union may not take another one in."""
    if status != UnionStatus.ACTIVE:
        return "承接工会不是正常状态，不能并入"
    return ""


def profile_problem(
    *,
    is_legal_person: bool,
    credit_code: str,
    certificate_issued_on: dt.date | None,
    certificate_expires_on: dt.date | None,
    term_from_on: dt.date | None,
    term_to_on: dt.date | None,
    account: str,
) -> str:
    """Why the form does not agree with itself (会员实名制采集表; legal person: 基层工会法人登记管理办法 2020)."""
    if credit_code:
        if problem := org.credit_code_problem(credit_code):
            return problem
        if not credit_code.startswith("8"):
            return "工会的统一社会信用代码应以8开头，请核对是否误填了单位的代码"
    if is_legal_person and not credit_code:
        return "取得法人资格的，请填写工会统一社会信用代码"
    if certificate_issued_on and certificate_expires_on:
        if certificate_expires_on <= certificate_issued_on:
            return "法人证书有效期止应晚于发证日期"
        if certificate_expires_on > certificate_issued_on.replace(
            year=certificate_issued_on.year + 5, day=min(certificate_issued_on.day, 28)
        ) + dt.timedelta(days=4):
            return "法人证书有效期为三至五年，请核对有效期"
    if term_from_on and term_to_on and term_to_on <= term_from_on:
        return "任期止应晚于任期起"
    if account and not re.fullmatch(r"[0-9-]{6,40}", account):
        return "银行账号只含数字和短横线，请核对"
    return ""


def coverage_problem(
    *,
    union_status: str,
    founded_on: dt.date,
    closed_on: dt.date | None,
    from_on: dt.date,
    staff_count: int | None,
    all_staff: int,
) -> str:
    """Why a union may not be said to cover an employer from a day on."""
    if union_status != UnionStatus.ACTIVE:
        return "该工会不是正常状态，不能覆盖单位"
    if from_on < founded_on:
        return f"覆盖日期不能早于建会日期（{founded_on}）"
    if closed_on is not None and closed_on <= from_on:
        return f"该单位已于{closed_on}终止"
    if staff_count is not None and staff_count > all_staff:
        return f"覆盖职工数不能超过该单位的职工总数（{all_staff}人）"
    return ""


def appointment_problem(
    *,
    post: str,
    is_held: bool,
    is_held_by_same: bool,
    from_on: dt.date,
    term_ends_on: dt.date | None,
    today: dt.date,
) -> str:
    """Why somebody may not be recorded in a post."""
    if is_held_by_same:
        return f"该会员已担任{Post(post).label}"
    if post in SINGLE_POSTS and is_held:
        return f"该工会已有在任的{Post(post).label}，请先登记离任"
    if from_on > today:
        return "任职日期不能晚于今天"
    if term_ends_on is not None and term_ends_on <= from_on:
        return "任期届满日期应晚于任职日期"
    return ""
