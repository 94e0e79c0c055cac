"""Every figure can be redone from its written formula, with a pocket calculator and without the program."""

from fractions import Fraction

import pytest
from tests.law.calculator import redo
from tests.law.door.test_schema import asked
from tests.law.worked import worked

from quanyi.law.explain import Figure
from quanyi.law.periods import Month

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


def redone(tree):
    """Every node with a formula, redone from the text alone."""
    found = [node for node in nodes(tree) if node["formula_zh"]]
    for node in found:
        assert redo(node["formula_zh"]) == as_calculated(node), node["formula_zh"]
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.id)
def test_a_worked_example_is_redone_from_its_text(example):
    answer = asked(example.rule, example.input, explain=True)
    if "error" not in answer:
        redone(answer["figure"])
