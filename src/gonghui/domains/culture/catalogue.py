"""Declared facts of culture: kinds of activities and the figures they yield.

Sources: activities.md section 2, 6–9, indicators.md (文体, 志愿, 普惠).
"""

from gonghui.engines.activities.kinds import ActivityKind
from gonghui.engines.activities.measures import (
    activities_done,
    declared_headcount,
    participating_unions,
    person_times,
    persons,
    sessions_held,
    volunteer_hours,
)
from gonghui.engines.indicators.definitions import Indicator, IndicatorKind

_CULTURE, _VOLUNTEER = "文体活动", "志愿服务"

ACTIVITY_KINDS = (
    ActivityKind("sport_ball", "球类比赛", _CULTURE),
    ActivityKind("fitness", "健身与健步走", _CULTURE),
    ActivityKind("essay", "征文与读书", _CULTURE),
    ActivityKind("recital", "诵读与演讲", _CULTURE),
    ActivityKind("art", "书画摄影作品展", _CULTURE),
    ActivityKind("literary", "文艺演出", _CULTURE),
    ActivityKind("quiz", "知识竞赛", _CULTURE),
    ActivityKind("viewing", "观影、观演、观赛", _CULTURE),
    ActivityKind("matchmaking", "青年职工联谊", _CULTURE),
    ActivityKind("volunteer", "志愿服务", _VOLUNTEER, session_noun="次"),
)

_ALL_CULTURE = tuple(kind.code for kind in ACTIVITY_KINDS if kind.group == _CULTURE)
FLOW = IndicatorKind.FLOW

INDICATORS = (
    Indicator(
        "activity_sessions", "各类职工活动", "场次", FLOW,
        "期内已举办的全部活动场次，多级共办的只归主办工会一次", "activities.md §1.3",
        facts=sessions_held(), group=_CULTURE,
        phrase="举办各类职工活动{value}", words=("职工活动", "各类活动", "系列活动"),
    ),
    Indicator(
        "activity_person_times", "活动参加职工", "人次", FLOW,
        "全部活动各场实到人数之和，不跨场去重", "activities.md §1.3",
        facts=person_times(), declared=declared_headcount(), group=_CULTURE,
        phrase="参加职工{value}", words=("参加职工", "参与职工"),
    ),
    Indicator(
        "culture_sessions", "文体活动", "场次", FLOW,
        "期内已举办的文体类活动场次", "activities.md §2",
        facts=sessions_held(*_ALL_CULTURE), group=_CULTURE,
        phrase="举办文体活动{value}", words=("文体活动", "文化活动", "职工文化", "文化体育"),
    ),
    Indicator(
        "culture_person_times", "文体活动参加职工", "人次", FLOW,
        "文体类活动各场实到人数之和", "activities.md §2",
        facts=person_times(*_ALL_CULTURE), declared=declared_headcount(*_ALL_CULTURE),
        group=_CULTURE, phrase="参加文体活动{value}", words=("文体活动", "文化活动"),
    ),
    Indicator(
        "sports_events", "体育赛事", "项", FLOW,
        "期内已总结的球类比赛、健身活动项数", "activities.md §7",
        facts=activities_done("sport_ball", "fitness"), group=_CULTURE,
        phrase="举办职工体育赛事{value}", words=("体育赛事", "运动会", "球赛", "比赛", "健步走", "乒乓球", "羽毛球", "篮球", "气排球"),
    ),
    Indicator(
        "culture_viewings", "组织观影、观演、观赛", "场次", FLOW,
        "期内组织观影、观演、观赛的场次", "indicators.md 慰问",
        facts=sessions_held("viewing"), group=_CULTURE,
        phrase="组织观影观演{value}", words=("观影", "观演", "观赛"),
    ),
    Indicator(
        "matchmaking_persons", "联谊参加青年职工", "名", FLOW,
        "参加联谊活动的青年职工，期内按人去重", "indicators.md 普惠",
        facts=persons("matchmaking"), declared=declared_headcount("matchmaking"),
        group=_CULTURE, phrase="{value}青年职工参加联谊", words=("联谊", "交友", "单身职工", "青年职工"),
    ),
    Indicator(
        "matchmaking_units", "联谊参加单位", "家", FLOW,
        "有人参加联谊活动的工会，去重", "indicators.md 普惠",
        facts=participating_unions("matchmaking"), group=_CULTURE,
        phrase="{value}单位参加联谊", words=("联谊", "联谊单位"),
    ),
    Indicator(
        "volunteer_events", "志愿服务活动", "次", FLOW,
        "期内已举办的志愿服务次数", "activities.md §9",
        facts=sessions_held("volunteer"), group=_VOLUNTEER,
        phrase="开展志愿服务{value}", words=("志愿服务", "志愿活动"),
    ),
    Indicator(
        "volunteer_persons", "志愿响应职工", "人", FLOW,
        "参加志愿服务的职工，期内按人去重", "indicators.md 志愿",
        facts=persons("volunteer"), declared=declared_headcount("volunteer"), group=_VOLUNTEER,
        phrase="{value}职工参加志愿服务", words=("志愿者", "志愿服务", "职工志愿者"),
    ),
    Indicator(
        "volunteer_person_times", "志愿服务人次", "人次", FLOW,
        "每人每场计1次", "indicators.md 志愿",
        facts=person_times("volunteer"), declared=declared_headcount("volunteer"),
        group=_VOLUNTEER, phrase="参与志愿服务{value}", words=("志愿服务",),
    ),
    Indicator(
        "volunteer_units", "志愿响应单位", "家", FLOW,
        "有职工参加志愿服务的工会，去重", "indicators.md 志愿",
        facts=participating_unions("volunteer"), group=_VOLUNTEER,
        phrase="{value}工会响应", words=("志愿服务", "响应单位"),
    ),
    Indicator(
        "volunteer_hours", "志愿服务时长", "小时", FLOW,
        "志愿服务记录时长之和", "activities.md §9",
        facts=volunteer_hours("volunteer"), group=_VOLUNTEER,
        phrase="累计服务{value}", words=("服务时长", "志愿服务时长"),
    ),
)
