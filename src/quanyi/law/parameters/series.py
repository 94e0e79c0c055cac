"""Reading one series of parameters and refusing a wrong file (参数文件的读取与检查)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from quanyi.law.errors import InvalidInput
from quanyi.law.periods import Span, Timeline
from quanyi.law.terms import Confidence

NATIONAL = "CN"

# Units whose values are whole numbers; every other unit is an exact fraction written as a string.
WHOLE_UNITS = frozenset({"fen", "months", "month_number", "days", "working_days", "count", "form"})


Key: TypeAlias = int | str
"""The line of a table: a whole number, such as an age or a grade, or the name of an act or a group."""


class Row(NamedTuple):
    """One dated value with its paper trail (参数行).

    ``value`` is None where the row says that there is none for its time (``missing = true``): a hole that
    somebody has looked at, not one that was forgotten.
    """

    value: Fraction | int | None
    source: str
    confidence: Confidence
    entered_by: str
    term: str


class Series(NamedTuple):
    """All values of one parameter, a timeline a region (参数序列).

    A table, such as months by age, has a timeline a region and key; ``regions`` then holds ``"CN/60"``.
    """

    name: str
    unit: str
    national_fallback: bool
    regions: Mapping[str, Timeline[Row]]
    version: str

    def lookup_order(self, region: str, key: Key | None = None) -> Iterator[str]:
        """The regions to look in: the one asked for, then the nation where the series allows it."""
        if place_of(region, key) in self.regions:
            yield region
        if region != NATIONAL and self.national_fallback and place_of(NATIONAL, key) in self.regions:
            yield NATIONAL

    def find(
        self, region: str, first: date, last: date, key: Key | None = None
    ) -> tuple[str, Span[Row]] | None:
        """The region that answers and its value over the whole period; ``InvalidInput`` if it changes."""
        for place in self.lookup_order(region, key):
            timeline = self.regions[place_of(place, key)]
            span = timeline.find(first)
            if span is not None and span.value.value is not None:
                end = timeline.find(last)
                if end is None or end.value.value != span.value.value:
                    raise _changes_within(self, place, first, last)
                return place, span
        return None

    def lines(self) -> tuple[Key, ...]:
        """The keys of a table, in the order of the file; nothing for a plain series."""
        keys = (place.partition("/")[2] for place in self.regions)
        return tuple(dict.fromkeys(int(key) if key.isdigit() else key for key in keys if key))

    def known(self) -> str:
        """What there is, for messages."""
        return "; ".join(f"{place} {timeline.reach()}" for place, timeline in self.regions.items())


def read_series(name: str, content: bytes) -> Series:
    """Parse and check a file; ``InvalidInput`` names the file, the row and what is wanted."""
    import hashlib  # here, because importing the law must stay fast
    import tomllib

    table = tomllib.loads(content.decode())
    if table["series"] != name:
        raise _wrong(name, f"文件内写的是“{table['series']}”", f"the file says {table['series']!r}")
    unit = table["unit"]
    low, high = (_exact(name, unit, bound) for bound in table["plausible"])
    regions: dict[str, list[Span[Row]]] = {}
    for block in table["values"]:
        for row in block["rows"]:
            whole = {"term": table["term"], **block, **row}
            span = _span(name, unit, whole)
            if span.value.value is not None and not low <= span.value.value <= high:
                raise _wrong(
                    name, f"{span.first} 的值超出合理范围", f"the value of {span.first} is not plausible"
                )
            regions.setdefault(place_of(block["region"], whole.get("key")), []).append(span)
    return Series(
        name=name,
        unit=unit,
        national_fallback=table["national_fallback"],
        regions={region: Timeline(f"{name}/{region}", spans) for region, spans in regions.items()},
        version=hashlib.sha256(content).hexdigest()[:12],
    )


def place_of(region: str, key: Key | None) -> str:
    """Under which name the timeline of a region, or of a region's key, is kept: ``CN``, ``CN/60``."""
    return region if key is None else f"{region}/{key}"


def _span(name: str, unit: str, row: Mapping[str, Any]) -> Span[Row]:
    first: date = row["from"]
    if not row.get("source", "").strip() or not row.get("entered_by", "").strip():
        raise _wrong(
            name, f"{first} 一行缺来源或录入人", f"the row of {first} lacks a source or who entered it"
        )
    value = None if row.get("missing") is True else _exact(name, unit, row["value"])
    trail = Row(value, row["source"], Confidence(row["confidence"]), row["entered_by"], row["term"])
    return Span(first, row.get("to"), trail)


def _exact(name: str, unit: str, value: object) -> Fraction | int:
    if unit in WHOLE_UNITS and type(value) is int:
        return value
    if unit not in WHOLE_UNITS and isinstance(value, str):
        return Fraction(value)
    raise _wrong(
        name,
        f"值 {value!r} 的写法不对（单位 {unit}：金额与月数写整数，比例写成带引号的小数）",
        f"the value {value!r} is not written for unit {unit} (whole number, or decimal in quotes)",
    )


def _wrong(name: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput(
        f"参数文件 {name}.toml 有误：{zh}。", f"Parameter file {name}.toml is wrong: {en}.", series=name
    )


def _changes_within(series: Series, region: str, first: date, last: date) -> InvalidInput:
    return InvalidInput(
        f"参数“{series.name}”（地区 {region}）在 {first} 至 {last} 有变动。请按月或按日查询。",
        f"Parameter {series.name!r} of region {region} changes from {first} to {last}. Ask for a month.",
        series=series.name,
        region=region,
    )
