"""The register of members and the pages of what happens to them, through the client."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gonghui.domains.membership.enums import EventType
from gonghui.domains.membership.models import Membership, MembershipEvent
from gonghui.kernel.audit.models import AuditRecord

Join = Callable[..., Membership]
ClientOf = Callable[[Any], Client]
NUMBER = "11010519491231002X"
DAY = dt.date(2020, 3, 1)


def text_of(response: Any) -> str:
    return str(response.content.decode())


def names_in(response: Any) -> list[str]:
    return [row.person.name for row in response.context["page"].keyset_page.rows]


def form_data(**changes: str) -> dict[str, str]:
    data = {
        "name": "赵小兰",
        "id_type": "111",
        "id_number": NUMBER,
        "mobile": "13812345678",
        "joined_on": "2024-05-06",
        "join_channel": "desk",
        "work_status": "1",
        "employment_form": "10",
        "collection_status": "collected",
    }
    return {**data, **changes}


@pytest.fixture
def officer(cast: Any, client_of: ClientOf) -> Client:
    return client_of(cast.officer_a)


def test_the_register_shows_members_of_the_subtree_only(
    cast: Any, join: Join, officer: Client
) -> None:
    join("张三")
    join("李四", union=cast.textile)
    join("王五", union=cast.food)

    response = officer.get("/registers/members/")

    assert names_in(response) == ["李四", "张三"]
    assert "138****0000" in text_of(response)
    assert "13800000000" not in text_of(response)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("张", ["张三丰"]),
        ("三丰", ["张三丰"]),
        ("zsf", ["张三丰"]),
        ("ZhangSan", ["张三丰"]),
        ("sanfeng", []),
        ("feng", ["张三丰"]),
        ("13800000000", ["张三丰"]),
        ("00000000000001", ["张三丰"]),
        ("李", []),
    ],
)
def test_members_are_found_as_office_staff_search(
    join: Join, officer: Client, word: str, found: list[str]
) -> None:
    join("张三丰")

    assert names_in(officer.get("/registers/members/", {"q": word})) == found


def test_filters_narrow_the_list(cast: Any, join: Join, officer: Client) -> None:
    join("张三", new_employment_type="courier")
    join("李四", union=cast.textile)

    by_type = officer.get("/registers/members/", {"new_employment_type": "courier"})
    by_union = officer.get("/registers/members/", {"union": str(cast.textile.pk)})

    assert names_in(by_type) == ["张三"]
    assert names_in(by_union) == ["李四"]


def test_the_list_costs_the_same_queries_for_one_row_and_for_three(
    cast: Any, join: Join, officer: Client, django_assert_num_queries: Any
) -> None:
    join("张三")
    officer.get("/registers/members/")
    with django_assert_num_queries(6):
        officer.get("/registers/members/")
    join("李四")
    join("王五", union=cast.textile)

    with django_assert_num_queries(6):
        response = officer.get("/registers/members/")

    assert len(names_in(response)) == 3


def test_a_member_joins_through_the_form(cast: Any, officer: Client) -> None:
    page = officer.get("/registers/members/new/")

    response = officer.post("/registers/members/new/", form_data(union=str(cast.machinery.pk)))

    member = Membership.objects.get(person__name="赵小兰")
    assert page.status_code == 200
    assert response.status_code == 302
    assert (member.union, member.status, member.joined_on) == (
        cast.machinery,
        "active",
        dt.date(2024, 5, 6),
    )
    assert (member.person.sex, member.person.birth_on) == ("2", dt.date(1949, 12, 31))


def test_a_refusal_stands_on_the_form_and_keeps_what_was_typed(cast: Any, officer: Client) -> None:
    response = officer.post(
        "/registers/members/new/",
        form_data(union=str(cast.machinery.pk), work_status="4"),
    )

    assert response.status_code == 409
    assert "已退休人员不能新入会" in text_of(response)
    assert "赵小兰" in text_of(response)
    assert not Membership.objects.exists()


def test_the_form_offers_no_union_of_the_neighbour(cast: Any, officer: Client) -> None:
    response = officer.post("/registers/members/new/", form_data(union=str(cast.food.pk)))

    assert response.status_code == 422
    assert not Membership.objects.exists()


def test_the_edit_form_never_holds_the_identity_number(join: Join, officer: Client) -> None:
    member = join("张三")

    page = officer.get(f"/registers/members/{member.pk}/edit/")
    response = officer.post(
        f"/registers/members/{member.pk}/edit/",
        form_data(name="张三", id_number="", sex="1", birth_on="1985-06-01", department="机修"),
    )

    assert "不更正请留空" in text_of(page)
    assert "99999919850601" not in text_of(page)
    assert response.status_code == 302
    member.refresh_from_db()
    assert member.department == "机修"


def test_the_card_masks_and_tells_the_history(cast: Any, join: Join, officer: Client) -> None:
    member = join("张三", tags=["model_worker"])

    text = text_of(officer.get(f"/registers/members/{member.pk}/"))

    assert "9999**********" in text
    assert "99999919850601" not in text
    assert "入会" in text
    assert "劳模" in text
    assert "办理转接" in text
    assert "恢复会籍" not in text


def test_a_stranger_gets_404_for_a_card_and_every_act_on_it(
    cast: Any, join: Join, client_of: ClientOf
) -> None:
    member = join("张三")
    neighbour = client_of(cast.officer_b)
    acts = ("retain", "restore", "withdraw", "expel", "death", "move", "correct", "reveal")

    assert neighbour.get(f"/registers/members/{member.pk}/").status_code == 404
    assert {neighbour.post(f"/members/{member.pk}/{act}/").status_code for act in acts} == {404}


def test_a_viewer_sees_the_card_but_changes_nothing(
    cast: Any, join: Join, client_of: ClientOf
) -> None:
    member = join("张三")
    viewer = client_of(cast.viewer_a)

    assert viewer.get(f"/registers/members/{member.pk}/").status_code == 200
    assert viewer.get(f"/members/{member.pk}/retain/").status_code == 403
    assert viewer.get(f"/members/{member.pk}/reveal/").status_code == 403
    assert viewer.get("/registers/members/export/").status_code == 403


def test_retirement_is_recorded_through_its_page(join: Join, officer: Client) -> None:
    member = join("张三")

    page = officer.get(f"/members/{member.pk}/retain/")
    response = officer.post(
        f"/members/{member.pk}/retain/", {"reason": "10", "occurs_on": "2024-01-05", "note": ""}
    )

    member.refresh_from_db()
    assert page.status_code == 200
    assert response.status_code == 302
    assert member.status == "retained"


@pytest.mark.parametrize(
    ("act", "data", "status"),
    [
        ("withdraw", {"reason": "5"}, "withdrawn"),
        ("expel", {"reason": "6", "note": "2024年1月委员会决定"}, "expelled"),
        ("death", {"note": "死亡证明"}, "deceased"),
    ],
)
def test_a_membership_ends_through_its_page(
    join: Join, officer: Client, act: str, data: dict[str, str], status: str
) -> None:
    member = join("张三")

    assert officer.get(f"/members/{member.pk}/{act}/").status_code == 200
    officer.post(f"/members/{member.pk}/{act}/", {"occurs_on": "2024-01-05", **data})

    member.refresh_from_db()
    assert member.status == status


def test_a_member_is_moved_through_the_page_only_within_reach(
    cast: Any, join: Join, officer: Client
) -> None:
    member = join("张三")
    data = {"reason": "1", "occurs_on": "2024-01-05", "note": "", "employer": ""}

    page = text_of(officer.get(f"/members/{member.pk}/move/"))
    refused = officer.post(f"/members/{member.pk}/move/", {**data, "union": str(cast.food.pk)})
    officer.post(f"/members/{member.pk}/move/", {**data, "union": str(cast.textile.pk)})

    member.refresh_from_db()
    assert "东岭纺织" in page
    assert "西河食品" not in page
    assert refused.status_code == 422
    assert member.union == cast.textile


def test_an_entry_is_corrected_through_its_page(join: Join, officer: Client) -> None:
    member = join("张三")
    event = MembershipEvent.objects.get(membership=member)

    assert officer.get(f"/members/{member.pk}/correct/").status_code == 200
    officer.post(
        f"/members/{member.pk}/correct/",
        {"event": str(event.pk), "occurs_on": "2020-03-09", "note": "日期抄错"},
    )

    member.refresh_from_db()
    assert member.joined_on == dt.date(2020, 3, 9)
    assert "入会（已冲正）" in text_of(officer.get(f"/registers/members/{member.pk}/"))


def test_the_whole_number_is_shown_for_a_reason_and_recorded(cast: Any, officer: Client) -> None:
    officer.post("/registers/members/new/", form_data(union=str(cast.machinery.pk)))
    member = Membership.objects.get()

    without = officer.post(f"/members/{member.pk}/reveal/", {"reason": ""})
    response = officer.post(f"/members/{member.pk}/reveal/", {"reason": "办理互助保障理赔"})

    record = AuditRecord.objects.get(event="people.id_number_revealed")
    assert NUMBER not in text_of(without)
    assert NUMBER in text_of(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert (record.actor, record.union, record.reason) == (
        cast.officer_a,
        cast.machinery,
        "办理互助保障理赔",
    )


def test_a_search_by_identity_number_is_recorded_and_stands_in_no_address(
    cast: Any, officer: Client, client_of: ClientOf
) -> None:
    officer.post("/registers/members/new/", form_data(union=str(cast.machinery.pk)))
    member = Membership.objects.get()

    found = officer.post("/members/find/", {"id_number": NUMBER.lower()})
    not_here = client_of(cast.officer_b).post("/members/find/", {"id_number": NUMBER})

    assert found.headers["Location"] == f"/registers/members/{member.pk}/"
    assert not_here.status_code == 409
    assert "没有该证件号码的会员" in text_of(not_here)
    assert "赵小兰" not in text_of(not_here)
    records = AuditRecord.objects.filter(event="membership.searched_by_id_number")
    assert [record.actor for record in records] == [cast.officer_a, cast.officer_b]
    assert NUMBER not in str([record.detail for record in records])


def test_everybody_of_a_union_is_moved_through_one_page(
    cast: Any, join: Join, officer: Client
) -> None:
    join("甲一")
    join("乙二")

    page = text_of(officer.get(f"/members/unions/{cast.machinery.pk}/move-all/"))
    officer.post(
        f"/members/unions/{cast.machinery.pk}/move-all/",
        {"union": str(cast.textile.pk), "reason": "13", "occurs_on": "2024-01-05", "note": ""},
    )

    assert "在籍和保留会籍人员2人" in page
    assert set(Membership.objects.values_list("union", flat=True)) == {cast.textile.pk}
    assert MembershipEvent.objects.filter(type=EventType.TRANSFER_IN).count() == 2


def test_the_export_masks_the_identity_number(join: Join, officer: Client) -> None:
    join("张三")

    response = officer.get("/registers/members/export/", {"format": "csv"})

    text = b"".join(response).decode("utf-8-sig")  # type: ignore[arg-type]
    assert "张三" in text
    assert "9999**********" in text
    assert AuditRecord.objects.filter(event="registers.exported").count() == 1
