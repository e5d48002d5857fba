"""What the pen writes from given numbers: tables, no database."""

import datetime as dt
from decimal import Decimal

import pytest

from gonghui.direction.reporting import tracing, wording
from gonghui.direction.reporting.drafting import compose
from gonghui.direction.reporting.enums import FigureRole
from gonghui.direction.reporting.placement import Item, Section, outline
from gonghui.direction.reporting.trace import Subject
from gonghui.direction.reporting.tracing import Answers, Goal, Question
from gonghui.direction.reporting.wording import GAP
from gonghui.engines.documents.writing.model import Heading, plain
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.engines.indicators.engine import Value
from gonghui.engines.indicators.periods import Period

YEAR = Period.year(2025)
OVER = dt.date(2026, 1, 4)


def asked(**numbers):
    """Answers for every indicator: zero where nothing is given; (recorded, declared) pairs."""
    values = {}
    for indicator in INDICATORS:
        given = numbers.get(indicator.code, 0)
        number, declared = given if isinstance(given, tuple) else (given, 0)
        values[indicator.code] = Value(
            indicator, None, YEAR, None if number is None else Decimal(number), Decimal(declared)
        )
    return values


def lines_of(draft):
    return [
        (block.number + block.text + plain(block.follows))
        if isinstance(block, Heading)
        else plain(block.runs)
        for block in draft.blocks
    ]


def draft(sections=(), goals=(), before=None, today=OVER, period=YEAR, plan="", **numbers):
    answers = Answers(
        asked(**numbers),
        asked(**(before or {})),
        {goal.pk: goal for goal in goals},
    )
    subject = Subject("东岭县总工会", "全县", period, today, plan_title=plan)
    return compose(subject, sections, answers)


def body(*goals, today=OVER, **numbers):
    """The sentence of a one-section summary."""
    section = Section("思想政治引领", goals=tuple(goal.pk for goal in goals))
    lines = lines_of(draft([section], goals, today=today, **numbers))
    return lines[lines.index("（一）思想政治引领") + 1]


def films(value, comparator=">="):
    return Goal(1, "红色电影", Decimal(value), "场", comparator, "films_shown")


@pytest.mark.parametrize(
    ("shown", "wanted", "sentence"),
    [
        (36, 50, "全年放映红色电影36场，完成年度目标的72%。"),
        (35, 48, "全年放映红色电影35场，完成年度目标的72.9%。"),
        (50, 50, "全年放映红色电影50场，完成年度目标任务。"),
        (60, 50, "全年放映红色电影60场，完成年度目标的120%。"),
        (0, 50, "全年放映红色电影0场，完成年度目标的0%。"),
    ],
)
def test_a_target_is_said_with_its_progress(shown, wanted, sentence):
    assert body(films(wanted), films_shown=shown) == sentence


def test_a_rate_is_compared_in_points_not_in_shares():
    goal = Goal(1, "建会率", Decimal(95), "%", ">=", "union_coverage_rate")

    assert body(goal, union_coverage_rate=Decimal(93)) == (
        "全年建会率93.0%，比年度目标（95%）低2.0个百分点。"
    )
    assert body(goal, union_coverage_rate=Decimal("96.25")) == (
        "全年建会率96.3%，达到年度目标（95%）。"
    )


def test_what_leans_follows_what_it_leans_on():
    assert body(films(10), films_shown=10, speeches_held=4, speech_audience=160).endswith(
        "开展理论宣讲4场，受众160人次。"
    )


def test_what_leans_on_nothing_is_said_by_its_title():
    lines = lines_of(draft(speech_audience=160))

    assert "全年宣讲受众160人次。" in lines


def test_people_before_a_noun_are_counted_in_names():
    lines = lines_of(draft(volunteer_events=32, volunteer_persons=396))

    assert "全年开展志愿服务32次，396名职工参加志愿服务。" in lines


def test_the_same_opening_words_are_said_once():
    lines = lines_of(draft(training_classes=6, training_persons=154, training_person_times=519))

    assert "全年举办各类培训班6期，培训154名、519人次。" in lines


def test_declared_numbers_stand_apart_and_are_never_added():
    line = body(films(2), films_shown=2, speeches_held=1, speech_audience=(40, 80))

    assert line.endswith("受众40人次。另据申报（未计入业务记录），宣讲受众80人次。")
    assert "120" not in line


def test_progress_that_somebody_stated_is_marked_as_such():
    goal = Goal(1, "工匠", Decimal(20), "名", declared=Decimal(12))

    assert body(goal) == "另据申报（未计入业务记录），工匠完成12名，占年度目标的60%。"


def test_nothing_is_boasted_of_nothing():
    text = "".join(lines_of(draft(films_shown=3)))

    assert "宣讲" not in text
    assert "放映红色电影3场" in text


def test_missed_targets_are_named_with_their_numbers():
    goals = [films(10), Goal(2, "宣讲", Decimal(4), "场", ">=", "speeches_held")]
    section = Section("引领", goals=(1, 2))

    lines = lines_of(draft([section], goals, films_shown=3, speeches_held=1))

    at = lines.index("三、存在的不足")
    assert lines[at + 1 :] == [
        "对照年度目标，以下任务没有完成：一是红色电影进基层3场，距年度目标10场还差7场；"
        "二是理论宣讲1场，距年度目标4场还差3场。",
        GAP,
        "四、下一步打算",
        GAP,
    ]


def test_while_the_year_runs_only_what_is_late_is_named():
    goals = [films(10), Goal(2, "宣讲", Decimal(4), "场", ">=", "speeches_held")]
    section = Section("引领", goals=(1, 2))

    lines = lines_of(
        draft([section], goals, today=dt.date(2025, 7, 1), films_shown=1, speeches_held=2)
    )

    assert "以下任务慢于时序进度：红色电影进基层1场，距年度目标10场还差9场。" in lines
    assert lines[0].startswith("截至2025年7月1日，可由业务记录统计的量化目标2项")


def test_a_quarter_does_not_judge_a_years_target():
    quarter = Period.parse("2025Q3")
    answers = Answers(asked(films_shown=2), {}, {1: films(10)}, counts_goals=False)
    subject = Subject("东岭县总工会", "全县", quarter, OVER)

    made = compose(subject, [Section("引领", goals=(1,))], answers)

    assert "三季度放映红色电影2场。" in lines_of(made)
    assert made.notes == ("总结期间不是从计划期间的第一天起算，正文没有写目标完成率。",)


def test_stocks_are_said_with_their_change():
    lines = lines_of(
        draft(
            before={"unions_total": 50, "members_total": 900},
            unions_total=55,
            members_total=890,
            members_women=300,
            membership_rate=Decimal("92.25"),
        )
    )

    assert lines[lines.index("一、基本情况") + 1] == (
        "截至2025年12月31日，全县共有工会组织55家，较上年末净增5家。"
        "全县共有工会会员890人，较上年末净减10人，其中女会员300人，会员入会率92.3%。"
    )


def test_without_a_plan_the_lines_of_work_are_the_sections():
    lines = lines_of(draft(films_shown=3, competitions_held=2, unions_new=1))

    headings = [line for line in lines if line.startswith("（") and line != GAP]
    assert headings == [
        "（一）职工思想政治引领",
        "（二）劳动竞赛和职工素质提升",
        "（三）基层工会组织建设和会员发展",
    ]


def test_what_only_a_person_knows_is_left_to_a_person():
    lines = lines_of(draft())

    assert lines[-4:] == ["三、存在的不足", GAP, "四、下一步打算", GAP]


def test_every_figure_of_the_text_has_a_question_and_the_keys_run_on():
    made = draft([Section("引领", goals=(1,))], [films(10)], films_shown=3, unions_total=5)

    keys = [figure.key for figure in made.figures]
    assert keys == [f"fig_{number:03d}" for number in range(1, len(keys) + 1)]


# --- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "today", "word"),
    [
        ("2025", OVER, "全年"),
        ("2025", dt.date(2025, 11, 20), "今年以来，"),
        ("2025H1", OVER, "上半年"),
        ("2025H1", dt.date(2025, 5, 1), "今年以来，"),
        ("2025H2", dt.date(2025, 9, 1), "下半年以来，"),
        ("2025Q3", OVER, "三季度"),
        ("2025-05", OVER, "5月份"),
        ("2025-02-01..2025-03-15", OVER, "期内"),
    ],
)
def test_word_of_the_period(name, today, word):
    assert wording.during(Period.parse(name), today) == word


@pytest.mark.parametrize(
    ("name", "level", "kind", "word"),
    [
        ("清江市总工会", "city", "federation", "全市"),
        ("东岭县总工会", "county", "federation", "全县"),
        ("城北区总工会", "county", "federation", "全区"),
        ("安和市总工会", "county", "federation", "全市"),
        ("青石镇工会", "town", "town_union", "全镇"),
        ("省直属机关工会委员会", "province", "organ_committee", "本系统"),
        ("东岭机械有限公司工会委员会", "base", "base_single", ""),
    ],
)
def test_word_of_the_place(name, level, kind, word):
    assert wording.scope_word(name, level, kind) == word


@pytest.mark.parametrize(
    ("plan", "summary"),
    [
        ("着力加强思想政治引领", "加强思想政治引领"),
        ("坚持党的全面领导，着力加强思想政治引领。", "坚持党的全面领导，加强思想政治引领"),
        ("2025年重点工作任务", "主要工作完成情况"),
        ("夯实基层基础", "夯实基层基础"),
        ("努力", "努力"),
    ],
)
def test_headings_turned_back(plan, summary):
    assert wording.turned_back(plan) == summary


def test_a_plan_becomes_sections():
    items = [
        Item(1, None, "总体要求"),
        Item(2, None, "主要任务"),
        Item(3, 2, "加强引领", goals=(7,)),
        Item(
            4,
            3,
            "开展“放映红色电影、组织理论宣讲、举办劳模报告会”等一系列活动，把活动送到职工身边去",
        ),
        Item(5, 2, "服务大局"),
        Item(6, 5, "办好竞赛", goals=(8,)),
        Item(7, None, "保障措施"),
    ]

    sections = outline(items)

    assert [section.title for section in sections] == ["加强引领", "服务大局"]
    assert sections[0].parts == ()
    assert [part.title for part in sections[1].parts] == ["办好竞赛"]
    assert sections[1].all_goals == (8,)


@pytest.mark.parametrize(
    ("role", "number", "unit", "words"),
    [
        (FigureRole.VALUE, "540000", "万元", "54万元"),
        (FigureRole.VALUE, "9800", "万元", "9800元"),
        (FigureRole.VALUE, "92.25", "%", "92.3%"),
        (FigureRole.TARGET, "90", "%", "90%"),
        (FigureRole.PROGRESS, "99.97", "%", "99.97%"),
        (FigureRole.VALUE, "162.5", "小时", "162.5小时"),
        (FigureRole.CHANGE, "-3", "家", "净减3家"),
        (FigureRole.CHANGE, "0", "家", "持平"),
        (FigureRole.CHANGE, "1.2", "个百分点", "提高1.2个百分点"),
        (FigureRole.SHORTFALL, "2", "个百分点", "2.0个百分点"),
    ],
)
def test_numbers_in_prose(role, number, unit, words):
    assert tracing.said(Question(role, "x"), Decimal(number), unit) == words
