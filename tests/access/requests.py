"""A kind of matter that exists only in the world of these tests, and a matter of it in each state."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from gonghui.engines.matters import services
from gonghui.engines.matters.asks import document, long_text
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import MatterKind, Step
from gonghui.engines.matters.models import Publicity
from gonghui.engines.matters.terms import workdays
from gonghui.kernel.access.permissions import OFFICER

REQUEST = MatterKind(
    code="world_request",
    title="补助申请",
    public_title="补助申请",
    basis="困难职工帮扶办法",
    applicant=Applicant.PERSON,
    asks=(long_text("reason", "事由"),),
    documents=(document("proof", "证明", required=False),),
    route=(
        Step("review", "初审", by=OFFICER, within=workdays(3)),
        Step("publicity", "公示", by=OFFICER, publicity=workdays(5)),
    ),
)


def ask(rows: dict[str, Any], union: Any, mark: str, chair: Any, officer: Any) -> None:
    """One that waits, one that was returned, one in publicity with an objection; a stand-in."""

    def submitted(reason: str) -> Any:
        return services.submit(
            REQUEST.code,
            union=union,
            actor=officer,
            person=rows["member"].person,
            data={"reason": f"{mark}{reason}"},
            files=[("proof", f"{mark}证明.pdf", b"%PDF-1.4 x")],
        )

    def acted(matter: Any, action: str) -> None:
        desk = matter.desks.get(state="waiting")
        services.act(desk, action=action, actor=officer, opinion=f"{mark}意见")

    rows["matter"] = submitted("患病")
    rows["desk"] = rows["matter"].desks.get()
    rows["paper"] = rows["matter"].files.get()
    rows["returned"] = submitted("失业")
    acted(rows["returned"], "return")
    shown = submitted("受灾")
    acted(shown, "pass")
    rows["ended"] = submitted("迁出")
    acted(rows["ended"], "refuse")
    rows["watch"] = shown.desks.get(state="waiting")
    rows["objection"] = services.object_to(
        Publicity.objects.get(desk=rows["watch"]), name=f"{mark}群众", text=f"{mark}情况不实"
    )
    rows["notice"] = rows["objection"].publicity
    seat, tomorrow = officer.grants_for("matters.act")[0], timezone.localdate() + dt.timedelta(1)
    rows["stand_in"] = services.name_stand_in(
        actor=officer,
        to=chair,
        union=seat.union,
        role=seat.role,
        from_on=tomorrow,
        to_on=tomorrow,
        reason=mark,
    )
