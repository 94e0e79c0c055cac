"""Which clause a test shows: `@pytest.mark.provisions("d14-7")`, or `rule="account.year"` for all of a rule's basis.

With `--provisions=FILE` the run writes how the tests that carry clauses ended. (With the sign: a file that is there
already would else be taken for a place of tests.) `quanyi provisions` and the site read that file; they count it only
for the very program that was run.
"""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quanyi import __version__
from quanyi.law.errors import InvalidInput
from quanyi.law.provisions import cite
from quanyi.law.provisions.citations import source_digest
from quanyi.law.rules import find_rule

ROOT = Path(__file__).parents[1]
# From best to worst: a test is as good as its worst phase.
OUTCOMES = ("passed", "skipped", "failed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--provisions", metavar="FILE", type=Path, help="write which clauses the tests showed")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "provisions(*ids, rule=None): the clauses that this test shows")
    if config.getoption("--provisions"):
        config.pluginmanager.register(Recorder(config.getoption("--provisions")), "provision-recorder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A clause that is not in the register is a fault of the test."""
    for item in items:
        try:
            shown_by(item)
        except InvalidInput as error:
            raise pytest.UsageError(f"{item.nodeid}: {error}") from error


def shown_by(item: pytest.Item) -> set[str]:
    """The ids that a test carries."""
    marks = list(item.iter_markers("provisions"))
    by_rule = {
        id_ for mark in marks if "rule" in mark.kwargs for id_ in find_rule(mark.kwargs["rule"]).provisions
    }
    return {cite(id_).id for mark in marks for id_ in mark.args} | by_rule


class Recorder:
    """Writes the outcomes at the end of a run, if the program stayed the same meanwhile."""

    def __init__(self, file: Path) -> None:
        self.file, self.source = file, source_digest()
        self.carried: dict[str, set[str]] = {}
        self.outcomes: dict[str, str] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.carried = {item.nodeid: ids for item in items if (ids := shown_by(item))}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.nodeid in self.carried:
            outcome = "failed" if hasattr(report, "wasxfail") else report.outcome
            known = self.outcomes.get(report.nodeid, "passed")
            self.outcomes[report.nodeid] = max(known, outcome, key=OUTCOMES.index)

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            return  # a run that was broken off shows nothing
        if source_digest() != self.source:
            pytest.exit(f"the program changed during the run; {self.file} is not written", returncode=1)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(
            json.dumps(self.results(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )

    def results(self) -> dict[str, object]:
        trials: dict[str, list[dict[str, str]]] = {}
        for test, outcome in sorted(self.outcomes.items()):
            for id_ in sorted(self.carried[test]):
                trials.setdefault(id_, []).append({"test": test, "outcome": outcome})
        return {
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "version": __version__,
            "commit": commit(),
            "source": self.source,
            "provisions": dict(sorted(trials.items())),
        }


def commit() -> str:
    """The commit that was run, with a plus where files differ from it; empty outside of a checkout."""
    try:
        told = [
            subprocess.run(
                ["git", *words], cwd=ROOT, capture_output=True, text=True, check=True
            ).stdout.strip()
            for words in (["rev-parse", "--short=10", "HEAD"], ["status", "--porcelain"])
        ]
    except (OSError, subprocess.CalledProcessError):
        return ""
    return told[0] + ("+" if told[1] else "")
