"""What carries out which clause is read from the code, and what shows it from a run of the tests."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.house.test_citations import ALL_BASES, BASIS
from tests.house.test_citations import cited as cited_by_the_house

from quanyi.cli import law as law_commands
from quanyi.cli import main
from quanyi.law import InvalidInput, all_provisions
from quanyi.law.provisions.basis import cited
from quanyi.law.provisions.citations import implementers, source_digest
from quanyi.law.provisions.evidence import (
    KINDS,
    ProvisionState,
    Results,
    Road,
    Trial,
    found_results,
    lacking,
    provenance,
    read_results,
    trace,
)

ROOT = Path(__file__).parents[3]
S = ProvisionState


def results(source=None, road=Road.OFFICE, unreached=(), **trials):
    held = {id_.replace("_", "-"): (Trial("t", outcome, road=road),) for id_, outcome in trials.items()}
    return Results("2026-01-01", "1", "", source or source_digest(), held, {}, frozenset(unreached))


def states(found):
    return {row.provision.id: row.state for row in trace(found)}


def test_the_reading_of_a_basis():
    assert cited("x. Basis: d13-13-1 to d13-13-3,\n    sil-14. More") == (
        "d13-13-1", "d13-13-2", "d13-13-3", "sil-14",
    )  # fmt: skip
    assert (
        cited("after ``Basis:`` d14-7")
        == cited("Basis: as ``other``.")
        == cited("Basis: d14-7 and so on")
        == ()
    )
    assert cited("Basis: gb-A-34. Basis: gb-6.7-2.") == ("gb-A-34", "gb-6.7-2")


def test_every_citation_of_the_code_is_found():
    """The house reads the same docstrings with a reader of its own; the demo district implements nothing."""
    lists = [
        match["ids"] for file, text in ALL_BASES if "/demo/" not in file and (match := BASIS.match(text))
    ]
    assert set(implementers()) == set().union(*map(cited_by_the_house, lists))
    assert "quanyi.law.rules.account.yearly_interest" in implementers()["gb-A-34"]
    assert not [name for names in implementers().values() for name in names if ".demo" in name]


def test_every_provision_has_a_state_and_only_evidence_makes_it_shown():
    found = states(None)
    assert list(found) == [p.id for p in all_provisions()]
    assert S.SHOWN not in found.values()
    assert (found["d14-7"], found["d14-8"], found["d14-1"]) == (S.NOT_SHOWN, S.ORGANISATIONAL, S.NO_SOFTWARE)
    assert found["gb-10.3-2"] is S.MISSING
    assert states(results(d14_7="passed"))["d14-7"] is S.SHOWN
    for outcome in ("failed", "skipped"):
        assert states(results(d14_7=outcome))["d14-7"] is S.NOT_SHOWN
    assert states(results(d14_21="passed"))["gb-10.3-2"] is S.MISSING
    assert states(results("of another", d14_7="passed"))["d14-7"] is S.NOT_SHOWN


def test_only_the_roads_of_the_office_show_a_clause():
    assert states(results(road=Road.LAW, d14_7="passed"))["d14-7"] is S.SHOWN
    for road in (Road.IDLE, Road.NONE):
        assert states(results(road=road, d14_7="passed"))["d14-7"] is S.NOT_SHOWN


def test_what_no_road_reaches_is_a_rule_only():
    rule = implementers()["d13-9"]
    tried = {"road": Road.IDLE, "d13_9": "passed"}
    assert states(results(unreached=rule, **tried))["d13-9"] is S.RULE_ONLY
    assert states(results(**tried))["d13-9"] is S.NOT_SHOWN


def test_what_is_known_to_be_lacking_makes_a_clause_count_for_less():
    assert states(results(d14_16="passed"))["d14-16"] is S.PARTLY
    assert states(results())["d14-16"] is S.NOT_SHOWN
    assert all(lack.zh and lack.en for lack in lacking().values())
    leaves = {provision.id for provision in all_provisions() if provision.leaf}
    assert set(lacking()) <= leaves


def test_a_heading_is_no_better_than_its_least_clause():
    leaves = {f"gb_A_24_{n}": "passed" for n in (1, 2)}
    assert states(results(**leaves))["gb-A-24"] is S.SHOWN
    assert states(results(gb_A_24_1="passed"))["gb-A-24"] is S.NOT_SHOWN
    assert states(results(d14_20_1="passed"))["d14-20"] is S.NOT_SHOWN


def test_provenance_says_when_and_over_what():
    assert "还没有测试结果" in provenance(None)[0]
    assert "2026-01-01" in provenance(results())[1]
    assert "不予采信" in provenance(results("of another"))[0]


def test_a_file_that_is_none_is_refused(tmp_path):
    file = tmp_path / "provisions.json"
    for text in ("", "[]", "{}", '{"provisions": 3}'):
        file.write_text(text)
        with pytest.raises(InvalidInput, match="make provisions"):
            read_results(file)
    with pytest.raises(InvalidInput, match="make provisions"):
        found_results(tmp_path / "none")


def test_the_command_filters_and_shows_one_clause_whole(tmp_path):
    file = tmp_path / "provisions.json"
    trial = {
        "test": "tests/x.py::t",
        "outcome": "passed",
        "shows": "四人签署",
        "road": "office",
        "under": "a.b",
    }
    trials = {"d14-7": [trial]}
    held = {"made_at": "now", "version": "1", "commit": "", "source": source_digest(), "provisions": trials}
    held |= {"rules": {"account.transition": {"reached": False, "test": ""}}, "unreached": []}
    file.write_text(json.dumps(held))

    def run(*arguments):
        return CliRunner().invoke(main, ["provisions", "--tests", str(file), *arguments])

    one = run("d14-7").output
    assert "✓ d14-7" in one
    assert "quanyi.law.workflow.sign" in one
    assert "tests/x.py::t (passed)" in one
    assert "四人签署" in one
    assert "account.transition" in run("--rules").output
    assert json.loads(run("--rules", "--json").output) == [
        {"rule": "account.transition", "reached": False, "test": ""}
    ]
    rows = json.loads(run("--state", "shown", "--json").output)
    assert [(row["id"], row["tests"]) for row in rows] == [("d14-7", trials["d14-7"])]
    legal = json.loads(run("--kind", "legal", "--json").output)
    assert {row["kind"] for row in legal} == {"legal"}
    assert len(json.loads(run("--json").output)) == len(all_provisions())
    assert run("d15").exit_code == 1
    file.write_text("{")
    assert "不是测试结果文件" in run().output


def test_the_command_knows_every_kind_and_state():
    assert set(law_commands.KINDS) == set(KINDS) == {p.kind for p in all_provisions()}
    assert set(law_commands.STATES) == {state.value for state in ProvisionState}


TRIAL = """
import pytest
from quanyi.law import workflow
from quanyi.law.periods import Month
from quanyi.law.rules.unemployment import longest_unemployment_duration
from quanyi.law.terms import Stage, Verdict

@pytest.mark.shows("d14-7", "a signature is refused to who has no duty")
@pytest.mark.parametrize("n", [1, 2])
def test_passes(n):
    duties = {"actor_id": 1, "duties": frozenset(), "collector_ids": ()}
    workflow.sign((), stages=tuple(Stage), round=1, verdict=Verdict.AGREE, **duties)

@pytest.mark.shows("d13-14", "months of two benefits are added up")
def test_tries_a_rule_that_the_office_does_not_use():
    longest_unemployment_duration(60, on=Month(2025, 1).first_day, months_carried=2)

@pytest.mark.shows("d14-8", "nothing")
def test_fails():
    assert False

@pytest.mark.shows("d14-10", "nothing")
def test_is_skipped():
    pytest.skip("not today")

@pytest.mark.shows("d14-11", "nothing")
@pytest.mark.xfail
def test_is_excused():
    assert False

@pytest.fixture
def broken():
    yield
    assert False

@pytest.mark.shows("d14-12", "nothing")
def test_breaks_afterwards(broken):
    pass

def test_carries_nothing():
    pass
"""


def pytest_of_its_own(folder, text):
    (folder / "test_trial.py").write_text(text)
    alone = ["-p", "tests.provisions", "-p", "no:randomly", "-p", "no:django", "-c", "/dev/null"]
    where = ["--rootdir", str(folder), f"--provisions={folder / 'out.json'}", str(folder)]
    command = [sys.executable, "-m", "pytest", "-q", *alone, *where]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_a_run_writes_what_passed(tmp_path):
    done = pytest_of_its_own(tmp_path, TRIAL)
    found = read_results(tmp_path / "out.json")
    assert done.returncode == 1, done.stdout + done.stderr
    outcomes = {id_: [trial.outcome for trial in trials] for id_, trials in found.trials.items()}
    assert outcomes == {
        "d14-7": ["passed", "passed"],
        "d13-14": ["passed"],
        "d14-8": ["failed"],
        "d14-10": ["skipped"],
        "d14-11": ["failed"],
        "d14-12": ["failed"],
    }
    assert found.is_of_this_program
    roads = {id_: trials[0].road for id_, trials in found.trials.items()}
    assert roads["d14-7"] is Road.LAW
    assert roads["d13-14"] is Road.IDLE
    assert "quanyi.law.rules.unemployment.longest_unemployment_duration" in found.unreached
    assert not found.rules["unemployment.longest"].reached
    assert states(found)["d13-14"] is not S.SHOWN


def test_a_claim_past_all_code_that_cites_the_clause_fails_the_run(tmp_path):
    empty = "import pytest\n@pytest.mark.shows('d14-16', 'nothing')\ndef test_nothing(): pass\n"
    done = pytest_of_its_own(tmp_path, empty)
    assert done.returncode == 1
    assert "claims d14-16, and no code that cites it ran" in done.stdout


@pytest.mark.parametrize(
    "mark", ["'d14-7'", "'d14-7', ''", "'d14-7', 'd14-8', 'four sign'", "rule='account.year'"]
)
def test_a_mark_names_one_clause_and_says_what_is_shown(tmp_path, mark):
    text = f"import pytest\n@pytest.mark.shows({mark})\ndef test_nothing(): pass\n"
    assert pytest_of_its_own(tmp_path, text).returncode == pytest.ExitCode.USAGE_ERROR


def test_an_unknown_clause_and_a_broken_run_write_nothing(tmp_path):
    done = pytest_of_its_own(tmp_path, TRIAL.replace("d14-7", "d14-99"))
    assert "d14-99" in done.stdout + done.stderr
    assert not (tmp_path / "out.json").exists()
    assert pytest_of_its_own(tmp_path, "import nothing_like_this").returncode == 2
    assert not (tmp_path / "out.json").exists()


def test_a_program_that_changed_during_the_run_is_not_vouched_for(tmp_path):
    change = "import tests.provisions as p\np.source_digest = lambda: 'other'\n"
    done = pytest_of_its_own(tmp_path, TRIAL + change)
    assert done.returncode == 1
    assert "changed during the run" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.json").exists()


def test_the_make_target_writes_over_what_is_there():
    """Without a path pytest must find its own tests, also when the file of the last run is there."""
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if "--provisions=build/provisions.json" in line]) == 1
    assert not [line for line in lines if "--provisions " in line]
