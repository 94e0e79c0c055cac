"""Two ways to settle years, written apart, agree to the fen over random careers across every change of the
rules.
"""

import random

import pytest
from tests import length
from tests.law.second_way import Career, Due, settle

from quanyi.law import AccountBalance, Month, OwedMonth, YearRecord, account_year, parameter
from quanyi.law.rules.contribution import share_fen

# First accounts; the border between items 36 and 37; own money only; national rates; the last published one.
BORDERS = (1996, 2001, 2006, 2016, 2025)


def random_career(chance):
    """Some years around a border, sometimes thirty: gaps, late payment, deferral, a move in, a pension."""
    border = chance.choice(BORDERS)
    first = max(1996, border - chance.randint(0, 4))
    last = min(2025, max(first, border + chance.randint(0, 4)))
    if chance.random() < 0.02:
        first, last = 1996, 2025
    working = range(first * 12, last * 12 + 12 - chance.choice((0, 0, 0, 5, 14, 30)))
    career = Career(first, last, [random_due(at, chance) for at in working if chance.random() > 0.05])
    if chance.random() < 0.2:
        career.received[chance.randint(first, last)] = tuple(chance.randint(0, 5_000_000) for _ in range(4))
    if career.dues and chance.random() < 0.5:
        pay_pension(career, working.stop, chance)
    return career


def random_due(at, chance):
    kind = chance.random()
    paid, deferred = at, None
    if kind > 0.96:
        paid = None
    elif kind > 0.90:
        deferred = at + chance.randint(0, 8)
        paid = chance.choice((None, deferred, deferred + chance.randint(1, 15)))
    elif kind > 0.80:
        paid = at + chance.randint(1, 60)
    return Due(at, chance.randint(30_000, 3_000_000), paid, deferred)


def pay_pension(career, start, chance):
    """Payments that the own principal can bear, from retirement to the end."""
    paid = [due.base // 25 for due in career.dues if due.paid is not None and due.paid < start]
    months = range(start, career.last_year * 12 + 12)
    for at in months:
        career.payments[at] = (chance.randint(0, sum(paid) // len(months)), 0)


def by_the_library(career):
    balance, unpaid = AccountBalance(), []
    dues = [_owed(due) for due in career.dues]
    for year in range(career.first_year, career.last_year + 1):
        months = tuple(unpaid + [owed for owed in dues if owed.month.year == year])
        paid = [career.payments.get(year * 12 + n, (0, 0)) for n in range(12)]
        figure = account_year(
            YearRecord(
                year=year,
                region="DEMO",
                opening=balance,
                months=months,
                payments_own=tuple(own for own, _ in paid),
                payments_transfer=tuple(transfer for _, transfer in paid),
                received=AccountBalance(*career.received.get(year, ())),
            )
        )
        balance = AccountBalance.closing(figure)
        unpaid = [owed for owed in months if owed.credited is None or owed.credited.year > year]
        halves = figure.part("all_own_arrears")
        arrears = (
            figure.part("all_months_in_arrears").fen,
            figure.part("all_transfer_arrears").fen,
            halves.part("own_arrears_to_2001_06").fen,
            halves.part("own_arrears_from_2001_07").fen,
        )
        yield year, balance.amounts, arrears


def _owed(due):
    month = Month.from_index(due.at)
    own, transfer = (
        share_fen(due.base, parameter(f"account_scale_{part}", on=month, region="DEMO").rate)
        for part in ("own", "transfer")
    )
    return OwedMonth(
        month=month,
        base_fen=due.base,
        own_fen=own,
        transfer_fen=transfer,
        credited=None if due.paid is None else Month.from_index(due.paid),
        deferred_until=None if due.deferred is None else Month.from_index(due.deferred),
    )


def compare(count, seed):
    chance, years = random.Random(seed), 0
    for number in range(count):
        career = random_career(chance)
        ours, theirs = list(by_the_library(career)), list(settle(career))
        assert ours == theirs, f"career {number} of seed {seed}"
        years += len(ours)
    return years


def test_two_ways_agree():
    assert compare(150, seed=1) > 300


@pytest.mark.parametrize("seed", range(10))
def test_two_ways_agree_over_many_careers(seed):
    """Ten thousand careers in the long form, two hundred in the short one."""
    count = length.of(short=20, long=1000)
    assert compare(count, seed=1000 + seed) > 2 * count


def test_a_wrong_rate_would_be_seen(monkeypatch):
    """The comparison can fail: a slip of a hundredth of a percent in one year breaks it."""
    from tests.law import second_way

    monkeypatch.setitem(second_way.MONTHLY, 2001, second_way.MONTHLY[2002] + second_way.Fraction(1, 120_000))
    with pytest.raises(AssertionError, match="career"):
        compare(50, seed=1)
