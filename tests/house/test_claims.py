"""The claims that are held (`tests/claims.toml`) against marks, citations and roads; the run holds them too."""

import ast
import tomllib
from collections import Counter
from pathlib import Path

from tests.claims import LEAVES, differences, held
from tests.roads import is_reached

from quanyi.law.provisions.citations import implementers
from quanyi.law.provisions.evidence import ProvisionState, lacking

TESTS = Path(__file__).parents[1]
SHOWN = ("shown", "partly")
HELD = held()


def marked():
    """Every clause that some test says it shows."""
    files = (file.read_text(encoding="utf-8") for file in TESTS.rglob("test_*.py"))
    for text in files:
        for node in ast.walk(ast.parse(text)) if "shows" in text else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("pytest.mark.shows", "shows_each"):
                yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant))
    for example in tomllib.loads((TESTS / "law/examples/account_year.toml").read_text())["example"]:
        yield from example["items"]
        yield from (f"{id_}-{n}" for id_ in example["items"] for n in (1, 2))
    for example in tomllib.loads((TESTS / "law/examples/rules.toml").read_text())["example"]:
        for row in (example, *example.get("rows", ())):
            yield from row.get("shows", ())


MARKED = frozenset(marked())


def test_every_leaf_is_held_once():
    assert Counter(HELD.keys()) == Counter(LEAVES)
    text = tomllib.loads((TESTS / "claims.toml").read_text(encoding="utf-8"))
    assert sum(map(len, text.values())) == len(LEAVES)
    assert set(text) <= {state.value for state in ProvisionState}


def test_what_counts_as_shown_is_marked_by_a_test_and_reached_by_the_office():
    shown = [clause for clause, state in HELD.items() if state in SHOWN]
    assert [clause for clause in shown if clause not in MARKED] == []
    assert [clause for clause in shown if not any(map(is_reached, implementers().get(clause, ())))] == []


def test_what_is_known_to_be_lacking_is_not_held_to_be_whole():
    assert [clause for clause, state in HELD.items() if state == "shown" and clause in lacking()] == []
    assert [clause for clause, state in HELD.items() if state == "partly" and clause not in lacking()] == []


def test_what_no_code_cites_is_held_to_be_absent():
    absent = {clause for clause, state in HELD.items() if state in ("missing", "organisational")}
    assert absent == {clause for clause in LEAVES if clause not in implementers()}


def test_what_is_a_rule_only_is_reached_by_no_road():
    for clause, state in HELD.items():
        cited_by = implementers().get(clause, ())
        if state == "rule_only":
            assert not any(map(is_reached, cited_by)), clause
        elif state == "not_shown":
            assert any(map(is_reached, cited_by)), clause


def test_results_of_another_program_hold_nothing(tmp_path):
    file = tmp_path / "results.json"
    about = '{"made_at": "x", "version": "1", "commit": "", "source": "other"'
    file.write_text(about + ', "provisions": {}, "rules": {}, "unreached": []}')
    assert "another state of the program" in differences(file)[0]
