"""Dated, region-scoped numbers of the law, each with its source and mark (参数).

One TOML file holds one series. A rule never contains a number of its own: it asks ``parameter`` for the value
on a date, and a date without a value is an error that names series, region and date.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from typing import TypeAlias

from quanyi.law.errors import InvalidInput, NoParameter
from quanyi.law.parameters.series import NATIONAL, Key, Row, Series, read_series
from quanyi.law.periods import Month, Span
from quanyi.law.terms import Confidence

__all__ = [
    "NATIONAL",
    "Key",
    "On",
    "ParameterValue",
    "band",
    "load_series",
    "parameter",
    "parameters_version",
    "series_names",
]

On: TypeAlias = Month | date | int
"""When a value is asked for: a day, a month or a whole year."""

_FOLDER = os.path.dirname(__file__)


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One value of a series as it stood for a region and a time, with everything a reader needs to check it
    (参数值).

    ``value`` is fen or a count as int, a rate as Fraction; ``version`` is the digest of the file it was read
    from; ``key`` is the line of a table, such as an age or an act, and None where the series is no table.
    """

    series: str
    term: str
    value: Fraction | int
    unit: str
    region: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence
    version: str
    key: Key | None = None

    @property
    def whole(self) -> int:
        """The value as a whole number; only for units that are whole."""
        assert isinstance(self.value, int), f"{self.series} is not a whole number"
        return self.value

    @property
    def rate(self) -> Fraction:
        """The value as an exact fraction."""
        return self.value if isinstance(self.value, Fraction) else Fraction(self.value)


@lru_cache(maxsize=16384)
def parameter(series: str, *, on: On, region: str, key: Key | None = None) -> ParameterValue:
    """The value of ``series`` for ``region`` throughout ``on`` (a day, a month or a year).

    ``key`` picks the line of a table, such as the age in ``payment_months``.

    A region without a value of its own is given the national one where the series allows it. Raises
    ``NoParameter`` when there is none, ``InvalidInput`` when the value changes within ``on`` or the series is
    unknown.
    """
    table = load_series(series)
    first, last = _bounds(on)
    found = table.find(region, first, last, key)
    if found is not None:
        return _value(table, *found, key)
    name = series if key is None else f"{series}[{key}]"
    raise NoParameter.at(name, region=region, on=on, known=table.known())


def band(series: str, reached: int, *, on: On, region: str) -> ParameterValue:
    """The line of a table of bands: its keys are whole numbers from which on a value holds (分档).

    ``reached`` below the lowest key raises ``NoParameter``.
    """
    starts = [key for key in load_series(series).lines() if isinstance(key, int) and key <= reached]
    return parameter(series, on=on, region=region, key=max(starts, default=reached))


@cache
def load_series(name: str) -> Series:
    """Read and check one series; ``InvalidInput`` if there is none of that name or its file is wrong."""
    if name not in series_names():
        raise InvalidInput(
            f"没有名为“{name}”的参数。已有：{'、'.join(series_names())}。",
            f"No parameter series {name!r}. There are: {', '.join(series_names())}.",
            series=name,
        )
    with open(os.path.join(_FOLDER, f"{name}.toml"), "rb") as file:
        return read_series(name, file.read())


@cache
def series_names() -> tuple[str, ...]:
    """The names of all series, sorted."""
    return tuple(sorted(file.removesuffix(".toml") for file in os.listdir(_FOLDER) if file.endswith(".toml")))


@cache
def parameters_version() -> str:
    """A digest over all series: it changes when any value, date, source or mark changes (参数版本)."""
    import hashlib

    whole = hashlib.sha256()
    for name in series_names():
        whole.update(f"{name} {load_series(name).version}\n".encode())
    return whole.hexdigest()[:16]


def _bounds(on: On) -> tuple[date, date]:
    if isinstance(on, Month):
        return on.first_day, on.last_day
    if isinstance(on, int):
        return Month(on, 1).first_day, date(on, 12, 31)  # a year that no month can lie in is refused
    return on, on


def _value(table: Series, region: str, span: Span[Row], key: Key | None) -> ParameterValue:
    assert span.value.value is not None, "find gives no row without a value"
    return ParameterValue(
        series=table.name,
        term=span.value.term,
        value=span.value.value,
        unit=table.unit,
        region=region,
        valid_from=span.first,
        valid_to=span.last,
        source=span.value.source,
        confidence=span.value.confidence,
        version=table.version,
        key=key,
    )
