"""What an applicant may answer anew on the phone, and what his union has worked out."""

from __future__ import annotations

from typing import Any

from gonghui.domains.membership.requests import kinds
from gonghui.domains.membership.requests.services.joining import applicant, ask_to_join
from gonghui.engines.matters.enums import MatterState
from gonghui.sites.portal.matters import asked_again
from tests.domains.membership.requests.conftest import Town, _mid_june, town

__all__ = ["_mid_june", "town"]


def test_a_transfer_is_addressed_anew_but_its_ground_is_not_rewritten() -> None:
    assert [ask.code for ask in asked_again(kinds.TRANSFER)] == ["to_union", "reason", "remark"]
    assert "remark" in [ask.code for ask in asked_again(kinds.RETAIN)]


def test_who_asks_to_join_does_not_change_where_he_was_routed(town: Town, client_of: Any) -> None:
    facts = {"name": "顾新人", "id_number": town.number()}
    person = applicant(facts)
    account = town.worker("13700000001", person)
    matter = ask_to_join(
        facts,
        mobile="13700000001",
        account=account,
        gig_type="delivery",
        work_area=town.town,
        chosen=town.riders.pk,
    ).matter
    town.act(matter, "riders", "return", opinion="请补充站点")
    before = dict(matter.data)
    address = f"/m/matters/{matter.pk}/supplement/"
    phone = client_of(account)
    page = phone.get(address).content.decode()

    sent = phone.post(
        address, {"text": "已补", "branch": town.cast.textile.code, "verify": "on", "reason": "改"}
    )

    matter.refresh_from_db()
    assert 'name="verify"' not in page
    assert sent.status_code == 302
    assert matter.state == MatterState.RUNNING
    assert matter.data == before
