"""An office whose people are signed in: one browser each, and files to hand in."""

import pytest


@pytest.fixture
def visit(db):
    from tests.agency.visitors import Visitors  # not before Django is set up

    return Visitors()
