"""Working days as the State Council announced them, held against another's list; and limits that stand still."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from chinese_calendar.constants import holidays
from hypothesis import given
from hypothesis import strategies as st

from quanyi.law.errors import InvalidInput
from quanyi.law.parameters import _use_folders, find_parameter, load_parameters
from quanyi.law.rules.time_limits import Stop, acts, due_day, working_days_between

CALENDAR = "working_calendar_form"
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
# The only day on which the lists that we know disagree: the parameter leaves it open.
OPEN = date(2005, 12, 31)
NEXT_YEAR = """series = "working_calendar_form"
[[values]]
region = "CN"
source = "放假安排（试）"
confidence = "B"
entered_by = "张三"
confirmed_by = "李四"
entered_on = 2026-11-05
rows = [
  { from = 2027-01-01, to = 2027-01-03, value = 1, term = "元旦放假" },
  { from = 2027-01-04, to = 2027-01-08, value = 0, term = "按星期" },
  { from = 2027-01-09, to = 2027-01-09, value = 2, term = "调休上班" },
  { from = 2027-01-10, to = 2027-12-31, value = 0, term = "按星期" },
]
"""


def days(first, last):
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def works(day):
    return working_days_between(day - timedelta(days=1), day, "330106") == 1


def test_every_announced_day_is_as_another_has_it():
    assert max(holidays).year == LAST.year, "another year is announced: enter it, and move LAST"
    wrong = [day for day in days(FIRST, LAST) if works(day) != chinese_calendar.is_workday(day)]
    assert not wrong
    unknown = [day for day in days(FIRST, LAST) if find_parameter(CALENDAR, on=day, region="CN") is None]
    assert unknown == [OPEN]


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_a_year_that_is_not_announced_has_no_row(day):
    assert find_parameter(CALENDAR, on=day, region="CN") is None


def due(start, *stops, act="pension_application"):
    return due_day(act, start=start, region="DEMO", stops=stops)


@pytest.mark.shows("service-18", "二十个工作日扣除国庆、中秋放假，算入调休上班日")
def test_holidays_and_worked_weekends_count_as_announced_and_are_named():
    figure = due(date(2026, 9, 10))
    # 09-11, 14–18, 20 (Sunday, worked), 21–24, 28–30, 10-08, 10-09, 10-10 (Saturday, worked), 10-12, 13, 14
    assert figure.value == date(2026, 10, 14)
    assert not figure.note_zh
    moved = [value.valid_from for value in figure.parameters if value.series == CALENDAR]
    assert moved == [date(2026, 9, 20), date(2026, 9, 25), date(2026, 10, 1), date(2026, 10, 10)]


def test_a_day_in_a_year_not_announced_says_so_until_an_agency_enters_it(tmp_path):
    figure = due(date(2026, 12, 10))
    assert figure.value == date(2027, 1, 7)
    assert "2027年的放假安排尚未公布" in figure.note_zh
    assert "2027" in figure.note_en
    (tmp_path / "calendar.toml").write_text(NEXT_YEAR, encoding="utf-8")
    load_parameters(tmp_path)
    try:
        figure = due(date(2026, 12, 10))
    finally:
        _use_folders(())
    assert (figure.value, figure.note_zh) == (date(2027, 1, 8), "")


def test_days_on_which_the_limit_stands_still_are_not_counted():
    whole = due(date(2026, 6, 1)).value
    assert whole == date(2026, 6, 30)  # without the 19th, a holiday
    stopped = due(date(2026, 6, 1), Stop(date(2026, 6, 8), date(2026, 6, 12)))
    assert stopped.value == date(2026, 7, 6)  # four working days later: the 9th to the 12th
    assert [part.term for part in stopped.parts] == ["limit_starts", "limit_stopped_on", "limit_resumed_on"]
    same_day = due(date(2026, 6, 1), Stop(date(2026, 6, 8), date(2026, 6, 8)))
    assert same_day.value == whole


def test_a_limit_of_days_moves_by_the_days_that_it_stood_still():
    stop = Stop(date(2026, 6, 8), date(2026, 6, 12))
    assert due(date(2026, 6, 1), act="unemployed_list").value == date(2026, 6, 16)
    assert due(date(2026, 6, 1), stop, act="unemployed_list").value == date(2026, 6, 22)  # the 20th is off
    late = Stop(date(2026, 6, 20), date(2026, 6, 30))  # the limit had ended
    assert due(date(2026, 6, 1), late, act="unemployed_list").value == date(2026, 6, 16)


@pytest.mark.parametrize(
    "stops",
    [
        [Stop(date(2026, 5, 31), date(2026, 6, 2))],
        [Stop(date(2026, 6, 4), date(2026, 6, 3))],
        [Stop(date(2026, 6, 4), date(2026, 6, 8)), Stop(date(2026, 6, 7), date(2026, 6, 9))],
    ],
)
def test_stops_that_cannot_be_are_refused(stops):
    with pytest.raises(InvalidInput, match="停止计时"):
        due(date(2026, 6, 1), *stops)


@given(
    start=st.dates(date(2024, 1, 1), date(2026, 6, 30)),
    gap=st.integers(0, 30),
    length=st.integers(0, 40),
    act=st.sampled_from(acts()),
)
def test_a_stop_never_brings_the_day_nearer(start, gap, length, act):
    stop = Stop(start + timedelta(days=gap), start + timedelta(days=gap + length))
    assert due(start, stop, act=act).value >= due(start, act=act).value


@given(start=st.dates(date(2024, 1, 1), date(2026, 6, 30)), gap=st.integers(0, 20), length=st.integers(0, 40))
def test_exactly_the_days_that_ran_lie_between(start, gap, length):
    stop = Stop(start + timedelta(days=gap), start + timedelta(days=gap + length))
    last = due(start, stop).value
    ran = [
        day for day in days(start + timedelta(days=1), last) if not stop.stopped_on < day <= stop.resumed_on
    ]
    assert sum(map(works, ran)) == 20
