"""Decisions about activities, as a table."""

import datetime as dt

import pytest

from gonghui.engines.activities import rules

MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 30)
TODAY = dt.date(2026, 6, 15)


@pytest.mark.parametrize(
    ("state", "held_on", "expected"),
    [
        ("draft", dt.date(2026, 5, 1), ""),
        ("published", dt.date(2026, 6, 30), ""),
        ("ongoing", dt.date(2026, 7, 1), "场次日期应在活动日期（2026-05-01至2026-06-30）之内"),
        ("ongoing", dt.date(2026, 4, 30), "场次日期应在活动日期（2026-05-01至2026-06-30）之内"),
        ("cancelled", MAY, "活动已经取消，不能再安排场次"),
        ("summarized", MAY, "活动已经总结，不能再安排场次"),
    ],
)
def test_a_session_lies_within_an_open_activity(state, held_on, expected):
    assert rules.session_problem(state=state, held_on=held_on, from_on=MAY, to_on=JUNE) == expected


@pytest.mark.parametrize(
    ("activity_state", "state", "held_on", "expected"),
    [
        ("published", "planned", TODAY, ""),
        ("ongoing", "planned", MAY, ""),
        ("draft", "planned", MAY, "活动还是草稿，请先发布"),
        ("cancelled", "planned", MAY, "活动或场次已经取消"),
        ("ongoing", "cancelled", MAY, "活动或场次已经取消"),
        ("summarized", "planned", MAY, "活动已经总结，不能再登记场次"),
        ("published", "planned", dt.date(2026, 6, 16), "该场次定于2026-06-16举办，还没有到日期"),
    ],
)
def test_a_session_is_held_once_it_is_published_and_its_day_has_come(
    activity_state, state, held_on, expected
):
    problem = rules.holding_problem(
        activity_state=activity_state, state=state, held_on=held_on, today=TODAY
    )

    assert problem == expected


@pytest.mark.parametrize(
    ("activity_state", "state", "declared", "expected"),
    [
        ("ongoing", "held", None, ""),
        ("published", "planned", None, ""),
        ("ongoing", "held", 0, "该场次已申报人数，请先撤回申报，再登记名册"),
        ("ongoing", "held", 30, "该场次已申报人数，请先撤回申报，再登记名册"),
        ("summarized", "held", None, "活动已经总结，名册不能再改"),
        ("ongoing", "cancelled", None, "活动或场次已经取消"),
        ("cancelled", "planned", None, "活动或场次已经取消"),
    ],
)
def test_a_roster_grows_while_nothing_is_declared(activity_state, state, declared, expected):
    problem = rules.roster_problem(activity_state=activity_state, state=state, declared=declared)

    assert problem == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"participants": 0, "evidence": "签到表照片"}, ""),
        (
            {"participants": 3, "evidence": "签到表照片"},
            "该场次已有3人的名册，人数按名册计算，不能再申报",
        ),
        ({"participants": 0, "evidence": "  "}, "申报人数须写明依据，例如签到表照片或主办方通报"),
        (
            {"participants": 0, "evidence": "通报", "headcount": 0},
            "申报人数至少1人；没有人参加的场次请取消",
        ),
        ({"participants": 0, "evidence": "通报", "state": "cancelled"}, "该场次已经取消"),
        (
            {"participants": 0, "evidence": "通报", "activity_state": "summarized"},
            "活动已经总结，申报人数不能再改",
        ),
    ],
)
def test_a_headcount_is_declared_only_without_a_roster_and_with_evidence(facts, expected):
    assert rules.declaration_problem(**facts) == expected


@pytest.mark.parametrize(
    ("held", "summary", "expected"),
    [
        (1, "共五个字了", ""),
        (0, "共五个字了", "还没有已举办的场次，不能总结；如未举办请取消活动"),
        (2, " 三个字 ", "活动总结不少于5字，现为3字"),
    ],
)
def test_a_summary_follows_something_held(held, summary, expected):
    assert rules.summary_problem(held_sessions=held, summary=summary, shortest=5) == expected


@pytest.mark.parametrize(
    ("state", "from_on", "to_on", "days", "expected"),
    [
        ("draft", MAY, JUNE, [], ""),
        ("ongoing", MAY, JUNE, [MAY, JUNE], ""),
        (
            "ongoing",
            TODAY,
            JUNE,
            [MAY],
            "已安排2026-05-01的场次，不在活动日期（2026-06-15至2026-06-30）之内",
        ),
        ("draft", JUNE, MAY, [], "结束日期不能早于开始日期"),
        ("summarized", MAY, JUNE, [], "活动已经总结，不能再修改"),
        ("cancelled", MAY, JUNE, [], "活动已经取消，不能再修改"),
    ],
)
def test_a_correction_keeps_the_sessions_inside(state, from_on, to_on, days, expected):
    problem = rules.change_problem(state=state, from_on=from_on, to_on=to_on, session_days=days)

    assert problem == expected
