"""Identity papers: what a number must look like, and what it says.

Own rules rather than a library: the published validators tie the region table to the birth year
and refuse real people. Source: GB 11643-1999; GB 11643 and GA/T 2000.
"""

import datetime as dt
import re
from dataclasses import dataclass

from gonghui.kernel.people.enums import IdType, Sex

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_OLDEST_BIRTH = dt.date(1850, 1, 1)  # the example in the standard itself was born in 1880

_OTHER_SHAPES = {
    IdType.PASSPORT: re.compile(r"[A-Z]\w{6,8}", re.ASCII),
    IdType.HONG_KONG_MACAO_PASS: re.compile(r"[HM]\d{8}(\d{2})?"),
    IdType.TAIWAN_PASS: re.compile(r"\d{8}(\d{2})?"),
    IdType.PERMANENT_RESIDENCE: re.compile(r"[A-Z]{3}\d{12}|9\d{16}[\dX]"),
}
_RESIDENT_KINDS = (IdType.RESIDENT, IdType.TEMPORARY)


@dataclass(frozen=True)
class IdentityCheck:
    """Verdict on one identity number: `problem` is "" or a Chinese reason."""

    number: str
    problem: str = ""
    birth_on: dt.date | None = None
    sex: Sex | None = None


def normalise(number: str) -> str:
    """One way to write a number: no spaces, capital letters, half-width digits."""
    text = "".join(number.split()).upper()
    return text.translate(_FULL_WIDTH)


_FULL_WIDTH = {ord("０") + n: ord("0") + n for n in range(10)} | {ord("Ｘ"): ord("X")}


def check_digit(first17: str) -> str:
    """The eighteenth character, ISO 7064 MOD 11-2."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK_DIGITS[total % 11]


def check_identity(number: str, *, id_type: str = IdType.RESIDENT, today: dt.date) -> IdentityCheck:
    """Judge an identity number and read birth date and sex out of a resident one.

    The region is a hint only: codes are withdrawn and people keep them.
    """
    number = normalise(number)
    if not number:
        return IdentityCheck(number, "证件号码为空")
    if id_type not in _RESIDENT_KINDS:
        shape = _OTHER_SHAPES.get(IdType(id_type))
        if shape is not None and not shape.fullmatch(number):
            return IdentityCheck(number, f"证件号码不符合{IdType(id_type).label}的格式")
        if len(number) > 30:
            return IdentityCheck(number, "证件号码超过30个字符")
        return IdentityCheck(number)
    if re.fullmatch(r"\d{15}", number):
        return IdentityCheck(number, "是15位旧号码，请换成18位身份证号")
    if re.fullmatch(r"[\d.]+E\+?\d+", number) or re.fullmatch(r"\d+\.0+", number):
        return IdentityCheck(
            number, "被Excel变成了数值，末几位已经丢失，请把该列设为“文本”后重新填写"
        )
    if not re.fullmatch(r"\d{17}[\dX]", number):
        return IdentityCheck(number, f"应为18位，现为{len(number)}位或含有其他字符")
    if check_digit(number[:17]) != number[17]:
        return IdentityCheck(number, "校验位不对，请核对是否录错一位")
    try:
        birth_on = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return IdentityCheck(number, f"出生日期“{number[6:14]}”不存在")
    if not _OLDEST_BIRTH <= birth_on <= today:
        return IdentityCheck(number, f"出生日期“{birth_on}”不合理")
    return IdentityCheck(
        number, birth_on=birth_on, sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    )
