"""Two people have the review page open at the same time."""

from decimal import Decimal

import pytest
from django.urls import reverse

from gonghui.direction.planning import services
from tests.direction.planning.test_pages import fields_of, text_of


@pytest.fixture
def page(cast, client_of, plan):
    """The page as one person loaded it; then a colleague made six rooms of five."""
    client, address = client_of(cast.officer_a), reverse("planning:review", args=[plan.pk])
    data = fields_of(client.get(address))
    target = plan.targets.get(value=5)
    services.revise_target(target, changes={"value": Decimal(6)}, actor=cast.chair_a)
    return client, address, data, target


def test_what_a_colleague_changed_is_not_undone_by_saving_something_else(plan, page):
    client, address, data, target = page
    other = plan.targets.get(value=120)

    client.post(address, data | {f"t{other.pk}-value": "130", "do": ""})

    target.refresh_from_db()
    other.refresh_from_db()
    assert (target.value, other.value) == (6, 130)


def test_both_changing_one_target_is_said_and_nothing_typed_is_lost(page):
    client, address, data, target = page

    response = client.post(address, data | {f"t{target.pk}-value": "7", "do": ""})

    assert response.status_code == 409
    assert "被他人修改过，请核对您填写的内容后再保存" in text_of(response)
    assert (
        f'name="t{target.pk}-value" id="id_t{target.pk}-value" value="7"'
        in response.content.decode()
    )
    target.refresh_from_db()
    assert target.value == 6

    client.post(address, fields_of(response) | {"do": ""})  # looked at it, saves again

    target.refresh_from_db()
    assert target.value == 7


def test_what_the_paper_lost_meanwhile_is_left_out(cast, plan, page):
    client, address, data, target = page
    target.delete()

    response = client.post(address, data | {"do": ""})

    assert response.status_code == 302
    assert plan.targets.count() == 3
