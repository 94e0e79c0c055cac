"""A row of a list while it is being read: its cells by their meaning, and what is wrong with them (读取中的行)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Fault, Place, make_fault
from quanyi.sheets.fields import Problem, is_blank, says_nothing, unusable
from quanyi.sheets.grid import Cell
from quanyi.sheets.headings import Form, Heading, SheetColumn
from quanyi.written import Note, Written
from quanyi.written.numbers import PersonNumber

T = TypeVar("T")


@dataclass(slots=True)
class RowDraft:
    """Where a row stands and what its columns mean; ``faulty`` names the faulty columns."""

    row: int
    cells: dict[int, Cell]
    columns: dict[SheetColumn, Heading]
    form: Form
    faults: list[Fault] = field(default_factory=list)
    faulty: set[SheetColumn] = field(default_factory=set)
    notes: list[tuple[SheetColumn, Note]] = field(default_factory=list)

    def cell(self, column: SheetColumn) -> Cell | None:
        heading = self.columns.get(column)
        return self.cells.get(heading.column) if heading else None

    def add(self, code: FaultCode, column: SheetColumn, **facts: object) -> None:
        """Note a fault on the cell of ``column``, or on the whole row where the file has no such column."""
        heading, cell = self.columns.get(column), self.cell(column)
        place = Place(self.row, heading.column, heading.text) if heading else Place(self.row)
        is_amount = column in (*self.form.amounts, *self.form.balances)
        read = (cell.shown if is_amount else cell.text) if cell else ""
        self.faults.append(make_fault(code, place, read, **facts))
        self.faulty.add(column)

    def take(self, column: SheetColumn, read: Callable[[Cell], T | Problem]) -> T | None:
        """What ``read`` makes of the cell; a fault and None if it cannot."""
        if column not in self.columns:
            return None
        cell = self.cell(column)
        if cell is None or (is_blank(cell) if column in self.form.required else says_nothing(cell)):
            if column in self.form.required:
                self.add(FaultCode.MISSING, column)
            return None
        value = unusable(cell) or read(cell)
        if isinstance(value, Problem):
            self.add(value.code, column, **value.facts)
            return None
        return value

    def take_text(
        self, column: SheetColumn, read: Callable[[Cell], Written | PersonNumber | Problem]
    ) -> str | None:
        """As `take`, a name or a number in its normal form; what was changed in it goes to ``notes``."""
        value = cast("Written | PersonNumber | None", self.take(column, read))
        if value is None:
            return None
        self.notes += [(column, note) for note in value.notes]
        return value.text
