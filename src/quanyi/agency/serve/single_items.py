"""Items 8 and 25-2 of Appendix A, each one value of the whole record, read from its months and the register.

Basis: gb-A-8, gb-A-25-2.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from quanyi.agency.registry.facts import Held, History, segments
from quanyi.agency.serve.record import ContributionLine
from quanyi.law.periods import Month


def first_contribution_month(lines: Iterable[ContributionLine]) -> Month | None:
    """首次缴费日期: the first month that was paid for. Basis: gb-A-8."""
    return min((line.month for line in lines if line.is_paid), default=None)


def special_work_months(history: History, *, known_at: datetime | None = None) -> int:
    """从事特殊工种月数: months of which every day is registered as special work, to last month.

    That a month broken off does not count is our reading (mark P). Basis: gb-A-25-2.
    """
    versions = [v for v in history.get("special_work", ()) if known_at is None or v.learned_at <= known_at]
    return whole_months_of(versions, until=timezone.localdate(known_at))


def whole_months_of(versions: Sequence[Held], *, until: date) -> int:
    """Whole months in which these versions say yes, to the month before `until`. Basis: as ``special_work_months``."""
    starts = [version.holds_from for version in versions if version.holds_from]
    end = until.replace(day=1)
    if not starts or min(starts) >= end:
        return 0
    worked = [s for s in segments(versions, min(starts), end) if s.value == "yes" and s.first and s.until]
    days = _joined([(s.first, s.until) for s in worked if s.first and s.until])
    return sum(_whole_months(first, last) for first, last in days)


def _joined(days: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """Stretches that touch, as one."""
    joined: list[tuple[date, date]] = []
    for first, until in days:
        if joined and joined[-1][1] == first:
            joined[-1] = (joined[-1][0], until)
        else:
            joined.append((first, until))
    return joined


def _whole_months(first: date, until: date) -> int:
    begin = Month.of(first) if first.day == 1 else Month.of(first) + 1
    return max(Month.of(until) - begin, 0)
