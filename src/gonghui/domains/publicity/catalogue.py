"""Declared facts of publicity: kinds of activities and the figures they yield.

Sources: activities.md section 2 and 3, indicators.md (引领).
"""

from gonghui.engines.activities.kinds import ActivityKind
from gonghui.engines.activities.measures import declared_headcount, person_times, persons, sessions_held
from gonghui.engines.indicators.definitions import Indicator, IndicatorKind

_GROUP = "宣传引领"

ACTIVITY_KINDS = (
    ActivityKind("thought", "主题宣传教育", _GROUP),
    ActivityKind("red_education", "红色教育", _GROUP),
    ActivityKind("film", "红色电影进基层", _GROUP),
    ActivityKind("lecture", "理论宣讲", _GROUP),
    ActivityKind("study", "集中学习", _GROUP, session_noun="次"),
    ActivityKind("twin_building", "主题党日与结对共建", _GROUP, session_noun="次"),
    ActivityKind("party_style", "警示教育与廉政活动", _GROUP, session_noun="次"),
)

FLOW = IndicatorKind.FLOW

INDICATORS = (
    Indicator(
        "theme_activities", "主题宣传教育活动", "场次", FLOW,
        "期内已举办的主题宣传教育活动场次，按主办工会计", "activities.md §1.3",
        facts=sessions_held("thought"), group=_GROUP,
        phrase="开展主题宣传教育活动{value}", words=("主题宣传", "主题教育", "中国梦·劳动美", "宣传教育"),
    ),
    Indicator(
        "theme_participants", "主题活动参加职工", "人次", FLOW,
        "主题宣传教育活动各场实到人数之和，不跨场去重", "activities.md §1.3",
        facts=person_times("thought"), declared=declared_headcount("thought"), group=_GROUP,
        phrase="参加职工{value}", words=("主题活动", "宣传教育", "参加职工"),
    ),
    Indicator(
        "red_visit_participants", "红色教育参加人员", "人", FLOW,
        "参加红色教育的人数，期内按人去重", "indicators.md 引领",
        facts=persons("red_education"), declared=declared_headcount("red_education"),
        group=_GROUP, phrase="组织{value}参加红色教育", words=("红色教育", "红色教育基地", "爱国主义教育"),
    ),
    Indicator(
        "films_shown", "红色电影进基层", "场", FLOW,
        "期内已放映的场次", "indicators.md 引领",
        facts=sessions_held("film"), group=_GROUP,
        phrase="放映红色电影{value}", words=("电影", "红色电影", "观影", "放映"),
    ),
    Indicator(
        "speeches_held", "理论宣讲", "场", FLOW,
        "期内已举办的宣讲场次", "activities.md §3",
        facts=sessions_held("lecture"), group=_GROUP,
        phrase="开展理论宣讲{value}", words=("宣讲", "理论宣讲", "宣讲报告", "大讲堂"),
    ),
    Indicator(
        "speech_audience", "宣讲受众", "人次", FLOW,
        "宣讲各场实到人数之和", "activities.md §3",
        facts=person_times("lecture"), declared=declared_headcount("lecture"), group=_GROUP,
        phrase="受众{value}", words=("宣讲", "受众", "听众"),
    ),
    Indicator(
        "study_sessions", "集中学习", "次", FLOW,
        "期内已举办的集中学习次数", "indicators.md 培训",
        facts=sessions_held("study"), group=_GROUP,
        phrase="组织集中学习{value}", words=("集中学习", "专题学习", "学习会", "读书班"),
    ),
    Indicator(
        "study_person_times", "集中学习参培", "人次", FLOW,
        "集中学习各次实到人数之和", "indicators.md 培训",
        facts=person_times("study"), declared=declared_headcount("study"), group=_GROUP,
        phrase="参加学习{value}", words=("集中学习", "参培"),
    ),
    Indicator(
        "party_day_events", "主题党日、结对共建", "次", FLOW,
        "期内已举办的主题党日、结对共建活动次数", "indicators.md 引领",
        facts=sessions_held("twin_building"), group=_GROUP,
        phrase="开展主题党日和结对共建{value}", words=("主题党日", "结对共建", "党日活动"),
    ),
    Indicator(
        "integrity_events", "警示教育、廉政活动", "次", FLOW,
        "期内已举办的警示教育、廉政活动次数", "indicators.md 引领",
        facts=sessions_held("party_style"), group=_GROUP,
        phrase="开展警示教育和廉政活动{value}", words=("警示教育", "廉政", "廉洁", "以案促改"),
    ),
)
