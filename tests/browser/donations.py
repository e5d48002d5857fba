"""Pages of donations and of care that only few rows lead to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.furnishing import Desk, Pages

OF_DRIVE = {"draft": ("edit", "open", "cancel"), "open": ("give", "close", "appeal")}
OF_GIFT = ("confirm", "decline", "strike", "stock", "receipt")
OF_ACCOUNT = ("sheet", "publish", "income", "use", "remit")
OF_OUTLAY = ("order", "arrive", "drop")
OF_GRANT = ("confirm", "order", "issue", "give", "gift", "back", "cancel")
OF_LIST = ("confirm", "orders", "issue")
NAMED = {
    "edit": "edit-drive",
    "open": "open-drive",
    "cancel": "cancel-drive",
    "close": "close-drive",
}


def find_donations(chair: Desk, aid: Desk, pages: Pages) -> None:
    """Drives in two states, a gift, an account that is open to everybody, an outlay."""
    for name, address in (
        ("drives", ""),
        ("new-drive", "new/"),
        ("accounts", "accounts/"),
        ("new-account", "accounts/new/"),
        ("outlays", "outlays/"),
    ):
        pages[f"donations:{name}"] = ("zhuxi", f"/donations/{address}")
    for state, verbs in OF_DRIVE.items():
        drive = _first(chair, f"/donations/?state={state}", r"/donations/\d+/(?=\")")
        pages["donations:drive"] = ("zhuxi", drive)
        pages |= {f"donations:{NAMED.get(one, one)}": ("zhuxi", f"{drive}{one}/") for one in verbs}
    gift = _first(chair, "/registers/donations/", r"/registers/donations/\d+/(?=\")")
    key = gift.rstrip("/").rpartition("/")[2]
    pages |= {f"donations:{one}": ("zhuxi", f"/donations/gifts/{key}/{one}/") for one in OF_GIFT}
    account = _first(
        chair, "/donations/accounts/?is_published=1", r"/donations/accounts/\d+/(?=\")"
    )
    pages["donations:account"] = ("zhuxi", account)
    pages |= {f"donations:{one}": ("zhuxi", f"{account}{one}/") for one in OF_ACCOUNT}
    outlay = _first(chair, "/donations/outlays/", r"/donations/outlays/\d+/(?=\")")
    pages["donations:outlay"] = ("zhuxi", outlay)
    pages |= {f"donations:{one}": ("zhuxi", f"{outlay}{one}/") for one in OF_OUTLAY}
    aid.read("/donations/rescues/notice/")
    pages["donations:notice"] = ("bangfu", "/donations/rescues/notice/")
    pages["giving:accounts"] = ("", "/giving/")
    pages["giving:account"] = ("", _first(chair, "/giving/", r"/giving/[0-9a-f-]{36}/"))


def find_care(chair: Desk, pages: Pages) -> None:
    """A grant that was planned, and the list it stands on."""
    for care_list in sorted(set(re.findall(r"/care/lists/\d+/", chair.read("/care/lists/")))):
        planned = re.search(r"/care/grants/\d+/", chair.read(f"{care_list}?state=planned"))
        if planned is None:
            continue
        for one in OF_GRANT:
            name = "confirm-grant" if one == "confirm" else one
            pages[f"occasions:{name}"] = ("zhuxi", f"{planned[0]}{one}/")
        for one in OF_LIST:
            name = f"{one.removesuffix('s')}-list"
            pages[f"occasions:{name}"] = ("zhuxi", f"{care_list}{one}/")
        return


def _first(desk: Desk, listed: str, pattern: str) -> str:
    found = re.search(pattern, desk.read(listed))
    assert found, listed
    return found[0]
