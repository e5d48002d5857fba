"""What the verbs share."""

from __future__ import annotations

from typing import Any

from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.kernel.refusal import Refusal


def refuse(problem: str) -> None:
    """Say no with a rule's reason, which comes without a full stop."""
    if problem:
        raise Refusal(f"{problem}。")


def ask_to_follow(file: HardshipFile, actor: Any) -> None:
    """Refusal where an account does not look after a file. The system itself may."""
    if actor is None:
        return
    if actor.person_id is not None and actor.person_id == file.person_id:
        raise Refusal("这是您本人的档案，应当回避。")
    if not (
        actor.may_at("hardship.edit", file.union) or actor.may_at("hardship.edit", file.county)
    ):
        raise Refusal("只有工会的帮扶人员可以办理困难职工档案。")
