"""How a value is said on screens: thousands comma, 万元 with two decimals, percent with one."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from gonghui.engines.indicators.definitions import Indicator, IndicatorKind

TEN_THOUSAND = Decimal(10_000)


def shown_number(indicator: Indicator, number: Decimal | None) -> Decimal | None:
    """The number in the indicator's own unit and precision: 万元 to the cent of 万, % to one."""
    if number is None:
        return None
    if indicator.is_money:
        return (number / TEN_THOUSAND).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if indicator.kind is IndicatorKind.RATIO:
        return number.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()


def shown(indicator: Indicator, number: Decimal | None) -> str:
    """Number and unit for the screen, `1,234人`; an em dash where there is none."""
    plain = shown_number(indicator, number)
    return "—" if plain is None else f"{plain:,f}{indicator.unit}"
