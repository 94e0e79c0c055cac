from datetime import date

import pytest
from tests.agency.world import World

from quanyi.agency.compute.checking import CHECKS, check_data

pytestmark = pytest.mark.django_db


def test_all_run():
    w = World()
    w.approve(w.declare(w.row()))
    o = check_data(region="DEMO", today=date(2026, 11, 22), by=None, reason="x")
    print(o.run.counts)
    for c in CHECKS.values():
        print(c.code, c.severity.value, c.label_zh, "|", c.label_en)
