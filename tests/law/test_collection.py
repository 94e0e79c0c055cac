"""Collection: late fees under both rules, the 110 % rule, deferral, flexible workers."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import (
    InvalidInput,
    Month,
    NoParameter,
    contribution_base,
    deferral,
    flexible_contribution,
    late_fee,
    parse_yuan,
    settle_declared,
    undeclared_contribution,
)

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples" / "collection.toml").read_text())

amounts = st.integers(1, 1_000_000_00)
days = st.dates(date(1999, 1, 22), date(2030, 12, 31))
DAY = timedelta(days=1)


@pytest.mark.parametrize("example", EXAMPLES["late_fee"], ids=lambda example: example["id"])
def test_worked_late_fee(example):
    figure = late_fee(
        parse_yuan(example["arrears"]),
        due_on=example["due_on"],
        paid_on=example["paid_on"],
        region="CN",
        deferrals=[tuple(period) for period in example.get("deferrals", ())],
        order_ignored=example.get("order_ignored"),
        flexible_worker=example.get("flexible_worker", False),
    )
    assert figure.fen == parse_yuan(example["fee"])
    assert figure.part("late_days").value == example["days"]


@given(arrears=amounts, due_on=days, late=st.integers(1, 3000))
def test_rate_is_that_of_the_first_day_of_arrears(arrears, due_on, late):
    figure = late_fee(arrears, due_on=due_on, paid_on=due_on + late * DAY, region="CN", order_ignored=True)
    per_day = 20 if due_on + DAY < date(2011, 7, 1) else 5
    exact = arrears * late * per_day
    assert abs(figure.fen * 10_000 - exact) <= 5_000
    assert ("争议" in figure.note_zh) == (figure.fen > arrears)
    assert "职工不承担" in figure.note_zh


@given(
    arrears=amounts,
    due_on=days,
    late=st.integers(0, 400),
    start=st.integers(-50, 450),
    length=st.integers(0, 90),
)
def test_deferred_days_cost_nothing_and_count_once(arrears, due_on, late, start, length):
    period = (due_on + start * DAY, due_on + (start + length) * DAY)
    paid_on = due_on + late * DAY
    free = sum(period[0] <= due_on + n * DAY <= period[1] for n in range(1, late + 1))
    figure = late_fee(
        arrears, due_on=due_on, paid_on=paid_on, region="CN", deferrals=[period, period], order_ignored=True
    )
    assert figure.part("late_days").value == late - free


def test_older_arrears_want_to_know_of_an_order():
    with pytest.raises(InvalidInput, match="order_ignored"):
        late_fee(100, due_on=date(2011, 6, 29), paid_on=date(2012, 1, 1), region="CN")


def test_arrears_older_than_the_regulation_have_no_rate():
    with pytest.raises(NoParameter) as refused:
        late_fee(100, due_on=date(1998, 1, 1), paid_on=date(1998, 3, 1), region="CN", order_ignored=True)
    assert refused.value.facts["on"] == "1998-01-02"


@pytest.mark.parametrize("example", EXAMPLES["undeclared"], ids=lambda example: example["id"])
def test_undeclared(example):
    assessed = undeclared_contribution(
        parse_yuan(example["last_month"]), month=Month.parse(example["month"]), region="CN"
    )
    assert assessed.fen == parse_yuan(example["assessed"])
    settled = settle_declared(assessed, parse_yuan(example["declared"]))
    assert settled.fen == parse_yuan(example["settlement"])


def test_undeclared_without_a_month_before_is_decided_by_hand():
    with pytest.raises(InvalidInput, match="人工核定"):
        undeclared_contribution(0, month=Month(2024, 1), region="CN")


def test_a_deferral_over_a_year_is_said_and_not_refused():
    def of(last, guaranteed=False):
        return deferral(
            approved_on=date(2024, 1, 5),
            first=Month(2024, 1),
            last=last,
            guaranteed=guaranteed,
            region="CN",
        )

    assert (of(Month(2024, 12)).fen, of(Month(2025, 1)).fen) == (12, 13)
    assert "超过" not in of(Month(2024, 12)).note_zh
    assert "超过一般期限" in of(Month(2025, 1)).note_zh
    assert "超过" not in of(Month(2025, 1), guaranteed=True).note_zh
    with pytest.raises(InvalidInput, match="倒置"):
        of(Month(2023, 12))


@pytest.mark.parametrize("example", EXAMPLES["flexible"], ids=lambda example: example["id"])
def test_worked_flexible_worker(example):
    figure = flexible_contribution(
        parse_yuan(example["base"]), month=Month.parse(example["month"]), region="DEMO"
    )
    found = (figure.fen, figure.part("account_credit_own").fen, figure.part("own_paid_pooled").fen)
    assert found == tuple(parse_yuan(example[name]) for name in ("total", "account", "pooled"))


@given(st.integers(0, 5_000_000))
def test_a_flexible_worker_chooses_within_the_limits_of_everybody(chosen):
    month = Month(2024, 3)
    if contribution_base(chosen, month=month, region="DEMO").fen == chosen:
        figure = flexible_contribution(chosen, month=month, region="DEMO")
        assert figure.fen == figure.part("account_credit_own").fen + figure.part("own_paid_pooled").fen
    else:
        with pytest.raises(InvalidInput, match=r"可选缴费基数为 4,700\.40 至 23,502\.00"):
            flexible_contribution(chosen, month=month, region="DEMO")
