"""Who may ask for membership, and in what words he is told no (会籍管理办法 2016 §4, §6)."""

from __future__ import annotations

from gonghui.domains.membership.enums import LIVING_STATUSES, MembershipStatus

NOT_AS_REGISTERED = (
    "填写的姓名、证件号码与登记的信息不一致，请核对后重新填写；确认无误的，请到就近的工会窗口办理"
)
"""Says nothing of whose number it is."""


def asking_problem(status: str | None, *, has_open_request: bool) -> str:
    """Why somebody may not ask to join. Who left or was removed may ask like anybody else."""
    if has_open_request:
        return "您的入会申请正在办理，不用重复提交"
    if status == MembershipStatus.DECEASED:
        return NOT_AS_REGISTERED
    if status == MembershipStatus.RETAINED:
        return "您的会籍处于保留状态，不用重新入会，请绑定会员身份后办理恢复会籍或会籍转接"
    if status in LIVING_STATUSES:
        return "您已经是工会会员，不用重复入会；换了单位的，请绑定会员身份后办理会籍转接"
    return ""


def needs_verification(status: str | None, *, needs_superior: bool) -> bool:
    """Whether the superior looks at the request before the base decides
    (`member.expelled_rejoin_approval`)."""
    return status == MembershipStatus.EXPELLED and needs_superior
