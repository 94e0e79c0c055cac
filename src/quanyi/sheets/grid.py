"""A received file as plain cells, whatever format it came in (表格)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Unreadable, column_letter

MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELLS = 3_000_000
# The last row that a spreadsheet has.
LAST_ROW = 1_048_576
# What a spreadsheet itself lets into one cell.
MAX_TEXT = 32_767


class CellKind(Enum):
    """What a cell holds (单元格类别)."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    ERROR = "error"
    UNCACHED = "formula without a value"


class Cell(NamedTuple):
    """One cell that is not blank.

    ``text`` is the text; for NUMBER the decimal digits as a spreadsheet shows them (15 significant), for DATE
    the ISO date, for ERROR the error as ``#N/A``, for UNCACHED the formula. ``format`` is the number format of a NUMBER
    that is shown in another unit or currency, as a percentage, or not at all; "" for any other.
    """

    kind: CellKind
    text: str
    format: str = ""

    @property
    def shown(self) -> str:
        """What messages say was read: the text, and the format where it says something else."""
        return f"{self.text} [{self.format}]" if self.format else self.text


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, all four edges included, counted from 1 (区域)."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{column_letter(self.left)}{self.top}:{column_letter(self.right)}{self.bottom}"


@dataclass(slots=True)
class Sheet:
    """One sheet: ``rows[row][column]``, both from 1 and in order, without blank cells (工作表)."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    # Macintosh workbooks count days from 1904.
    counts_from_1904: bool = False
    cells: int = 0

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Keep a cell; raises ``Unreadable`` over the limits."""
        if column > MAX_COLUMNS:
            place = f"{column_letter(column)}{row}：{cell.text}"
            raise Unreadable(FaultCode.TOO_MANY_COLUMNS, place, limit=MAX_COLUMNS)
        self.cells += 1
        if self.cells > MAX_CELLS:
            raise Unreadable(
                FaultCode.TOO_MANY_CELLS, f"第{row}行起", f"from row {row}", limit=f"{MAX_CELLS:,}"
            )
        if row not in self.rows:
            # A few rows of title and signatures stand beside the persons.
            if len(self.rows) >= MAX_ROWS + 100 or row > LAST_ROW:
                raise Unreadable(FaultCode.TOO_MANY_ROWS, f"第{row}行", f"row {row}", limit=f"{MAX_ROWS:,}")
            self.rows[row] = {}
        self.rows[row][column] = cell

    def width(self) -> int:
        """The last column with content, 0 if there is none."""
        return max((max(cells) for cells in self.rows.values()), default=0)


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of one file.

    ``kind`` is ``"xlsx"``, ``"xls"``, ``"xml"``, ``"html"`` or ``"csv"``; ``encoding`` is that of a text file.
    """

    kind: str
    encoding: str | None
    sheets: tuple[Sheet, ...]
