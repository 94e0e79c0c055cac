"""A year of the account for a million persons, against copying the same account years in memory.

An account year is sixteen columns of eight bytes: principal, interest, twelve months of credits, and what both come to.
The peer copies 128 bytes an account year; ours reads fourteen of the columns and makes two.
"""

from fractions import Fraction

import numpy as np

from bench.measuring import Row, alternate, cost_of
from quanyi.bulk import Part, roll_forward

PERSONS, ROUNDS = 1_000_000, 9
RATE = Fraction("0.0150")


def against_copy() -> Row:
    random = np.random.default_rng(7)
    opening = Part(random.integers(0, 40_000_000, PERSONS), random.integers(0, 10_000_000, PERSONS))
    credits = random.integers(0, 400_000, (PERSONS, 12))
    whole, copy = np.ones((PERSONS, 16), np.int64), np.empty((PERSONS, 16), np.int64)
    found = alternate(
        lambda: cost_of(lambda: roll_forward(opening, credits, rate=RATE)),
        lambda: cost_of(lambda: [np.copyto(copy, whole) for _ in range(10)]) / 10,
        ROUNDS,
    )
    return Row(*found, 1.3, {"account years": PERSONS})
