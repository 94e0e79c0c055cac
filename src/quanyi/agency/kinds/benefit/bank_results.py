"""Reading the bank's answer to payment orders: each order's result, and everything wrong with the file at once.

The same sheet goes out with the orders and comes back with the results (付款指令和支付结果). Basis: gb-8-2, gb-10.2-4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import unique
from functools import partial

from quanyi.agency.collect.change_models import PaymentResult
from quanyi.agency.collect.payments.reading import read_reference
from quanyi.law.money import Fen
from quanyi.sheets.choices import NO_CHOICES, Choices
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.draft import RowDraft
from quanyi.sheets.fields import Problem, problem, read_base, read_date
from quanyi.sheets.grid import Cell
from quanyi.sheets.headings import PROBLEM, Form, SheetColumn, synonyms
from quanyi.sheets.reading import Checked, Found, Reading, read_list
from quanyi.sheets.text import compact, fold, plain_number


@unique
class ResultColumn(SheetColumn):
    """The columns of payment orders and of the bank's answer (付款指令栏目)."""

    SERIAL = "serial", "序号", "row number of the sender"
    ORDER = "order", "指令号", "number of the order"
    PAYEE = "payee", "收款人", "payee"
    BANK = "bank", "开户行", "bank"
    ACCOUNT = "account", "收款账号", "account"
    AMOUNT = "amount_fen", "金额", "amount"
    RESULT = "result", "支付结果", "result"
    ON = "on", "支付日期", "day of payment"
    REFERENCE = "reference", "流水号", "bank reference"
    REASON = "reason", "失败原因", "why it failed"
    PROBLEM = "problem", "问题", "what was wrong in an earlier upload"


_WORDS = {
    ResultColumn.SERIAL: "序号 顺序号 行号 No No.",
    ResultColumn.ORDER: "指令号 付款指令号 业务编号 客户业务编号",
    ResultColumn.PAYEE: "收款人 收款户名 户名 姓名",
    ResultColumn.BANK: "开户行 收款开户行 开户银行",
    ResultColumn.ACCOUNT: "收款账号 账号",
    ResultColumn.AMOUNT: "金额 支付金额 交易金额",
    ResultColumn.RESULT: "支付结果 处理结果 交易状态 结果",
    ResultColumn.ON: "支付日期 交易日期 记账日期 退回日期 日期",
    ResultColumn.REFERENCE: "流水号 银行流水号 交易流水号",
    ResultColumn.REASON: "失败原因 退回原因 原因",
    ResultColumn.PROBLEM: PROBLEM,
}
C = ResultColumn
RESULTS = Form(
    "支付结果文件",
    "payment results",
    synonyms(_WORDS),
    (C.ORDER, C.AMOUNT, C.RESULT, C.ON),
    (C.AMOUNT,),
    identity=(C.ORDER,),
    ignored=(C.SERIAL, C.PAYEE, C.BANK, C.ACCOUNT, C.PROBLEM),
)
_RESULTS = {
    "成功": PaymentResult.PAID,
    "支付成功": PaymentResult.PAID,
    "失败": PaymentResult.FAILED,
    "支付失败": PaymentResult.FAILED,
    "退回": PaymentResult.RETURNED,
    "支付后退回": PaymentResult.RETURNED,
    "退款": PaymentResult.RECOVERED,
    "多领退款到账": PaymentResult.RECOVERED,
}
_ORDER = re.compile(r"ZF0*([1-9][0-9]{0,17})-([1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bank says of one order (支付结果): ``amount_fen`` is above zero; a failure may have no reference."""

    row: int
    payment_id: int
    attempt: int
    result: PaymentResult
    on: date
    amount_fen: Fen
    reference: str
    reason: str


@dataclass(slots=True)
class AnswerDraft(RowDraft):
    """An answer while it is being read: None stands for blank or faulty."""

    order: tuple[int, int] | None = None
    result: PaymentResult | None = None
    on: date | None = None
    amount_fen: Fen | None = None
    reference: str | None = None
    reason: str = ""

    def finished(self) -> Answer | None:
        """The answer, if nothing is wrong with it."""
        if self.faults or self.order is None or self.result is None or self.on is None:
            return None
        assert self.amount_fen is not None  # a required column: blank is a fault
        payment_id, attempt = self.order
        return Answer(
            row=self.row,
            payment_id=payment_id,
            attempt=attempt,
            result=self.result,
            on=self.on,
            amount_fen=self.amount_fen,
            reference=self.reference or "",
            reason=self.reason,
        )


def read_results(
    content: bytes, filename: str, *, today: date, choices: Choices = NO_CHOICES
) -> Reading[Answer]:
    """Read the bank's answer (支付结果文件) and report everything wrong with it at once. Never raises for the content.

    ``today`` is the day of the check: nothing was paid after it. Basis: gb-8-2, gb-10.2-4.
    """
    reading, _ = read_list(
        content,
        filename,
        RESULTS,
        read_row=lambda row, found: _read_row(row, found, today),
        finish=AnswerDraft.finished,
        check=lambda found, drafts: Checked(drafts, tuple(found.title.faults)),
        choices=choices,
    )
    return reading


def _read_row(row: int, found: Found, today: date) -> AnswerDraft:
    sheet = found.sheet
    draft = AnswerDraft(row, sheet.rows[row], found.table.known, RESULTS)
    draft.order = draft.take(C.ORDER, _read_order)
    draft.result = draft.take(C.RESULT, _read_result)
    draft.on = draft.take(C.ON, partial(read_date, counts_from_1904=sheet.counts_from_1904))
    draft.amount_fen = draft.take(C.AMOUNT, read_base)
    draft.reference = draft.take(C.REFERENCE, read_reference)
    draft.reason = (draft.take(C.REASON, lambda cell: fold(cell.text)) or "")[:200]
    if draft.on and draft.on > today:
        draft.add(FaultCode.ARRIVED_IN_FUTURE, C.ON, today=today)
    if draft.result is not PaymentResult.FAILED and not draft.reference and C.REFERENCE not in draft.faulty:
        draft.add(FaultCode.MISSING, C.REFERENCE)
    if draft.result in (PaymentResult.FAILED, PaymentResult.RETURNED) and not draft.reason:
        draft.add(FaultCode.MISSING, C.REASON)
    return draft


def _read_order(cell: Cell) -> tuple[int, int] | Problem:
    found = _ORDER.fullmatch(plain_number(cell.text))
    return (int(found[1]), int(found[2])) if found else problem(FaultCode.ORDER_UNKNOWN)


def _read_result(cell: Cell) -> PaymentResult | Problem:
    return _RESULTS.get(compact(cell.text)) or problem(FaultCode.RESULT_UNKNOWN)
