"""What differs by place: minimum living standard, multiples, exclusions, limits of time."""

from __future__ import annotations

from decimal import Decimal

from gonghui.domains.assistance.hardship.enums import AccidentRule, Exclusion, VehicleUse
from gonghui.kernel.policy.parameters import PolicyParameter

_DIBAO = "《社会救助暂行办法》（国务院令第649号）第十条：由省级或者设区的市级人民政府确定、公布"
_CATEGORIES = "全国总工会困难职工常态化帮扶三类口径（2020年末起），各省建档标准"
_OLD = "原全国困难职工认定标准，各地可选"
_EXCLUDED = "各省困难职工认定标准中的不予认定情形"
_STEPS = "困难职工档案管理通行做法，可由省级规定"

POLICY_PARAMETERS = (
    PolicyParameter(
        "hardship.dibao_urban", "城市低保标准（每人每月）", Decimal(0), "元", _DIBAO, floor=1
    ),
    PolicyParameter(
        "hardship.dibao_rural", "农村低保标准（每人每月）", Decimal(0), "元", _DIBAO, floor=1
    ),
    PolicyParameter(
        "hardship.relative_multiple",
        "相对困难为低保标准的倍数",
        Decimal(2),
        "倍",
        _CATEGORIES,
        floor=1,
    ),
    PolicyParameter(
        "hardship.accident_rule",
        "意外致困的认定办法",
        AccidentRule.A.value,
        "",
        f"{_CATEGORIES}。A：{AccidentRule.A.label}；B：{AccidentRule.B.label}；"
        f"C：{AccidentRule.C.label}（{_OLD}）",
        choices=tuple(AccidentRule.values),
    ),
    PolicyParameter(
        "hardship.accident_multiple",
        "意外致困（办法A）为低保标准的倍数",
        Decimal(2),
        "倍",
        _CATEGORIES,
        floor=1,
    ),
    PolicyParameter(
        "hardship.accident_percent",
        "意外致困（办法B）致困费用占家庭年收入的比例",
        Decimal(80),
        "%",
        _CATEGORIES,
        floor=1,
        ceiling=100,
    ),
    PolicyParameter(
        "hardship.living_space",
        "当地人均住房面积",
        Decimal("41.76"),
        "平方米",
        "第七次全国人口普查：全国家庭户人均住房建筑面积；各地按统计部门公布的数据设置",
        floor=1,
    ),
    PolicyParameter(
        "hardship.school_multiple",
        "高收费学校为同级公办学校收费的倍数",
        Decimal(2),
        "倍",
        _EXCLUDED,
        floor=1,
    ),
    *(
        PolicyParameter(
            f"hardship.exclude_{one.value}", f"不予认定：{one.label}", True, "", _EXCLUDED
        )
        for one in Exclusion
    ),
    *(
        PolicyParameter(
            f"hardship.exempt_{one.value}", f"机动车豁免：{one.label}", True, "", _EXCLUDED
        )
        for one in VehicleUse
    ),
    PolicyParameter(
        "hardship.migrant_work_months",
        "困难农民工建立劳动关系的最少月数",
        12,
        "个月",
        _CATEGORIES,
        floor=0,
    ),
    PolicyParameter("hardship.precheck_days", "困难职工初审期限", 5, "工作日", _STEPS, floor=1),
    PolicyParameter("hardship.visit_days", "入户核查期限", 10, "工作日", _STEPS, floor=1),
    PolicyParameter("hardship.verify_days", "信息核对期限", 15, "工作日", _STEPS, floor=1),
    PolicyParameter("hardship.publicity_days", "困难职工公示期限", 5, "工作日", _STEPS, floor=5),
    PolicyParameter("hardship.approve_days", "困难职工审批期限", 5, "工作日", _STEPS, floor=1),
    PolicyParameter("hardship.visitors", "入户核查最少人数", 2, "人", _STEPS, floor=2),
    PolicyParameter("hardship.valid_years", "困难职工档案有效年限", 3, "年", _STEPS, floor=1),
    PolicyParameter(
        "hardship.review_months",
        "深度困难、相对困难复核间隔",
        12,
        "个月",
        _STEPS,
        floor=1,
        ceiling=12,
    ),
    PolicyParameter(
        "hardship.review_months_accidental",
        "意外致困复核间隔",
        6,
        "个月",
        _STEPS,
        floor=1,
        ceiling=6,
    ),
)
