"""The form for download can be read, blank and filled in."""

from io import BytesIO

from openpyxl import load_workbook

from quanyi.agency.collect.declaration import Column
from quanyi.agency.collect.declaration.template import template_xlsx
from quanyi.sheets import FaultCode

from .build import MONTH, read


def test_blank_form_lacks_nothing_but_persons() -> None:
    reading = read(template_xlsx(MONTH, "演示纺织有限公司", "917900010000000193"))
    assert [fault.code for fault in reading.faults] == [FaultCode.NO_ROWS]
    (told,) = reading.notices
    assert "演示纺织有限公司" in told.sentence
    assert set(reading.columns) == {
        Column.SERIAL, Column.NUMBER, Column.NAME, Column.BASE, Column.MONTH, Column.KIND, Column.OWN, Column.EMPLOYER,
        Column.PAID_ON, Column.STARTED_ON, Column.REMARK,
    }  # fmt: skip
    assert reading.sheet.month_in_title == MONTH
    assert reading.sheet.credit_code_in_title == "917900010000000193"
    assert reading.sheet.employer_name_in_title == "演示纺织有限公司"


def test_numbers_are_typed_as_text() -> None:
    page = load_workbook(BytesIO(template_xlsx(MONTH, "甲", "917900010000000193")))["申报表"]
    assert page["B4"].value == "社会保障号码*"
    assert {page.cell(row, 2).number_format for row in range(5, 205)} == {"@"}


def test_an_employer_named_like_a_formula_stays_text() -> None:
    book = load_workbook(BytesIO(template_xlsx(MONTH, "=1+1", "917900010000000193")))
    assert book["申报表"]["A2"].value == "单位名称：=1+1"


def test_every_column_is_explained() -> None:
    book = load_workbook(BytesIO(template_xlsx(MONTH, "甲", "917900010000000193")))
    headings = [str(cell.value).rstrip("*") for cell in book["申报表"][4]]
    explained = [row[0] for row in book["填写说明"].iter_rows(max_row=len(headings), values_only=True)]
    assert explained == headings
