"""gonghui indicator"""

import pytest

from gonghui.engines.indicators.definitions import INDICATORS, IndicatorKind


@pytest.fixture
def flow():
    return next(entry for entry in INDICATORS if entry.kind is IndicatorKind.FLOW and entry.facts)


def test_value_is_said_with_union_and_period(gonghui, cast, flow):
    said = gonghui("indicator", flow.code, "--union", "QJ01", "--period", "2026H1")

    assert said.code == 0
    assert said.out.startswith(f"东岭县总工会 2026年上半年 {flow.title}：")


def test_records_are_a_table_with_headings(gonghui, cast, flow):
    said = gonghui("indicator", flow.code, "--union", "东岭县总", "--period", "2026", "--records")

    assert said.out.strip() == ",".join(column.heading for column in flow.facts.records)


def test_unknown_union_names_those_called_alike(gonghui, cast, flow):
    said = gonghui("indicator", flow.code, "--union", "东岭总工会", "--period", "2026")

    assert said.code == 2
    assert said.err.startswith("没有找到工会“东岭总工会”。相近的有：")
    assert "东岭县总工会（QJ01）" in said.err


def test_unknown_indicator_names_those_called_alike(gonghui, cast, flow):
    said = gonghui("indicator", flow.title, "--union", "QJ01", "--period", "2026")

    assert said.code == 2
    assert f"{flow.code}（{flow.title}）" in said.err


def test_period_that_is_none_is_refused_with_the_accepted_forms(gonghui, cast, flow):
    said = gonghui("indicator", flow.code, "--union", "QJ01", "--period", "去年")

    assert said.code == 2
    assert "2026H1" in said.err
