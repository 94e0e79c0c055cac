"""The reading of a whole list: its rows, and everything wrong with it at once (读取表格)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePath
from typing import Generic, Protocol, TypeVar

from quanyi.bilingual import Bilingual
from quanyi.law.periods import Month
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.draft import RowDraft
from quanyi.sheets.faults import (
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
from quanyi.sheets.grid import Sheet, Workbook
from quanyi.sheets.headings import Form, Heading, SheetColumn, Table, find_table, heading_faults
from quanyi.sheets.listing import check_totals, list_rows
from quanyi.sheets.opening import open_workbook
from quanyi.sheets.title import Title, read_title
from quanyi.written import Note


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


class Row(Protocol):
    """What every well-read row tells: where it stands."""

    @property
    def row(self) -> int: ...


R = TypeVar("R", bound=Row)
D = TypeVar("D", bound=RowDraft)


@dataclass(frozen=True)
class Reading(Generic[R]):
    """A list as read (读取结果): ``rows`` holds well-read rows only, ``faults`` all in order.

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
    def _by_row(self) -> dict[int, R]:
        return {row.row: row for row in self.rows}

    def fault(
        self,
        row_number: int,
        column: SheetColumn,
        code: FaultCode,
        *,
        read: str | None = None,
        wanted: Bilingual | None = None,
        advice: Bilingual | None = None,
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


@dataclass(frozen=True, slots=True)
class Found:
    """The list in its file (表格): the sheet, where the list stands in it, and what stands above the heading."""

    sheet: Sheet
    table: Table
    title: Title


def with_faults(reading: Reading[R], more: Iterable[Fault]) -> Reading[R]:
    """The reading with the caller's faults in their places; a row with a fault is well-read no longer."""
    faults = (*reading.faults, *more)
    faulty = {fault.row for fault in faults}
    rows = tuple(row for row in reading.rows if row.row not in faulty)
    return replace(reading, rows=rows, faults=tuple(sorted(faults, key=sheet_order)))


def read_list(
    content: bytes,
    filename: str,
    form: Form,
    *,
    read_row: Callable[[int, Found], D],
    finish: Callable[[D], R | None],
    check: Callable[[Found, Sequence[D]], Iterable[Fault]],
) -> tuple[Reading[R], Sequence[D]]:
    """Read a list of ``form``: ``read_row`` makes a draft of each row, ``check`` compares them, ``finish`` ends them.

    ``check`` may add faults to the drafts and gives those of the whole list. Never raises for the content: a file that
    cannot be read is a reading with one fault.
    """
    try:
        workbook = open_workbook(content, filename, form)
        sheet, table = locate(workbook, form)
    except Unreadable as refusal:
        return Reading(faults=(refusal.fault,)), ()
    found = Found(sheet, table, read_title(sheet, table.heading_row))
    listing = list_rows(sheet, table, table.known)
    drafts = [read_row(row, found) for row in listing.persons]
    of_list = [*check(found, drafts), *heading_faults(table), *listing.faults]
    faults = [fault for draft in drafts for fault in draft.faults]
    faults += [*of_list, *check_totals(sheet, table, listing, drafts)]
    reading: Reading[R] = Reading(
        rows=tuple(row for draft in drafts if (row := finish(draft)) is not None),
        notices=(
            *file_notices(workbook, sheet, filename),
            *found.title.notices,
            *heading_notices(table, sheet),
            *listing.notices,
            *reading_notices(drafts),
        ),
        sheet=_info(workbook, found),
        columns=table.known,
    )
    return with_faults(reading, faults), drafts


def locate(workbook: Workbook, form: Form) -> tuple[Sheet, Table]:
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


def _info(workbook: Workbook, found: Found) -> SheetInfo:
    return SheetInfo(
        kind=workbook.kind,
        encoding=workbook.encoding,
        sheet_name=found.sheet.name or None,
        heading_row=found.table.heading_row,
        month_in_title=found.title.month(),
        credit_code_in_title=found.title.credit_code,
        credit_code_at=found.title.credit_code_at,
        employer_name_in_title=found.title.employer_name,
    )


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


def reading_notices(drafts: Sequence[RowDraft]) -> Iterator[Notice]:
    """What was changed in names and numbers to read them: one notice a column and kind, with the first rows."""
    told: dict[tuple[SheetColumn, str], list[tuple[RowDraft, Note]]] = {}
    for draft in drafts:
        for column, note in draft.notes:
            told.setdefault((column, note.code), []).append((draft, note))
    for (column, _), found in told.items():
        draft, note = found[0]
        rows = "、".join(str(draft.row) for draft, _ in found[:10])
        more, more_en = (
            (f"等{len(found)}行", f" and more, {len(found)} rows") if len(found) > 10 else ("", "")
        )
        heading = draft.columns[column]
        yield Notice(
            draft.row,
            column_letter(heading.column),
            f"“{shorten(heading.text)}”第{rows}行{more}：{note.zh}。",
            f"{shorten(heading.text)}, row {rows}{more_en}: {note.en}.",
        )
