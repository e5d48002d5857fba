"""Limits of aid: each preset's cases, what is used up already, and that no proposal exceeds its rule."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonghui.domains.assistance.aid.rules.amounts import (
    FREE,
    RECALC,
    SINGLE,
    Need,
    Policy,
    Said,
    Used,
    amount_problem,
    limit_of,
    propose,
)
from gonghui.domains.assistance.aid.rules.presets import BY_CODE

D = Decimal
NOTHING = Used({})


def policy(preset: str = "A", dibao: str = "780") -> Policy:
    values = BY_CODE[preset].values
    source = BY_CODE[preset].source

    def said(code: str) -> Said:
        return Said(D(values[f"aid.{code}"]), source)

    def by_category(deep: str, relative: str) -> dict[str, Said]:
        return {"deep": said(deep), "relative": said(relative), "accidental": said(relative)}

    return Policy(
        dibao=Said(D(dibao), "云民发〔2026〕3号"),
        living_months=by_category("living_deep_months", "living_relative_months"),
        medical_ratio=by_category("medical_deep_ratio", "medical_relative_ratio"),
        medical_cap=by_category("medical_deep_cap", "medical_relative_cap"),
        accidental_ratio=said("accidental_ratio"),
        accidental_cap=said("accidental_cap"),
        temporary_year=Said(D(3000), "湖北"),
        warmth_once=Said(D(3000), "山东"),
        warmth_year=Said(D(6000), "山东"),
        stacking=values["aid.stacking"],
    )


@pytest.mark.parametrize(
    ("preset", "kind", "category", "burden", "limit"),
    [
        ("A", "living", "deep", "0", "9360"),  # 780 × 12
        ("A", "living", "relative", "0", "7800"),  # 780 × 10
        ("A", "living", "accidental", "0", "7800"),
        ("A", "medical", "deep", "19999.99", "19999.99"),
        ("A", "medical", "deep", "20000.01", "20000"),
        ("A", "medical", "relative", "8000", "8000"),
        ("A", "accidental", "accidental", "50000", "7800"),  # with living aid
        ("B", "living", "deep", "0", "7800"),
        ("B", "living", "relative", "0", "6240"),  # 780 × 8
        ("B", "medical", "deep", "35000", "35000"),
        ("B", "medical", "relative", "10000", "8000"),  # 80 %
        ("B", "medical", "relative", "20000", "16000"),
        ("B", "medical", "relative", "20000.01", "16000"),
        ("B", "accidental", "accidental", "40000", "6000"),  # 15 %
        ("B", "accidental", "accidental", "66666.67", "10000"),
        ("C", "living", "relative", "0", "9360"),
        ("C", "medical", "relative", "42000", "42000"),
        ("A", "temporary", "", "0", "3000"),
        ("A", "warmth", "", "0", "6000"),
    ],
)
def test_limits_of_each_preset(preset, kind, category, burden, limit):
    need = Need(kind, category, D(burden))

    assert limit_of(need, policy(preset)).amount == D(limit)


def test_the_worked_sum_is_a_hand_calculation():
    found = propose(
        Need("living", "deep", asked=D(8000)),
        policy("A"),
        Used({"living": D(3000), "medical": D(9)}),
    )

    assert found.lines == (
        "当地月低保标准：780元（云民发〔2026〕3号）",
        "深度困难户全年限额：780元×12＝9,360元",
        "本年度已享受（含其他工会）：3,000元",
        "尚可享受：6,360元",
        "建议金额：6,360元",
    )
    assert found.amount == D(6360)


def test_half_a_cent_is_never_given():
    found = propose(Need("medical", "relative", D("1000.01")), policy("B"), NOTHING)

    assert found.amount == D("800.00")
    assert found.lines[0] == "各类报销后个人负担1,000.01元×80%＝800元"


def test_less_than_the_limit_is_given_where_less_was_asked():
    found = propose(Need("temporary", asked=D(1200)), policy(), NOTHING)

    assert found.amount == D(1200)
    assert found.lines[-2:] == ("申请金额：1,200元", "建议金额：1,200元")


def test_accidental_and_living_aid_share_a_limit_where_the_rule_joins_them():
    together = propose(Need("accidental", "accidental"), policy("A"), Used({"living": D(5000)}))
    apart = propose(
        Need("accidental", "accidental", D(40000)), policy("B"), Used({"living": D(5000)})
    )

    assert together.amount == D(2800)
    assert apart.amount == D(6000)


def test_one_warmth_visit_has_its_own_limit():
    rule = policy()

    found = propose(Need("warmth"), rule, NOTHING)

    assert found.amount == D(3000)
    assert found.left == D(6000)
    assert amount_problem(D(3001), found).startswith(
        "3,001元超过规定：送温暖慰问每人次不超过3,000元"
    )


def test_a_used_up_limit_says_so_with_its_source():
    found = propose(Need("living", "relative"), policy("B"), Used({"living": D(6240)}))

    assert found.problem == (
        "本年度限额已用完：相对困难户生活救助每户每年不超过8个月低保标准（6,240元），"
        "已享受6,240元（省总工会困难职工分类救助标准）"
    )


def test_too_much_is_refused_with_the_rule_what_is_used_and_the_source():
    found = propose(Need("living", "deep"), policy("A"), Used({"living": D(3000)}))

    assert amount_problem(D("6360.00"), found) == ""
    assert amount_problem(D("6360.01"), found) == (
        "6,360.01元超过规定：深度困难户生活救助每户每年不超过12个月低保标准（9,360元），"
        "本年度已享受3,000元（含其他工会），还可享受6,360元（湖北省困难职工补助标准规定）"
    )


@pytest.mark.parametrize(
    ("stacking", "category", "others", "refused"),
    [
        (SINGLE, "relative", {"medical": D(1)}, True),
        (SINGLE, "relative", {"student_aid": D(1)}, True),
        (SINGLE, "relative", {"living": D(1)}, False),  # the same kind goes on
        (SINGLE, "relative", {"warmth": D(1)}, False),
        (SINGLE, "deep", {"medical": D(1)}, False),
        (RECALC, "relative", {"medical": D(1)}, False),
        (FREE, "relative", {"medical": D(1)}, False),
    ],
)
def test_a_second_kind_in_the_year(stacking, category, others, refused):
    rule = policy("C")
    rule = Policy(**{**vars(rule), "stacking": stacking})

    assert bool(propose(Need("living", category), rule, Used(others)).problem) is refused


MONEY = st.integers(0, 10_000_000).map(lambda cents: D(cents) / 100)


@settings(suppress_health_check=[HealthCheck.too_slow])  # says more of the machine than of the rule
@given(
    preset=st.sampled_from("ABC"),
    kind=st.sampled_from(["living", "medical", "accidental", "temporary", "warmth"]),
    category=st.sampled_from(["deep", "relative", "accidental"]),
    dibao=st.integers(300_00, 1500_00).map(lambda cents: D(cents) / 100),
    burden=MONEY,
    asked=st.none() | MONEY,
    used=st.dictionaries(st.sampled_from(["living", "medical", "accidental", "temporary"]), MONEY),
)
def test_no_proposal_goes_beyond_its_rule(preset, kind, category, dibao, burden, asked, used):
    rule = policy(preset, str(dibao))
    need, before = Need(kind, category, burden, asked), Used(used)

    found = propose(need, rule, before)

    assert found.amount >= 0
    taken = before.of(found.limit.group)
    assert found.amount == 0 or found.amount + taken <= found.limit.amount
    assert asked is None or found.amount <= asked
    if found.amount:
        assert amount_problem(found.amount, found) == ""
        if asked is None and found.limit.once is None:
            assert amount_problem(found.amount + D("0.01"), found) != ""
    again = propose(need, rule, Used({**used, kind: used.get(kind, D(0)) + found.amount}))
    if asked is None and found.limit.once is None:
        assert again.amount == 0
