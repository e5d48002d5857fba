"""The entry type of policy parameters. Limits that differ by province are these, not constants."""

from dataclasses import dataclass
from decimal import Decimal

from gonghui.kernel.catalogues import Catalogue

Value = int | Decimal | str | bool


@dataclass(frozen=True)
class PolicyParameter:
    """One adjustable number or word of a rule, with its national default and where it comes from.

    `floor` and `ceiling`: what the law fixes; a union may be stricter within them, never looser.
    `choices`: the only words that a parameter of words may take.
    """

    code: str
    title: str
    default: Value
    unit: str
    source: str
    floor: int | Decimal | None = None
    ceiling: int | Decimal | None = None
    choices: tuple[str, ...] = ()


PARAMETERS: Catalogue[PolicyParameter] = Catalogue("POLICY_PARAMETERS", PolicyParameter)
