"""The monthly pension, its index, when it is paid, and what survivors receive."""

import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import Figure, InvalidInput, Month, NoParameter, parameter, parse_yuan
from quanyi.law.parameters import load_series
from quanyi.law.rules.crediting import crediting_rate_floor
from quanyi.law.rules.pension import (
    Section,
    assessment_wage,
    average_index,
    basic_pension,
    career_index,
    first_pension_month,
    monthly_pension,
    pension_difference,
)
from quanyi.law.rules.survivors import funeral_choice, survivor_grants
from quanyi.law.rules.suspension import DatedEvent, overpayment, payment_standing
from quanyi.law.rules.transitional import transitional_pension
from quanyi.law.terms import FuneralScheme, PensionEvent

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples" / "pension.toml").read_text())
ON = Month(2025, 2)

amounts = st.integers(1, 1_000_000_00)
indices = st.integers(3000, 30000).map(lambda value: Fraction(value, 10_000))


def bases_of(years):
    return {
        Month(int(year), month): parse_yuan(text)
        for year, (text, count) in years.items()
        for month in range(1, count + 1)
    }


def test_worked_pension():
    example = EXAMPLES["monthly"]
    figure = monthly_pension(
        wage_fen=parse_yuan(example["wage"]),
        index=Fraction(example["index"]),
        contribution_months=example["months"],
        balance_fen=parse_yuan(example["balance"]),
        age_months=example["age_months"],
        deemed_months=example["deemed_months"],
        on=Month.parse(example["on"]),
        region="DEMO",
    )
    for part in ("basic", "account", "transitional"):
        assert figure.part(f"{part}_pension").fen == parse_yuan(example[part])
    assert figure.fen == parse_yuan(example["total"])
    assert Figure.from_dict(figure.as_dict()) == figure


@pytest.mark.parametrize("example", EXAMPLES["index"], ids=lambda example: example["id"])
def test_worked_index(example):
    index = average_index(bases_of(example["bases"]), on=ON, region="DEMO", deemed_months=example["deemed"])
    assert index.value == Fraction(example["value"])


@given(
    share=st.sampled_from([Fraction("0.6"), Fraction(1), Fraction(3)]), years=st.sets(st.integers(1997, 2024))
)
def test_a_constant_share_of_the_wage_is_the_index(share, years):
    bases = {
        month: int(parameter("reference_wage", on=year - 1, region="DEMO").rate * share)
        for year in years | {2010}
        for month in Month.of_year(year)
    }
    assert abs(average_index(bases, on=ON, region="DEMO").value - share) <= Fraction(1, 10_000)


@given(
    split=st.integers(1, 23),
    wages=st.lists(st.integers(100_000, 2_000_000), min_size=24, max_size=24),
)
def test_a_career_in_two_places_is_indexed_as_one(split, wages):
    bases = dict(zip(Month.span(Month(2018, 1), Month(2019, 12)), wages, strict=True))
    first, second = dict(list(bases.items())[:split]), dict(list(bases.items())[split:])
    career = career_index([Section("A", first, 6), Section("B", second)], on=ON, region="DEMO")
    assert career.value == average_index(bases, on=ON, region="DEMO", deemed_months=6).value
    assert [part.fen for part in career.parts[:2]] == [split + 6, 24 - split]


def test_a_month_in_two_places_must_be_cleared_first():
    month = {Month(2020, 5): 500_000}
    with pytest.raises(InvalidInput, match="2020-05"):
        career_index([Section("A", month), Section("B", month)], on=ON, region="DEMO")


def test_no_months_no_index():
    with pytest.raises(InvalidInput, match="没有任何缴费月份"):
        average_index({}, on=ON, region="DEMO")


@given(wage=amounts, index=indices, months=st.integers(1, 600))
def test_basic_pension_is_monotone_and_adds_up(wage, index, months):
    def basic(wage, index, months):
        return basic_pension(wage, index=index, contribution_months=months, on=ON, region="DEMO").fen

    assert basic(wage, index, months) <= basic(wage, index, months + 1)
    assert basic(wage, index, months) <= basic(wage, index + Fraction(1, 10_000), months)
    # At index 1 a year gives one per cent of the wage.
    assert basic(100 * wage, Fraction(1), 12) == wage
    # Double the wage, double the pension, but for half a fen on each side.
    assert abs(basic(2 * wage, index, months) - 2 * basic(wage, index, months)) <= 1


@pytest.mark.parametrize("wrong", [0, -1, 1.2, True])
def test_ratios_are_exact_and_positive(wrong):
    with pytest.raises(InvalidInput, match="精确数"):
        crediting_rate_floor(wrong, bank_rate=Fraction(1, 100))


def test_wage_of_assessment_falls_back_to_the_year_before_and_says_so():
    published = assessment_wage(on=Month(2026, 1), region="DEMO")
    provisional = assessment_wage(on=Month(2026, 1), region="330000")
    assert published.note_zh == ""
    assert [value.parameters[0].stands_in_for for value in (published, provisional)] == [None, 2026]
    assert provisional.fen == 843_300
    assert provisional.note_zh == "2026年计发基数未公布，暂按2025年的，公布后重算补差"
    assert assessment_wage(on=Month(2027, 1), region="330000").fen == 843_300
    with pytest.raises(NoParameter):
        assessment_wage(on=Month(2029, 1), region="330000")


def test_early_in_a_year_the_index_takes_the_last_published_wage_and_says_so():
    bases = {Month(2026, 12): 827_100, Month(2027, 1): 827_100}
    figure = average_index(bases, on=Month(2027, 2), region="DEMO")
    assert figure.value == 1  # both against 8,271.00 of 2025
    assert "2026年平均工资未公布" in figure.parts[-1].note_zh
    used = {value.stands_in_for for node in figure.walk() for value in node.parameters}
    assert used == {None, 2026}
    assert "未公布" in assessment_wage(on=Month(2027, 2), region="DEMO").note_zh


def test_wage_of_assessment_of_the_demo_district_is_last_years_wage():
    for year in range(1996, 2027):
        value = parameter("pension_base", on=year, region="DEMO").value
        assert value == parameter("reference_wage", on=year - 1, region="DEMO").value


def test_difference_after_final_assessment():
    assert pension_difference(4_800_00, 4_950_00, months_paid=7).fen == 1_050_00
    assert pension_difference(4_950_00, 4_800_00, months_paid=2).fen == -300_00


def test_pension_starts_the_month_after_the_later_event():
    first = first_pension_month(Month(2025, 2), formalities=Month(2025, 5), region="330000")
    assert first.value == Month(2025, 6)
    assert first_pension_month(Month(2025, 12), formalities=Month(2025, 11), region="DEMO").value == Month(
        2026, 1
    )


def transitional(region, **more):
    facts = {"index": Fraction("1.2"), "deemed_months": 54, "on": ON, "region": region} | more
    return transitional_pension(843_300, **facts)


def test_transitional_forms_differ_by_region():
    assert transitional("530000").fen == transitional("DEMO").fen == 592_00
    assert transitional("DEMO", deemed_months=0).fen == 0
    # Zhejiang counts to the end of 1997 and sets its rate by a document that must be brought.
    with pytest.raises(NoParameter, match="transitional_rate"):
        transitional("330000", early_index=Fraction("1.1"), early_months=60)
    with pytest.raises(InvalidInput, match="1997"):
        transitional("330000", early_months=60)
    assert transitional("330000", early_months=0).fen == 0
    with pytest.raises(NoParameter, match="transitional_form"):
        transitional("110000")


E = PensionEvent


def standing(*events, on=date(2025, 12, 31)):
    dated = [DatedEvent(date(2025, month, 1), event) for month, event in events]
    return payment_standing(dated, on=on).value


@pytest.mark.parametrize(
    ("events", "answer"),
    [
        ((), "paid"),
        (((1, E.ENTITLEMENT_IN_DOUBT),), "paid_while_checked"),
        (((1, E.ENTITLEMENT_IN_DOUBT), (2, E.ENTITLEMENT_CONFIRMED)), "paid"),
        (((1, E.ENTITLEMENT_IN_DOUBT), (2, E.FOUND_NOT_ENTITLED)), "stopped"),
        (((1, E.SENTENCED_TO_PRISON),), "stopped"),
        (((1, E.SENTENCED_TO_PRISON), (9, E.RELEASED)), "paid"),
        (((1, E.SENTENCED_OUTSIDE_PRISON),), "paid_without_adjustment"),
        (((1, E.WANTED_OR_IN_CUSTODY),), "suspended"),
        (((1, E.WANTED_OR_IN_CUSTODY), (4, E.ACQUITTED)), "paid"),
        (((1, E.WANTED_OR_IN_CUSTODY), (4, E.SENTENCED_TO_PRISON), (9, E.RELEASED)), "paid"),
        (((1, E.FOUND_NOT_ENTITLED), (2, E.WANTED_OR_IN_CUSTODY), (4, E.ACQUITTED)), "stopped"),
        (((1, E.DIED), (2, E.ENTITLEMENT_CONFIRMED)), "ended"),
    ],
)
def test_standing_of_a_pension(events, answer):
    assert standing(*events) == answer
    assert standing(*reversed(events)) == answer


def test_events_to_come_do_not_count():
    assert standing((3, E.SENTENCED_TO_PRISON), on=date(2025, 2, 28)) == "paid"
    assert standing((3, E.SENTENCED_TO_PRISON), on=date(2025, 3, 1)) == "stopped"


@given(st.lists(st.tuples(st.integers(1, 12), st.sampled_from(E))))
def test_death_ends_a_pension_for_good(events):
    died = any(event is E.DIED for _, event in events)
    assert (standing(*events) == "ended") == died


def test_overpayment_counts_from_the_month_after_the_last_due():
    payments = {Month(2025, month): 300_000 for month in range(1, 7)}
    figure = overpayment(payments, last_due=Month(2025, 4))
    assert (figure.fen, len(figure.parts)) == (600_000, 2)
    assert overpayment(payments, last_due=Month(2025, 6)).fen == 0


@pytest.mark.parametrize("example", EXAMPLES["grants"], ids=lambda example: example["id"])
def test_worked_survivor_grants(example):
    figure = survivor_grants(
        example["months"],
        died=Month.parse(example["died"]),
        region="DEMO",
        own_contributions_fen=parse_yuan(example["own"]) if "own" in example else None,
        months_drawn=example.get("drawn"),
    )
    assert figure.part("funeral_grant").fen == parse_yuan(example["funeral"])
    assert figure.part("survivor_grant").fen == parse_yuan(example["survivor"])
    assert figure.fen == parse_yuan(example["total"])


@given(months=st.integers(60, 600), drawn=st.none() | st.integers(0, 480))
def test_survivor_grant_grows_with_years_and_stays_within_its_limits(months, drawn):
    def grant(months):
        figure = survivor_grants(months, died=Month(2024, 5), region="DEMO", months_drawn=drawn)
        return figure.part("survivor_grant").part("grant_months").fen

    assert grant(months) <= grant(months + 1)
    assert (6 if drawn is None else 9) <= grant(months) <= 24


def test_survivor_grants_refuse_what_is_not_settled():
    with pytest.raises(InvalidInput, match="own_contributions_fen"):
        survivor_grants(59, died=Month(2024, 5), region="DEMO")
    with pytest.raises(NoParameter, match="funeral_grant_months"):
        survivor_grants(180, died=Month(2021, 8), region="DEMO")
    with pytest.raises(NoParameter, match="regional_disposable_income"):
        survivor_grants(180, died=Month(2024, 5), region="330000")


def test_demo_income_is_a_twelfth_of_the_nations():
    for year in range(2020, 2026):
        whole = parameter("urban_disposable_income", on=year, region="CN").value
        assert abs(parameter("regional_disposable_income", on=year, region="DEMO").value * 12 - whole) <= 6


@pytest.mark.parametrize(
    ("months", "asked"), [(240, False), (239, True), (241, True), (180, False), (179, False)]
)
def test_what_a_part_year_counts_for_is_asked_only_where_there_is_one(months, asked):
    figure = survivor_grants(months, died=Month(2024, 5), region="DEMO")
    used = {value.series for part in figure.walk() for value in part.parameters}
    assert ("survivor_part_year_form" in used) == asked


def test_one_funeral_grant_only():
    offers = {FuneralScheme.PENSION: 7_902_00, FuneralScheme.WORK_INJURY: 39_762_00}
    chosen = funeral_choice(offers, chosen=FuneralScheme.WORK_INJURY)
    assert (chosen.fen, len(chosen.parts)) == (39_762_00, 2)
    with pytest.raises(InvalidInput, match="失业保险"):
        funeral_choice(offers, chosen=FuneralScheme.UNEMPLOYMENT)


def test_regional_samples_never_serve_the_nation():
    for name in ("pension_base", "transitional_form", "transitional_rate", "average_index_decimals"):
        assert not load_series(name).national_fallback
        assert "CN" not in load_series(name).regions
