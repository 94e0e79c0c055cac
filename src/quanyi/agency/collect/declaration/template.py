"""The blank declaration form for employers to download (申报表模板)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook as NewWorkbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from quanyi.agency.collect.declaration.columns import REQUIRED, Column
from quanyi.law.periods import Month

_HEADING_ROW = 4
# Rows prepared for typing; longer lists may go on below.
_PREPARED = 200
# Column, heading, width, number format, explanation, example.
_COLUMNS = (
    (Column.SERIAL, "序号", 6, "0", "可不填", "1"),
    (
        Column.NUMBER,
        "社会保障号码",
        24,
        "@",
        "18位公民身份号码，按证件填写，本列已设为文本",
        "11010519491231002X",
    ),
    (Column.NAME, "姓名", 14, "@", "按证件填写；少数民族姓名用间隔号“·”", "古丽·买买提"),
    (Column.BASE, "缴费基数（元）", 16, "#,##0.00", "月缴费工资，元，至多两位小数", "8,000.00"),
    (Column.MONTH, "费款所属期", 13, "@", "年月；留空即为本次申报的月份", "2025-12"),
    (Column.KIND, "缴费类型", 11, "@", "正常或补缴；留空即为正常", "正常"),
    (Column.OWN, "个人缴费（元）", 15, "#,##0.00", "可不填，由系统计算；填写的须与计算结果一致", "640.00"),
    (
        Column.EMPLOYER,
        "单位缴费（元）",
        15,
        "#,##0.00",
        "可不填，由系统计算；填写的须与计算结果一致",
        "1,280.00",
    ),
    (Column.PAID_ON, "到账日期", 13, "yyyy-mm-dd", "款项到账之日；尚未到账的留空", "2025-12-15"),
    (Column.STARTED_ON, "入职日期", 13, "yyyy-mm-dd", "到本单位工作之日，新入职人员填写", "2025-12-01"),
    (Column.REMARK, "备注", 20, "@", "可不填", ""),
)
_THIN = Side(style="thin", color="FFBFBFBF")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADED = PatternFill("solid", fgColor="FFDDEBF7")
_NOTES = (
    "每人每月每种缴费类型一行；补缴以前月份的，费款所属期填所补的月份，缴费类型填“补缴”。",
    "不要合并单元格，不要改动表头；带*的栏目必填。可另加合计行，系统会与各行核对。",
    "上传.xlsx、.xls或.csv文件，不超过10 MB、200,000行。",
)


def template_xlsx(month: Month, employer_name: str, credit_code: str) -> bytes:
    """The form for one employer and month: a sheet to fill in and a second one that explains it."""
    book = NewWorkbook()
    _form(book.active, month, employer_name, credit_code)
    _explanation(book.create_sheet("填写说明"))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _form(page: Any, month: Month, employer_name: str, credit_code: str) -> None:
    page.title = "申报表"
    _put(page, 1, 1, f"{month.year}年{month.month}月职工基本养老保险缴费申报表").font = Font(
        bold=True, size=14
    )
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(_COLUMNS))
    page.cell(1, 1).alignment = Alignment(horizontal="center")
    _put(page, 2, 1, f"单位名称：{employer_name}")
    _put(page, 2, 5, f"统一社会信用代码：{credit_code}")
    _put(page, 3, 1, f"费款所属期：{month}")
    _put(page, 3, 5, "金额单位：元")
    for column, (means, heading, width, number_format, *_) in enumerate(_COLUMNS, start=1):
        cell = _put(page, _HEADING_ROW, column, heading + ("*" if means in REQUIRED else ""))
        cell.font, cell.fill, cell.border = Font(bold=True), _SHADED, _GRID
        cell.alignment = Alignment(horizontal="center", vertical="center")
        page.column_dimensions[get_column_letter(column)].width = width
        for row in range(_HEADING_ROW + 1, _HEADING_ROW + 1 + _PREPARED):
            prepared = page.cell(row, column)
            prepared.number_format, prepared.border = number_format, _GRID
    page.freeze_panes = page.cell(_HEADING_ROW + 1, 4)
    _offer_kinds(page)


def _put(page: Any, row: int, column: int, text: str) -> Any:
    cell = page.cell(row, column)
    cell.value, cell.data_type = text, "s"
    return cell


def _offer_kinds(page: Any) -> None:
    column = get_column_letter([means for means, *_ in _COLUMNS].index(Column.KIND) + 1)
    choice = DataValidation(type="list", formula1='"正常,补缴"', allow_blank=True)
    choice.add(f"{column}{_HEADING_ROW + 1}:{column}{_HEADING_ROW + _PREPARED}")
    page.add_data_validation(choice)


def _explanation(page: Any) -> None:
    """One line a column, so that this sheet has no heading row and is never taken for the list."""
    for row, (means, heading, _, _, explanation, example) in enumerate(_COLUMNS, start=1):
        need = "必填" if means in REQUIRED else "选填"
        for column, text in enumerate(
            (heading, need, explanation, f"例：{example}" if example else ""), start=1
        ):
            _put(page, row, column, text).number_format = "@"
    for row, note in enumerate(_NOTES, start=len(_COLUMNS) + 2):
        _put(page, row, 1, note)
    for letter, width in (("A", 18), ("B", 8), ("C", 56), ("D", 28)):
        page.column_dimensions[letter].width = width
