"""Adopting one of the published sets of limits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from gonghui.domains.assistance.aid.rules.presets import BY_CODE
from gonghui.domains.assistance.aid.services.asking import ask_scope
from gonghui.kernel.audit.services import record
from gonghui.kernel.policy.services import set_parameter
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def adopt_preset(union: Any, code: str, *, source: str, from_on: dt.date, actor: Any) -> None:
    """Set every limit of a preset at a union from a day on, with the paper that says so. Grants
    that stand keep the sum by which they were proposed."""
    ask_scope(actor, union, "aid.policy")
    preset = BY_CODE.get(code)
    if preset is None:
        raise Refusal("请选择一套救助标准。")
    if not source.strip():
        raise Refusal("请填写依据（文件名称和文号）。")
    for parameter, value in preset.values.items():
        set_parameter(
            parameter,
            union=union,
            value=value,
            source=source.strip(),
            from_on=from_on,
            actor=actor,
        )
    record(
        "aid.preset_adopted",
        actor=actor,
        union=union,
        target=union,
        detail={"preset": preset.title},
    )
