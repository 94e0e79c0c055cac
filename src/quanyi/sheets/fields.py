"""Reading one cell as what its column means (读取单元格)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quanyi.law.money import Fen, format_yuan
from quanyi.law.periods import Month
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.grid import Cell, CellKind
from quanyi.sheets.number_formats import ShownAs, shown_as
from quanyi.sheets.numbers import date_of_serial
from quanyi.sheets.text import compact, fold, plain_number
from quanyi.written import Problem as NotRead
from quanyi.written import Written, amounts, dates, names
from quanyi.written.numbers import PersonNumber

ReadNumber = Callable[[str], PersonNumber | NotRead]

# A hundred million yuan a month: beyond any wage, and the sum of all rows still fits a 64-bit column.
MAX_AMOUNT_FEN = 10**10
# Longer texts are no amount and no date, and need no closer look.
_LONGEST = 40

_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
# What people write into a cell that does not apply.
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "无"})
_SERIAL = re.compile(r"[0-9]{5}(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell could not be taken, with the facts that its message needs."""

    code: FaultCode
    facts: dict[str, object]


def problem(code: FaultCode, **facts: object) -> Problem:
    return Problem(code, facts)


def is_blank(cell: Cell | None) -> bool:
    """Whether nothing visible stands in the cell."""
    return cell is None or not compact(cell.text)


def says_nothing(cell: Cell | None) -> bool:
    """Whether an optional cell is blank or holds a dash, a stroke or 无."""
    return cell is None or compact(cell.text) in _NOTHING


def unusable(cell: Cell) -> Problem | None:
    """What spoils a cell whatever its column means."""
    if cell.kind is CellKind.ERROR or ("#" in cell.text and compact(cell.text).upper() in _ERRORS):
        return problem(FaultCode.ERROR_VALUE)
    if cell.kind is CellKind.UNCACHED:
        return problem(FaultCode.FORMULA_WITHOUT_VALUE)
    if "\ufffd" in cell.text:
        return problem(FaultCode.BROKEN_TEXT)
    return None


def read_number(cell: Cell, read: ReadNumber) -> PersonNumber | Problem:
    """The social-security number; one that went through a float has lost digits and is never guessed."""
    number = read(cell.text)
    if isinstance(number, PersonNumber):
        return number
    if number.code == "number_as_float":
        return problem(FaultCode.NUMBER_AS_FLOAT)
    return problem(FaultCode.NUMBER_INVALID, reason=number.zh, reason_en=number.en)


def read_name(cell: Cell) -> Written | Problem:
    name = names.read_name(cell.text)
    if isinstance(name, Written):
        return name
    return problem(FaultCode.NAME_INVALID, reason=name.zh, reason_en=name.en)


def read_amount(cell: Cell) -> Fen | Problem:
    """An amount in yuan as fen, zero included."""
    fen = read_total(cell)
    return fen if isinstance(fen, Problem) or 0 <= fen <= MAX_AMOUNT_FEN else _out_of_range()


def read_total(cell: Cell) -> Fen | Problem:
    """An amount in yuan as fen, whatever its size and sign."""
    if cell.kind is CellKind.DATE:
        return problem(FaultCode.AMOUNT_INVALID, reason="读到的是日期", reason_en="a date was read")
    if cell.format:
        return _shown_otherwise(cell)
    text = fold(cell.text).lstrip("'‘’`")
    # Digits that spreadsheets round are zeros in a cell of numbers; as text they stay what they are.
    fen = amounts.read_amount(text)
    if isinstance(fen, int):
        return fen
    words = fen.code == "amount_words"
    code = FaultCode.AMOUNT_IN_WORDS if words else FaultCode.AMOUNT_INVALID
    return problem(code, reason=fen.zh, reason_en=fen.en)


def _shown_otherwise(cell: Cell) -> Problem:
    """Why the number of a cell is not the amount that its format shows."""
    shown = shown_as(cell.format, Decimal(cell.text))
    if shown is ShownAs.CURRENCY:
        return problem(FaultCode.CURRENCY_OTHER)
    if shown is ShownAs.PERCENT:
        return problem(
            FaultCode.AMOUNT_INVALID,
            reason="单元格的数字格式显示为百分数",
            reason_en="the number format of the cell shows a percentage",
        )
    if shown is ShownAs.NOTHING:
        return problem(
            FaultCode.AMOUNT_INVALID,
            reason="单元格的数字格式使数字不显示",
            reason_en="the number format of the cell hides the number",
        )
    return problem(FaultCode.UNIT_NOT_YUAN)


def holds_amount(cell: Cell) -> bool:
    """Whether something that may be an amount stands in the cell, in whatever unit."""
    return bool(cell.format) or not isinstance(read_amount(cell), Problem)


def read_base(cell: Cell) -> Fen | Problem:
    """The declared base as fen, above zero."""
    return read_amount(cell) or _out_of_range()


def _out_of_range() -> Problem:
    return problem(FaultCode.AMOUNT_OUT_OF_RANGE, limit=format_yuan(MAX_AMOUNT_FEN))


def read_date(cell: Cell, *, counts_from_1904: bool) -> date | Problem:
    """A full date in one of the usual forms, or the serial number of a day."""
    day = _serial(cell, counts_from_1904) or dates.read_day(cell.text.lstrip("'‘’` "))
    return day or problem(FaultCode.DATE_INVALID)


def read_month(cell: Cell, *, counts_from_1904: bool, of: Month | None = None) -> Month | Problem:
    """A month, the month of a full date, or of a range within it; one without a year where it is ``of``."""
    if day := _serial(cell, counts_from_1904):
        return Month.of(day)
    found = dates.read_month(plain_number(cell.text), of=of)
    if isinstance(found, Month):
        return found
    code = FaultCode.MONTH_RANGE if found.code == "month_range" else FaultCode.MONTH_INVALID
    return problem(code, reason=found.zh, reason_en=found.en)


def _serial(cell: Cell, counts_from_1904: bool) -> date | None:
    text = plain_number(cell.text) if len(cell.text) <= _LONGEST else ""
    if not _SERIAL.fullmatch(text):
        return None
    day = date_of_serial(Decimal(text), counts_from_1904=counts_from_1904)
    return day if day and day.year in dates.YEARS else None
