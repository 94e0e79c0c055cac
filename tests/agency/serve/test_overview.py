"""The head of a record: what is open and comes next, by when; and what is drawn of the account."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.agency.serve.records import long_record
from tests.agency.visitors import browser

from quanyi.agency.serve import charts
from quanyi.agency.serve.overview import last_paid, steps_of
from quanyi.agency.serve.record import AccountYearLine
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.terms import PersonStatus, Sex

TODAY = date(2026, 1, 5)


@pytest.fixture
def person(visit):
    return visit.registered()


def told(record, person, letters=()):
    return [step.text for step in steps_of(record, person, letters, today=TODAY)]


def test_arrears_come_first_and_a_man_has_one_age(person):
    steps = steps_of(long_record(), person, (), today=TODAY)
    assert ["欠缴 2 个月，最早的是 2025年8月" in steps[0].text, steps[0].tone] == [True, "bad"]
    # 60 in December 2034, the 120th month of the delay: 30 months more, three years either way, never before 60
    assert [step.by for step in steps[1:]] == ["2037年6月"]
    assert "2034年12月 至 2040年6月" in steps[1].text
    assert "最低缴费年限已满" in steps[1].text


def test_a_woman_is_told_of_either_age_and_what_is_missing(person):
    young = replace(long_record(), sex=Sex.FEMALE, born_on=date(1990, 5, 1), contribution_months=100)
    earlier, later = steps_of(young, person, (), today=TODAY)[1:]
    assert (earlier.tone, later.tone, "（女职工（原五十周岁））" in earlier.text) == ("warn", "warn", True)
    assert "还差 140 个月" in later.text, "240 from 2039"


@pytest.mark.parametrize("status", [PersonStatus.RETIRED, PersonStatus.DIED])
def test_who_is_retired_or_dead_is_told_of_no_retirement(person, status):
    assert not [text for text in told(replace(long_record(), status=status), person) if "退休" in text]


def test_whose_sex_is_not_known_is_told_of_no_age(person):
    assert not [text for text in told(replace(long_record(), sex=Sex.UNKNOWN), person) if "退休" in text]


def test_the_page_of_a_person_begins_with_it_and_one_of_an_earlier_day_has_no_next_step(visit, person):
    mine = browser(visit.insured(person))
    page = mine.get(reverse("record", args=[person.pk])).content.decode()
    assert page.index("最近缴到 2025年3月") < page.index("接下来") < page.index('href="#registration"')
    then = mine.get(reverse("record", args=[person.pk]), {"known_at": "2026-11-01"}).content.decode()
    assert "接下来" not in then
    assert last_paid(person_record(person)) == Month(2025, 3)


def year(number, credited, interest, paid_out):
    return AccountYearLine(str(number), number, 12, 0, credited, interest, paid_out, None)


@given(st.lists(st.tuples(*[st.integers(0, 9_999_999)] * 2, st.integers(0, 100)), min_size=2, max_size=40))
def test_a_column_of_the_account_is_its_balance_within_a_unit_of_drawing(moves):
    balance, lines, held = 0, [], []
    for n, (credited, interest, share) in enumerate(moves):
        paid_out = (balance + credited + interest) * share // 100
        lines.append(year(1990 + n, credited, interest, paid_out))
        balance += credited + interest - paid_out
        held.append(balance)
    drawn = charts.account_growth(lines[::-1])
    top = max(number for _, number in drawn.ticks) * charts.money_unit()[1]
    assert max(held) <= top
    for column, fen in zip(drawn.columns, held, strict=True):
        height = sum(piece.height for piece in column.pieces)
        assert abs(height * top - (charts.BASE - charts.TOP) * fen) <= top
        assert charts.LEFT <= column.x <= column.x + column.width <= charts.WIDTH


def test_nothing_is_drawn_of_a_single_year_and_about_is_to_a_tenth():
    assert charts.charts_of([year(2025, 1, 0, 0)]) == ()
    assert [charts.about(fen, 1_000_000) for fen in (0, 49_999, 50_000, 18_755_147)] == [
        "0.0",
        "0.0",
        "0.1",
        "18.8",
    ]
