"""Every month from 1992 to 2045: a rule answers, or says by name what it lacks."""

import pytest

from quanyi.law import (
    Month,
    NoParameter,
    OwedMonth,
    YearRecord,
    account_year,
    arrears_interest,
    back_payment,
    deferral,
    flexible_contribution,
    interest_until,
    late_fee,
    undeclared_contribution,
)


def owed(month, credited=None):
    return OwedMonth(month=month, base_fen=100_000, own_fen=8_000, credited=credited)


# A rule on a month; the first and the last month with an answer; what is missed before and after.
RULES = {
    "account.year": (
        lambda month: account_year(YearRecord(year=month.year, region="DEMO", months=(owed(month, month),))),
        ("1996-01", "2025-12", "crediting_rate", "crediting_rate"),
    ),
    "account.interest_until": (
        lambda month: interest_until(100, [0] * 12, last=month, region="DEMO"),
        ("1996-01", "2045-12", "crediting_rate", ""),
    ),
    "arrears.interest": (
        lambda month: arrears_interest(100, first=month, until=month.year, region="DEMO"),
        ("1996-01", "2025-12", "crediting_rate", "crediting_rate"),
    ),
    "arrears.back_payment": (
        lambda month: back_payment(owed(month), credited=month + 12, region="DEMO"),
        ("1996-01", "2025-12", "crediting_rate", "crediting_rate"),
    ),
    "collection.undeclared": (
        lambda month: undeclared_contribution(100, month=month, region="CN"),
        ("1999-02", "2045-12", "undeclared_ratio", ""),
    ),
    "collection.late_fee": (
        lambda month: late_fee(
            10_000, due_on=month.first_day, paid_on=month.last_day, region="CN", order_ignored=True
        ),
        ("1999-02", "2045-12", "late_fee_rate", ""),
    ),
    "collection.deferral": (
        lambda month: deferral(
            approved_on=month.first_day, first=month, last=month, guaranteed=False, region="CN"
        ),
        ("2011-07", "2045-12", "deferral_months", ""),
    ),
    "collection.flexible_worker": (
        # A base between floor and ceiling of the demo district, whose wages are 1445 (2005) to 8271 (2025).
        lambda month: flexible_contribution(
            150_000 if month.year < 2010 else 550_000, month=month, region="DEMO"
        ),
        ("2006-01", "2027-12", "contribution_rate_flexible", "reference_wage"),
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_every_month_is_answered_or_refused_by_name(name):
    rule, (first, last, before, after) = RULES[name]
    for month in Month.span(Month(1992, 1), Month(2045, 12)):
        if Month.parse(first) <= month <= Month.parse(last):
            assert rule(month).rule == name
            continue
        with pytest.raises(NoParameter) as refused:
            rule(month)
        wanted = before if month < Month.parse(first) else after
        assert refused.value.facts["series"] == wanted
