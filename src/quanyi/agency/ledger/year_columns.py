"""账户年度的列: the unsettled account years of a region as columns, for what is computed of all of them at once.

They are read from the projection, which every posting carries on within its own transaction (`projection.carry`): what
a year began with, and what came and went in it, without the history behind it. Basis: gb-10.2-3, gb-A-33.
"""

from collections.abc import Generator
from typing import NamedTuple

from quanyi.agency.collect.copying import read_columns
from quanyi.agency.ledger.projection_sql import ARRAYS, YEAR_BEGINS, begun, in_year
from quanyi.agency.ledger.selectors import PartFlow, YearFlow
from quanyi.bulk import Column
from quanyi.law.rules.account_record import OwedMonth


class PartColumns(NamedTuple):
    """One part of many accounts in a year, in fen; credits and payouts have shape (accounts, 12), January first."""

    opening_fen: Column
    credits_fen: Column
    payouts_fen: Column

    @property
    def moves(self) -> Column:
        """Whether there is anything in it at all, account by account."""
        moved = self.credits_fen.any(axis=1) | self.payouts_fen.any(axis=1)
        found: Column = moved | (self.opening_fen != 0)
        return found

    def at(self, place: int) -> PartFlow:
        credits, payouts = self.credits_fen[place].tolist(), self.payouts_fen[place].tolist()
        return PartFlow(int(self.opening_fen[place]), tuple(credits), tuple(payouts))


class YearColumns(NamedTuple):
    """Account years side by side, by person."""

    person_ids: Column
    own: PartColumns
    transfer: PartColumns

    def at(self, place: int, made_up: tuple[OwedMonth, ...]) -> YearFlow:
        """One of them, with the months of earlier years that were credited in it."""
        return YearFlow(int(self.person_ids[place]), self.own.at(place), self.transfer.at(place), made_up)


def unsettled_columns(year: int, region: str) -> Generator[YearColumns, None, None]:
    """The account years of a region that are not settled, by person, block by block: one statement, one instant."""
    for columns in read_columns(_SELECTED, {"year": year, "region": region}, _TYPES):
        person_ids, opening_own, opening_transfer, own_in, transfer_in, own_out, transfer_out = columns
        own = PartColumns(opening_own, own_in, own_out)
        yield YearColumns(person_ids, own, PartColumns(opening_transfer, transfer_in, transfer_out))


_TYPES = (">i8", ">i8", ">i8", *["twelve"] * 4)
_NOTHING = "'{0,0,0,0,0,0,0,0,0,0,0,0}'::bigint[]"
_SELECTED = f"""
    SELECT p.id, {begun("own")}, {begun("transfer")}, {", ".join(in_year(name, _NOTHING) for name in ARRAYS)}
    FROM {YEAR_BEGINS}
    WHERE p.region = %(region)s AND NOT EXISTS (
        SELECT 1 FROM ledger_settledyear s WHERE s.person_id = p.id AND s.year = %(year)s
    )
    ORDER BY p.id
"""  # noqa: S608  (built from constants only)
