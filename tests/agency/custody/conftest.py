"""An office whose people are signed in."""

import pytest


@pytest.fixture
def visit(db):
    from tests.agency.visitors import Visitors  # not before Django is set up

    return Visitors()
