"""The item of a row in lists that have one row an item (费用项目)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from quanyi.sheets.codes import FaultCode
from quanyi.sheets.draft import RowDraft
from quanyi.sheets.fields import Problem, is_blank, problem, unusable
from quanyi.sheets.grid import Cell
from quanyi.sheets.headings import SheetColumn
from quanyi.sheets.text import plain_number
from quanyi.sheets.vocabulary import Item, Share, read_item, says_no_item

_RATE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,8})?)(%)?")


def read_items(draft: RowDraft, columns: Sequence[SheetColumn]) -> Item | None:
    """What the row is for, by its columns of items together; a fault where it is not understood.

    The narrowest column decides; a wider one may leave the share open, but must not name another insurance.
    """
    filled = [(column, cell) for column in columns if (cell := draft.cell(column)) and not is_blank(cell)]
    cells = [(column, cell) for column, cell in filled if not says_no_item(cell.text)] or filled
    found: Item | None = None
    for column, cell in cells:
        item = None if unusable(cell) else read_item(cell.text)
        if item is None or (found and found.is_pension != item.is_pension):
            draft.add(FaultCode.ITEM_UNKNOWN, column)
            return None
        found = item if found is None or item.share is not Share.BOTH else found
    return found


def read_rate(cell: Cell) -> Fraction | Problem:
    """A rate as ``0.16`` or ``16%``."""
    stated = _RATE.fullmatch(plain_number(cell.text))
    if stated is None:
        return problem(FaultCode.AMOUNT_INVALID, reason="费率如0.16或16%", reason_en="a rate, as 0.16 or 16%")
    return Fraction(stated[1]) * (Fraction(1, 100) if stated[2] else 1)
