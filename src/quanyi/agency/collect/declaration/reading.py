"""The reading of a whole declaration: its rows, and everything wrong with it at once (读取申报文件)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from quanyi.agency.collect.declaration.columns import DECLARATION
from quanyi.agency.collect.declaration.rows import (
    DeclaredRow,
    Draft,
    Rules,
    check_against_each_other,
    read_row,
)
from quanyi.law.money import Fen
from quanyi.law.periods import Month
from quanyi.sheets.faults import Fault
from quanyi.sheets.fields import ReadNumber
from quanyi.sheets.reading import Found, Reading, read_list


def read_declaration(
    content: bytes,
    filename: str,
    *,
    month: Month,
    today: date,
    read_number: ReadNumber,
    due: Callable[[Fen, Month], tuple[Fen, Fen]],
) -> Reading[DeclaredRow]:
    """Read an employer's monthly list (用人单位缴费申报表) and report everything wrong with it at once.

    ``content`` is an .xlsx workbook or a text file with separators; ``month`` the month declared; ``today``
    the day of the check. ``read_number`` gives a number in its normal form or why it is none; ``due``
    the own and the employer's contribution in fen for a base and a month (or raises ``LawError``).
    Never raises for the content: a file that cannot be read is a reading with one fault.
    Basis: d14-5-2, d14-6-1, gb-6.5-1.
    """
    rules = Rules(month, today, read_number, due)

    def check(found: Found, drafts: Sequence[Draft]) -> Iterable[Fault]:
        check_against_each_other(drafts)
        return (*found.title.faults, *found.title.check_month(month))

    reading, drafts = read_list(
        content,
        filename,
        DECLARATION,
        read_row=lambda row, found: read_row(row, found, rules),
        finish=Draft.finished,
        check=check,
    )
    misnumbered = tuple(row for draft in drafts if (row := draft.misnumbered()) is not None)
    return replace(reading, misnumbered=misnumbered)
