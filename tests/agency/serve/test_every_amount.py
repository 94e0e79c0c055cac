"""Every amount of every page of a person opens to that very amount, and its parts add up to it."""

from datetime import date

import pytest
from tests.agency.corrections import corrected, declare_months
from tests.agency.serve.walking import walk
from tests.agency.visitors import Visitors, browser

from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month


@pytest.fixture
def visit(office):
    return Visitors()


def walked(visit, person):
    """Every page of a person's record, opened by the person."""
    mine = browser(visit.insured(person))
    page = f"/people/{person.pk}/"
    years = [line.year for line in person_record(person).years]
    return sum(walk(mine, url) for url in (page, *(f"{page}years/{year}/" for year in years)))


def test_declared_and_settled_years(visit):
    person = declare_months(visit, *Month.span(Month(2023, 1), Month(2024, 3)))
    visit.settle(2023)
    visit.settle(2024)
    assert walked(visit, person) > 100


def test_corrected_upwards_and_paid_later(visit):
    january = Month(2023, 1)
    person = declare_months(visit, january)
    for year in (2023, 2024):
        visit.settle(year)
    corrected(visit, person, january, wage_fen=1_000_000, rest=(date(2023, 1, 28), "B-1"))
    assert walked(visit, person) > 20
