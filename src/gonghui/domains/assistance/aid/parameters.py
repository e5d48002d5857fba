"""What differs by province: how much at most, how often, how grants add up."""

from __future__ import annotations

from decimal import Decimal

from gonghui.domains.assistance.aid.rules.amounts import RECALC, STACKINGS
from gonghui.kernel.policy.parameters import PolicyParameter

_A = "湖北省困难职工补助标准规定"
_WARMTH = "山东省工会送温暖资金使用管理办法（试行）；《工会送温暖资金使用管理办法》（2018年）"
_STUDY = "荆门市总工会金秋助学公告（2021年），各省可另定"
_STEPS = "困难职工帮扶通行做法，可由省级规定"
_PARTNER = "与革命老区、民族地区、乡村振兴联系点的结对协议，由本级工会决定"


def _months(code: str, title: str, default: int, source: str = _A) -> PolicyParameter:
    return PolicyParameter(
        f"aid.{code}", title, Decimal(default), "个月低保", source, floor=0, ceiling=24
    )


def _yuan(code: str, title: str, default: int, source: str) -> PolicyParameter:
    return PolicyParameter(f"aid.{code}", title, Decimal(default), "元", source, floor=0)


def _ratio(code: str, title: str, default: str) -> PolicyParameter:
    return PolicyParameter(
        f"aid.{code}", title, Decimal(default), "", _A, floor=0, ceiling=Decimal(1)
    )


POLICY_PARAMETERS = (
    _months("living_deep_months", "生活救助：深度困难每户每年上限", 12),
    _months("living_relative_months", "生活救助：相对困难、意外致困每户每年上限", 10),
    _ratio("medical_deep_ratio", "医疗救助：深度困难按个人负担的比例", "1"),
    _ratio("medical_relative_ratio", "医疗救助：相对困难、意外致困按个人负担的比例", "1"),
    _yuan("medical_deep_cap", "医疗救助：深度困难每户每年上限（0为不另设）", 20000, _A),
    _yuan(
        "medical_relative_cap", "医疗救助：相对困难、意外致困每户每年上限（0为不另设）", 20000, _A
    ),
    _ratio("accidental_ratio", "意外致困救助：按困难支出的比例（0为与生活救助合并）", "0"),
    _yuan("accidental_cap", "意外致困救助：每户每年上限（0为不另设）", 0, _A),
    _yuan("temporary_year", "临时救助（不建档）：每人每年上限", 3000, _A),
    _yuan("warmth_once", "送温暖慰问：每人次上限", 3000, _WARMTH),
    _yuan("warmth_year", "送温暖慰问：每人每年上限", 6000, _WARMTH),
    PolicyParameter(
        "aid.stacking",
        "同一年度再次救助",
        RECALC,
        "",
        f"{_A}。{RECALC}：前项救助计入收入，重新认定困难类别",
        choices=STACKINGS,
    ),
    _months("study_higher_months", "助学：深度困难高等教育每生每年上限", 10),
    _months("study_higher_relative_months", "助学：相对困难、意外致困高等教育每生每年上限", 10),
    _months("study_senior_months", "助学：高中、中职每生每年上限", 6),
    _months("study_special_months", "助学：特殊教育每生每年上限", 6),
    _yuan("study_compulsory_amount", "助学：义务教育每生每年上限（0为不资助）", 0, _STUDY),
    _yuan("study_higher_plain", "送温暖助学（未建档）：高等教育每生每年上限", 5000, _STUDY),
    _yuan("study_senior_plain", "送温暖助学（未建档）：高中、中职每生每年上限", 3000, _STUDY),
    _yuan("study_partner_year", "联系地区学生：每生每年上限", 5000, _PARTNER),
    _yuan("study_gift", "助学回访慰问：每人次上限", 2000, _WARMTH),
    PolicyParameter(
        "aid.revisit_percent",
        "助学回访率目标",
        50,
        "%",
        "金秋助学回访制度，由本级工会决定",
        floor=0,
        ceiling=100,
    ),
    PolicyParameter("aid.check_days", "帮扶救助审核期限", 5, "工作日", _STEPS, floor=1),
    PolicyParameter("aid.approve_days", "帮扶救助审批期限", 5, "工作日", _STEPS, floor=1),
    PolicyParameter("aid.publicity_days", "助学公示期限", 5, "工作日", _STEPS, floor=5),
)
