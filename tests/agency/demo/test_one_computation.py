"""Page, books, recomputation, columns and a second algorithm agree on every account-year of the demo district."""

import pytest
from tests.agency.demo.one_computation import compare_all

from quanyi.agency.demo import district, road

pytestmark = pytest.mark.django_db


def test_every_account_year_of_the_district_has_one_figure():
    district.build(200)
    road.walk(say=lambda text: None)
    found = compare_all()
    assert found.years > 3_000
    assert not found.differences, (found.differences, found.shown)


@pytest.mark.slow
def test_every_account_year_of_a_district_of_5_000():
    district.build(5_000)
    road.walk(say=lambda text: None)
    found = compare_all()
    print(found.years, dict(found.differences))
    assert not found.differences, (found.differences, found.shown)
