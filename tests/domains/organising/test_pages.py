"""The registers of unions, employers and posts, through the client."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gonghui.domains.organising.models import UnionProfile
from gonghui.kernel.org.models import Appointment, Coverage, Employer, Union
from gonghui.kernel.org.queries import parent_of

Join = Callable[..., Any]
ClientOf = Callable[[Any], Client]


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def chair(cast: Any, client_of: ClientOf) -> Client:
    return client_of(cast.chair_a)


@pytest.mark.parametrize("code", ["unions", "employers", "appointments"])
def test_each_register_opens(cast: Any, chair: Client, code: str) -> None:
    assert chair.get(f"/registers/{code}/").status_code == 200
    assert chair.get(f"/registers/{code}/new/").status_code == 200
    assert chair.get(f"/registers/{code}/export/").status_code == 200


def test_the_card_of_a_union_tells_officers_employers_members_and_history(
    cast: Any, join: Join, chair: Client
) -> None:
    member = join("张三丰", cast.machinery)
    chair.post(
        "/registers/appointments/new/",
        {
            "union": str(cast.machinery.pk),
            "person": member.member_no,
            "post": "chair",
            "duty_type": "part_time",
            "from_on": "2024-01-01",
        },
    )

    text = text_of(chair.get(f"/registers/unions/{cast.machinery.pk}/"))

    assert "张三丰" in text
    assert "东岭机械有限公司" in text
    assert "会员总数（含下级）" in text
    assert "建立" in text


def test_the_county_union_lists_its_direct_lower_unions(cast: Any, chair: Client) -> None:
    text = text_of(chair.get(f"/registers/unions/{cast.county_a.pk}/"))

    assert "东岭纺织有限公司工会委员会" in text
    assert "西河食品" not in text


def test_a_union_is_registered_and_changed_through_forms(cast: Any, chair: Client) -> None:
    created = chair.post(
        "/registers/unions/new/",
        {
            "parent": str(cast.county_a.pk),
            "name": "东岭物流园联合工会委员会",
            "level": "base",
            "kind": "base_joint",
            "sector": "enterprise",
            "founded_on": "2024-05-01",
            "employer": "",
        },
    )
    union = Union.objects.get(name="东岭物流园联合工会委员会")
    changed = chair.post(
        f"/registers/unions/{union.pk}/edit/",
        {"short_name": "物流园工会", "kind": "base_joint", "sector": "enterprise"},
    )

    union.refresh_from_db()
    assert (created.status_code, changed.status_code) == (302, 302)
    assert union.short_name == "物流园工会"
    assert union.name == "东岭物流园联合工会委员会"


@pytest.mark.parametrize("act", ["profile", "rename", "move", "merge", "dissolve"])
def test_each_act_opens_for_the_chair_and_hides_from_the_neighbour(
    cast: Any, chair: Client, client_of: ClientOf, act: str
) -> None:
    url = f"/organising/{cast.textile.pk}/{act}/"

    assert chair.get(url).status_code == 200
    # An officer of the other county may edit no union at all: refused before any row is asked.
    assert client_of(cast.officer_b).get(url).status_code == 403
    assert client_of(cast.viewer_a).get(url).status_code == 403


def test_renaming_keeps_the_old_name_in_the_history(cast: Any, chair: Client) -> None:
    chair.post(
        f"/organising/{cast.textile.pk}/rename/",
        {"name": "东岭纺织集团工会委员会", "occurs_on": "2024-05-01", "document_number": ""},
    )

    text = text_of(chair.get(f"/registers/unions/{cast.textile.pk}/"))
    assert "东岭纺织集团工会委员会" in text
    assert "东岭纺织有限公司工会委员会 → 东岭纺织集团工会委员会" in text


def test_a_union_is_not_moved_under_the_neighbour_through_a_forged_form(
    cast: Any, chair: Client
) -> None:
    response = chair.post(
        f"/organising/{cast.textile.pk}/move/",
        {"parent": str(cast.county_b.pk), "occurs_on": "2024-05-01", "document_number": ""},
    )

    cast.textile.refresh_from_db()
    assert response.status_code == 422
    assert parent_of(cast.textile) == cast.county_a


def test_dissolving_through_the_page_says_what_is_left_to_do(
    cast: Any, join: Join, chair: Client
) -> None:
    join("张三", cast.textile)

    response = chair.post(
        f"/organising/{cast.textile.pk}/dissolve/",
        {"occurs_on": "2024-05-01", "document_number": ""},
    )

    assert response.status_code == 409
    assert "还有1名在籍会员未处理会籍，请先转接" in text_of(response)


def test_the_profile_is_kept_through_its_form(cast: Any, chair: Client) -> None:
    url = f"/organising/{cast.machinery.pk}/profile/"

    response = chair.post(
        url,
        {
            "has_audit_committee": "on",
            "term_number": "3",
            "founding_channel": "1",
            "full_time_count": "1",
            "part_time_count": "6",
            "bank_account": "6222000012345678",
        },
    )

    profile = UnionProfile.objects.get(union=cast.machinery)
    assert response.status_code == 302
    assert (profile.has_audit_committee, profile.term_number) == (True, 3)
    assert "**** 5678" in text_of(chair.get(url))
    assert "6222000012345678" not in text_of(chair.get(url))
    assert "**** 5678" in text_of(chair.get(f"/registers/unions/{cast.machinery.pk}/"))


def test_an_employer_is_entered_with_a_right_code_only(cast: Any, chair: Client) -> None:
    data = {
        "name": "东岭快运有限公司",
        "registrar": str(cast.county_a.pk),
        "nature": "170",
        "staff_count": "50",
        "women_count": "60",
        "migrant_count": "0",
        "dispatched_count": "0",
        "credit_code": "91350100M000100Y44",
    }

    too_many = chair.post("/registers/employers/new/", data)
    wrong_code = chair.post("/registers/employers/new/", {**data, "women_count": "20"})
    right = chair.post(
        "/registers/employers/new/",
        {**data, "women_count": "20", "credit_code": "91350100m000100y43"},
    )

    assert "不能超过职工总数" in text_of(too_many)
    assert "统一社会信用代码不正确" in text_of(wrong_code)
    assert right.status_code == 302
    assert Employer.objects.get(name="东岭快运有限公司").credit_code == "91350100M000100Y43"


def test_coverage_is_added_and_ended_on_the_employers_card(cast: Any, chair: Client) -> None:
    base = f"/organising/employers/{cast.textile_mill.pk}"

    chair.post(
        f"{base}/cover/",
        {"union": str(cast.machinery.pk), "from_on": "2024-01-01", "staff_count": ""},
    )
    coverage = Coverage.objects.get(union=cast.machinery, employer=cast.textile_mill)
    assert chair.get(f"{base}/end-coverage/").status_code == 200
    chair.post(f"{base}/end-coverage/", {"coverage": str(coverage.pk), "on": "2024-06-01"})

    coverage.refresh_from_db()
    assert coverage.staff_count == 210
    assert coverage.to_on == dt.date(2024, 6, 1)


def test_a_post_ends_through_its_page(cast: Any, join: Join, chair: Client) -> None:
    member = join("张三", cast.machinery)
    post = Appointment.objects.create(
        person=member.person, union=cast.machinery, post="vice", from_on=dt.date(2024, 1, 1)
    )

    assert chair.get(f"/registers/appointments/{post.pk}/").status_code == 200
    chair.post(f"/organising/appointments/{post.pk}/end/", {"on": "2025-01-01", "reason": "调动"})

    post.refresh_from_db()
    assert (post.to_on, post.end_reason) == (dt.date(2025, 1, 1), "调动")


def test_a_member_beyond_reach_is_not_appointed(cast: Any, join: Join, chair: Client) -> None:
    other = join("王五", cast.food)

    response = chair.post(
        "/registers/appointments/new/",
        {
            "union": str(cast.machinery.pk),
            "person": other.member_no,
            "post": "member",
            "duty_type": "part_time",
            "from_on": "2024-01-01",
        },
    )

    assert response.status_code == 422
    assert not Appointment.objects.exists()
