"""Workbooks of other kinds, .xls, SpreadsheetML, web pages named .xls, read as the same table in .xlsx is."""

import time
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from .tried import LIN, ZHANG, amounts, codes, tried

FIELD = Path(__file__).parent / "field"
BASE = ("2025-12", 800_000, None, None)
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
HEAD = ("社会保障号码", "姓名", "缴费基数", "个人缴费", "单位缴费", "到账日期")
TITLE = "2025年12月养老保险缴费申报表"
ROUNDED = "110105194912310016"
NOT_AVAILABLE = "#N/A"
# A title, a blank row, the heading in row 4 from column B; a number kept as a number, an error, a hidden row, a total.
ROWS = [
    (ZHANG, "张三", 8000.1, 640.01, 1280.02, date(2025, 12, 15)),
    (int(ROUNDED), "李四", 5000, None, None, None),
    (LIN, "林一", NOT_AVAILABLE, None, None, None),
    (LIN, "林一", 7000, None, None, None),
    ("合计", None, None, None, None, None),
]


def written(tmp_path, content, name="a.xls"):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tried("declaration", file)


def as_xlsx():
    book = Workbook()
    book.active.title = "填表说明"
    book.active["A1"] = "请按模板填写"
    book.active.sheet_state = "hidden"
    page = book.create_sheet("申报")
    page["B2"] = TITLE
    page.merge_cells("B2:G2")
    for row, values in enumerate([HEAD, *ROWS], start=4):
        for column, value in enumerate(values, start=2):
            cell = page.cell(row, column, value)
            if value == NOT_AVAILABLE:
                cell.data_type = "e"
            if isinstance(value, date):
                cell.number_format = "yyyy/m/d"
    page.row_dimensions[8].hidden = True
    page.merge_cells("E7:E8")
    book.active = 1
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def xml_cell(value, more=""):
    if value is None:
        return f"<Cell {more}/>" if more else "<Cell/>"
    kind = "Number" if isinstance(value, int | float) else "DateTime" if isinstance(value, date) else "String"
    kind = "Error" if value == NOT_AVAILABLE else kind
    text = f"{value}T00:00:00.000" if kind == "DateTime" else value
    return f'<Cell {more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def sheet_xml(rows, head="", encoding="UTF-8"):
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>{head}<?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<Worksheet ss:Name="申报"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def as_xml():
    """As spreadsheets write it: places left out, a comment, a note on the sheet that is hidden."""
    first, down, hidden = 'ss:Index="2"', 'ss:MergeDown="1"', 'ss:Hidden="1"'
    rows = f'<Row ss:Index="2">{xml_cell(TITLE, f"""{first} ss:MergeAcross="5" """)}</Row>'
    for row, values in enumerate([HEAD, *ROWS], start=4):
        cells = [xml_cell(value, first if at == 0 else "") for at, value in enumerate(values)]
        if row == 7:
            cells[3] = xml_cell(None, down)
        about = {4: 'ss:Index="4"', 8: hidden}.get(row, "")
        rows += f"<Row {about}>{''.join(cells)}</Row>"
    note = "<Comment><ss:Data>王五</ss:Data></Comment></Cell>"
    rows = rows.replace("张三</Data></Cell>", f"张三</Data>{note}", 1)
    hidden_sheet = (
        '<Worksheet ss:Name="填表说明"><Table><Row><Cell><Data ss:Type="String">请按模板填写</Data></Cell></Row></Table>'
        "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>"
    )
    return sheet_xml(rows).replace("<Worksheet", f"{hidden_sheet}<Worksheet", 1)


def html_cell(value):
    if isinstance(value, int | float):
        return f'<td align=right x:num="{value}">{value:,.2f}</td>'
    return f"<td>{'' if value is None else value}</td>"


def as_html():
    rows = f"<tr></tr><tr><td></td><td colspan=6>{TITLE}</td></tr><tr></tr>"
    for row, values in enumerate([HEAD, *ROWS], start=4):
        cells = [html_cell(value) for value in values]
        if row == 7:
            cells[3] = "<td rowspan=2></td>"
        if row == 8:
            del cells[3]
        about = "style='display:none'" if row == 8 else ""
        rows += f"<tr {about}><td></td>{''.join(cells)}</tr>"
    return f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><meta charset=utf-8><table>{rows}</table></html>'


@pytest.mark.parametrize("kind", ["xls", "xml", "html"])
def test_a_table_is_read_as_in_a_new_workbook(tmp_path, kind):
    expected = written(tmp_path, as_xlsx(), "a.xlsx")
    assert codes(expected) == ["number_as_float", "error_value", "merged_cell", "duplicate_row"]
    assert [row["paid_on"] for row in expected["rows"]] == ["2025-12-15"]
    assert {"rows_hidden", "row_total"} <= set(codes(expected, "notices"))
    if kind == "xls":
        understood = tried("declaration", FIELD / "27-old-workbook-whole.xls")
    else:
        understood = written(tmp_path, as_xml() if kind == "xml" else as_html())
        assert codes(understood, "notices")[0] == f"{kind}_inside"
        del understood["notices"][0]
    assert understood == expected


def test_an_old_workbook_is_read_where_its_cells_stand():
    understood = tried("declaration", FIELD / "25-old-workbook.xls")
    assert understood["faults"] == understood["questions"] == []
    (row,) = understood["rows"]
    assert (row["row"], row["name"], row["base_fen"], row["paid_on"]) == (3, "张三", 800_010, "2025-12-15")


def test_days_of_an_old_workbook_may_count_from_1904():
    (row,) = tried("declaration", FIELD / "28-old-workbook-from-1904.xls")["rows"]
    assert row["paid_on"] == "2025-12-15"


def test_a_number_that_an_old_workbook_rounded_is_never_guessed():
    (fault,) = tried("declaration", FIELD / "26-old-workbook-number-as-number.xls")["faults"]
    assert fault["code"] == "number_as_float"
    assert "000" in fault["zh"]
    assert "000" in fault["en"]


def test_an_old_workbook_that_cannot_be_read_says_so(tmp_path):
    content = (FIELD / "25-old-workbook.xls").read_bytes()
    for damaged in (content[:2000], content[:2000] + content[:600], content[:512] + b"\0" * 4000):
        assert codes(written(tmp_path, damaged)) in (["old_workbook"], ["other_format"])


def test_an_old_workbook_with_macros_is_refused_as_a_new_one_is(tmp_path):
    content = (FIELD / "25-old-workbook.xls").read_bytes() + "_VBA_PROJECT_CUR".encode("utf-16-le")
    assert codes(written(tmp_path, content)) == ["macros"]


def test_spreadsheet_xml_in_gb2312_is_read(tmp_path):
    heading = "".join(map(xml_cell, HEAD[:3]))
    person = "".join(map(xml_cell, (ZHANG, "张三", 8000.000000000001)))
    content = sheet_xml(
        f"<Row>{heading}</Row><Row ss:Span='2'/><Row>{person}</Row>", encoding="gb2312"
    ).encode("gb18030")
    understood = written(tmp_path, content, "a.xml")
    assert amounts(understood) == [BASE]
    assert understood["rows"][0]["row"] == 5


def test_spreadsheet_xml_with_entities_or_damage_is_refused(tmp_path):
    bomb = '<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;">]>'
    whole = sheet_xml("<Row><Cell><Data ss:Type='String'>姓名</Data></Cell></Row>")
    assert codes(written(tmp_path, sheet_xml("", bomb))) == ["broken_file"]
    assert codes(written(tmp_path, whole[:-20])) == ["broken_file"]
    far = whole.replace("<Row>", '<Row ss:Index="99999999">')
    assert codes(written(tmp_path, far)) == ["broken_file"]
    wide = whole.replace("<Cell>", '<Cell ss:Index="99999999">')
    assert codes(written(tmp_path, wide)) == ["too_many_columns"]


PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<style>td {{ mso-number-format: "@" }} <table></style><!-- <table><tr><td>旧</td></tr></table> --></head>
<body><table><tr><td>
<table>
<tr><td colspan="3">2025年12月养老保险申报表</td></tr>
<tr><th rowspan="2">社会保障号码</th><th rowspan="2">姓名</th><th colspan="3">养老保险</th><th>医疗保险</th></tr>
<tr><td>缴费基数</td><td>单位</td><td>个人</td><td>个人</td></tr>
<tr><td>&nbsp;{number}</td><td>张&#19977;</td><td>8,000.00<td><b>1280</b></td><td>640
</td><td>160</td></tr>
</table></td></tr></table></body></html>"""


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("GBK", "gb18030"), ("unicode", "utf-16")],
)
def test_a_web_page_named_as_a_workbook_is_read(tmp_path, charset, encoding):
    understood = written(tmp_path, PAGE.format(charset=charset, number=ZHANG).encode(encoding))
    assert understood["faults"] == understood["questions"] == []
    assert amounts(understood) == [("2025-12", 800_000, 64_000, 128_000)]
    assert understood["rows"][0]["name"] == "张三"


def test_a_cell_of_a_web_page_that_reaches_over_a_thousand_rows_moves_no_column(tmp_path):
    person = f"<td>{ZHANG}<td>张三<td>8000"
    rows = f"<tr><th>部门<th>社会保障号码<th>姓名<th>缴费基数<tr><td rowspan=1500>生产部{person}"
    rows += "".join(
        f"<tr><td>{79000119000101000 + n}X<td>李四<td>{7000 if n == 1200 else ''}" for n in range(1300)
    )
    understood = written(tmp_path, f"<table>{rows}</table>")
    assert [row["base_fen"] for row in understood["rows"]] == [800_000]
    assert understood["faults"][-1]["cell"].startswith("D") or understood["faults"][-1]["cell"].startswith(
        "B"
    )


@pytest.mark.parametrize(
    "bomb",
    [
        "<table><tr>" + "<td rowspan=65534 colspan=1000>x" * 60_000,
        "<table><tr><td>" + "<!--" * 500_000,
        "<table><tr><td>" + "<a " * 700_000,
        "<table><tr><td>" + "<a x='" * 400_000,
        "<table><tr><td>" + "</" * 1_000_000,
        "<table>" * 300_000,
        "<table><tr><td>&#" + "9" * 100_000 + ";",
        "<table><script>" + "</scrip" * 300_000,
    ],
    ids=["spans", "comments", "tags", "quotes", "ends", "tables", "character", "script"],
)
def test_a_page_made_to_take_for_ever_takes_seconds(tmp_path, bomb):
    began = time.process_time()
    understood = written(tmp_path, bomb)
    assert time.process_time() - began < 10
    assert len(understood["faults"]) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><body>502 Bad Gateway</body></html>", "html_table"),
        (b'<?xml version="1.0"?><fault/>', "html_table"),
        (b"MIME-Version: 1.0\r\n\r\n<table>", "html_table"),
        (b"%PDF-1.7", "pdf"),
        (b"Rar!\x1a\x07\x00" + b"x" * 50, "archive"),
    ],
)
def test_what_is_no_table_says_what_it_is(tmp_path, content, code):
    assert codes(written(tmp_path, content)) == [code]
