"""Reading one cell as what its column means (读取单元格)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quanyi.law.errors import InvalidInput
from quanyi.law.money import Fen, format_yuan, parse_yuan
from quanyi.law.periods import Month
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.grid import Cell, CellKind
from quanyi.sheets.numbers import date_of_serial
from quanyi.sheets.text import compact, fold, plain_number
from quanyi.written import Problem as NotRead
from quanyi.written import Written, names
from quanyi.written.numbers import PersonNumber

ReadNumber = Callable[[str], PersonNumber | NotRead]

# A hundred million yuan a month: beyond any wage, and the sum of all rows still fits a 64-bit column.
MAX_AMOUNT_FEN = 10**10
# Longer texts are no amount and no date, and need no closer look.
_LONGEST = 40
_YEARS = range(1949, 2101)

_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
# What people write into a cell that does not apply.
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "无"})
_TIME = re.compile(r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$")
_DATES = (
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})"),
    re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})"),
    re.compile(r"([0-9]{4})(年)([0-9]{1,2})月([0-9]{1,2})日"),
)
# 2025.1 is left out: a spreadsheet makes it of 2025.10 as well.
_MONTHS = (
    re.compile(r"([0-9]{4})([0-9]{2})"),
    re.compile(r"([0-9]{4})[-/]([0-9]{1,2})"),
    re.compile(r"([0-9]{4})\.([0-9]{2}|[2-9])"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月份?"),
)
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
    text = plain_number(cell.text)
    if cell.kind is CellKind.DATE or len(text) > _LONGEST:
        return problem(FaultCode.AMOUNT_INVALID)
    try:
        return parse_yuan(text)
    except InvalidInput:
        return problem(FaultCode.AMOUNT_INVALID)


def read_base(cell: Cell) -> Fen | Problem:
    """The declared base as fen, above zero."""
    return read_amount(cell) or _out_of_range()


def _out_of_range() -> Problem:
    return problem(FaultCode.AMOUNT_OUT_OF_RANGE, limit=format_yuan(MAX_AMOUNT_FEN))


def read_date(cell: Cell, *, counts_from_1904: bool) -> date | Problem:
    """A full date in one of the usual forms, or the serial number of a day."""
    return _date(cell, counts_from_1904) or problem(FaultCode.DATE_INVALID)


def read_month(cell: Cell, *, counts_from_1904: bool) -> Month | Problem:
    """A month, or the month of a full date."""
    text = plain_number(cell.text)
    for form in _MONTHS:
        found = form.fullmatch(text)
        if found and int(found[1]) in _YEARS and 1 <= int(found[2]) <= 12:
            return Month(int(found[1]), int(found[2]))
    day = _date(cell, counts_from_1904)
    return Month.of(day) if day else problem(FaultCode.MONTH_INVALID)


def _date(cell: Cell, counts_from_1904: bool) -> date | None:
    if len(cell.text) > _LONGEST:
        return None
    text = plain_number(_TIME.sub("", fold(cell.text)))
    if _SERIAL.fullmatch(text):
        day = date_of_serial(Decimal(text), counts_from_1904=counts_from_1904)
        return day if day and day.year in _YEARS else None
    for form in _DATES:
        found = form.fullmatch(text)
        if found and int(found[1]) in _YEARS:
            try:
                return date(int(found[1]), int(found[3]), int(found[4]))
            except ValueError:
                return None
    return None
