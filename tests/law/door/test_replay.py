"""An export is worked out again by a stranger: what was changed is found, what cannot be redone is refused."""

import copy
import json

import pytest
from tests.law.door.test_schema import EXAMPLES, RULES, asked

from quanyi.law import InvalidInput, Month, NoRule, closing_balance, contribution_months, find_rule
from quanyi.law.door import export, replay
from quanyi.law.explain import Figure


def through_a_file(figure):
    return json.loads(json.dumps(export(figure), ensure_ascii=False))


@pytest.fixture(scope="module")
def career():
    """Three years, each opening with the one before."""
    figure = Figure("opening_balance", 1_000_000, "fen", source="entry:1")
    for year in (2018, 2019, 2020):
        figure = closing_balance(figure, [40_000] * 12, year=year, region="CN")
    return through_a_file(figure)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_rule_can_be_worked_out_again(name):
    exported = asked(name, EXAMPLES[name]["input"], explain=True)
    result = replay(exported, RULES)
    assert result.agrees
    assert result.same_parameters
    assert result.nodes[0].rule == name


def test_identifiers_too():
    exported = asked("identifier.credit_code", {"code": "0" * 18}, explain=True)
    assert replay(exported, RULES).agrees
    with pytest.raises(InvalidInput, match=r"identifier\.credit_code"):
        replay(exported)


def test_a_chain_is_a_call_in_a_call_and_all_of_it_is_worked_out(career):
    opening = career["arguments"]["opening_fen"]
    assert opening["rule"] == opening["arguments"]["opening_fen"]["rule"] == "account.closing_balance"
    result = replay(career)
    assert [node.standing for node in result.nodes] == ["same"] * 6
    assert "6 相同 same" in result.summary()


def test_one_edited_number_is_found(career):
    forged = copy.deepcopy(career)
    deep = forged["figure"]["parts"][0]["parts"][0]["parts"][1]
    assert (deep["term"], deep["value"]) == ("credit", 40_000)
    deep["value"] = 40_001
    result = replay(forged)
    [found] = [node for node in result.nodes if node.standing == "different"]
    assert found.path == ("closing_balance", "closing_balance", "closing_balance", "credit")
    assert (found.recorded.fen, found.now.fen) == (40_001, 40_000)
    assert not result.agrees
    assert "400.01" in found.as_text()
    assert found.as_dict()["recorded"] == 40_001


EDITS = {
    "the result": lambda e: e["figure"].update(value=e["figure"]["value"] + 1),
    "an input": lambda e: e["arguments"].update(year=2019),
    "a rate": lambda e: e["figure"]["parts"][-1]["parameters"][0].update(value={"ratio": "1/10"}),
    "its source": lambda e: e["figure"]["parts"][-1]["parameters"][0].update(source="hearsay"),
    "a note": lambda e: e["figure"].update(note_zh="2021年末"),
    "a clause": lambda e: e["figure"].update(provisions=[]),
    "a part left out": lambda e: e["figure"]["parts"].pop(),
    "a part added": lambda e: e["figure"]["parts"].append(Figure("credit", 1, "fen").as_dict()),
    "a reference": lambda e: e["figure"]["parts"][0]["parts"][0]["parts"][0].update(source="entry:2"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_whatever_is_edited_is_found(career, edit):
    forged = copy.deepcopy(career)
    edit(forged)
    assert not replay(forged).agrees


def test_a_version_that_is_not_here_is_refused(career):
    for where in (career, career["figure"]["parts"][-1], career["arguments"]["opening_fen"]):
        key = "version" if "version" in where else "rule_version"
        before = where[key]
        where[key] = "0"
        with pytest.raises(NoRule, match=r"只有第 1 版，没有第 0 版"):
            replay(career)
        where[key] = before


def test_other_parameters_are_said(career):
    result = replay(career | {"parameters_version": "0" * 16})
    assert result.agrees
    assert "参数表自导出后有变动" in result.summary()


def test_a_tree_handed_in_is_told_apart():
    """Without the call that made it, a ruled figure inside the input is taken as given."""
    given = closing_balance(0, [1] * 12, year=2019, region="CN").as_dict()
    entry = {"opening_fen": given, "credits": [0] * 12, "year": 2020, "region": "CN"}
    result = replay(asked("account.closing_balance", entry, explain=True))
    assert [node.standing for node in result.nodes] == ["same", "given", "given", "same"]
    assert "照录" in result.summary()


def test_an_input_and_a_stranger_s_file_are_refused():
    with pytest.raises(InvalidInput, match="不是规则算出的结果"):
        export(Figure("credit", 1, "fen"))
    for wrong in ({}, [], None, {"figure": 1}):
        with pytest.raises(InvalidInput, match="quanyi rule NAME --explain"):
            replay(wrong)


def test_an_iterator_is_kept_for_the_second_time():
    figure = contribution_months(month for month in Month.of_year(2020))
    assert len(export(figure)["arguments"]["months"]) == figure.fen == 12
    assert replay(through_a_file(figure)).agrees


def test_arguments_are_no_part_of_the_figure():
    figure = closing_balance(0, [1] * 12, year=2019, region="CN")
    assert dict(figure.arguments) == {"opening_fen": 0, "credits": [1] * 12, "year": 2019, "region": "CN"}
    assert Figure.from_dict(figure.as_dict()) == figure
    assert "arguments" not in figure.as_dict()
    assert find_rule("account.closing_balance").function(**figure.arguments) == figure
