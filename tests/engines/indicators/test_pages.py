"""Pages of indicators: the figure, its breakdowns, and records that are as many as it says."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from gonghui.engines.indicators.definitions import INDICATORS, Facts, Indicator, IndicatorKind
from gonghui.kernel.access.models import Grant
from gonghui.kernel.audit.models import AuditRecord
from tests.engines.activities.makers import make_activity, make_person, make_session, put_on_roster


def address(name, *args):
    return reverse(f"indicators:{name}", args=args)


@pytest.fixture
def year(cast):
    """County A: two sessions in May with 3 + 2 participations of 3 people, one declared of 80; the
    neighbour has a session with one more person."""
    activity = make_activity(cast.county_a)
    people = [make_person(name) for name in ("张三", "李四", "王五")]
    put_on_roster(make_session(activity), *people, union=cast.machinery)
    put_on_roster(make_session(activity), *people[:2], union=cast.textile)
    make_session(activity, declared_headcount=80, declared_evidence="通报")
    below = make_activity(
        cast.machinery, "厂赛", from_on=dt.date(2026, 2, 1), to_on=dt.date(2026, 2, 1)
    )
    put_on_roster(make_session(below), people[0])
    put_on_roster(make_session(make_activity(cast.county_b, "邻县赛")), make_person("外人"))
    return activity


@pytest.fixture
def tested():
    """An indicator of people counted once, and a ratio."""
    entries = INDICATORS._load()
    people = INDICATORS["activity_person_times"].facts
    added = (
        Indicator(
            "t_people",
            "参加人数",
            "人",
            IndicatorKind.FLOW,
            "按人去重",
            "试",
            group="试",
            facts=Facts(
                people.model,
                people.union,
                people.day,
                people.permission,
                people.records,
                where=people.where,
                related=people.related,
                distinct="person",
                link=people.link,
            ),
        ),
        Indicator(
            "t_rate",
            "人均",
            "%",
            IndicatorKind.RATIO,
            "人 ÷ 人次",
            "试",
            numerator="t_people",
            denominator="activity_person_times",
        ),
    )
    entries.update({one.code: one for one in added})
    yield
    for one in added:
        entries.pop(one.code)


def test_the_list_shows_every_indicator_by_group(cast, year, client_of):
    groups = client_of(cast.viewer_a).get(address("list")).context["groups"]

    rows = {row.indicator.code: row for _, found in groups for row in found}
    assert set(rows) == {one.code for one in INDICATORS}
    assert (rows["activity_person_times"].number, rows["activity_person_times"].declared) == (
        "6",
        "80",
    )
    assert rows["activity_sessions"].number == "4"


def test_the_list_asks_each_table_once(cast, year, client_of, django_assert_num_queries):
    client = client_of(cast.viewer_a)
    client.get(address("list"))
    tables = {
        (facts.model, facts.union)
        for one in INDICATORS
        for facts in (one.facts, one.declared)
        if facts
    }

    beside = 7  # session, account, grants, bell, unions, ties, declared
    with django_assert_num_queries(len(tables) + beside):
        client.get(address("list"))


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ({}, "6"),
        ({"own": "1"}, "5"),
        ({"period": "2026-02"}, "1"),
        ({"period": "2026H2"}, "0"),
        ({"period": "2025"}, "0"),
        ({"period": "nonsense"}, "6"),
        ({"period": "1900-01-01..2200-12-31"}, "6"),
    ],
)
def test_a_value_is_that_of_union_and_period(cast, year, client_of, asked, number):
    page = (
        client_of(cast.viewer_a)
        .get(address("detail", "activity_person_times"), asked)
        .context["page"]
    )

    assert (page.number(), page.union) == (number, cast.county_a)


def test_the_card_spreads_the_value_over_unions_and_months(cast, year, client_of):
    response = client_of(cast.viewer_a).get(address("detail", "activity_person_times"))

    shares = [(one.name, one.text, one.bar) for one in response.context["shares"]]
    assert shares == [
        ("东岭县总（本级）", "5", 100),
        ("东岭机械工会", "1", 20),
        ("东岭纺织工会", "0", 0),
    ]
    months = response.context["chart_"].series[0].values
    assert months == [0, 1, 0, 0, 5, 0, None, None, None, None, None, None]


def test_declared_stands_apart(cast, year, client_of):
    page = client_of(cast.viewer_a).get(address("detail", "activity_person_times")).content.decode()

    assert "另有申报数，不计入上面的数值" in page
    assert "80人次" in page


def test_a_ratio_opens_its_two_parts(cast, year, tested, client_of):
    client = client_of(cast.viewer_a)

    page = client.get(address("detail", "t_rate")).context["page"]

    assert (page.number(), [part.number for part in page.parts()]) == ("50.0", ["3人", "6人次"])
    assert [client.get(part.url).status_code for part in page.parts()] == [200, 200]
    assert client.get(address("records", "t_rate")).status_code == 404


def test_a_ratio_without_denominator_has_no_number(cast, tested, client_of):
    response = client_of(cast.viewer_a).get(address("detail", "t_rate"))

    assert response.context["page"].number() == "—"
    assert "分母为零，没有比率。" in response.content.decode()


@pytest.mark.parametrize("code", ["activity_person_times", "activity_sessions", "t_people"])
@pytest.mark.parametrize("own", ["", "1"])
def test_there_are_as_many_records_as_the_value_says(cast, year, tested, client_of, code, own):
    client = client_of(cast.viewer_a)

    value = client.get(address("detail", code), {"own": own}).context["page"].value.number
    rows = client.get(address("records", code), {"own": own}).context["page"].keyset_page.rows

    assert len(rows) == value


def test_records_of_the_declared_part_sum_to_it(cast, year, client_of):
    page = (
        client_of(cast.viewer_a)
        .get(address("records", "activity_person_times"), {"part": "declared"})
        .context["page"]
    )

    assert (page.figure(), [row.declared_headcount for row in page.keyset_page.rows]) == (
        "80人次",
        [80],
    )
    assert page.notes() == ["数值是下列记录相应栏的合计，不是条数。"]


def test_a_record_leads_to_its_card(cast, year, client_of):
    page = client_of(cast.viewer_a).get(address("records", "activity_person_times"))

    assert reverse("activities:detail", args=[year.pk]) in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_records_cost_the_same_for_any_number(cast, client_of, rows, django_assert_num_queries):
    session = make_session(make_activity(cast.county_a))
    put_on_roster(session, *(make_person(f"张{n}") for n in range(rows)))
    client = client_of(cast.viewer_a)
    client.get(address("records", "activity_person_times"))

    with django_assert_num_queries(10):
        client.get(address("records", "activity_person_times"))


@pytest.mark.parametrize("name", ["detail", "records", "export"])
def test_a_union_out_of_reach_does_not_exist(cast, year, client_of, name):
    client = client_of(cast.officer_a)

    for union in (cast.county_b.pk, cast.city.pk, "0", "x", "9" * 30):
        asked = {"union": union}
        assert client.get(address(name, "activity_person_times"), asked).status_code == 404
    assert client.get(address("list"), {"union": cast.county_b.pk}).status_code == 404


@pytest.mark.parametrize("name", ["detail", "records", "export"])
def test_who_has_no_grant_is_told_so(cast, client_of, name):
    assert client_of(cast.stranger).get(address(name, "activity_sessions")).status_code == 403
    assert client_of(cast.officer_a).get(address(name, "nonsense")).status_code == 404


def test_who_reaches_only_his_own_union_is_told_only_its_figures(cast, year, client_of):
    Grant.objects.create(
        account=cast.stranger,
        role="viewer",
        union=cast.county_a,
        from_on=dt.date(2020, 1, 1),
        with_subtree=False,
    )
    client = client_of(cast.stranger)

    page = client.get(address("detail", "activity_person_times")).context["page"]

    assert (page.own, page.number(), page.shares(), page.month_chart()) == (True, "5", [], None)
    rows = client.get(address("records", "activity_person_times")).context["page"].keyset_page.rows
    assert len(rows) == 5


def test_records_need_the_permission_of_their_facts(cast, year, tested, client_of, monkeypatch):
    plain = INDICATORS["activity_sessions"]
    hidden = Facts(
        plain.facts.model, plain.facts.union, plain.facts.day, "audit.view", plain.facts.records
    )
    secret = Indicator("t_secret", "密", "场", plain.kind, "", "", facts=hidden)
    monkeypatch.setitem(INDICATORS._load(), "t_secret", secret)
    client = client_of(cast.officer_a)

    detail = client.get(address("detail", "t_secret"))
    records = client.get(address("records", "t_secret"))

    assert (detail.status_code, "查看记录" in detail.content.decode()) == (200, False)
    assert records.status_code == 403


def test_the_workbook_is_the_list_of_records(cast, year, client_of):
    client = client_of(cast.officer_a)

    body = b"".join(client.get(address("export", "activity_person_times")).streaming_content)
    listed = (
        client.get(address("records", "activity_person_times")).context["page"].keyset_page.rows
    )

    sheet = load_workbook(io.BytesIO(body)).active
    rows = list(sheet.iter_rows(min_row=4, max_row=3 + len(listed), values_only=True))
    assert sheet["A1"].value == "2026年活动参加职工明细"
    assert [row[0] for row in rows] == [row.person.name for row in listed]
    assert len(rows) == 6
    assert AuditRecord.objects.get(event="indicators.exported").sentence == (
        "赵经办导出了东岭县总工会2026年“活动参加职工明细”的明细6行"
    )


def test_a_viewer_exports_nothing(cast, client_of):
    assert client_of(cast.viewer_a).get(address("export", "activity_sessions")).status_code == 403


def test_money_is_shown_in_ten_thousands(cast, client_of, monkeypatch):
    money = Indicator(
        "t_money",
        "预算",
        "万元",
        IndicatorKind.FLOW,
        "",
        "",
        facts=Facts(
            "activities.Activity",
            "union",
            "from_on",
            "activities.view",
            (),
            measure="budget_amount",
        ),
    )
    monkeypatch.setitem(INDICATORS._load(), "t_money", money)
    make_activity(cast.county_a, budget_amount=Decimal("12345678.90"))
    make_activity(cast.machinery, budget_amount=Decimal("0.05"))

    page = client_of(cast.viewer_a).get(address("detail", "t_money")).context["page"]

    assert page.number() == "1,234.57"
