import pytest

from gonghui.engines.documents.writing.titles import TITLE_WIDTH, break_title


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("", ()),
        ("关于召开职工代表大会的通知", ("关于召开职工代表大会的通知",)),
        ("第一行\n第二行", ("第一行", "第二行")),
    ],
)
def test_short_titles_and_given_breaks_stay(title, lines):
    assert break_title(title) == lines


TITLES = [
    "安阳市总工会关于做好2026年困难职工帮扶和送温暖工作的通知",
    "安阳市总工会关于转发《河南省总工会关于开展劳动和技能竞赛的实施意见》的通知",
    "关于" + "很长的事由" * 12 + "的通知",
]


@pytest.mark.parametrize("title", TITLES)
def test_lines_fit_and_nothing_is_lost(title):
    lines = break_title(title, names=("安阳市总工会",))

    assert "".join(lines) == title
    assert max(map(len, lines)) <= TITLE_WIDTH + 2


def test_numbers_and_names_are_never_divided():
    lines = break_title(TITLES[0], names=("安阳市总工会",))

    assert [line for line in lines if "安阳市总工会" in line]
    assert [line for line in lines if "2026年" in line]


def test_a_line_never_begins_with_de():
    for title in TITLES:
        assert [line for line in break_title(title) if line[0] in "的》、"] == []
