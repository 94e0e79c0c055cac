"""The people and the employers of the demo district (示范区), each made from its index and the seed alone.

A district of a million shares its first two hundred persons with a district of two hundred. The numbers lie
in a division that was never assigned to any place. Pure: no clock, no database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from random import Random

from quanyi.agency.demo.books import BookYear, keep_books
from quanyi.agency.demo.lives import BOOKS_END, Job, draw_life, shown_life
from quanyi.agency.demo.names import EMPLOYER_NAMES, SHOWN_NAME, employer_name, person_name
from quanyi.law.periods import Month
from quanyi.law.terms import PersonStatus, Sex
from quanyi.written.codes import make_credit_code
from quanyi.written.numbers import DEMO_DIVISION, make_citizen_number

PERSONS_PER_EMPLOYER = 20
FEWEST_EMPLOYERS = 8
NUMBERS_BEGIN_WITH = "79"
LARGEST = EMPLOYER_NAMES * PERSONS_PER_EMPLOYER

# Nobody born before could have reached a pension in accounts that began in 1996; nobody born after works yet.
FIRST_BIRTH = date(1958, 1, 1)
BIRTH_DAYS = (date(2006, 12, 31) - FIRST_BIRTH).days + 1
# Each index gets its own pair of birth day and sequence: a step without common factor visits each pair once.
SEQUENCES = 998
_STEP = 11_038_831
SHOWN = 0  # the index of the person whom the demo logs in as, with a sequence that nobody else gets
SHOWN_BORN_ON, SHOWN_SEQUENCE = date(1976, 5, 12), 998
NEWCOMER_SEQUENCE = 999


@dataclass(frozen=True)
class DemoEmployer:
    """参保单位 of the demo district."""

    credit_code: str
    name: str


@dataclass(frozen=True)
class DemoPerson:
    """参保人 of the demo district, with books up to November 2025.

    `employments`: (credit code, first day, last day or None). `years`: `books.BookYear`, whose `employer` is
    the index in `District.employers`.
    """

    index: int
    insurance_number: str
    social_security_number: str
    name: str
    sex: Sex
    born_on: date
    status: PersonStatus
    status_from: date
    employments: tuple[tuple[str, date, date | None], ...]
    years: tuple[BookYear, ...]


@dataclass(frozen=True)
class District:
    """The district of `size` persons. ValueError where the size is not 1 to `LARGEST`."""

    size: int
    seed: int = 2025

    def __post_init__(self) -> None:
        if not 1 <= self.size <= LARGEST:
            raise ValueError(f"示范区的人数应在 1 与 {LARGEST:,} 之间，收到 {self.size}。")

    @cached_property
    def employers(self) -> tuple[DemoEmployer, ...]:
        """All employers of this size, large ones first."""
        count = max(FEWEST_EMPLOYERS, -(-self.size // PERSONS_PER_EMPLOYER))
        return tuple(DemoEmployer(credit_code(index), employer_name(index)) for index in range(count))

    def persons(self, first: int = 0, end: int | None = None) -> Iterator[DemoPerson]:
        """The persons with index `first` to `end` (not included), one at a time."""
        for index in range(first, self.size if end is None else min(end, self.size)):
            yield make_person(index, self.seed)


def district(size: int, seed: int = 2025) -> District:
    return District(size, seed)


@cache
def credit_code(employer: int) -> str:
    """统一社会信用代码 of the employer with that index."""
    return make_credit_code(DEMO_DIVISION, employer + 1)


def insurance_number(index: int) -> str:
    """个人社会保险编号 of the person with that index: twelve digits, none that the office gives out."""
    return f"{NUMBERS_BEGIN_WITH}{index + 1:010d}"


def newcomer(employer: int) -> tuple[str, str]:
    """(social-security number, name) of somebody whom no book knows yet, for an employer's declaration."""
    born_on = date(1996, 1, 1) + timedelta(days=employer % 3000)
    name = person_name(Random(f"newcomer:{employer}"), is_male=True)  # noqa: S311
    return make_citizen_number(DEMO_DIVISION, born_on, NEWCOMER_SEQUENCE), name


def make_person(index: int, seed: int) -> DemoPerson:
    """The person with that index; the same for every size of the district."""
    random = Random(f"{seed}:{index}")  # noqa: S311  (nothing here is secret)
    born_on, sequence = _birth(index, seed)
    is_male = sequence % 2 == 1
    if index == SHOWN:
        name, life = SHOWN_NAME, shown_life(born_on)
    else:
        name = person_name(random, is_male=is_male)
        life = draw_life(random, index, born_on=born_on, is_male=is_male)
    return DemoPerson(
        index=index,
        insurance_number=insurance_number(index),
        social_security_number=make_citizen_number(DEMO_DIVISION, born_on, sequence),
        name=name,
        sex=Sex.MALE if is_male else Sex.FEMALE,
        born_on=born_on,
        status=life.status,
        status_from=life.status_from,
        employments=tuple(_employment(job, life.status) for job in life.jobs),
        years=tuple(keep_books(life)),
    )


def _birth(index: int, seed: int) -> tuple[date, int]:
    if index == SHOWN:
        return SHOWN_BORN_ON, SHOWN_SEQUENCE
    sequence, day = divmod((index * _STEP + seed * 7919) % (BIRTH_DAYS * SEQUENCES), BIRTH_DAYS)
    return FIRST_BIRTH + timedelta(days=day), sequence


def _employment(job: Job, status: PersonStatus) -> tuple[str, date, date | None]:
    first = Month.from_index(job.first).first_day.replace(day=job.first_day)
    lasts = status is PersonStatus.CONTRIBUTING and job.last == BOOKS_END
    return credit_code(job.employer), first, None if lasts else Month.from_index(job.last).last_day
