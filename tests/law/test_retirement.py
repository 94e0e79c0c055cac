"""Retirement age, choice, paths at the age, written termination."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import InvalidInput, Month, NoParameter
from quanyi.law.rules.benefit_place import Stay, benefit_place
from quanyi.law.rules.retirement import choice_window, minimum_months, retirement_choice, statutory_month
from quanyi.law.rules.shortfall import (
    TerminationPapers,
    paths_at_age,
    terminate_on_nationality_loss,
    terminate_short_of_years,
)
from quanyi.law.terms import RetirementGroup

EXAMPLES = tomllib.loads((Path(__file__).parent / "examples" / "retirement.toml").read_text())

groups = st.sampled_from(RetirementGroup)
births = st.integers(Month(1940, 1).index, Month(2000, 12).index).map(Month.from_index)


def age_in_months(text):
    years, _, rest = text.partition("y")
    return int(years) * 12 + int(rest.removesuffix("m"))


@pytest.mark.parametrize(("group", "birth", "age", "reached", "mark"), EXAMPLES["statutory"]["rows"])
def test_check_rows(group, birth, age, reached, mark):
    figure = statutory_month(Month.parse(birth), group=RetirementGroup(group))
    assert figure.value == Month.parse(reached), mark
    assert figure.part("retirement_age").fen == age_in_months(age)


@given(birth=births, group=groups)
def test_delay_grows_by_at_most_a_month_and_the_next_born_never_goes_earlier(birth, group):
    mine, next_born = (statutory_month(month, group=group) for month in (birth, birth + 1))
    ages = [figure.part("retirement_age").fen for figure in (mine, next_born)]
    assert 0 <= ages[1] - ages[0] <= 1
    assert next_born.value > mine.value


@given(birth=births, group=groups)
def test_age_stays_between_the_old_and_the_new_one(birth, group):
    age = statutory_month(birth, group=group).part("retirement_age")
    old, cap = {"male_60": (720, 36), "female_55": (660, 36), "female_50": (600, 60)}[group.value]
    assert old <= age.fen <= old + cap
    assert (age.part("delay").fen == 0) == (birth + old < Month(2025, 1))


@pytest.mark.parametrize(("year", "months"), EXAMPLES["minimum"]["by_year"].items())
def test_minimum_months(year, months):
    assert minimum_months(Month(int(year), 6)).value == months


@pytest.mark.parametrize("example", EXAMPLES["window"], ids=lambda example: example["birth"])
def test_window_of_choice(example):
    window = choice_window(Month.parse(example["birth"]), group=RetirementGroup(example["group"]))
    assert window.value == Month.parse(example["earliest"])
    assert window.part("latest_month").value == Month.parse(example["latest"])


def test_no_choice_before_2025():
    window = choice_window(Month(1964, 1), group=RetirementGroup.MALE_60)
    assert {window.part(f"{end}_month").value for end in ("earliest", "latest")} == {Month(2024, 1)}
    facts = {"group": RetirementGroup.MALE_60, "contribution_months": 300, "written_on": None, "region": "CN"}
    assert retirement_choice(Month(1964, 1), chosen=Month(2024, 1), **facts).value == "allowed"
    assert retirement_choice(Month(1964, 1), chosen=Month(2025, 6), **facts).value == "refused"


@pytest.mark.parametrize("example", EXAMPLES["choice"], ids=lambda example: example["source"])
def test_choice(example):
    decision = retirement_choice(
        Month.parse(example["birth"]),
        group=RetirementGroup.MALE_60,
        chosen=Month.parse(example["chosen"]),
        contribution_months=example["months"],
        written_on=example.get("written"),
        region="DEMO",
    )
    assert decision.value == example["answer"]
    assert [part.term for part in decision.parts if part.value == "not_met"] == example.get("fails", [])


def test_which_year_sets_the_minimum_is_asked_of_the_region_only_where_it_matters():
    def choose(birth, chosen, months=240):
        return retirement_choice(
            birth,
            group=RetirementGroup.MALE_60,
            chosen=chosen,
            contribution_months=months,
            written_on=date(2025, 1, 1),
            region="330000",
        )

    assert choose(Month(1968, 1), Month(2028, 1)).value == "allowed"
    assert choose(Month(1976, 9), Month(2036, 9)).value == "allowed"  # enough by either year
    assert choose(Month(1976, 9), Month(2036, 9), 221).value == "refused"  # too few by either
    with pytest.raises(NoParameter, match="early_minimum_reference"):
        choose(Month(1976, 9), Month(2036, 9), 225)


@pytest.mark.parametrize("example", EXAMPLES["paths"], ids=lambda example: example["source"])
def test_paths(example):
    figure = example_paths(example)
    assert figure.value == example["answer"]
    assert figure.part("missing_months").fen == example["missing"]
    assert [part.term for part in figure.parts if part.value == "open"] == example["open"]


def example_paths(example, **more):
    return paths_at_age(
        example["months"],
        reached=Month.parse(example["reached"]),
        on=Month.parse(example["on"]),
        first_insured=Month.parse(example["first_insured"]),
        extension_months=example.get("extension", 0),
        **more,
    )


def test_place_of_going_on_is_the_place_of_benefits():
    place = benefit_place([Stay("B", 100), Stay("C", 74)], household="A", relation_at="C", on=Month(2025, 2))
    extend = example_paths(EXAMPLES["paths"][1], place=place).part("path_extend")
    assert (extend.value, extend.part("benefit_place").value) == ("open", "A")
    assert extend.provisions == ("d13-2", "d13-4")


def test_who_moved_to_the_resident_scheme_has_no_other_path():
    moved = example_paths(EXAMPLES["paths"][1], in_resident_scheme=True)
    assert moved.value == "in_resident_scheme"
    assert all(part.value == "closed" for part in moved.parts[1:])
    refused = terminate_short_of_years(moved, papers=TerminationPapers(date(2025, 3, 1)), balance_fen=100)
    assert refused.value == "refused"


def test_raised_minimum_is_said_to_be_a_reading():
    notes = [example_paths(example).note_zh for example in EXAMPLES["paths"]]
    assert ["2030年起按提高后" in note for note in notes] == [False] * 5 + [True] * 2


DAYS = (date(2025, 3, 3), date(2025, 3, 10), date(2025, 3, 20))


@pytest.mark.parametrize(
    ("papers", "answer"),
    [
        (TerminationPapers(), "await_application"),
        (TerminationPapers(*DAYS[:1]), "inform_in_writing"),
        (TerminationPapers(*DAYS[:2]), "await_confirmation"),
        (TerminationPapers(*DAYS), "terminate"),
        (TerminationPapers(None, *DAYS[1:]), "await_application"),
        (TerminationPapers(DAYS[0], None, DAYS[2]), "inform_in_writing"),
        (TerminationPapers(DAYS[1], DAYS[0], DAYS[2]), "inform_in_writing"),
        (TerminationPapers(DAYS[0], DAYS[2], DAYS[1]), "await_confirmation"),
        (TerminationPapers(DAYS[0], DAYS[0], DAYS[0]), "terminate"),
    ],
)
def test_three_papers_in_their_order(papers, answer):
    short = example_paths(EXAMPLES["paths"][1])
    figure = terminate_short_of_years(short, papers=papers, balance_fen=52_345_67)
    assert figure.value == answer
    counted = [part.term for part in figure.parts[1:4] if part.value == "met"]
    assert counted == ["applied", "informed", "confirmed"][: len(counted)]
    paid = [part.fen for part in figure.parts if part.term == "lump_sum"]
    assert paid == ([52_345_67] if answer == "terminate" else [])


def test_enough_years_end_no_relation():
    enough = example_paths(EXAMPLES["paths"][0])
    assert terminate_short_of_years(enough, papers=TerminationPapers(*DAYS), balance_fen=1).value == "refused"


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({}, "terminate"),
        ({"lost_nationality": False}, "refused"),
        ({"entitled": True}, "refused"),
        ({"left_on": None}, "refused"),
        ({"left_on": DAYS[0]}, "terminate"),
        ({"left_on": DAYS[1]}, "refused"),
    ],
)
def test_leaving_the_country_ends_the_relation_only_with_the_nationality(change, answer):
    facts = {"left_on": date(2024, 1, 1), "lost_nationality": True, "entitled": False} | change
    figure = terminate_on_nationality_loss(**facts, papers=TerminationPapers(*DAYS), balance_fen=1_00)
    assert figure.value == answer


@pytest.mark.parametrize("wrong", [-1, 1.5, True, "12"])
def test_months_must_be_whole(wrong):
    with pytest.raises(InvalidInput, match="整数月数"):
        paths_at_age(wrong, reached=Month(2025, 1), on=Month(2025, 1), first_insured=Month(2000, 1))
