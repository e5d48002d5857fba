"""Pages of aid and 金秋助学: which row is opened by whom, under which look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.browser.hardship import look

if TYPE_CHECKING:
    from tests.browser.furnishing import Desk, Pages

PLAIN = {
    "grants": "/aid/",
    "propose": "/aid/new/",
    "service": "/aid/services/new/",
    "policy": "/aid/policy/",
    "campaigns": "/aid/study/",
    "campaign-new": "/aid/study/new/",
    "applications": "/aid/study/applications/",
    "apply": "/aid/study/apply/",
    "call-backs": "/aid/study/call-backs/",
}
OF_CAMPAIGN = {
    "campaign": "",
    "campaign-change": "change/",
    "campaign-step": "step/",
    "campaign-pay": "pay/",
    "notice": "notice/",
    "import": "import/",
}


def find_students(aid: Desk, approver: Desk, pages: Pages) -> None:
    """Grants and applications as the demo has them; what is protected, after saying why."""
    pages |= {f"aid:{name}": ("bangfu", address) for name, address in PLAIN.items()}
    pages["aid:adopt"] = ("bfshen", "/aid/policy/adopt/")
    first = _row(aid, "/aid/?state=proposed", r"/aid/\d+/")
    look(aid, first)
    for name in ("amount", "form", "pay"):
        pages[f"aid:{name}"] = ("bangfu", f"{first}{name}/")
    pages["aid:grant"] = ("bangfu", first)
    given = _row(aid, "/aid/?kind=warmth", r"/aid/\d+/")
    pages["aid:hand-over"] = ("bangfu", f"{given}hand-over/")
    pages["aid:sign"] = ("bangfu", f"{given}sign/")
    settled = _row(aid, "/aid/?state=signed&kind=living", r"/aid/\d+/")
    pages["aid:evaluate"] = ("bangfu", f"{settled}evaluate/")
    _campaign(aid, approver, pages)


def _campaign(aid: Desk, approver: Desk, pages: Pages) -> None:
    campaign = _row(aid, "/aid/study/", r"/aid/study/\d+/")
    pages |= {f"aid:{name}": ("bangfu", f"{campaign}{end}") for name, end in OF_CAMPAIGN.items()}
    look(approver, f"{campaign}roster/")
    pages["aid:roster"] = ("bfshen", f"{campaign}roster/")
    made = _row(aid, campaign, r"/aid/study/lists/\d+/")
    look(aid, made)
    pages["aid:list"] = ("bangfu", made)
    pages["aid:list-drop"] = ("bangfu", f"{made}drop/")
    pages["aid:list-pay"] = ("bangfu", f"{made}pay/")
    pages["aid:list-approve"] = ("bfshen", f"{made}approve/")
    listing = "/aid/study/applications/?state=paid&target=own_child"
    paid = _row(aid, listing, r"/aid/study/applications/\d+/")
    look(aid, paid)
    pages["aid:application"] = ("bangfu", paid)
    pages["aid:application-change"] = ("bangfu", f"{paid}change/")
    pages["aid:visit"] = ("bangfu", f"{paid}visit/")


def _row(desk: Desk, listing: str, pattern: str) -> str:
    found = re.search(rf'href="({pattern})"', desk.read(listing))
    assert found, listing
    return found[1]
