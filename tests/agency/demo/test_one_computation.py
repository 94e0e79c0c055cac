"""Page, books, recomputation, columns and a second algorithm agree on every account-year of the demo district."""

import os
from time import perf_counter

import pytest
from tests import length
from tests.agency.demo.one_computation import compare_all

from quanyi.agency.demo import district, road

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_every_account_year_of_the_district_has_one_figure():
    """QUANYI_DISTRICT=5000 takes some twelve minutes; without it the long form has a size that takes two."""
    persons = int(os.environ.get("QUANYI_DISTRICT", length.of(short=20, long=600)))
    start = perf_counter()
    district.build(persons)
    road.walk(say=lambda text: None)
    built = perf_counter()
    found = compare_all()
    seconds = f"built in {built - start:.0f} s, compared in {perf_counter() - built:.0f} s"
    print(f"{persons} persons, {found.years} account-years, differences {dict(found.differences)}, {seconds}")
    assert found.years > 15 * persons
    assert not found.differences, (found.differences, found.shown)
