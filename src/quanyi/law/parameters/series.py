"""One series of parameters: its rows by region, and what was known of them when (参数序列).

Two time axes run through a row. ``from`` and ``to`` say for which days its value holds; ``entered_on`` says from
which day on this system knew it. A row that was wrong stays in its file: a later row with the same ``from``
supersedes it, and a figure worked out as things were known before that day still finds the old one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby, pairwise
from typing import NamedTuple, TypeAlias

from quanyi.law.errors import InvalidInput
from quanyi.law.periods import Span, Timeline
from quanyi.law.terms import Confidence

NATIONAL = "CN"

Key: TypeAlias = int | str
"""The line of a table: a whole number, such as an age or a grade, or the name of an act or a group."""

_ALWAYS = date.min
_DAY = timedelta(days=1)
# GB/T 2260: province, prefecture and county have two digits each.
_DIVISION = re.compile("[1-9][0-9]{5}")


class Row(NamedTuple):
    """One dated value with its paper trail (参数行).

    ``value`` is None where the row says that there is none for its time (``missing = true``): a hole that
    somebody has looked at, not one that was forgotten. ``entered_on`` is the day from which this system knew the
    row, None for always. ``version`` is the digest of the file that holds it, ``provisions`` are its clauses.
    """

    value: Fraction | int | None
    source: str
    confidence: Confidence
    entered_by: str
    confirmed_by: str
    entered_on: date | None
    term: str
    version: str
    provisions: tuple[str, ...] = ()


class History:
    """What was known of a place, from day to day: a timeline for each day on which rows were entered (沿革)."""

    def __init__(self, name: str, spans: Iterable[Span[Row]]) -> None:
        rows = sorted(spans, key=_entered)
        self._days = sorted({_entered(span) for span in rows})
        past = [_filled(_standing(rows, day)) for day in self._days[:-1]]
        self._timelines = [Timeline(name, known) for known in (*past, _standing(rows, self._days[-1]))]

    @property
    def latest(self) -> Timeline[Row]:
        """All that is known now."""
        return self._timelines[-1]

    def at(self, known_at: date | None) -> Timeline[Row] | None:
        """What was known at the end of that day; None if that was nothing."""
        if known_at is None:
            return self.latest
        place = bisect_right(self._days, known_at) - 1
        return self._timelines[place] if place >= 0 else None


class Series(NamedTuple):
    """All values of one parameter, a history a region (参数序列).

    A table, such as months by age, has a history a region and key; ``histories`` then holds ``"CN/60"``. ``plausible``
    are the bounds of its values, ``one_of`` those there are where they are a closed set.
    """

    name: str
    unit: str
    national_fallback: bool
    histories: Mapping[str, History]
    version: str
    term: str
    plausible: tuple[Fraction | int, Fraction | int]
    one_of: tuple[int, ...]

    @property
    def regions(self) -> dict[str, Timeline[Row]]:
        """What is known now, a timeline a region (and key)."""
        return {place: history.latest for place, history in self.histories.items()}

    def lookup_order(self, region: str, key: Key | None = None) -> Iterator[str]:
        """The regions to look in: the one asked for, those above it, and the nation where the series allows it."""
        return (place for place in self._lenders(region) if place_of(place, key) in self.histories)

    def _lenders(self, region: str) -> tuple[str, ...]:
        upper = above(region)
        return upper if self.national_fallback or region == NATIONAL else upper[:-1]

    def find(
        self, region: str, first: date, last: date, key: Key | None = None, known_at: date | None = None
    ) -> tuple[str, Span[Row]] | None:
        """The region that answers and its value over the whole period; ``InvalidInput`` if it changes."""
        for place in self.lookup_order(region, key):
            timeline = self.histories[place_of(place, key)].at(known_at)
            span = timeline and timeline.find(first)
            if timeline and span and span.value.value is not None:
                end = timeline.find(last)
                if end is None or end.value.value != span.value.value:
                    raise _changes_within(self, place, first, last)
                return place, span
        return None

    def lines(self, region: str | None = None) -> tuple[Key, ...]:
        """The keys of a table, in the order of the file; nothing for a plain series.

        For a region: those of the nearest region that has lines, for a province has bands of its own.
        """
        for lender in self._lenders(region) if region else (None,):
            keys = [key for place in self.histories if (key := _key_of(place, lender))]
            if keys:
                return tuple(dict.fromkeys(int(key) if key.isdigit() else key for key in keys))
        return ()

    def known(self, known_at: date | None = None) -> str:
        """What there is, for messages."""
        held = ((place, history.at(known_at)) for place, history in self.histories.items())
        return "; ".join(f"{place} {timeline.reach()}" for place, timeline in held if timeline)


def above(region: str) -> tuple[str, ...]:
    """A region and those it inherits from, nearest first: 330106, 330100, 330000, CN. Basis: gbt-2260.

    A code that is no division, such as that of the demo district, inherits from the nation alone.
    """
    upper = [region]
    if _DIVISION.fullmatch(region):
        upper += [f"{region[:4]}00", f"{region[:2]}0000"]
    return tuple(dict.fromkeys([*upper, NATIONAL]))


def place_of(region: str, key: Key | None) -> str:
    """Under which name the history of a region, or of a region's key, is kept: ``CN``, ``CN/60``."""
    return region if key is None else f"{region}/{key}"


def _key_of(place: str, region: str | None) -> str:
    """The key in the name of a history, if it is one of that region (None: of any)."""
    holder, _, key = place.partition("/")
    return key if region in (None, holder) else ""


def _entered(span: Span[Row]) -> date:
    return span.value.entered_on or _ALWAYS


def _standing(rows: list[Span[Row]], day: date) -> list[Span[Row]]:
    """The rows that stood on a day: a later row takes the place of one with the same first day, and ends one that
    was open when it begins."""
    held: list[Span[Row]] = []
    for _, entered in groupby((row for row in rows if _entered(row) <= day), key=_entered):
        new = list(entered)
        starts = {span.first for span in new}
        held = [span for span in held if span.first not in starts] + new
    held.sort(key=lambda span: span.first)
    return [_ended(*pair) for pair in pairwise(held)] + held[-1:]


def _ended(span: Span[Row], following: Span[Row]) -> Span[Row]:
    later = _entered(following) > _entered(span) and following.first > span.first
    return span._replace(last=following.first - _DAY) if span.last is None and later else span


def _filled(spans: list[Span[Row]]) -> list[Span[Row]]:
    """Holes in what was known on a past day are told as such; only in what is known now they are a fault."""
    holes = [
        Span(before.last + _DAY, after.first - _DAY, before.value._replace(value=None))
        for before, after in pairwise(spans)
        if before.last is not None and before.last + _DAY < after.first
    ]
    return [*spans, *holes]


def _changes_within(series: Series, region: str, first: date, last: date) -> InvalidInput:
    return InvalidInput(
        f"参数“{series.name}”（地区 {region}）在 {first} 至 {last} 有变动。请按月或按日查询。",
        f"Parameter {series.name!r} of region {region} changes from {first} to {last}. Ask for a month.",
        series=series.name,
        region=region,
    )
