"""How a target stands, and what keeps a plan from being confirmed: tables without a database."""

import datetime as dt
from decimal import Decimal

import pytest

from gonghui.direction.planning import rules
from gonghui.direction.planning.units import agreement, as_written, from_base, in_base

HALF, LATE_IN_YEAR = Decimal("0.5"), Decimal("0.9")
TODAY = dt.date(2026, 6, 30)


def course(reached, value=100, comparator="=", passed=HALF, **given):
    given = {"is_over": False, "accumulates": True} | given
    number = None if reached is None else Decimal(str(reached))
    return rules.course(
        comparator=comparator, value=Decimal(value), reached=number, passed=passed, **given
    )


@pytest.mark.parametrize(
    ("reached", "given", "standing"),
    [
        (100, {}, "done"),
        (130, {}, "done"),
        (100, {"comparator": ">"}, "on_track"),
        (101, {"comparator": ">"}, "done"),
        (96, {"comparator": "~"}, "done"),
        (50, {}, "on_track"),
        (41, {}, "on_track"),
        (39, {}, "late"),
        (0, {"passed": Decimal("0.05")}, "on_track"),
        (0, {"value": 1}, "on_track"),
        (0, {"value": 1, "passed": LATE_IN_YEAR}, "late"),
        (99, {"is_over": True}, "missed"),
        (None, {}, "unmeasured"),
        (5, {"mode": "none"}, "untracked"),
        # rates and stocks: the present value is the whole truth
        (85, {"accumulates": False}, "on_track"),
        (79, {"accumulates": False}, "late"),
        (100, {"accumulates": False}, "done"),
        # limits are kept until they are broken
        (40, {"comparator": "<="}, "on_track"),
        (40, {"comparator": "<=", "is_over": True}, "done"),
        (101, {"comparator": "<="}, "missed"),
        (100, {"comparator": "<"}, "missed"),
    ],
)
def test_standing(reached, given, standing):
    assert course(reached, **given).standing.value == standing


def test_forecast_goes_on_evenly():
    found = course(30)

    assert found.forecast == 60
    assert found.text == "按目前进度，到期末预计完成60"


def test_nothing_reached_is_forecast_as_nothing():
    assert course(0, unit="场").text == "按目前进度，到期末预计完成0场"


def test_a_rate_has_no_forecast():
    found = course(85, accumulates=False)

    assert found.forecast is None
    assert found.text == "当前为目标的85%"


@pytest.mark.parametrize(
    ("today", "passed"),
    [
        (dt.date(2025, 12, 31), 0),
        (dt.date(2026, 12, 31), 1),
        (dt.date(2027, 5, 1), 1),
        (dt.date(2026, 1, 1), Decimal(1) / 365),
    ],
)
def test_time_passed(today, passed):
    assert rules.time_passed(dt.date(2026, 1, 1), dt.date(2026, 12, 31), today) == passed


def decision(label="新增会员2000人", **given):
    given = {
        "state": "confirmed",
        "mode": "declared",
        "has_value": True,
        "has_indicator": False,
    } | given
    return rules.Decision(label=label, **given)


@pytest.mark.parametrize(
    ("state", "kind", "decisions", "problem"),
    [
        ("review", "plan", [decision()], ""),
        ("review", "plan", [], ""),
        ("review", "plan", [decision(state="dropped", has_value=False)], ""),
        ("confirmed", "plan", [], "这份计划不在审核中，不能再确认"),
        ("review", "summary", [], "这份材料是总结，没有计划部分，不能确认为计划"),
        (
            "review",
            "both",
            [decision(state="proposed"), decision("小屋5个", state="proposed")],
            "还有2个目标没有决定采用与否：“新增会员2000人”；“小屋5个”",
        ),
        (
            "review",
            "plan",
            [decision(has_value=False)],
            "这些目标还没有数值，请填写或改为不跟踪：“新增会员2000人”",
        ),
        ("review", "plan", [decision(has_value=False, mode="none")], ""),
        (
            "review",
            "plan",
            [decision(mode="indicator", has_indicator=True, is_known_indicator=False)],
            "这些目标还没有选定指标，请选择指标或改为申报进度：“新增会员2000人”",
        ),
    ],
)
def test_confirm_problem(state, kind, decisions, problem):
    assert rules.confirm_problem(state=state, kind=kind, decisions=decisions) == problem


def declared(**given):
    given = {
        "plan_state": "confirmed",
        "target_state": "confirmed",
        "mode": "declared",
        "has_open_entry": False,
        "on": TODAY,
        "from_on": dt.date(2026, 1, 1),
        "today": TODAY,
        "value": Decimal(3),
        "note": "台账",
    } | given
    return rules.declare_problem(**given)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, ""),
        ({"plan_state": "review"}, "计划还没有确认或已经办结，不能申报进度"),
        ({"target_state": "dropped"}, "这个目标没有采用，不能申报进度"),
        ({"mode": "indicator"}, "这个目标按业务记录统计，不用申报进度"),
        ({"has_open_entry": True}, "上一次申报还在等待审核，请先完成审核"),
        ({"on": dt.date(2026, 7, 1)}, "截至日期不能晚于今天"),
        ({"on": dt.date(2025, 12, 31)}, "截至日期不能早于计划期间的开始（2026-01-01）"),
        ({"value": Decimal(-1)}, "累计完成数不能是负数"),
        ({"note": " "}, "请写明依据，例如活动名称、文件名或台账名称"),
    ],
)
def test_declare_problem(given, problem):
    assert declared(**given) == problem


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, ""),
        ({"state": "approved"}, "这次申报已经审核过"),
        ({"is_own": True}, "不能审核自己申报的进度"),
        ({"approve": False}, "不认可时请写明原因"),
        ({"approve": False, "opinion": "缺台账"}, ""),
    ],
)
def test_decide_problem(given, problem):
    given = {"state": "submitted", "is_own": False, "approve": True, "opinion": ""} | given

    assert rules.decide_problem(**given) == problem


@pytest.mark.parametrize(
    ("one", "other", "agrees"),
    [
        ("人", "人", 1),
        ("人", "名", 0.85),
        ("场", "期", 0.85),
        ("家", "个", 0.85),
        ("元", "万元", 0.85),
        ("％", "%", 1),
        ("人", "%", 0),
        ("人", "人次", 0),
        ("户", "人", 0),
        ("", "个", 0.6),
        ("项", "场", 0.5),
    ],
)
def test_units_that_count_the_same(one, other, agrees):
    assert agreement(one, other) == agrees


def test_money_is_written_as_cadres_write_it_and_compared_in_yuan():
    assert as_written(Decimal(500000), "元") == (Decimal(50), "万元")
    assert as_written(Decimal(800), "元") == (Decimal(800), "元")
    assert in_base(Decimal(50), "万元") == 500000
    assert from_base(Decimal(123456), "万元") == Decimal("12.3456")
