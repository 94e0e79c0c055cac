"""The month of a row, from one column or from two that say where the period begins and ends (所属期)."""

from __future__ import annotations

from collections.abc import Callable

from quanyi.law.periods import Month
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.draft import RowDraft
from quanyi.sheets.fields import Problem
from quanyi.sheets.grid import Cell
from quanyi.sheets.headings import SheetColumn


def read_period(
    draft: RowDraft,
    columns: tuple[SheetColumn, SheetColumn, SheetColumn],
    read: Callable[[Cell], Month | Problem],
) -> Month | None:
    """The month that the row states; ``columns`` are those of the month, of its first and of its last day.

    A fault where they name more than one month.
    """
    said = [(column, month) for column in columns if (month := draft.take(column, read)) is not None]
    months = {month for _, month in said}
    if len(months) > 1:
        first, last = min(months), max(months)
        facts = {
            "reason": f"从{first}到{last}不止一个月",
            "reason_en": f"{first} to {last} is more than one month",
        }
        draft.add(FaultCode.MONTH_RANGE, said[-1][0], **facts)
        return None
    return months.pop() if months else None
