"""Names are sorted and found by stored pinyin."""

from __future__ import annotations

import pytest

from gonghui.kernel.people.names import initials, is_name, normalise_name, sort_key


@pytest.mark.parametrize(
    ("name", "key", "letters"),
    [
        ("张三", "zhang san", "zs"),
        ("单雄信", "shan xiong xin", "sxx"),
        ("曾国藩", "zeng guo fan", "zgf"),
        ("尉迟恭", "yuchi gong", "yg"),
        ("Anna", "anna", "a"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, key: str, letters: str) -> None:
    assert (sort_key(name), initials(name)) == (key, letters)


def test_names_sort_as_a_register_does() -> None:
    names = ["赵一", "钱二", "单三", "曾四", "安五"]

    assert sorted(names, key=sort_key) == ["安五", "钱二", "单三", "曾四", "赵一"]


@pytest.mark.parametrize(
    ("written", "name"),
    [(" 张 三 ", "张三"), ("买买提•吐拉", "买买提·吐拉"), ("Li  Ming", "Li  Ming")],
)
def test_names_are_written_one_way(written: str, name: str) -> None:
    assert normalise_name(written) == name


@pytest.mark.parametrize(
    ("name", "is_right"),
    [
        ("张三", True),
        ("买买提·吐拉", True),
        ("O'Neil", True),
        ("张3", False),
        ("", False),
        ("张三（女）", False),
        ("张" * 51, False),
    ],
)
def test_what_is_a_name(name: str, is_right: bool) -> None:
    assert is_name(name) is is_right
