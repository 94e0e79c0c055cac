"""The office in which rows wait."""

import pytest


@pytest.fixture
def office_of_rows(db):
    from tests.agency.set_aside.waiting import Waiting  # not before Django is set up

    return Waiting()
