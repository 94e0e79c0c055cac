"""The list of joiners and leavers: every row, and everything wrong with it at once (增减员表).

Basis: d14-6-1, gb-6.1, gb-11, sil-58.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import unique
from functools import partial

from quanyi.agency.registry.items import CHANGEABLE, ItemRefused
from quanyi.law.terms import Scheme
from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.draft import RowDraft
from quanyi.sheets.fields import Problem, ReadNumber, problem, read_date, read_name, read_number
from quanyi.sheets.grid import Cell
from quanyi.sheets.headings import PROBLEM, Form, SheetColumn, synonyms
from quanyi.sheets.reading import Checked, Found, Reading, read_list
from quanyi.sheets.text import compact, fold
from quanyi.written.documents import IdentityDocument
from quanyi.written.numbers import born_on_of, sex_of, tells_birth


@unique
class RosterColumn(SheetColumn):
    """The columns of a list of joiners and leavers (增减员表栏目)."""

    SERIAL = "serial", "序号", "row number of the sender"
    ACT = "act", "变动类型", "joins or leaves"
    NUMBER = "number", "社会保障号码", "social-security number"
    NAME = "name", "姓名", "name"
    ON = "on", "变动日期", "first day, or last day"
    SCHEMES = "schemes", "险种", "schemes"
    REASON = "reason", "变动原因", "reason"
    DOCUMENT = "identity_document", "证件类型", "identity document"
    SEX = "sex", "性别", "sex"
    BORN_ON = "born_on", "出生日期", "date of birth"
    ETHNICITY = "ethnicity", "民族", "ethnic group"
    HOUSEHOLD = "household_type", "户口性质", "household type"
    PHONE = "phone", "联系电话", "telephone"
    ADDRESS = "address", "通讯地址", "postal address"
    POSTCODE = "postcode", "邮政编码", "postcode"
    REMARK = "remark", "备注", "remark"
    PROBLEM = "problem", "问题", "what was wrong in an earlier upload"


C = RosterColumn
ROSTER = Form(
    "增减员表",
    "list of joiners and leavers",
    synonyms(
        {
            C.SERIAL: "序号 顺序号 行号 No No.",
            C.ACT: "变动类型 增减类型 增减标志 增减员类型 变更类型 变动类别 增减 增/减 增减员",
            C.NUMBER: "社会保障号码 社会保障号 公民身份号码 身份证号 身份证号码 居民身份证号码 证件号码 身份证件号码",
            C.NAME: "姓名 职工姓名 员工姓名 人员姓名 参保人姓名",
            C.ON: "变动日期 变更日期 增减日期 增减员日期 参保日期 生效日期 起止日期",
            C.SCHEMES: "险种 参保险种 险种类型",
            C.REASON: "变动原因 增减原因 变更原因 增减员原因 原因",
            C.DOCUMENT: "证件类型 身份证件类型 证件种类",
            C.SEX: "性别",
            C.BORN_ON: "出生日期 出生年月日",
            C.ETHNICITY: "民族",
            C.HOUSEHOLD: "户口性质 户籍性质 户口类型",
            C.PHONE: "联系电话 电话 手机号码 手机号 手机",
            C.ADDRESS: "通讯地址 邮寄地址 联系地址 地址 居住地址 家庭住址",
            C.POSTCODE: "邮政编码 邮编",
            C.REMARK: "备注 备注信息 说明",
            C.PROBLEM: PROBLEM,
        }
    ),
    (C.ACT, C.NUMBER, C.NAME, C.ON),
    (),
    identity=(C.NUMBER, C.NAME),
    loose=(C.REMARK,),
    ignored=(C.SERIAL, C.PROBLEM),
)
_JOINS = "增员 增加 新增 增 新参保 参保 续保 恢复缴费 转入 新进 入职"
_LEAVES = "减员 减少 减 停保 停止缴费 中断 退保 转出 离职 终止 解除"
_SCHEMES: Mapping[str, Scheme] = {
    "养老": Scheme.PENSION, "基本养老": Scheme.PENSION, "医疗": Scheme.MEDICAL, "基本医疗": Scheme.MEDICAL,
    "工伤": Scheme.WORK_INJURY, "失业": Scheme.UNEMPLOYMENT, "生育": Scheme.MATERNITY,
}  # fmt: skip
_ITEMS = (C.ETHNICITY, C.HOUSEHOLD, C.PHONE, C.ADDRESS, C.POSTCODE)
LONGEST = 500  # rows: what a clerk and four signers can look through


@dataclass(frozen=True, slots=True)
class Moved:
    """A row (增减人员): who joins from a day on, or leaves after it; `items` are further items as they are kept.

    ``schemes`` is empty where the row names none: all of them are meant.
    """

    row: int
    joins: bool
    number: str
    name: str
    on: date
    schemes: tuple[Scheme, ...]
    reason: str
    sex: str
    born_on: date | None
    document: IdentityDocument | None
    items: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class MovedDraft(RowDraft):
    """A row while it is being read."""

    read: Moved | None = None

    def finished(self) -> Moved | None:
        return None if self.faults else self.read


def read_roster(
    content: bytes, filename: str, *, number: ReadNumber, today: date, choices: Choices = NO_CHOICES
) -> Reading[Moved]:
    """Read a list of joiners and leavers. ``number`` reads a person's number; nobody joins or leaves after ``today``.

    Never raises for the content.
    """
    reading, _ = read_list(
        content,
        filename,
        ROSTER,
        read_row=lambda row, found: _row(row, found, number, today),
        finish=MovedDraft.finished,
        check=_check,
        choices=choices,
    )
    return reading


def _row(row: int, found: Found, number: ReadNumber, today: date) -> MovedDraft:
    draft = MovedDraft(row, found.sheet.rows[row], found.table.known, ROSTER)
    day = partial(read_date, counts_from_1904=found.sheet.counts_from_1904)
    joins = draft.take(C.ACT, _joins)
    written = draft.take_text(C.NUMBER, lambda cell: read_number(cell, number)) or ""
    name = draft.take_text(C.NAME, read_name) or ""
    on, born_on = draft.take(C.ON, day), draft.take(C.BORN_ON, day)
    if on and on > today:
        draft.add(FaultCode.DAY_IN_FUTURE, C.ON, today=today)
    sex = draft.take(C.SEX, _coded(C.SEX)) or ""
    if tells_birth(written):
        sex, born_on = sex or sex_of(written).value, born_on or born_on_of(written)
    items = {column.value: kept for column in _ITEMS if (kept := draft.take(column, _coded(column)))}
    document, schemes = draft.take(C.DOCUMENT, _document), draft.take(C.SCHEMES, _schemes) or ()
    reason = (draft.take(C.REASON, lambda cell: fold(cell.text)) or "")[:100]
    if on is not None and joins is not None:
        draft.read = Moved(row, joins, written, name, on, schemes, reason, sex, born_on, document, items)
    return draft


def _check(found: Found, drafts: list[MovedDraft]) -> Checked[MovedDraft]:
    """Nobody joins twice or leaves twice in one list."""
    first: dict[tuple[str, bool], int] = {}
    for draft in drafts:
        if draft.read:
            of = first.setdefault((draft.read.number, draft.read.joins), draft.row)
            if of != draft.row:
                draft.add(FaultCode.DUPLICATE_ROW, C.NUMBER, first=of)
    for draft in drafts[LONGEST:]:
        draft.add(FaultCode.TOO_MANY_ROWS, C.NUMBER, limit=LONGEST)
    return Checked(drafts, tuple(found.title.faults))


def _joins(cell: Cell) -> bool | Problem:
    text = compact(cell.text)
    if text in (*_JOINS.split(), *_LEAVES.split()):
        return text in _JOINS.split()
    return problem(FaultCode.STATE_UNKNOWN, known="增员、减员")


def _schemes(cell: Cell) -> tuple[Scheme, ...] | Problem:
    """险种: 养老、医疗; 五险 and 全部 are all of them."""
    text = compact(cell.text).replace("保险", "")
    if text in ("五险", "全部", "全险", "五险合一"):
        return ()
    names = text
    for mark in ("、", "，", "；", ";", "/", "+", "|"):
        names = names.replace(mark, ",")
    found = [_SCHEMES.get(name) for name in names.split(",") if name]
    if not found or None in found:
        return problem(FaultCode.STATE_UNKNOWN, known="养老、医疗、工伤、失业、生育，或五险")
    return tuple(scheme for scheme in Scheme if scheme in found)


def _document(cell: Cell) -> IdentityDocument | Problem:
    text = compact(cell.text)
    found = next((kind for kind in IdentityDocument if text in (kind.label_zh, kind.value)), None)
    if found is None and text in ("身份证", "公民身份证"):
        return IdentityDocument.CITIZEN
    return found or problem(
        FaultCode.STATE_UNKNOWN, known="、".join(kind.label_zh for kind in IdentityDocument)
    )


def _coded(column: RosterColumn) -> partial[str | Problem]:
    return partial(_item, column.value)


def _item(key: str, cell: Cell) -> str | Problem:
    """The text of an item as it is kept; of a code list its code or its name in Chinese."""
    item, text = CHANGEABLE[key], compact(cell.text) if CHANGEABLE[key].codes else fold(cell.text)
    codes = item.codes or {}
    named = {str(term.label_zh): code for code, term in codes.items()}
    named |= {name.split("（")[0]: code for name, code in reversed(named.items())}
    if key == "ethnicity":
        named |= {name.removesuffix("族"): code for name, code in named.items()}
    try:
        return item.checked(named.get(text, text))
    except ItemRefused:
        if not codes:
            return problem(FaultCode.NOT_ACCEPTED)
        return problem(FaultCode.STATE_UNKNOWN, known="、".join(list(named)[:8]))
