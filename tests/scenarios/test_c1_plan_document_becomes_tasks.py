"""C1: the plan document itself becomes sections, tasks and targets, without retyping."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gonghui.direction.planning.models import Plan
from gonghui.engines.indicators import engine
from scenarios.pages import forms_of

pytestmark = pytest.mark.xdist_group("demo")

PAPER = """开发区工会{year}年工作计划

一、把职工组织起来
（一）推进建会入会。全年新建工会组织不少于2家，新增工会会员80名以上。责任部门：组织部。
（二）开展学习培训。举办各类培训班3期。
二、服务职工
（一）普法宣传。开展普法宣传4场次。
（二）文体活动。组织职工观影**场。
"""


def sign_in(demo: Any, username: str) -> Client:
    client = Client()
    client.force_login(demo.account(username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_plan_goes_from_file_to_board(demo: Any, db: None) -> None:
    zone = demo.union("YX-KFQ")
    chair = sign_in(demo, "kaifaqu")
    paper = SimpleUploadedFile("计划.txt", PAPER.format(year=2026).encode("gb18030"))

    imported = chair.post(
        "/plans/import/", {"union": zone.pk, "year": "", "kind": "", "paper": paper}
    )
    plan = Plan.objects.get(union=zone)
    review_url = f"/plans/{plan.pk}/review/"
    review = chair.get(review_url)
    [form] = [one for one in forms_of(review.content.decode()) if ("do", "confirm") in one.buttons]
    adopted = chair.post(review_url, {**form.fields, "do": "adopt"})
    confirmed = chair.post(f"/plans/{plan.pk}/confirm/", {})
    board = chair.get(f"/plans/{plan.pk}/").content.decode()

    assert imported.status_code == 302
    assert "2026" in plan.title
    assert [section.title for section in plan.sections.filter(parent=None)] == [
        "把职工组织起来",
        "服务职工",
    ]
    found = {
        target.indicator_code: (target.comparator, int(target.value), target.unit)
        for target in plan.targets.all()
    }
    assert found == {
        "unions_new": (">=", 2, "家"),
        "members_new": (">=", 80, "名"),
        "training_classes": ("=", 3, "期"),
        "legal_publicity_events": ("=", 4, "场次"),
    }
    assert [spot.unit for spot in plan.placeholders.all()] == ["场"]
    assert adopted.status_code == confirmed.status_code == 302
    plan.refresh_from_db()
    assert plan.state == "confirmed"
    reached = engine.value("members_new", union=zone, period=plan.span).number
    assert f"{reached:,.0f}名" in board


def test_a_neighbour_does_not_know_the_plan(demo: Any, db: None) -> None:
    county_plan = Plan.objects.get(union=demo.union("YX"))
    town = sign_in(demo, "chengguan")

    answers = [
        town.get(f"/plans/{county_plan.pk}/{page}").status_code
        for page in ("", "review/", "source/")
    ]

    assert answers == [404, 404, 404]
    assert county_plan.title not in town.get("/plans/").content.decode()
