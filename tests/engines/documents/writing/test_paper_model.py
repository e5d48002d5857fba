import dataclasses
import json

import pytest

from gonghui.engines.documents.writing.model import (
    Column,
    Figure,
    Heading,
    PageBreak,
    Paper,
    PaperError,
    PaperKind,
    Paragraph,
    Signature,
    Table,
    from_json,
    to_json,
)


def test_json_gives_back_an_equal_paper(notice):
    assert from_json(to_json(notice)) == notice


def test_json_keeps_every_kind_of_block(notice):
    blocks = (
        Signature("工会", notice.date, sealed=False),
        PageBreak(),
        Table("", (Column("数", numeric=True, weight=3),), ()),
        Paragraph(()),
    )
    paper = dataclasses.replace(notice, blocks=blocks, signers=("甲",), red_head=False)

    assert from_json(to_json(paper)) == paper


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "文稿数据不完整或已损坏"),
        ("[]", "文稿数据不完整或已损坏"),
        ('{"version": 1, "paper": {"type": "os", "x": 1}}', "文稿数据不完整或已损坏"),
        ('{"version": 1, "paper": {"type": "PageBreak"}}', "文稿数据里没有文稿"),
        ('{"version": 2, "paper": {}}', "不认识的文稿格式版本：2"),
    ],
)
def test_other_json_is_refused(text, reason):
    with pytest.raises(PaperError) as refusal:
        from_json(text)

    assert str(refusal.value) == reason


def test_unknown_fields_are_refused(notice):
    data = json.loads(to_json(notice))
    data["paper"]["secret"] = "绝密"

    with pytest.raises(PaperError):
        from_json(json.dumps(data))


@pytest.mark.parametrize(
    "number",
    [
        "安工发〔2026〕012号",
        "安工发[2026]12号",
        "安工发〔2026〕第12号",
        "安工发〔26〕12号",
        "〔2026〕1号",
    ],
)
def test_wrong_paper_numbers_are_refused(number):
    with pytest.raises(PaperError):
        Paper(PaperKind.NOTICE, "题", number=number)


@pytest.mark.parametrize("name", ["", "1a", "Fig", "fig-1", "fig 1", "f" * 33, "图1"])
def test_reference_ids_must_be_bookmark_names(name):
    with pytest.raises(PaperError):
        Figure("1", name)


def test_impossible_headings_and_tables_are_refused():
    with pytest.raises(PaperError):
        Heading(5, "①", "五级")
    with pytest.raises(PaperError):
        Table.of("表", ["甲", "乙"], [["1"]])
    with pytest.raises(PaperError):
        Table.of("表", [], [])


def test_references_are_unique(notice):
    with pytest.raises(PaperError):
        dataclasses.replace(notice, references=notice.references + notice.references[:1])


def test_figures_come_in_reading_order(notice):
    names = [figure.reference_id for figure in notice.figures()]

    assert names == ["fig_001", "fig_001", "fig_002", "fig_003"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("notice", True), ("letter", True), ("request", True), ("summary", False), ("plain", False)],
)
def test_the_kind_decides_on_the_red_head(kind, expected):
    assert Paper(PaperKind(kind), "题").has_red_head is expected
    assert Paper(PaperKind(kind), "题", red_head=not expected).has_red_head is not expected


def test_every_kind_has_a_name():
    assert [kind for kind in PaperKind if not kind.label] == []
