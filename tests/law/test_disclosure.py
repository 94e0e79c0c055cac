"""Who may see which part of a record: the table of chapter IV, row by row. Basis: d14-14 to d14-22, d14-26."""

import pytest

from quanyi.law.rules.disclosure import SCOPES, item, items_for
from quanyi.law.terms import Confidence, RecordItem, Requester

R, Item = Requester, RecordItem
ALL = frozenset(RecordItem)


def test_every_requester_has_a_row():
    assert SCOPES.keys() == set(Requester)


def test_the_person_sees_all_five_classes_once_identified():
    assert items_for(R.PERSON, holds=True) == ALL
    assert items_for(R.PERSON, holds=False) == frozenset()


def test_an_employer_sees_classes_one_and_two_for_months_worked_there():
    assert items_for(R.EMPLOYER, holds=True) == {Item.REGISTRATION, Item.CONTRIBUTION}
    assert items_for(R.EMPLOYER, named=tuple(ALL), holds=True) == {Item.REGISTRATION, Item.CONTRIBUTION}
    assert items_for(R.EMPLOYER, holds=False) == frozenset()


@pytest.mark.parametrize("requester", [R.PROXY, R.AUTHORITY, R.OTHER_UNIT, R.PLANNER, R.SUPERVISOR])
def test_who_asks_by_a_paper_sees_what_the_paper_names(requester):
    assert items_for(requester, named=(Item.CONTRIBUTION,), holds=True) == {Item.CONTRIBUTION}
    assert items_for(requester, holds=True) == frozenset()
    assert items_for(requester, named=(Item.CONTRIBUTION,), holds=False) == frozenset()


def test_an_administrator_sees_nothing_whatever_is_named():
    assert items_for(R.ADMINISTRATOR, named=tuple(ALL), holds=True) == frozenset()
    assert item(R.ADMINISTRATOR, Item.ACCOUNT, holds=True).provisions == ("d14-26-2",)


def test_heirs_see_what_concerns_the_inheritance_and_the_row_is_ours():
    assert items_for(R.HEIR, named=tuple(Item), holds=True) == {Item.BENEFIT, Item.ACCOUNT}
    assert SCOPES[R.HEIR].confidence is Confidence.P
    assert "可信度 P" in (item(R.HEIR, Item.ACCOUNT, named=(Item.ACCOUNT,), holds=True).note_zh or "")


@pytest.mark.parametrize(
    ("figure", "provisions", "said"),
    [
        (item(R.EMPLOYER, Item.ACCOUNT, holds=True), ("d14-15-3", "d14-22"), "不属于可供查询的内容"),
        (item(R.OTHER_UNIT, Item.BENEFIT, holds=True), ("d14-20-2", "d14-22"), "没有列明这一项"),
        (item(R.CLERK, Item.BENEFIT, holds=False), ("d14-26-1", "d14-22"), "不具备条件"),
        (item(R.AUTHORITY, Item.BENEFIT, named=(Item.BENEFIT,), holds=True), ("d14-18",), "可以提供"),
    ],
)
def test_the_figure_says_by_which_clause_and_why(figure, provisions, said):
    assert figure.provisions == provisions
    assert said in (figure.note_zh or "")
    assert {part.term for part in figure.parts} == {"requester", "record_item"}
