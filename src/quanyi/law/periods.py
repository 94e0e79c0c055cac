"""Months and dated values (月份与时间线)."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, NamedTuple, TypeVar, overload

from quanyi.law.errors import InvalidInput, NoRule

T = TypeVar("T")

_DAY = timedelta(days=1)
_MONTH = re.compile(r"(\d{4})(?:[-./年](\d{1,2})月?|(\d{2}))")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month (月份), the unit in which contributions are owed, credited and counted.

    Ordered and hashable; ``month + 3`` and ``month - 3`` are months, ``later - earlier`` a number of months.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1900 <= self.year <= 2200 and 1 <= self.month <= 12):
            raise InvalidInput(
                f"不是有效月份：{self.year}年{self.month}月（年份 1900—2200，月份 1—12）。",
                f"Not a month: year {self.year}, month {self.month} (years 1900 to 2200, months 1 to 12).",
            )

    @classmethod
    def of(cls, day: date) -> Month:
        """The month in which ``day`` lies."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``2025-12``, ``202512``, ``2025年12月``, ``2025.12`` or ``2025/12``; else ``InvalidInput``."""
        found = _MONTH.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
        if found is None:
            raise InvalidInput(
                f"无法读作月份：“{text}”。请写成 2025-12、202512 或 2025年12月。",
                f"Cannot read {text!r} as a month. Write 2025-12, 202512 or 2025年12月.",
            )
        return cls(int(found[1]), int(found[2] or found[3]))

    @classmethod
    def from_index(cls, index: int) -> Month:
        """The month with that ``index``."""
        year, month = divmod(index, 12)
        return cls(year, month + 1)

    @classmethod
    def span(cls, first: Month, last: Month) -> Iterator[Month]:
        """All months from ``first`` to ``last``, both included; none if ``last`` lies before ``first``."""
        return map(cls.from_index, range(first.index, last.index + 1))

    @classmethod
    def of_year(cls, year: int) -> Iterator[Month]:
        """January to December of ``year``."""
        return cls.span(cls(year, 1), cls(year, 12))

    @property
    def index(self) -> int:
        """Months since January of the year 0; neighbours differ by one."""
        return self.year * 12 + self.month - 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return (self + 1).first_day - _DAY

    def __add__(self, months: int) -> Month:
        return Month.from_index(self.index + months)

    @overload
    def __sub__(self, other: Month) -> int: ...
    @overload
    def __sub__(self, other: int) -> Month: ...
    def __sub__(self, other: Month | int) -> int | Month:
        if isinstance(other, Month):
            return self.index - other.index
        return Month.from_index(self.index - other)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later or earlier, or the last day of that month where it has no such day."""
    month = Month.of(day) + months
    return month.first_day + _DAY * (min(day.day, month.last_day.day) - 1)


def last_day_of_months(first: date, months: int) -> date:
    """The last day of so many months that begin with ``first``, that day included: the day before the same day of the
    next one, and where that month has no such day its own last day. One month from 30 January ends on 28 February.
    """
    same = add_months(first, months)
    return same if same.day < first.day else same - _DAY


def merged(periods: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Periods of days, both ends included, in order and joined where they overlap or meet (合并时段)."""
    joined: list[tuple[date, date]] = []
    for first, last in sorted(periods):
        if joined and first <= joined[-1][1] + _DAY:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


class Span(NamedTuple, Generic[T]):
    """A value with its first and last day of validity; ``last`` is None while it is open (有效期)."""

    first: date
    last: date | None
    value: T


class Timeline(Generic[T]):
    """Dated values without gap or overlap (时间线).

    Raises ``InvalidInput`` when built with a gap, an overlap or nothing; ``NoRule`` when asked outside its
    range.
    """

    def __init__(self, name: str, spans: Iterable[Span[T]]) -> None:
        self.name = name
        self.spans = tuple(sorted(spans, key=lambda span: span.first))
        self._starts = [span.first for span in self.spans]
        self._check()

    def _check(self) -> None:
        if not self.spans:
            raise _broken(self.name, "没有任何时段", "it holds no period")
        for span in self.spans:
            if span.last is not None and span.last < span.first:
                raise _broken(
                    self.name, f"{span.first} 起的时段倒置", f"the period from {span.first} ends before"
                )
        for earlier, later in zip(self.spans, self.spans[1:], strict=False):
            if earlier.last is None or earlier.last >= later.first:
                raise _broken(self.name, f"{later.first} 处重叠", f"periods overlap at {later.first}")
            if earlier.last + _DAY != later.first:
                raise _broken(self.name, f"{earlier.last} 之后断档", f"there is a gap after {earlier.last}")

    def find(self, on: date) -> Span[T] | None:
        """The span that covers ``on``, or None."""
        place = bisect_right(self._starts, on) - 1
        if place < 0:
            return None
        span = self.spans[place]
        return span if span.last is None or on <= span.last else None

    def at(self, on: date | Month) -> T:
        """The value on a day, or on the first day of a month; ``NoRule`` names the timeline and the date."""
        span = self.find(on.first_day if isinstance(on, Month) else on)
        if span is None:
            raise NoRule.at(self.name, on=on, clause=self.reach())
        return span.value

    def reach(self) -> str:
        """First and last day as text, for messages."""
        return f"{self.spans[0].first} — {self.spans[-1].last or '…'}"


def _broken(name: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput(
        f"时间线“{name}”有误：{zh}。请补齐或更正起止日期，使各时段首尾相接。",
        f"Timeline {name!r} is broken: {en}. Correct the dates so that periods meet end to end.",
        series=name,
    )
