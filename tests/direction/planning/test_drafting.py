"""From the reader's findings to a plan: halves, sections, targets, what is said about doubts."""

import datetime as dt
from decimal import Decimal

import pytest

from gonghui.direction.planning.drafting import draft_plan
from gonghui.engines.documents.reading import read_text
from tests.direction.planning.conftest import BARE, BOTH, PLAN


def draft(text, **given):
    given = {
        "union_name": "东岭县总工会",
        "level": "county",
        "indicators": (),
        "year": None,
        "fallback_year": 2030,
    } | given
    return draft_plan(text, read_text(text), **given)


def test_a_plan_becomes_sections_tasks_and_targets():
    found = draft(PLAN)

    assert (found.kind, found.year, found.period) == ("plan", 2026, "2026")
    assert found.title == "东岭县总工会2026年工作要点"
    tasks = [section.title for section in found.sections if section.is_task]
    assert tasks == ["扩大组织覆盖", "建强干部队伍", "关爱女职工", "走访慰问", "丰富职工文化生活"]
    assert [(t.comparator, t.value, t.unit) for t in found.targets] == [
        (">=", Decimal(2000), "人"),
        ("=", Decimal(3), "期"),
        ("=", Decimal(5), "个"),
        ("=", Decimal(120), "户"),
    ]


def test_every_finding_stands_where_the_text_has_it():
    found = draft(PLAN)

    assert [PLAN[t.start : t.end] for t in found.targets] == ["2000人以上", "3期", "5个", "120户"]
    for section in found.sections:
        assert PLAN[section.start : section.end].startswith(section.number)


def test_sections_enclose_their_children():
    by_key = {section.key: section for section in draft(PLAN).sections}

    for section in by_key.values():
        if section.parent:
            parent = by_key[section.parent]
            assert parent.start <= section.start <= section.end <= parent.end


def test_departments_are_read_with_their_duty():
    assert [(name, kind) for _, name, kind, *_ in draft(PLAN).duties] == [
        ("组织部", "lead"),
        ("权益部", "support"),
    ]


def test_a_number_still_open_is_wanted_in_the_plan_half():
    ((_, spot, is_wanted),) = draft(PLAN).placeholders

    assert (spot.span, spot.unit, is_wanted) == ("xx", "家", True)


def test_the_halves_of_a_two_part_paper_are_told_apart():
    found = draft(BOTH)

    assert found.kind == "both"
    assert (found.looks_back_on, found.period, found.year) == ("2025", "2026", 2026)
    assert found.title == "东岭县总工会2025年工作总结和2026年工作计划"
    parts = {section.key: section.part for section in found.sections}
    assert {parts[t.section] for t in found.targets} == {"plan"}
    assert {parts[r.section] for r in found.reported} == {"summary"}
    assert [t.value for t in found.targets] == [40, 2000, 100]


def test_no_section_reaches_over_into_the_other_half():
    found = draft(BOTH)
    _, (_, _, begin, _) = found.parts

    for section in found.sections:
        assert (section.part == "summary") == (section.end <= begin)


def test_a_paper_without_headings_has_one_section_and_says_so():
    found = draft(BARE, kind="plan")

    assert [(s.title, s.start, s.end) for s in found.sections] == [("全文", 0, len(BARE))]
    assert [t.value for t in found.targets] == [300]
    assert "没有识别出标题，全部内容放在“全文”一个条目下。" in found.notes


def test_a_paper_without_a_year_takes_the_present_one_and_says_so():
    found = draft(BARE, kind="plan")

    assert found.year == 2030
    assert "材料没有写明年份，暂按2030年，请核对。" in found.notes


def test_the_year_a_person_gave_outranks_the_paper():
    found = draft(PLAN, year=2027)

    assert (found.year, found.period) == (2027, "2027")
    assert "材料写的是2026年，按所填的2027年导入，请核对。" in found.notes


def test_another_unions_paper_is_pointed_out():
    found = draft(PLAN, union_name="西河县总工会")

    assert "材料中的工会是“东岭县总工会”，导入到“西河县总工会”，请核对。" in found.notes


def test_a_summary_has_no_targets():
    found = draft(BOTH, kind="summary")

    assert found.targets == ()
    assert "这份材料是总结，没有识别出计划部分，不产生目标。" in found.notes


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("一、组织建设\n（一）扩面。2026年6月底前新建工会组织20家。\n", dt.date(2026, 6, 30)),
        ("一、组织建设\n（一）扩面。新建工会组织20家，2026年6月底前完成换届。\n", None),
    ],
)
def test_a_deadline_binds_what_follows_it(text, day):
    (target,) = draft("2026年工作计划\n" + text, kind="plan").targets

    assert target.deadline == day
