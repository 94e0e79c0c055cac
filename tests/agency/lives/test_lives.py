"""Whole lives against plain books: whatever happens in whatever order, states, months, balances and funds agree."""

import pytest
from tests import length
from tests.agency.lives.ending import Ending


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(length.of(short=1, long=50)))
def test_lives_agree_with_plain_books(seed):
    walk = Ending(seed)
    try:
        for _step in range(length.of(short=60, long=250)):
            walk.step()
        walk.ends()
    except Exception as error:
        error.add_note("\n".join(["", *walk.told]))
        raise
