"""Pages of campaigns that only some rows offer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.furnishing import Desk, Pages

LISTS = (
    # a list, its cards, and the acts that a card may offer
    ("/registers/consolations/?size=100", r"/registers/consolations/\d+/"),
    ("/registers/consolation-visits/?size=100&state=done", r"/registers/consolation-visits/\d+/"),
    ("/registers/consolation-visits/?state=planned", r"/registers/consolation-visits/\d+/"),
    ("/registers/consolation-recipients/?state=listed", r"/registers/consolation-recipients/\d+/"),
    ("/registers/consolation-recipients/?state=given", r"/registers/consolation-recipients/\d+/"),
)
_ACT = re.compile(
    r"/campaigns/(?:visits/|recipients/|funds/)?\d+/(?:visits/new|account/print|[a-z]+)/(?=\")"
)


def find_campaigns(desk: Desk, pages: Pages) -> None:
    """Open cards until each act was offered by one of them."""
    from tests.browser.test_every_page import name_of

    for listed, card in LISTS:
        for address in sorted(set(re.findall(f'{card}(?=")', desk.read(listed)))):
            for act in _ACT.findall(desk.read(address)):
                name = name_of(act)
                if name is not None:
                    pages.setdefault(name, (desk.username, act))
