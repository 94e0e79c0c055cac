"""Contribution months of many persons from rows of person and month (缴费月数)."""

from typing import NamedTuple

import numpy as np

from quanyi.bulk.edge import Column, checked
from quanyi.law.errors import InvalidInput
from quanyi.law.periods import Month

_FIRST, _LAST = Month(1900, 1).index, Month(2200, 12).index
_SPAN = _LAST + 1


class Counted(NamedTuple):
    """Months of each person: actual, deemed and not also paid, and both together."""

    actual: Column
    deemed: Column

    @property
    def total(self) -> Column:
        return self.actual + self.deemed


def contribution_months(
    person: Column, month: Column, *, persons: int, deemed: tuple[Column, Column] | None = None
) -> Counted:
    """累计缴费年限（月）/ Months of contribution of `persons` persons, each month once over all employers and places.

    A row is a person (0 to `persons` − 1) and a month fully paid, as `Month.index`; rows may repeat and stand in any
    order. `deemed` are the same two columns of months recognised from before contributions existed; one that was also
    paid counts as paid.

    Raises InvalidInput for columns that are not int64 or not as long as each other, persons or months out of range.
    Basis: d14-6-4, gb-A-24-1, gb-A-24-2, sil-19. Rounds: nothing.
    """
    none = np.zeros(0, dtype=np.int64)
    paid = _keys(person, month, persons)
    recognised = np.setdiff1d(_keys(*(deemed or (none, none)), persons), paid, assume_unique=True)
    return Counted(
        *(np.bincount(keys // _SPAN, minlength=persons).astype(np.int64) for keys in (paid, recognised))
    )


def _keys(person: Column, month: Column, persons: int) -> Column:
    """Each pair once, as one number."""
    who, when = checked(person, "person", dimensions=1), checked(month, "month", dimensions=1)
    bad = len(who) != len(when) or (
        who.size
        and not (0 <= who.min() <= who.max() < persons and _FIRST <= when.min() <= when.max() <= _LAST)
    )
    if bad:
        raise InvalidInput(
            f"人员 {len(who)} 行、月份 {len(when)} 行：两列应等长，人员为 0 至 {persons - 1}，月份为 Month.index。",
            f"{len(who)} rows of persons and {len(when)} of months: they must be as many, persons 0 to {persons - 1}, "
            "months as Month.index.",
        )
    keys: Column = np.sort(who * _SPAN + when)
    first: Column = keys[np.append(np.ones(min(1, len(keys)), dtype=bool), keys[1:] != keys[:-1])]
    return first
