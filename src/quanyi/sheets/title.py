"""What the rows above the heading say: employer, credit code, month, unit of money (表头以上的说明)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from quanyi.law.periods import Month
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.faults import (
    WHOLE_FILE,
    Fault,
    Notice,
    Place,
    column_letter,
    make_fault,
    shorten,
)
from quanyi.sheets.fields import Problem, read_month, read_total
from quanyi.sheets.grid import Cell, CellKind, Sheet
from quanyi.sheets.text import compact, fold
from quanyi.sheets.title_lists import title_lines
from quanyi.written.dates import months_inside, months_without_year, periods_inside, years_inside
from quanyi.written.names import normal_name
from quanyi.written.numerals import DIGIT, NUMERAL

_EMPLOYER = "(?:单位|企业|公司|缴费人|填报单位|申报单位|缴费单位|参保单位|用人单位)(?:名称|全称)|(?:填报|申报|缴费|参保|用人)单位"
_CODE = "统一社会信用代码|社会信用代码"
_MONTH = "(?:费款|缴费|费用)?所属(?:期|月份?|年月)|申报(?:月份|年月)"
_LABEL = re.compile(
    rf"(?:(?P<employer>{_EMPLOYER})|(?P<code>{_CODE})|(?P<month>{_MONTH}))(?:\([^()]*\))?\s*:?\s*"
)
# Longer texts above the heading are instructions.
_LONGEST = 500
_VALUE_ENDS = re.compile(r"\s{2,}")
# A heading line as 2025年12月职工养老保险缴费申报表 names the month without a label, or even without its year.
_IS_TITLE = re.compile(
    f"(?:[0-9]{{1,2}}|{NUMERAL}{{1,3}}|元)月(?!(?:[0-9]{{1,2}}|{NUMERAL}{{1,3}})[日号]).*(表|册|名单|明细|清单)"
)
# The day on which a list was made says nothing of its month.
_DAY = re.compile(
    f"(?:[0-9]{{4}}|{DIGIT}{{4}})年(?:[0-9]{{1,2}}|{NUMERAL}{{1,3}}|元)月(?:[0-9]{{1,2}}|{NUMERAL}{{1,3}})[日号]"
)
# Blanks to be filled in (年　月) say nothing.
_SAYS = re.compile("[^年月日至到/_—~.-]")
_OTHER_UNIT = re.compile("单位[:(为是均]{1,2}(?:人民币)?(?:百万|十万|万|千|百|角|分)(?:元|[)。,;，；]|$)")


@dataclass(slots=True)
class Title:
    """What was found above the heading (表头以上); the places serve messages."""

    months: list[tuple[Place, str, Month]] = field(default_factory=list)
    # Whether a label says that it is the month paid for, and not that of the list.
    is_labelled: bool = False
    # Months without a year, where none has one.
    month_numbers: list[tuple[Place, str, list[int]]] = field(default_factory=list)
    # Several months, a year, or what is labelled as the month and names none.
    periods: list[tuple[Place, str]] = field(default_factory=list)
    years: list[tuple[Place, str, list[int]]] = field(default_factory=list)
    credit_code: str | None = None
    credit_code_at: Place = WHOLE_FILE
    employer_name: str | None = None
    employer_at: Place = WHOLE_FILE
    faults: list[Fault] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def month(self) -> Month | None:
        return self.months[0][2] if self.months else None

    def check_month(self, month: Month) -> Iterator[Fault]:
        """A fault for every place that names another month."""
        for place, read, found in self.months:
            if found != month:
                yield make_fault(FaultCode.MONTH_IN_TITLE, place, read, month=month)
        for place, read in self.periods:
            yield make_fault(FaultCode.MONTH_IN_TITLE, place, read, month=month)
        for place, read, years in self.years:
            if month.year not in years:
                yield make_fault(FaultCode.MONTH_IN_TITLE, place, read, month=month)
        for place, read, numbers in self.month_numbers:
            if month.month not in numbers:
                yield make_fault(FaultCode.MONTH_IN_TITLE, place, read, month=month)


def read_title(sheet: Sheet, heading_row: int) -> Title:
    title = Title()
    rows = [row for row in sheet.rows if row < heading_row]
    for row in rows:
        _read_row(title, sheet, row)
    title.is_labelled = bool(title.months)
    if not title.months and not title.month_numbers and not title.periods:
        for row in rows:
            _read_months_without_label(title, sheet, row)
        _read_periods(title, sheet, heading_row)
    return title


def other_format_beside(sheet: Sheet, rows: Sequence[int]) -> Iterator[Fault]:
    """Numbers beside the lines that are shown in another unit or currency; a rate may be shown as it is."""
    for row in rows:
        for column, cell in sheet.rows[row].items():
            shown = read_total(cell) if cell.format else None
            if isinstance(shown, Problem) and shown.code is not FaultCode.AMOUNT_INVALID:
                yield make_fault(shown.code, Place(row, column), cell.shown)


def other_unit_below(sheet: Sheet, rows: Sequence[int]) -> Iterator[Fault]:
    """Notes below the list that name another unit of its amounts."""
    for row in rows:
        for column, cell in sheet.rows[row].items():
            if _OTHER_UNIT.search(compact(fold(cell.text[:_LONGEST]))):
                yield make_fault(FaultCode.UNIT_NOT_YUAN, Place(row, column), cell.text)


def _read_row(title: Title, sheet: Sheet, row: int) -> None:
    cells = sorted((column, cell) for column, cell in sheet.rows[row].items() if compact(cell.text))
    for index, (column, cell) in enumerate(cells):
        text = fold(cell.text[:_LONGEST].replace("\n", "  "))
        place = Place(row, column)
        if _OTHER_UNIT.search(compact(text)):
            title.faults.append(make_fault(FaultCode.UNIT_NOT_YUAN, place, cell.text))
        labels = list(_LABEL.finditer(text))
        ends = [*(label.start() for label in labels[1:]), len(text)]
        for label, end in zip(labels, ends, strict=False):
            value = _VALUE_ENDS.split(text[label.end() : end], maxsplit=1)[0].strip()
            if value:
                _note(title, label, Cell(CellKind.TEXT, value), place, sheet)
            elif end == len(text) and _holds_value(cells[index + 1 : index + 2]):
                _note(title, label, cells[index + 1][1], Place(row, cells[index + 1][0]), sheet)


def _holds_value(following: list[tuple[int, Cell]]) -> bool:
    """Whether the next cell is there and is not itself a label."""
    return bool(following) and not _LABEL.match(fold(following[0][1].text))


def _note(title: Title, label: re.Match[str], cell: Cell, place: Place, sheet: Sheet) -> None:
    if label["employer"]:
        _note_employer(title, normal_name(cell.text), place)
    elif label["month"]:
        _note_months(title, cell, place, sheet)
    elif re.fullmatch("[0-9A-Z]{18}", code := compact(cell.text).upper()):
        if title.credit_code is None:
            title.credit_code, title.credit_code_at = code, place
    else:
        title.notices.append(_unread(label["code"], cell, place))


def _note_employer(title: Title, name: str, place: Place) -> None:
    """A list that names an employer says so to whoever hands it in, with a code or without."""
    if title.employer_name is None:
        title.employer_name, title.employer_at = name, place
        title.notices.append(employer_named(name, place))


def employer_named(name: str, place: Place) -> Notice:
    """That a list names an employer, whom nobody has compared yet."""
    zh = f"{place.cell}写明的单位是“{shorten(name)}”，请核对是否本次申报的单位。"
    en = f"{place.cell} names the employer “{shorten(name)}”: check that it is the one who hands this in."
    return Notice(place.row, column_letter(place.column or 1), zh, en, "employer_in_title")


def _note_months(title: Title, cell: Cell, place: Place, sheet: Sheet) -> None:
    months = months_inside(compact(cell.text))
    if not months:
        month = read_month(cell, counts_from_1904=sheet.counts_from_1904)
        months = [month] if isinstance(month, Month) else []
    said = compact(cell.text)
    if periods_inside(said) or not (months or months_without_year(said) or not _SAYS.search(said)):
        title.periods.append((place, cell.text))
    else:
        _add(title, months, said, cell, place)


def _read_periods(title: Title, sheet: Sheet, heading_row: int) -> None:
    """Titles of several months, or of a year and no month; a year beside a month without one is that month's."""
    for place, text, said in title_lines(sheet, heading_row):
        named = _DAY.sub("", said)
        if periods_inside(named):
            # The months at its ends are part of it.
            title.months = [each for each in title.months if each[0] != place]
            title.month_numbers = [each for each in title.month_numbers if each[0] != place]
            title.periods.append((place, text))
        elif (years := years_inside(named)) and not months_inside(named):
            if months_without_year(named):
                title.years.append((place, text, years))
            else:
                title.periods.append((place, text))


def _add(title: Title, months: list[Month], said: str, cell: Cell, place: Place) -> None:
    """The months that a cell names, or else those that it ``said`` without a year; told as the cell has them."""
    title.months += [(place, cell.text, month) for month in months]
    if not months and (numbers := months_without_year(said)):
        title.month_numbers.append((place, cell.text, numbers))


def _read_months_without_label(title: Title, sheet: Sheet, row: int) -> None:
    for column, cell in sheet.rows[row].items():
        text = compact(cell.text[:_LONGEST])
        if cell.kind is CellKind.TEXT and _IS_TITLE.search(text):
            said = _DAY.sub("", text)
            _add(title, months_inside(said), said, cell, Place(row, column))


def _unread(label: str, cell: Cell, place: Place) -> Notice:
    where, read = place.cell, shorten(cell.text)
    return Notice(
        place.row,
        column_letter(place.column or 1),
        f"{where}的{label}读作“{read}”，不是18位代码，未采用。",
        f"{where}: “{read}” is no 18-character code ({label}) and was left aside.",
        "code_in_title",
    )
