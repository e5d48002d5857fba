"""Figures survive a writer; typed numbers do not pass unseen."""

import pytest

from gonghui.direction.reporting import tokens
from gonghui.direction.reporting.wording import GAP
from gonghui.engines.documents.writing.model import Figure, Heading, Paragraph, Text, plain

SAID = {"fig_001": "36场", "fig_002": "72%"}
FILMS = Paragraph.of(
    "全年放映", Figure("36场", "fig_001"), "，完成目标的", Figure("72%", "fig_002"), "。"
)


def rewritten(text, block=FILMS):
    return tokens.rewritten([block], {}, {0: text}, SAID)


def test_text_and_back_is_the_same():
    text = tokens.as_text(FILMS.runs)

    assert text == "全年放映〔fig_001：36场〕，完成目标的〔fig_002：72%〕。"
    assert rewritten(text) == (FILMS,)


@pytest.mark.parametrize(
    "token", ["〔fig_001：360场〕", "〔fig_001〕", "〔fig_001:36场〕", "〔fig_001：〕"]
)
def test_a_number_inside_a_token_cannot_be_changed(token):
    (block,) = rewritten(f"放映{token}。")

    assert plain(block.runs) == "放映36场。"


def test_an_unknown_token_is_an_error_and_a_number_of_a_paper_is_none():
    with pytest.raises(tokens.UnknownFigure):
        rewritten("放映〔fig_099：1场〕。")

    (block,) = rewritten("按东工发〔2025〕12号文件。")
    assert block.runs == (Text("按东工发〔2025〕12号文件。"),)


def test_a_new_line_is_a_new_paragraph_and_an_emptied_one_goes():
    assert [plain(block.runs) for block in rewritten("甲。\r\n\r\n乙。\n")] == ["甲。", "乙。"]
    assert rewritten(" \n ") == ()


def test_headings_are_counted_anew():
    blocks = [
        Heading(1, "一、", "甲"),
        Heading(2, "（一）", "乙"),
        Heading(2, "（二）", "丙"),
        Heading(3, "1.", "丁。", FILMS.runs),
        Heading(1, "二、", "戊"),
    ]

    made = tokens.rewritten(blocks, {1: "", 4: " 己 "}, {3: "放映〔fig_001〕。\n另一段。"}, SAID)

    assert [(b.number + b.text) if isinstance(b, Heading) else plain(b.runs) for b in made] == [
        "一、甲",
        "（一）丙",
        "1.丁。",
        "另一段。",
        "二、己",
    ]
    assert tokens.keys_in(made) == ["fig_001"]


def test_a_clause_fills_a_gap_or_joins_the_text():
    clause = (Text("放映"), Figure("36场", "fig_001"))

    (filled,) = tokens.with_clause([Paragraph.of(GAP)], 0, clause)
    (joined,) = tokens.with_clause([Paragraph.of("甲。")], 0, clause)

    assert plain(filled.runs) == "放映36场。"
    assert plain(joined.runs) == "甲。放映36场。"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("走访慰问320人，发放54万元。", ["320人", "54万元"]),
        ("2025年3月5日起，5月底前，2021—2025年，3月份", []),
        ("按东工发〔2025〕12号和第3届大会", []),
        ("“五一”期间、1名", ["1名"]),
        ("入会率达到92.5%以上", ["92.5%以"]),
    ],
)
def test_typed_numbers_are_found(text, found):
    assert [stray.text for stray in tokens.strays([Paragraph.of(text)])] == found


def test_figures_are_no_typed_numbers():
    assert tokens.strays([FILMS]) == []


def test_gaps_are_counted():
    assert tokens.gaps([Paragraph.of(GAP), Paragraph.of("甲。", GAP)]) == 2
