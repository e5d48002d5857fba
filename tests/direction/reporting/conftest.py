"""A small year of county A: a plan with three sections, activities with people, one declared
headcount."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from gonghui.direction.planning.models import Plan, PlanSection, ProgressEntry, Target
from gonghui.engines.activities.models import Activity, ActivitySession, Participation
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.people.models import Person

YEAR = Period.year(2025)
MORE_DAY = dt.date(2025, 12, 20)
AFTER = dt.date(2026, 1, 4)
"""The day on which the year is summed up."""


def person(name):
    return Person.objects.create(name=name, name_key=name, name_initials=name[:1])


def held(union, kind, day, *, people=(), declared=None, state="summarized"):
    """An activity of one session that took place."""
    activity = Activity.objects.create(
        union=union, title=f"{kind} {day}", kind=kind, from_on=day, to_on=day, state=state
    )
    session = ActivitySession.objects.create(
        activity=activity, number=1, held_on=day, state="held", declared_headcount=declared
    )
    Participation.objects.bulk_create(
        Participation(session=session, person=one, union=union) for one in people
    )
    return session


@pytest.fixture
def year(cast):
    """What happened in 2025: 3 films for the same two people, 2 lectures (one without roster),
    1 competition, and one film of county B that nobody here may count."""
    wang, li = person("王一"), person("李二")
    held(cast.machinery, "film", dt.date(2025, 3, 1), people=(wang, li))
    held(cast.machinery, "film", dt.date(2025, 6, 1), people=(wang,))
    held(cast.county_a, "film", dt.date(2025, 9, 1), people=(wang, li))
    held(cast.textile, "lecture", dt.date(2025, 4, 1), people=(wang, li))
    held(cast.textile, "lecture", dt.date(2025, 5, 1), declared=80)
    held(cast.county_a, "competition", dt.date(2025, 7, 1), people=(li,))
    held(cast.food, "film", dt.date(2025, 3, 2), people=(wang,))
    return cast


PLAN_TEXT = (
    "一、着力加强思想政治引领\n（一）用好红色资源。放映红色电影10场。开展理论宣讲2场。\n"
    "二、广泛开展劳动竞赛\n举办竞赛1项。评选工匠20名。\n三、保障措施\n加强领导。"
)


@pytest.fixture
def plan(year):
    """The confirmed plan: 10 films wanted (3 held), 2 lectures (2), 1 competition (1), and 20
    craftsmen whose number is only declared (12)."""
    made = Plan.objects.create(
        union=year.county_a,
        year=2025,
        period="2025",
        title="东岭县总工会2025年工作要点",
        kind="plan",
        state="confirmed",
        source_text=PLAN_TEXT,
        text_hash="x",
        confirmed_at=timezone.now(),
    )

    def section(order, title, parent=None):
        start = PLAN_TEXT.index(title)
        end = PLAN_TEXT.find("\n", PLAN_TEXT.find("\n", start) + 1)
        return PlanSection.objects.create(
            plan=made,
            parent=parent,
            order=order,
            title=title,
            depth=2 if parent else 1,
            start=start,
            end=end if end > 0 else len(PLAN_TEXT),
        )

    first = section(0, "着力加强思想政治引领")
    red = section(1, "用好红色资源", first)
    contest = section(2, "广泛开展劳动竞赛")
    section(3, "保障措施")

    def target(order, at, what, value, unit, code="", **fields):
        return Target.objects.create(
            plan=made,
            section=at,
            order=order,
            object=what,
            value=Decimal(value),
            unit=unit,
            indicator_code=code,
            state="confirmed",
            progress_mode="indicator" if code else "declared",
            **fields,
        )

    target(0, red, "红色电影", 10, "场", "films_shown")
    target(1, red, "理论宣讲", 2, "场", "speeches_held")
    target(2, contest, "竞赛", 1, "项", "competitions_held")
    crafts = target(3, contest, "工匠", 20, "名")
    ProgressEntry.objects.create(
        target=crafts, on=dt.date(2025, 12, 1), value=12, note="台账", state="approved"
    )
    return made


@pytest.fixture
def summary(plan, year):
    from gonghui.direction.reporting.services.drafting import draft_summary

    return draft_summary(union=year.county_a, period=YEAR, actor=year.officer_a, today=AFTER)


@pytest.fixture
def complete(summary, year):
    """The draft with its gaps filled, ready to be issued."""
    from gonghui.direction.reporting.services.editing import edit_summary
    from gonghui.direction.reporting.tokens import editables
    from gonghui.direction.reporting.wording import GAP

    texts = {
        one.index: one.text.replace(GAP, "将继续努力。")
        for one in editables(summary.document.blocks)
        if one.has_text
    }
    saved, _ = edit_summary(
        summary, title=summary.title, headings={}, texts=texts, revision=0, actor=year.officer_a
    )
    return saved
