"""Which clause is carried out by what, and which test shows it (条款落实情况).

Nobody keeps a list of what is done: the code names its clauses (``citations``), a test names one by one the clauses
that it shows, and the run of the tests writes what passed, and whether each clause was carried out on the office's
road meanwhile or by a rule alone. What the office still lacks of a clause is written down by hand (``lacking.toml``):
it can only make a clause count for less. Without results of a run over this very program nothing counts as shown.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from quanyi.law.errors import InvalidInput
from quanyi.law.provisions import Provision, all_provisions, cite
from quanyi.law.provisions.citations import implementers, source_digest
from quanyi.law.terms.labelled import Labelled

PASSED = "passed"

# In a checkout `make provisions` writes here; an installed program has none unless it is named.
RESULTS = Path(__file__).parents[4] / "build" / "provisions.json"


class ProvisionState(Labelled):
    """How far a clause is carried out (条款状态), from least to most."""

    MISSING = "missing", "未实现", "not carried out"
    ORGANISATIONAL = "organisational", "由机构以制度落实", "left to the agency; no software"
    RULE_ONLY = "rule_only", "仅有规则，经办尚未使用", "a rule only: no road in the office"
    NOT_SHOWN = "not_shown", "程序载明依据，未经测试证明", "named by the program, not shown"
    PARTLY = "partly", "部分落实，有测试为证", "carried out in part, shown"
    SHOWN = "shown", "已落实，有测试为证", "carried out, shown"
    NO_SOFTWARE = "no_software", "无需软件", "no software needed"


class Road(Labelled):
    """On which road a test saw a clause carried out (落实路径)."""

    OFFICE = "office", "经办页面、业务或命令", "pages, acts or commands of the office"
    LAW = "law", "经办所用的规则，单独验证", "a rule that the office uses, tried alone"
    IDLE = "idle", "经办尚未使用的规则，单独验证", "a rule that the office does not use, tried alone"
    NONE = "none", "未见引用该条款的程序执行", "no code that cites the clause ran"


KINDS = {
    "system": ("系统", "system"),
    "organisational": ("组织", "organisational"),
    "legal": ("法律", "legal"),
    "outside": ("其他文件", "outside text"),
}


class Trial(NamedTuple):
    """A test that carries a clause (测试结果): how it ended (``passed``, ``failed`` or ``skipped``), what it shows
    of the clause, on which road, and the function of the office that the road began at.
    """

    test: str
    outcome: str
    shows: str = ""
    road: Road = Road.OFFICE
    under: str = ""

    def as_dict(self) -> dict[str, str]:
        """For JSON."""
        return self._asdict() | {"road": self.road.value}


class Called(NamedTuple):
    """Whether the office reaches a rule (规则的使用), and a test during which it called it; empty if none did."""

    reached: bool
    test: str


class Results(NamedTuple):
    """What a run of the tests wrote (测试结果文件): when, over which program, the trials by clause, the rules by name,
    and the code that cites clauses without any road of the office leading to it.
    """

    made_at: str
    version: str
    commit: str
    source: str
    trials: Mapping[str, tuple[Trial, ...]]
    rules: Mapping[str, Called]
    unreached: frozenset[str]

    @property
    def is_of_this_program(self) -> bool:
        """Whether the run was over the very files that are running now."""
        return self.source == _running()


@cache
def _running() -> str:
    """The digest of this program, read once: a page must not read every file again."""
    return source_digest()


class Lack(NamedTuple):
    """What the office still lacks of a clause (尚缺), in Chinese and English."""

    zh: str
    en: str


class Traced(NamedTuple):
    """One clause, its state, the code that cites it, the tests that carry it, and what is lacking (条款落实)."""

    provision: Provision
    state: ProvisionState
    implementers: tuple[str, ...]
    trials: tuple[Trial, ...]
    lacking: Lack | None = None

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
            "lacking_zh": self.lacking.zh if self.lacking else "",
            "lacking_en": self.lacking.en if self.lacking else "",
            "implementers": list(self.implementers),
            "tests": [trial.as_dict() for trial in self.trials],
        }


def read_results(file: Path) -> Results:
    """The results of a run; ``InvalidInput`` names the file if it is not one."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        trials = {name: tuple(map(_trial, rows)) for name, rows in held["provisions"].items()}
        rules = {name: Called(row["reached"], row["test"]) for name, row in held["rules"].items()}
        about = (held["made_at"], held["version"], held["commit"], held["source"])
        return Results(*about, trials, rules, frozenset(held["unreached"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(
            f"{file} 不是测试结果文件（{error!r}）。请运行 make provisions 重新生成。",
            f"{file} is no file of test results ({error!r}). Run `make provisions` to write it.",
            file=str(file),
        ) from None


def _trial(row: Mapping[str, str]) -> Trial:
    return Trial(row["test"], row["outcome"], row["shows"], Road(row["road"]), row["under"])


@cache
def lacking() -> Mapping[str, Lack]:
    """What the office lacks of each clause, where something is known to be lacking."""
    with open(os.path.join(os.path.dirname(__file__), "lacking.toml"), "rb") as file:
        return {cite(id_).id: Lack(**row) for id_, row in tomllib.load(file).items()}


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
    counted = results if results is not None and results.is_of_this_program else None
    traced = {p.id: _traced(p, counted) for p in all_provisions()}
    return tuple(
        found if found.provision.leaf else _heading(found, traced.values()) for found in traced.values()
    )


def _traced(provision: Provision, results: Results | None) -> Traced:
    cited_by, lack = implementers().get(provision.id, ()), lacking().get(provision.id)
    trials = results.trials.get(provision.id, ()) if results else ()
    if not cited_by:
        none = {"legal": ProvisionState.NO_SOFTWARE, "organisational": ProvisionState.ORGANISATIONAL}
        state = none.get(provision.kind, ProvisionState.MISSING)
    elif _is_shown(trials):
        state = ProvisionState.PARTLY if lack else ProvisionState.SHOWN
    elif results and results.unreached.issuperset(cited_by):
        state = ProvisionState.RULE_ONLY
    else:
        state = ProvisionState.NOT_SHOWN
    return Traced(provision, state, cited_by, trials, lack)


def _is_shown(trials: Iterable[Trial]) -> bool:
    """A test on the office's road or of a rule that it uses passed, and none that carries the clause failed."""
    ran = [trial for trial in trials if trial.outcome != "skipped"]
    return any(trial.road in (Road.OFFICE, Road.LAW) for trial in ran) and {
        trial.outcome for trial in ran
    } == {PASSED}


def _heading(heading: Traced, everything: Iterable[Traced]) -> Traced:
    """A heading stands no better than the least of its clauses that ask for something."""
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
