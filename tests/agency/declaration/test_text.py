"""Amounts, dates and serial numbers, cell by cell."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, to_excel

from quanyi.agency.collect.declaration import DECLARATION, Column
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.sheets.fields import read_date, read_month, read_total
from quanyi.sheets.grid import Cell, CellKind
from quanyi.sheets.numbers import as_text, date_of_serial, is_date_format, shown
from quanyi.sheets.text import visible
from quanyi.sheets.vocabulary import other_unit


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.integers(0, 10**12), st.sampled_from(["", "¥", "￥"]), st.sampled_from(["", "元", " 元"]))
def test_amounts_survive_every_way_of_writing(fen: int, mark: str, unit: str) -> None:
    text = f"{mark}{format_yuan(fen)}{unit}"
    assert read_total(Cell(CellKind.TEXT, text)) == fen
    assert read_total(Cell(CellKind.TEXT, text.replace(",", "，").replace("1", "１"))) == fen


@given(st.integers(0, 10**12))
def test_amounts_survive_the_float_of_a_spreadsheet(fen: int) -> None:
    stored = shown(f"{fen / 100:.17g}")
    assert stored is not None
    assert read_total(Cell(CellKind.NUMBER, as_text(stored))) == fen


@given(st.dates(date(1949, 1, 1), date(2100, 12, 31)))
def test_dates_survive_every_way_of_writing(day: date) -> None:
    forms = ("%Y%m%d", "%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y-%m-%d 08:30")
    texts = [day.strftime(form) for form in forms]
    texts += [f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日"]
    for text in texts:
        assert read_date(Cell(CellKind.TEXT, text), counts_from_1904=False) == day


@given(st.dates(date(1900, 3, 1), date(2100, 12, 31)), st.booleans())
def test_serials_agree_with_an_independent_reader(day: date, mac: bool) -> None:
    epoch = CALENDAR_MAC_1904 if mac else CALENDAR_WINDOWS_1900
    serial = int(to_excel(day, epoch))
    if serial >= 1:
        assert (
            date_of_serial(Decimal(serial), counts_from_1904=mac) == day == from_excel(serial, epoch).date()
        )


def test_the_day_that_never_was() -> None:
    assert date_of_serial(Decimal(60), counts_from_1904=False) is None
    assert date_of_serial(Decimal(59), counts_from_1904=False) == date(1900, 2, 28)
    assert date_of_serial(Decimal(61), counts_from_1904=False) == date(1900, 3, 1)
    assert date_of_serial(Decimal(60), counts_from_1904=True) == date(1904, 3, 1)


@pytest.mark.parametrize(
    "text",
    ["2025-12", "2025/12", "202512", "2025.12", "２０２５年１２月", "2025年12月份", "20251201", "2025-12-31"],
)
def test_months_in_every_way_of_writing(text: str) -> None:
    assert read_month(Cell(CellKind.TEXT, text), counts_from_1904=False) == Month(2025, 12)


@pytest.mark.parametrize(
    ("identifier", "code", "dates"),
    [
        (14, None, True),
        (31, None, True),
        (0, None, False),
        (49, None, False),
        (176, "yyyy/m/d;@", True),
        (176, '[$-804]yyyy"年"m"月"', True),
        (176, '#,##0.00"days"', False),
        (176, "[Red]0.00;[Red]-0.00", False),
        (176, "General", False),
        (14, "0.00", False),
    ],
)
def test_formats_that_show_dates(identifier: int, code: str | None, dates: bool) -> None:
    assert is_date_format(identifier, code) is dates


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("缴费基数（元）", Column.BASE),
        ("* 身份证号\n（18位）", Column.NUMBER),
        ("缴费(个人)", Column.OWN),
        ("个人(缴费)", Column.OWN),
        ("姓　名：", Column.NAME),
        ("参加工作日期", None),
        ("缴费月份", None),
        ("社会保障卡号", None),
    ],
)
def test_headings(heading: str, column: Column | None) -> None:
    assert DECLARATION.meaning(heading) is column


def test_units() -> None:
    assert other_unit("缴费基数（万元）")
    assert other_unit("缴费基数(单位:分)")
    assert not other_unit("缴费基数（元/月）")
    assert not other_unit("缴费基数（元，精确到分）")
