"""Slips that the earlier system brought along, so that the checks of the data have something to find (示范差错).

Nobody's money is touched: what was credited and settled is right to the fen, only what is written beside it is not.

| person | slip | found by |
|---|---|---|
| 790000000006 | the last character of the number | number.invalid |
| 790000000009 | a relation ended two months too late | month.missing |
| 790000000013 | a relation ended when the next had begun | relation.overlap |
| 790000000014 | the other sex | number.differs |
| 790000000020 | a digit lost from the base of March 2010 | month.base_out_of_limits |
| 790000000039 | retired three months too early | month.after_status |
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from quanyi.agency.demo.people import DemoPerson
from quanyi.law.terms import Sex


def _wrong_character(person: DemoPerson) -> DemoPerson:
    number = person.social_security_number
    return replace(person, social_security_number=number[:-1] + ("1" if number[-1] != "1" else "2"))


def _ends(job: int, last: date) -> Callable[[DemoPerson], DemoPerson]:
    def later(person: DemoPerson) -> DemoPerson:
        code, first, _ = person.employments[job]
        before, after = person.employments[:job], person.employments[job + 1 :]
        return replace(person, employments=(*before, (code, first, last), *after))

    return later


def _other_sex(person: DemoPerson) -> DemoPerson:
    return replace(person, sex=Sex.FEMALE if person.sex is Sex.MALE else Sex.MALE)


def _digit_lost(person: DemoPerson) -> DemoPerson:
    years = tuple(
        year._replace(base_fen=[base // 10 if n == 2 else base for n, base in enumerate(year.base_fen)])
        if year.year == 2010
        else year
        for year in person.years
    )
    return replace(person, years=years)


def _retired_early(person: DemoPerson) -> DemoPerson:
    return replace(person, status_from=date(2024, 2, 1))


# By index of the person; the check that finds it.
SLIPS: dict[int, tuple[str, Callable[[DemoPerson], DemoPerson]]] = {
    5: ("number.invalid", _wrong_character),
    8: ("month.missing", _ends(0, date(2002, 10, 31))),
    12: ("relation.overlap", _ends(1, date(2012, 7, 20))),
    13: ("number.differs", _other_sex),
    19: ("month.base_out_of_limits", _digit_lost),
    38: ("month.after_status", _retired_early),
}


def as_migrated(person: DemoPerson) -> DemoPerson:
    """The person as the earlier system handed them over."""
    if person.index not in SLIPS:
        return person
    _, slip = SLIPS[person.index]
    return slip(person)
