"""Pages of following families: an active file and every act on it, one row of each list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.browser.hardship import look

if TYPE_CHECKING:
    from tests.browser.furnishing import Desk, Pages

LISTS = (
    "files",
    "proposals",
    "notice",
    "terms",
    "visits",
    "alerts",
    "comparisons",
    "pairs",
)
OF_FILE = ("review", "exit", "relief", "cancel", "return", "escaped", "call")


def find_followed(aid: Desk, pages: Pages) -> None:
    """Where the aid officer of the county meets each page."""

    def put(name: str, address: str) -> None:
        pages[f"following:{name}"] = ("bangfu", address)

    put("home", "/following/")
    put("compare", "/following/comparisons/new/")
    for name in LISTS:
        put(name, f"/following/{name}/")
    file = _first(aid, "/following/files/?what=alone", "files")
    look(aid, file)
    put("file", file)
    for name in OF_FILE:
        put(name, f"{file}{name}/")
    put("pair-new", f"{file}pair/")
    proposal = _first(aid, "/following/proposals/?move=exit", "proposals")
    put("proposal", proposal)
    put("sign", f"{proposal}sign/")
    put("visit", _first(aid, "/following/visits/", "visits"))
    alert = _first(aid, "/following/alerts/?state=open", "alerts")
    put("alert", alert)
    put("alert-visit", f"{alert}visit/")
    comparison = _first(aid, "/following/comparisons/", "comparisons")
    put("comparison", comparison)
    put("finding", _first(aid, comparison, "findings"))
    trial = _first(aid, "/following/trials/", "trials")
    put("trial-files", f"{trial}files/")
    pair = _first(aid, "/following/pairs/?kind=cadre", "pairs")
    look(aid, pair)
    put("pair", pair)
    put("pair-visit", f"{pair}visit/")
    put("measure-new", f"{pair}measure/")
    put("pair-end", f"{pair}end/")
    put("measure", _first(aid, pair, "measures"))


def _first(desk: Desk, listing: str, kind: str) -> str:
    found = re.search(rf'href="(/following/{kind}/\d+/)"', desk.read(listing))
    assert found, listing
    return str(found[1])
