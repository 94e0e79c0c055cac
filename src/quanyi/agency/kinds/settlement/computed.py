"""算出的结息明细: what a run computed, kept outside memory until its batch is written. Basis: gb-10.2-3."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from quanyi.agency.collect.columns import BLOCK

Table: TypeAlias = NDArray[np.int64]
Block: TypeAlias = list[NDArray[np.int64]]  # a column each
# What a run gives for an account, in the order of its columns.
COLUMNS = (
    "person",
    "opening_own_fen",
    "opening_transfer_fen",
    "credited_own_fen",
    "credited_transfer_fen",
    "paid_out_fen",
    "own_interest_fen",
    "transfer_interest_fen",
)


class Computed:
    """Tables of shape (accounts, columns) in a file without a name: sums are known before the rows are written, and
    ten times the accounts take no more memory.
    """

    def __init__(self) -> None:
        self.count = 0
        self._sums = np.zeros(len(COLUMNS), np.int64)

    def __enter__(self) -> Self:
        self._file = TemporaryFile()
        return self

    def __exit__(self, *failure: object) -> None:
        self._file.close()

    def add(self, table: Table) -> None:
        self.count += len(table)
        self._sums += table.sum(axis=0)
        self._file.write(table.tobytes())

    @property
    def totals(self) -> dict[str, int]:
        """What the reviewers see of a run before they open any account."""
        _, opening_own, opening_transfer, own, transfer, paid_out, own_interest, transfer_interest = (
            self._sums.tolist()
        )
        return {
            "accounts": self.count,
            "opening_fen": opening_own + opening_transfer,
            "credited_fen": own + transfer,
            "paid_out_fen": paid_out,
            "interest_fen": own_interest + transfer_interest,
        }

    def blocks(self, submission_id: int) -> Iterator[Block]:
        """The columns of the batch, its own number first."""
        self._file.seek(0)
        row = np.dtype((np.int64, len(COLUMNS)))
        while piece := self._file.read(BLOCK * row.itemsize):
            table = np.frombuffer(piece, row)
            yield [np.full(len(table), submission_id), *table.T]
