"""重算: what the settled years of an account gain or lose when a fact below them is corrected.

Nothing is typed: the years are computed anew, one after the other, each on the balance that the ones before leave.
Basis: d14-6-4, d14-16, gb-10.2-3, gb-A-34.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from quanyi.agency.ledger.history import AccountHistory, Settled
from quanyi.agency.ledger.selectors import YearFlow, interest_of
from quanyi.law.periods import Month
from quanyi.law.rules.account_parts import Rates, year_rates
from quanyi.law.rules.account_record import OwedMonth

Parts = tuple[int, int]  # own part, transferred part, in fen


@dataclass(frozen=True)
class Change:
    """更正的一笔: a month's credit that comes into both parts of an account, or is taken back (`is_taken_back`)."""

    owed: OwedMonth
    is_taken_back: bool = False

    @property
    def month(self) -> Month:
        """The month of crediting."""
        assert self.owed.credited is not None
        return self.owed.credited

    @property
    def own_fen(self) -> int:
        return -self.owed.own_fen if self.is_taken_back else self.owed.own_fen

    @property
    def transfer_fen(self) -> int:
        return -self.owed.transfer_fen if self.is_taken_back else self.owed.transfer_fen


@dataclass(frozen=True)
class YearDifference:
    """A settled year before and after, in fen."""

    person_id: int
    year: int
    own_before_fen: int
    own_after_fen: int
    transfer_before_fen: int
    transfer_after_fen: int

    @property
    def own_fen(self) -> int:
        return self.own_after_fen - self.own_before_fen

    @property
    def transfer_fen(self) -> int:
        return self.transfer_after_fen - self.transfer_before_fen

    @property
    def total_fen(self) -> int:
        return self.own_fen + self.transfer_fen


def year_differences(
    account: AccountHistory, changes: Iterable[Change], *, anew_from: int | None = None
) -> Iterator[YearDifference]:
    """The settled years whose interest changes, oldest first.

    `anew_from`: every year from this one is computed anew at today's rates even where nothing below it changed. A year
    that the earlier system settled keeps what that system gave, plus what our rule says that the change makes: its own
    reckoning is not known here (decision 016). Raises NoParameter where a year that changes has no rate.
    """
    changes = tuple(changes)
    first = min([change.month.year for change in changes] + [anew_from or 9999])
    carried: Parts = (0, 0)
    for year in range(first, max(account.settled, default=0) + 1):
        of_year = [change for change in changes if change.month.year == year]
        anew = anew_from is not None and year >= anew_from
        if any(carried) or of_year or anew:
            before = _posted(account.settled, year)
            after = _after(account, year, carried, of_year)
            if after != before:
                yield YearDifference(account.person_id, year, before[0], after[0], before[1], after[1])
            carried = (carried[0] + after[0] - before[0], carried[1] + after[1] - before[1])
        carried = (
            carried[0] + sum(change.own_fen for change in of_year),
            carried[1] + sum(change.transfer_fen for change in of_year),
        )


def _posted(settled: Mapping[int, Settled], year: int) -> Parts:
    """A year between settled ones in which there was no account yet stands with nothing."""
    return (settled[year].own_fen, settled[year].transfer_fen) if year in settled else (0, 0)


def _after(account: AccountHistory, year: int, carried: Parts, changes: list[Change]) -> Parts:
    rates = year_rates(year, account.region)
    flow = account.flow(year)
    after = yearly_totals(changed_flow(flow, carried, changes), rates)
    if not account.is_settled_elsewhere(year):
        return after
    posted, by_rule = _posted(account.settled, year), yearly_totals(flow, rates)
    return (posted[0] + after[0] - by_rule[0], posted[1] + after[1] - by_rule[1])


def yearly_totals(flow: YearFlow, rates: Rates) -> Parts:
    """A year's interest of both parts, in fen."""
    own, transfer = interest_of(flow, rates)
    return own.total, transfer.total


def changed_flow(flow: YearFlow, carried: Parts, changes: Iterable[Change]) -> YearFlow:
    """The year with what earlier years carry into it and what is corrected in it."""
    own, transfer = list(flow.own.credits), list(flow.transfer.credits)
    for change in changes:
        own[change.month.month - 1] += change.own_fen
        transfer[change.month.month - 1] += change.transfer_fen
    return replace(
        flow,
        own=replace(flow.own, opening_fen=flow.own.opening_fen + carried[0], credits=tuple(own)),
        transfer=replace(
            flow.transfer, opening_fen=flow.transfer.opening_fen + carried[1], credits=tuple(transfer)
        ),
        made_up=_changed_months(flow, changes),
    )


def _changed_months(flow: YearFlow, changes: Iterable[Change]) -> tuple[OwedMonth, ...]:
    """The months of earlier years credited in the year, without those that are taken back and with those that come."""
    months = list(flow.made_up)
    for change in changes:
        if change.owed.month.year >= change.month.year:
            continue
        if not change.is_taken_back:
            months.append(change.owed)
            continue
        gone = next((m for m in months if _same(m, change.owed)), None)
        if gone is not None:
            months.remove(gone)
    return tuple(months)


def _same(one: OwedMonth, other: OwedMonth) -> bool:
    return (one.month, one.credited, one.own_fen, one.transfer_fen) == (
        other.month, other.credited, other.own_fen, other.transfer_fen,
    )  # fmt: skip
