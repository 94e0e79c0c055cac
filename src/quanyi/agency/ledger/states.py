"""缴费状态: what is said of a month's contribution, everywhere in one word.

Basis: d14-2-2, gb-A-37-1, collection-13.
"""

from datetime import date

from quanyi.law.periods import Month
from quanyi.law.rules.due import due_day
from quanyi.law.terms import ContributionKind, MonthState


def state_of_month(
    month: Month,
    kind: ContributionKind,
    *,
    credited: Month | None,
    paid_on: date | None,
    is_made_up: bool,
    today: date,
    region: str,
    is_deferred: bool = False,
) -> MonthState:
    """Whether its money came; `is_made_up`: a back payment, which stands in a line of its own,
    paid it; `is_deferred`: it is put off by approval or guarantee still.

    A month that the earlier system credited has no day of arrival, and is paid all the same.
    """
    if credited is not None:
        return MonthState.PAID if paid_on else MonthState.TAKEN_OVER
    if is_made_up:
        return MonthState.MADE_UP
    if kind is ContributionKind.BACK_PAYMENT:
        return MonthState.ANNOUNCED
    if is_deferred:
        return MonthState.DEFERRED
    return MonthState.DUE if today <= due_day(month, region) else MonthState.OWED
