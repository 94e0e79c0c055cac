"""预结利息: the interest of years that are not settled, up to the month before an account pays out.

A pension, an inheritance and an account paid out whole are worked out on it. It is credited with the decision; the
settlement of the year credits what the year comes to beyond it, and what a later published rate changes is made good
by a case of its own (`benefit_differences`). Basis: d14-6-4, gb-8-2, gb-10.2-3, gb-A-34, sil-14.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quanyi.agency.ledger.benefit import Parts
from quanyi.agency.ledger.history import AccountHistory
from quanyi.agency.ledger.selectors import OWN, PartFlow, YearFlow
from quanyi.law.explain import Figure
from quanyi.law.explain.formula import total
from quanyi.law.parameters import ParameterValue
from quanyi.law.periods import Month
from quanyi.law.rules.account_parts import is_provisional, rate_to_use
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.rules.settling import interest_until

NAMES = ("own", "transfer")


@dataclass(frozen=True)
class YearInterest:
    """预结的一年: what an unsettled year gives both parts up to `last`, beyond what was credited of it, in fen."""

    last: Month
    own: Figure
    transfer: Figure
    own_fen: int
    transfer_fen: int
    rate: ParameterValue

    @property
    def is_provisional(self) -> bool:
        return is_provisional(self.rate)

    @property
    def total_fen(self) -> int:
        return self.own_fen + self.transfer_fen


@dataclass(frozen=True)
class RunningInterest:
    """预结利息: what an account holds as posted, and the interest of the years that are not settled on top."""

    posted: Parts
    years: tuple[YearInterest, ...]

    @property
    def parts(self) -> Parts:
        """Both parts with the interest, in fen."""
        return Parts(
            self.posted.own_fen + sum(year.own_fen for year in self.years),
            self.posted.transfer_fen + sum(year.transfer_fen for year in self.years),
        )

    @property
    def interest_fen(self) -> int:
        return sum(year.total_fen for year in self.years)

    @property
    def is_provisional(self) -> bool:
        return any(year.is_provisional for year in self.years)

    @property
    def own(self) -> Figure:
        return self._part("own_part", self.posted.own_fen, [(y.own, y.own_fen) for y in self.years])

    @property
    def transfer(self) -> Figure:
        return self._part(
            "transfer_part", self.posted.transfer_fen, [(y.transfer, y.transfer_fen) for y in self.years]
        )

    @property
    def balance(self) -> Figure:
        """The balance at the decision, as a figure that opens."""
        parts = tuple(part for part in (self.own, self.transfer) if part.value or part.term == "own_part")
        return Figure("account_balance", self.parts.total_fen, "fen", parts=parts, formula=total())

    @staticmethod
    def _part(term: str, posted_fen: int, years: Sequence[tuple[Figure, int]]) -> Figure:
        held = Figure("balance_as_posted", posted_fen, "fen")
        running = tuple(
            Figure("running_interest", fen, "fen", parts=(figure,)) for figure, fen in years if fen
        )
        return Figure(
            term, posted_fen + sum(fen for _, fen in years), "fen", parts=(held, *running), formula=total()
        )

    def as_values(self) -> list[dict[str, Any]]:
        """What the decision credits, for the summary of its submission."""
        return [
            {
                "month": str(year.last),
                "own_fen": year.own_fen,
                "transfer_fen": year.transfer_fen,
                "rate": str(year.rate.value),
                "is_provisional": year.is_provisional,
            }
            for year in self.years
        ]


def running_interest(account: AccountHistory, last: Month) -> RunningInterest:
    """The account as posted and its unsettled years to `last`, the month before it pays out.

    Each year stands on what the ones before leave. Raises NoParameter where a year has neither a published rate nor a
    provisional one of the region.
    """
    own = sum(entry.amount_fen for entry in account.entries if entry.account in OWN)
    posted = Parts(own, sum(entry.amount_fen for entry in account.entries) - own)
    return RunningInterest(posted, tuple(_years(account, last)))


def _years(account: AccountHistory, last: Month) -> Iterator[YearInterest]:
    first = min((entry.month.year for entry in account.entries), default=last.year + 1)
    carried = (0, 0)
    for year in range(first, last.year + 1):
        if year in account.settled:
            continue
        found = _year(account, min(Month(year, 12), last), carried)
        if found.total_fen:
            carried = (carried[0] + found.own_fen, carried[1] + found.transfer_fen)
            yield found


def _year(account: AccountHistory, last: Month, carried: tuple[int, int]) -> YearInterest:
    rate, flow = rate_to_use(last.year, account.region), _until(account.flow(last.year), last)
    figures, fen = [], []
    for name, more in zip(NAMES, carried, strict=True):
        part: PartFlow = getattr(flow, name)
        figure = interest_until(
            part.opening_fen + more, part.credits, payments=part.payouts, last=last, region=account.region,
            rate=rate, made_up=flow.made_up, part=name,
        )  # fmt: skip
        figures.append(figure)
        fen.append(max(figure.fen - part.interest_fen, 0))
    return YearInterest(last, figures[0], figures[1], fen[0], fen[1], rate)


def _until(flow: YearFlow, last: Month) -> YearFlow:
    """The year without what moves after a month: that bears nothing by then."""
    return replace(
        flow,
        own=_part_until(flow.own, last),
        transfer=_part_until(flow.transfer, last),
        made_up=tuple(owed for owed in flow.made_up if _is_credited(owed, last)),
    )


def _part_until(part: PartFlow, last: Month) -> PartFlow:
    nothing = (0,) * (12 - last.month)
    return replace(
        part, credits=part.credits[: last.month] + nothing, payouts=part.payouts[: last.month] + nothing
    )


def _is_credited(owed: OwedMonth, last: Month) -> bool:
    return owed.credited is not None and owed.credited <= last
