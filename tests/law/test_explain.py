"""Figures open down to their inputs and survive being written out."""

import json
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law import Figure, InvalidInput, Month, cite, closing_balance
from quanyi.law.explain import decimal_text
from quanyi.law.terms import TERMS

credits = st.lists(st.integers(0, 10**8), min_size=12, max_size=12)


def career(credits):
    """Three years in a row, the tree of one the opening balance of the next."""
    figure = Figure("opening_balance", 1_000_000, "fen", source="entry:1")
    for year in (2019, 2020, 2021):
        figure = closing_balance(figure, credits, year=year, region="CN")
    return figure


@given(credits)
def test_a_tree_survives_json(credits):
    figure = career(credits)
    assert Figure.from_dict(json.loads(json.dumps(figure.as_dict()))) == figure


def test_every_computed_figure_names_rule_and_provisions_and_leaves_are_inputs():
    figure = career([40_000] * 12)
    nodes = list(figure.walk())
    ruled = [node for node in nodes if node.rule]
    assert {node.rule for node in ruled} == {"account.closing_balance", "account.yearly_interest"}
    assert all(node.rule_version == "1" and all(cite(name) for name in node.provisions) for node in ruled)
    assert all(node.rule is None for node in nodes if not node.parts)
    assert any(node.source == "entry:1" for node in nodes)
    assert {node.term for node in nodes} <= set(TERMS)


def test_a_second_mention_keeps_value_note_and_source_but_no_reasons():
    figure = career([40_000] * 12)
    again = Figure(
        "credit", 5, "fen", parts=(figure,), note_zh="03", note_en="03", source="entry:9"
    ).mention()
    assert again == Figure("credit", 5, "fen", note_zh="03 见上", note_en="03 see above", source="entry:9")


def test_a_tree_grows_by_the_same_amount_every_year():
    figure, sizes = Figure("opening_balance", 0, "fen", source="entry:1"), []
    for year in range(1996, 2026):
        figure = closing_balance(figure, [40_000] * 12, year=year, region="DEMO")
        sizes.append(sum(1 for _ in figure.walk()))
    assert {later - earlier for earlier, later in pairwise(sizes)} == {sizes[1] - sizes[0]}
    assert sizes[-1] < 1000


def test_text_shows_rate_source_mark_and_reference():
    text = career([40_000] * 12).as_text("zh")
    assert "记账利率 = 6.04%" in text
    assert "可信度 B" in text
    assert "GB/T 40217-2021" in text
    assert "10,000.00 元  [entry:1]" in text
    assert "crediting rate = 6.04%" in career([40_000] * 12).as_text("en")


@pytest.mark.parametrize(
    "value",
    [12, -3, Fraction(1, 3), Fraction("0.0397"), Month(2025, 12), Month(2025, 12).last_day, "in_payment"],
)
def test_values_survive_json(value):
    figure = Figure("value", value, "code")
    assert Figure.from_dict(json.loads(json.dumps(figure.as_dict()))).value == value


def test_floats_are_refused_on_reading():
    tree = Figure("value", 1, "fen").as_dict() | {"value": 1.5}
    with pytest.raises(InvalidInput, match=r"1\.5"):
        Figure.from_dict(tree)


@pytest.mark.parametrize(
    ("exact", "text"),
    [("397/10000", "0.0397"), ("1/3", "0.3333333333"), ("2/3", "0.6666666667"), ("-1/2", "-0.5"), ("3", "3")],
)
def test_decimal_text(exact, text):
    assert decimal_text(Fraction(exact)) == text


def test_a_missing_part_is_named():
    with pytest.raises(InvalidInput, match="declared_wage"):
        career([0] * 12).part("declared_wage")
