"""The reading of a whole declaration: its rows, and everything wrong with it at once (读取申报文件)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from quanyi.agency.collect.declaration.columns import DECLARATION, Column
from quanyi.agency.collect.declaration.gathering import gather
from quanyi.agency.collect.declaration.rows import (
    DeclaredRow,
    Draft,
    Rules,
    check_against_each_other,
    check_row,
    read_row,
)
from quanyi.law.money import Fen
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind
from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import Notice, Place
from quanyi.sheets.fields import ReadNumber
from quanyi.sheets.reading import Checked, Found, Reading, read_list
from quanyi.sheets.text import plain_number
from quanyi.sheets.title import employer_named
from quanyi.written.names import normal_unit_name

# Of a column of names as many are told.
_NAMED = 5


def read_declaration(
    content: bytes,
    filename: str,
    *,
    month: Month,
    today: date,
    read_number: ReadNumber,
    due: Callable[[Fen, Month], tuple[Fen, Fen]],
    choices: Choices = NO_CHOICES,
    one_month: bool = True,
) -> Reading[DeclaredRow]:
    """Read an employer's monthly list (用人单位缴费申报表) and report everything wrong with it at once.

    ``content`` is a workbook or a text file with separators; ``month`` the month declared; ``today``
    the day of the check. ``read_number`` gives a number in its normal form or why it is none; ``due``
    the own and the employer's contribution in fen for a base and a month (or raises ``LawError``); ``choices`` what the
    sender said of the columns. Rows of another month are faults where the list is of ``one_month``, else read and told.
    Never raises for the content: a file that cannot be read is a reading with one fault.
    Basis: d14-5-2, d14-6-1, gb-6.5-1.
    """
    rules = Rules(month, today, read_number, cache(due), one_month)

    def check(found: Found, drafts: list[Draft]) -> Checked[Draft]:
        gathered, notices = gather(drafts, rules)
        for draft in gathered:
            check_row(draft, rules)
        check_against_each_other(gathered, [heading.column for heading in found.table.unknown])
        employers = tuple(employers_of(found, gathered))
        faults = (*found.title.faults, *found.title.check_month(month))
        return Checked(gathered, faults, (*notices, *employers, *_other_months(gathered, rules)))

    reading, drafts = read_list(
        content,
        filename,
        DECLARATION,
        read_row=lambda row, found: read_row(row, found, rules),
        finish=Draft.finished,
        check=check,
        choices=choices,
    )
    misnumbered = tuple(row for draft in drafts if (row := draft.misnumbered()) is not None)
    return replace(reading, misnumbered=misnumbered)


def _other_months(drafts: Sequence[Draft], rules: Rules) -> Iterator[Notice]:
    """Rows that are read as of another month, where that is no fault."""
    rows: defaultdict[Month, list[int]] = defaultdict(list)
    for draft in drafts:
        if draft.kind is ContributionKind.NORMAL and draft.month not in (None, rules.month):
            assert draft.month is not None
            rows[draft.month].append(draft.row)
    for month, found in rows.items() if not rules.one_month else ():
        zh = (
            f"第{found[0]}行等{len(found)}行写明的月份是{month}，不是{rules.month}，已按{month}读取，请确认。"
        )
        en = f"{len(found)} rows from row {found[0]} on state {month}, not {rules.month}: read as {month}; confirm it."
        yield Notice(found[0], None, zh, en, "other_month")


def employers_of(found: Found, drafts: Sequence[Draft]) -> Iterator[Notice]:
    """What columns say of the employer: names are told; a code counts like one in the title, a second is a fault."""
    names: set[str] = set()
    said = not found.table.known.keys().isdisjoint((Column.EMPLOYER_NAME, Column.CREDIT_CODE))
    for draft in drafts if said else ():
        named, coded = draft.cell(Column.EMPLOYER_NAME), draft.cell(Column.CREDIT_CODE)
        name = normal_unit_name(named.text) if named else ""
        if name and name not in names and len(names) < _NAMED:
            names.add(name)
            yield employer_named(name, Place(draft.row, draft.columns[Column.EMPLOYER_NAME].column))
        code = plain_number(coded.text) if coded else ""
        if code and found.title.credit_code is None:
            found.title.credit_code = code
            found.title.credit_code_at = Place(draft.row, draft.columns[Column.CREDIT_CODE].column)
        elif code and code != found.title.credit_code:
            draft.add(FaultCode.EMPLOYER_DIFFERS, Column.CREDIT_CODE)
