"""Card numbers: region, kind, serial, check digit; and the short codes that are typed by hand."""

from __future__ import annotations

from dataclasses import dataclass

from gonghui.domains.membership.cards.enums import CardKind

_QUASIGROUP = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
"""Damm's table: every wrong digit and every swap of neighbours changes the check digit."""


@dataclass(frozen=True)
class NumberScheme:
    """How a card number is built. Sixteen digits; ours, since no national standard fixes one."""

    region_digits: int = 6
    kind_digits: tuple[tuple[str, str], ...] = (
        (CardKind.PAPER, "1"),
        (CardKind.ELECTRONIC, "2"),
        (CardKind.SERVICE, "3"),
    )
    serial_digits: int = 8

    @property
    def length(self) -> int:
        """Digits of a whole number."""
        return self.region_digits + 1 + self.serial_digits + 1

    def prefix(self, region_code: str, kind: str) -> str:
        """Region (GB/T 2260, zeros where the union has none) and the digit of the kind."""
        region = region_code[: self.region_digits]
        if not region.isascii() or not region.isdigit():
            region = ""
        return region.ljust(self.region_digits, "0") + dict(self.kind_digits)[kind]

    def number(self, prefix: str, serial: int) -> str:
        """The whole number. Raises ValueError when the prefix has no numbers left."""
        if not 0 < serial < 10**self.serial_digits:
            raise ValueError(f"serial {serial} does not fit")
        body = f"{prefix}{serial:0{self.serial_digits}d}"
        return body + check_digit(body)


SCHEME = NumberScheme()


def check_digit(body: str) -> str:
    """The digit that follows a row of digits (H. M. Damm, 2004)."""
    state = 0
    for digit in body:
        state = int(_QUASIGROUP[state][int(digit)])
    return str(state)


def number_problem(number: str) -> str:
    """Why this is not a number of a member's card."""
    if not number.isascii() or not number.isdigit() or len(number) != SCHEME.length:
        return f"会员卡号应为{SCHEME.length}位数字"
    if check_digit(number[:-1]) != number[-1]:
        return "会员卡号校验不通过，请核对是否录错"
    if number[SCHEME.region_digits] not in {digit for _, digit in SCHEME.kind_digits}:
        return "会员卡号中没有这种卡别，请核对是否录错"
    return ""


ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misread or misheard."""
CODE_LENGTH = 10
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


CODE_BITS = 5 * CODE_LENGTH


def new_code(bits: int) -> str:
    """The short code of a number of fifty bits."""
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(CODE_BITS - 5, -1, -5))


def read_code(typed: str) -> str:
    """A typed code as it is stored; "" when it cannot be one."""
    code = typed.strip().upper().translate(_MISREAD)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def spell_code(code: str) -> str:
    """Two groups of five, as they stand under the QR code."""
    return f"{code[:5]}-{code[5:]}"


def spell_number(number: str) -> str:
    """Groups of four."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
