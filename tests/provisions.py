"""Which clause a test shows: `@pytest.mark.shows("d14-7", "由四名不同人员签署")`, one clause a mark, and what of it.

With `--provisions=FILE` the run writes how the tests that carry clauses ended, and on which road each clause was
carried out meanwhile (`tests.watching`). (With the sign: a file that is there already would else be taken for a place
of tests.) `quanyi provisions` and the site read that file; they count it only for the very program that was run. A test
that passed without code that cites its clause having run is told, and fails the run.
"""

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from quanyi import __version__
from quanyi.law.errors import InvalidInput
from quanyi.law.provisions import cite
from quanyi.law.provisions.citations import source_digest

ROOT = Path(__file__).parents[1]
# From best to worst: a test is as good as its worst phase.
OUTCOMES = ("passed", "skipped", "failed")
# From least to most.
ROADS = ("idle", "law", "office")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--provisions", metavar="FILE", type=Path, help="write which clauses the tests showed")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "shows(clause, what): the clause that this test shows, and what of it")
    if config.getoption("--provisions"):
        if config.option.dist != "no":
            raise pytest.UsageError("--provisions looks at what runs in this very process: leave out -n")
        config.pluginmanager.register(Recorder(config.getoption("--provisions")), "provision-recorder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A clause that is not in the register, or a mark that does not say what is shown, is a fault of the test."""
    for item in items:
        try:
            claims_of(item)
        except (InvalidInput, TypeError) as error:
            raise pytest.UsageError(f"{item.nodeid}: {error}") from error


def claims_of(item: pytest.Item) -> dict[str, str]:
    """The clauses that a test carries, and what it shows of each."""
    return dict(_claim(*mark.args, **mark.kwargs) for mark in item.iter_markers("shows"))


def _claim(clause: str, what: str) -> tuple[str, str]:
    """One mark: one clause, one sentence."""
    if not what.strip():
        raise TypeError(f"say what is shown of {clause}")
    return cite(clause).id, what


class Recorder:
    """Writes the outcomes at the end of a run, if the program stayed the same meanwhile."""

    def __init__(self, file: Path) -> None:
        self.file, self.source = file, source_digest()
        self.claims: dict[str, dict[str, str]] = {}
        self.outcomes: dict[str, str] = {}
        self.roads: dict[str, dict[str, tuple[str, str]]] = {}
        self.rules: dict[str, str] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.claims = {item.nodeid: claims for item in items if (claims := claims_of(item))}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        yield from self._watch(item)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        yield from self._watch(item)

    def _watch(self, item: pytest.Item) -> Iterator[None]:
        """Look at what a test goes through that carries clauses; what its fixtures do belongs to it."""
        if item.nodeid not in self.claims:
            return (yield)
        from tests.watching import watched

        with watched() as seen:
            result = yield
        roads = self.roads.setdefault(item.nodeid, {})
        for clause in self.claims[item.nodeid]:
            if road := seen.road(clause):
                roads[clause] = max(roads.get(clause, road), road, key=lambda found: ROADS.index(found[0]))
        self.rules |= dict.fromkeys(seen.rules - self.rules.keys(), item.nodeid)
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.nodeid in self.claims:
            outcome = "failed" if hasattr(report, "wasxfail") else report.outcome
            known = self.outcomes.get(report.nodeid, "passed")
            self.outcomes[report.nodeid] = max(known, outcome, key=OUTCOMES.index)

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            return  # a run that was broken off shows nothing
        if source_digest() != self.source:
            pytest.exit(f"the program changed during the run; {self.file} is not written", returncode=1)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.results(), ensure_ascii=False, indent=1) + "\n"
        self.file.write_text(text, encoding="utf-8")
        if self.unfounded():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        for test, clause in self.unfounded():
            terminalreporter.line(f"{test} claims {clause}, and no code that cites it ran")

    def unfounded(self) -> list[tuple[str, str]]:
        """Claims of passed tests that went past all code which cites the clause."""
        passed = [test for test, outcome in self.outcomes.items() if outcome == "passed"]
        return [
            (test, clause)
            for test in passed
            for clause in self.claims[test]
            if clause not in self.roads.get(test, {})
        ]

    def results(self) -> dict[str, object]:
        from tests.roads import is_reached, rule_functions, rules_without_road

        from quanyi.law.provisions.citations import implementers

        trials: dict[str, list[dict[str, str]]] = {}
        for test, outcome in sorted(self.outcomes.items()):
            for clause, what in sorted(self.claims[test].items()):
                road, under = self.roads.get(test, {}).get(clause, ("none", ""))
                row = {"test": test, "outcome": outcome, "shows": what, "road": road, "under": under}
                trials.setdefault(clause, []).append(row)
        return {
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "version": __version__,
            "commit": commit(),
            "source": self.source,
            "provisions": dict(sorted(trials.items())),
            "rules": {
                name: {"reached": name not in rules_without_road(), "test": self.rules.get(name, "")}
                for name in rule_functions()
            },
            "unreached": sorted(
                {name for names in implementers().values() for name in names if not is_reached(name)}
            ),
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
