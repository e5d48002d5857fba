"""Decisions about the tree: plain values in, a reason out ("" when it may be done)."""

import datetime as dt

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from gonghui.kernel.org.enums import LEVEL_ORDER, RelationKind, UnionStatus


def placement_problem(*, parent_level: str, level: str) -> str:
    """Why a union of this level may not stand under a parent of that one.

    A level never stands above its superior's (工会法 §10–11); branches and groups are of
    the base level and may nest.
    """
    if LEVEL_ORDER.index(level) < LEVEL_ORDER.index(parent_level):
        return "下级工会的层级不能高于上级工会"
    return ""


def move_problem(*, union_path: str, target_path: str, target_status: str) -> str:
    """Why a union may not be moved under another."""
    if target_path.startswith(union_path):
        return "不能把工会调整到它自己或它的下级之下"
    if target_status != UnionStatus.ACTIVE:
        return "新的上级工会不是正常状态，不能接收下级"
    return ""


def relation_problem(
    *,
    kind: str,
    child_path: str,
    parent_path: str,
    leader_path: str,
    parent_status: str,
    is_held: bool,
    from_on: dt.date,
    founded_on: dt.date,
    today: dt.date,
) -> str:
    """Why a union may not be tied to another beside its leader."""
    if parent_path.startswith(child_path):
        return "不能与它自己或它的下级建立这种关系"
    if parent_path == leader_path:
        return "该工会本来就由所选的工会领导，不必另行登记"
    if parent_status != UnionStatus.ACTIVE:
        return "所选的工会不是正常状态"
    if is_held:
        return f"已有{RelationKind(kind).label}关系，请先结束原来的关系"
    if from_on > today:
        return "起始日期不能晚于今天"
    if from_on < founded_on:
        return f"起始日期不能早于建会日期（{founded_on}）"
    return ""


def dissolution_problem(
    *, status: str, active_children: int, active_members: int, occurs_on: dt.date, today: dt.date
) -> str:
    """Why a union may not be dissolved or merged away yet (工会法 §13)."""
    if status not in (UnionStatus.ACTIVE, UnionStatus.PREPARING, UnionStatus.LOCKED):
        return "该工会已经合并或撤销"
    if active_children:
        return f"还有{active_children}家下级工会，请先调整隶属或撤销"
    if active_members:
        return f"还有{active_members}名在籍会员未处理会籍，请先转接"
    if occurs_on > today:
        return "生效日期不能晚于今天"
    return ""


def credit_code_problem(code: str) -> str:
    """Why this is not a unified social credit code (GB 32100-2015)."""
    try:
        uscc.validate(code)
    except ValidationError:
        return "统一社会信用代码不正确：应为18位，请核对是否有误"
    return ""
