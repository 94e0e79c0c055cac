"""What moves between provinces, where benefits are drawn, overlapping months."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import InvalidInput, Month, NoParameter, Sex, parse_yuan
from quanyi.law.rules.benefit_place import Stay, benefit_place
from quanyi.law.rules.transfer import (
    account_kind,
    back_payment_recognised,
    overlap,
    temporary_account_total,
    transfer_amounts,
)

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples" / "transfer.toml").read_text())
ON = Month(2024, 1)

months = st.integers(Month(1990, 1).index, Month(2024, 12).index).map(Month.from_index)
stays = st.lists(st.builds(Stay, st.sampled_from("ABCD"), st.integers(0, 300), st.booleans()))


def test_worked_amounts():
    example = EXAMPLES["amounts"]
    bases = {
        Month(int(year), month): parse_yuan(text)
        for year, (text, count) in example["bases"].items()
        for month in range(1, count + 1)
    }
    # Wages before 1992 or of an unknown time are an error, not a zero.
    with pytest.raises(NoParameter, match="1991-12"):
        amounts({Month(1991, 12): 100})
    figure = amounts(
        bases,
        own_before_1998_fen=parse_yuan(example["own_before_1998"]),
        balance_to_last_year_fen=parse_yuan(example["balance"]),
        principal_this_year_fen=parse_yuan(example["principal"]),
    )
    assert figure.part("transfer_account").fen == parse_yuan(example["account"])
    assert figure.part("transfer_pooled").fen == parse_yuan(example["pooled"])
    assert figure.fen == parse_yuan(example["total"])


def amounts(bases, **account):
    names = ("own_before_1998_fen", "balance_to_last_year_fen", "principal_this_year_fen")
    return transfer_amounts(bases, **dict.fromkeys(names, 0) | account)


@given(st.dictionaries(months.filter(lambda month: month.year >= 1992), st.integers(0, 10_000_000)))
def test_pooled_part_is_three_twenty_fifths_of_the_wages_since_1998(bases):
    counted = sum(fen for month, fen in bases.items() if month.year >= 1998)
    assert abs(amounts(bases).fen * 100 - counted * 12) <= 50


@pytest.mark.parametrize("example", EXAMPLES["place"], ids=lambda example: example["id"])
def test_benefit_place(example):
    figure = benefit_place(
        [Stay(place, count, bool(rest)) for place, count, *rest in example["stays"]],
        household=example["household"],
        relation_at=example["relation_at"],
        on=ON,
    )
    assert (figure.value, figure.part("step").value) == (example["place"], example["step"])
    for part in figure.parts[2:]:
        assert (part.value == "met") == (part.part("contribution_months").fen >= 120), part.note_zh


@given(given_stays=stays, relation_at=st.sampled_from("ABCD"))
def test_benefits_are_drawn_at_home_or_after_ten_years(given_stays, relation_at):
    place = benefit_place(given_stays, household="A", relation_at=relation_at, on=ON).value
    there = sum(stay.months for stay in given_stays if stay.place == place and not stay.temporary)
    assert place == "A" or there >= 120
    temporary = [*given_stays, Stay("D", 400, temporary=True)]
    assert benefit_place(temporary, household="A", relation_at=relation_at, on=ON).value == place


@pytest.mark.parametrize("example", EXAMPLES["kind"], ids=lambda example: example["source"])
def test_account_kind(example):
    flags = {key: example[key] for key in ("approved_post", "drawing_pension") if key in example}
    figure = account_kind(
        sex=Sex(example["sex"]),
        birth=Month.parse(example["birth"]),
        insured=Month.parse(example["insured"]),
        at_home=example.get("at_home", False),
        **flags,
    )
    assert figure.value == example["answer"]


def test_account_kind_says_which_conditions_hold():
    figure = account_kind(
        sex=Sex.MALE, birth=Month(1965, 3), insured=Month(2015, 3), at_home=True, drawing_pension=False
    )
    assert {part.term: part.value for part in figure.parts} == {
        "not_drawing_pension": "met",
        "below_temporary_age": "not_met",
        "returning_home": "met",
        "approved_post": "not_met",
    }


def test_account_kind_wants_a_known_sex():
    with pytest.raises(InvalidInput, match="性别"):
        account_kind(sex=Sex.UNKNOWN, birth=Month(1965, 3), insured=Month(2015, 3), at_home=False)


def test_temporary_account_hands_over_everything():
    figure = temporary_account_total(
        own_fen=480_00, employer_fen=960_00, own_interest_fen=12_34, employer_interest_fen=24_68
    )
    assert figure.fen == 1_477_02


def test_overlapping_months_are_refunded_and_counted_once():
    first = {month: 400_00 for month in Month.span(Month(2020, 1), Month(2020, 6))}
    second = {month: 500_00 for month in Month.span(Month(2020, 5), Month(2020, 8))}
    figure = overlap({"A": first, "B": second}, kept="A")
    assert (figure.fen, figure.part("months_once").fen) == (1_000_00, 8)
    assert [(part.note_zh, part.fen) for part in figure.parts[1:]] == [("B", 1_000_00)]
    assert overlap({"A": first, "B": second}, kept="B").fen == 800_00
    with pytest.raises(InvalidInput, match="保留地"):
        overlap({"A": first, "B": second}, kept="C")
    with pytest.raises(InvalidInput, match="2020-07"):
        overlap({"A": first, "B": second, "C": {Month(2020, 7): 1}}, kept="A")


@given(st.dictionaries(months, st.integers(1, 1_000_000)), st.dictionaries(months, st.integers(1, 1_000_000)))
def test_what_is_kept_and_what_is_refunded_add_up(first, second):
    figure = overlap({"A": first, "B": second}, kept="A")
    left = sum(fen for month, fen in second.items() if month not in first)
    assert figure.fen + left == sum(second.values())
    assert figure.part("months_once").fen == len(first | second)


@pytest.mark.parametrize(
    ("made_up", "document", "answer"),
    [
        (35, None, "recognised"),
        (36, None, "not_recognised"),
        (36, date(2020, 5, 31), "recognised"),
        (37, None, "not_recognised"),
        (37, date(2020, 5, 31), "recognised"),
        (37, date(2020, 6, 1), "not_recognised"),
        (37, date(2021, 1, 1), "not_recognised"),
    ],
)
def test_long_back_payments_need_an_older_document(made_up, document, answer):
    figure = back_payment_recognised(made_up, paid_on=date(2020, 6, 1), document_on=document)
    assert figure.value == answer
