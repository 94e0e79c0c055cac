"""Months that are credited elsewhere than in their own year: paid by the due day, in advance, late, deferred; by hand.

Rates: 2021 6.69 %, 2022 6.12 %, 2023 3.97 %, 2024 2.62 %.
"""

from datetime import date

import pytest

from quanyi.law import AccountBalance, InvalidInput, Month, OwedMonth, YearRecord, account_year
from quanyi.law.rules.due import due_day
from quanyi.law.terms import ContributionKind

M = Month.parse


def owed(month, credited=None, own=40_000, **more):
    """A month of 400.00, credited in that month or not at all."""
    return OwedMonth(
        month=M(month), base_fen=500_000, own_fen=own, credited=M(credited) if credited else None, **more
    )


def year(number, *months, region="CN", **more):
    return account_year(YearRecord(year=number, region=region, months=months, **more))


def interest(figure):
    return figure.part("interest_in_year").fen


def item(figure, clause):
    found = [node for node in figure.walk() if node.provisions == (clause,)]
    assert len(found) == 1, clause
    return found[0].value


@pytest.mark.parametrize("region", ["CN", "DEMO"])
def test_december_paid_in_january_is_no_arrears(region):
    december = owed("2023-12", "2024-01")
    before, after = year(2023, december, region=region), year(2024, december, region=region)
    assert (before.fen, interest(before)) == (0, 0)
    assert interest(after) == 1_048  # 400.00 × 2.62 %
    assert (item(before, "gb-A-29"), item(before, "gb-A-38")) == (1, 0)  # paid for 2023, not in arrears
    assert (item(after, "gb-A-30"), item(after, "gb-A-37-7")) == (0, 41_048)


def test_by_the_day_of_payment_where_it_is_known():
    late = owed("2023-12", "2024-02", paid_on=date(2024, 2, 1))
    assert interest(year(2024, late)) == 132 + 964  # 400.00 × 3.97 % / 12; 401.32 × 11/12 × 2.62 %
    in_time = owed("2023-12", "2024-02", paid_on=date(2024, 1, 31))  # the office recorded it in February
    assert interest(year(2024, in_time)) == 961  # 400.00 × 11/12 × 2.62 %


def test_a_month_paid_in_advance_belongs_to_the_year_of_crediting():
    january = owed("2024-01", "2023-12")
    before, after = year(2023, january), year(2024, january, opening=AccountBalance(40_000, 132))
    assert (before.fen, interest(before)) == (40_132, 132)  # 400.00 × 1/12 × 3.97 %
    assert item(before, "gb-A-37-7") == 40_132
    assert (item(before, "gb-A-27"), item(before, "gb-A-29")) == (0, 0)
    assert (item(after, "gb-A-28"), item(after, "gb-A-29"), item(after, "gb-A-38")) == (500_000, 1, 0)
    assert after.part("principal_in_year").fen == 0
    assert interest(after) == 1_051  # 401.32 × 2.62 %
    leaf = before.part("principal_in_year").parts[0].parts[0]
    assert (leaf.fen, leaf.note_zh) == (40_000, "2024-01 费款，2023-12 记账")


def test_what_belongs_to_another_year_is_refused():
    for month, credited in (
        ("2023-11", "2023-12"),
        ("2025-01", None),
        ("2025-01", "2025-01"),
        ("2025-01", "2023-12"),
    ):
        with pytest.raises(InvalidInput, match="账户年度记录有误"):
            year(2024, owed(month, credited))


def test_arrears_of_several_years():
    made_up = year(2024, owed("2021-10", "2024-05", kind=ContributionKind.BACK_PAYMENT))
    # 2021 400.00 × 3/12 × 6.69 % = 6.69; 2022 406.69 × 6.12 % = 24.89; 2023 431.58 × 3.97 % = 17.13
    assert item(made_up, "gb-A-37-14") == 40_000 + 669 + 2_489 + 1_713
    assert interest(made_up) == 669 + 2_489 + 1_713 + 784  # 448.71 × 8/12 × 2.62 %
    assert (item(made_up, "gb-A-30"), item(made_up, "gb-A-41")) == (1, 0)


def test_made_up_in_two_years_bears_as_if_apart():
    first, second = owed("2022-10", "2023-06"), owed("2022-11", "2024-06")
    of_2023 = year(2023, first, second)
    # 400.00 × 3/12 × 6.12 % = 6.12; 406.12 × 7/12 × 3.97 % = 9.41
    assert interest(of_2023) == 612 + 941
    assert item(of_2023, "gb-A-43") == 40_000 + 408 + 1_604  # 2022: 2/12 × 6.12 %; 2023: 404.08 × 3.97 %
    of_2024 = year(2024, second, opening=AccountBalance.closing(of_2023))
    assert interest(of_2024) == 1_089 + 408 + 1_604 + 642  # 415.53; then 420.12 × 7/12 × 2.62 %


@pytest.mark.parametrize(("region", "wanted"), [("DEMO", 2_448 + 3_273), ("CN", 2_448 + 3_273)])
def test_a_deferred_month_paid_in_time_stands_as_if_it_had_been_credited_when_owed(region, wanted):
    """800.00 of 2022-07: 6/12 × 6.12 % = 24.48; 824.48 × 3.97 % = 32.73: together 57.21."""
    deferred = owed("2022-07", "2023-04", own=80_000, deferred_until=M("2023-03"))
    assert interest(year(2023, deferred, region=region)) == wanted
    assert item(year(2022, deferred, region=region), "gb-A-38") == 0


def test_a_deferred_month_within_one_year_and_one_paid_after_its_deferral():
    within = owed("2023-03", "2023-09", deferred_until=M("2023-08"))
    assert interest(year(2023, within)) == 1_323  # 400.00 × 10/12 × 3.97 %
    late = owed("2022-07", "2023-06", own=80_000, deferred_until=M("2022-12"))
    assert interest(year(2023, late)) == 2_448 + 1_909  # as arrears: 824.48 × 7/12 × 3.97 %


def test_a_year_of_payout_credit_and_arrears():
    """Retired in July: an opening of 10,000.00, a month made up in March, 80.00 a month from July."""
    figure = year(
        2024,
        owed("2023-06", "2024-03"),
        opening=AccountBalance(1_000_000),
        payments_own=(0,) * 6 + (8_000,) * 6,
    )
    # 10,000.00 × 2.62 %; 400.00 × 7/12 × 3.97 % = 9.26; 409.26 × 10/12 × 2.62 %; 80.00 × 21/12 × 2.62 %
    assert interest(figure) == 26_200 + 926 + 894 - 367


def test_an_account_paid_out_whole_with_the_interest_of_its_year_bears_no_more():
    """10,000.00 to June at 2.62 % is 131.00; all of it leaves in July, and nothing below zero bears interest."""
    figure = year(2024, opening=AccountBalance(1_000_000), payments_own=(0,) * 6 + (1_013_100,) + (0,) * 5)
    assert interest(figure) == 13_100
    assert figure.fen == 0


def test_the_year_of_opening_an_idle_year_and_a_year_of_moving_out():
    opened = year(2023, owed("2023-11", "2023-11"), owed("2023-12", "2023-12"))
    assert interest(opened) == 397  # 400.00 × 3/12 × 3.97 %
    idle = year(2024, opening=AccountBalance.closing(opened))
    assert interest(idle) == 2_106  # 803.97 × 2.62 %
    gone = year(2024, owed("2023-12", "2024-01"), opening=AccountBalance(1_000_000), moved_out=M("2024-03"))
    assert (gone.part("moved_out").fen, interest(gone), gone.fen) == (1_040_000, 0, 0)


def test_the_due_day_is_the_regions_own_where_it_has_one():
    assert due_day(M("2023-01"), "DEMO") == due_day(M("2023-01"), "CN") == date(2023, 2, 28)
