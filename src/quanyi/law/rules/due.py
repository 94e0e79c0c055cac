"""When a month is due, and from when on it bears interest for the account (应缴期限与计息起点)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from quanyi.law.parameters import find_parameter
from quanyi.law.periods import Month
from quanyi.law.rules.account_record import OwedMonth

_PROPOSED_MONTHS = 1
_ONLY_FROM_CREDITING = 1
# The day from which Decree 13 says that deferral does not touch the worker's rights (d13-23, d13-30).
_RIGHTS_UNTOUCHED = Month(2011, 7)


def due_day(month: Month, region: str) -> date:
    """应缴期限 / The last day on which a month is paid in time: as the region says (``contribution_due_months``,
    ``contribution_due_day``), else the last of the month after (mark P). Basis: collection-13, gb-6.5-1.
    """
    months = find_parameter("contribution_due_months", on=month, region=region)
    day = find_parameter("contribution_due_day", on=month, region=region)
    last = month + (months.whole if months else _PROPOSED_MONTHS)
    length = monthrange(last.year, last.month)[1]
    return date(last.year, last.month, min(day.whole, length) if day else length)


def is_in_time(owed: OwedMonth, region: str) -> bool:
    """按期到账 / Whether the money came by the due day, or, where only the month of crediting is known, in its month.

    Basis: collection-13, gb-A-37-2.
    """
    if owed.credited is None or owed.credited <= owed.month:
        return owed.credited is not None
    last = due_day(owed.month, region)
    return owed.paid_on <= last if owed.paid_on else owed.credited <= Month.of(last)


def is_deferred(owed: OwedMonth) -> bool:
    """Whether an approved deferral reaches beyond the month itself. Basis: d13-21, d13-22."""
    return owed.deferred_until is not None and owed.deferred_until >= owed.month


def bears_from(owed: OwedMonth, region: str) -> Month:
    """The month from which an unpaid amount bears interest for the account: that owed, for a deferred one too unless
    the region says that it bears none (``deferral_interest_form``, 1). Basis: d13-23, gb-A-39-2, gb-A-40-2.
    """
    return owed.overdue_from if is_deferred(owed) and not _bears_while_deferred(owed, region) else owed.month


def is_paid_in_deferral(owed: OwedMonth, region: str) -> bool:
    """缓缴期满补缴 / Whether a deferred month was paid by the end of its deferral, or as a month that falls due then,
    and stands in the account as if it had been credited when owed. Basis: d13-23.
    """
    if owed.credited is None or owed.deferred_until is None or not is_deferred(owed):
        return False
    last = due_day(owed.deferred_until, region)
    in_time = owed.paid_on <= last if owed.paid_on else owed.credited <= Month.of(last)
    return in_time and _bears_while_deferred(owed, region)


def is_made_up(owed: OwedMonth, region: str) -> bool:
    """补缴以前年度 / Whether a month was credited in a later year than it was owed for, and not in time.

    Basis: gb-A-30, gb-A-37-13, gb-A-37-14.
    """
    return owed.credited is not None and owed.month.year < owed.credited.year and not is_in_time(owed, region)


def _bears_while_deferred(owed: OwedMonth, region: str) -> bool:
    form = find_parameter("deferral_interest_form", on=owed.month, region=region)
    if form is None:
        return owed.month >= _RIGHTS_UNTOUCHED
    return form.value != _ONLY_FROM_CREDITING
