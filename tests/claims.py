"""What every clause counts as, held against a run of the tests: `python -m tests.claims build/provisions.json`.

`claims.toml` names every leaf of the three instruments under its state, so that a claim changes only knowingly.
"""

import sys
import tomllib
from pathlib import Path

from quanyi.law.provisions import INSTRUMENTS, all_provisions
from quanyi.law.provisions.evidence import read_results, trace

FILE = Path(__file__).with_suffix(".toml")
LEAVES = tuple(
    p.id
    for p in all_provisions()
    if p.leaf and p.instrument in INSTRUMENTS and p.kind in ("system", "organisational")
)


def held() -> dict[str, str]:
    """The state that the project claims for each leaf."""
    states = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {clause: state for state, clauses in states.items() for clause in clauses}


def differences(file: Path) -> list[str]:
    """Each leaf whose state after the run is not the one held."""
    results, claimed = read_results(file), held()
    if not results.is_of_this_program:
        return [f"{file} is of another state of the program: run `make provisions`"]
    found = {row.provision.id: row.state.value for row in trace(results)}
    return [f"{id_}: held {claimed[id_]}, found {found[id_]}" for id_ in LEAVES if claimed[id_] != found[id_]]


if __name__ == "__main__":
    told = differences(Path(sys.argv[1]))
    print("\n".join(told) or "every claim is as it is held")
    sys.exit(bool(told))
