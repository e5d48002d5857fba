"""Finding, pasting and removing people of a roster."""

import pytest
from django.urls import reverse

from gonghui.engines.activities import people_sources
from gonghui.engines.activities.models import Participation
from gonghui.engines.activities.pasting import judge, read_lines, wanted_of
from gonghui.engines.activities.people_sources import Candidate, find_people, search_people
from gonghui.kernel.people.services import set_id_number
from tests.engines.activities.makers import make_activity, make_person, make_session, put_on_roster


def address(name, *args):
    return reverse(f"activities:{name}", args=args)


@pytest.fixture
def known(cast):
    """People who took part in an activity of county A before, by name."""
    people = {
        "张三": make_person("张三", "13800000001"),
        "李四": make_person("李四", "13800000002"),
        "曾小贤": make_person("曾小贤", "13900000003"),
    }
    put_on_roster(
        make_session(make_activity(cast.county_a, "旧活动")), *people.values(), union=cast.textile
    )
    return people


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张", ["张三"]),
        ("小贤", ["曾小贤"]),
        ("zxx", ["曾小贤"]),
        ("zeng", ["曾小贤"]),
        ("ZS", ["张三"]),
        ("1380000", ["李四", "张三"]),
        ("138", []),
        ("王", []),
        ("\x00 ", []),
    ],
)
def test_people_are_found_by_name_pinyin_and_telephone(cast, known, text, expected):
    assert [one.person.name for one in search_people(cast.officer_a, text)] == expected


def test_people_of_other_unions_are_not_found(cast, known):
    put_on_roster(make_session(make_activity(cast.county_b)), make_person("张外县"))

    assert [one.person.name for one in search_people(cast.officer_a, "张")] == ["张三"]
    assert search_people(cast.stranger, "张") == []


def test_the_search_narrows_to_a_union(cast, known):
    assert [one.person.name for one in search_people(cast.officer_a, "张", cast.textile)] == [
        "张三"
    ]
    assert search_people(cast.officer_a, "张", cast.machinery) == []


def test_somebody_of_two_sources_stands_as_the_first_gives_him(cast, known, monkeypatch):
    register = people_sources.ParticipantSource(
        "register",
        "台账",
        lambda *given: [Candidate(known["张三"], cast.machinery, "M001")],
        lambda *given: [],
        order=10,
    )
    monkeypatch.setitem(people_sources.PARTICIPANT_SOURCES._load(), "register", register)

    [found] = search_people(cast.officer_a, "张三")

    assert (found.union, found.number) == (cast.machinery, "M001")


def test_lines_are_read_as_they_come_from_tables():
    text = "姓名\t手机号\n1\t张三\t13800000001\n李四，M0002\n 买买提·吐尔逊 \n\n110105199003070017"

    lines = read_lines(text)

    assert [(one.name, one.mobile, one.number, bool(one.identity)) for one in lines] == [
        ("张三", "13800000001", "", False),
        ("李四", "", "M0002", False),
        ("买买提·吐尔逊", "", "", False),
        ("", "", "", True),
    ]


def test_every_line_gets_a_verdict(cast, known):
    twin = make_person("李四", "13800000009")
    set_id_number(known["曾小贤"], "11010519491231002X")
    known["曾小贤"].save()
    put_on_roster(make_session(make_activity(cast.county_a)), twin)
    text = "张三\n李四\n李四 13800000009\n张三 13800000002\n曾小贤 11010519491231002x\n王五\n——"

    lines = read_lines(text)
    verdicts = judge(lines, find_people(cast.officer_a, wanted_of(lines)))

    assert [one.candidate.person if one.candidate else one.problem for one in verdicts] == [
        known["张三"],
        "有2人相符，请加上会员号、手机号或证件号",
        twin,
        "号码与姓名不是同一个人",
        known["曾小贤"],
        "在您可以查看的人员中没有找到",
        "没有读出姓名或号码",
    ]


def test_pasted_lines_that_name_nobody_stay_in_the_box(cast, known, client_of):
    session = make_session(make_activity(cast.county_a))

    response = client_of(cast.officer_a).post(
        address("paste_roster", session.pk),
        {"lines": "张三\n王五 M9\n李四", "role": "volunteer", "hours": "2.5"},
    )

    assert response.context["form"]["lines"].value() == "王五 M9"
    assert [one.problem for one in response.context["verdicts"]] == ["在您可以查看的人员中没有找到"]
    assert "已登记2人。还有1行没有登记，原因见下。" in response.content.decode()
    rows = session.participations.values_list("person__name", "union__short_name", "role", "hours")
    assert sorted((n, u, r, float(h)) for n, u, r, h in rows) == [
        ("张三", "东岭纺织工会", "volunteer", 2.5),
        ("李四", "东岭纺织工会", "volunteer", 2.5),
    ]


def test_a_whole_list_leads_back_to_the_roster(cast, known, client_of):
    session = make_session(make_activity(cast.county_a))
    put_on_roster(session, known["张三"])

    response = client_of(cast.officer_a).post(
        address("paste_roster", session.pk),
        {"lines": "张三\n李四", "role": "participant", "hours": ""},
        follow=True,
    )

    assert response.redirect_chain == [(address("roster", session.pk), 302)]
    assert "已登记1人，1人已在名册上。" in response.content.decode()


def test_ticked_people_come_onto_the_roster(cast, known, client_of):
    session = make_session(make_activity(cast.county_a))
    client = client_of(cast.officer_a)
    found = client.get(address("roster", session.pk), {"who": "1380000"}).context["found"]

    client.post(
        address("add_to_roster", session.pk),
        {"pick": [choice for choice, _, _ in found], "role": "participant", "hours": ""},
    )

    assert set(session.participations.values_list("person__name", flat=True)) == {"张三", "李四"}


def test_a_choice_made_by_hand_or_for_somebody_else_adds_nobody(cast, known, client_of):
    session, other = (make_session(make_activity(cast.county_a)) for _ in range(2))
    found = (
        client_of(cast.chair_a).get(address("roster", session.pk), {"who": "张"}).context["found"]
    )
    client = client_of(cast.officer_a)

    for pick, target in (("[1,1]", session), (found[0][0], session), (found[0][0], other)):
        response = client.post(
            address("add_to_roster", target.pk),
            {"pick": [pick], "role": "participant"},
            follow=True,
        )
        assert "查找结果已经过期" in response.content.decode()

    assert Participation.objects.filter(session__in=[session, other]).count() == 0


def test_a_closed_roster_offers_nothing(cast, known, client_of):
    session = make_session(make_activity(cast.county_a, state="summarized"))

    page = client_of(cast.officer_a).get(address("roster", session.pk), {"who": "张"})

    assert (page.context["found"], "活动已经总结，名册不能再改。" in page.content.decode()) == (
        [],
        True,
    )


def test_somebody_is_taken_off(cast, known, client_of):
    session = make_session(make_activity(cast.county_a))
    put_on_roster(session, known["张三"])
    row = session.participations.get()

    asked = client_of(cast.officer_a).get(address("remove_participant", row.pk))
    client_of(cast.officer_b).post(address("remove_participant", row.pk))
    still = session.participations.count()
    client_of(cast.officer_a).post(address("remove_participant", row.pk))

    assert "把张三（东岭县总）从" in asked.content.decode()
    assert (still, session.participations.count()) == (1, 0)
