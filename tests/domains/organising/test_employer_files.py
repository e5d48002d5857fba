"""Employers come in from a file: matched by credit code, else by name and registrar."""

from __future__ import annotations

from typing import Any

import pytest

from gonghui.engines.registers.models import ImportRow, ImportRun, Verdict
from gonghui.engines.registers.services import import_file
from gonghui.kernel.org.models import Employer
from gonghui.kernel.org.rules import credit_code_problem

HEAD = "单位全称,统一社会信用代码,登记工会,单位性质,职工总数,女职工数"


@pytest.fixture
def bring(cast: Any, tmp_path: Any) -> Any:
    def brought(*lines: str, actor: Any = None, head: str = HEAD) -> ImportRun:
        path = tmp_path / "单位.csv"
        path.write_text("\n".join((head, *lines)))
        return import_file("employers", path, cast.county_a, actor or cast.chair_a)

    return brought


def told(run: ImportRun) -> list[tuple[str, str]]:
    rows = ImportRow.objects.filter(run=run).order_by("row_number")
    return [(row.verdict, row.reason_text) for row in rows]


def test_new_ones_are_registered_and_the_same_file_changes_nothing(cast, bring):
    lines = (
        "新桥电子厂,,东岭机械工会,私营企业,30,12",
        "新桥小吃店,,,个体工商户,4,2",
    )

    first, again = bring(*lines), bring(*lines)

    assert (first.new_count, first.applied_count) == (2, 2)
    assert (again.same_count, again.written_count) == (2, 0)
    row = Employer.objects.get(name="新桥电子厂")
    assert (row.registrar, row.staff_count, row.nature) == (cast.machinery, 30, "170")
    assert Employer.objects.get(name="新桥小吃店").registrar == cast.county_a


def test_the_code_recognises_who_has_a_new_name(cast, bring):
    works = cast.machinery_works
    assert credit_code_problem(works.credit_code) == ""

    run = bring(f"东岭机械集团有限公司,{works.credit_code},,170,350,")

    works.refresh_from_db()
    assert (run.changed_count, works.name, works.staff_count, works.women_count) == (
        1,
        "东岭机械集团有限公司",
        350,
        96,
    )


def test_every_bad_row_is_named(cast, bring):
    run = bring(
        "甲厂,91990101MA0A1B2C3Y,,170,30,",
        "乙厂,,没有的工会,170,30,",
        "丙厂,,,170,30,31",
        "丁厂,,,170,30,",
        "丁厂,,,170,31,",
        f"戊厂,{cast.food_factory.credit_code},,170,30,",
    )

    verdicts = [verdict for verdict, _ in told(run)]
    assert verdicts == [*[Verdict.ERROR] * 3, Verdict.NEW, Verdict.ERROR, Verdict.CONFLICT]
    reasons = [reason for _, reason in told(run)]
    assert "没有工会“没有的工会”" in reasons[1]
    assert "超过职工总数" in reasons[2]
    assert "与第5行重复" in reasons[4]
    assert "管理范围以外" in reasons[5]
    cast.food_factory.refresh_from_db()
    assert cast.food_factory.name == "西河食品有限公司"


def test_three_queries_match_any_number_of_rows(cast, bring, django_assert_max_num_queries):
    lines = [f"厂{number},,,170,{number},0" for number in range(60)]
    bring(*lines)
    with django_assert_max_num_queries(40):
        run = bring(*lines)
    assert run.same_count == 60
