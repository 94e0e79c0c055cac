"""Declared rows as columns: what they add up to, and what each leaves in the books (成批入账).

The law posts sums of months as it posts months; only what stands on accounts of persons is as many as the rows are.
Basis: gb-6.2, gb-6.5-1, d14-6-4.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from quanyi.agency.collect.columns import BLOCK
from quanyi.agency.collect.copying import DAY_ZERO, as_column
from quanyi.agency.ledger.crediting import credited_month
from quanyi.agency.ledger.posting import EntryColumns, InColumns, Owed
from quanyi.bulk import contribution_credits
from quanyi.law import ledger as law_ledger
from quanyi.law.money import MAX_FEN
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount as A

ENTRY = ("month", "account", "person", "employer", "amount_fen", "is_red")
Columns = Sequence[NDArray[Any]]


@dataclass(frozen=True)
class Lines:
    """缴费明细的列: as `law.ledger.ContributionLine`, months as days since 2000; what is not paid is masked."""

    person_id: NDArray[np.int64]
    month: NDArray[np.int64]
    credited: "np.ma.MaskedArray[Any, Any]"
    amounts: NDArray[np.int64]  # (rows, 4), in the order of `law.ledger.AMOUNTS`

    def __getitem__(self, n: int) -> law_ledger.ContributionLine:
        credited = self.credited[n]
        return law_ledger.ContributionLine(
            int(self.person_id[n]),
            month_of(self.month[n]),
            None if credited is np.ma.masked else month_of(credited),
            *self.amounts[n].tolist(),
        )

    def of(self, which: Sequence[int]) -> "Lines":
        return Lines(self.person_id[which], self.month[which], self.credited[which], self.amounts[which])

    @property
    def is_paid(self) -> NDArray[np.bool_]:
        return ~np.ma.getmaskarray(self.credited)

    def refuse_wrong(self) -> None:
        """As the law refuses a line, the first that it would."""
        own, employer, account_own, account_transfer = self.amounts.T
        is_wrong = (self.amounts < 0).any(axis=1) | (self.amounts > MAX_FEN).any(axis=1)
        is_wrong |= own + employer < account_own + account_transfer
        for n in np.flatnonzero(is_wrong):
            law_ledger.check_line(self[int(n)])

    def summed(self, which: NDArray[np.bool_]) -> list[law_ledger.ContributionLine]:
        """One line for each two months, owed and credited, that some of these lines have: nobody's."""
        month, credited, amounts = self.month[which], self.credited[which], self.amounts[which]
        months, place = np.unique((month << 32) + credited.filled(_UNPAID), return_inverse=True)
        sums = np.zeros((len(months), amounts.shape[1]), np.int64)
        np.add.at(sums, place, amounts)
        first = np.array([np.flatnonzero(place == n)[0] for n in range(len(months))], np.int64)
        lines = Lines(np.zeros_like(first), month[first], credited[first], sums)
        return [lines[n] for n in range(len(months))]


_UNPAID = 1  # the second day of a month: none is credited on it


def lines_of(
    person_ids: Sequence[int],
    months: Sequence[Month],
    paid_on: Sequence[date | None],
    amounts: Sequence[tuple[int, int, int, int]],
    settled: Mapping[int, int],
) -> Lines:
    """The lines of rows; `settled`: the last year of each person that is settled."""
    credited_on = cache(credited_month)
    credited = [
        credited_on(on, settled.get(person_id)) if on else None
        for on, person_id in zip(paid_on, person_ids, strict=True)
    ]
    return Lines(
        np.array(person_ids, np.int64),
        as_column(months),
        np.ma.array(as_column(credited)),
        np.array(amounts, np.int64).reshape(len(amounts), len(law_ledger.AMOUNTS)),
    )


def month_of(days: int) -> Month:
    return Month.of(DAY_ZERO + timedelta(int(days)))


def credits_of(lines: Lines, employer_id: int) -> EntryColumns:
    """What the paid lines leave on accounts of persons."""
    paid = lines.is_paid
    _own, _employer, account_own, account_transfer = lines.amounts[paid].T
    entries = contribution_credits(lines.person_id[paid], account_own, account_transfer)
    days = np.ma.getdata(lines.credited)[paid][entries.line]
    employer = np.full(len(days), employer_id)
    columns = [days, entries.account, entries.person_id, employer, entries.amount_fen, entries.is_red]
    sums = {A.OWN_PRINCIPAL: -int(account_own.sum()), A.TRANSFER_PRINCIPAL: -int(account_transfer.sum())}
    return EntryColumns(ENTRY, len(days), _in_blocks(columns), _entry, sums)


def _entry(
    days: int, account: int, person_id: int, employer_id: int, amount_fen: int, is_red: bool
) -> law_ledger.Entry:
    return law_ledger.Entry(A(account), amount_fen, person_id, employer_id, month_of(days), is_red)


def owed_of(
    lines: Lines, row_ids: Sequence[int], kinds: Sequence[str], versions: Sequence[int], employer_id: int
) -> InColumns[Owed]:
    """What each row is in the books; `lines` are those of these rows."""
    columns = [
        np.array(row_ids, np.int64),
        lines.person_id,
        np.full(len(row_ids), employer_id),
        lines.month,
        as_column(kinds),
        lines.credited,
        np.array(versions, np.int64),
    ]
    return InColumns(Owed._fields[:-1], len(row_ids), _in_blocks(columns), _owed)


def _owed(
    row_id: int, person_id: int, employer_id: int, month: int, kind: bytes, credited: int | None, version: int
) -> Owed:
    months = month_of(month), kind.decode(), None if credited is None else month_of(credited)
    return Owed(row_id, person_id, employer_id, *months, version)


def _in_blocks(columns: Columns) -> Callable[[], Iterator[Columns]]:
    return partial(_blocks, columns)


def _blocks(columns: Columns) -> Iterator[Columns]:
    for begins in range(0, len(columns[0]), BLOCK):
        yield [column[begins : begins + BLOCK] for column in columns]
