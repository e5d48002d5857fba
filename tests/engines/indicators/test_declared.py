"""Figures that are only stated: who may, what is refused, what counts."""

from decimal import Decimal

import pytest
from django.urls import reverse

from gonghui.engines.indicators import engine
from gonghui.engines.indicators.definitions import INDICATORS, Facts, Indicator, IndicatorKind
from gonghui.engines.indicators.models import DeclaredFigure
from gonghui.engines.indicators.periods import Period
from gonghui.engines.indicators.services import decide_figure, declare_figure
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.refusal import Refusal
from tests.engines.activities.makers import make_person

FLOW, STOCK = "activity_sessions", "t_stock"


@pytest.fixture(autouse=True)
def _stock():
    facts = Facts("activities.Activity", "union", "from_on", "activities.view", (), until="to_on")
    INDICATORS._load()[STOCK] = Indicator(
        STOCK, "在办", "项", IndicatorKind.STOCK, "", "", facts=facts
    )
    yield
    INDICATORS._load().pop(STOCK)


def state(cast, code, period, number, union=None):
    return declare_figure(
        code,
        union=union or cast.machinery,
        period=Period.parse(period),
        number=Decimal(number),
        evidence="半年报",
        actor=cast.officer_a,
    )


def approved(cast, *given, **more):
    return decide_figure(state(cast, *given, **more), approve=True, actor=cast.chair_a)


def declared(cast, code, period="2026"):
    return engine.value(code, union=cast.county_a, period=Period.parse(period)).declared


def test_only_what_is_approved_counts_and_apart(cast):
    figure = state(cast, FLOW, "2026H1", 30)
    before = declared(cast, FLOW)
    decide_figure(figure, approve=True, actor=cast.chair_a)

    value = engine.value(FLOW, union=cast.county_a, period=Period.parse("2026"))

    assert (before, value.number, value.declared) == (0, 0, 30)


def test_a_flow_adds_up_over_the_parts_of_a_year(cast):
    for period, number in (("2026Q1", 10), ("2026Q2", 20)):
        approved(cast, FLOW, period, number)
        approved(cast, FLOW, period, number, union=cast.textile)

    assert (declared(cast, FLOW), declared(cast, FLOW, "2026Q2"), declared(cast, FLOW, "2025")) == (
        60,
        40,
        0,
    )


def test_of_a_stock_only_each_unions_latest_counts(cast):
    approved(cast, STOCK, "2026Q1", 100)
    approved(cast, STOCK, "2026Q2", 110)
    approved(cast, STOCK, "2026Q1", 7, union=cast.textile)
    state(cast, STOCK, "2026Q3", 999)

    assert (declared(cast, STOCK), declared(cast, STOCK, "2026Q1")) == (117, 107)


@pytest.mark.parametrize("period", ["2026", "2026Q2", "2026-05", "2026-06-30..2026-07-01"])
def test_a_flow_is_not_stated_twice_for_the_same_days(cast, period):
    state(cast, FLOW, "2026H1", 30)

    with pytest.raises(Refusal, match="已申报过2026年上半年的数字"):
        state(cast, FLOW, period, 30)


def test_what_was_refused_may_be_stated_again(cast):
    decide_figure(state(cast, FLOW, "2026", 30), approve=False, actor=cast.chair_a)

    assert state(cast, FLOW, "2026", 28).number == 28


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"evidence": " "}, "请写明申报依据"),
        ({"number": Decimal(-1)}, "不能是负数"),
        ({"code": "membership_rate"}, "比率不能直接申报"),
    ],
)
def test_a_figure_has_evidence_and_is_no_ratio(cast, changes, reason):
    given = {"code": FLOW, "number": Decimal(1), "evidence": "通报"} | changes

    with pytest.raises(Refusal, match=reason):
        declare_figure(
            given.pop("code"),
            union=cast.machinery,
            period=Period.year(2026),
            actor=cast.officer_a,
            **given,
        )


def test_nobody_approves_his_own_nor_under_another_account(cast):
    person = make_person("赵经办")
    cast.officer_a.person = person
    cast.officer_a.save()
    other_self = open_account(
        username="zhao-chair",
        display_name="赵经办",
        password="qing-jiang-2026",
        actor=None,
        person=person,
    )
    grant_role(
        other_self, role="chair", union=cast.county_a, from_on=Period.year(2020).from_on, actor=None
    )
    figure = state(cast, FLOW, "2026", 30)

    for account in (cast.officer_a, other_self):
        with pytest.raises(Refusal, match="不能审核自己申报的数字"):
            decide_figure(figure, approve=True, actor=account)


def test_a_decision_is_taken_once(cast):
    figure = approved(cast, FLOW, "2026", 30)

    with pytest.raises(Refusal, match="已经审核过"):
        decide_figure(figure, approve=False, actor=cast.chair_a)


# --- pages ---


def test_an_officer_states_and_the_chair_decides(cast, client_of):
    officer, chair = client_of(cast.officer_a), client_of(cast.chair_a)
    form = {
        "code": FLOW,
        "union": cast.machinery.pk,
        "period": "2026H1",
        "number": "36",
        "evidence": "台账",
    }

    officer.post(reverse("indicators:declare"), form)
    figure = DeclaredFigure.objects.get()
    card = reverse("indicators:declaration", args=[figure.pk])
    decide = reverse("indicators:decide", args=[figure.pk])
    offered = [decide in client.get(card).content.decode() for client in (officer, chair)]
    refused = chair.post(decide, {"decision": "refuse", "reason": ""})
    chair.post(decide, {"decision": "approve", "reason": ""})

    figure.refresh_from_db()
    assert offered == [False, True]
    assert refused.context["form"].errors == {"reason": ["请写明不认可的原因。"]}
    assert (figure.state, figure.decided_by, figure.period_label) == (
        "approved",
        cast.chair_a,
        "2026年上半年",
    )


def test_the_reason_of_a_refusal_stays_with_the_figure(cast, client_of):
    figure = state(cast, FLOW, "2026H1", 30)
    client = client_of(cast.chair_a)

    client.post(
        reverse("indicators:decide", args=[figure.pk]),
        {"decision": "refuse", "reason": "与台账不符"},
    )

    timeline = client.get(reverse("indicators:declaration", args=[figure.pk])).context["timeline"]
    assert (timeline[0].text, len(timeline)) == ("与台账不符", 2)


@pytest.mark.parametrize("name", ["declaration", "decide"])
def test_a_neighbour_meets_no_figure(cast, client_of, name):
    figure = state(cast, FLOW, "2026H1", 30)

    assert (
        client_of(cast.officer_b)
        .get(reverse("indicators:declaration", args=[figure.pk]))
        .status_code
        == 404
    )
    assert (
        client_of(cast.viewer_a).get(reverse("indicators:decide", args=[figure.pk])).status_code
        == 403
    )
    assert (
        client_of(cast.stranger).get(reverse(f"indicators:{name}", args=[figure.pk])).status_code
        == 403
    )


def test_nobody_states_a_figure_for_a_neighbour(cast, client_of):
    form = {
        "code": FLOW,
        "union": cast.food.pk,
        "period": "2026H1",
        "number": "36",
        "evidence": "台账",
    }

    response = client_of(cast.officer_a).post(reverse("indicators:declare"), form)

    assert (response.status_code, DeclaredFigure.objects.count()) == (422, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_figures_costs_the_same_for_any_number(
    cast, client_of, rows, django_assert_num_queries
):
    for number in range(rows):
        state(cast, FLOW, f"2026-0{number + 1}", number)
    client = client_of(cast.viewer_a)
    client.get(reverse("indicators:declarations"))

    with django_assert_num_queries(7):
        client.get(reverse("indicators:declarations"))
