"""Legal time limits and the day on which they end (法定时限)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from quanyi.law.bounds import Named, Region
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure
from quanyi.law.parameters import NATIONAL, ParameterValue, load_series, parameter
from quanyi.law.periods import Month, add_months
from quanyi.law.rules.registry import rule

_DAY = timedelta(days=1)
_SATURDAY = 5
_SERIES = ("time_limit_working_days", "time_limit_days", "time_limit_months")


@rule("time_limits.due_day", version="1")
def due_day(
    act: Named,
    *,
    start: date,
    region: Region,
    days_off: Collection[date] = (),
    extra_working_days: Collection[date] = (),
) -> Figure:
    """到期日 / The last day of a legal time limit for an ``act`` that begins to run on ``start``, a
    ``date``.

    ``days_off`` are public holidays on weekdays and ``extra_working_days`` weekends worked instead, as the
    State Council announces them each year. Without holidays only weekends are days off, and without the weekends
    worked for them the day may be late; the note says so. How days are counted follows the region's
    form: the starting day is left out, and a last day off moves to the next working day (mark C). ``acts()`` lists the
    acts; limits of months are also shortest keeping times. For the yearly statement the twelve months run from the last
    one.

    Basis: service-6, service-10, service-18, service-20, service-22, service-24, service-25, sil-50, sil-57,
    sil-58, sil-74, sco-2009-66-8, injury-17, injury-20, injury-25, injury-26, d13-17, pipl-56,
    pipl-57. Basis: notice-2019-94 (general).
    Rounds: nothing.
    """
    limit = _limit(act, start)
    form = parameter("day_count_form", on=start, region=region)
    off, extra = frozenset(days_off), frozenset(extra_working_days)
    _refuse_both(off & extra)
    last = _due(limit, start, off, extra)
    note = _calendar_note(off, extra)
    Month.of(last)  # a day of no month that the library knows is refused
    return Figure(
        "due_day",
        last,
        "date",
        provisions=limit.provisions,
        parameters=(limit, form),
        parts=(Figure("limit_starts", start, "date"),),
        note_zh=note[0],
        note_en=note[1],
    )


def acts() -> tuple[str, ...]:
    """The acts with a legal time limit (有时限的事项)."""
    return tuple(act for series in _SERIES for act in map(str, load_series(series).lines()))


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


def _limit(act: str, start: date) -> ParameterValue:
    for series in _SERIES:
        if act in load_series(series).lines():
            return parameter(series, on=start, region=NATIONAL, key=act)
    raise InvalidInput(
        f"没有登记“{act}”的法定时限。已有：{'、'.join(acts())}。",
        f"No legal time limit for {act!r}. There are: {', '.join(acts())}.",
        act=act,
    )


def _due(limit: ParameterValue, start: date, off: frozenset[date], extra: frozenset[date]) -> date:
    if limit.unit == "working_days":
        return _after_working_days(start, limit.whole, off, extra)
    end = add_months(start, limit.whole) if limit.unit == "months" else start + _DAY * limit.whole
    while end > start and not _works(end, off, extra):
        end += _DAY
    return end


def _after_working_days(start: date, count: int, off: frozenset[date], extra: frozenset[date]) -> date:
    day = start
    while count:
        day += _DAY
        count -= _works(day, off, extra)
    return day


def _works(day: date, off: frozenset[date], extra: frozenset[date]) -> bool:
    return day in extra or (day.weekday() < _SATURDAY and day not in off)
