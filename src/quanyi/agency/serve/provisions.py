"""条款落实情况: every clause, the code that carries it out, the tests that show it. It says nothing of persons."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy

from quanyi.law.errors import InvalidInput
from quanyi.law.provisions.evidence import (
    KINDS,
    ProvisionState,
    Results,
    Traced,
    Trial,
    found_results,
    provenance,
    trace,
)

TONES = {
    ProvisionState.SHOWN: "ok",
    ProvisionState.NOT_SHOWN: "warn",
    ProvisionState.MISSING: "bad",
    ProvisionState.NO_SOFTWARE: "",
}


class Row(NamedTuple):
    """A clause as the page shows it; `tests` are pairs of a test and how often it passed, of how often it ran."""

    traced: Traced
    kind: str
    state: str
    tone: str
    tests: tuple[tuple[str, int, int], ...]


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
    kind = KINDS[traced.provision.kind][language]
    return Row(
        traced, kind, _state(traced.state, language), TONES[traced.state], tuple(_by_test(traced.trials))
    )


def _state(state: ProvisionState, language: int) -> str:
    return (state.label_zh, state.label_en)[language]


def _by_test(trials: Iterable[Trial]) -> list[tuple[str, int, int]]:
    """The cases of one test together: its name, how many passed, how many ran."""
    every = Counter(trial.test.partition("[")[0] for trial in trials)
    passed = Counter(trial.test.partition("[")[0] for trial in trials if trial.outcome == "passed")
    return [(name, passed[name], count) for name, count in every.items()]
