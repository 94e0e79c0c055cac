"""A year of the account for a million persons, against copying the same account years in memory.

An account year is sixteen columns of eight bytes: principal, interest, twelve months of credits, and what both come to.
The peer copies 128 bytes an account year, whole; ours reads fourteen of the columns and makes five, in blocks as a
settlement reads them from the books, so that what is made lies where the block before was. Whole columns of a million
are told beside it: the machine then finds new pages for all that is made.
"""

from collections import deque
from fractions import Fraction
from statistics import median

import numpy as np

from bench.measuring import Row, alternate, cost_of
from quanyi.agency.collect.columns import BLOCK
from quanyi.bulk import Column, Part, compiled, roll_forward

PERSONS, ROUNDS = 1_000_000, 9
RATE = Fraction("0.0150")


def against_copy() -> Row:
    random = np.random.default_rng(7)
    opening = Part(random.integers(0, 40_000_000, PERSONS), random.integers(0, 10_000_000, PERSONS))
    credits = random.integers(0, 400_000, (PERSONS, 12))
    assert compiled.LIBRARY is not None, "no compiler was there when the package was built"
    years = [_block(opening, credits, first) for first in range(0, PERSONS, BLOCK)]
    whole, copy = np.ones((PERSONS, 16), np.int64), np.empty((PERSONS, 16), np.int64)
    found = alternate(
        lambda: cost_of(lambda: deque((roll_forward(*year, rate=RATE) for year in years), maxlen=0)),
        lambda: cost_of(lambda: [np.copyto(copy, whole) for _ in range(10)]) / 10,
        ROUNDS,
    )
    at_once = median(cost_of(lambda: roll_forward(opening, credits, rate=RATE)).cpu for _ in range(ROUNDS))
    return Row(*found, 1.3, {"account years": PERSONS, "block": BLOCK, "whole columns": round(at_once, 4)})


def _block(opening: Part, credits: Column, first: int) -> tuple[Part, Column]:
    within = slice(first, first + BLOCK)
    return Part(*(half[within] for half in opening)), credits[within]
