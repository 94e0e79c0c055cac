"""Finding the heading row and what each column means (表头识别)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, unique
from typing import TypeVar

from quanyi.agency.collect.declaration.codes import FaultCode
from quanyi.agency.collect.declaration.faults import Fault, Place, make_fault
from quanyi.agency.collect.declaration.grid import Cell, Sheet
from quanyi.agency.collect.declaration.text import compact

C = TypeVar("C", bound="SheetColumn")

# The heading stands near the top; further down only persons are expected.
_SEARCHED_ROWS = 50
# The longest heading of a column; what is longer is prose.
_LONGEST = 200


class SheetColumn(Enum):
    """What a column means; the value is the name of the field that holds what was read (栏目)."""

    label_zh: str
    label_en: str

    def __new__(cls, value: str, label_zh: str, label_en: str) -> SheetColumn:
        member = object.__new__(cls)
        member._value_ = value
        member.label_zh, member.label_en = label_zh, label_en
        return member


@unique
class Column(SheetColumn):
    """The columns of a declaration (申报表栏目)."""

    SERIAL = "serial", "序号", "row number of the sender"
    NUMBER = "social_security_number", "社会保障号码", "social-security number"
    NAME = "name", "姓名", "name"
    BASE = "base_fen", "缴费基数", "contribution base"
    MONTH = "month", "费款所属期", "month the contribution is for"
    KIND = "kind", "缴费类型", "kind of contribution"
    OWN = "own_fen", "个人缴费", "own contribution"
    EMPLOYER = "employer_fen", "单位缴费", "employer contribution"
    PAID_ON = "paid_on", "到账日期", "date the money arrived"
    STARTED_ON = "started_on", "入职日期", "date the employment began"
    REMARK = "remark", "备注", "remark"
    PROBLEM = "problem", "问题", "what was wrong in an earlier upload"


REQUIRED = (Column.NUMBER, Column.NAME, Column.BASE)
AMOUNTS = (Column.BASE, Column.OWN, Column.EMPLOYER)
# Columns whose content is never read.
IGNORED = (Column.SERIAL, Column.PROBLEM)

# 参加工作日期 (first job ever) is no synonym of 入职日期 (this job); 缴费月份 may mean the month of payment.
_SYNONYMS = {
    Column.SERIAL: "序号 顺序号 行号 编号 No No.",
    Column.NUMBER: """
        社会保障号码 社会保障号 社会保险号码 社会保险号 社保号码 社保号 身份证 身份证号 身份证号码 居民身份证
        居民身份证号 居民身份证号码 公民身份号码 公民身份证号 公民身份证号码 证件号 证件号码 有效证件号码
        身份证件号码 职工身份证号 员工身份证号
    """,
    Column.NAME: """
        姓名 职工姓名 员工姓名 人员姓名 参保人姓名 参保人员姓名 参保职工姓名 缴费人姓名 缴费人员姓名
    """,
    Column.BASE: """
        缴费基数 缴费工资 申报工资 月缴费工资 月缴费基数 月申报工资 申报缴费基数 申报缴费工资 申报基数
        缴费工资基数 月缴费工资基数 个人缴费基数 个人缴费工资 社保缴费基数 养老缴费基数 养老保险缴费基数
        基本养老保险缴费基数
    """,
    Column.MONTH: """
        费款所属期 费款所属月 费款所属月份 费款所属年月 所属期 所属月份 所属年月 缴费所属期 应缴年月
    """,
    Column.KIND: "缴费类型 缴费类别 缴费性质 申报类型 申报类别 应缴类型",
    Column.OWN: """
        个人缴费 个人缴费额 个人缴费金额 个人应缴 个人应缴额 个人应缴金额 个人应缴费额 个人部分 个人缴纳
        个人缴纳部分 个人缴纳金额 个人承担
    """,
    Column.EMPLOYER: """
        单位缴费 单位缴费额 单位缴费金额 单位应缴 单位应缴额 单位应缴金额 单位应缴费额 单位部分 单位缴纳
        单位缴纳部分 单位缴纳金额 单位承担
    """,
    Column.PAID_ON: "到账日期 到账时间 缴款日期 缴款时间 到款日期 到款时间 入账日期",
    Column.STARTED_ON: "入职日期 入职时间 到岗日期 到岗时间 入司日期",
    Column.REMARK: "备注 备注说明 说明",
    Column.PROBLEM: "问题",
}


def synonyms(of: Mapping[C, str]) -> dict[str, SheetColumn]:
    """Every word that a column may be headed by -> the column."""
    return {word: column for column, words in of.items() for word in words.split()}


@dataclass(frozen=True)
class Form:
    """A kind of list that offices hand in (表样): its name, what its columns are called, and which it must have.

    The first of ``amounts`` is the one that every row has. ``parts`` are names of columns below a common heading.
    """

    name: str
    name_en: str
    words: Mapping[str, SheetColumn]
    required: tuple[SheetColumn, ...]
    amounts: tuple[SheetColumn, ...]
    ignored: tuple[SheetColumn, ...] = ()
    parts: Mapping[str, SheetColumn] = field(default_factory=dict)

    def meaning(self, text: str) -> SheetColumn | None:
        """What a heading means: ``"缴费基数（元）*"`` → BASE; None if it is not known."""
        plain = compact(text[:_LONGEST])
        if plain.startswith(f"{PROBLEM}:"):
            return self.words.get(PROBLEM)
        without = _MARKS.sub("", _BRACKETS.sub("", plain))
        return self.words.get(without) or self.words.get(_MARKS.sub("", _BRACKETS.sub(r"\1", plain)))

    @property
    def required_names(self) -> str:
        return "、".join(column.label_zh for column in self.required)


# The heading of the column that a marked copy carries.
PROBLEM = "问题"
DECLARATION = Form(
    "申报表",
    "declaration",
    synonyms(_SYNONYMS),
    REQUIRED,
    AMOUNTS,
    IGNORED,
    # Below a common heading as 缴费金额 the parts are often named by their bearer alone.
    {"个人": Column.OWN, "单位": Column.EMPLOYER},
)
_COMMON = re.compile("(月|应|实)?(应缴|缴费|缴纳)(金额|费额|额|费)?")
_BRACKETS = re.compile(r"[(\[【〔〈<{]([^()\[\]【】〔〕〈〉<>{}]*)[)\]】〕〉>}]")
_MARKS = re.compile("[*★☆※#＊:：_]|必填")
_OTHER_UNIT = re.compile("(单位)?[:：]?(人民币)?(百万|十万|万|千|百|十|角|分)(元|块)?")


def meaning(text: str) -> SheetColumn | None:
    """What a heading of a declaration means."""
    return DECLARATION.meaning(text)


def other_unit(text: str) -> bool:
    """Whether the heading of an amount names a unit other than yuan: ``"缴费基数（万元）"``."""
    return any(_OTHER_UNIT.fullmatch(inside) for inside in _BRACKETS.findall(compact(text)))


@dataclass(frozen=True, slots=True)
class Heading:
    """One cell of the heading (表头单元格)."""

    row: int
    column: int
    text: str
    means: SheetColumn | None


@dataclass(frozen=True, slots=True)
class Table:
    """Where the list stands in its sheet (表格位置): the heading's row, and the row where persons begin."""

    heading_row: int
    first_row: int
    headings: tuple[Heading, ...]
    form: Form = DECLARATION

    def known(self) -> dict[SheetColumn, Heading]:
        """The first column of each meaning."""
        found: dict[SheetColumn, Heading] = {}
        for heading in self.headings:
            if heading.means is not None:
                found.setdefault(heading.means, heading)
        return found


def find_table(sheet: Sheet, form: Form = DECLARATION) -> Table | None:
    """The row that looks most like a heading: by required columns, then by known ones; None if none does."""
    best: tuple[tuple[int, int], int] | None = None
    for row in list(sheet.rows)[:_SEARCHED_ROWS]:
        means = {form.meaning(cell.text) for cell in sheet.rows[row].values()} - {None}
        score = (len(means & set(form.required)), len(means))
        if score[0] and score[1] >= 2 and (best is None or score > best[0]):
            best = score, row
    return _table(sheet, best[1], form) if best else None


def _table(sheet: Sheet, row: int, form: Form) -> Table:
    headings = {
        column: Heading(row, column, cell.text, form.meaning(cell.text))
        for column, cell in sorted(sheet.rows[row].items())
        if compact(cell.text)
    }
    below = dict(_second_row(sheet, row, headings, form))
    last = row + 1 if below else row
    ordered = tuple((headings | below)[column] for column in sorted(headings | below))
    return Table(row, last + 1, ordered, form)


def _second_row(
    sheet: Sheet, row: int, headings: dict[int, Heading], form: Form
) -> Iterator[tuple[int, Heading]]:
    """Headings in the row below, under a common heading or an empty cell; none if persons start there."""
    cells = sheet.rows.get(row + 1, {})
    known = {column for column, heading in headings.items() if heading.means}
    if known & {column for column, cell in cells.items() if compact(cell.text)}:
        return
    for column, cell in cells.items():
        means = form.meaning(cell.text) or _part(cell, column, headings, form)
        if means is not None:
            yield column, Heading(row + 1, column, cell.text, means)


def _part(cell: Cell, column: int, headings: dict[int, Heading], form: Form) -> SheetColumn | None:
    above = max((other for other in headings if other <= column), default=None)
    if above is None or not _COMMON.fullmatch(_BRACKETS.sub("", compact(headings[above].text))):
        return None
    return form.parts.get(_BRACKETS.sub("", compact(cell.text)))


def heading_faults(table: Table) -> Iterator[Fault]:
    """Required columns that are missing, columns that stand twice, and amounts not in yuan."""
    known = table.known()
    for column in table.form.required:
        if column not in known:
            read = "、".join(heading.text for heading in table.headings)
            place = Place(table.heading_row)
            yield make_fault(FaultCode.HEADING_MISSING, place, read, heading=column.label_zh)
    for heading in table.headings:
        place = Place(heading.row, heading.column, heading.text)
        if heading.means is None or heading.means in table.form.ignored:
            continue
        first = known[heading.means]
        if first is not heading:
            at = Place(first.row, first.column).cell
            facts = {"heading": heading.means.label_zh, "first": at}
            yield make_fault(FaultCode.HEADING_TWICE, place, heading.text, **facts)
        if heading.means in table.form.amounts and other_unit(heading.text):
            yield make_fault(FaultCode.UNIT_NOT_YUAN, place, heading.text)
