"""The books of a life as the earlier system kept them (迁移年度).

All amounts are the law's own: `contribution.monthly_contribution` for a month, `account_parts.part_interest`
for a year. Years up to 2024 are settled; 2025 is open.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from quanyi.agency.demo.lives import BOOKS_END, Job, Life
from quanyi.law.money import divide_half_up
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.rules.account_parts import MadeUp, PartFacts, Rates, made_up_in, part_interest, year_rates
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.rules.contribution import MonthlyContribution, monthly_contribution

Late = defaultdict[int, list[OwedMonth]]  # year of crediting -> months of earlier years

REGION = "DEMO"
OPEN_YEAR = 2025

# 计发月数 by age at retirement: annex of 国发〔2005〕38号 (mark B), the ages that can occur here.
PAYMENT_MONTHS = {
    50: 195, 51: 190, 52: 185, 53: 180, 54: 175, 55: 170, 56: 164, 57: 158, 58: 152, 59: 145,
    60: 139, 61: 132, 62: 125, 63: 117, 64: 109, 65: 101, 66: 93,
}  # fmt: skip


class BookYear(NamedTuple):
    """One year with one employer, as `collect.MigrationYear`; lists: twelve months, January first, in fen."""

    year: int
    employer: int
    base_fen: list[int]
    own_due_fen: list[int]
    employer_due_fen: list[int]
    credited_in: list[Month | None]
    own_credit_fen: list[int]
    transfer_credit_fen: list[int]
    own_payout_fen: list[int]
    transfer_payout_fen: list[int]
    own_interest_fen: int | None
    transfer_interest_fen: int | None


@dataclass(slots=True)
class _Part:
    """One part of the account, own or transferred, on its way through the years."""

    balance_fen: int = 0
    pension_fen: int = 0
    payouts: list[int] = field(default_factory=lambda: [0] * 12)

    def pass_year(
        self, life: Life, year: int, credits: Sequence[int], divisor: int, made_up: tuple[MadeUp, ...]
    ) -> int | None:
        """Pay what the year pays, then settle it; the interest, or None in the open year."""
        opening, credited, january = self.balance_fen, sum(credits), year * 12
        self.payouts = [0] * 12
        if life.retires is not None and life.retires < january + 12:
            self._pay_pension(life, january, credited, divisor)
        if life.leaves is not None and life.leaves < january + 12:
            # Interest of the year of leaving is known at its end only; it follows in January.
            month = max(life.leaves - january, 0)
            self.payouts[month] = opening + credited - sum(self.payouts)
        self.balance_fen += credited - sum(self.payouts)
        if year == OPEN_YEAR:
            return None
        facts = PartFacts(opening, tuple(credits), tuple(self.payouts), made_up)
        interest = part_interest(facts, _rates(year)).total
        self.balance_fen += interest
        return interest

    def _pay_pension(self, life: Life, january: int, credited_fen: int, divisor: int) -> None:
        assert life.retires is not None
        if life.retires >= january:
            self.pension_fen = divide_half_up(self.balance_fen + credited_fen, divisor)
        first = max(life.retires - january, 0)
        end = min(BOOKS_END + 1, life.leaves or BOOKS_END + 1) - january
        for month in range(first, min(end, 12)):
            self.payouts[month] = self.pension_fen


def keep_books(life: Life) -> Iterator[BookYear]:
    """The years of a life, oldest first, as long as there is an account; a row for each employer of a year.

    Payments and the year's interest stand in the last row of the year. The monthly pension is the balance at
    retirement (principal and interest to the end of the year before, and the year's credits) by the payment
    months; it is not adjusted later.

    Basis: sil-16, d13-6-2, gb-6.2, gb-8-1, gb-8-2, gb-10.2-3, gb-A-26 to gb-A-37, sc-2005-38.
    Rounds: the pension of each part, to the fen, half up; else as the rules of the law.
    """
    rows, late = _contributions(life.jobs)
    own, transfer = _Part(), _Part()
    divisor = PAYMENT_MONTHS[_age(life, life.retires)] if life.retires else 1
    employer = life.jobs[0].employer
    for year in range(life.jobs[0].first // 12, OPEN_YEAR + 1):
        of_year = rows.get(year) or {employer: _blank(year, employer)}
        employer = next(reversed(of_year))
        credits = _sums([row.own_credit_fen for row in of_year.values()])
        own_interest = own.pass_year(life, year, credits, divisor, _made_up(late, year, "own"))
        credits = _sums([row.transfer_credit_fen for row in of_year.values()])
        transfer_interest = transfer.pass_year(life, year, credits, divisor, _made_up(late, year, "transfer"))
        *others, last = of_year.values()
        yield from others
        yield last._replace(
            own_payout_fen=own.payouts,
            transfer_payout_fen=transfer.payouts,
            own_interest_fen=own_interest,
            transfer_interest_fen=transfer_interest,
        )
        if life.leaves and life.leaves < (year + 1) * 12 and not own.balance_fen and not transfer.balance_fen:
            return


def _contributions(jobs: Sequence[Job]) -> tuple[dict[int, dict[int, BookYear]], Late]:
    """Year -> employer -> row, with what was due and what was credited; what was credited in a later year apart."""
    rows: dict[int, dict[int, BookYear]] = {}
    late: Late = defaultdict(list)
    for job in jobs:
        for year in range(job.first // 12, job.last // 12 + 1):
            _book_year_of(job, year, rows, late)
    return rows, late


def _made_up(late: Late, year: int, part: str) -> tuple[MadeUp, ...]:
    return made_up_in(late[year], part, _rates(year)) if year in late and year != OPEN_YEAR else ()


def _book_year_of(job: Job, year: int, rows: dict[int, dict[int, BookYear]], late: Late) -> None:
    january = year * 12
    row = _row(rows, year, job.employer)
    wage_fen = _wage(year, job.wage_factors[year - job.first // 12])
    first = max(job.first, january)
    while first <= min(job.last, january + 11):
        end = min(_era_end(first), job.last + 1)
        due = _due(wage_fen, first)
        begins, ends = first - january, end - january
        row.base_fen[begins:ends] = [due.base_fen] * (ends - begins)
        row.own_due_fen[begins:ends] = [due.own_fen] * (ends - begins)
        row.employer_due_fen[begins:ends] = [due.employer_fen] * (ends - begins)
        _credit(job, rows, row, range(first, end), due, late)
        first = end


def _credit(
    job: Job,
    rows: dict[int, dict[int, BookYear]],
    row: BookYear,
    months: range,
    due: MonthlyContribution,
    late: Late,
) -> None:
    """Credit each month in the month in which it was paid, which may lie in a later year."""
    for month in months:
        paid = job.paid_in[month - job.first]
        if paid is None:
            continue
        row.credited_in[month % 12] = _month(paid)
        year, at = divmod(paid, 12)
        into = row if year == row.year else _row(rows, year, job.employer)
        into.own_credit_fen[at] += due.account_own_fen
        into.transfer_credit_fen[at] += due.account_transfer_fen
        if year != row.year:
            late[year].append(_owed(due, month, paid))


def _owed(due: MonthlyContribution, month: int, paid: int) -> OwedMonth:
    return OwedMonth(
        month=_month(month),
        base_fen=due.base_fen,
        own_fen=due.account_own_fen,
        transfer_fen=due.account_transfer_fen,
        credited=_month(paid),
    )


def _row(rows: dict[int, dict[int, BookYear]], year: int, employer: int) -> BookYear:
    of_year = rows.setdefault(year, {})
    if employer not in of_year:
        of_year[employer] = _blank(year, employer)
    return of_year[employer]


def _blank(year: int, employer: int) -> BookYear:
    base, own, employers, own_in, transfer_in, own_out, transfer_out = ([0] * 12 for _ in range(7))
    return BookYear(
        year,
        employer,
        base,
        own,
        employers,
        [None] * 12,
        own_in,
        transfer_in,
        own_out,
        transfer_out,
        None,
        None,
    )


def _sums(rows: list[list[int]]) -> list[int]:
    return rows[0] if len(rows) == 1 else [sum(month) for month in zip(*rows, strict=True)]


def _age(life: Life, month: int) -> int:
    """Completed years in a month."""
    return (month - Month.of(life.born_on).index) // 12


def _wage(year: int, thousandths: int) -> int:
    """A declared wage in fen, a multiple of ten yuan, so that many persons share their amounts."""
    return _reference_wage(year - 1) * thousandths // 1_000_000 * 1_000


@lru_cache(maxsize=1 << 17)
def _due(wage_fen: int, month: int) -> MonthlyContribution:
    return monthly_contribution(wage_fen, month=_month(month), region=REGION)


@cache
def _reference_wage(year: int) -> int:
    return int(parameter("reference_wage", on=year, region=REGION).rate)


@cache
def _rates(year: int) -> Rates:
    return year_rates(year, REGION)


_month = cache(Month.from_index)


def _era_end(first: int) -> int:
    """The first later month in which a wage may give other amounts than in month `first`."""
    starts = _era_starts(first // 12)
    return starts[bisect_right(starts, first)]


@cache
def _era_starts(year: int) -> tuple[int, ...]:
    """The months of a year in which a parameter changes, January first, and the January after."""
    probes = [
        tuple(monthly_contribution(wage, month=month, region=REGION) for wage in (1, 10**12))
        for month in Month.of_year(year)
    ]
    january = year * 12
    changes = [january + at for at in range(1, 12) if probes[at] != probes[at - 1]]
    return (january, *changes, january + 12)
