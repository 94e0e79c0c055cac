"""The claims that are held (`tests/claims.toml`) against marks, citations and roads; the run holds them too."""

import ast
import tomllib
from collections import Counter
from pathlib import Path

from tests.claims import LEAVES, differences, held
from tests.roads import is_reached

from quanyi.law.provisions import cite
from quanyi.law.provisions.citations import implementers
from quanyi.law.provisions.evidence import ProvisionState, lacking

TESTS = Path(__file__).parents[1]
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


def standing(clause):
    """The state of a clause as far as it can be read from the source: the run of the tests can only lower it."""
    cited_by = implementers().get(clause, ())
    if not cited_by:
        return "organisational" if cite(clause).kind == "organisational" else "missing"
    if not any(map(is_reached, cited_by)):
        return "rule_only"
    return ("partly" if clause in lacking() else "shown") if clause in MARKED else "not_shown"


def test_every_claim_stands_on_a_mark_a_citation_and_a_road():
    moved = [(c, f"held {HELD[c]}, stands as {standing(c)}") for c in LEAVES if HELD[c] != standing(c)]
    assert moved == [], "a claim changed: if knowingly, move the clause in tests/claims.toml"


def test_results_of_another_program_hold_nothing(tmp_path):
    file = tmp_path / "results.json"
    about = '{"made_at": "x", "version": "1", "commit": "", "source": "other"'
    file.write_text(about + ', "provisions": {}, "rules": {}, "unreached": []}')
    assert "another state of the program" in differences(file)[0]
