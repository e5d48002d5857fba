"""The way of collected data: collected, checked at the base, accepted above, put to use; or
returned. Plain values in, a Chinese reason out. Source: 会员实名制采集表 (双人初核)."""

from __future__ import annotations

from collections.abc import Mapping

from gonghui.domains.membership.enums import CollectionStatus

S = CollectionStatus

FROM: Mapping[CollectionStatus, tuple[CollectionStatus, ...]] = {
    S.COLLECTED: (S.RETURNED,),
    S.BASE_CHECKED: (S.COLLECTED,),
    S.SUPERIOR_ACCEPTED: (S.BASE_CHECKED,),
    S.ENABLED: (S.SUPERIOR_ACCEPTED,),
    S.RETURNED: (S.COLLECTED, S.BASE_CHECKED, S.SUPERIOR_ACCEPTED),
}
"""What a state is reached from."""

BY_SUPERIOR = (S.SUPERIOR_ACCEPTED, S.ENABLED)
"""Steps that the union above takes."""

ACTS: Mapping[CollectionStatus, str] = {
    S.BASE_CHECKED: "基层核对无误",
    S.SUPERIOR_ACCEPTED: "上级接收",
    S.ENABLED: "启用",
    S.RETURNED: "退回",
    S.COLLECTED: "重新提交",
}
"""What the step is called on a button."""


def step_problem(
    to: CollectionStatus,
    *,
    now: str,
    is_superior: bool,
    collected_by: str,
    actor_name: str,
    note: str,
) -> str:
    """Why a member's data may not take this step."""
    if now not in FROM[to]:
        return f"采集状态是“{S(now).label}”，不能{ACTS[to]}"
    if to in BY_SUPERIOR and not is_superior:
        return f"{ACTS[to]}由上一级工会办理"
    if to == S.BASE_CHECKED and collected_by and collected_by == actor_name:
        return "采集员不能核对自己采集的信息，请由另一人核对"
    if to == S.RETURNED and len(note.strip()) < 2:
        return "退回须写明哪里需要补正"
    return ""
