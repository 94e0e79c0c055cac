"""What the law says of single months, asked once for each that differs (逐月判定).

Whether a month came in time, was made up, was paid in its deferral and from when it bears interest depends on its dates
alone, not on its amounts: a million accounts share a few thousand of them. Nothing of the law is written a second time.
"""

from datetime import date, timedelta
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from quanyi.bulk.edge import Column
from quanyi.bulk.nation.facts import NO_DAY, NONE, Flags, Owed
from quanyi.law.parameters import known_at, parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.rules.due import bears_from, is_in_time, is_made_up, is_paid_in_deferral

_EPOCH = date(1970, 1, 1)
_TABLE = 2**22
"""How many values a key may have so that a table of them is made; beyond it they are put in order instead."""


class Judged(NamedTuple):
    """Month by month, as `law.rules.due` has it; months are `Month.index`."""

    is_in_time: Flags
    is_made_up: Flags
    in_place: Flags
    bears_from: Column
    overdue_from: Column


def judged(owed: Owed, region: str) -> Judged:
    """What the law says of each month. Raises NoParameter. Basis: collection-13, d13-23, gb-A-30."""
    dates = (owed.month, owed.credited, owed.deferred_until, owed.paid_on)
    if not len(owed.month):
        return Judged(*(np.zeros(0, bool) for _ in range(3)), *(np.zeros(0, np.int64) for _ in range(2)))
    some, place = _distinct(dates)
    ask = partial(_of_one, region, known_at(), parameters_version())
    answers = list(map(ask, *(column.tolist() for column in some)))
    flags = (np.array([answer[n] for answer in answers], bool)[place] for n in range(3))
    months = (np.array([answer[n] for answer in answers], np.int64)[place] for n in (3, 4))
    return Judged(*flags, *months)


@lru_cache(maxsize=2**17)
def _of_one(
    region: str,
    _known: date | None,
    _parameters: str,
    month: int,
    credited: int,
    deferred_until: int,
    paid_on: int,
) -> tuple[bool, bool, bool, int, int]:
    """By the same law a month of the same dates gets the same answer in the next block."""
    owed = OwedMonth(
        month=Month.from_index(month),
        base_fen=0,
        own_fen=0,
        credited=None if credited == NONE else Month.from_index(credited),
        deferred_until=None if deferred_until == NONE else Month.from_index(deferred_until),
        paid_on=None if paid_on == NO_DAY else _EPOCH + timedelta(days=paid_on),
    )
    return (
        is_in_time(owed, region),
        is_made_up(owed, region),
        is_paid_in_deferral(owed, region),
        bears_from(owed, region).index,
        owed.overdue_from.index,
    )


class _Close(NamedTuple):
    """A column from nought up: what is absent is nought, what is there counts from `low` + 1."""

    values: Column
    low: int
    absent: int

    @property
    def span(self) -> int:
        return int(self.values.max()) + 1

    def apart(self, values: Column) -> Column:
        return np.where(values == 0, self.absent, values + self.low)


def _close(column: Column, absent: int) -> _Close:
    is_there = column != absent
    low = int(column[is_there].min()) - 1 if is_there.any() else 0
    return _Close(np.where(is_there, column - low, 0), low, absent)


def _distinct(columns: tuple[Column, ...]) -> tuple[list[Column], Column]:
    """The rows that differ, and of each row which of them it is. Months of three centuries are 12 bits, their days 17:
    a key of three months and a day stays within 53.
    """
    close = [_close(column, NO_DAY if n == len(columns) - 1 else NONE) for n, column in enumerate(columns)]
    key, size = np.zeros(len(columns[0]), np.int64), 1
    for one in close:
        key, size = key * one.span + one.values, size * one.span
    chosen, place = _numbered(key, size)
    found = []
    for one in reversed(close):
        chosen, rest = np.divmod(chosen, one.span)
        found.append(one.apart(rest))
    return found[::-1], place


def _numbered(key: Column, size: int) -> tuple[Column, Column]:
    """The different keys in order, and of each key which it is; by a table where there are few values."""
    if size > _TABLE:
        chosen, place = np.unique(key, return_inverse=True)
        return chosen, place
    number = np.zeros(size, np.int64)
    number[key] = 1
    chosen = np.flatnonzero(number)
    number[chosen] = np.arange(len(chosen))
    return chosen, number[key]
