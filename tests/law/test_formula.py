"""Every figure can be redone from its written formula, with a pocket calculator and without the program."""

import json
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import length
from tests.law.branches import figures
from tests.law.calculator import redo
from tests.law.door.test_schema import asked
from tests.law.strategies import records
from tests.law.worked import worked

from quanyi.law import (
    AccountBalance,
    Figure,
    InvalidInput,
    Month,
    RetirementGroup,
    account_year,
    average_index,
    basic_pension,
    closing_balance,
    contribution_base,
    flexible_contribution,
    inheritance,
    late_fee,
    monthly_pension,
    own_contribution,
    payment,
    payout_months,
    split_adjustment,
    statutory_month,
    survivor_grants,
    transfer_amounts,
    unemployment_duration,
    yearly_interest,
)
from quanyi.law.explain.formula import by, least, most, of, rounded, total

EXAMPLES = worked()
# What is reckoned; a day, a code, a place and a reference are told by reasons.
RECKONED = {"fen", "fen_months", "rate", "ratio", "months", "month", "count", "days"}


def nodes(tree):
    yield tree
    for part in tree["parts"]:
        yield from nodes(part)


def as_calculated(node):
    """The value of an exported node in the units of a person: yuan, months since the year 0."""
    value = Figure.from_dict(node | {"parts": [], "parameters": [], "formula": None}).value
    if node["unit"] in ("fen", "fen_months"):
        return Fraction(value, 100)
    return value.index if isinstance(value, Month) else value


def redone(figure):
    """How many nodes of a figure were redone from the exported text alone."""
    tree = json.loads(json.dumps(figure.as_dict()))
    found = [node for node in nodes(tree) if node["formula_zh"]]
    for node in found:
        assert redo(node["formula_zh"]) == as_calculated(node), node["formula_zh"]
    return len(found)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_a_worked_example_is_redone_from_its_text(example):
    answer = asked(example.rule, example.input, explain=True)
    if "error" not in answer:
        redone(Figure.from_dict(answer["figure"]))


def test_every_result_has_a_sum_or_says_why_it_is_nothing():
    bare = {
        node.rule
        for figure in figures()
        for node in figure.walk()
        if node.rule and node.unit in RECKONED and node.formula is None and not node.note_zh
    }
    assert not bare


def test_every_case_is_redone():
    assert sum(map(redone, figures())) > 800


fen = st.integers(0, 10**9)
months = st.integers(0, 480)
month = st.integers(Month(2006, 1).index, Month(2026, 12).index).map(Month.from_index)
day = st.dates(date(2000, 1, 1), date(2026, 12, 31))
ratio = st.fractions(Fraction(1, 10), 4, max_denominator=9999)
twelve = st.lists(fen, min_size=12, max_size=12)


@given(fen, month)
def test_contributions(wage, at):
    redone(contribution_base(wage, month=at, region="DEMO"))
    assert redone(own_contribution(wage, month=at, region="DEMO")) == 1
    base = contribution_base(wage, month=at, region="DEMO").fen
    redone(flexible_contribution(base, month=at, region="DEMO"))


@given(fen, twelve, twelve, st.integers(1996, 2025))
def test_interest(opening, credits, payments, year):
    redone(closing_balance(opening, credits, year=year, region="DEMO"))
    redone(yearly_interest(opening, credits, year=year, region="DEMO", payments=payments))


@settings(max_examples=length.of(short=25, long=100))
@given(records())
def test_account_years(record):
    try:
        figure = account_year(record)
    except InvalidInput:
        return
    assert redone(figure) > 10


@given(
    fen,
    day,
    st.integers(0, 2000),
    st.lists(st.tuples(day, st.integers(0, 90)), max_size=3),
    st.sampled_from(["CN", "DEMO"]),
)
def test_late_fees(arrears, due, late, deferrals, region):
    periods = [(first, first + timedelta(days=length)) for first, length in deferrals]
    paid = due + timedelta(days=late)
    given = {"due_on": due, "paid_on": paid, "region": region, "order_ignored": True, "deferrals": periods}
    redone(late_fee(arrears, **given))


@given(st.integers(1, 10**9), ratio, months, fen, st.integers(480, 839), month, months)
def test_pensions(wage, index, counted, balance, age, at, deemed):
    counted = min(counted, age - 191)  # nobody works before the age of sixteen
    given = {"index": index, "contribution_months": counted, "on": at, "region": "DEMO"}
    assert redone(basic_pension(wage, **given)) == 2
    redone(
        monthly_pension(
            wage_fen=wage, balance_fen=balance, age_months=age, deemed_months=min(deemed, counted), **given
        )
    )
    redone(payout_months(age, on=at.first_day, region="DEMO"))


@given(st.dictionaries(month.filter(lambda m: m.year < 2026), fen, min_size=1, max_size=40), months)
def test_indices(bases, deemed):
    redone(average_index(bases, on=Month(2025, 3), region="DEMO", deemed_months=deemed))
    redone(
        transfer_amounts(
            bases, own_before_1998_fen=1, balance_to_last_year_fen=deemed, principal_this_year_fen=3
        )
    )


@given(fen, fen, fen, st.fractions(0, 1, max_denominator=999))
def test_payments(pension, own, transfer, share):
    redone(payment(pension, own_fen=own, transfer_fen=transfer, share=share))
    redone(split_adjustment(pension, account_pension_fen=own, basic_pension_fen=transfer, on=Month(2025, 2),
                            region="DEMO"))  # fmt: skip
    balance = AccountBalance(own, 0, transfer, 0)
    for died in (date(2005, 1, 1), date(2024, 1, 1)):
        redone(inheritance(balance, died_on=died, share_at_retirement=share))


@given(months, st.integers(0, 24), st.integers(1950 * 12, 1985 * 12), st.sampled_from(RetirementGroup))
def test_counts(counted, carried, born, group):
    if counted >= 12:
        on, given = date(2024, 3, 1), {"months_carried": carried}
        redone(unemployment_duration(counted, on=on, region="440000", **given))
    redone(statutory_month(Month.from_index(born), group=group))
    redone(survivor_grants(counted, died=Month(2022, 3), region="DEMO", own_contributions_fen=carried))
    redone(survivor_grants(counted, died=Month(2022, 3), region="DEMO", months_drawn=carried))


# The text itself.


def text(formula, *parts, value=None, unit="fen"):
    from quanyi.law.explain import formula_line, reckoned

    figure = reckoned("credit", unit, formula, parts=parts)
    return formula_line(figure, "zh"), formula_line(figure, "en")


def money(value):
    return Figure("credit", value, "fen")


def test_how_it_is_written():
    assert own_contribution(800_000, month=Month(2024, 3), region="CN").as_text().splitlines()[1] == (
        "  算式：8,000.00 × 8% = 640.00（四舍五入到分）"
    )
    assert text(of(0) - of(1), money(5), money(800_000)) == (
        "算式：0.05 − 8,000.00 = −7,999.95",
        "sum: 0.05 − 8,000.00 = −7,999.95",
    )
    assert text(total(), *[money(40_000)] * 12)[0] == "算式：400.00 × 12 = 4,800.00"
    assert text((of(0) + of(1)) * of(2), money(1), money(2), Figure("age", 3, "months"))[0] == (
        "算式：(0.01 + 0.02) × 3 = 0.09"
    )
    assert text(of(0).over(of(1)), money(100), money(300), unit="ratio")[0] == (
        "算式：1.00 ÷ 3.00 = 1 ÷ 3 ≈ 0.3333333333（后面按分数计算，不取近似）"
    )
    assert text(least(most(of(0), of(1)), of(2)), money(1), money(2), money(3))[0] == (
        "算式：取较小者〔取较大者〔0.01，0.02〕，0.03〕 = 0.02"
    )
    over = contribution_base(3_000_000, month=Month(2024, 3), region="DEMO")
    assert "30,000.00 高于上限 23,502.00，取上限 23,502.00" in over.as_text("zh")
    assert "30,000.00 is above 23,502.00: the ceiling 23,502.00" in over.as_text("en")


def test_a_sum_that_does_not_give_its_value_is_refused():
    figure = own_contribution(800_000, month=Month(2024, 3), region="CN")
    tree = figure.as_dict() | {"value": 64_001}
    with pytest.raises(InvalidInput, match="改动"):
        Figure.from_dict(tree).as_text()
    with pytest.raises(InvalidInput, match="改动"):
        Figure.from_dict(figure.as_dict() | {"parts": []}).as_text()


def test_a_tree_of_an_earlier_program_still_loads():
    figure = own_contribution(800_000, month=Month(2024, 3), region="CN")
    old = {
        name: value
        for name, value in figure.as_dict().items()
        if name not in ("formula", "formula_zh", "formula_en", "facts")
    }
    old["parameters"] = [
        {name: v for name, v in row.items() if name != "provisions"} for row in old["parameters"]
    ]
    read = Figure.from_dict(old)
    assert (read.value, read.formula, read.parameters[0].provisions) == (64_000, None, ())
    assert "算式" not in read.as_text()


@pytest.mark.parametrize("held", [[], ["eval", 1], "1+1", ["part", 1.5], ["number", {}], ["part", True]])
def test_what_is_no_formula_is_refused(held):
    tree = own_contribution(800_000, month=Month(2024, 3), region="CN").as_dict()
    with pytest.raises(InvalidInput):
        Figure.from_dict(tree | {"formula": held or ["x"]})


def test_a_formula_survives_json():
    formula = rounded(of(0) * by("crediting_rate", 3) + total("a", 2), Fraction(1, 100), "up")
    from quanyi.law.explain.formula import decode_formula, encode_formula

    assert decode_formula(json.loads(json.dumps(encode_formula(formula)))) == formula
