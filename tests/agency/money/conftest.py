"""The office that receives money."""

import pytest


@pytest.fixture
def office_of_money(db):
    from tests.agency.money.office import Money  # not before Django is set up

    return Money()
