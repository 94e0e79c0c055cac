"""The checks of the data over ten times the persons, in one office that grows from 2,000 to 20,000 (quanyi check-data).

The lives of the demo district, as an earlier system kept them and with its slips. Every check looks over all records;
what it finds is kept by neither side, so that the rounds see the same books.
"""

from datetime import date

from bench.measuring import Row, cost_of
from quanyi.agency.audit.releases import processing
from quanyi.agency.control.checking import CHECKS
from quanyi.agency.demo import district
from quanyi.embedded.cluster import Cluster
from quanyi.law.checks import Asked

SMALL, LARGE, ROUNDS = 2_000, 20_000, 3
ASKED = Asked("DEMO", date(2026, 1, 10))


def growth(cluster: Cluster) -> Row:
    postmaster = cluster.pid()
    small, large = ([], [])
    for persons, costs in ((SMALL, small), (LARGE, large)):
        with processing("测量"):
            district.build(persons)
            found = _look()
            costs += [cost_of(_look, postmaster) for _ in range(ROUNDS)]
    return Row(large, small, 10.5, {"persons": [SMALL, LARGE], "found": found})


def _look() -> int:
    return sum(len(list(check.found(ASKED))) for check in CHECKS.values())
