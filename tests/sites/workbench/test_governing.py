"""Policy parameters and the working calendar, as offices keep them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from gonghui.kernel.access.services import grant_role
from gonghui.kernel.calendar.models import SpecialDay
from gonghui.kernel.calendar.workdays import add_workdays, workday_test
from gonghui.kernel.policy.services import resolve
from tests.conftest import GRANTED_ON

NEW_YEAR = dt.date(2029, 1, 1)


def test_a_lower_union_has_its_own_value_and_others_keep_theirs(cast: Any, client_of: Any) -> None:
    chair = client_of(cast.chair_a)

    answer = chair.post(
        reverse("policy-set"),
        {
            "code": "activities.summary_length",
            "union": cast.county_a.pk,
            "value": "80",
            "source": "东工发〔2026〕3号",
            "from_on": "2026-01-01",
        },
    )
    page = chair.get(reverse("policy")).content.decode()

    assert answer.status_code == 302
    on = dt.date(2026, 6, 1)
    assert resolve("activities.summary_length", union=cast.machinery, on=on).value == 80
    assert resolve("activities.summary_length", union=cast.county_b, on=on).value == 50
    assert "东工发〔2026〕3号" in page


def test_a_value_without_a_paper_or_for_a_neighbour_is_refused(cast: Any, client_of: Any) -> None:
    data = {"code": "activities.summary_length", "value": "80", "from_on": "2026-01-01"}
    chair = client_of(cast.chair_a)

    bare = chair.post(reverse("policy-set"), {**data, "union": cast.county_a.pk, "source": ""})
    foreign = chair.post(reverse("policy-set"), {**data, "union": cast.county_b.pk, "source": "x"})

    assert bare.status_code == foreign.status_code == 422


def test_the_topmost_union_keeps_the_calendar(cast: Any, client_of: Any) -> None:
    grant_role(cast.stranger, role="chair", union=cast.city, from_on=GRANTED_ON, actor=None)
    top = client_of(cast.stranger)
    data = {"day": NEW_YEAR.isoformat(), "kind": "off", "name": "元旦"}

    refused = client_of(cast.chair_a).post(reverse("calendar-edit"), data)
    made = top.post(reverse("calendar-edit"), data)
    before = NEW_YEAR - dt.timedelta(days=3)
    with_holiday = add_workdays(before, 1, is_workday=workday_test())
    page = top.get(reverse("calendar"), {"year": "2029"}).content.decode()
    top.post(reverse("calendar-edit"), {**data, "kind": "usual"})

    assert refused.status_code == 409
    assert made.status_code == 302
    assert with_holiday == NEW_YEAR + dt.timedelta(days=1)
    assert "元旦" in page
    assert not SpecialDay.objects.filter(day=NEW_YEAR).exists()
    assert add_workdays(before, 1, is_workday=workday_test()) == NEW_YEAR
