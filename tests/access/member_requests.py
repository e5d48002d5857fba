"""What requests about membership keep, in the world of two counties."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gonghui.domains.membership.requests.models import (
    AgencyAgreement,
    JoiningList,
    StayElsewhere,
    TransferLetter,
)
from gonghui.engines.registers.declaration import REGISTERS
from gonghui.engines.registers.services import start_import
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.org.models import Union


def hand_in(rows: dict[str, Any], union: Any, mark: str, officer: Any, content: bytes) -> None:
    """A letter, a stay, an agreement, a list: one each."""
    day = dt.date(2026, 6, 1)
    rows["letter"] = TransferLetter.objects.create(
        number=f"{mark}介{union.code}",
        matter=rows["matter"],
        membership=rows["member"],
        from_union=union,
        to_union=union,
        issued_on=day,
        valid_until=day + dt.timedelta(days=90),
    )
    rows["stay"] = StayElsewhere.objects.create(
        membership=rows["colleague"],
        union=union,
        kind="floating",
        workplace=f"{mark}工地",
        from_on=day,
        note=mark,
    )
    rows["agreement"] = AgencyAgreement.objects.create(
        dispatch_union=union,
        host_union=Union.objects.order_by("path").first(),
        from_on=day,
        to_on=dt.date(2027, 6, 1),
        host_percent=50,
        note=mark,
    )
    rows["list_run"] = start_import(
        REGISTERS["joining-lists"],
        union=union,
        name=f"{mark}名单.xlsx",
        content=content,
        actor=officer,
    )
    run_pending()
    rows["list_run"].refresh_from_db()
    rows["joining"] = JoiningList.objects.create(
        run=rows["list_run"],
        union=union,
        title=f"{mark}名单",
        state="submitted",
        matter=rows["matter"],
        made_on=day,
        actor=officer,
    )
