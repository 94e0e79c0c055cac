"""What regions do otherwise, each by its dated rows; every amount is worked out by hand beside it."""

from datetime import date
from fractions import Fraction

import pytest

from quanyi.law import (
    Dependant,
    Month,
    NoParameter,
    average_index,
    basic_pension,
    contribution_base,
    dependants_pension,
    late_fee,
    monthly_contribution,
    transitional_pension,
    unemployment_last_day,
)

ON = Month(2025, 3)
SINCE = "from = 2006-01-01, value = {}"
WAGE = 800_000  # 8,000.00


def basic(region, index=1, months=185):
    return basic_pension(WAGE, index=index, contribution_months=months, on=ON, region=region).fen


@pytest.mark.parametrize(
    ("form", "years", "fen"),
    [
        # 185 months are 15.41666… years; 8000 × years × 1 %.
        (1, Fraction(185, 12), 123_333),
        (11, 15, 120_000),
        (12, 15, 120_000),
        (13, 16, 128_000),
        (3, Fraction("15.4"), 123_200),
        (5, Fraction("15.4"), 123_200),
        (8, Fraction("15.5"), 124_000),
        (2, Fraction("15.42"), 123_360),
        (6, Fraction("15.41"), 123_280),
        (9, Fraction("15.42"), 123_360),
        (4, Fraction("15.4167"), 123_334),
        (7, Fraction("15.4166"), 123_333),
        (10, Fraction("15.4167"), 123_334),
    ],
)
def test_years_are_exact_or_brought_to_decimals(region_with, form, years, fen):
    region = region_with(contribution_years_form=SINCE.format(form))
    figure = basic_pension(WAGE, index=1, contribution_months=185, on=ON, region=region)
    assert figure.part("contribution_years").value == years
    assert figure.fen == fen
    assert basic(region, months=180) == 120_000  # whole years are whole in every form


def test_two_wages_in_one_formula(region_with):
    # (8000.00 + 7500.00 × 1.2) / 2 × 15 × 1 % = 8500 × 0.15
    region = region_with(pension_index_wage="from = 2025-01-01, to = 2025-12-31, value = 750000")
    assert basic(region, Fraction(6, 5), 180) == 127_500
    assert basic("CN", Fraction(6, 5), 180) == 132_000  # one wage: 8800 × 0.15
    with pytest.raises(NoParameter, match="pension_index_wage"):
        basic_pension(WAGE, index=1, contribution_months=180, on=Month(2026, 1), region=region)


@pytest.mark.parametrize(
    ("form", "fen"),
    [
        (0, 0),
        (1, 60_840),  # 8000 × 1.2 × 4.5 × 1.3 % = 561.60, and see below: index 1.3
        (2, 0),
    ],
)
def test_the_forms_of_before_stay(region_with, form, fen):
    region = region_with(
        transitional_form=SINCE.format(form), transitional_rate='from = 2006-01-01, value = "0.013"'
    )
    figure = transitional_pension(WAGE, index=Fraction(13, 10), deemed_months=54, on=ON, region=region)
    assert figure.fen == fen  # 8000 × 1.3 × 4.5 × 1.3 % = 608.40


@pytest.mark.parametrize(
    ("form", "fen"),
    [
        # 54 deemed months (4.5 years), 36 to the end of 1997 (3 years), index 1.2, early index 0.9, 1.0 %.
        (3, 64_800),  # 8000 × 1 % × (1.2 × 4.5 + 0.9 × 3) = 80 × 8.1
        (4, 83_520),  # 8000 × 1.2 × (4.5 × 1.0 % + 3 × 1.4 %) = 9600 × 0.087
        (5, 45_450),  # 8000 × 1.2 × 4.5 × 1 % + 4.5 × 5.00 = 432.00 + 22.50
        (6, 2_250),  # 4.5 × 5.00
        (7, 36_000),  # 8000 × 4.5 × 1 %
        (8, 39_600),  # 8000 × (1 + 1.2) / 2 × 4.5 × 1 %
    ],
)
def test_more_provinces_forms(region_with, form, fen):
    region = region_with(
        transitional_form=SINCE.format(form),
        transitional_rate='from = 2006-01-01, value = "0.01"',
        transitional_early_rate='from = 2006-01-01, value = "0.014"',
        transitional_year_fen="from = 2006-01-01, value = 500",
    )
    figure = transitional_pension(
        WAGE,
        index=Fraction(6, 5),
        deemed_months=54,
        early_index=Fraction(9, 10),
        early_months=36,
        on=ON,
        region=region,
    )
    assert figure.fen == fen
    nothing = transitional_pension(WAGE, index=Fraction(6, 5), deemed_months=0, on=ON, region=region)
    assert nothing.fen == 0


LATE = {"due_on": date(2024, 5, 15), "paid_on": date(2024, 6, 14)}


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (None, None, 30),  # 16 May to 14 June
        (1, 1, 30),
        (0, 1, 31),  # the due day counts too
        (0, 0, 30),
        (1, 0, 29),
        (2, 1, 14),  # from 1 June
        (2, 0, 13),
    ],
)
def test_the_first_and_the_last_day_of_a_fee_are_the_regions(region_with, first, last, days):
    rows = {} if first is None else {
        "late_fee_first_day": f"from = 2011-07-01, value = {first}",
        "late_fee_last_day": f"from = 2011-07-01, value = {last}",
    }  # fmt: skip
    figure = late_fee(1_000_000, region=region_with(**rows) if rows else "CN", **LATE)
    assert figure.part("late_days").fen == days
    assert figure.fen == days * 500
    paid_in_time = late_fee(
        1_000_000, due_on=date(2024, 5, 15), paid_on=date(2024, 5, 15), region=figure_region(rows)
    )
    assert paid_in_time.fen == 0


def figure_region(rows):
    return "TRIAL" if rows else "CN"


@pytest.mark.parametrize(
    ("step", "floor_way", "ceiling_way", "floor", "ceiling"),
    [
        # Wage 7,654.32: 60 % are 4,592.592, 300 % are 22,962.96.
        (1, None, None, 459_259, 2_296_296),
        (1, 2, 3, 459_260, 2_296_296),
        (100, None, None, 459_300, 2_296_300),
        (100, 2, 3, 459_300, 2_296_200),
        (100, 3, 2, 459_200, 2_296_300),
        (1000, 2, 2, 460_000, 2_297_000),
    ],
)
def test_limits_are_rounded_in_the_regions_way(region_with, step, floor_way, ceiling_way, floor, ceiling):
    rows = {
        "reference_wage": "from = 2024-01-01, to = 2024-12-31, value = 765432",
        "base_year_first_month": "from = 2006-01-01, value = 1",
        "base_limit_step_fen": f"from = 2006-01-01, value = {step}",
        "contribution_rate_employer": 'from = 2006-01-01, value = "0.16"',
    }
    if floor_way:
        rows["base_limit_rounding"] = [
            f'key = "floor", from = 2006-01-01, value = {floor_way}',
            f'key = "ceiling", from = 2006-01-01, value = {ceiling_way}',
        ]
    region = region_with(**rows)
    assert contribution_base(0, month=ON, region=region).fen == floor
    assert contribution_base(9_999_999, month=ON, region=region).fen == ceiling
    assert monthly_contribution(0, month=ON, region=region).base_fen == floor


def test_a_spouse_who_is_a_lone_elder(region_with):
    def paid(dependant, region):
        return dependants_pension([dependant], own_wage_fen=600_000, on=date(2025, 1, 1), region=region).fen

    ten = 'key = "spouse_alone", from = 2011-01-01, value = "0.10"'
    region = region_with(injury_dependant_rate=ten)
    assert paid(Dependant.SPOUSE_ALONE, region) == 300_000  # 40 % and 10 %
    assert paid(Dependant.SPOUSE, region) == 240_000
    assert paid(Dependant.OTHER_ALONE, region) == 240_000
    assert paid(Dependant.SPOUSE_ALONE, "CN") == 240_000  # where the region says nothing


@pytest.mark.parametrize(
    ("statutory", "last"),
    [
        (None, "2026-01-09"),
        ("2027-01", "2027-01-31"),  # twelve months away
        ("2027-02", "2026-01-09"),  # thirteen
        ("2026-01", "2026-01-31"),
        ("2025-12", "2026-01-09"),  # reached before: nothing is prolonged
    ],
)
def test_a_benefit_is_drawn_on_to_the_pension_age(region_with, statutory, last):
    region = region_with(unemployment_extension_months="from = 2019-12-01, value = 12")
    given = {"statutory": statutory and Month.parse(statutory), "registered_on": date(2025, 1, 10)}
    assert unemployment_last_day(12, region=region, **given).value == date.fromisoformat(last)
    assert unemployment_last_day(12, **given).value == date(2026, 1, 9)  # no region, no prolonging


def test_the_index_as_the_mean_of_calendar_years(region_with):
    wages = [
        "from = 2008-01-01, to = 2008-12-31, value = 300000",
        "from = 2009-01-01, to = 2009-12-31, value = 400000",
    ]
    rows = {
        "reference_wage": wages,
        "average_index_decimals": SINCE.format(4),
        "deemed_month_index": 'from = 2006-01-01, value = "1"',
    }
    # December 2009 at 3,000.00 (index 1), twelve months of 2010 at 8,000.00 (index 2).
    bases = {Month(2009, 12): 300_000, **{month: 800_000 for month in Month.of_year(2010)}}
    by_months = average_index(bases, on=ON, region=region_with(**rows))
    assert by_months.value == Fraction("1.9231")  # 25 / 13
    region = region_with(**rows, average_index_form=SINCE.format(2))
    assert average_index(bases, on=ON, region=region).value == Fraction("1.5")  # (1 + 2) / 2
    # Two deemed years of index 1 beside them: (1 + 2 + 2) / 4.
    assert average_index(bases, on=ON, region=region, deemed_months=24).value == Fraction("1.25")
    with pytest.raises(NoParameter, match="reference_wage"):
        average_index({Month(2003, 1): 1}, on=ON, region=region)
