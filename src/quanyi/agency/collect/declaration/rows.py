"""Reading one person's row, and what its cells must be to each other (读取人员行)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property, partial
from typing import NamedTuple

from quanyi.agency.collect.declaration.columns import (
    DECLARATION,
    KINDS_OF_CONTRIBUTION,
    Column,
    says_back_payment,
)
from quanyi.law.errors import LawError
from quanyi.law.money import Fen, format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.draft import Once, RowDraft
from quanyi.sheets.fields import (
    Problem,
    ReadNumber,
    problem,
    read_amount,
    read_base,
    read_date,
    read_month,
    read_name,
    read_number,
)
from quanyi.sheets.grid import Cell, CellKind
from quanyi.sheets.items import read_items, read_rate
from quanyi.sheets.periods import read_period
from quanyi.sheets.reading import Found
from quanyi.sheets.text import compact, fold
from quanyi.sheets.vocabulary import Item
from quanyi.written import Written
from quanyi.written.names import plain_names
from quanyi.written.numbers import PersonNumber, normal_number

# Of a number that is not valid, as much is kept.
LONGEST_NUMBER = 60
# The columns that may say the month, and those that may say the item.
PERIOD = (Column.MONTH, Column.MONTH_FROM, Column.MONTH_TO)
ITEM_COLUMNS = (Column.ITEM_GROUP, Column.ITEM, Column.ITEM_PART)
# Money may arrive in the month before the one it is for, not earlier.
EARLIEST_PAYMENT = timedelta(days=31)


class DeclaredRow(NamedTuple):
    """One person, one month, one kind of contribution, as declared (申报行). Basis: d14-6-1, gb-6.5-1.

    ``row`` counts from 1 as a spreadsheet does; amounts are fen; ``own_fen`` and ``employer_fen`` are None
    where the file leaves them to be computed; ``paid_on`` is None while the money has not arrived.
    """

    row: int
    social_security_number: str
    name: str
    kind: ContributionKind
    month: Month
    base_fen: Fen
    own_fen: Fen | None
    employer_fen: Fen | None
    paid_on: date | None
    started_on: date | None
    remark: str

    @property
    def is_announced(self) -> bool:
        """Whether it is a back payment whose money has not come yet."""
        return self.kind is ContributionKind.BACK_PAYMENT and self.paid_on is None


class Step(NamedTuple):
    """How a column is read: the field that it fills, where it stands, and what its shared cells were read as."""

    field: str
    at: int
    fill: Callable[[Draft], object]
    once: Once[object]


@dataclass(frozen=True)
class Rules:
    """What the caller asks of every row: the month declared, the day of the check, and the rules it knows.

    ``one_month``: whether a normal contribution for another month is a fault, or read as that month and told.
    """

    month: Month
    today: date
    read_number: ReadNumber
    due: Callable[[Fen, Month], tuple[Fen, Fen]]
    one_month: bool = True
    # Months whose rules were found to exist; the rule is asked again only where the file gives amounts.
    known_months: set[Month] = field(default_factory=set)
    # How the columns of the list are read; found out at its first row.
    steps: list[Step] = field(default_factory=list)

    @cached_property
    def earliest_payment(self) -> date:
        return self.month.first_day - EARLIEST_PAYMENT


@dataclass(slots=True)
class Draft(RowDraft):
    """A declared row while it is being read: None stands for blank or faulty."""

    number: str | None = None
    name: str | None = None
    kind: ContributionKind | None = None
    month: Month | None = None
    base_fen: Fen | None = None
    own_fen: Fen | None = None
    employer_fen: Fen | None = None
    total_fen: Fen | None = None
    item: Item | None = None
    rate: Fraction | None = None
    paid_on: date | None = None
    started_on: date | None = None
    remark: str | None = None

    def finished(self) -> DeclaredRow | None:
        """The row, if nothing is wrong with it."""
        return None if self.faults or self.number is None else self._with_number(self.number)

    def misnumbered(self) -> DeclaredRow | None:
        """The row with the number as it was written, if that is all that is wrong with it."""
        cell = self.cell(Column.NUMBER) if self.faults else None
        if cell is None or [fault.code for fault in self.faults] != [FaultCode.NUMBER_INVALID]:
            return None
        return self._with_number(normal_number(cell.text)[:LONGEST_NUMBER])

    def _with_number(self, number: str) -> DeclaredRow | None:
        if self.name is None or self.base_fen is None:
            return None
        # Without a fault, blank kind and month have been filled in.
        assert self.kind is not None
        assert self.month is not None
        amounts = self.base_fen, self.own_fen, self.employer_fen
        days = self.paid_on, self.started_on
        return DeclaredRow(
            self.row, number, self.name, self.kind, self.month, *amounts, *days, self.remark or ""
        )


def read_row(row: int, found: Found, rules: Rules) -> Draft:
    """Read every cell of a person's row."""
    cells = found.sheet.rows[row]
    draft = Draft(row, cells, found.table.known, DECLARATION)
    if not rules.steps:
        rules.steps.extend(_steps(found, rules))
    for name, at, fill, once in rules.steps:
        known = once.get(id(cells.get(at)))
        setattr(draft, name, fill(draft) if known is None else known[1])
    return draft


def _steps(found: Found, rules: Rules) -> Iterator[Step]:
    """How each of the columns that this list has is read."""
    epoch, columns = found.sheet.counts_from_1904, found.table.known
    as_date = partial(read_date, counts_from_1904=epoch)
    as_month = partial(read_month, counts_from_1904=epoch, of=rules.month)
    texts: tuple[
        tuple[str, Column, Callable[[Cell], Written | PersonNumber | Problem], Once[object]], ...
    ] = (
        ("number", Column.NUMBER, partial(read_number, read=rules.read_number), _sound_numbers(found, rules)),
        ("name", Column.NAME, read_name, _plain_names(found)),
    )
    for name, column, read_text, sound in texts:
        at = columns[column].column if column in columns else 0
        yield Step(name, at, partial(Draft.take_text, column=column, read=read_text), sound)
    alone = (Column.MONTH, as_month) if columns.keys() & set(PERIOD) == {Column.MONTH} else ()
    readers: Sequence[tuple[Column, Callable[[Cell], object]]] = (
        (Column.BASE, read_base),
        (Column.KIND, read_kind),
        *([alone] if alone else []),
        *((column, read_amount) for column in (Column.OWN, Column.EMPLOYER, Column.TOTAL)),
        (Column.RATE, read_rate),
        (Column.PAID_ON, as_date),
        (Column.STARTED_ON, as_date),
        (Column.REMARK, lambda cell: fold(cell.text)),
    )
    for column, read in readers:
        if column in columns:
            once: Once[object] = {}
            fill = partial(Draft.take, column=column, read=read, once=once)
            yield Step(column.value, columns[column].column, fill, once)
    if not alone and columns.keys() & set(PERIOD):
        yield Step("month", 0, partial(read_period, columns=PERIOD, read=as_month), {})
    if columns.keys() & set(ITEM_COLUMNS):
        yield Step("item", 0, partial(read_items, columns=ITEM_COLUMNS), {})


def _plain_names(found: Found) -> Once[object]:
    """The names that are read as they are written: looked through at once, as nearly all are."""
    cells = list(_texts(found, Column.NAME))
    plain = plain_names(cell.text for cell in cells)
    return {id(cell): (cell, cell.text) for cell in cells if cell.text in plain}


def _sound_numbers(found: Found, rules: Rules) -> Once[object]:
    """The numbers that are read as they are written."""
    sound: Once[object] = {}
    for cell in _texts(found, Column.NUMBER):
        read = rules.read_number(cell.text)
        if isinstance(read, PersonNumber) and read.text == cell.text and not read.notes:
            sound[id(cell)] = cell, cell.text
    return sound


def _texts(found: Found, column: Column) -> Iterator[Cell]:
    """The cells of a column that hold texts."""
    heading = found.table.known.get(column)
    rows = (found.sheet.rows[row] for row in found.listing.persons) if heading else ()
    for cells in rows:
        cell = cells.get(heading.column) if heading else None
        if cell is not None and cell.kind is CellKind.TEXT:
            yield cell


def check_row(draft: Draft, rules: Rules) -> None:
    """Hold the cells of a row against each other and against the month declared."""
    _fill_in_blanks(draft, rules)
    _check_month(draft, rules)
    _check_dates(draft, rules)
    _check_due(draft, rules)


def _fill_in_blanks(draft: Draft, rules: Rules) -> None:
    if draft.kind is None and Column.KIND not in draft.faulty:
        base = draft.columns.get(Column.BASE)
        back = base is not None and says_back_payment(base.text)
        draft.kind = ContributionKind.BACK_PAYMENT if back else ContributionKind.NORMAL
    if draft.month is None and draft.faulty.isdisjoint(PERIOD):
        draft.month = rules.month


def _check_month(draft: Draft, rules: Rules) -> None:
    if draft.kind is None or draft.month is None:
        return
    if draft.kind is ContributionKind.NORMAL and draft.month != rules.month and rules.one_month:
        draft.add(FaultCode.MONTH_NOT_DECLARED, _month_column(draft), month=rules.month)
    elif draft.kind is ContributionKind.BACK_PAYMENT and draft.month >= rules.month:
        column = _month_column(draft) if draft.columns.keys() & set(PERIOD) else Column.KIND
        draft.add(FaultCode.BACK_PAYMENT_NOT_EARLIER, column, month=rules.month)


def _month_column(draft: Draft) -> Column:
    return Column.MONTH if Column.MONTH in draft.columns else Column.MONTH_FROM


def _check_dates(draft: Draft, rules: Rules) -> None:
    """Money arrives with this month's file, be it for an earlier month; work begins before the month ends."""
    earliest = rules.earliest_payment
    if draft.paid_on and draft.paid_on < earliest:
        draft.add(FaultCode.PAID_TOO_EARLY, Column.PAID_ON, earliest=earliest)
    if draft.paid_on and draft.paid_on > rules.today:
        draft.add(FaultCode.PAID_IN_FUTURE, Column.PAID_ON, today=rules.today)
    if draft.started_on and draft.month and draft.started_on > draft.month.last_day:
        draft.add(FaultCode.STARTED_AFTER_MONTH, Column.STARTED_ON, last=draft.month.last_day)


def _check_due(draft: Draft, rules: Rules) -> None:
    stated = (draft.own_fen, draft.employer_fen, draft.total_fen)
    if draft.base_fen is None or draft.month is None or not draft.faulty.isdisjoint(PERIOD):
        return
    if stated == (None, None, None) and draft.month in rules.known_months:
        return
    try:
        own, employer = rules.due(draft.base_fen, draft.month)
    except LawError as error:
        draft.add(FaultCode.NO_RULE, _month_column(draft), reason=error.zh, reason_en=error.en)
        return
    rules.known_months.add(draft.month)
    columns = (Column.OWN, Column.EMPLOYER, Column.TOTAL)
    for column, amount, expected in zip(columns, stated, (own, employer, own + employer), strict=True):
        if amount is not None and amount != expected:
            facts = {"base": format_yuan(draft.base_fen), "due": format_yuan(expected)}
            draft.add(FaultCode.AMOUNT_DIFFERS, column, **facts)


def check_against_each_other(drafts: Sequence[Draft], unknown: Sequence[int] = ()) -> None:
    """No person twice for one month and kind, and no number under two names.

    Rows that differ in a column that is not understood may be of different months: that is asked first.
    """
    seen: dict[tuple[str, Month, ContributionKind, tuple[str, ...]], int] = {}
    named: dict[str, Draft] = {}
    for draft in drafts:
        if draft.number is None:
            continue
        if draft.month and draft.kind:
            cells = draft.cells
            beside = (
                tuple(compact(cells[at].text) if at in cells else "" for at in unknown) if unknown else ()
            )
            first = seen.setdefault((draft.number, draft.month, draft.kind, beside), draft.row)
            if first != draft.row:
                draft.add(FaultCode.DUPLICATE_ROW, Column.NUMBER, first=first)
        if draft.name:
            other = named.setdefault(draft.number, draft)
            if other.name != draft.name:
                draft.add(FaultCode.TWO_NAMES, Column.NAME, first=other.row, name=other.name)


def read_kind(cell: Cell) -> ContributionKind | Problem:
    return KINDS_OF_CONTRIBUTION.get(compact(cell.text)) or problem(FaultCode.KIND_UNKNOWN)
