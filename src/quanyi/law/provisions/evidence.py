"""Which clause is carried out by what, and which test shows it (条款落实情况).

Nobody keeps a list: the code names its clauses (``citations``), a test carries the clauses that it shows, and
the run of the tests writes what passed. Without results of a run over this very program nothing counts as shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from quanyi.law.errors import InvalidInput
from quanyi.law.provisions import Provision, all_provisions
from quanyi.law.provisions.citations import implementers, source_digest
from quanyi.law.terms.labelled import Labelled

PASSED = "passed"

# In a checkout `make provisions` writes here; an installed program has none unless it is named.
RESULTS = Path(__file__).parents[4] / "build" / "provisions.json"


class ProvisionState(Labelled):
    """How far a clause is carried out (条款状态), from least to most."""

    MISSING = "missing", "未实现", "not implemented"
    NOT_SHOWN = "not_shown", "已实现，未有测试为证", "implemented, not shown"
    SHOWN = "shown", "已实现，有测试为证", "implemented and shown"
    NO_SOFTWARE = "no_software", "无需软件", "no software needed"


KINDS = {
    "system": ("系统", "system"),
    "organisational": ("组织", "organisational"),
    "legal": ("法律", "legal"),
    "outside": ("其他文件", "outside text"),
}


class Trial(NamedTuple):
    """A test that carries a clause, and how it ended (测试结果): ``passed``, ``failed`` or ``skipped``."""

    test: str
    outcome: str


class Results(NamedTuple):
    """What a run of the tests wrote (测试结果文件): when, over which program, and the trials by clause."""

    made_at: str
    version: str
    commit: str
    source: str
    trials: Mapping[str, tuple[Trial, ...]]

    @property
    def is_of_this_program(self) -> bool:
        """Whether the run was over the very files that are running now."""
        return self.source == source_digest()


class Traced(NamedTuple):
    """One clause, its state, the code that cites it and the tests that carry it (条款落实)."""

    provision: Provision
    state: ProvisionState
    implementers: tuple[str, ...]
    trials: tuple[Trial, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        provision = self.provision
        return {
            "id": provision.id,
            "ref_zh": provision.ref_zh,
            "ref_en": provision.ref_en,
            "kind": provision.kind,
            "leaf": provision.leaf,
            "summary": provision.summary,
            "state": self.state.value,
            "implementers": list(self.implementers),
            "tests": [trial._asdict() for trial in self.trials],
        }


def read_results(file: Path) -> Results:
    """The results of a run; ``InvalidInput`` names the file if it is not one."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        trials = {
            name: tuple(Trial(row["test"], row["outcome"]) for row in rows)
            for name, rows in held["provisions"].items()
        }
        return Results(held["made_at"], held["version"], held["commit"], held["source"], trials)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(
            f"{file} 不是测试结果文件（{error!r}）。请运行 make provisions 重新生成。",
            f"{file} is no file of test results ({error!r}). Run `make provisions` to write it.",
            file=str(file),
        ) from None


def found_results(file: Path | None = None) -> Results | None:
    """The results in ``file``, or those that the last run left in this checkout; None if there are none."""
    if file is None and not RESULTS.is_file():
        return None
    return read_results(file or RESULTS)


def provenance(results: Results | None) -> tuple[str, str]:
    """When the results were made and over what, in Chinese and English; what to do where they do not count."""
    if results is None:
        return (
            "还没有测试结果：没有条款算作“有测试为证”。请运行 make provisions。",
            "No results yet: nothing counts as shown. Run `make provisions`.",
        )
    made = f"{results.made_at}，版本 {results.version}（{results.commit or '—'}）"
    made_en = f"{results.made_at}, version {results.version} ({results.commit or '—'})"
    if results.is_of_this_program:
        return f"测试结果：{made}。", f"Test results of {made_en}."
    return (
        f"测试结果出自另一状态的程序（{made}），不予采信。请重新运行 make provisions。",
        f"The test results are of another state of the program ({made_en}) and do not count. "
        "Run `make provisions` again.",
    )


def trace(results: Results | None) -> tuple[Traced, ...]:
    """Every clause of the register in its order. ``results`` of another program do not count."""
    counted = results.trials if results is not None and results.is_of_this_program else {}
    traced = {p.id: _traced(p, counted.get(p.id, ())) for p in all_provisions()}
    return tuple(
        found if found.provision.leaf else _heading(found, traced.values()) for found in traced.values()
    )


def _traced(provision: Provision, trials: tuple[Trial, ...]) -> Traced:
    cited_by = implementers().get(provision.id, ())
    return Traced(provision, _state(provision, bool(cited_by), trials), cited_by, trials)


def _state(provision: Provision, cited_by_code: bool, trials: Iterable[Trial]) -> ProvisionState:
    """Shown: the code cites it, a test that carries it passed, and none that carries it failed."""
    if not cited_by_code:
        return ProvisionState.NO_SOFTWARE if provision.kind == "legal" else ProvisionState.MISSING
    outcomes = {trial.outcome for trial in trials} - {"skipped"}
    return ProvisionState.SHOWN if outcomes == {PASSED} else ProvisionState.NOT_SHOWN


def _heading(heading: Traced, everything: Iterable[Traced]) -> Traced:
    """A heading stands no better than the least of its clauses that want software."""
    below = [
        found.state
        for found in everything
        if found.provision.leaf and _within(found.provision, heading.provision)
    ]
    wanting = [
        state for state in ProvisionState if state in below and state is not ProvisionState.NO_SOFTWARE
    ]
    return heading._replace(state=wanting[0] if wanting else ProvisionState.NO_SOFTWARE)


def _within(provision: Provision, heading: Provision) -> bool:
    return provision.id.startswith(f"{heading.id}-")
