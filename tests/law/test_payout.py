"""Paying out, inheriting: the table of months, who pays, and every day from 1998 on."""

import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import (
    AccountBalance,
    InvalidInput,
    Month,
    NoRule,
    account_pension,
    inheritance,
    own_share,
    parse_yuan,
    payment,
    payout_months,
)

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples" / "payout.toml").read_text())
ROWS = [(table["on"], row) for table in EXAMPLES["months"] for row in table["rows"]]

amounts = st.integers(0, 10_000_000_00)
shares = st.fractions(0, 1)


def age_months(pair):
    return pair[0] * 12 + pair[1]


@pytest.mark.parametrize(("on", "row"), ROWS, ids=str)
def test_months_of_an_age(on, row):
    figure = payout_months(age_months(row["age"]), on=on, region="DEMO")
    assert figure.value == Fraction(row["months"])
    assert figure.parameters


@pytest.mark.parametrize("example", EXAMPLES["pension"], ids=lambda example: example["id"])
def test_account_pension(example):
    figure = account_pension(
        parse_yuan(example["balance"]), age_months=age_months(example["age"]), on=example["on"], region="CN"
    )
    assert figure.fen == parse_yuan(example["pension"])


@pytest.mark.parametrize("age", [39 * 12 + 11, 70 * 12 + 1, 71 * 12, 0])
def test_ages_outside_the_table_are_refused_by_name(age):
    with pytest.raises(NoRule, match="40—70"):
        payout_months(age, on=date(2025, 1, 1), region="CN")


@given(st.integers(40 * 12, 70 * 12 - 1))
def test_who_retires_later_divides_by_less(age):
    earlier, later = (payout_months(at, on=date(2026, 1, 1), region="CN").value for at in (age, age + 1))
    assert later < earlier


def test_every_month_has_its_method_or_a_named_error():
    for month in Month.span(Month(1992, 1), Month(2045, 12)):
        for day in (month.first_day, month.last_day):
            if month.year < 1998:
                with pytest.raises(NoRule, match="计发月数"):
                    payout_months(720, on=day, region="CN")
                with pytest.raises(NoRule, match="继承"):
                    inheritance(AccountBalance(1), died_on=day)
            else:
                wanted = 120 if month.year < 2006 else 139
                assert payout_months(720, on=day, region="CN").value == wanted
                kept = 3 if day < date(2011, 7, 1) else 10
                assert inheritance(AccountBalance(1, 2, 3, 4), died_on=day).fen == kept


@pytest.mark.parametrize("example", EXAMPLES["payment"], ids=lambda example: example["id"])
def test_worked_payment(example):
    figure = payment(
        parse_yuan(example["pension"]),
        own_fen=parse_yuan(example["own"]),
        transfer_fen=parse_yuan(example["transfer"]),
        share=Fraction(example["share"]),
    )
    found = {name: figure.part(f"paid_from_{name}").fen for name in ("own", "transfer", "pool")}
    assert found == {name: parse_yuan(example[f"from_{name}"]) for name in found}


@given(pension=amounts, own=amounts, transfer=amounts, share=shares)
def test_a_payment_is_whole_and_overdraws_nothing(pension, own, transfer, share):
    figure = payment(pension, own_fen=own, transfer_fen=transfer, share=share)
    from_own, from_transfer, from_pool = (
        figure.part(f"paid_from_{name}").fen for name in ("own", "transfer", "pool")
    )
    assert from_own + from_transfer + from_pool == figure.fen == pension
    assert 0 <= from_own <= own
    assert 0 <= from_transfer <= transfer
    assert from_pool == 0 or (from_own, from_transfer) == (own, transfer)


@given(own=amounts, transfer=amounts)
def test_the_own_share_gives_the_own_part_back(own, transfer):
    share = own_share(own, transfer).value
    assert 0 <= share <= 1
    assert share * (own + transfer) == own


@pytest.mark.parametrize("share", [0.5, Fraction(3, 2), Fraction(-1, 2)])
def test_a_share_is_a_fraction_of_one(share):
    with pytest.raises(InvalidInput, match=r"share.*0 至 1"):
        payment(100, own_fen=100, transfer_fen=0, share=share)


def test_a_negative_part_pays_nothing():
    with pytest.raises(InvalidInput, match=r"(own|transfer)_fen.*收到 -1"):
        payment(100, own_fen=-1, transfer_fen=200, share=Fraction(1))
    with pytest.raises(InvalidInput, match=r"(own|transfer)_fen.*收到 -1"):
        own_share(100, -1)


@pytest.mark.parametrize("example", EXAMPLES["inheritance"], ids=lambda example: example["id"])
def test_worked_inheritance(example):
    own, transfer = parse_yuan(example["own"]), parse_yuan(example["transfer"])
    share = Fraction(example["share"]) if "share" in example else None
    figure = inheritance(
        AccountBalance(own, 0, transfer, 0), died_on=example["died_on"], share_at_retirement=share
    )
    assert figure.fen == parse_yuan(example["inheritable"])
    assert figure.part("falls_to_pool").fen == own + transfer - figure.fen
