"""Numbers and dates the way spreadsheets store them (数值与日期的存放方式)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation

from quanyi.sheets.grid import Cell, CellKind
from quanyi.sheets.number_formats import shown_as

# A spreadsheet computes in binary and shows 15 significant digits; what lies beyond is noise or, in a long
# number, lost digits.
SHOWN_DIGITS = 15
# What spreadsheets write is shorter by far.
_LONGEST = 400
_SHOWN = Context(prec=SHOWN_DIGITS)

# Built-in formats for dates, the East Asian ones (27–36, 50–58) included.
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def shown(raw: str) -> Decimal | None:
    """The number as a spreadsheet shows it: ``"8123.1000000000004"`` → 8123.1; None if it is no number."""
    if len(raw) > _LONGEST:
        return None
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return None
    return _SHOWN.plus(number)


def as_text(number: Decimal) -> str:
    """Plain digits for what a spreadsheet keeps exactly, else an exponent: ``1.1010519491231E+17``."""
    if not number:
        return "0"
    number = number.normalize()
    return f"{number:f}" if -SHOWN_DIGITS < number.adjusted() < SHOWN_DIGITS else f"{number:E}"


def is_date_format(identifier: int, code: str | None) -> bool:
    """Whether a number format shows dates: by its built-in ``identifier`` or its own ``code``."""
    if code is None:
        return identifier in _DATE_FORMATS
    return re.search("[ymdhs]", _NOT_CODE.sub("", code[:_LONGEST].lower().split(";")[0])) is not None


def formatted(number: Decimal, code: str | None) -> Cell:
    """A cell of a number, with its format where that shows something else than the number (``code`` is not plain)."""
    return Cell(CellKind.NUMBER, as_text(number), code if code and shown_as(code, number) else "")


def date_of_serial(number: Decimal, *, counts_from_1904: bool) -> date | None:
    """The day of a serial number, its time of day dropped; None where there is no such day.

    The 1900 system holds 29 February 1900, which never was (serial 60): days before it are one off.
    """
    days = int(number)
    if days < 1 or days > 2_958_465 or (days == 60 and not counts_from_1904):
        return None
    if counts_from_1904:
        return date(1904, 1, 1) + timedelta(days=days) if days <= 2_957_003 else None
    return date(1899, 12, 31 if days < 60 else 30) + timedelta(days=days)
