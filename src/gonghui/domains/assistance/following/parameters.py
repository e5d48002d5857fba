"""What differs by place: months to prove, monitoring, pairs."""

from decimal import Decimal

from gonghui.kernel.policy.parameters import PolicyParameter

_LEAVING = (
    "全国总工会解困脱困文件和各省常态化帮扶办法：家庭人均收入连续6个月高于低保标准且致困因素消除"
)
_STEPS = "困难职工档案动态管理通行做法，可由省级规定"
_PAIRS = "工会干部、劳模结对帮扶困难职工通行做法，可由省级规定"

POLICY_PARAMETERS = (
    PolicyParameter(
        "following.exit_months", "脱困须连续高于低保标准的月数", 6, "个月", _LEAVING, floor=6
    ),
    PolicyParameter("following.cancel_days", "脱困后注销脱档的期限", 30, "日", _STEPS, floor=1),
    PolicyParameter(
        "following.monitor_months", "脱困后回访监测的月数", 12, "个月", _STEPS, floor=12
    ),
    PolicyParameter("following.visit_months", "回访间隔", 3, "个月", _STEPS, floor=1, ceiling=6),
    PolicyParameter(
        "following.red_days", "红色风险入户期限", 5, "工作日", _STEPS, floor=1, ceiling=10
    ),
    PolicyParameter(
        "following.risk_multiple",
        "返困预警：人均收入低于低保标准的倍数",
        Decimal("1.2"),
        "倍",
        _STEPS,
        floor=1,
    ),
    PolicyParameter("following.alert_days", "返困预警走访期限", 10, "工作日", _STEPS, floor=1),
    PolicyParameter(
        "following.remind_days", "复核到期前提醒的天数", 30, "日", "工会自行决定", floor=1
    ),
    PolicyParameter("pair.most_households", "每名责任人同时结对的户数", 5, "户", _PAIRS, floor=1),
    PolicyParameter("pair.visit_days", "结对走访间隔", 90, "日", _PAIRS, floor=7, ceiling=92),
)
