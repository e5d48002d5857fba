"""Three sets of limits that provinces have published; a county adopts one, or sets its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gonghui.domains.assistance.aid.rules.amounts import RECALC, SINGLE


@dataclass(frozen=True)
class Preset:
    """Values by policy parameter."""

    code: str
    title: str
    says: str
    source: str
    values: Mapping[str, str]


_A = {
    "aid.living_deep_months": "12",
    "aid.living_relative_months": "10",
    "aid.medical_deep_ratio": "1",
    "aid.medical_relative_ratio": "1",
    "aid.medical_deep_cap": "20000",
    "aid.medical_relative_cap": "20000",
    "aid.accidental_ratio": "0",
    "aid.accidental_cap": "0",
    "aid.study_higher_months": "10",
    "aid.study_higher_relative_months": "10",
    "aid.study_senior_months": "6",
    "aid.study_special_months": "6",
    "aid.stacking": RECALC,
}

PRESETS = (
    Preset(
        "A",
        "湖北口径",
        "深度困难生活救助12个月低保，相对困难和意外致困10个月；医疗救助按个人负担、每户每年2万元；"
        "意外致困与生活救助合并；助学高等10个月、高中中职6个月；前项救助计入收入重新核算。",
        "湖北省困难职工补助标准规定",
        _A,
    ),
    Preset(
        "B",
        "分类口径",
        "深度困难生活救助10个月低保，相对困难8个月；医疗救助深度按个人负担，相对按80%、最高1.6万元；"
        "意外致困按困难支出15%、最高1万元；助学深度10个月、相对8个月；相对困难只享受单项。",
        "省总工会困难职工分类救助标准",
        {
            **_A,
            "aid.living_deep_months": "10",
            "aid.living_relative_months": "8",
            "aid.medical_relative_ratio": "0.8",
            "aid.medical_deep_cap": "0",
            "aid.medical_relative_cap": "16000",
            "aid.accidental_ratio": "0.15",
            "aid.accidental_cap": "10000",
            "aid.study_higher_relative_months": "8",
            "aid.study_senior_months": "8",
            "aid.study_special_months": "8",
            "aid.stacking": SINGLE,
        },
    ),
    Preset(
        "C",
        "安徽口径",
        "生活救助各类均不超过12个月低保；医疗救助不超过个人负担部分；助学高等10个月；"
        "前项救助计入收入重新核算。",
        "安徽省总工会困难职工常态化帮扶办法",
        {
            **_A,
            "aid.living_relative_months": "12",
            "aid.medical_deep_cap": "0",
            "aid.medical_relative_cap": "0",
        },
    ),
)
BY_CODE: Mapping[str, Preset] = {preset.code: preset for preset in PRESETS}
