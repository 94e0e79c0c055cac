"""From which day arrears run, and how many days bear a late fee (滞纳天数)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, NamedTuple, TypeAlias

from quanyi.law.bounds import Ordered
from quanyi.law.explain import Figure, reckoned
from quanyi.law.explain.formula import as_formula, most, of, total
from quanyi.law.parameters import ParameterValue, find_parameter
from quanyi.law.periods import Month, merged

Days: TypeAlias = Annotated[tuple[date, date], Ordered()]
"""First and last day of a period, both included (起止日期)."""

_DAY = timedelta(days=1)
_FROM_DUE_DAY, _FROM_NEXT_MONTH, _DAY_OF_PAYMENT_LEFT_OUT = 0, 2, 0
_AS_PROPOSED = most(as_formula(0), of(1) - of(0) - of(2))
_AS_THE_REGION_COUNTS = most(as_formula(0), of(1) - of(0) + 1 - of(2))


class LatePeriod(NamedTuple):
    """When arrears begin and how many days of them count (滞纳期间); ``forms`` are the region's words on counting."""

    begins: date
    days: Figure
    is_deferred: bool
    forms: tuple[ParameterValue, ...] = ()


def late_period(due_on: date, paid_on: date, region: str, deferrals: Iterable[Days]) -> LatePeriod:
    """Arrears begin on the first day, as the region counts, that no deferral covers; later deferrals are left out.

    Basis: sil-86, d13-21, d13-22. Rounds: nothing.
    """
    first_form = find_parameter("late_fee_first_day", on=due_on, region=region)
    last_form = find_parameter("late_fee_last_day", on=due_on, region=region)
    forms = tuple(form for form in (first_form, last_form) if form)
    first = _first_day(due_on, first_form)
    last = paid_on - _DAY * (last_form is not None and last_form.value == _DAY_OF_PAYMENT_LEFT_OUT)
    free = merged(deferrals)
    deferred = tuple(_deferred(*period) for period in _within(first, last, free))
    without = reckoned("deferred_days", "days", total(), parts=deferred)
    counted = paid_on > due_on and forms  # what is paid in time is in time, however a region counts
    ends = (
        (("first_day", first), ("last_day", last)) if counted else (("due_on", due_on), ("paid_on", paid_on))
    )
    parts = (*(Figure(term, day, "date") for term, day in ends), without)
    formula = _AS_THE_REGION_COUNTS if counted else _AS_PROPOSED
    days = reckoned("late_days", "days", formula, parameters=forms, parts=parts)
    return LatePeriod(_begins(first, free), days, bool(deferred), forms)


def _first_day(due_on: date, form: ParameterValue | None) -> date:
    if form is not None and form.value == _FROM_DUE_DAY:
        return due_on
    if form is not None and form.value == _FROM_NEXT_MONTH:
        return (Month.of(due_on) + 1).first_day
    return due_on + _DAY


def _begins(first: date, free: list[Days]) -> date:
    """The first day that no deferral covers; the deferrals are in order and do not meet."""
    return next((until + _DAY for start, until in free if start <= first <= until), first)


def _within(first: date, last: date, free: list[Days]) -> Iterator[Days]:
    """The deferrals as far as they lie in the delay."""
    for start, end in free:
        if max(start, first) <= min(end, last):
            yield max(start, first), min(end, last)


def _deferred(first: date, last: date) -> Figure:
    parts = Figure("first_day", first, "date"), Figure("last_day", last, "date")
    zh, en = f"{first} 至 {last}", f"{first} to {last}"
    return reckoned("deferred_period", "days", of(1) - of(0) + 1, parts=parts, note_zh=zh, note_en=en)
