"""Many hands at the same moment: a helper's sixth family, a second helper, a second proposal."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gonghui.domains.assistance.following.models import PairAssistance, Proposal
from gonghui.domains.assistance.following.services import pairing, proposing
from gonghui.domains.assistance.hardship.models import HardshipFile
from tests.domains.assistance.following.conftest import TODAY
from tests.engines.matters.test_races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

FACTS: dict[str, Any] = {
    "kind": "cadre",
    "goal": "脱困",
    "target_on": dt.date(2027, 1, 1),
    "from_on": TODAY,
}


def test_nobody_takes_a_sixth_family_and_no_family_two(filed: Any, helpers: Any, cast: Any) -> None:
    helper = cast.worker.person
    files = [filed(f"赵{number}户") for number in "一二三四五六七八"]

    def pairing_of(file: HardshipFile) -> Any:
        return lambda: pairing.pair(
            HardshipFile.objects.get(pk=file.pk), helper=helper, actor=helpers.union, **FACTS
        )

    found = at_once([pairing_of(file) for file in files for _ in range(8)])

    pairs = PairAssistance.objects.filter(to_on=None)
    assert sum(isinstance(one, PairAssistance) for one in found) == pairs.count() == 5
    assert pairs.values("file").distinct().count() == 5


def test_of_many_proposals_one_is_made(filed: Any, helpers: Any) -> None:
    file = filed()

    def proposing_it() -> Any:
        return proposing.propose_relief(
            HardshipFile.objects.get(pk=file.pk),
            receives_dibao=True,
            words="已纳入低保，工会每季走访",
            actor=helpers.union,
        )

    found = at_once([proposing_it] * 16)

    assert sum(isinstance(one, Proposal) for one in found) == Proposal.objects.count() == 1
    assert Proposal.objects.get().matter is not None
