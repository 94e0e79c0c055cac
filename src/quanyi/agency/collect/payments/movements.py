"""The amount of a movement of money: in one column with its sign or a flag, or in two (收付金额)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from quanyi.law.money import Fen
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.currencies import is_yuan
from quanyi.sheets.draft import RowDraft
from quanyi.sheets.faults import Fault, Place, make_fault
from quanyi.sheets.fields import Problem, problem, read_total
from quanyi.sheets.grid import Cell
from quanyi.sheets.headings import SheetColumn, Table
from quanyi.sheets.text import compact


class Direction(Enum):
    """Whether money came or went, as the account's holder sees it (收付方向)."""

    IN = 1
    OUT = -1


# To a bank's customer 贷 is money in, as on every statement that the bank prints for him.
_FLAGS = {
    **dict.fromkeys(["贷", "贷方", "收", "收入", "收款", "存", "存入", "转入", "入", "入账", "来账", "进", "进账", "C", "CR", "CREDIT", "IN", "+", "贷记", "收方", "汇入", "来帐", "贷方交易", "收款方"], Direction.IN),
    **dict.fromkeys(["借", "借方", "支", "支出", "付", "付款", "取", "支取", "转出", "出", "出账", "往账", "D", "DR", "DEBIT", "OUT", "-", "借记", "付方", "汇出", "付出", "往帐", "借方交易", "付款方"], Direction.OUT),
}  # fmt: skip


class AmountColumns(NamedTuple):
    """The columns of a form that together say an amount."""

    amount: SheetColumn
    money_in: SheetColumn
    money_out: SheetColumn
    sign: SheetColumn
    currency: SheetColumn


@dataclass(slots=True)
class MovementDraft(RowDraft):
    """A row of money while it is being read; ``amount_fen`` is below zero for money out."""

    reference: str | None = None
    amount_fen: Fen | None = None
    in_fen: Fen | None = None
    out_fen: Fen | None = None
    # What the amount is if the sign of an amount below zero beside its flag, or in the column of money out, means a reversal, or only repeats the flag.
    or_else_fen: Fen | None = None

    def take_amount(self, columns: AmountColumns) -> None:
        """Read the amount from whichever columns the file has."""
        self.take(columns.currency, _read_currency)
        if columns.amount in self.columns:
            self._one_column(columns)
        if self.amount_fen is None and not self.faulty & {columns.amount, columns.sign}:
            self._two_columns(columns)
        column = self.amount_column(columns)
        nothing_said = column in self.columns and not self.faulty & set(columns)
        if self.amount_fen is None and nothing_said:
            self.add(FaultCode.MISSING, column)

    def amount_column(self, columns: AmountColumns) -> SheetColumn:
        """The column in which the amount stands, for messages."""
        there = (c for c in (columns.amount, columns.money_in, columns.money_out) if c in self.columns)
        return next((column for column in there if self.cell(column)), columns.amount)

    def _one_column(self, columns: AmountColumns) -> None:
        amount = self.take(columns.amount, read_total)
        if columns.sign not in self.columns or amount is None:
            self.amount_fen = amount
            return
        flag = self.cell(columns.sign)
        direction = _FLAGS.get(compact(flag.text).upper().strip("()")) if flag else None
        if direction is None:
            self.add(FaultCode.SIGN_UNKNOWN, columns.sign)
            return
        self.amount_fen = amount * direction.value
        if amount < 0:
            self.or_else_fen = abs(amount) * direction.value

    def _two_columns(self, columns: AmountColumns) -> None:
        self.in_fen = self.take(columns.money_in, read_total)
        self.out_fen = self.take(columns.money_out, read_total)
        if self.in_fen and self.out_fen:
            self.add(FaultCode.BOTH_SIDES, columns.money_out)
        elif self.in_fen is not None or self.out_fen is not None:
            self.amount_fen = (self.in_fen or 0) - (self.out_fen or 0)
            # Of money out below zero: a reversal, or a sign that says once more what the column says.
            self.or_else_fen = self.out_fen if self.out_fen and self.out_fen < 0 else None


def no_amount(table: Table, columns: AmountColumns) -> Iterator[Fault]:
    """A list of money has its amounts in one column or in two; a flag without an amount is none."""
    if not table.known.keys() & {columns.amount, columns.money_in, columns.money_out}:
        read = "、".join(heading.text for heading in table.headings)
        yield make_fault(
            FaultCode.HEADING_MISSING, Place(table.heading_row), read, heading=columns.amount.label_zh
        )


def _read_currency(cell: Cell) -> str | Problem:
    return compact(cell.text) if is_yuan(cell.text) else problem(FaultCode.CURRENCY_OTHER)
