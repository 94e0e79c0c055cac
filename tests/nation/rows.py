"""Account years by chance, as the law takes them: late months, deferrals, moves, payments, two employers a month.

By a seed, and not by Hypothesis: a thousand rows come in the time in which it would draw ten.
"""

from datetime import timedelta
from random import Random

from quanyi.law.periods import Month
from quanyi.law.rules.account_record import AccountBalance, OwedMonth, YearRecord
from quanyi.law.terms import ContributionKind

NOTHING = (0,) * 12
ODD_YEARS = (2001, 2001, 2011, 2024, 2025, 2026)


def fen(by: Random) -> int:
    return by.choice((by.randrange(3_000_00), by.randrange(10**9), by.choice((0, 1, 49, 50))))


def balance(by: Random, largest: int = 10**9) -> AccountBalance:
    return AccountBalance(*(by.choice((0, by.randrange(largest))) for _ in range(4)))


def owed_month(by: Random, year: int) -> OwedMonth:
    """Of this year, of earlier ones still unpaid or paid now, of a later one paid in advance; some come with a day."""
    month = Month(year, by.randrange(1, 13)) + by.choice((0, 0, 0, 0, -1, -9, -12, -30, 1))
    month = max(month, Month(1995, 1))
    ways = [None, Month(year, by.randrange(1, 13))]
    if month.year == year:
        ways += [month, month]
    if month.year <= year:
        ways.append(Month(year, 12) + by.randrange(1, 4))
    credited = by.choice(ways) if month.year <= year else Month(year, 12)
    paid_on = None
    if credited is not None and by.random() < 0.5:
        paid_on = credited.first_day + timedelta(days=by.randrange(-40, 28))
    return OwedMonth(
        month=month,
        base_fen=fen(by),
        own_fen=fen(by),
        transfer_fen=fen(by),
        pooled_fen=by.choice((0, 0, 7_55)),
        credited=credited,
        kind=by.choice(list(ContributionKind)),
        deferred_until=by.choice((None, None, month + by.randrange(-2, 20))),
        paid_on=paid_on,
    )


def twelve(by: Random) -> tuple[int, ...]:
    return by.choice((NOTHING, NOTHING, (fen(by),) * 12, tuple(fen(by) // 12 for _ in range(12))))


def year_record(by: Random, regions: tuple[str, ...] = ("DEMO",)) -> YearRecord:
    """What the law may refuse is among them: more paid out than there is, a year without a rate."""
    year = by.choice((by.randrange(1996, 2026), by.choice(ODD_YEARS)))
    owed = [owed_month(by, year) for _ in range(by.randrange(15))]
    left = Month(year, by.choice((3, 12))) if by.random() < 0.1 else None
    if left:
        owed = [one for one in owed if not (one.credited and left < one.credited <= Month(year, 12))]
    return YearRecord(
        year=year,
        region=by.choice(regions),
        opening=balance(by, 10**10),
        months=tuple(owed),
        payments_own=NOTHING if left else twelve(by),
        payments_transfer=NOTHING if left else twelve(by),
        received=balance(by) if by.random() < 0.2 else AccountBalance(),
        moved_out=left,
    )
