"""Declared facts of skills: kinds of activities and the figures they yield.

Sources: activities.md section 4, indicators.md (培训, 竞赛).
"""

from gonghui.engines.activities.kinds import ActivityKind
from gonghui.engines.activities.measures import (
    activities_done,
    declared_headcount,
    organisers,
    person_times,
    persons,
    sessions_held,
)
from gonghui.engines.indicators.definitions import Indicator, IndicatorKind

_TRAINING, _COMPETITION = "学习培训", "劳动竞赛"

ACTIVITY_KINDS = (
    ActivityKind("training_cadre", "工会干部培训班", _TRAINING, session_noun="期"),
    ActivityKind("training_finance", "工会财务培训班", _TRAINING, session_noun="期"),
    ActivityKind("training_legal", "法律与民主管理培训班", _TRAINING, session_noun="期"),
    ActivityKind("training_skill", "职工技能培训班", _TRAINING, session_noun="期"),
    ActivityKind("training_digital", "数字技术技能培训", _TRAINING),
    ActivityKind("training_safety", "安全生产培训", _TRAINING),
    ActivityKind("competition", "劳动和技能竞赛", _COMPETITION),
    ActivityKind("competition_digital", "数字经济职工技能竞赛", _COMPETITION),
    ActivityKind("competition_demo", "示范性劳动和技能竞赛", _COMPETITION),
)

_TRAININGS = tuple(kind.code for kind in ACTIVITY_KINDS if kind.group == _TRAINING)
_COMPETITIONS = tuple(kind.code for kind in ACTIVITY_KINDS if kind.group == _COMPETITION)
FLOW = IndicatorKind.FLOW

INDICATORS = (
    Indicator(
        "training_classes", "举办培训班", "期", FLOW,
        "期内结业（已总结）的培训班，一班跨多日算1期", "activities.md §4.1",
        facts=activities_done(*_TRAININGS), group=_TRAINING,
        phrase="举办各类培训班{value}", words=("培训班", "培训", "举办培训"),
    ),
    Indicator(
        "training_classes_cadre", "工会干部能力提升班", "期", FLOW,
        "期内结业的工会干部培训班", "activities.md §4.1",
        facts=activities_done("training_cadre"), group=_TRAINING,
        phrase="其中工会干部培训班{value}", words=("工会干部培训", "干部能力提升", "干部培训班"),
    ),
    Indicator(
        "training_classes_finance", "财务人员培训班", "期", FLOW,
        "期内结业的工会财务培训班", "activities.md §4.1",
        facts=activities_done("training_finance"), group=_TRAINING,
        phrase="财务培训班{value}", words=("财务培训", "财务人员培训"),
    ),
    Indicator(
        "training_persons", "参训职工", "名", FLOW,
        "参加培训的人员，期内按人去重", "activities.md §4.1",
        facts=persons(*_TRAININGS), declared=declared_headcount(*_TRAININGS), group=_TRAINING,
        phrase="培训{value}", words=("参训", "培训职工", "培训人员"),
    ),
    Indicator(
        "training_person_times", "培训人次", "人次", FLOW,
        "参训学员各场实到之和", "activities.md §4.1",
        facts=person_times(*_TRAININGS), declared=declared_headcount(*_TRAININGS),
        group=_TRAINING, phrase="培训{value}", words=("培训", "参培", "技能培训"),
    ),
    Indicator(
        "digital_skill_sessions", "数字技术技能培训", "场", FLOW,
        "期内已举办的数字技术技能培训场次", "indicators.md 培训",
        facts=sessions_held("training_digital"), group=_TRAINING,
        phrase="开展数字技术技能培训{value}", words=("数字技术", "数字技能", "数字技术技能培训"),
    ),
    Indicator(
        "competitions_held", "举办劳动和技能竞赛", "项", FLOW,
        "期内已总结的竞赛项数", "indicators.md 竞赛",
        facts=activities_done(*_COMPETITIONS), group=_COMPETITION,
        phrase="举办劳动和技能竞赛{value}", words=("劳动竞赛", "技能竞赛", "技能大赛", "职业技能大赛", "大赛", "比武"),
    ),
    Indicator(
        "competitions_demo", "示范性竞赛", "项", FLOW,
        "期内已总结的示范性竞赛项数", "indicators.md 竞赛",
        facts=activities_done("competition_demo"), group=_COMPETITION,
        phrase="其中示范性竞赛{value}", words=("示范性竞赛", "示范性劳动和技能竞赛", "示范性劳动竞赛"),
    ),
    Indicator(
        "competitions_digital", "数字经济职工技能竞赛", "场", FLOW,
        "期内已举办的数字经济职工技能竞赛场次", "indicators.md 竞赛",
        facts=sessions_held("competition_digital"), group=_COMPETITION,
        phrase="举办数字经济职工技能竞赛{value}", words=("数字经济", "数字经济职工职业技能竞赛"),
    ),
    Indicator(
        "competition_unions", "开展竞赛的工会", "个", FLOW,
        "期内主办过竞赛的工会，去重", "indicators.md 竞赛",
        facts=organisers(*_COMPETITIONS), group=_COMPETITION,
        phrase="{value}工会开展竞赛", words=("竞赛", "基层工会", "开展竞赛"),
    ),
    Indicator(
        "competition_participants", "竞赛参加职工", "人次", FLOW,
        "竞赛各场参赛人数之和", "indicators.md 竞赛",
        facts=person_times(*_COMPETITIONS), declared=declared_headcount(*_COMPETITIONS),
        group=_COMPETITION, phrase="参赛职工{value}", words=("参赛职工", "参赛"),
    ),
)
