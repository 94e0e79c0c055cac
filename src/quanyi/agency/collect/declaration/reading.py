"""The reading of a whole declaration: its rows, and everything wrong with it at once (读取申报文件)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import PurePath
from typing import Generic, Protocol, TypeVar, cast

from quanyi.agency.collect.declaration.codes import FaultCode
from quanyi.agency.collect.declaration.faults import (
    WHOLE_FILE,
    Fault,
    Notice,
    Place,
    Unreadable,
    column_letter,
    make_fault,
    sheet_order,
    shorten,
)
from quanyi.agency.collect.declaration.grid import Sheet, Workbook
from quanyi.agency.collect.declaration.headings import (
    DECLARATION,
    Form,
    Heading,
    SheetColumn,
    Table,
    find_table,
    heading_faults,
)
from quanyi.agency.collect.declaration.listing import check_totals, list_rows
from quanyi.agency.collect.declaration.opening import open_workbook
from quanyi.agency.collect.declaration.rows import (
    DeclaredRow,
    Rules,
    check_against_each_other,
    finished,
    misnumbered,
    read_row,
)
from quanyi.agency.collect.declaration.title import Title, read_title
from quanyi.agency.wording import Said
from quanyi.law.money import Fen
from quanyi.law.periods import Month


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """What was read from where (文件信息); None for what the file does not have or does not say.

    ``kind`` is ``"xlsx"``, ``"csv"`` (any separator) or "" for a file of neither kind;
    ``credit_code_in_title`` has 18 characters and is not checked further; ``credit_code_at`` is its cell.
    """

    kind: str = ""
    encoding: str | None = None
    sheet_name: str | None = None
    heading_row: int | None = None
    month_in_title: Month | None = None
    credit_code_in_title: str | None = None
    credit_code_at: Place = WHOLE_FILE
    employer_name_in_title: str | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """Sums over the well-read rows, in fen (合计); an amount that any row leaves blank has no sum."""

    count: int
    base_fen: Fen
    own_fen: Fen | None
    employer_fen: Fen | None

    @classmethod
    def of(cls, rows: tuple[DeclaredRow, ...]) -> Total:
        return cls(
            count=len(rows),
            base_fen=sum(row.base_fen for row in rows),
            own_fen=_sum(row.own_fen for row in rows),
            employer_fen=_sum(row.employer_fen for row in rows),
        )


def _sum(amounts: Iterable[Fen | None]) -> Fen | None:
    known = list(amounts)
    return None if not known or None in known else sum(amount for amount in known if amount is not None)


class Row(Protocol):
    """What every well-read row tells: where it stands."""

    @property
    def row(self) -> int: ...


R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Reading(Generic[R]):
    """A declaration as read (读取结果): ``rows`` holds well-read rows only, ``faults`` all in order.

    ``misnumbered`` are rows that would be well-read if their number could be one.
    """

    rows: tuple[R, ...] = ()
    misnumbered: tuple[R, ...] = ()
    faults: tuple[Fault, ...] = ()
    notices: tuple[Notice, ...] = ()
    sheet: SheetInfo = SheetInfo()
    columns: Mapping[SheetColumn, Heading] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the file can be taken as it is."""
        return not self.faults

    @cached_property
    def total(self) -> Total:
        """Sums over a declaration's rows."""
        return Total.of(cast("tuple[DeclaredRow, ...]", self.rows))

    @cached_property
    def _by_row(self) -> dict[int, R]:
        return {row.row: row for row in self.rows}

    def fault(
        self,
        row_number: int,
        column: SheetColumn,
        code: FaultCode,
        *,
        read: str | None = None,
        wanted: Said | None = None,
        advice: Said | None = None,
        **facts: object,
    ) -> Fault:
        """A fault found by the caller on one cell of a well-read row.

        ``wanted`` and ``advice``, without full stop, replace the wording of ``code``; ``read``
        is what the row holds unless given; ``facts`` fill the braces of the code's words.
        """
        heading = self.columns.get(column)
        place = Place(row_number, heading.column, heading.text) if heading else Place(row_number)
        if read is None:
            value = getattr(self._by_row.get(row_number), column.value, None)
            read = "" if value is None else str(value)
        fault = make_fault(code, place, read, **facts)
        if wanted is not None:
            fault = replace(fault, wanted=wanted.zh, wanted_en=wanted.en)
        return fault if advice is None else replace(fault, advice=advice.zh, advice_en=advice.en)


def with_faults(reading: Reading[R], more: Iterable[Fault]) -> Reading[R]:
    """The reading with the caller's faults in their places; a row with a fault is well-read no longer."""
    faults = (*reading.faults, *more)
    faulty = {fault.row for fault in faults}
    rows = tuple(row for row in reading.rows if row.row not in faulty)
    return replace(reading, rows=rows, faults=tuple(sorted(faults, key=sheet_order)))


def read_declaration(
    content: bytes,
    filename: str,
    *,
    month: Month,
    today: date,
    validate_number: Callable[[str], Said | None],
    due: Callable[[Fen, Month], tuple[Fen, Fen]],
) -> Reading[DeclaredRow]:
    """Read an employer's monthly list (用人单位缴费申报表) and report everything wrong with it at once.

    ``content`` is an .xlsx workbook or a text file with separators; ``month`` the month declared; ``today``
    the day of the check. ``validate_number`` gives the reason why a number is wrong, or None; ``due``
    the own and the employer's contribution in fen for a base and a month (or raises ``LawError``).
    Never raises for the content: a file that cannot be read is a reading with one fault.
    Basis: d14-5-2, d14-6-1, gb-6.5-1.
    """
    try:
        workbook = open_workbook(content, filename)
        sheet, table = locate(workbook)
    except Unreadable as refusal:
        return Reading(faults=(refusal.fault,))
    title = read_title(sheet, table.heading_row)
    reading: Reading[DeclaredRow] = Reading(
        notices=(*file_notices(workbook, sheet, filename), *title.notices, *heading_notices(table, sheet)),
        sheet=_info(workbook, sheet, table, title),
        columns=table.known(),
        faults=(*title.faults, *title.check_month(month), *heading_faults(table)),
    )
    return _read_rows(reading, sheet, table, Rules(month, today, validate_number, due))


def locate(workbook: Workbook, form: Form = DECLARATION) -> tuple[Sheet, Table]:
    """The one sheet that carries a heading; ``Unreadable`` if none or several do."""
    tables = [(sheet, table) for sheet in workbook.sheets if (table := find_table(sheet, form)) is not None]
    if len(tables) > 1:
        names = "、".join(f"{sheet.name}{'（隐藏）' if sheet.hidden else ''}" for sheet, _ in tables)
        raise Unreadable(FaultCode.SEVERAL_SHEETS, names, form=form.name, form_en=form.name_en)
    if not tables:
        facts = {"columns": form.required_names, "form": form.name, "form_en": form.name_en}
        raise Unreadable(FaultCode.NO_HEADING, _beginning(workbook), **facts)
    return tables[0]


def _beginning(workbook: Workbook) -> str:
    rows = (cells for sheet in workbook.sheets for cells in list(sheet.rows.values())[:3])
    return "；".join("、".join(cell.text for _, cell in sorted(cells.items())) for cells in rows)


def _info(workbook: Workbook, sheet: Sheet, table: Table, title: Title) -> SheetInfo:
    return SheetInfo(
        kind=workbook.kind,
        encoding=workbook.encoding,
        sheet_name=sheet.name or None,
        heading_row=table.heading_row,
        month_in_title=title.month(),
        credit_code_in_title=title.credit_code,
        credit_code_at=title.credit_code_at,
        employer_name_in_title=title.employer_name,
    )


def _read_rows(
    reading: Reading[DeclaredRow], sheet: Sheet, table: Table, rules: Rules
) -> Reading[DeclaredRow]:
    columns = table.known()
    listing = list_rows(sheet, table, columns)
    drafts = [read_row(row, sheet, columns, rules) for row in listing.persons]
    check_against_each_other(drafts)
    faults = [fault for draft in drafts for fault in draft.faults]
    faults += listing.faults
    faults += check_totals(sheet, table, listing, drafts)
    notices = (*reading.notices, *listing.notices)
    found = replace(
        reading, rows=tuple(finished(drafts)), misnumbered=tuple(misnumbered(drafts)), notices=notices
    )
    return with_faults(found, faults)


def file_notices(workbook: Workbook, sheet: Sheet, filename: str) -> Iterator[Notice]:
    suffix = PurePath(filename.lower()).suffix
    if workbook.kind == "csv" and suffix in (".xlsx", ".xls", ".et"):
        yield Notice(
            None,
            None,
            f"扩展名为{suffix}，内容实为文本，已按文本读取。",
            f"Named {suffix} but text inside; read as text.",
        )
    if sheet.hidden:
        name = shorten(sheet.name)
        yield Notice(None, None, f"读取的工作表“{name}”是隐藏的。", f"The sheet read, “{name}”, is hidden.")


def heading_notices(table: Table, sheet: Sheet) -> Iterator[Notice]:
    for heading in table.headings:
        if heading.means is None:
            text, letter = shorten(heading.text), column_letter(heading.column)
            form = table.form
            yield Notice(
                heading.row,
                letter,
                f"{letter}列“{text}”不是{form.name}的栏目，未读取。",
                f"Column {letter} (“{text}”) is not part of a {form.name_en} and was not read.",
            )
    hidden = sorted(row for row in sheet.hidden_rows if row >= table.first_row)
    if hidden:
        rows = shorten("、".join(map(str, hidden[:20])))
        yield Notice(
            hidden[0],
            None,
            f"有{len(hidden)}行是隐藏的（第{rows}行），已一并读取。",
            f"{len(hidden)} hidden rows ({rows}) were read like the others.",
        )
