"""The reading of a whole list: its rows, and everything wrong with it at once (读取表格)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from quanyi.bilingual import Bilingual
from quanyi.law.periods import Month
from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.currencies import other_currency_beside
from quanyi.sheets.draft import RowDraft
from quanyi.sheets.faults import (
    WHOLE_FILE,
    Fault,
    Notice,
    Place,
    Question,
    SeveralLists,
    Unreadable,
    make_fault,
    sheet_order,
)
from quanyi.sheets.grid import Sheet, Workbook
from quanyi.sheets.headings import Form, Heading, SheetColumn, Table, find_table, heading_faults
from quanyi.sheets.listing import Listing, list_rows, spread_merged
from quanyi.sheets.opening import open_workbook
from quanyi.sheets.parted import parted_amounts
from quanyi.sheets.questions import questions
from quanyi.sheets.telling import file_notices, heading_notices, reading_notices, sheet_notices
from quanyi.sheets.title import Title, other_format_beside, other_unit_below, read_title
from quanyi.sheets.title_lists import other_lists
from quanyi.sheets.totals import check_totals

# The key of the question which sheet is meant.
SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """What was read from where (文件信息); None for what the file does not have or does not say.

    ``kind`` is ``"xlsx"``, ``"xls"``, ``"xml"``, ``"html"``, ``"csv"`` (any separator) or "" for another;
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
    employer_name_at: Place = WHOLE_FILE


class Row(Protocol):
    """What every well-read row tells: where it stands."""

    @property
    def row(self) -> int: ...


R = TypeVar("R", bound=Row)
D = TypeVar("D", bound=RowDraft)


@dataclass(frozen=True)
class Reading(Generic[R]):
    """A list as read (读取结果): ``rows`` holds well-read rows only, ``faults`` all in order.

    ``misnumbered`` are rows that would be well-read if their number could be one; ``questions`` are what the sender
    must say before the list can be taken.
    """

    rows: tuple[R, ...] = ()
    misnumbered: tuple[R, ...] = ()
    faults: tuple[Fault, ...] = ()
    notices: tuple[Notice, ...] = ()
    questions: tuple[Question, ...] = ()
    sheet: SheetInfo = SheetInfo()
    columns: Mapping[SheetColumn, Heading] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the file can be taken as it is."""
        return not self.faults and not self.questions

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
    listing: Listing

    @property
    def beside(self) -> list[int]:
        """The rows above the heading, those of balances, and what stands below the list."""
        listing, above = self.listing, (row for row in self.sheet.rows if row < self.table.heading_row)
        return [*above, *listing.openings, *listing.closings, *listing.feet]


@dataclass(frozen=True, slots=True)
class Checked(Generic[D]):
    """The rows after they were compared (核对后的行): those that go on, and what concerns the list as a whole."""

    drafts: list[D]
    faults: tuple[Fault, ...] = ()
    notices: tuple[Notice, ...] = ()


def with_faults(reading: Reading[R], more: Iterable[Fault]) -> Reading[R]:
    """The reading with the caller's faults in their places; a row with a fault is well-read no longer."""
    faults = (*reading.faults, *more)
    faulty = {fault.row for fault in faults}
    rows = tuple(row for row in reading.rows if row.row not in faulty)
    return replace(reading, rows=rows, faults=tuple(sorted(faults, key=sheet_order)))


def asked_as_faults(reading: Reading[R]) -> Reading[R]:
    """The reading as a hand-in takes it: a question that is open stops the file like a fault."""
    return with_faults(replace(reading, questions=()), (question.fault for question in reading.questions))


def read_list(
    content: bytes,
    filename: str,
    form: Form,
    *,
    read_row: Callable[[int, Found], D],
    finish: Callable[[D], R | None],
    check: Callable[[Found, list[D]], Checked[D]],
    choices: Choices = NO_CHOICES,
) -> tuple[Reading[R], Sequence[D]]:
    """Read a list of ``form``: ``read_row`` makes a draft of each row, ``check`` compares them, ``finish`` ends them.

    ``check`` may add faults to the drafts, leave some out or gather them. ``choices`` are what the sender said of the
    columns. Never raises for the content: a file that cannot be read is a reading with one fault.
    """
    try:
        workbook = open_workbook(content, filename, form, choices)
        sheet, table = locate(workbook, form, choices)
    except SeveralLists as asked:
        question = Question(asked.fault, SHEET, asked.names, asked.names)
        return Reading(questions=(question,)), ()
    except Unreadable as refusal:
        return Reading(faults=(refusal.fault,)), ()
    found = Found(sheet, table, read_title(sheet, table.heading_row), list_rows(sheet, table))
    spread_merged(sheet, table, found.listing.persons)
    drafts = [read_row(row, found) for row in found.listing.persons]
    # Sums are of the rows as they stand; gathering and checking come after.
    of_list = _of_list(workbook, found, drafts)
    checked = check(found, drafts)
    faults = [*(fault for draft in checked.drafts for fault in draft.faults), *checked.faults, *of_list]
    # Amounts in another unit or currency are no amounts that anybody may use.
    spoilt = any(fault.code is FaultCode.UNIT_NOT_YUAN for fault in faults) or any(
        fault.code is FaultCode.CURRENCY_OTHER for fault in of_list
    )
    usable = [] if spoilt else checked.drafts
    reading: Reading[R] = Reading(
        rows=tuple(row for draft in usable if (row := finish(draft)) is not None),
        notices=(
            *file_notices(workbook, sheet, filename),
            *found.title.notices,
            *sheet_notices(workbook, sheet, choices),
            *heading_notices(table, sheet, choices),
            *found.listing.notices,
            *checked.notices,
            *reading_notices(drafts),
        ),
        questions=tuple(questions(workbook, sheet, table, found.listing.persons)),
        sheet=_info(workbook, found),
        columns=table.known,
    )
    return with_faults(reading, faults), checked.drafts


def _of_list(workbook: Workbook, found: Found, drafts: Sequence[RowDraft]) -> list[Fault]:
    """What is wrong with the list as it stands: sums, headings, titles, notes, amounts parted."""
    sheet, table, listing = found.sheet, found.table, found.listing
    return [
        *check_totals(sheet, table, listing, drafts),
        *heading_faults(table),
        *other_lists(sheet, table.heading_row, table.form),
        *listing.faults,
        *other_unit_below(sheet, listing.feet),
        *other_format_beside(sheet, found.beside),
        *other_currency_beside(sheet, found.beside),
        *parted_amounts(workbook, sheet, table, listing.persons),
    ]


def locate(workbook: Workbook, form: Form, choices: Choices = NO_CHOICES) -> tuple[Sheet, Table]:
    """The one sheet that has a list, or the one that was chosen; ``Unreadable`` if none has a heading.

    ``SeveralLists`` where several have rows below their heading, or none is named as was chosen.
    """
    facts = {"form": form.name, "form_en": form.name_en}
    chosen = [sheet for sheet in workbook.sheets if choices.sheet in (None, sheet.name)]
    tables = [
        (sheet, table)
        for sheet in chosen or workbook.sheets
        if (table := find_table(sheet, form, choices)) is not None
    ]
    if len(tables) > 1:
        # A heading alone, as of a template that was left in, is no list.
        tables = [each for each in tables if list_rows(*each).persons] or tables[:1]
    if len(tables) > 1 or (tables and not chosen):
        names = "、".join(f"{sheet.name}{'（隐藏）' if sheet.hidden else ''}" for sheet, _ in tables)
        raise SeveralLists(tuple(sheet.name for sheet, _ in tables), names, **facts)
    if not tables:
        raise Unreadable(FaultCode.NO_HEADING, _beginning(workbook), columns=form.required_names, **facts)
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
        employer_name_at=found.title.employer_at,
    )
