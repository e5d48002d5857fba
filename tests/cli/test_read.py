"""gonghui read"""

import json

import pytest

PLAN = """东岭县总工会2026年工作计划

一、加强组织建设
（一）扩大覆盖。全年新建工会30家，发展会员2000人。
二、做好帮扶
慰问困难职工150户。
"""


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_outline_shows_headings_and_the_figures_under_them(gonghui, plan):
    said = gonghui("read", plan)

    assert said.code == 0
    lines = [line.strip() for line in said.out.splitlines()]
    assert lines[0] == "东岭县总工会2026年工作计划"
    assert lines[1] == "东岭县总工会 · 2026年 · 工作计划"
    assert "一、加强组织建设" in lines
    assert any("[目标]" in line and "30家" in line for line in lines)


def test_json_is_the_schema_of_labelled_papers(gonghui, plan):
    said = gonghui("read", plan, "--json")

    found = json.loads(said.out)
    assert found["kind"] == "plan"
    assert found["year"] == 2026
    assert found["headings"][0]["title"] == "加强组织建设"


def test_missing_file_is_named(gonghui, tmp_path):
    said = gonghui("read", tmp_path / "none.txt")

    assert said.code == 2
    assert said.err.startswith("找不到文件：")


def test_unreadable_file_is_refused_in_words(gonghui, tmp_path):
    path = tmp_path / "broken.docx"
    path.write_bytes(b"PK\x03\x04 not a document")

    said = gonghui("read", path)

    assert said.code == 2
    assert "已损坏" in said.err


@pytest.mark.slow
def test_every_real_paper_is_read(gonghui, seeds):
    for path in sorted(seeds.glob("*.txt")):
        assert gonghui("read", path).code == 0
