"""What a number format shows beside the number: units, percentages, currencies, in every kind of workbook."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from openpyxl import Workbook
from xlrd import XL_CELL_NUMBER

from quanyi.agency.collect.declaration import DECLARATION
from quanyi.sheets.grid import Cell, CellKind
from quanyi.sheets.marking import mark_faults
from quanyi.sheets.number_formats import ShownAs, is_plain, shown_as
from quanyi.sheets.old_books import _cell, _format

from .test_formats import sheet_xml
from .tried import ZHANG, amounts, codes, tried

HEAD = ("社会保障号码", "姓名", "缴费基数")
BASE = ("2025-12", 800_000, None, None)


def book(tmp_path, rows, formats):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for at, code in formats.items():
        made.active[at].number_format = code
    file = tmp_path / "a.xlsx"
    made.save(file)
    return file


def declared(tmp_path, number, code):
    return tried("declaration", book(tmp_path, (HEAD, (ZHANG, "张三", number)), {"C2": code}))


@pytest.mark.parametrize(
    ("number", "code", "found"),
    [
        (0.8, '0.00"万元"', "unit_not_yuan"),
        (0.192, '0.000"万元"', "unit_not_yuan"),
        (8, '#,##0"千元"', "unit_not_yuan"),
        (0.8, "0.00万", "unit_not_yuan"),
        (8000000, "#,##0.00,", "unit_not_yuan"),
        (8000, "0!.0,", "unit_not_yuan"),
        (80, '0"00"', "unit_not_yuan"),
        (80000, '[>=10000]0.0,"万";0', "unit_not_yuan"),
        (8000, '0.00"K"', "unit_not_yuan"),
        (0.6, "0%", "amount_invalid"),
        (80, "0.00%", "amount_invalid"),
        (8000, ";;;", "amount_invalid"),
        (8000, "[$$-409]#,##0.00", "currency_other"),
        (8000, '"US$"#,##0.00', "currency_other"),
        (8000, '"HK$"#,##0', "currency_other"),
        (8000, "[$€-2] #,##0.00", "currency_other"),
        (8000, "[$¥-411]#,##0", "currency_other"),
        (8000, '#,##0.00"港币"', "currency_other"),
    ],
)
def test_what_a_format_adds_is_no_amount_in_yuan(tmp_path, number, code, found):
    understood = declared(tmp_path, number, code)
    assert codes(understood) == [found]
    assert understood["rows"] == []
    (fault,) = understood["faults"]
    assert code in fault["zh"]
    assert code in fault["en"]


@pytest.mark.parametrize(
    "code",
    [
        "General",
        "@",
        "0.00",
        "#,##0.00",
        "¥#,##0.00",
        '"¥"#,##0.00;[Red]"¥"-#,##0.00',
        "[$¥-804]#,##0.00",
        "[$￥-804]#,##0.00;[$￥-804]-#,##0.00",
        '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-',
        '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
        "#,##0.00_);[Red]\\(#,##0.00\\)",
        '#,##0.00"元"',
        "#,##0.00\\元",
        "#,##0.00;-#,##0.00;;@",
        '[DBNum2][$-804]General"元整"',
        "[>=10000]#,##0.00;[<10000]0.00",
        '[>=1000000]0.0,"万";0',
        "0.00E+00",
        '"人民币"#,##0.00',
        "[$CNY] #,##0.00",
        '#,##0.00"元/月"',
    ],
)
def test_what_shows_the_number_in_yuan_is_read(tmp_path, code):
    understood = declared(tmp_path, 8000, code)
    assert understood["faults"] == []
    assert amounts(understood) == [BASE]


def test_formats_of_payments_statements_totals_and_balances(tmp_path):
    paid = (("流水号", "到账日期", "金额"), ("L1", "2026-01-05", 1.92))
    assert codes(tried("payments", book(tmp_path, paid, {"C2": '0.00"万元"'}))) == ["unit_not_yuan"]
    lines = (("交易日期", "流水号", "收入", "支出", "余额"), ("2026-01-05", "L1", 3, None, 13))
    unit = {"C2": '0.00"万"', "E2": '0.00"万"'}
    assert codes(tried("statement", book(tmp_path, lines, unit))) == ["unit_not_yuan"] * 2
    opened = (("期初余额", 10), *lines)
    assert codes(tried("statement", book(tmp_path, opened, {"B1": '0.00"万"'}))) == ["unit_not_yuan"]
    total = (HEAD, (ZHANG, "张三", 8000), ("合计", None, 0.8))
    assert codes(tried("declaration", book(tmp_path, total, {"C3": '0.0"万元"'}))) == ["unit_not_yuan"]
    rate = ((*HEAD, "单位费率"), (ZHANG, "张三", 8000, 0.16))
    assert tried("declaration", book(tmp_path, rate, {"D2": "0%"}))["ok"]


def test_a_line_above_the_heading_in_another_unit_is_not_lost(tmp_path):
    rows = ((ZHANG, "张三", 0.8), HEAD, (ZHANG, "张三", 8000))
    found = codes(tried("declaration", book(tmp_path, rows, {"C1": '0.0"万元"'})))
    assert found == ["row_above_heading", "unit_not_yuan"]


def test_the_marked_copy_shows_what_the_sender_saw(tmp_path):
    file = book(tmp_path, (HEAD, (ZHANG, "张三", 0.8)), {"C2": '0.00"万元"'})
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(mark_faults(file.read_bytes(), file.name, DECLARATION, ()))
    assert codes(tried("declaration", copy)) == ["unit_not_yuan"]


@pytest.mark.parametrize(
    ("style", "cell", "row"),
    [("s1", 'ss:StyleID="s1"', ""), ("s1", "", 'ss:StyleID="s1"'), ("s0", 'ss:StyleID="s1"', "")],
)
def test_formats_of_spreadsheet_xml(tmp_path, style, cell, row):
    styles = (
        f'<Styles><Style ss:ID="{style}"><NumberFormat ss:Format="0.00&quot;万元&quot;"/></Style>'
        '<Style ss:ID="s1" ss:Parent="s0"/></Styles>'
        if style == "s0"
        else '<Styles><Style ss:ID="s1"><NumberFormat ss:Format="0.00&quot;万元&quot;"/></Style></Styles>'
    )
    texts = "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in HEAD)
    person = "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in (ZHANG, "张三"))
    number = f'<Cell {cell}><Data ss:Type="Number">0.8</Data></Cell>'
    content = sheet_xml(f"<Row>{texts}</Row><Row {row}>{person}{number}</Row>")
    file = tmp_path / "a.xml"
    file.write_text(content.replace("<Worksheet", f"{styles}<Worksheet", 1), encoding="utf-8")
    assert codes(tried("declaration", file)) == ["unit_not_yuan"]


@pytest.mark.parametrize(
    ("exact", "shown", "found"),
    [
        ("0.8", "0.80万元", ["unit_not_yuan"]),
        ("8000000", "8,000.00", ["unit_not_yuan"]),
        ("0.6", "60%", ["amount_invalid"]),
        ("8000", "US$8,000", ["currency_other"]),
        ("8000", "¥8,000.00", []),
        ("7999.996", "8,000.00", ["amount_invalid"]),
    ],
)
def test_what_a_page_shows_beside_the_number_that_it_keeps(tmp_path, exact, shown, found):
    file = tmp_path / "a.xls"
    heading = "".join(f"<th>{text}" for text in HEAD)
    file.write_text(
        f'<meta charset=utf-8><table><tr>{heading}<tr><td>{ZHANG}<td>张三<td x:num="{exact}">{shown}</table>',
        encoding="utf-8",
    )
    assert codes(tried("declaration", file)) == found


def test_formats_by_sections():
    code = '[>=10000]0.0,"万";0'
    assert shown_as(code, Decimal(9999)) is None
    assert shown_as(code, Decimal(10000)) is ShownAs.UNIT
    assert shown_as('0;0"万"', Decimal(-1)) is ShownAs.UNIT
    assert shown_as('0;0"万"', Decimal(1)) is None
    assert not is_plain('0;0"万"')
    assert shown_as("0;;", Decimal(0)) is None
    assert shown_as("0;;", Decimal(-1)) is ShownAs.NOTHING


def test_formats_of_an_old_workbook():
    own = SimpleNamespace(format_map={164: SimpleNamespace(format_str='0.00"万元"')})
    assert [_format(own, identifier) for identifier in (0, 4, 7, 9, 164)] == [
        None,
        None,
        None,
        "0%",
        '0.00"万元"',
    ]
    cell = _cell(XL_CELL_NUMBER, 0.8, '0.00"万元"', is_date=False, counts_from_1904=False)
    assert cell == Cell(CellKind.NUMBER, "0.8", '0.00"万元"')
