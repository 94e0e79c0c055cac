"""The checks of the data over ten times the persons, in one office that grows from 2,000 to 20,000 (quanyi check-data).

The lives of the demo district, as an earlier system kept them and with its slips. `growth` looks over everybody;
`touched` is a whole run of what is new, a tenth of the persons, against one of everybody in the same office.
"""

from datetime import date

from bench.measuring import Row, cost_of
from quanyi.agency.audit.releases import processing
from quanyi.agency.control.checking import looked_over
from quanyi.agency.control.touched import everybody
from quanyi.agency.demo import district
from quanyi.embedded.cluster import Cluster

SMALL, LARGE, ROUNDS = 2_000, 20_000, 3
TODAY = date(2026, 1, 10)


def growth(cluster: Cluster) -> Row:
    postmaster = cluster.pid()
    small, large = ([], [])
    for persons, costs in ((SMALL, small), (LARGE, large)):
        with processing("测量"):
            district.build(persons)
            found = _look(everybody())
            costs += [cost_of(lambda: _look(everybody()), postmaster) for _ in range(ROUNDS)]
    return Row(large, small, 10.5, {"persons": [SMALL, LARGE], "found": found})


def touched(cluster: Cluster) -> Row:
    """A tenth of the persons against all: a fifth of the processor time is enough where the rest is of all records."""
    postmaster = cluster.pid()
    with processing("测量"):
        district.build(SMALL)
        persons = everybody()
        few = persons[::10]
        _look(persons)
        costs = [
            (cost_of(lambda: _look(few), postmaster), cost_of(lambda: _look(persons), postmaster))
            for _ in range(ROUNDS)
        ]
    ours, peer = (list(side) for side in zip(*costs, strict=True))
    return Row(ours, peer, 0.2, {"persons": [len(few), SMALL]})


def _look(persons: list[int]) -> int:
    return sum(1 for _ in looked_over("DEMO", TODAY, persons))
