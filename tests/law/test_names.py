"""Every name that a rule gives to a figure or to an outcome is in the list of terms, in two languages."""

import ast
from pathlib import Path

import pytest

import quanyi.law.rules
from quanyi.law.terms import CODES, TERMS

FILES = sorted(Path(quanyi.law.rules.__file__).parent.glob("*.py"))

# Calls that name a figure, and the place of the name among their arguments.
NAMING = {
    "Figure": 0,
    "reckoned": 0,
    "months_in_runs": 0,
    "_run": 0,
    "reason": 0,
    "decide": 0,
    "_path": 0,
    "_written": 0,
}
NAMING |= dict.fromkeys(
    ("as_figure", "as_months", "as_ratio", "of_parameter", "_with_carried", "_whole_years"), 1
)


def names_in(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMING:
            yield from strings(node.args[NAMING[node.func.id] :][:1])
            if node.func.id == "Figure" and [*strings(node.args[2:3])] == ["code"]:
                yield from (name for part in ast.walk(node.args[1]) for name in strings([part]))


def strings(nodes):
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_name_is_a_term(file):
    assert sorted(set(names_in(file.read_text())) - set(TERMS) - set(CODES)) == []


def test_the_search_finds_names():
    found = list(names_in('Figure("a", "b" if x else "c", "code", parts=(reason("d", True, "sil-1"),))'))
    assert found == ["a", "b", "c", "d"]
    assert sum(1 for file in FILES for _ in names_in(file.read_text())) > 200
