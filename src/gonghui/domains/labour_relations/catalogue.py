"""Declared facts of labour relations: kinds of activities and the figures they yield.

Sources: docs/sources.md, activities and figures (维权).
"""

from gonghui.engines.activities.kinds import ActivityKind, CampaignNode
from gonghui.engines.activities.measures import (
    COUNTING_RULE,
    declared_headcount,
    person_times,
    sessions_held,
)
from gonghui.engines.indicators.definitions import Indicator, IndicatorKind

_GROUP = "维权服务"

ACTIVITY_KINDS = (
    ActivityKind("law_publicity", "普法宣传", _GROUP),
    ActivityKind("legal_service", "公益法律服务", _GROUP),
)

CAMPAIGN_NODES = (
    CampaignNode("constitution_week", "宪法宣传周"),
    CampaignNode("union_law_month", "工会法宣传月"),
)

FLOW = IndicatorKind.FLOW

INDICATORS = (
    Indicator(
        "legal_publicity_events",
        "普法宣传",
        "场次",
        FLOW,
        "期内已举办的普法宣传场次",
        COUNTING_RULE,
        facts=sessions_held("law_publicity"),
        group=_GROUP,
        phrase="开展普法宣传{value}",
        words=("普法", "法治宣传", "法律宣传", "宪法宣传"),
    ),
    Indicator(
        "outreach_events",
        "公益法律服务活动",
        "场次",
        FLOW,
        "期内已举办的公益法律服务活动场次",
        COUNTING_RULE,
        facts=sessions_held("legal_service"),
        group=_GROUP,
        phrase="开展公益法律服务活动{value}",
        words=("法律服务", "公益法律服务", "法律咨询", "三师"),
    ),
    Indicator(
        "outreach_served",
        "法律服务职工",
        "人次",
        FLOW,
        "普法宣传和公益法律服务各场实到人数之和",
        COUNTING_RULE,
        facts=person_times("law_publicity", "legal_service"),
        declared=declared_headcount("law_publicity", "legal_service"),
        group=_GROUP,
        phrase="服务职工{value}",
        words=("法律服务", "服务职工", "普法"),
    ),
)
