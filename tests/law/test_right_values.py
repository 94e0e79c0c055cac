"""Values that outsiders worked out by hand where the rules once gave others, and their neighbours of the same kind."""

from datetime import date

import pytest

from quanyi.law import (
    Dependant,
    DismissalCause,
    InvalidInput,
    Month,
    RetirementGroup,
    account_credit,
    back_payment_recognised,
    base_settlement,
    dependants_pension,
    due_day,
    find_rule,
    late_fee,
    longest_unemployment_duration,
    monthly_contribution,
    paths_at_age,
    retirement_choice,
    unemployment_duration,
    unemployment_eligibility,
    unemployment_last_day,
    work_death_benefits,
)
from quanyi.law.parameters import load_series
from quanyi.law.periods import merged

D = date.fromisoformat


def fee(due, paid, *deferrals, region="CN", ordered=True):
    periods = [(D(first), D(last)) for first, last in deferrals]
    return late_fee(
        1_000_000, due_on=D(due), paid_on=D(paid), region=region, deferrals=periods, order_ignored=ordered
    )


@pytest.mark.parametrize(
    ("due", "paid", "deferrals", "yuan"),
    [
        # January 2012 alone, at 0.05 %: arrears begin when the deferral is over.
        ("2011-06-15", "2012-01-31", [("2011-06-16", "2011-12-31")], "155.00"),
        # The deferral began before the due day and goes on over it.
        ("2011-06-15", "2012-01-31", [("2011-05-01", "2011-12-31")], "155.00"),
        # Two that meet, two that overlap, one given twice.
        ("2011-06-15", "2012-01-31", [("2011-06-16", "2011-08-31"), ("2011-09-01", "2011-12-31")], "155.00"),
        ("2011-06-15", "2012-01-31", [("2011-06-16", "2011-10-31"), ("2011-09-01", "2011-12-31")], "155.00"),
        ("2011-06-15", "2012-01-31", [("2011-06-16", "2011-12-31")] * 2, "155.00"),
        # In arrears for a day before it began: the older rule throughout, 1 + 31 days at 0.2 %.
        ("2011-06-15", "2012-01-31", [("2011-06-17", "2011-12-31")], "640.00"),
        # It ends after the payment, or covers it whole.
        ("2011-06-15", "2011-07-31", [("2011-06-16", "2011-12-31")], "0.00"),
        ("2012-01-15", "2012-01-31", [("2012-01-20", "2012-03-31")], "20.00"),
        # It is over before the due day, or begins after the payment: nothing changes.
        ("2012-01-15", "2012-01-31", [("2011-01-01", "2012-01-10")], "80.00"),
        ("2012-01-15", "2012-01-31", [("2012-02-01", "2012-03-31")], "80.00"),
        # Across the border with no deferral: the older rule throughout.
        ("2011-06-30", "2011-07-10", [], "50.00"),
        ("2011-06-29", "2011-07-10", [], "220.00"),
    ],
)
def test_arrears_begin_on_the_first_day_that_no_deferral_covers(due, paid, deferrals, yuan):
    assert fee(due, paid, *deferrals).fen == round(100 * float(yuan))


def test_whether_an_order_was_ignored_is_asked_only_of_arrears_from_before_the_law():
    assert fee("2011-06-15", "2012-01-31", ("2011-06-16", "2011-12-31"), ordered=None).fen == 15_500
    with pytest.raises(InvalidInput, match="order_ignored"):
        fee("2011-06-15", "2012-01-31", ordered=None)


def test_the_fee_of_before_can_be_asked_of_its_version():
    before = find_rule("collection.late_fee", "1").function(
        1_000_000,
        due_on=D("2011-06-15"),
        paid_on=D("2012-01-31"),
        region="CN",
        deferrals=[(D("2011-06-16"), D("2011-12-31"))],
        order_ignored=True,
    )
    assert before.fen == 62_000
    assert find_rule("unemployment.last_day", "1").function(1, registered_on=D("2025-03-31")).value == D(
        "2025-04-29"
    )
    earlier = find_rule("transfer.back_payment", "1").function(36, paid_on=D("2024-06-01"), document_on=None)
    assert earlier.value == "recognised"


def test_periods_are_joined_where_they_meet():
    days = [
        (D("2024-03-01"), D("2024-03-05")),
        (D("2024-02-01"), D("2024-02-29")),
        (D("2024-04-01"), D("2024-04-01")),
    ]
    assert merged(days) == [(D("2024-02-01"), D("2024-03-05")), (D("2024-04-01"), D("2024-04-01"))]


@pytest.mark.parametrize(
    ("registered", "months", "last"),
    [
        ("2025-01-28", 1, "2025-02-27"),
        ("2025-01-29", 1, "2025-02-28"),
        ("2025-01-30", 1, "2025-02-28"),
        ("2025-01-31", 1, "2025-02-28"),
        ("2025-03-31", 1, "2025-04-30"),
        ("2024-01-29", 1, "2024-02-28"),
        ("2024-01-30", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 24, "2026-02-28"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-01-01", 1, "2025-01-31"),
        ("2025-12-15", 24, "2027-12-14"),
    ],
)
def test_the_last_day_of_a_benefit_at_the_ends_of_months(registered, months, last):
    assert unemployment_last_day(months, registered_on=D(registered)).value == D(last)


def test_a_benefit_of_no_month_has_no_last_day():
    with pytest.raises(InvalidInput, match="核定月数为 0"):
        unemployment_last_day(0, registered_on=D("2025-01-01"))


def test_the_weekends_worked_are_missed_in_the_note():
    facts = {"act": "transfer_review", "start": D("2025-09-22"), "region": "DEMO"}
    holidays = [D(f"2025-10-0{n}") for n in range(1, 9)]
    worked = [D("2025-09-28"), D("2025-10-11")]
    late = due_day(**facts, days_off=holidays)
    assert (late.value, "偏晚" in late.note_zh) == (D("2025-10-21"), True)
    right = due_day(**facts, days_off=holidays, extra_working_days=worked)
    assert (right.value, right.note_zh) == (D("2025-10-17"), "")
    with pytest.raises(InvalidInput, match="2025-10-01 既列为休息日"):
        due_day(**facts, days_off=holidays, extra_working_days=[D("2025-10-01")])


@pytest.mark.parametrize(
    ("months", "paid", "document", "commitment", "answer"),
    [
        (36, "2024-06-01", None, False, "not_recognised"),
        (35, "2024-06-01", None, False, "recognised"),
        (36, "2024-06-01", "2024-05-31", False, "recognised"),
        (36, "2024-06-01", None, True, "not_recognised"),  # a commitment no longer serves
        (36, "2016-11-28", None, True, "not_recognised"),
        (36, "2016-11-27", None, True, "recognised"),
        (36, "2016-11-27", None, False, "not_recognised"),
        (35, "2011-05-01", None, False, "recognised"),
        (60, "2011-05-01", "2011-04-30", False, "recognised"),
    ],
)
def test_three_years_are_over_three_years_and_older_ones_may_be_committed(
    months, paid, document, commitment, answer
):
    figure = back_payment_recognised(
        months, paid_on=D(paid), document_on=document and D(document), commitment=commitment
    )
    assert figure.value == answer


CARRIED = {"on": D("2025-01-01"), "months_carried": 8}


@pytest.mark.parametrize(
    ("counted", "months"),
    [(0, 8), (11, 8), (12, 9)],  # Guangdong: a month for each year up to four
)
def test_unused_months_are_drawn_without_a_new_year(counted, months):
    assert unemployment_duration(counted, region="440000", **CARRIED).fen == months


def test_unused_months_where_no_region_is_asked():
    assert longest_unemployment_duration(6, **CARRIED).fen == 8
    assert longest_unemployment_duration(6, on=D("2025-01-01")).fen == 0
    facts = {
        "cause": DismissalCause.DISMISSED,
        "registered": True,
        "seeking_work": True,
        "on": D("2025-01-01"),
    }
    assert unemployment_eligibility(6, months_carried=8, **facts).value == "allowed"
    assert unemployment_eligibility(6, **facts).value == "refused"
    assert (
        unemployment_eligibility(6, months_carried=8, **(facts | {"seeking_work": False})).value == "refused"
    )


@pytest.mark.parametrize(
    ("birth", "chosen", "months", "answer"),
    [
        ("1970-01", "2030-05", 300, "allowed"),  # enough by either year: Q15 is not asked
        ("1970-01", "2030-05", 100, "refused"),
        ("1964-01", "2024-01", 180, "allowed"),  # the statutory age before 2025
        ("1964-01", "2025-06", 180, "refused"),
        ("1964-01", "2023-12", 180, "refused"),
        ("1968-09", "2031-05", 185, "allowed"),  # later: the minimum is that of 2029
    ],
)
def test_a_choice_is_judged_without_the_regions_word_where_it_can_be(birth, chosen, months, answer):
    figure = retirement_choice(
        Month.parse(birth),
        group=RetirementGroup.MALE_60,
        chosen=Month.parse(chosen),
        contribution_months=months,
        written_on=D("2020-01-01"),
        region="440000",
    )
    assert figure.value == answer


def test_the_scale_is_held_in_every_year_of_every_region():
    regions = {
        place for name in ("own", "transfer") for place in load_series(f"account_scale_{name}").regions
    }
    for region in regions:
        for month in Month.span(Month(2006 if region == "CN" else 1996, 1), Month(2027, 12)):
            if region == "210000" and month < Month(2001, 7):
                continue  # what the pilot province had before is not known
            whole = load_series("account_scale_total").find(region, month.first_day, month.last_day)
            credit = account_credit(10_000, month=month, region=region).fen
            assert whole is None or credit == 10_000 * whole[1].value.value


def test_a_scale_that_contradicts_itself_is_refused_wherever_a_base_is_split(scale_of_nine):
    month = Month(2010, 5)
    for split in (
        lambda: account_credit(100_000, month=month, region=scale_of_nine),
        lambda: monthly_contribution(300_000, month=month, region=scale_of_nine),
        lambda: base_settlement(300_000, 310_000, month=month, region=scale_of_nine),
    ):
        with pytest.raises(InvalidInput, match="账户规模参数不一致"):
            split()


@pytest.mark.parametrize(
    ("months", "extended", "on", "said"),
    [
        (230, 100, "2033-01", "最多可延长 50 个月"),  # fifty were lacking
        (150, 100, "2024-03", "最多可延长 50 个月"),  # fifty have passed
        (30, 31, "2033-01", "最多可延长 30 个月"),
        (150, 1, "2019-06", "最多可延长 0 个月"),
    ],
)
def test_nobody_extends_longer_than_lacks_or_has_passed(months, extended, on, said):
    with pytest.raises(InvalidInput, match=said):
        paths_at_age(
            months,
            reached=Month(2020, 1),
            on=Month.parse(on),
            first_insured=Month(2005, 1),
            extension_months=extended,
        )


def test_a_worker_does_not_die_before_the_accident_and_has_one_spouse():
    wages = {"own_wage_fen": 600_000, "average_wage_fen": 700_000}
    with pytest.raises(InvalidInput, match="早于受伤日期"):
        work_death_benefits([], injured_on=D("2025-02-02"), died_on=D("2025-02-01"), **wages)
    with pytest.raises(InvalidInput, match="只能有一名"):
        dependants_pension([Dependant.SPOUSE, Dependant.SPOUSE_ALONE], own_wage_fen=1, on=D("2025-01-01"))
