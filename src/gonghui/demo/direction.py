"""The plan of 云溪县 comes in as its office wrote it; progress is declared, a summary drafted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.db import transaction

from gonghui.direction.planning.enums import ProgressMode, TargetState
from gonghui.direction.planning.models import Target
from gonghui.direction.planning.services.importing import import_plan
from gonghui.direction.planning.services.lifecycle import confirm_plan
from gonghui.direction.planning.services.progress import decide_progress, declare_progress
from gonghui.direction.planning.services.reviewing import adopt_all
from gonghui.direction.reporting.services.drafting import draft_summary
from gonghui.engines.indicators.periods import Period

if TYPE_CHECKING:
    from gonghui.demo.county import County

_DECLARED = {"工匠": Decimal(12), "妈妈小屋": Decimal(3), "支出占比": Decimal("36.5")}
"""Progress that no record of the first storey can give, by a word of the target's object."""


def plan_text(year: int) -> str:
    """The plan document, for trying the import as well."""
    text = files("gonghui.demo").joinpath("data/plan.txt").read_text(encoding="utf-8")
    return text.replace("{year}", str(year))


@transaction.atomic
def plan_and_sum_up(county: County) -> None:
    """Import, confirm, follow; then draft the year's summary as far as it has gone."""
    chair, officer = county.accounts["zhuxi"], county.accounts["jingban"]
    plan = import_plan(
        union=county.unions["YX"],
        actor=officer,
        filename=f"云溪县总工会{county.year}年工作要点.txt",
        content=plan_text(county.year).encode(),
        year=county.year,
    ).plan
    adopt_all(plan, actor=officer)
    confirm_plan(plan, actor=chair)
    for target in Target.objects.filter(plan=plan, state=TargetState.CONFIRMED):
        _declare(county, target, officer, chair)
    draft_summary(union=county.unions["YX"], period=Period.parse(f"{county.year}H1"), actor=officer)


def _declare(county: County, target: Target, officer: Any, chair: Any) -> None:
    if target.progress_mode != ProgressMode.DECLARED:
        return
    for word, value in _DECLARED.items():
        if word in target.object:
            entry = declare_progress(
                target,
                on=county.today - dt.timedelta(days=20),
                value=value,
                note="责任部门月度调度表",
                actor=officer,
            )
            decide_progress(entry, approve=True, actor=chair)
