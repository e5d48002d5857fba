"""Lists cost the same whatever their length; what counts small is hidden in every table alike."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from gonghui.domains.assistance.following.models import (
    Comparison,
    ComparisonFinding,
    FollowUpVisit,
    MonitoringTerm,
    RiskAlert,
    RuleTrial,
)
from gonghui.domains.assistance.following.rules.counting import (
    Counted,
    CrossTable,
    band_of,
    cross,
    hidden_in,
)
from gonghui.domains.assistance.following.services import proposing
from gonghui.engines.indicators.suppression import Table, suppress
from tests.domains.assistance.following.conftest import TODAY

LISTS = ("files", "proposals", "terms", "visits", "alerts", "comparisons", "trials", "mine")


def follow(file: Any, helpers: Any, comparison: Comparison) -> None:
    """A row for each list."""
    proposing.propose_relief(file, receives_dibao=True, words="已纳入低保", actor=helpers.union)
    MonitoringTerm.objects.create(file=file, exited_on=TODAY, number=1, from_on=TODAY, due_on=TODAY)
    FollowUpVisit(
        file=file, union=file.union, visited_on=TODAY, way="home", purpose="care", visitors="张三",
        words="安好", risk="green", recorded_by=helpers.union,
    ).save()  # fmt: skip
    RiskAlert(
        file=file,
        signal="aid.asked_in_need",
        key="x",
        relation="本人",
        happened_on=TODAY,
        words="x",
    ).save()
    ComparisonFinding.objects.create(
        comparison=comparison, union=file.union, what="ours_only", file=file, person=file.person
    )
    Comparison.objects.create(union=file.county, title="名单", as_of=TODAY, made_by=helpers.county)
    RuleTrial.objects.create(union=file.county, title="试算", made_by=helpers.county)


@pytest.mark.django_db
def test_lists_ask_as_often_for_three_rows_as_for_one(
    filed: Any, helpers: Any, client_of: Any
) -> None:
    client = client_of(helpers.county)
    comparison = Comparison.objects.create(
        union=helpers.county.grants_for("hardship.view")[0].union,
        title="名单",
        as_of=TODAY,
        made_by=helpers.county,
    )
    urls = [f"/following/{name}/" for name in LISTS] + [comparison.get_absolute_url()]

    def asked() -> dict[str, int]:
        found = {}
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            found[url] = len(queries)
        return found

    follow(filed(), helpers, comparison)
    asked()
    one = asked()
    for name in ("周二户", "吴三户"):
        follow(filed(name, wage="20000"), helpers, comparison)

    assert asked() == one


# ---------------------------------------------------------------- statistics


def counted(category: str, sex: str, urban: bool) -> Counted:
    return Counted("工会", category, "06", "county", "active", sex, None, urban)


FILES = st.lists(
    st.builds(
        counted,
        st.sampled_from(["deep", "relative", "accidental"]),
        st.sampled_from(["男", "女"]),
        st.booleans(),
    ),
    max_size=30,
)


@given(FILES)
def test_what_is_hidden_in_one_bottom_line_is_hidden_in_all(files: list[Counted]) -> None:
    tables = [
        cross("按性别", files, lambda one: one.sex, ["男", "女"]),
        cross("按标准", files, lambda one: str(one.is_urban), []),
    ]
    hidden = hidden_in(tables)

    bottoms = [
        {column for row, column in places if row == len(table.rows) - 1}
        for table, places in zip(tables, hidden, strict=True)
    ]
    assert bottoms[0] == bottoms[1]
    for table, places in zip(tables, hidden, strict=True):
        small = {
            (row, column)
            for row, numbers in enumerate(table.rows)
            for column, number in enumerate(numbers)
            if 0 < number < 3
        }
        assert small <= places


def test_a_table_adds_up_and_leaves_out_what_is_not_there() -> None:
    files = [counted("deep", "男", True)] * 4 + [counted("relative", "女", True)] * 3
    table = cross("按性别", files, lambda one: one.sex, ["女", "男", "未登记"])

    assert table == CrossTable(
        "按性别", ("女", "男", "合计"), ((0, 3, 0, 3), (4, 0, 0, 4), (4, 3, 0, 7))
    )
    assert hidden_in([table]) == [frozenset()]
    assert not suppress(Table(table.rows, sums_rows=True, sums_columns=True))


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (dt.date(1991, 6, 16), "35岁以下"),  # 35 tomorrow
        (dt.date(1991, 6, 15), "35—44岁"),
        (dt.date(1971, 6, 15), "55岁及以上"),
        (None, "未登记"),
    ],
)
def test_age_bands(born: dt.date | None, band: str) -> None:
    assert band_of(born, TODAY) == band
