"""Groups of an extract, whatever the persons: none too small, everybody counted, and a note that is so."""

from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import length

from quanyi.agency.grants.bands import ALL, KNOWN, LADDERS
from quanyi.agency.grants.deidentified import TooFew, deidentify, risk_of
from quanyi.agency.kinds.extract.delivering import table
from quanyi.law.terms import ExtractColumn, PersonStatus

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which an office program would work a cell out

VALUES = {
    ExtractColumn.SEX: st.sampled_from("12"),
    ExtractColumn.BORN: st.integers(1920, 2010),
    ExtractColumn.STATUS: st.sampled_from(["", *(status.value for status in PersonStatus)]),
    ExtractColumn.CREDITED: st.integers(-50_000, 9_000_000),
    ExtractColumn.BALANCE: st.one_of(
        st.integers(-50_000, 90_000_000), st.sampled_from([0, 1, 1_000_000, 1_000_001])
    ),
}


@st.composite
def asked(draw):
    columns = draw(st.lists(st.sampled_from(list(ExtractColumn)), min_size=1, unique=True))
    person = st.tuples(*(VALUES[column] for column in columns))
    return draw(st.lists(person, max_size=80)), columns, draw(st.integers(3, 12))


@pytest.mark.shows("d14-17", "提供给行政部门、信息机构的数据，任何一行都不少于约定的人数，没有人的身份信息")
@settings(max_examples=length.of(short=200, long=3_000), deadline=None)
@given(asked())
def test_no_line_stands_for_fewer_than_was_asked_for(one):
    people, columns, smallest = one
    if len(people) < smallest:
        with pytest.raises(TooFew):
            deidentify(people, columns, smallest)
        return
    found = deidentify(people, columns, smallest)
    assert min(found.counts) >= smallest
    assert sum(found.counts) == len(people)
    assert len({group for group, _count in found.groups}) == len(found.groups)
    for column, place in zip(columns, range(len(columns)), strict=True):
        bands = {rung(value) for rung in LADDERS[column] for value in (person[place] for person in people)}
        assert {group[place] for group, _count in found.groups} <= bands


@settings(max_examples=length.of(short=100, long=1_000), deadline=None)
@given(asked())
def test_the_note_says_what_the_lines_say(one):
    people, columns, smallest = one
    if len(people) < smallest:
        return
    found = deidentify(people, columns, smallest)
    risk = risk_of(found)
    lines = [*found.groups, *([(None, found.rest)] if found.rest else [])]
    assert (risk.lines, risk.persons) == (len(lines), len(people))
    assert risk.smallest == min(n for _group, n in lines)
    assert risk.unique == 0
    assert risk.merged == found.rest
    for variety in risk.varieties:
        assert variety.column not in KNOWN
        place = columns.index(variety.column)
        seen = defaultdict(Counter)
        for group, n in found.groups:
            seen[tuple(band for band, each in zip(group, columns, strict=True) if each in KNOWN)][
                group[place]
            ] += n
        assert variety.least == min(len(each) for each in seen.values())
        assert variety.exposed == sum(each.total() for each in seen.values() if len(each) == 1)


@settings(max_examples=length.of(short=50, long=500), deadline=None)
@given(asked())
def test_no_cell_is_worked_out_by_an_office_program(one):
    people, columns, smallest = one
    if len(people) >= smallest:
        cells = [
            cell
            for line in table(deidentify(people, columns, smallest)).splitlines()
            for cell in line.split(",")
        ]
        assert not [cell for cell in cells if cell.startswith(FORMULA)]


def test_rare_values_are_put_together_and_columns_coarsened_only_where_that_helps():
    people = [("1", 1985)] * 60 + [("2", 1986)] * 60 + [("1", 1931)] * 2
    found = deidentify(people, [ExtractColumn.SEX, ExtractColumn.BORN], 10)
    assert found.levels == (0, 0)
    assert found.groups == ((("1", "1985–1989"), 60),)
    assert found.rest == 62  # two alone would be too few: the smallest of the others joins them
    spread = [("1", 1950 + n) for n in range(40)]
    found = deidentify(spread, [ExtractColumn.SEX, ExtractColumn.BORN], 10)
    assert found.levels == (0, 1)
    assert [count for _group, count in found.groups] == [10, 10, 10, 10]
    alone = deidentify([("1", 1920 + 7 * n) for n in range(9)], [ExtractColumn.SEX, ExtractColumn.BORN], 9)
    assert alone.groups == ((("1", ALL), 9),)
    assert alone.alone == 9
