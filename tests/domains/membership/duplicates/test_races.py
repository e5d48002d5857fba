"""Many hands on one pair at the same moment."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from gonghui.domains.membership.duplicates import services
from gonghui.domains.membership.duplicates.models import DuplicatePair
from gonghui.domains.membership.models import Membership
from gonghui.kernel.people.models import PersonMerge
from gonghui.kernel.refusal import Refusal

HANDS = 8


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_pair_merged_by_many_at_once_is_merged_once(cast: Any, join: Any) -> None:
    one, other = join("张伟"), join("张炜", union=cast.textile)
    pair = DuplicatePair.objects.create(one=one.person, other=other.person, score=90)
    told: list[str] = []
    start = threading.Barrier(HANDS)

    def merge(keep_other: bool) -> None:
        try:
            start.wait()
            services.merge_pair(pair, keep_other=keep_other, take=(), reason="本人核对", actor=None)
            told.append("done")
        except Refusal as refusal:
            told.append(refusal.message)
        finally:
            connection.close()

    hands = [threading.Thread(target=merge, args=(bool(n % 2),)) for n in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert told.count("done") == 1
    assert all("已经合并过" in text for text in told if text != "done")
    assert PersonMerge.objects.count() == 1
    assert Membership.objects.filter(status="void").count() == 1
