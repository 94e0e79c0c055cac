"""The individual account: worked years, the interest trap, and what must hold for every year."""

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import InvalidInput, NoRule, closing_balance, find_rule, parse_yuan, yearly_interest
from quanyi.law import yearly_interest_annual_method as annual_method
from quanyi.law.rules.account import yearly_interest_fen

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples" / "account.toml").read_text())

amounts = st.integers(0, 10_000_000_00)
years = st.integers(2016, 2025)
credits = st.lists(amounts, min_size=12, max_size=12)
rates = st.integers(0, 2000).map(lambda basis_points: Fraction(basis_points, 10_000))


def half_up(exact: Fraction) -> int:
    """Rounding as taught at school, written apart from the library's own."""
    floor = exact.__floor__()
    return floor + (exact - floor >= Fraction(1, 2))


@pytest.mark.parametrize("example", EXAMPLES["example"], ids=lambda example: example["id"])
def test_worked_year(example):
    opening = parse_yuan(example["opening"])
    paid_in = [parse_yuan(text) for text in example.get("monthly", ["0"] * 12)]
    paid_out = [parse_yuan(text) for text in example.get("payments", ["0"] * 12)]
    rule = find_rule(example["rule"]).function
    if example["rule"] == "account.yearly_interest":
        interest = rule(opening, paid_in, payments=paid_out, year=example["year"], region="CN")
    else:
        interest = rule(opening, paid_out if any(paid_out) else paid_in, year=example["year"], region="CN")
    closing = opening + interest.fen + sum(paid_in) - sum(paid_out)
    found = {figure.term: figure.fen for figure in interest.walk()}

    assert interest.fen == parse_yuan(example["interest"])
    assert closing == parse_yuan(example["closing"])
    for key, term in (
        ("product", "monthly_product"),
        ("interest_on_opening",) * 2,
        ("interest_on_credits",) * 2,
    ):
        if key in example:
            assert found[term] == parse_yuan(example[key])


def test_chain_of_years():
    chain = EXAMPLES["chain"]
    balance = 0
    for year, wanted in enumerate(chain["year_end"], start=chain["first_year"]):
        balance = closing_balance(balance, [parse_yuan(chain["monthly"])] * 12, year=year, region="CN").fen
        assert balance == parse_yuan(wanted), year


def test_interest_trap():
    """The widely copied ``credited × (1 + r/2) × 1.083`` would add 8.3 % of the principal."""
    credited, rate = 480_000, Fraction("0.0604")
    trap = half_up(credited * (1 + rate / 2) * Fraction("1.083"))
    ours = credited + annual_method(0, [40_000] * 12, year=2020, region="CN").fen
    assert ours == half_up(credited * (1 + rate * Fraction("1.083") / 2)) == 495_699
    assert trap == 535_539
    assert yearly_interest(0, [40_000] * 12, year=2020, region="CN").fen < 16_000


@given(opening=amounts, credits=credits, payments=credits, rate=rates)
def test_agrees_with_month_by_month_reckoning(opening, credits, payments, rate):
    """A second way to the same figure: each month bears a twelfth of the yearly rate on what is there."""

    def reckoned(amounts):
        held, exact = 0, Fraction(0)
        for amount in amounts:
            held += amount
            exact += held * rate / 12
        return half_up(exact)

    ours = yearly_interest_fen(opening, credits, rate, payments=payments)
    assert ours == (half_up(opening * rate), reckoned(credits), -reckoned(payments))


@given(opening=amounts, credits=credits, year=years)
def test_closing_balance_is_the_sum_of_its_parts(opening, credits, year):
    figure = closing_balance(opening, credits, year=year, region="CN")
    assert figure.fen == sum(part.fen for part in figure.parts)
    interest = figure.part("yearly_interest")
    assert interest.fen == sum(part.fen for part in interest.parts)


@given(opening=amounts, credits=credits, rate=rates, month=st.integers(0, 11), more=amounts)
def test_more_money_never_bears_less(opening, credits, rate, month, more):
    richer = list(credits)
    richer[month] += more
    assert sum(yearly_interest_fen(opening, richer, rate)) >= sum(yearly_interest_fen(opening, credits, rate))
    assert sum(yearly_interest_fen(opening + more, credits, rate)) >= sum(
        yearly_interest_fen(opening, credits, rate)
    )


@given(opening=amounts, credits=credits, rate=rates)
def test_reversal_bears_the_opposite(opening, credits, rate):
    ours = yearly_interest_fen(opening, credits, rate)
    assert yearly_interest_fen(-opening, [-credit for credit in credits], rate) == (-ours[0], -ours[1], 0)


@pytest.mark.parametrize("count", [0, 11, 13])
def test_wants_twelve_months(count):
    with pytest.raises(InvalidInput, match="12 个月"):
        yearly_interest(0, [1] * count, year=2020, region="CN")


@pytest.mark.parametrize("wrong", [1.0, True, "100", None])
def test_wants_whole_fen(wrong):
    with pytest.raises(InvalidInput, match="整数分"):
        yearly_interest(wrong, [0] * 12, year=2020, region="CN")


def test_annual_method_refuses_unequal_months():
    with pytest.raises(NoRule) as refused:
        annual_method(0, [40_000] * 11 + [0], year=2020, region="CN")
    assert refused.value.facts["clause"] == "notice-1997-116"
