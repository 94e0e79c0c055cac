"""The lists of other authorities: persons, units, payments; every row, and everything wrong with it at once (比对文件).

A number or a code with a slip is no fault here: it is compared, and the slip is shown. Basis: d14-5-1, d14-6-1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import unique
from functools import partial

from quanyi.agency.collect.exchange_models import NoticeEvent
from quanyi.agency.collect.payments.reading import Arrival
from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.draft import RowDraft
from quanyi.sheets.fields import Problem, problem, read_date
from quanyi.sheets.grid import Cell
from quanyi.sheets.headings import PROBLEM, Form, SheetColumn, synonyms
from quanyi.sheets.reading import Checked, Found, Reading, read_list
from quanyi.sheets.text import compact
from quanyi.sheets.vocabulary import Beside
from quanyi.written.codes import normal_code
from quanyi.written.names import LONGEST_UNIT, normal_name, normal_unit_name
from quanyi.written.numbers import normal_number, read_number

LONGEST_NUMBER = 60  # what is cut is nobody's number all the same


@dataclass(frozen=True, slots=True)
class Notified:
    """A row as the authority has it (通报明细): texts in their normal form, "" and None where blank."""

    row: int
    event: NoticeEvent
    number: str
    name: str
    former_name: str = ""
    on: date | None = None
    reference: str = ""
    amount_fen: int | None = None


@unique
class PersonColumn(SheetColumn):
    """The columns of a list of persons (人员通报栏目)."""

    SERIAL = "serial", "序号", "row number of the sender"
    NUMBER = "number", "公民身份号码", "citizen number"
    NAME = "name", "姓名", "name"
    FORMER = "former_name", "曾用名", "former name"
    ON = "on", "死亡日期", "day of death"
    STRUCK = "struck_on", "注销户口或火化日期", "day struck off or cremated"
    CHANGED = "changed_on", "更名日期", "day of the new name"
    REMARK = "remark", "备注", "remark"
    PROBLEM = "problem", "问题", "what was wrong in an earlier upload"


@unique
class UnitColumn(SheetColumn):
    """The columns of a list of units (单位通报栏目)."""

    SERIAL = "serial", "序号", "row number of the sender"
    NUMBER = "number", "统一社会信用代码", "unified social credit code"
    NAME = "name", "单位名称", "name of the unit"
    FORMER = "former_name", "原名称", "former name"
    STATE = "state", "登记状态", "state of registration"
    CLOSED = "closed_on", "注销或吊销日期", "day of closing or revocation"
    CHANGED = "changed_on", "变更日期", "day of the change"
    REMARK = "remark", "备注", "remark"
    PROBLEM = "problem", "问题", "what was wrong in an earlier upload"


P, U = PersonColumn, UnitColumn
_NOT_USED = Beside("比对不用的内容", "not used by the comparison")
_OF_PERSONS = "性别 民族 年龄 出生日期 籍贯 户籍地址 户口所在地 住址 家庭住址 联系电话 死亡原因 死因 死亡地点 派出所 户籍派出所 火化场 火化编号 殡仪馆"
_OF_UNITS = "法定代表人 负责人 住所 地址 注册资本 成立日期 经营范围 登记机关 类型 企业类型 机构类型 举办单位 行业 联系电话"
PERSONS = Form(
    "人员名单",
    "list of persons",
    synonyms(
        {
            P.SERIAL: "序号 顺序号 行号 No No.",
            P.NUMBER: "公民身份号码 公民身份证号码 身份证号 身份证号码 居民身份证号 居民身份证号码 社会保障号码 证件号码 身份证件号码 死者身份证号 死者身份证号码",
            P.NAME: "姓名 现姓名 现用名 变更后姓名 死者姓名 死亡人员姓名 逝者姓名",
            P.FORMER: "曾用名 原姓名 变更前姓名",
            P.ON: "死亡日期 死亡时间 逝世日期",
            P.STRUCK: "注销户口日期 户口注销日期 注销户口时间 注销日期 火化日期 火化时间",
            P.CHANGED: "更名日期 变更日期 姓名变更日期 变更时间",
            P.REMARK: "备注 备注信息 说明",
            P.PROBLEM: PROBLEM,
        }
    ),
    (P.NUMBER, P.NAME),
    (),
    identity=(P.NUMBER, P.NAME),
    loose=(P.REMARK, P.STRUCK),
    ignored=(P.SERIAL, P.PROBLEM),
    composed=lambda plain: _NOT_USED if plain in _OF_PERSONS.split() else None,
)
UNITS = Form(
    "单位名单",
    "list of units",
    synonyms(
        {
            U.SERIAL: "序号 顺序号 行号 No No.",
            U.NUMBER: "统一社会信用代码 社会信用代码 信用代码 注册号统一社会信用代码 统一社会信用代码注册号",
            U.NAME: "单位名称 企业名称 名称 市场主体名称 机构名称 现名称 变更后名称",
            U.FORMER: "原名称 原单位名称 曾用名称 曾用名 变更前名称",
            U.STATE: "登记状态 经营状态 企业状态 状态 机构状态",
            U.CLOSED: "注销日期 核准注销日期 吊销日期 注销时间 撤销日期",
            U.CHANGED: "变更日期 核准日期 核准变更日期 变更时间",
            U.REMARK: "备注 备注信息 说明 注销原因",
            U.PROBLEM: PROBLEM,
        }
    ),
    (U.NUMBER, U.NAME),
    (),
    identity=(U.NUMBER, U.NAME),
    loose=(U.REMARK,),
    ignored=(U.SERIAL, U.PROBLEM),
    composed=lambda plain: _NOT_USED if plain in _OF_UNITS.split() else None,
)
_CLOSED = "注销 已注销 吊销 已吊销 吊销未注销 吊销,未注销 撤销 已撤销 撤销登记 撤并 解散"
_OPEN = "存续 在业 开业 在营 正常 设立 登记成立 迁入 存续(在营、开业、在册) 在营(开业)企业"


@dataclass(slots=True)
class NoticeDraft(RowDraft):
    """A row while it is being read."""

    read: Notified | None = None

    def finished(self) -> Notified | None:
        return None if self.faults else self.read


def read_persons(
    content: bytes, filename: str, *, today: date, choices: Choices = NO_CHOICES
) -> Reading[Notified]:
    """Read a list of persons (公安、民政通报): deaths, new names, or who is registered. Never raises for the content."""
    return _read(content, filename, PERSONS, partial(_person, today=today), choices)


def read_units(
    content: bytes, filename: str, *, today: date, choices: Choices = NO_CHOICES
) -> Reading[Notified]:
    """Read a list of units (市场监管、机构编制通报): closings, new names, or who is registered."""
    return _read(content, filename, UNITS, partial(_unit, today=today), choices)


def _read(
    content: bytes, filename: str, form: Form, read_row: partial[NoticeDraft], choices: Choices
) -> Reading[Notified]:
    reading, _ = read_list(
        content,
        filename,
        form,
        read_row=read_row,
        finish=NoticeDraft.finished,
        check=lambda found, drafts: Checked(drafts, tuple(found.title.faults)),
        choices=choices,
    )
    return reading


def paid(arrivals: Iterable[Arrival]) -> Iterator[Notified]:
    """Payments of the tax authority, each as what it says of whom."""
    for one in arrivals:
        number, name = one.credit_code, one.employer_name
        if not number:
            number, name = one.social_security_number, one.name
        yield Notified(
            one.row, NoticeEvent.PAID, number, name, on=one.arrived_on, reference=one.reference,
            amount_fen=one.amount_fen,
        )  # fmt: skip


def _person(row: int, found: Found, *, today: date) -> NoticeDraft:
    draft = NoticeDraft(row, found.sheet.rows[row], found.table.known, PERSONS)
    number = draft.take(P.NUMBER, _number) or ""
    name, former = (draft.take(c, partial(_name, normal=normal_name)) or "" for c in (P.NAME, P.FORMER))
    died, struck, changed = (_day(draft, column, found, today) for column in (P.ON, P.STRUCK, P.CHANGED))
    if died or struck or {P.ON, P.STRUCK} & draft.faulty:
        draft.read = Notified(row, NoticeEvent.DIED, number, name, former, died)
    else:
        event = NoticeEvent.RENAMED if former and former != name else NoticeEvent.LISTED
        draft.read = Notified(row, event, number, name, former, changed)
    return draft


def _unit(row: int, found: Found, *, today: date) -> NoticeDraft:
    draft = NoticeDraft(row, found.sheet.rows[row], found.table.known, UNITS)
    number = draft.take(U.NUMBER, lambda cell: normal_code(cell.text)[:LONGEST_NUMBER]) or ""
    name, former = (draft.take(c, partial(_name, normal=normal_unit_name)) or "" for c in (U.NAME, U.FORMER))
    is_closed = draft.take(U.STATE, _is_closed)
    closed, changed = (_day(draft, column, found, today) for column in (U.CLOSED, U.CHANGED))
    if closed or is_closed:
        draft.read = Notified(row, NoticeEvent.CLOSED, number, name, former, closed or changed)
    else:
        event = NoticeEvent.RENAMED if former and former != name else NoticeEvent.LISTED
        draft.read = Notified(row, event, number, name, former, changed)
    return draft


def _number(cell: Cell) -> str | Problem:
    """The number as it stands, folded; one that went through a float has lost digits and is never guessed."""
    found = read_number(cell.text)
    if getattr(found, "code", "") == "number_as_float":
        return problem(FaultCode.NUMBER_AS_FLOAT)
    return normal_number(cell.text)[:LONGEST_NUMBER]


def _name(cell: Cell, *, normal: Callable[[str], str]) -> str | Problem:
    """The name as it stands, folded; what is longer than any name is a wrong cell."""
    if len(name := normal(cell.text)) <= LONGEST_UNIT:
        return name
    reason = f"最多{LONGEST_UNIT}个字，实为{len(name)}个"
    reason_en = f"at most {LONGEST_UNIT} characters are wanted, these are {len(name)}"
    return problem(FaultCode.NAME_INVALID, reason=reason, reason_en=reason_en)


def _is_closed(cell: Cell) -> bool | Problem:
    text = compact(cell.text).replace("，", ",").replace("（", "(").replace("）", ")")
    if text in (*_CLOSED.split(), *_OPEN.split()):
        return text in _CLOSED.split()
    return problem(FaultCode.STATE_UNKNOWN, known="存续、在业、注销、吊销、撤销")


def _day(draft: NoticeDraft, column: SheetColumn, found: Found, today: date) -> date | None:
    day = draft.take(column, partial(read_date, counts_from_1904=found.sheet.counts_from_1904))
    if day and day > today:
        draft.add(FaultCode.DAY_IN_FUTURE, column, today=today)
    return day
