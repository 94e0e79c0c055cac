"""条款落实情况: every clause, the code that carries it out, the tests that show it. It says nothing of persons."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy

from quanyi.law.errors import InvalidInput
from quanyi.law.provisions.evidence import (
    KINDS,
    PASSED,
    ProvisionState,
    Results,
    Traced,
    Trial,
    found_results,
    provenance,
    trace,
)
from quanyi.law.rules import all_rules, lines_of
from quanyi.law.terms.labelled import Labelled

TONES = {
    ProvisionState.SHOWN: "ok",
    ProvisionState.PARTLY: "warn",
    ProvisionState.NOT_SHOWN: "warn",
    ProvisionState.RULE_ONLY: "bad",
    ProvisionState.ORGANISATIONAL: "",
    ProvisionState.MISSING: "bad",
    ProvisionState.NO_SOFTWARE: "",
}


class Shown(NamedTuple):
    """All runs of one test together (测试): how many passed of how many, what it shows, on which road."""

    name: str
    passed: int
    ran: int
    what: str
    road: str
    under: str


class Row(NamedTuple):
    """A clause as the page shows it."""

    traced: Traced
    kind: str
    state: str
    tone: str
    lacking: str
    tests: tuple[Shown, ...]


class FilterForm(forms.Form):
    """Which clauses to show; all of them without a choice."""

    kind = forms.ChoiceField(label=gettext_lazy("种类"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False)

    def __init__(self, sent: Mapping[str, str], language: int) -> None:
        super().__init__(sent)
        every = [("", gettext_lazy("全部"))]
        self.fields["kind"].choices = every + [(key, labels[language]) for key, labels in KINDS.items()]  # type: ignore[attr-defined]
        states = [(state.value, _state(state, language)) for state in ProvisionState]
        self.fields["state"].choices = every + states  # type: ignore[attr-defined]


def provisions(request: HttpRequest) -> HttpResponse:
    """The list; open to every login, with a query by kind and state."""
    language = int((get_language() or "").startswith("en"))
    results, broken = _results()
    traced = trace(results)
    form = FilterForm(request.GET, language)
    wanted = form.cleaned_data if form.is_valid() else {"kind": "", "state": ""}
    leaves = Counter(row.state for row in traced if row.provision.leaf)
    context = {
        "form": form,
        "rows": [_row(row, language) for row in traced if _is_wanted(row, **wanted)],
        "counts": [(_state(state, language), TONES[state], leaves[state]) for state in ProvisionState],
        "provenance": broken or provenance(results)[language],
        "counted": results is not None and results.is_of_this_program,
        "rules": rules_of(results),
    }
    return render(request, "serve/provisions.html", context)


def _results() -> tuple[Results | None, str]:
    """The results, or why a file that is there cannot be read."""
    try:
        return found_results(), ""
    except InvalidInput as error:
        return None, error.en if (get_language() or "").startswith("en") else error.zh


def _is_wanted(row: Traced, *, kind: str, state: str) -> bool:
    return kind in ("", row.provision.kind) and state in ("", row.state.value)


def _row(traced: Traced, language: int) -> Row:
    return Row(
        traced,
        KINDS[traced.provision.kind][language],
        _state(traced.state, language),
        TONES[traced.state],
        traced.lacking[language] if traced.lacking else "",
        tuple(_by_test(traced.trials, language)),
    )


def rules_of(results: Results | None) -> list[tuple[str, str, bool, str]]:
    """The rules by name, what each gives, whether the office uses it, and a test that saw so."""
    counted = results.rules if results is not None and results.is_of_this_program else {}
    language = int((get_language() or "").startswith("en"))
    named = {rule.name: lines_of(rule)[language] for rule in all_rules()}
    return [(name, named.get(name, ""), called.reached, called.test) for name, called in counted.items()]


def _state(state: Labelled, language: int) -> str:
    return (state.label_zh, state.label_en)[language]


def _by_test(trials: Iterable[Trial], language: int) -> Iterator[Shown]:
    """The cases of one test together."""
    by_name: dict[str, list[Trial]] = {}
    for trial in trials:
        by_name.setdefault(trial.test.partition("[")[0], []).append(trial)
    for name, every in by_name.items():
        passed = sum(trial.outcome == PASSED for trial in every)
        first = every[0]
        yield Shown(name, passed, len(every), first.shows, _state(first.road, language), first.under)
