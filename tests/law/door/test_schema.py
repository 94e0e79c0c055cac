"""The schemas say what the reader reads: examples are valid, and what is valid is never misread."""

import copy
import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import length
from tests.law.door.validator import valid
from tests.law.worked import worked

from quanyi.agency.collect.identifier_rules import IDENTIFIER_RULES
from quanyi.law.door import answers, schema_of
from quanyi.law.rules import all_rules, lines_of

RULES = {rule.name: rule for rule in (*all_rules(), *IDENTIFIER_RULES)}
EXAMPLES = {found.rule: {"input": found.input, "answer": found.answer} for found in reversed(worked())}
SCHEMAS = {name: schema_of(rule) for name, rule in RULES.items()}
HAN = re.compile(r"[\u4e00-\u9fff]")


def asked(name, entry, **how):
    [answered] = answers(RULES[name], [json.dumps(entry).encode()], **how)
    answer = json.loads(answered.line)
    assert answered.failed == ("error" in answer)
    return answer


def test_every_rule_of_the_law_has_an_example():
    assert set(EXAMPLES) == set(RULES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_valid_and_answered(name):
    entry, wanted = EXAMPLES[name]["input"], EXAMPLES[name]["answer"]
    schema = SCHEMAS[name]
    assert valid(entry, schema["input"])
    answer = asked(name, entry)
    assert answer == wanted
    assert valid(answer, schema["output"])
    assert valid(asked(name, entry, explain=True), schema["explained"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_unknown_and_a_missing_field_are_named(name):
    entry = EXAMPLES[name]["input"]
    unknown = asked(name, entry | {"wage_yuan": 1})["error"]
    assert unknown["facts"]["field"] == "wage_yuan"
    assert "wage_yuan" in unknown["zh"]
    for field in SCHEMAS[name]["input"]["required"]:
        error = asked(name, {key: value for key, value in entry.items() if key != field})["error"]
        assert error["facts"]["field"] == field
        assert not valid({key: value for key, value in entry.items() if key != field}, SCHEMAS[name]["input"])


@pytest.mark.parametrize("name", RULES)
def test_a_schema_is_sound(name):
    for part in ("input", "output", "explained"):
        schema = SCHEMAS[name][part]
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert not valid("neither", schema)  # also walks it: an unknown word would be an error
        referred = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(schema)))
        assert referred == set(schema.get("$defs", {}))


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_told_in_two_languages(name):
    zh, en = lines_of(RULES[name])
    assert HAN.search(zh)
    assert en
    assert not HAN.search(en)


def test_units_are_told():
    amounts = SCHEMAS["pension.monthly"]["input"]["properties"]
    assert amounts["wage_fen"]["anyOf"][0]["x-unit"] == "fen"
    assert amounts["contribution_months"]["anyOf"][0]["x-unit"] == "months"
    owed = SCHEMAS["account.year"]["input"]["$defs"]["OwedMonth"]["properties"]
    assert owed["own_fen"]["x-unit"] == "fen"


WRONG = [
    ("opening_fen", 1000.0, "浮点数"),
    ("opening_fen", "1000", "整数"),
    ("opening_fen", True, "整数"),
    ("opening_fen", 10**16, "绝对值不超过"),
    ("opening_fen", {"term": "a", "value": 3, "unit": "months"}, "单位为 fen"),
    ("opening_fen", {"term": "a", "value": 3.5, "unit": "fen"}, "浮点数"),
    ("opening_fen", {"rule": "account.none", "arguments": {}}, "account.none"),
    ("opening_fen", {"rule": 3, "arguments": {}}, "规则调用"),
    ("credits", "0", "数组"),
    ("year", 0, "1900 至 2200"),
    ("year", 10**30, "绝对值不超过"),
    ("region", None, "地区"),
    ("rate", {"series": "x"}, "缺少字段"),
]


@pytest.mark.parametrize(("field", "value", "said"), WRONG)
def test_a_wrong_value_is_named_with_its_place(field, value, said):
    error = asked("account.yearly_interest", EXAMPLES["account.yearly_interest"]["input"] | {field: value})[
        "error"
    ]
    assert said in error["zh"]
    assert not HAN.search(error["en"])
    assert set(error) == {"code", "zh", "en", "line", "facts"}


@pytest.mark.parametrize(
    "text", ["2025-13", "2025-1", "202501", "1899-12", "２０２５-01", "2025-01\n", 202501]
)
def test_a_month_is_spelt_in_one_way(text):
    entry = EXAMPLES["collection.undeclared"]["input"] | {"month": text}
    assert asked("collection.undeclared", entry)["error"]["facts"]["field"] == "month"
    assert not valid(entry, SCHEMAS["collection.undeclared"]["input"])


@pytest.mark.parametrize("text", ["2025-02-30", "20250201", "2025-W01-1", "9999-12-31", ""])
def test_a_day_is_spelt_in_one_way(text):
    entry = EXAMPLES["payout.months"]["input"] | {"on": text}
    assert asked("payout.months", entry)["error"]["facts"]["field"] == "on"


@pytest.mark.parametrize("share", ["1/0", "1/00", "0.5", "1e3", " 1/2", "١/٢", 1, 0.5])
def test_a_ratio_is_spelt_in_one_way(share):
    entry = EXAMPLES["payout.payment"]["input"] | {"share": share}
    assert asked("payout.payment", entry)["error"]["facts"]["field"] == "share"
    assert not valid(entry, SCHEMAS["payout.payment"]["input"])


def spoilt(value, place, wrong):
    """A copy of a JSON value with one node replaced: `place` picks it among all."""
    whole = copy.deepcopy({"": value})
    holders = [(whole, "")]
    for holder, key in holders:
        node = holder[key]
        inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        holders += [(node, name) for name, _ in inner]
    holder, key = holders[place % len(holders)]
    holder[key] = wrong
    return whole[""]


HOSTILE = st.sampled_from(
    [None, True, 0, -1, 1, 13, 10**15, 10**40, 0.5, "", "x", "1/3", "2025-12", "2200-12", "2200-12-31",
     "1900-01-01", "\ud800", [], {}, [[]], {"ratio": "1/3"}, {"term": "a", "value": "b", "unit": "fen"},
     {"term": "a", "value": {"month": "2025-01"}, "unit": "months"}, {"rule": "a", "arguments": []}]
)  # fmt: skip


@settings(max_examples=length.of(short=300, long=1500), suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(EXAMPLES)), st.integers(0, 500), HOSTILE)
def test_a_spoilt_line_is_answered_or_refused(name, place, wrong):
    """Never an exception, and an answer only to what the schema allows."""
    entry = spoilt(EXAMPLES[name]["input"], place, wrong)
    answer = asked(name, entry, explain=True)
    assert valid(answer, SCHEMAS[name]["explained"])
    if "error" not in answer:
        assert valid(entry, SCHEMAS[name]["input"])
