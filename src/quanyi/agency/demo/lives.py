"""Working lives: when somebody worked where, what was paid late or never, and how it ended (参保经历).

A life is drawn from a random source, or written down for the one person whom the demo logs in as. It holds no
money: `books` works that out by the law. Months are `Month.index` numbers, which makes a life cheap to draw.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from quanyi.law.periods import Month
from quanyi.law.terms import PersonStatus

BOOKS_BEGIN = Month(1996, 1).index
BOOKS_END = Month(2025, 11).index
# Who reaches the age in 2025, when it began to rise, works on: no pension here needs an interpolated divisor.
LAST_RETIREMENT = Month(2024, 12).index
# From then on the whole balance goes to the heirs (d13-6-2); the rule before it split the account.
FIRST_DEATH = Month(2011, 7).index
MONTHS_FOR_A_PENSION = 180

# Wage as thousandths of the reference wage: from below the floor (600) to above the ceiling (3000).
WAGE_FACTORS = (
    350,
    450,
    520,
    580,
    620,
    680,
    740,
    800,
    860,
    930,
    1000,
    1100,
    1250,
    1450,
    1750,
    2200,
    2800,
    3600,
)


@dataclass(frozen=True)
class Job:
    """An employment from month `first` to month `last`, both included.

    `paid_in`: for each month the month in which it was credited, or None where it is still owed (欠缴).
    `wage_factors`: each calendar year's wage in thousandths of the reference wage of the year before.
    """

    employer: int
    first: int
    last: int
    first_day: int
    paid_in: tuple[int | None, ...]
    wage_factors: tuple[int, ...]

    def until(self, last: int) -> "Job":
        """The same job, ended in month `last`: what was late by then was made up in that month."""
        paid_in = self.paid_in[: last - self.first + 1]
        return replace(
            self, last=last, paid_in=tuple(None if paid is None else min(paid, last) for paid in paid_in)
        )


@dataclass(frozen=True)
class Life:
    """A way through the scheme. `retires`: first month of pension; `leaves`: month the money leaves in."""

    born_on: date
    jobs: tuple[Job, ...]
    status: PersonStatus
    status_from: date
    retires: int | None = None
    leaves: int | None = None


def draw_life(random: Random, index: int, *, born_on: date, is_male: bool) -> Life:
    """A life for the person with that index, up to the end of the books."""
    born = Month.of(born_on).index
    entry = _entry(random, born)
    fate = random.randrange(100)
    end = random.randint(entry + 5, BOOKS_END - 1)
    stops = end if fate < 11 else BOOKS_END
    jobs = tuple(_jobs(random, index, entry, stops))
    age = 60 if is_male else _women_retire_at(random, born_on)
    retires = _retirement(jobs, born + age * 12)
    if fate in (11, 12, 13, 14) and end >= FIRST_DEATH:
        return _died(born_on, jobs, retires, died=end, day=random.randint(1, 28))
    if fate in (15, 16, 17, 18) and (life := _transferred(born_on, jobs, retires, asked=end)):
        return life
    if retires:
        return Life(born_on, _until(jobs, retires - 1), PersonStatus.RETIRED, _day(retires), retires=retires)
    if jobs[-1].last == BOOKS_END:
        return Life(born_on, jobs, PersonStatus.CONTRIBUTING, _day(jobs[-1].first, jobs[-1].first_day))
    return Life(born_on, jobs, PersonStatus.INTERRUPTED, _day(jobs[-1].last + 1))


def _entry(random: Random, born: int) -> int:
    """The first month of work: mostly between 18 and 27, some later, nobody before the books begin."""
    adult = born + 18 * 12
    late = 120 if random.randrange(8) == 0 else 0
    entry = adult + min(random.randrange(108), random.randrange(108)) + late
    return min(max(entry, BOOKS_BEGIN + random.randrange(24)), BOOKS_END - 6)


def _jobs(random: Random, index: int, entry: int, stops: int) -> Iterator[Job]:
    pool = max(8, index // 20 + 1)
    factor = random.choice(WAGE_FACTORS) * random.randint(950, 1050) // 1000
    employer = -1
    first = entry
    while first <= stops:
        last = min(
            first + random.choice((8, 14, 20, 30, 44, 60, 84, 120, 180, 360)) + random.randrange(12), stops
        )
        # The smaller of two draws: early employers are large, whatever the size of the district.
        drawn = min(random.randrange(pool), random.randrange(pool))
        employer = drawn if drawn != employer else (drawn + 1) % pool
        yield _job(random, employer, first, last, factor)
        factor = factor * random.randint(900, 1200) // 1000
        first = last + 1 + (random.randrange(1, 30) if random.randrange(100) < 35 else 0)


def _job(random: Random, employer: int, first: int, last: int, factor: int) -> Job:
    paid_in: list[int | None] = list(range(first, last + 1))
    length = len(paid_in)
    kind = random.randrange(100)
    if kind < 12 and length > 16:
        late = random.randint(2, 14)
        at = random.randrange(1, length - late)
        paid_in[at : at + late] = [first + at + late] * late
    elif kind < 17 and length > 10:
        owed = random.randint(1, 2) if last == BOOKS_END else random.randint(2, 8)
        paid_in[-owed:] = [None] * owed
    years = last // 12 - first // 12 + 1
    factors = tuple(factor * random.randint(970, 1030) // 1000 for _ in range(years))
    return Job(employer, first, last, random.randint(1, 28), tuple(paid_in), factors)


def _women_retire_at(random: Random, born_on: date) -> int:
    """Fifty or fifty-five; at fifty before 2014 there were too few months in accounts begun in 1996."""
    return 55 if born_on.year < 1964 or random.randrange(3) == 0 else 50


def _retirement(jobs: tuple[Job, ...], reached: int) -> int | None:
    """The first month after the age is reached with enough paid months, if it lies in the books.

    Who lacks months works on until there are enough (sil-16).
    """
    if reached > LAST_RETIREMENT:
        return None
    paid = sorted(month for job in jobs for month in job.paid_in if month is not None)
    if len(paid) < MONTHS_FOR_A_PENSION:
        return None
    retires = max(reached, paid[MONTHS_FOR_A_PENSION - 1]) + 1
    return retires if retires <= LAST_RETIREMENT else None


def _until(jobs: tuple[Job, ...], last: int) -> tuple[Job, ...]:
    return tuple(job.until(min(job.last, last)) for job in jobs if job.first <= last)


def _died(born_on: date, jobs: tuple[Job, ...], retires: int | None, *, died: int, day: int) -> Life:
    """The balance goes to the heirs in the month after the death."""
    if retires and retires > died:
        retires = None
    kept = _until(jobs, retires - 1 if retires else died)
    return Life(born_on, kept, PersonStatus.DIED, _day(died, day), retires=retires, leaves=died + 1)


def _transferred(born_on: date, jobs: tuple[Job, ...], retires: int | None, *, asked: int) -> Life | None:
    """The balance leaves in the January after, settled to the year's end: no interest stays behind."""
    leaves = (asked // 12 + 1) * 12
    if leaves > BOOKS_END or (retires and retires <= leaves):
        return None
    return Life(born_on, _until(jobs, asked), PersonStatus.TRANSFERRED_OUT, _day(leaves), leaves=leaves)


def _day(month: int, day: int = 1) -> date:
    return date(month // 12, month % 12 + 1, day)


def shown_life(born_on: date) -> Life:
    """The life of the person whom the demo logs in as: four employers, a gap, arrears, two back payments."""
    jobs = (
        _shown_job(3, (1997, 8), (2003, 2), 720, late=((1999, 11), (2000, 4))),
        _shown_job(5, (2004, 7), (2011, 5), 950, owed_from=(2011, 2)),
        _shown_job(2, (2011, 6), (2018, 9), 1180, late=((2014, 10), (2015, 3))),
        _shown_job(0, (2018, 10), (2025, 11), 1460),
    )
    return Life(born_on, jobs, PersonStatus.CONTRIBUTING, _day(jobs[-1].first, jobs[-1].first_day))


YearMonth = tuple[int, int]


def _shown_job(
    employer: int,
    first: YearMonth,
    last: YearMonth,
    factor: int,
    *,
    late: tuple[YearMonth, YearMonth] | None = None,
    owed_from: YearMonth | None = None,
) -> Job:
    start, end = Month(*first).index, Month(*last).index
    paid_in: list[int | None] = list(range(start, end + 1))
    if late:
        since, paid = (Month(*at).index for at in late)
        paid_in[since - start : paid - start] = [paid] * (paid - since)
    if owed_from:
        owed = Month(*owed_from).index - start
        paid_in[owed:] = [None] * (len(paid_in) - owed)
    factors = tuple(factor + 25 * year for year in range(end // 12 - start // 12 + 1))
    return Job(employer, start, end, 8, tuple(paid_in), factors)
