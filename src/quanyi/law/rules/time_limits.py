"""Legal time limits and the day on which they end (法定时限)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from quanyi.law.bounds import Named, Region
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure
from quanyi.law.parameters import ParameterValue, find_parameter, load_series, parameter
from quanyi.law.periods import Month, add_months
from quanyi.law.rules.registry import rule

_DAY = timedelta(days=1)
_SATURDAY = 5
_SERIES = ("time_limit_working_days", "time_limit_days", "time_limit_months")
_CALENDAR = "working_calendar_form"
_OFF, _WORKED = 1, 2

Works = Callable[[date], bool]


class Stop(NamedTuple):
    """A time in which a limit does not run (停止计时): from the day after ``stopped_on`` to ``resumed_on``."""

    stopped_on: date
    resumed_on: date


@rule("time_limits.due_day", version="2")
def due_day(
    act: Named,
    *,
    start: date,
    region: Region,
    days_off: Collection[date] = (),
    extra_working_days: Collection[date] = (),
    stops: Sequence[Stop] = (),
) -> Figure:
    """到期日 / The last day of a legal time limit for an ``act`` that begins to run on ``start``, a
    ``date``.

    Public holidays and weekends worked instead are those that the State Council announced
    (``working_calendar_form``); the note names years without an announcement, of which only the weekdays are known.
    ``days_off`` and ``extra_working_days`` take their place where either is given. How days are counted follows the
    region's form: the starting day is left out, and a last day off moves to the next working day (mark C). ``stops``
    are times in which the limit does not run, such as while a case was sent back: days of them are not counted (mark
    P). ``acts()`` lists the acts; limits of months are also shortest keeping times. For the yearly statement the
    twelve months run from the last one.

    Basis: service-6, service-10, service-18, service-20, service-22, service-24, service-25, sil-50, sil-57,
    sil-58, sil-74, sco-2009-66-8, injury-17, injury-20, injury-25, injury-26, d13-17, pipl-56,
    pipl-57, review-9, review-20, litigation-39, litigation-46. Basis: notice-2019-94 (general).
    Rounds: nothing.
    """
    limit = _limit(act, start, region)
    form = parameter("day_count_form", on=start, region=region)
    off, extra = frozenset(days_off), frozenset(extra_working_days)
    _refuse_both(off & extra)
    stops = _in_order(stops, start)
    given = bool(off or extra)
    last = _due(limit, start, _given(off, extra) if given else _announced(region), stops)
    Month.of(last)  # a day of no month that the library knows is refused
    note = _calendar_note(off, extra) if given else _unannounced_note(start, last, region)
    return Figure(
        "due_day",
        last,
        "date",
        provisions=limit.provisions,
        parameters=(limit, form, *(() if given else _moved_by(start, last, region))),
        parts=(Figure("limit_starts", start, "date"), *_stopped(stops)),
        note_zh=note[0],
        note_en=note[1],
    )


def acts() -> tuple[str, ...]:
    """The acts with a legal time limit (有时限的事项)."""
    return tuple(act for series in _SERIES for act in map(str, load_series(series).lines()))


def working_days_between(after: date, last: date, region: Region) -> int:
    """工作日数 / How many working days lie after a day, up to another; below nothing where that is past."""
    if last < after:
        return -working_days_between(last, after, region)
    works = _announced(region)
    return sum(map(works, _days(after, last)))


def _in_order(stops: Sequence[Stop], start: date) -> tuple[Stop, ...]:
    ordered = tuple(sorted(stops))
    ends = [Stop(start, start), *ordered]
    for before, stop in pairwise(ends):
        if not before.resumed_on <= stop.stopped_on <= stop.resumed_on:
            raise InvalidInput(
                f"停止计时 {stop.stopped_on} 至 {stop.resumed_on} 不对：须在 {start} 起算之后，"
                "先停后续，互不重叠。请核对起止日。",
                f"The limit cannot stop on {stop.stopped_on} and go on on {stop.resumed_on}: stops lie after {start},"
                " end after they begin and do not overlap. Check the days.",
            )
    return ordered


def _stopped(stops: tuple[Stop, ...]) -> Iterator[Figure]:
    for stop in stops:
        yield Figure("limit_stopped_on", stop.stopped_on, "date")
        yield Figure("limit_resumed_on", stop.resumed_on, "date")


def _given(off: frozenset[date], extra: frozenset[date]) -> Works:
    return lambda day: day in extra or (day.weekday() < _SATURDAY and day not in off)


def _announced(region: str) -> Works:
    def works(day: date) -> bool:
        told = find_parameter(_CALENDAR, on=day, region=region)
        form = told.whole if told else 0
        return form == _WORKED or (form != _OFF and day.weekday() < _SATURDAY)

    return works


def _days(start: date, last: date) -> Iterator[date]:
    return (start + _DAY * n for n in range(1, (last - start).days + 1))


def _moved_by(start: date, last: date, region: str) -> tuple[ParameterValue, ...]:
    """The holidays and worked weekends on the way, each once; of long limits, those about their end."""
    first = max(start, last - _DAY * 92)
    told = (find_parameter(_CALENDAR, on=day, region=region) for day in _days(first, last))
    return tuple(dict.fromkeys(value for value in told if value and value.whole in (_OFF, _WORKED)))


def _unannounced_note(start: date, last: date, region: str) -> tuple[str, str]:
    """The years of which nothing is announced, and what that may do to the day."""
    begins = (date(year, 1, 1) for year in sorted({start.year, last.year}))
    years = [day.year for day in begins if not find_parameter(_CALENDAR, on=day, region=region)]
    if not years:
        return "", ""
    return (
        f"{'、'.join(f'{year}年' for year in years)}的放假安排尚未公布，该年只按星期计算，公布后到期日可能改变",
        f"no holidays of {', '.join(map(str, years))} are announced yet: only weekends are left out there, and the day"
        " may change",
    )


def _refuse_both(days: frozenset[date]) -> None:
    if days:
        raise InvalidInput(
            f"{min(days)} 既列为休息日，又列为调休上班日。请按国务院办公厅的放假安排核对。",
            f"{min(days)} is given as a day off and as a weekend worked. Check it in the yearly announcement.",
        )


def _calendar_note(off: frozenset[date], extra: frozenset[date]) -> tuple[str, str]:
    """What of the year's announcement was not given, and what that may do to the day."""
    if not off:
        return "未提供法定节假日安排，仅扣除周末", "no public holidays given; only weekends are left out"
    if not extra:
        return (
            "未提供调休上班日，期内有调休的，到期日会偏晚",
            "no weekends worked are given; where there are some the day is late",
        )
    return "", ""


def _limit(act: str, start: date, region: str) -> ParameterValue:
    """What the law says for everywhere, or a region for itself where the law is silent."""
    for series in _SERIES:
        if act in load_series(series).lines():
            return parameter(series, on=start, region=region, key=act)
    raise InvalidInput(
        f"没有登记“{act}”的法定时限。已有：{'、'.join(acts())}。",
        f"No legal time limit for {act!r}. There are: {', '.join(acts())}.",
        act=act,
    )


def _due(limit: ParameterValue, start: date, works: Works, stops: tuple[Stop, ...]) -> date:
    if limit.unit == "working_days":
        return _after_working_days(start, limit.whole, works, stops)
    end = add_months(start, limit.whole) if limit.unit == "months" else start + _DAY * limit.whole
    for stop in stops:
        if stop.stopped_on < end:
            end += stop.resumed_on - stop.stopped_on
    while end > start and not works(end):
        end += _DAY
    return end


def _after_working_days(start: date, count: int, works: Works, stops: tuple[Stop, ...]) -> date:
    day = start
    while count:
        day += _DAY
        stopped = any(stop.stopped_on < day <= stop.resumed_on for stop in stops)
        count -= works(day) and not stopped
    return day
