"""Every fact that a rule was asked with stands in its tree: a value that changes with it never changes alone."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from tests.law.branches import figures

from quanyi.law import Figure, Month, find_rule, late_fee
from quanyi.law.errors import LawError
from quanyi.law.explain.arguments import ARGUMENTS
from quanyi.law.rules import all_rules
from quanyi.law.terms import TERMS
from quanyi.law.terms.labelled import Labelled


def other(value):
    """A neighbour of a value, of the same kind."""
    match value:
        case bool():
            return not value
        case Labelled():
            members = list(type(value))
            return members[(members.index(value) + 1) % len(members)]
        case Figure():
            known = type(value.value) in (int, Fraction)
            bare = {"formula": None, "parts": (), "rule": None, "arguments": None}
            return replace(value, value=other(value.value), **bare) if known else value
        case Fraction():
            return value + Fraction(1, 7)
        case int():
            return value + 12
        case Month():
            return value + 12
        case date():
            return value + timedelta(days=31)
        case tuple() | list() if not hasattr(value, "_fields") and value:
            return [other(value[0]), *value[1:]]
    return value


def told(figure):
    """A tree without the values that came out: what the reader sees of the case."""
    tree = figure.as_dict()

    def leaves(node):
        yield from ((fact["name"], fact["zh"]) for fact in node["facts"])
        yield from ((row["series"], str(row["value"]), row["valid_from"]) for row in node["parameters"])
        if not node["parts"]:
            yield node["term"], str(node["value"]), node["note_zh"]
        for part in node["parts"]:
            yield from leaves(part)

    return sorted(map(str, leaves(tree)))


def test_what_changes_a_value_is_seen_to_change():
    tried = set()
    for figure in figures():
        if figure.rule is None or figure.rule.startswith("identifier."):
            continue
        for name, value in figure.arguments.items():
            changed = other(value)
            if changed == value:
                continue
            try:
                again = find_rule(figure.rule).function(**{**figure.arguments, name: changed})
            except (LawError, AssertionError, TypeError, AttributeError):
                continue
            if again.value != figure.value:
                assert told(again) != told(figure), f"{figure.rule}: {name}"
                tried.add((figure.rule, name))
    assert len(tried) > 100


def test_every_argument_has_a_name():
    import inspect

    for rule in all_rules():
        for name in inspect.signature(inspect.unwrap(rule.function)).parameters:
            assert name.endswith("_fen") or name in ARGUMENTS or name in TERMS or _is_part(name), (
                f"{rule.name} {name}"
            )


def _is_part(name):
    """Amounts, counts and figures, which are parts of the tree."""
    return name in {
        "balance", "credits", "payments", "rate", "final", "made_up", "part", "index", "early_index", "paths",
        "months_carried", "extra_days", "bank_rate", "held", "eligibility", "duration",
        "benefit", "last_day",
    }  # fmt: skip


def test_days_show_both_ends_and_what_was_left_out():
    deferrals = [(date(2024, 2, 1), date(2024, 2, 20)), (date(2024, 2, 10), date(2024, 2, 29))]
    figure = late_fee(
        100_000, due_on=date(2024, 1, 15), paid_on=date(2024, 5, 31), region="CN", deferrals=deferrals
    )
    days = figure.part("late_days")
    assert [part.value for part in days.parts] == [date(2024, 1, 15), date(2024, 5, 31), 29]
    assert [part.note_zh for part in days.part("deferred_days").parts] == ["2024-02-01 至 2024-02-29"]
    assert "2024-05-31 − 2024-01-15 − 29" in figure.as_text("zh")
