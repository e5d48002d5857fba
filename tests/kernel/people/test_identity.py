"""Identity papers (GB 11643-1999, GB 11643 and GA/T 2000)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gonghui.kernel.people.enums import IdType, Sex
from gonghui.kernel.people.identity import check_digit, check_identity, normalise

TODAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("number", "born_on", "sex"),
    [
        ("11010519491231002X", dt.date(1949, 12, 31), Sex.FEMALE),
        ("440524188001010014", dt.date(1880, 1, 1), Sex.MALE),
        (" 11010519491231002x ", dt.date(1949, 12, 31), Sex.FEMALE),
        ("１１０１０５１９４９１２３１００２Ｘ", dt.date(1949, 12, 31), Sex.FEMALE),
    ],
)
def test_the_standards_own_examples_tell_birth_and_sex(
    number: str, born_on: dt.date, sex: Sex
) -> None:
    check = check_identity(number, today=TODAY)

    assert (check.problem, check.birth_on, check.sex) == ("", born_on, sex)


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("", "证件号码为空"),
        ("110105194912310021", "校验位不对，请核对是否录错一位"),
        ("110105491231002", "是15位旧号码，请换成18位身份证号"),
        ("1.10105E+17", "被Excel变成了数值，末几位已经丢失，请把该列设为“文本”后重新填写"),
        ("110105194912310", "是15位旧号码，请换成18位身份证号"),
        ("11010519491231002", "应为18位，现为17位或含有其他字符"),
        ("11010519491231002Y", "应为18位，现为18位或含有其他字符"),
    ],
)
def test_a_wrong_number_is_refused_with_what_to_do(number: str, problem: str) -> None:
    assert check_identity(number, today=TODAY).problem == problem


def with_check(first17: str) -> str:
    return first17 + check_digit(first17)


@pytest.mark.parametrize(
    ("first17", "problem"),
    [
        ("99999919990230001", "出生日期“19990230”不存在"),
        ("99999920261121001", "出生日期“2026-11-21”不合理"),
        ("99999918491231001", "出生日期“1849-12-31”不合理"),
        ("99999920000229001", ""),
        ("99999920010229001", "出生日期“20010229”不存在"),
    ],
)
def test_the_day_of_birth_exists(first17: str, problem: str) -> None:
    assert check_identity(with_check(first17), today=TODAY).problem == problem


@given(st.integers(0, 16), st.integers(1, 9), st.dates(dt.date(1900, 1, 1), TODAY))
def test_one_wrong_digit_is_always_found(place: int, step: int, born_on: dt.date) -> None:
    right = with_check(f"999999{born_on:%Y%m%d}123")
    digit = str((int(right[place]) + step) % 10)

    wrong = right[:place] + digit + right[place + 1 :]

    assert check_identity(wrong, today=TODAY).problem != ""


@given(st.text(max_size=40))
def test_no_text_breaks_the_check(text: str) -> None:
    check = check_identity(text, today=TODAY)

    assert check.problem != "" or len(check.number) == 18


@pytest.mark.parametrize(
    ("id_type", "number", "is_right"),
    [
        (IdType.PASSPORT, "E12345678", True),
        (IdType.PASSPORT, "12345678", False),
        (IdType.HONG_KONG_MACAO_PASS, "H12345678", True),
        (IdType.HONG_KONG_MACAO_PASS, "H1234567890", True),
        (IdType.HONG_KONG_MACAO_PASS, "A12345678", False),
        (IdType.TAIWAN_PASS, "12345678", True),
        (IdType.TAIWAN_PASS, "1234567", False),
        (IdType.OTHER, "军字第0001号", True),
        (IdType.OTHER, "1" * 31, False),
    ],
)
def test_other_papers_have_shapes_of_their_own(id_type: str, number: str, is_right: bool) -> None:
    check = check_identity(number, id_type=id_type, today=TODAY)

    assert (check.problem == "") is is_right


def test_numbers_are_written_one_way() -> None:
    assert normalise(" 1101 0519４９1231002ｘ ".replace("ｘ", "x")) == "11010519491231002X"
