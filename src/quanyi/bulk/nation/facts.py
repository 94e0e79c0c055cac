"""Account years of an Arrow batch as columns of one region and year, odd rows set aside (成批数据入列).

What is odd (an amount that 64 bits may not carry, a month that is none, a record that contradicts itself) is left to
`alone`, which computes it or says why not; its amounts are nothing here, so that no kernel meets them.
"""

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quanyi.bulk.edge import MAX_COLUMN_FEN, Column
from quanyi.bulk.nation.schemas import MOST_MONTHS
from quanyi.law.periods import Month
from quanyi.law.rules.account_record import SUB_BALANCES
from quanyi.law.rules.product import MONTHS
from quanyi.law.terms import ContributionKind

Flags = NDArray[np.bool_]
NONE = 0
"""Where there is no month: no `Month` has the index 0."""
NO_DAY = -(10**6)
"""Where no day is known, in days from 1970: before any month."""

_KINDS = {kind.value: place for place, kind in enumerate(ContributionKind)}
KINDS = tuple(ContributionKind)
_FIRST, _LAST = Month(1900, 1).index, Month(2200, 12).index
_FIRST_DAY, _LAST_DAY = -25567, 84005  # 1900-01-01 and 2199-12-31, in days from 1970


class Owed(NamedTuple):
    """The months of all rows, one after the other: `row` says of which, months are `Month.index`, `NONE` without."""

    row: Column
    month: Column
    base: Column
    own: Column
    transfer: Column
    pooled: Column
    credited: Column
    kind: Column
    deferred_until: Column
    paid_on: Column


class Facts(NamedTuple):
    """Account years of one region and year, in fen; `is_odd` names the rows that are not for columns."""

    year: int
    region: str
    opening: dict[str, Column]
    received: dict[str, Column]
    payments: dict[str, Column]
    moved_out: Column
    first: Column
    """Where the months of each row begin among all, and, last, how many there are."""
    owed: Owed
    is_odd: Flags

    @property
    def rows(self) -> int:
        return len(self.moved_out)


def facts_of(batch: pa.RecordBatch, year: int, region: str) -> Facts:
    """The columns of a batch of `ACCOUNT_YEARS` that are all of one year and region."""
    count, column = batch.num_rows, _columns(batch)
    opening, received = (
        {name: column(f"{prefix}_{name}_fen") for name in SUB_BALANCES} for prefix in ("opening", "received")
    )
    twelves = {part: _twelve(batch.column(f"payments_{part}_fen"), count) for part in ("own", "transfer")}
    first, owed, bad_months = _owed(batch.column("months"), count)
    moved_out = _index(column("moved_out"))
    is_odd = _beyond([*opening.values(), *received.values()], count) | bad_months
    for twelve, is_whole in twelves.values():
        is_odd |= ~is_whole | ((twelve < 0) | (twelve > MAX_COLUMN_FEN)).any(axis=1)
    is_odd |= (moved_out < 0) | _contradicts(year, first, owed, moved_out, [t for t, _ in twelves.values()])
    payments = {part: twelve for part, (twelve, _) in twelves.items()}
    return _without(is_odd, Facts(year, region, opening, received, payments, moved_out, first, owed, is_odd))


def by_row(facts: Facts, values: Column) -> Column:
    """Of values month by month the sum of each row, within 64 bits (`MOST_MONTHS`)."""
    begins, has_any = facts.first[:-1], facts.first[1:] > facts.first[:-1]
    if has_any.all():
        return np.add.reduceat(values, begins) if len(begins) else np.zeros(0, np.int64)
    found = np.zeros(facts.rows, np.int64)
    if has_any.any():
        found[has_any] = np.add.reduceat(values, begins[has_any])
    return found


def by_month(facts: Facts, which: Flags, place: Column, values: Column) -> Column:
    """Of the months `which`, the sums by row and by month of the year, January being 0: shape (rows, 12)."""
    found = np.zeros(facts.rows * MONTHS, np.int64)
    at = np.flatnonzero(which & (values != 0))
    np.add.at(found, facts.owed.row[at] * MONTHS + place[at], values[at])
    return found.reshape(-1, MONTHS)


def distinct(facts: Facts, which: Flags) -> Column:
    """How many different months among `which`, row by row."""
    at = np.flatnonzero(which)
    keys = facts.owed.row[at] * (_LAST + 1) + facts.owed.month[at]
    if keys.size and not (keys[1:] > keys[:-1]).all():
        keys = np.unique(keys)
    found: Column = np.bincount(keys // (_LAST + 1), minlength=facts.rows).astype(np.int64)
    return found


def _columns(batch: pa.RecordBatch) -> Any:
    def column(name: str) -> Column:
        return _whole(batch.column(name))

    return column


def _whole(found: pa.Array, absent: int = NONE) -> Column:
    filled = found.fill_null(absent) if found.null_count else found
    whole: Column = filled.to_numpy(zero_copy_only=False).astype(np.int64, copy=False)
    return whole


def _twelve(found: Any, count: int) -> tuple[Column, Flags]:
    """The twelves, and which rows have twelve; others are nothing."""
    lengths = _whole(found.value_lengths())
    is_whole, values = lengths == MONTHS, _whole(found.flatten())
    if is_whole.all():
        return values.reshape(count, MONTHS), is_whole
    twelve = np.zeros((count, MONTHS), np.int64)
    twelve[is_whole] = values[np.repeat(is_whole, lengths)].reshape(-1, MONTHS)
    return twelve, is_whole


def _owed(found: Any, count: int) -> tuple[Column, Owed, Flags]:
    lengths, flat = _whole(found.value_lengths()), found.flatten()
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    row = np.repeat(np.arange(count), lengths)
    months = (_index(_whole(flat.field(name))) for name in ("month", "credited", "deferred_until"))
    amounts = [_whole(flat.field(f"{name}_fen")) for name in ("base", "own", "transfer", "pooled")]
    month, credited, deferred_until = months
    kind, paid_on = _kind(flat.field("kind")), _whole(flat.field("paid_on").cast(pa.int32()), NO_DAY)
    base, own, transfer, pooled = amounts
    owed = Owed(row, month, base, own, transfer, pooled, credited, kind, deferred_until, paid_on)
    bad: Flags = (paid_on != NO_DAY) & ((paid_on < _FIRST_DAY) | (paid_on > _LAST_DAY))
    bad |= (month <= NONE) | (credited < NONE) | (deferred_until < NONE) | (kind < 0)
    for amount in amounts:
        if amount.size and not 0 <= amount.min() <= amount.max() <= MAX_COLUMN_FEN:
            bad |= (amount < 0) | (amount > MAX_COLUMN_FEN)
    return first, owed, _any_by_row(row, bad, count) | (lengths > MOST_MONTHS)


def _kind(found: Any) -> Column:
    """By place among `KINDS`; −1 for any other word."""
    words = found if pa.types.is_dictionary(found.type) else found.dictionary_encode()
    places = np.array([_KINDS.get(word, -1) for word in words.dictionary.to_pylist()] or [0], np.int64)
    found_places: Column = places[_whole(words.indices)]
    return found_places


def _index(number: Column) -> Column:
    """YYYYMM as `Month.index`; `NONE` stays, and what is no month becomes −1."""
    if number.size and not 0 <= number.min() <= number.max() < len(_INDEX):
        number = np.where((number < 0) | (number >= len(_INDEX)), 1, number)  # no month either
    found: Column = _INDEX[number]
    return found


def _indices() -> Column:
    """A table instead of a division, which takes ten times as long."""
    months = list(Month.span(Month.from_index(_FIRST), Month.from_index(_LAST)))
    found = np.full(months[-1].year * 100 + 13, -1, np.int64)
    found[[month.year * 100 + month.month for month in months]] = [month.index for month in months]
    found[NONE] = NONE
    return found


_INDEX = _indices()


def _beyond(columns: list[Column], count: int) -> Flags:
    """Opening and received are added part by part: half of the range each keeps their sum within it."""
    found = np.zeros(count, bool)
    for column in columns:
        found |= (column > MAX_COLUMN_FEN // 4) | (column < -MAX_COLUMN_FEN // 4)
    return found


def _contradicts(year: int, first: Column, owed: Owed, moved_out: Column, payments: list[Column]) -> Flags:
    """What `YearRecord` refuses: months of another year, and what an account did after it had left."""
    count, january = len(moved_out), Month(year, 1).index
    in_year = (owed.credited >= january) & (owed.credited < january + MONTHS)
    misplaced = (owed.month >= january + MONTHS) & ~in_year
    misplaced |= (owed.month < january) & (owed.credited != NONE) & (owed.credited < january)
    has_left = moved_out != NONE
    if has_left.any():
        left = np.repeat(moved_out, np.diff(first))
        misplaced |= (left != NONE) & in_year & (owed.credited > left)
    elsewhere = has_left & ((moved_out < january) | (moved_out >= january + MONTHS))
    paid = np.logical_or.reduce([each.any(axis=1) for each in payments])
    found: Flags = _any_by_row(owed.row, misplaced, count) | elsewhere | (has_left & paid)
    return found


def _any_by_row(row: Column, flags: Flags, count: int) -> Flags:
    found = np.zeros(count, bool)
    found[row[flags]] = True
    return found


def _without(is_odd: Flags, facts: Facts) -> Facts:
    """Odd rows hold nothing: no month, no amount."""
    if not is_odd.any():
        return facts
    keep = ~is_odd[facts.owed.row]
    lengths = np.where(is_odd, 0, np.diff(facts.first))
    return facts._replace(
        opening={name: np.where(is_odd, 0, column) for name, column in facts.opening.items()},
        received={name: np.where(is_odd, 0, column) for name, column in facts.received.items()},
        payments={part: np.where(is_odd[:, None], 0, twelve) for part, twelve in facts.payments.items()},
        moved_out=np.where(is_odd, NONE, facts.moved_out),
        first=np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]),
        owed=Owed(*(column[keep] for column in facts.owed)),
    )
