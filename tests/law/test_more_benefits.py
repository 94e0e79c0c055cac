"""Maternity, sickness, what stops unemployment and injury benefits, leave with pay, the floor of the rate, the cap of
the fee, and the yearly method through a year of the account."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.law.strategies import amounts, wages

from quanyi.law import (
    AccountBalance,
    InjuryEvent,
    InvalidInput,
    MaternityCase,
    Month,
    NoParameter,
    NoRule,
    OwedMonth,
    UnemploymentEvent,
    YearRecord,
    account_year,
    crediting_rate_floor,
    injury_standing,
    late_fee,
    load_parameters,
    maternity_allowance,
    maternity_leave_days,
    paid_leave,
    payout_interest_annual_method,
    sickness_allowance,
    unemployment_benefit,
    unemployment_standing,
    yearly_interest_annual_method,
)
from quanyi.law.parameters import _use_folders

ON = date(2024, 6, 1)


# Maternity.


@given(st.integers(1, 5), st.booleans(), st.integers(0, 90))
def test_leave_is_98_days_and_15_for_each_ground(babies, difficult, extra):
    figure = maternity_leave_days(
        MaternityCase.BIRTH, on=ON, difficult=difficult, babies=babies, regional_extra_days=extra
    )
    assert figure.fen == 98 + 15 * (babies - 1) + 15 * difficult + extra
    assert sum(part.fen for part in figure.parts) == figure.fen


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({"case": MaternityCase.BIRTH, "babies": 0}, "babies.*收到 0"),
        ({"case": MaternityCase.BIRTH, "regional_extra_days": -1}, "regional_extra_days.*收到 -1"),
        ({"case": MaternityCase.MISCARRIAGE_LATE, "difficult": True}, "难产 True"),
        ({"case": MaternityCase.MISCARRIAGE_EARLY, "babies": 2}, "婴儿 2 人"),
    ],
)
def test_a_case_that_contradicts_itself_is_refused(case, said):
    with pytest.raises(InvalidInput, match=said):
        maternity_leave_days(on=ON, **case)


@given(wages, st.integers(0, 200), st.integers(0, 50))
def test_the_allowance_follows_the_days(average, days, more):
    first, longer = (
        maternity_allowance(average, leave_days=n, on=ON, region="DEMO").fen for n in (days, days + more)
    )
    assert abs(first * 30 - average * days) <= 15
    assert longer >= first


def test_the_days_of_a_leave_are_part_of_the_tree_and_a_region_brings_its_divisor():
    days = maternity_leave_days(MaternityCase.BIRTH, on=ON)
    figure = maternity_allowance(800_000, leave_days=days, on=ON, region="DEMO")
    assert figure.part("maternity_leave_days") == days
    with pytest.raises(NoParameter, match="maternity_day_divisor"):
        maternity_allowance(800_000, leave_days=98, on=ON, region="330000")
    with pytest.raises(InvalidInput, match=r"leave_days.*收到 -1"):
        maternity_allowance(800_000, leave_days=-1, on=ON, region="DEMO")


# Sickness.


def test_a_sickness_allowance_is_what_was_decided_and_says_so():
    figure = sickness_allowance(215_000, decision="某社险核〔2025〕17号", month=Month(2025, 3))
    assert "人工核定" in figure.note_zh
    assert figure.part("decision").value == "某社险核〔2025〕17号"
    for wrong in ({"decided_fen": 1, "decision": " "}, {"decided_fen": -1, "decision": "x"}):
        with pytest.raises(InvalidInput, match=r"decision|decided_fen"):
            sickness_allowance(month=Month(2025, 3), **wrong)
    with pytest.raises(NoRule):
        sickness_allowance(1, decision="x", month=Month(2011, 6))


# Unemployment.


def test_prison_stopped_the_benefit_until_the_law_of_2010_left_it_out():
    prison = [UnemploymentEvent.IMPRISONED]
    assert unemployment_standing(prison, on=date(2011, 6, 30)).value == "stopped"
    figure = unemployment_standing(prison, on=date(2011, 7, 1))
    assert figure.value == "decide_by_hand"
    assert "人工决定" in figure.parts[0].note_zh
    assert unemployment_standing([*prison, UnemploymentEvent.DRAWS_PENSION], on=ON).value == "stopped"


@pytest.mark.parametrize(
    "event", [event for event in UnemploymentEvent if event is not UnemploymentEvent.IMPRISONED]
)
def test_the_five_causes_of_the_law_stop_the_benefit(event):
    figure = unemployment_standing([event], on=ON)
    assert (figure.value, figure.parts[0].provisions) == ("stopped", ("sil-51",))
    assert event.label_zh in figure.as_text()


@given(wages, wages)
def test_the_benefit_is_ninety_percent_and_not_below_the_living_allowance(wage, living):
    figure = unemployment_benefit(wage, minimum_living_fen=living, on=ON, region="440000")
    assert figure.fen >= living
    assert figure.fen == living or abs(figure.fen * 10 - wage * 9) <= 5
    with pytest.raises(NoParameter):
        unemployment_benefit(wage, minimum_living_fen=living, on=ON, region="330000")


# Work injury.


@pytest.mark.parametrize("event", InjuryEvent)
def test_three_causes_stop_injury_benefits(event):
    assert injury_standing([], on=ON).value == "paid"
    figure = injury_standing([event], on=ON)
    assert (figure.value, figure.parts[0].provisions) == ("stopped", ("sil-43", "injury-42"))
    assert injury_standing([event], on=date(2011, 6, 30)).parts[0].provisions == ("injury-42",)


@given(st.integers(0, 40), st.booleans(), wages)
def test_leave_with_pay_lasts_a_year_and_another_once_confirmed(months, confirmed, wage):
    figure = paid_leave(months, monthly_wage_fen=wage, on=ON, extension_confirmed=confirmed)
    assert figure.fen == min(months, 24 if confirmed else 12)
    assert figure.part("wage_on_leave").fen == figure.fen * wage
    assert figure.part("paid_by").value == "paid_by_employer"
    over = [part.fen for part in figure.parts if part.term == "months_over"]
    assert figure.fen + sum(over) == months


# The floor of the rate, the cap of the fee.


@given(st.fractions("0.001", "0.2"), st.fractions("0.001", "0.2"))
def test_a_rate_below_the_bank_needs_a_document(rate, bank):
    assert crediting_rate_floor(rate, bank_rate=bank).value == ("allowed" if rate >= bank else "refused")
    named = crediting_rate_floor(rate, bank_rate=bank, document="某部公告〔2026〕1号")
    assert named.value == "allowed"
    assert ("低于" in named.note_zh) == (rate < bank)


CAP = """
series = "late_fee_cap_form"
[[values]]
region = "650000"
source = "某区规定（试）：依行政强制法第四十五条，滞纳金不超过本金"
confidence = "C"
entered_by = "甲"
confirmed_by = "乙"
entered_on = 2020-01-01
rows = [{ from = 2012-01-01, value = 1 }]
"""


@pytest.fixture
def capped(tmp_path):
    (tmp_path / "cap.toml").write_text(CAP, encoding="utf-8")
    load_parameters(tmp_path)
    yield "650000"
    _use_folders(())


def test_a_region_may_cap_the_fee_at_the_arrears(capped):
    def fee(region, paid_on):
        return late_fee(100_000, due_on=date(2015, 1, 15), paid_on=paid_on, region=region)

    late, soon = date(2024, 1, 15), date(2015, 4, 25)
    assert [fee(region, late).fen for region in (capped, "CN")] == [100_000, 164_350]
    assert fee(capped, soon).fen == fee("CN", soon).fen == 5_000
    assert [value.series for value in fee(capped, late).parameters] == ["late_fee_rate", "late_fee_cap_form"]
    assert "争议" in fee("CN", late).note_zh


# The yearly method through a year of the account.


def year_of(credits=(0,) * 12, payments=(0,) * 12, *, opening=0, yearly=True):
    months = tuple(
        OwedMonth(month=Month(2024, n), base_fen=0, own_fen=fen, credited=Month(2024, n))
        for n, fen in enumerate(credits, start=1)
        if fen
    )
    return account_year(
        YearRecord(
            year=2024,
            region="CN",
            opening=AccountBalance(opening),
            months=months,
            payments_own=tuple(payments),
            yearly_method=yearly,
        )
    )


@given(opening=amounts, monthly=st.integers(1, 10**7))
def test_equal_credits_bear_what_the_yearly_method_says(opening, monthly):
    figure = year_of([monthly] * 12, opening=opening)
    wanted = yearly_interest_annual_method(opening, [monthly] * 12, year=2024, region="CN")
    assert figure.part("interest_in_year").fen == wanted.fen
    assert "annual_method_factor" in {value.series for value in figure.parameters}


@given(opening=st.integers(12 * 10**7, 10**11), monthly=st.integers(1, 10**7))
def test_equal_payments_bear_what_the_yearly_method_says(opening, monthly):
    figure = year_of(payments=[monthly] * 12, opening=opening)
    wanted = payout_interest_annual_method(opening, [monthly] * 12, year=2024, region="CN")
    assert figure.part("interest_in_year").fen == wanted.fen


@given(st.lists(st.integers(0, 10**7), min_size=12, max_size=12, unique=True))
def test_unequal_months_are_reckoned_by_the_monthly_product(credits):
    assert year_of(credits).fen == year_of(credits, yearly=False).fen


def test_the_two_methods_differ_as_the_worked_examples_say():
    """E1 and E2 for 2020: 15560.99 and 15561.04; here 2024, 2.62 %: 31200 × 2.62 % ÷ 12 = 68.12 and 68.10."""
    yearly, product = (
        year_of([40_000] * 12, yearly=flag).part("interest_in_year").fen for flag in (True, False)
    )
    assert (yearly, product) == (68_10, 68_12)
