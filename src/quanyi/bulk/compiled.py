"""The compiled pass over account years (成批计息的编译部分), where the installation brought one; else NumPy alone.

`account_years.c` is built with the package (decision 055), never at an office. It reads and writes through addresses,
so nothing reaches it but columns of the type, the shape and the layout that are looked at here.
"""

from ctypes import CDLL, POINTER, Structure, byref, c_int, c_int64, c_void_p
from fractions import Fraction
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import NamedTuple

import numpy as np

from quanyi.bulk.edge import MAX_COLUMN_FEN, Column
from quanyi.law.rules.product import MONTHS

FINEST = 10**9
"""The largest denominator of a rate that is taken here: the proof of the division in floating point wants it exact."""

VERSION = 1
"""Of how `account_years.c` is called and what it means; another number there is another program, left over."""

_IN = ("opening_principal", "opening_interest", "credits", "payments", "brought")
_OUT = ("on_opening", "on_credits", "on_payments", "closing_principal", "closing_interest")
_Rate = c_int64 * 2


class _Columns(Structure):
    _fields_ = [(name, c_void_p) for name in (*_IN, *_OUT)]


class Years(NamedTuple):
    """What account years are worked out from, in fen; shapes (accounts,) and (accounts, 12), January first."""

    opening_principal: Column
    opening_interest: Column | None
    credits: Column
    payments: Column | None = None
    brought: Column | None = None


class Worked(NamedTuple):
    """What they come to, in fen."""

    on_opening: Column
    on_credits: Column
    on_payments: Column
    closing_principal: Column | None = None
    closing_interest: Column | None = None


def _library() -> CDLL | None:
    here = Path(__file__).parent
    built = [file for suffix in EXTENSION_SUFFIXES if (file := here / f"_account_years{suffix}").exists()]
    if not built:
        return None
    try:
        library = CDLL(str(built[0]))
        if c_int.in_dll(library, "quanyi_account_years_version").value != VERSION:
            return None
    except (
        OSError,
        ValueError,
    ):  # of another machine, on a disk that runs nothing, or of before there was a version
        return None
    library.quanyi_account_years.argtypes = [c_int64, c_int64, _Rate, _Rate, POINTER(_Columns)]
    library.quanyi_account_years.restype = c_int
    return library


LIBRARY = _library()


def worked_out(years: Years, *, carried: Fraction, credited: Fraction, closes: bool) -> Worked | None:
    """账户年度计息 / The years worked out in one pass; `closes` asks for the closing, too.

    None where that cannot be done here: nothing is compiled, a rate is above one or too fine, columns lie otherwise, an
    amount is out of range, more is paid out than an account holds. NumPy then does it, or says what is wrong.
    Basis: gb-10.2-3, gb-A-34, gb-A-36. Rounds: as `quanyi.bulk.part_interest`.
    """
    count = len(years.opening_principal)
    if LIBRARY is None or not (_fits(carried) and _fits(credited) and _lie_right(years, count)):
        return None
    # One piece of memory for all that is made: block after block it is the same, where many small ones are given back.
    made = np.empty((5 if closes else 3, count), np.int64)
    if years.payments is None:
        made[2] = 0
    found = Worked(*made)
    columns = _Columns(*(None if column is None else column.ctypes.data for column in (*years, *found)))
    is_odd = LIBRARY.quanyi_account_years(
        count, MAX_COLUMN_FEN, _pair(carried), _pair(credited), byref(columns)
    )
    return None if is_odd else found


def _fits(rate: Fraction) -> bool:
    return abs(rate.numerator) <= rate.denominator <= FINEST


def _pair(rate: Fraction) -> object:
    return _Rate(rate.numerator, rate.denominator)


def _lie_right(years: Years, count: int) -> bool:
    shapes = ((count,), (count,), *[(count, MONTHS)] * 3)
    return all(
        column is None
        or (
            isinstance(column, np.ndarray)
            and column.dtype == np.int64
            and column.shape == shape
            and column.flags.c_contiguous
            and column.flags.aligned
        )
        for column, shape in zip(years, shapes, strict=True)
    )
