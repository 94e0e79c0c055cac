"""Impossible input is refused with a sentence, for every parameter of every rule; the rest keeps what must hold."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import length
from tests.law.door.validator import valid
from tests.law.drawing import drawn, is_figure, wrong_for
from tests.law.worked import worked

from quanyi.law import Figure, InvalidInput, LawError, Month
from quanyi.law.door import answers, schema_of
from quanyi.law.door.records import arguments_of
from quanyi.law.rules import all_rules

RULES = {rule.name: rule for rule in all_rules()}
SCHEMAS = {name: schema_of(rule)["input"] for name, rule in RULES.items()}
EXAMPLES = {found.rule: found.input for found in reversed(worked()) if found.rule in RULES}
HAN = re.compile(r"[\u4e00-\u9fff]")
PARAMETERS = [(name, field) for name, schema in SCHEMAS.items() for field in schema["properties"]]


def asked(name, entry):
    [answered] = answers(RULES[name], [json.dumps(entry).encode()])
    return json.loads(answered.line)


@pytest.mark.parametrize(("name", "field"), PARAMETERS)
def test_what_a_parameter_cannot_be_is_refused_with_a_sentence(name, field):
    schema = SCHEMAS[name]
    for wrong in wrong_for(schema["properties"][field], schema):
        entry = EXAMPLES[name] | {field: wrong}
        if valid(entry, schema):
            continue
        error = asked(name, entry)["error"]
        assert error["code"] == "invalid_input", (wrong, error)
        assert HAN.search(error["zh"])
        assert not HAN.search(re.sub(r"['\"].*['\"]", "", error["en"])), error["en"]
        assert error["en"].endswith(".")


def told(error):
    assert error.zh
    assert error.en


def refusal_of(rule, given):
    try:
        rule.function(**given)
    except LawError as error:
        return error
    return None


@pytest.mark.parametrize(("name", "field"), PARAMETERS)
def test_python_is_refused_what_the_door_is(name, field):
    """The same values straight to the function: never another error than a sentence."""
    rule, schema = RULES[name], SCHEMAS[name]
    right = arguments_of(rule).read(EXAMPLES[name], "")
    for wrong in (*wrong_for(schema["properties"][field], schema), float("nan"), object(), b"x", Month):
        refusal = refusal_of(rule, right | {field: wrong})
        if refusal is None:
            assert isinstance(wrong, list | dict | str), (wrong, "was taken")


# Amounts that are differences: below zero is an answer.
SIGNED = {
    "account.closing_balance",
    "account.interest_until",
    "account.payout_interest_annual_method",
    "account.true_up",
    "account.year",
    "account.yearly_interest",
    "account.yearly_interest_annual_method",
    "collection.settle_declared",
    "contribution.base_settlement",
    "pension.difference",
}


def total(figure, *terms):
    return sum(part.fen for part in figure.parts if part.term in terms)


KEPT = {
    "account.inheritance": lambda f, a: (
        f.fen + total(f, "falls_to_pool") == total(f, "own_part", "transfer_part")
    ),
    "collection.flexible_worker": lambda f, a: f.fen == total(f, "account_credit_own", "own_paid_pooled"),
    "contribution.base": lambda f, a: f.part("base_floor").fen <= f.fen <= f.part("base_ceiling").fen,
    "contribution.account_credit": lambda f, a: f.fen == sum(part.fen for part in f.parts),
    "payout.payment": lambda f, a: (
        f.fen == total(f, "paid_from_own", "paid_from_transfer", "paid_from_pool")
        and total(f, "paid_from_own", "paid_from_transfer") <= a["own_fen"] + a["transfer_fen"]
    ),
    "payout.adjustment": lambda f, a: total(f, "paid_from_account", "paid_from_pool") == a["increase_fen"],
    "payout.own_share": lambda f, a: 0 <= f.value <= 1,
    "pension.monthly": lambda f, a: f.fen == sum(part.fen for part in f.parts),
    "retirement.choice_window": lambda f, a: f.value <= f.part("latest_month").value,
    "time_limits.due_day": lambda f, a: f.value.isoformat() >= a["start"],
    "transfer.amounts": lambda f, a: f.fen == sum(part.fen for part in f.parts),
    "transfer.duplicate_pension": lambda f, a: f.fen <= a["account_left_fen"],
    "unemployment.benefit": lambda f, a: f.fen >= a["minimum_living_fen"],
    "unemployment.duration": lambda f, a: f.value <= 24,
    "unemployment.last_day": lambda f, a: f.value.isoformat() >= a["registered_on"],
    "unemployment.longest": lambda f, a: f.value <= 24,
    "work_injury.dependants": lambda f, a: f.fen <= a["own_wage_fen"],
    "work_injury.own_wage": lambda f, a: (
        f.part("own_wage_floor").fen <= f.fen <= f.part("own_wage_ceiling").fen
    ),
    "work_injury.paid_leave": lambda f, a: f.value <= min(a["months"], 24),
    "years.contribution_months": lambda f, a: f.fen == sum(part.fen for part in f.parts),
    "years.unemployment_carried": lambda f, a: 0 <= f.fen <= a["granted_months"],
}


def test_what_is_kept_is_kept_by_rules_that_there_are():
    assert set(KEPT) | SIGNED <= set(RULES)


DRAWABLE = sorted(
    name
    for name, schema in SCHEMAS.items()
    if not any(is_figure(schema["properties"][field]) for field in schema["required"])
)


@settings(
    max_examples=length.of(short=400, long=2000),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    deadline=None,
)
@given(st.data())
def test_an_input_right_by_the_schema_is_answered_by_what_must_hold(data):
    name = data.draw(st.sampled_from(DRAWABLE))
    entry = data.draw(drawn(SCHEMAS[name], SCHEMAS[name]))
    assert valid(entry, SCHEMAS[name])
    try:
        figure = RULES[name].function(**arguments_of(RULES[name]).read(entry, ""))
    except LawError as error:
        return told(error)
    assert name in SIGNED or not [(part.term, part.value) for part in figure.walk() if below_zero(part)]
    assert KEPT.get(name, lambda figure, given: True)(figure, entry)


def below_zero(part):
    return part.unit not in ("month", "date", "code", "place", "reference") and part.value < 0


def test_a_figure_of_another_unit_is_no_amount():
    with pytest.raises(InvalidInput, match="单位为 fen"):
        RULES["collection.settle_declared"].function(Figure("a", 3, "months"), 5)
