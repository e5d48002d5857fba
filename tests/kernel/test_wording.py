"""How sentences made of parts read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.kernel.wording import nest_quotes


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("发布“春季长跑”。", "发布“春季长跑”。"),
        ("发布““中国梦”演讲”。", "发布“‘中国梦’演讲”。"),
        ("“甲”与“‘乙’丙”", "“甲”与“‘乙’丙”"),
        ("“甲““乙””丙”", "“甲‘“乙”’丙”"),
        ("只有半边“的题目", "只有半边“的题目"),
        ("先关后开”“", "先关后开”“"),
    ],
)
def test_quotes_inside_quotes_are_single(text: str, wanted: str) -> None:
    assert nest_quotes(text) == wanted


@given(st.text(alphabet="甲乙“”‘’", max_size=12))
def test_nesting_twice_changes_nothing_more(text: str) -> None:
    once = nest_quotes(text)
    assert nest_quotes(once) == once
    assert len(once) == len(text)
