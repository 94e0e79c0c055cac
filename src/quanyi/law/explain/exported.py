"""Values and parameters of a tree as JSON, and back (树的导出).

Whole fen stay whole numbers; a fraction is ``{"ratio": "397/10000", "decimal": "0.0397"}``, a month ``{"month": …}``, a
day ``{"date": …}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from quanyi.law.errors import InvalidInput
from quanyi.law.money import round_half_up
from quanyi.law.parameters import ParameterValue
from quanyi.law.periods import Month
from quanyi.law.terms import Confidence

Value: TypeAlias = int | Fraction | Month | date | str

_DECIMALS = 10


def decimal_text(value: Fraction) -> str:
    """A fraction as decimals, exact where ten places suffice and rounded to ten places otherwise.

    Rounds: for display only; the exact fraction is what is kept.
    """
    scaled = round_half_up(value * 10**_DECIMALS)
    whole, part = divmod(abs(scaled), 10**_DECIMALS)
    decimals = f"{part:0{_DECIMALS}d}".rstrip("0")
    return f"{'-' if scaled < 0 else ''}{whole}{'.' if decimals else ''}{decimals}"


def encode_value(value: Value) -> Any:
    if isinstance(value, Fraction):
        return {"ratio": f"{value.numerator}/{value.denominator}", "decimal": decimal_text(value)}
    if isinstance(value, Month):
        return {"month": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def decode_value(value: Any) -> Value:
    match value:
        case {"ratio": str(ratio)}:
            return Fraction(ratio)
        case {"month": str(month)}:
            return Month.parse(month)
        case {"date": str(day)}:
            return date.fromisoformat(day)
        case bool() | float():
            pass
        case int() | str():
            return value
    raise InvalidInput(
        f"无法读作数值：{value!r}。金额写整数分，比例写 {{'ratio': '分子/分母'}}。",
        f"Cannot read {value!r} as a value. Write whole fen, or {{'ratio': 'numerator/denominator'}}.",
    )


def day_of(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def encode_parameter(value: ParameterValue) -> dict[str, Any]:
    return {
        "series": value.series,
        "term": value.term,
        "value": encode_value(value.value),
        "unit": value.unit,
        "region": value.region,
        "valid_from": value.valid_from.isoformat(),
        "valid_to": value.valid_to and value.valid_to.isoformat(),
        "source": value.source,
        "confidence": value.confidence.value,
        "version": value.version,
        "key": value.key,
        "asked_region": value.asked_region,
        "provisions": list(value.provisions),
        "entered_by": value.entered_by,
        "confirmed_by": value.confirmed_by,
        "entered_on": value.entered_on and value.entered_on.isoformat(),
    }


def decode_parameter(row: Mapping[str, Any]) -> ParameterValue:
    return ParameterValue(
        **{
            **row,
            "value": decode_value(row["value"]),
            "valid_from": date.fromisoformat(row["valid_from"]),
            "valid_to": day_of(row["valid_to"]),
            "entered_on": day_of(row.get("entered_on")),
            "provisions": tuple(row.get("provisions", ())),
            "confidence": Confidence(row["confidence"]),
        }
    )
