"""The compiled pass over account years, NumPy and the law of one person give the same fen, or all refuse."""

from fractions import Fraction
from functools import partial
from shutil import which

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests import length

from quanyi.bulk import MAX_COLUMN_FEN, Part, compiled, part_interest, roll_forward
from quanyi.bulk.compiled import FINEST, Years, worked_out
from quanyi.law import InvalidInput
from quanyi.law.money import divide_half_up
from quanyi.law.rules.account_flow import closing_fen
from quanyi.law.rules.account_parts import PartFacts, Rates
from quanyi.law.rules.account_parts import part_interest as of_one
from quanyi.law.rules.product import yearly_interest_fen

M = MAX_COLUMN_FEN
amounts = st.one_of(
    st.integers(-M, M), st.integers(-200, 200), st.sampled_from([-M, M, 0, 1, -1, M // 2, -M // 2])
)
twelves = st.lists(amounts, min_size=12, max_size=12)
few = st.lists(st.integers(0, 12), max_size=3).map(lambda at: [1 if n in at else 0 for n in range(12)])
rows = st.lists(st.tuples(amounts, amounts, twelves, twelves, twelves, few), min_size=1, max_size=4)
rates = st.one_of(
    st.sampled_from([Fraction(131, 5000), Fraction(1, 1), Fraction(-1, 3), Fraction(0), Fraction(5001, 100)]),
    st.integers(1, 10**4).flatmap(lambda d: st.integers(-d, d).map(lambda n: Fraction(n, d))),
)
pytestmark = pytest.mark.skipif(
    compiled.LIBRARY is None and not which("cc"), reason="built without a compiler"
)


def column(values):
    return np.array(values, dtype=np.int64)


def columns_of(found):
    principal, interest, credits, payments, brought, months = (
        column([row[n] for row in found]) for n in range(6)
    )
    months = months.reshape(-1, 12)
    return Part(principal, interest), credits, payments * months, brought * months


def by_numpy(act):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "LIBRARY", None)
        return act()


def told(act):
    """What comes of it, as lists, or the sentence of the refusal."""
    try:
        found = act()
    except InvalidInput as refusal:
        return str(refusal)
    return [each.tolist() for part in found for each in (part if isinstance(part, tuple) else (part,))]


def test_it_is_built_where_there_is_a_compiler():
    assert compiled.LIBRARY is not None


@pytest.mark.parametrize("has_payments", [False, True])
@pytest.mark.parametrize("has_brought", [False, True])
@settings(max_examples=length.of(short=60, long=2000))
@given(found=rows, rate=rates, carried=rates)
@example(found=[(M, 0, [M] * 12, [0] * 12, [0] * 12, [0] * 12)], rate=Fraction(1), carried=Fraction(1))
@example(found=[(-M, 0, [-M] * 12, [0] * 12, [0] * 12, [0] * 12)], rate=Fraction(1), carried=Fraction(-1))
@example(found=[(M, 1, [0] * 12, [0] * 12, [0] * 12, [0] * 12)], rate=Fraction(1), carried=Fraction(1))
def test_a_year_compiled_is_that_of_numpy(found, rate, carried, has_payments, has_brought):
    opening, credits, payments, brought = columns_of(found)

    def act():
        return roll_forward(
            opening, credits, rate=rate, carried_rate=carried,
            payments_fen=payments if has_payments else None, made_up_interest_fen=brought if has_brought else None,
        )  # fmt: skip

    assert told(act) == told(lambda: by_numpy(act))


@given(found=rows, rate=rates)
def test_a_part_compiled_is_that_of_the_law(found, rate):
    (opening, _), credits, payments, _ = columns_of(found)
    alone = [of_one(PartFacts(int(o), tuple(map(int, c)), tuple(map(int, p))), plain(rate))[:3]
             for o, c, p in zip(opening, credits, payments, strict=True)]  # fmt: skip
    assert (
        list(zip(*told(lambda: part_interest(opening, credits, payments, rate=rate)), strict=True)) == alone
    )
    assert by_numpy(lambda: part_interest(opening, credits, payments, rate=rate)).total.tolist() == [
        *map(sum, alone)
    ]


class _Rate:
    def __init__(self, rate):
        self.rate = rate


def plain(rate):
    given = _Rate(rate)
    return Rates(2025, "DEMO", given, given)


@given(denominator=st.integers(1, 10**4), quotient=st.integers(-(10**6), 10**6), off=st.integers(-1, 1))
@example(denominator=49, quotient=0, off=0)  # 49 × (1 ÷ 49) is below one in floating point
def test_halves_go_away_from_zero(denominator, quotient, off):
    """Openings that lie on a half and a fen beside it."""
    rate = Fraction(1, 2 * denominator)
    opening = column([(2 * quotient + 1) * denominator + off])
    nothing = np.zeros((1, 12), np.int64)
    found = worked_out(Years(opening, None, nothing), carried=rate, credited=rate, closes=False)
    assert found.on_opening.tolist() == [divide_half_up(int(opening[0]) * rate.numerator, rate.denominator)]


def test_the_largest_quotients_are_exact():
    """Where floating point is farthest off: the bounds of decision 055, at rates next to one."""
    random = np.random.default_rng(5)
    for denominator in (1, 2, 3, 7, 997, 1024, 4999, 5000):
        rate = Fraction(max(1, denominator - 1), denominator)
        opening = random.integers(M - 10**6, M, 2000, endpoint=True) * random.choice([-1, 1], 2000)
        credits = random.integers(M - 10**6, M, (2000, 12), endpoint=True)
        found = worked_out(Years(opening, None, credits), carried=rate, credited=rate, closes=False)
        for place in range(2000):
            wanted = yearly_interest_fen(int(opening[place]), credits[place].tolist(), rate)
            assert (found.on_opening[place], found.on_credits[place]) == wanted[:2]


@given(principal=amounts, interest=amounts, credits=twelves, paid=twelves)
def test_payments_use_up_principal_first(principal, interest, credits, paid):
    nothing = Fraction(0)
    years = Years(column([principal]), column([interest]), column([credits]), column([paid]))
    found = worked_out(years, carried=nothing, credited=nothing, closes=True)
    closing = closing_fen(principal + sum(credits), interest, sum(paid))
    if abs(principal + interest) > M or closing[1] < 0:
        assert found is None
    else:
        assert (found.closing_principal[0], found.closing_interest[0]) == closing


def rolled(columns):
    opening, (credits, payments, brought) = Part(*columns[:2]), columns[2:]
    return roll_forward(
        opening, credits, rate=Fraction(0), payments_fen=payments, made_up_interest_fen=brought
    )


ZERO, YEAR = np.zeros(2, np.int64), np.zeros((2, 12), np.int64)
WILD = [2**63 - 1, -(2**63), M + 1, -M - 1]


@pytest.mark.parametrize("amount", WILD)
@pytest.mark.parametrize("place", range(5))
def test_what_is_out_of_range_is_refused_and_never_wraps(place, amount):
    """Also where two amounts that are each beyond all range would come to nothing."""
    columns = [ZERO.copy(), ZERO.copy(), YEAR.copy(), YEAR.copy(), YEAR.copy()]
    columns[place].flat[-1] = amount
    for other in range(5):
        if other != place:
            columns[other].flat[-1] = -amount if amount != -(2**63) else amount
        assert worked_out(Years(*columns), carried=Fraction(0), credited=Fraction(0), closes=True) is None
        refusal = told(partial(rolled, columns))
        assert "溢出" in refusal
        assert by_numpy(partial(told, partial(rolled, columns))) == refusal


def test_a_sum_of_two_amounts_is_out_of_range_too():
    most = np.full((2, 12), M)
    years = Years(ZERO, ZERO, most, None, np.ones((2, 12), np.int64))
    assert worked_out(years, carried=Fraction(0), credited=Fraction(0), closes=True) is None
    with pytest.raises(InvalidInput, match="溢出"):
        roll_forward(Part(ZERO, ZERO), most, rate=Fraction(0), made_up_interest_fen=years.brought)


@pytest.mark.parametrize(
    "years",
    [
        Years(ZERO.astype(np.int32), ZERO, YEAR),
        Years(ZERO.astype(float), ZERO, YEAR),
        Years(ZERO, np.zeros(3, np.int64), YEAR),
        Years(ZERO, ZERO, YEAR[:, :11]),
        Years(ZERO, ZERO, np.zeros((1, 12), np.int64)),
        Years(ZERO, ZERO, np.zeros((4, 12), np.int64)[::2]),
        Years(ZERO, ZERO, np.asfortranarray(np.zeros((2, 12), np.int64))),
        Years(ZERO, ZERO, YEAR.astype(">i8")),
        Years(ZERO, ZERO, YEAR, np.zeros((3, 12), np.int64)),
        Years(ZERO, ZERO, YEAR, None, YEAR[0]),
    ],
)  # fmt: skip
def test_nothing_that_lies_otherwise_reaches_an_address(years):
    assert worked_out(years, carried=Fraction(1, 50), credited=Fraction(1, 50), closes=True) is None


def test_a_rate_that_the_proof_does_not_cover_is_left_to_numpy():
    for rate in (Fraction(51, 50), Fraction(-51, 50), Fraction(1, FINEST + 1)):
        for carried, credited in ((rate, Fraction(0)), (Fraction(0), rate)):
            years = Years(ZERO, None, YEAR)
            assert worked_out(years, carried=carried, credited=credited, closes=False) is None


def test_columns_that_lie_otherwise_give_the_same():
    """A row of every second account, and columns in the order of the other language."""
    random = np.random.default_rng(3)
    credits, opening = random.integers(0, 10**6, (8, 12)), Part(*random.integers(0, 10**8, (2, 8)))
    whole = told(lambda: roll_forward(opening, credits, rate=Fraction(1, 50)))
    half = told(
        lambda: roll_forward(Part(*(half[::2] for half in opening)), credits[::2], rate=Fraction(1, 50))
    )
    assert half == [each[::2] for each in whole]
    assert told(lambda: roll_forward(opening, np.asfortranarray(credits), rate=Fraction(1, 50))) == whole
