"""Real papers of unions come in through the page, and a person confirms them without retyping."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gonghui.direction.planning.models import Plan
from tests.direction.planning.test_pages import fields_of, text_of


@pytest.fixture
def bring_in(cast, client_of, seeds):
    def by_page(number):
        (path,) = seeds.glob(f"{number}_*.txt")
        paper = SimpleUploadedFile(path.name, path.read_bytes())
        client = client_of(cast.officer_a)
        response = client.post(
            reverse("planning:import"),
            {"union": cast.county_a.pk, "year": "", "kind": "", "pasted": "", "paper": paper},
        )
        assert response.status_code == 302, text_of(response)
        return Plan.objects.get()

    return by_page


def confirm(plan, client):
    review = reverse("planning:review", args=[plan.pk])
    client.post(review, fields_of(client.get(review)) | {"do": "adopt"})
    client.post(review, fields_of(client.get(review)) | {"do": "confirm"})
    client.post(reverse("planning:confirm", args=[plan.pk]))
    plan.refresh_from_db()
    return plan


@pytest.mark.parametrize("number", ["000", "001", "002"])
def test_a_person_confirms_a_real_plan_without_retyping(cast, client_of, bring_in, number):
    plan = bring_in(number)
    before = list(
        plan.targets.values_list("object", "comparator", "value", "unit", "indicator_code")
    )

    confirm(plan, client_of(cast.chair_a))

    assert plan.state == "confirmed"
    after = list(
        plan.targets.values_list("object", "comparator", "value", "unit", "indicator_code")
    )
    assert after == before


def test_000_is_a_plan_of_tasks_without_figures(bring_in):
    plan = bring_in("000")

    assert (plan.kind, plan.year, plan.targets.count()) == ("plan", 2022, 0)
    assert plan.sections.filter(depth=1).count() == 4
    assert plan.sections.filter(is_task=True).count() == 16
    assert plan.placeholders.count() == 4


def test_001_shows_its_six_targets(cast, client_of, bring_in):
    plan = confirm(bring_in("001"), client_of(cast.chair_a))

    found = [(t.comparator, t.value, t.unit) for t in plan.targets.all()]
    assert found == [
        ("=", 100, "场"),
        ("=", 50, "名"),
        ("=", 1, "项"),
        (">=", 10, "项"),
        ("=", 5, "个"),
        (">=", 40, "%"),
    ]
    board = text_of(client_of(cast.viewer_a).get(reverse("planning:board", args=[plan.pk])))
    for words in ("100场", "50名", "1项", "不少于10项", "5个", "不少于40%"):
        assert words in board


def test_the_two_halves_of_002_are_told_apart(cast, client_of, bring_in):
    plan = bring_in("002")

    assert (plan.kind, plan.looks_back_on, plan.period) == ("both", "2022", "2023")
    assert [str(s) for s in plan.sections.filter(depth=1)] == [
        "一、2022年工作特色亮点",
        "二、2023年工作总体考虑",
    ]
    assert set(plan.targets.values_list("section__part", flat=True)) == {"plan"}
    assert [(t.comparator, t.value, t.unit) for t in plan.targets.all()] == [
        (">=", 1, "项"),
        ("=", 100, "%"),
        (">=", 90, "%"),
    ]
    page = client_of(cast.officer_a).get(
        reverse("planning:review", args=[plan.pk]), {"part": "summary"}
    )
    assert "2023年工作总体考虑" not in text_of(page)
