"""Headings of one to three rows, spelled out from top to bottom for each column (多行表头)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from quanyi.sheets.grid import Area, Cell, CellKind, Sheet
from quanyi.sheets.text import compact as compact_of

# A common heading above that says nothing of its own: 人员信息, 缴费明细.
_GROUPING = re.compile(
    "(?:参保|缴费|申报|人员|员工|职工|个人|单位|基本|费款|证件|身份|社保|社会保险费?|交易|账户|本期|其他|对方|付款|收款)*"
    "(?:基本)?(?:信息|情况|资料|项目|明细|内容|栏|数据|部分)?"
)
# A cell that is longer is prose, and its row no heading.
_LONGEST = 400
_LOOKS_FILLED = re.compile(r"[-+¥]?[0-9][0-9,]*(?:\.[0-9]+)?|.*[0-9]{6}.*")


# The same cells are looked at with each separator and each number of heading rows.
compact = lru_cache(maxsize=4096)(compact_of)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A column's heading: its lowest cell, the text from top to bottom, and in which ways it may be read."""

    row: int
    column: int
    text: str
    readings: tuple[str, ...]


def spelled_headings(sheet: Sheet, top: int, depth: int) -> list[Spelled] | None:
    """The headings that the ``depth`` rows from ``top`` spell; None where the last of them can be no heading."""
    rows = range(top, top + depth)
    cells = [sheet.rows.get(row, {}) for row in rows]
    if any(len(cell.text) > _LONGEST for cell in cells[-1].values()):
        return None
    if depth > 1 and not _may_be_heading(cells[-1]):
        return None
    merged = [area for area in sheet.merged if area.top < top + depth and area.bottom >= top]
    columns = sorted({column for row in cells for column, cell in row.items() if compact(cell.text)})
    return [_spelled(rows, cells, column, merged) for column in columns]


def _may_be_heading(cells: dict[int, Cell]) -> bool:
    """A row below the first heading row goes on with it only where nothing in it looks filled in."""
    texts = [compact(cell.text) for cell in cells.values() if compact(cell.text)]
    return bool(texts) and not any(
        cell.kind in (CellKind.NUMBER, CellKind.DATE) or _LOOKS_FILLED.fullmatch(compact(cell.text))
        for cell in cells.values()
    )


def _spelled(rows: range, cells: list[dict[int, Cell]], column: int, merged: list[Area]) -> Spelled:
    parts = [(row, text) for row in rows if (text := _text(row, rows, cells, column, merged))]
    lowest = max(
        row for row, here in zip(rows, cells, strict=True) if column in here and compact(here[column].text)
    )
    texts = list(dict.fromkeys(text for _, text in parts))
    joined = "".join(texts)
    readings = (
        (joined, texts[-1]) if all(_GROUPING.fullmatch(compact(text)) for text in texts[:-1]) else (joined,)
    )
    return Spelled(lowest, column, joined, readings)


def _text(row: int, rows: range, cells: list[dict[int, Cell]], column: int, merged: list[Area]) -> str:
    """What stands over a column in a row: its own cell, the merged one it lies in, or the group to its left."""
    here = cells[row - rows[0]]
    if column in here and compact(here[column].text):
        return here[column].text
    area = next((area for area in merged if _covers(area, row, column)), None)
    if area is not None:
        if area.top < rows[0] or area.top != row:
            return ""
        first = here.get(area.left)
        return first.text if first else ""
    return _group(row, rows, cells, column, merged)


def _covers(area: Area, row: int, column: int) -> bool:
    return area.top <= row <= area.bottom and area.left <= column <= area.right


def _group(row: int, rows: range, cells: list[dict[int, Cell]], column: int, merged: list[Area]) -> str:
    """A common heading that is not merged: it goes on to the right as far as cells below it have no own."""
    here, below = cells[row - rows[0]], cells[row - rows[0] + 1 :]
    if not any(column in cells_below for cells_below in below):
        return ""
    left = max((other for other in here if other < column and compact(here[other].text)), default=None)
    if left is None or any(_covers(area, row, left) and area.right > area.left for area in merged):
        return ""
    # Only a heading with something beneath it is a common one.
    if not any(left in cells_below for cells_below in below):
        return ""
    return here[left].text
