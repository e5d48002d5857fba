"""Pages of hardship files: whose file is opened by whom, under which look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.furnishing import Desk, Pages

ALWAYS = ("new", "notice", "import")
OF_FILE = (
    "write",
    "people",
    "papers",
    "sign",
    "submit",
    "discard",
    "visit",
    "verify",
    "findings",
    "assess",
    "override",
    "level",
    "versions",
    "card",
    "approval",
)


def find_families(aid: Desk, approver: Desk, pages: Pages) -> None:
    """An application at its first step, and one that waits for the approver."""
    first = _file(aid, "/hardship/?state=applying", last=True)
    pages["hardship:files"] = ("bangfu", "/hardship/")
    pages["hardship:file"] = ("bangfu", first)
    pages |= {f"hardship:{name}": ("bangfu", f"/hardship/{name}/") for name in ALWAYS[:2]}
    pages["hardship:import"] = ("bangfu", "/hardship/verifications/import/")
    pages["hardship:export"] = ("bfshen", "/hardship/export/")
    look(aid, first)
    pages |= {f"hardship:{name}": ("bangfu", f"{first}{name}/") for name in OF_FILE}
    pages["hardship:section"] = ("bangfu", f"{first}write/causes/")
    people, papers = aid.read(f"{first}people/"), aid.read(f"{first}papers/")
    drop = re.search(rf"{first}people/[0-9a-f-]+/drop/", people)
    paper = re.search(rf"{first}papers/\d+/drop/", papers)
    assert drop
    assert paper
    member = drop[0].removesuffix("drop/")
    pages["hardship:member"] = ("bangfu", member)
    pages["hardship:drop-member"] = ("bangfu", drop[0])
    pages["hardship:drop-paper"] = ("bangfu", paper[0])
    pages["hardship:sign-member"] = ("bangfu", member.replace("/people/", "/sign/"))
    _override(aid, approver, pages)


def _override(aid: Desk, approver: Desk, pages: Pages) -> None:
    judged = _file(aid, "/hardship/?state=applying&category=deep")
    look(aid, judged)
    reason = "核对后又有未结清的医疗欠费，票据暂时无法取得。"
    aid.send(f"{judged}override/", category="relative", grounds=reason)
    look(approver, judged)
    decide = re.search(r"/hardship/overrides/\d+/decide/", approver.read(judged))
    assert decide
    pages["hardship:decide"] = ("bfshen", decide[0])
    pages["hardship:confirm-visit"] = ("bangfu", "/hardship/visits/1/confirm/")


def look(desk: Desk, file: str) -> None:
    """Open a look at a file."""
    page = desk.read(file)
    if 'name="purpose"' in page:
        desk.send(file, purpose="deciding", words="")


def _file(desk: Desk, listing: str, *, last: bool = False) -> str:
    found = re.findall(r'href="(/hardship/\d+/)"', desk.read(listing))
    return str(found[-1 if last else 0])
