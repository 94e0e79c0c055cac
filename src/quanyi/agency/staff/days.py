"""期限: what has a first and a last day, both within, and may be ended before (`end`)."""

from datetime import date

from django.db.models import Q
from django.utils import timezone


def running(today: date | None = None) -> Q:
    """Whether it runs on a day; without one, today."""
    on = today or timezone.localdate()
    return Q(end=None, first_on__lte=on, last_on__gte=on)


def not_over() -> Q:
    """Whether it runs or is to come."""
    return Q(end=None, last_on__gte=timezone.localdate())


def year_on(day: date) -> date:
    """The same day of the next year, as the database reckons it: the 28th after a 29th of February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)
