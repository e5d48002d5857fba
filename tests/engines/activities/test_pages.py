"""Pages of activities: who meets what, and that what is shown is what is recorded."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from gonghui.engines.activities.models import Activity, Participation
from gonghui.kernel.audit.models import AuditRecord
from tests.engines.activities.makers import make_activity, make_person, make_session, put_on_roster


def address(name, *args):
    return reverse(f"activities:{name}", args=args)


FORM = {
    "title": "“安康杯”知识竞赛",
    "kind": "quiz",
    "node": "",
    "theme": "",
    "from_on": "2026-06-01",
    "to_on": "2026-06-20",
    "mode": "onsite",
    "venue": "县职工之家",
    "target_group": "",
    "undertaker": "",
    "budget_amount": "",
    "description": "",
}


def test_the_list_shows_the_scope_newest_first(cast, client_of):
    make_activity(cast.machinery, "旧活动", from_on=dt.date(2026, 1, 5))
    make_activity(cast.county_a, "新活动")
    make_activity(cast.county_b, "邻县活动")

    page = client_of(cast.viewer_a).get(address("list")).content.decode()

    assert page.index("新活动") < page.index("旧活动")
    assert "邻县活动" not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "volunteer"}, ["护河"]),
        ({"state": "draft"}, ["草稿赛"]),
        ({"from_on_from": "2026-06-01"}, ["护河"]),
        ({"q": "体育馆"}, ["草稿赛"]),
        ({"kind": "nonsense"}, ["护河", "草稿赛", "五月赛"]),
    ],
)
def test_the_list_narrows(cast, client_of, query, expected):
    make_activity(cast.county_a, "五月赛")
    make_activity(cast.county_a, "草稿赛", state="draft", venue="县体育馆")
    make_activity(cast.machinery, "护河", kind="volunteer", from_on=dt.date(2026, 6, 1))

    response = client_of(cast.viewer_a).get(address("list"), query)

    assert [row.title for row in response.context["page"].keyset_page.rows] == expected


def test_the_list_narrows_to_a_union_below(cast, client_of):
    make_activity(cast.county_a, "县赛")
    make_activity(cast.machinery, "厂赛")

    response = client_of(cast.viewer_a).get(address("list"), {"union": cast.machinery.pk})

    assert [row.title for row in response.context["page"].keyset_page.rows] == ["厂赛"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_rows(
    cast, client_of, rows, django_assert_num_queries
):
    for number in range(rows):
        activity = make_activity(cast.county_a, f"活动{number}")
        put_on_roster(make_session(activity), make_person(f"张{number}"))
    client = client_of(cast.viewer_a)
    client.get(address("list"))

    with django_assert_num_queries(8):
        client.get(address("list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_card_costs_the_same_for_any_number_of_sessions(
    cast, client_of, rows, django_assert_num_queries
):
    activity = make_activity(cast.county_a)
    for number in range(rows):
        put_on_roster(make_session(activity), make_person(f"张{number}"))
    client = client_of(cast.officer_a)
    client.get(address("detail", activity.pk))

    with django_assert_num_queries(9):
        client.get(address("detail", activity.pk))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_roster_costs_the_same_for_any_number_of_people(
    cast, client_of, rows, django_assert_num_queries
):
    session = make_session(make_activity(cast.county_a))
    put_on_roster(session, *(make_person(f"张{number}") for number in range(rows)))
    client = client_of(cast.officer_a)
    client.get(address("roster", session.pk), {"who": "张"})

    with django_assert_num_queries(12):  # two sources of people
        client.get(address("roster", session.pk), {"who": "张"})


def test_the_card_keeps_counted_and_declared_apart(cast, client_of):
    activity = make_activity(cast.county_a)
    first, second = make_session(activity), make_session(activity)
    make_session(activity, declared_headcount=120, declared_evidence="通报")
    make_session(activity, state="planned")
    people = [make_person("张三"), make_person("李四")]
    put_on_roster(first, *people)
    put_on_roster(second, people[0])
    put_on_roster(second, make_person("裁判"), role="judge")

    counts = client_of(cast.viewer_a).get(address("detail", activity.pk)).context["row"].counts

    assert (counts.sessions, counts.held) == (4, 3)
    assert (counts.person_times, counts.persons, counts.declared) == (3, 2, 120)


SESSION_PAGES = (
    "hold_session",
    "cancel_session",
    "declare_headcount",
    "withdraw_headcount",
    "roster",
    "add_to_roster",
    "paste_roster",
    "sign_in_sheet",
)
ACTIVITY_PAGES = ("detail", "edit", "publish", "cancel", "summarize", "plan_session")


@pytest.mark.parametrize("name", ACTIVITY_PAGES + SESSION_PAGES)
def test_a_neighbour_meets_no_page_of_it(cast, client_of, name):
    activity = make_activity(cast.county_a)
    session = make_session(activity)
    pk = activity.pk if name in ACTIVITY_PAGES else session.pk

    assert client_of(cast.officer_b).get(address(name, pk)).status_code == 404


@pytest.mark.parametrize("name", ACTIVITY_PAGES + SESSION_PAGES)
def test_who_has_no_grant_is_told_so(cast, client_of, name):
    activity = make_activity(cast.county_a)
    session = make_session(activity)
    pk = activity.pk if name in ACTIVITY_PAGES else session.pk

    assert client_of(cast.stranger).get(address(name, pk)).status_code == 403


@pytest.mark.parametrize("name", ["publish", "edit", "cancel", "summarize", "plan_session"])
def test_a_viewer_acts_on_nothing(cast, client_of, name):
    activity = make_activity(cast.county_a)
    client = client_of(cast.viewer_a)

    assert client.post(address(name, activity.pk)).status_code == 403
    assert "安排场次</a>" not in client.get(address("detail", activity.pk)).content.decode()


def test_an_officer_registers_and_publishes(cast, client_of):
    client = client_of(cast.officer_a)

    made = client.post(address("create"), {**FORM, "union": cast.machinery.pk}, follow=True)
    activity = Activity.objects.get()
    client.post(address("publish", activity.pk))

    activity.refresh_from_db()
    assert (activity.union, activity.state, activity.budget_amount) == (
        cast.machinery,
        "published",
        0,
    )
    assert "已登记活动“‘安康杯’知识竞赛”" in made.content.decode()


def test_nobody_registers_for_a_union_outside_the_scope(cast, client_of):
    response = client_of(cast.officer_a).post(
        address("create"), {**FORM, "union": cast.county_b.pk}
    )

    assert response.status_code == 422
    assert Activity.objects.count() == 0


def test_dates_the_wrong_way_round_are_said_beside_the_field(cast, client_of):
    response = client_of(cast.officer_a).post(
        address("create"), {**FORM, "union": cast.machinery.pk, "to_on": "2026-05-01"}
    )

    assert response.context["form"].errors == {"to_on": ["结束日期不能早于开始日期。"]}


def test_a_session_runs_through_its_life(cast, client_of):
    activity = make_activity(cast.county_a)
    client = client_of(cast.officer_a)

    client.post(address("plan_session", activity.pk), {"held_on": "2026-06-10", "title": "预赛"})
    session = activity.sessions.get()
    client.post(address("hold_session", session.pk))
    client.post(
        address("declare_headcount", session.pk), {"headcount": "80", "evidence": "签到表照片"}
    )
    session.refresh_from_db()
    declared = session.declared_headcount
    client.post(address("withdraw_headcount", session.pk))
    client.post(address("summarize", activity.pk), {"summary": "组织有序，职工反映良好。" * 5})

    session.refresh_from_db()
    activity.refresh_from_db()
    assert (declared, session.declared_headcount, session.state) == (80, None, "held")
    assert activity.state == "summarized"


def test_a_refusal_stands_on_the_page(cast, client_of):
    activity = make_activity(cast.county_a)

    response = client_of(cast.officer_a).post(
        address("plan_session", activity.pk), {"held_on": "2026-07-10"}
    )

    assert response.status_code == 409
    assert "场次日期应在活动日期（2026-05-01至2026-06-30）之内。" in response.content.decode()


def test_the_workbook_is_the_list(cast, client_of):
    done = make_activity(cast.machinery, "厂赛", venue="=1+1", budget_amount=1200)
    put_on_roster(make_session(done), make_person("张三"), make_person("李四"))
    make_session(done, declared_headcount=7)
    make_activity(cast.county_a, "县赛", from_on=dt.date(2026, 4, 1))
    make_activity(cast.county_b, "邻县赛")
    client = client_of(cast.officer_a)

    body = b"".join(client.get(address("export"), {"q": "赛"}).streaming_content)
    listed = client.get(address("list"), {"q": "赛"}).context["page"].keyset_page.rows

    rows = list(load_workbook(io.BytesIO(body)).active.iter_rows(min_row=3, values_only=True))
    head, first = rows[0], dict(zip(rows[0], rows[1], strict=True))
    assert (
        [row[0] for row in rows[1 : 1 + len(listed)]]
        == [row.title for row in listed]
        == ["厂赛", "县赛"]
    )
    assert head[0] == "活动名称"
    assert (
        first["地点"],
        first["预算（元）"],
        first["人次"],
        first["人数（去重）"],
        first["申报人数"],
    ) == ("=1+1", 1200, 2, 2, 7)
    record = AuditRecord.objects.get(event="activities.exported")
    assert record.sentence == "赵经办导出了活动2项，条件：搜索“赛”"


def test_a_viewer_exports_nothing(cast, client_of):
    assert client_of(cast.viewer_a).get(address("export")).status_code == 403


def test_the_card_tells_its_history(cast, client_of):
    activity = make_activity(cast.county_a, state="draft")
    client = client_of(cast.officer_a)
    client.post(address("publish", activity.pk))
    client.post(address("plan_session", activity.pk), {"held_on": "2026-06-10"})

    told = [entry.title for entry in client.get(address("detail", activity.pk)).context["timeline"]]

    assert told == ["赵经办安排了场次“迎新春乒乓球赛（第1场）”", "赵经办发布了活动“迎新春乒乓球赛”"]


def test_the_sheet_lists_the_roster_by_name(cast, client_of):
    session = make_session(make_activity(cast.county_a), state="planned")
    put_on_roster(session, make_person("张三"), make_person("安心"), union=cast.textile)

    page = client_of(cast.officer_a).get(address("sign_in_sheet", session.pk)).content.decode()

    assert page.index("安心") < page.index("张三")
    assert Participation.objects.count() == 2
