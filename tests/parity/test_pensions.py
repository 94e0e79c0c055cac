"""Columns of retirement months and pension parts are the scalar rules', to the fen."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.bulk import account_pensions, basic_pensions, statutory_months
from quanyi.bulk.pensions import INDEX_UNITS, MAX_INDEX, MAX_MONTHS, MAX_WAGE_FEN
from quanyi.law import (
    InvalidInput,
    Month,
    NoRule,
    RetirementGroup,
    account_pension,
    basic_pension,
    load_parameters,
    parameter,
    statutory_month,
)
from quanyi.law.parameters import _use_folders

ON = Month(2025, 2)


def column(values):
    return np.array(values, dtype=np.int64)


@pytest.mark.parametrize("group", RetirementGroup)
def test_every_month_of_birth(group):
    births = [month.index for month in Month.span(Month(1960, 1), Month(1990, 12))]
    found = statutory_months(column([*births, *reversed(births)]), group=group)
    wanted = [statutory_month(Month.from_index(birth), group=group).value.index for birth in births]
    assert found.tolist() == [*wanted, *reversed(wanted)]


@given(st.lists(st.tuples(st.integers(0, 10**12), st.integers(480, 840)), min_size=1, max_size=20))
def test_account_pensions(persons):
    found = account_pensions(*map(column, zip(*persons, strict=True)), on=ON, region="CN")
    assert found.tolist() == [
        account_pension(balance, age_months=age, on=ON.first_day, region="CN").fen for balance, age in persons
    ]


@given(
    wage=st.integers(1, MAX_WAGE_FEN),
    persons=st.lists(
        st.tuples(st.integers(1, MAX_INDEX), st.integers(0, MAX_MONTHS)), min_size=1, max_size=20
    ),
)
@pytest.mark.parametrize("form", [1, 2])
def test_basic_pensions(tmp_path_factory, form, wage, persons):
    folder = tmp_path_factory.mktemp("form")
    if form == 2:
        (folder / "years.toml").write_text(YEARS, encoding="utf-8")
        load_parameters(folder)
    try:
        found = basic_pensions(wage, *map(column, zip(*persons, strict=True)), on=ON, region="330000")
        assert found.tolist() == [
            basic_pension(
                wage,
                index=Fraction(index, INDEX_UNITS),
                contribution_months=months,
                on=ON,
                region="330000",
            ).fen
            for index, months in persons
        ]
    finally:
        _use_folders(())


YEARS = """
series = "contribution_years_form"
[[values]]
region = "330000"
source = "某省计发办法（试）"
confidence = "B"
entered_by = "张三"
confirmed_by = "李四"
entered_on = 2016-07-01
rows = [{ from = 2016-01-01, value = 2, term = "两位小数" }]
"""


def test_the_largest_amounts_stay_within_64_bits():
    rate = parameter("pension_accrual_rate", on=ON, region="CN").rate
    largest = 2 * MAX_WAGE_FEN * (INDEX_UNITS + MAX_INDEX) * MAX_MONTHS * 100 // 12 * rate.numerator
    assert largest + 2 * INDEX_UNITS * 100 * rate.denominator < 2**63


def test_what_does_not_fit_is_refused():
    with pytest.raises(NoRule, match="计发月数"):
        account_pensions(column([1]), column([479]), on=ON, region="CN")
    with pytest.raises(InvalidInput, match="行数不同"):
        account_pensions(column([1, 2]), column([720]), on=ON, region="CN")
    for wage, index, months in (
        (MAX_WAGE_FEN + 1, 1, 1),
        (1, MAX_INDEX + 1, 1),
        (1, 1, MAX_MONTHS + 1),
        (1, 0, 1),
    ):
        with pytest.raises(InvalidInput, match="超出范围"):
            basic_pensions(wage, column([index]), column([months]), on=ON, region="CN")
    with pytest.raises(InvalidInput, match="int64"):
        statutory_months(np.array([1.0]), group=RetirementGroup.MALE_60)
