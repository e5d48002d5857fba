"""Declared facts of safety and health: kinds of activities and the figures they yield.

Sources: docs/sources.md, activities and figures (维权, 健康, 女工).
"""

from gonghui.engines.activities.kinds import ActivityKind, CampaignNode
from gonghui.engines.activities.measures import (
    COUNTING_RULE,
    declared_headcount,
    person_times,
    sessions_held,
)
from gonghui.engines.indicators.definitions import Indicator, IndicatorKind

_SAFETY, _WOMEN = "安全健康", "女职工工作"

ACTIVITY_KINDS = (
    ActivityKind("safety_publicity", "安全生产宣传", _SAFETY),
    ActivityKind("health_talk", "健康讲座与义诊", _SAFETY),
    ActivityKind("counselling", "心理辅导", _SAFETY),
    ActivityKind("women", "女职工活动", _WOMEN),
)

CAMPAIGN_NODES = (
    CampaignNode("women_rights_month", "女职工维权行动月"),
    CampaignNode("occupational_disease_week", "职业病防治法宣传周"),
    CampaignNode("safety_month", "安全生产月"),
)

FLOW = IndicatorKind.FLOW

INDICATORS = (
    Indicator(
        "safety_publicity_events",
        "安全生产宣传",
        "场次",
        FLOW,
        "期内已举办的安全生产宣传场次",
        COUNTING_RULE,
        facts=sessions_held("safety_publicity"),
        group=_SAFETY,
        phrase="开展安全生产宣传{value}",
        words=("安全生产", "安全宣传", "安康杯", "安全生产月"),
    ),
    Indicator(
        "health_talk_served",
        "健康宣讲与义诊服务",
        "人次",
        FLOW,
        "健康讲座、义诊各场实到人数之和",
        COUNTING_RULE,
        facts=person_times("health_talk"),
        declared=declared_headcount("health_talk"),
        group=_SAFETY,
        phrase="健康讲座和义诊服务职工{value}",
        words=("健康讲座", "义诊", "健康宣讲", "身心健康"),
    ),
    Indicator(
        "counseling_sessions",
        "心理辅导",
        "场次",
        FLOW,
        "期内已举办的心理辅导场次",
        COUNTING_RULE,
        facts=sessions_held("counselling"),
        group=_SAFETY,
        phrase="开展心理辅导{value}",
        words=("心理辅导", "心理健康", "心理咨询"),
    ),
    Indicator(
        "women_activities",
        "女职工活动",
        "场次",
        FLOW,
        "期内已举办的女职工活动场次",
        COUNTING_RULE,
        facts=sessions_held("women"),
        group=_WOMEN,
        phrase="开展女职工活动{value}",
        words=("女职工", "三八", "巾帼", "女职工关爱"),
    ),
    Indicator(
        "women_rights_events",
        "女职工维权行动月活动",
        "场次",
        FLOW,
        "属于女职工维权行动月的活动场次",
        COUNTING_RULE,
        facts=sessions_held(node="women_rights_month"),
        group=_WOMEN,
        phrase="女职工维权行动月开展活动{value}",
        words=("女职工维权", "维权行动月"),
    ),
)
