"""Counting months: gaps, deferral, places, unemployment, medical."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import (
    InvalidInput,
    Month,
    contribution_months,
    eligibility_months,
    gaps,
    medical_months,
    months_by_place,
    unemployment_carried,
    unemployment_months,
)
from quanyi.law.rules.unemployment import longest_unemployment_duration

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples" / "years.toml").read_text())

some_months = st.sets(
    st.integers(Month(2015, 1).index, Month(2024, 12).index).map(Month.from_index), max_size=60
)


def run(first, last):
    return list(Month.span(Month.parse(first), Month.parse(last)))


def runs(pairs):
    return [month for first, last in pairs for month in run(first, last)]


def by_id(kind):
    return pytest.mark.parametrize("example", EXAMPLES[kind], ids=lambda example: example["id"])


@by_id("unemployment")
def test_unemployment(example):
    draws = [Month.parse(text) for text in example["draws"]]
    figure = unemployment_months(runs(example["paid"]), draws=draws)
    assert (figure.fen, figure.part("months_used_up").fen) == (example["counted"], example["used_up"])
    assert unemployment_carried(example["granted"], example["drawn"]).fen == example["carried"]


@given(months=some_months, draws=some_months)
def test_unemployment_months_are_used_up_or_counted(months, draws):
    figure = unemployment_months(months, draws=draws)
    assert figure.fen + figure.part("months_used_up").fen == len(months)
    assert unemployment_months(months).fen == len(months)


def test_a_month_paid_in_the_month_of_the_first_benefit_is_used_up():
    figure = unemployment_months(run("2020-01", "2020-06"), draws=[Month(2020, 5)])
    assert (figure.fen, figure.part("months_used_up").fen) == (1, 5)


def test_counted_and_carried_months_give_the_next_duration():
    """Eleven years, 24 months granted, 10 drawn, three more years: at most 24 (Social Insurance Law 46)."""
    counted = unemployment_months(run("2020-01", "2022-12"), draws=[Month(2019, 2)])
    carried = unemployment_carried(24, 10)
    longest = longest_unemployment_duration(counted, on=date(2023, 1, 5), months_carried=carried)
    assert longest.fen == 24


@pytest.mark.parametrize(("granted", "drawn"), [(12, 13), (12, -1)])
def test_nobody_draws_more_than_was_granted(granted, drawn):
    with pytest.raises(InvalidInput, match=r"核定|drawn_months"):
        unemployment_carried(granted, drawn)


@by_id("places")
def test_places(example):
    places = [(place, run(first, last)) for place, first, last in example["places"]]
    figure = months_by_place(places)
    assert [part.fen for part in figure.parts if part.term == "months_at_place"] == example["months"]
    assert figure.part("overlapping_months").fen == example["overlapping"]
    assert figure.fen == example["total"]


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), some_months), max_size=4))
def test_a_month_counts_in_one_place_only(places):
    figure = months_by_place(places)
    at_places = sum(part.fen for part in figure.parts if part.term == "months_at_place")
    everything = [month for _, months in places for month in months]
    assert figure.fen == at_places == contribution_months(everything).fen
    assert at_places + figure.part("overlapping_months").fen == len(everything)
    assert months_by_place(places[::-1]).fen == figure.fen


@by_id("medical")
def test_medical(example):
    places = [(place, run(first, last)) for place, first, last in example["places"]]
    figure = medical_months(places, required_months=example["required"])
    assert (figure.fen, figure.part("months_missing").fen) == (example["total"], example["missing"])
    assert medical_months(places, required_months=1).part("months_missing").fen == 0


@by_id("gaps")
def test_gaps(example):
    paid, deferred = runs(example["paid"]), runs(example["deferred"])
    figure = gaps(paid, deferred=deferred)
    assert [[part.note_zh, part.fen] for part in figure.parts] == example["runs"]
    assert figure.fen == example["total"]
    assert contribution_months(paid).fen == example["counted"]
    assert eligibility_months(paid, deferred=deferred).fen == example["eligible"]


@given(months=some_months, deemed=some_months, deferred=some_months)
def test_gaps_and_months_fill_the_span_and_nothing_counts_twice(months, deemed, deferred):
    held = months | deferred
    span = max(held) - min(held) + 1 if held else 0
    assert gaps(months, deferred=deferred).fen + len(held) == span
    counted = eligibility_months(months, deemed=deemed, deferred=deferred)
    assert counted.fen == len(months | deemed | deferred)
