"""What the law needs to know of one account and year, as frozen records (账户年度记录).

Amounts are whole fen, twelve-month lists begin with January. A record is what was collected, never what was
computed: interest, arrears and balances are the rules' work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from quanyi.law.bounds import Region, Year
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure
from quanyi.law.money import check_fen
from quanyi.law.parameters import ParameterValue
from quanyi.law.periods import Month
from quanyi.law.rules.decision import Rate
from quanyi.law.rules.product import MONTHS, NO_AMOUNTS
from quanyi.law.terms import ContributionKind


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """The four sub-balances of an account, in fen (个人缴费与单位划转，本金与利息). Basis: gb-A-36."""

    own_principal_fen: int = 0
    own_interest_fen: int = 0
    transfer_principal_fen: int = 0
    transfer_interest_fen: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            check_fen(getattr(self, field.name), field.name)

    @classmethod
    def closing(cls, account_year: Figure) -> AccountBalance:
        """The sub-balances with which an ``account.year`` figure ends: the opening of the next year."""
        return cls(*(account_year.part(f"closing_{name}").fen for name in SUB_BALANCES))

    def __add__(self, other: AccountBalance) -> AccountBalance:
        return AccountBalance(*(a + b for a, b in zip(self.amounts, other.amounts, strict=True)))

    @property
    def amounts(self) -> tuple[int, int, int, int]:
        """The four in the order of ``SUB_BALANCES``."""
        return (
            self.own_principal_fen,
            self.own_interest_fen,
            self.transfer_principal_fen,
            self.transfer_interest_fen,
        )

    @property
    def own_fen(self) -> int:
        return self.own_principal_fen + self.own_interest_fen

    @property
    def transfer_fen(self) -> int:
        return self.transfer_principal_fen + self.transfer_interest_fen

    @property
    def total_fen(self) -> int:
        return self.own_fen + self.transfer_fen


SUB_BALANCES = ("own_principal", "own_interest", "transfer_principal", "transfer_interest")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedMonth:
    """One month of contribution as owed and, once paid in full, credited (费款所属月).

    ``own_fen`` and ``transfer_fen`` are what it adds to the account, ``pooled_fen`` what a flexible worker
    pays to the pooled fund. ``credited`` is the month of crediting (记账月份), None while unpaid or paid in
    part. ``deferred_until`` is the last month of an approved deferral (缓缴): until then the month is not in
    arrears. ``source`` is the caller's reference to the entry, such as ``"entry:123"``. ``paid_on`` is the day on which
    the money arrived, None where only the month of crediting is known.
    """

    month: Month
    base_fen: int
    own_fen: int
    transfer_fen: int = 0
    pooled_fen: int = 0
    credited: Month | None = None
    kind: ContributionKind = ContributionKind.NORMAL
    deferred_until: Month | None = None
    source: str | None = None
    paid_on: date | None = None

    def __post_init__(self) -> None:
        for name in ("base_fen", "own_fen", "transfer_fen", "pooled_fen"):
            if check_fen(getattr(self, name), name) < 0:
                raise _negative(name, self.month)

    @property
    def overdue_from(self) -> Month:
        """The first month for which the amount is in arrears if it is not paid."""
        return self.month if self.deferred_until is None else max(self.month, self.deferred_until + 1)

    def in_arrears(self, at: Month) -> bool:
        """Whether the month stands unpaid and not deferred at the end of ``at``."""
        return (self.credited is None or self.credited > at) and self.overdue_from <= at


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRecord:
    """One account through one year (社保年度): the input of ``account.year``.

    ``opening`` is the balance at the end of last year; ``months`` the months owed for this year, every earlier
    month that stood unpaid when the year began, and months of later years that were credited in this one;
    ``payments_own`` and ``payments_transfer`` what was
    paid out of each part, by month. ``received`` is a balance at the end of last year that came from another
    place in this year, its months of this year stand among ``months``; ``moved_out`` is the month in which
    the account left. ``rate`` and ``carried_rate`` stand in for the published rate, of this year's credits
    and of what was carried over. ``yearly_method`` is given only to overrule the region's ``interest_form``.
    """

    year: Year
    region: Region
    opening: AccountBalance = AccountBalance()
    months: tuple[OwedMonth, ...] = ()
    payments_own: tuple[int, ...] = NO_AMOUNTS
    payments_transfer: tuple[int, ...] = NO_AMOUNTS
    received: AccountBalance = AccountBalance()
    moved_out: Month | None = None
    rate: Rate | None = None
    carried_rate: Rate | None = None
    investment_return: ParameterValue | None = None
    yearly_method: bool | None = None

    def __post_init__(self) -> None:
        for month in self.months:
            self._check_month(month)
        for payments in (self.payments_own, self.payments_transfer):
            _check_payments(payments)
        if self.moved_out is not None:
            self._check_move(self.moved_out)

    @property
    def pays_out(self) -> bool:
        """Whether anything was paid out in the year."""
        return any(self.payments_own) or any(self.payments_transfer)

    @property
    def last(self) -> Month:
        """December of the year."""
        return Month(self.year, MONTHS)

    def _check_month(self, owed: OwedMonth) -> None:
        if owed.month.year > self.year and (owed.credited is None or owed.credited.year != self.year):
            raise _misplaced(
                f"{owed.month} 晚于 {self.year}年度，也未在本年度预缴记账，应放入其所属年度",
                f"{owed.month} lies after {self.year} and was not credited in it; give it with its own year",
            )
        if owed.month.year < self.year and owed.credited is not None and owed.credited.year < self.year:
            raise _misplaced(
                f"{owed.month} 已于 {owed.credited} 记账，应已含在上年末储存额中，请从本年度删去",
                f"{owed.month} was credited in {owed.credited} and is in the opening balance; leave it out",
            )

    def _check_move(self, moved_out: Month) -> None:
        late = [
            m.month for m in self.months if m.credited is not None and moved_out < m.credited <= self.last
        ]
        if moved_out.year != self.year or late or self.pays_out:
            raise _misplaced(
                f"账户于 {moved_out} 转出：转出月应在本年度内，转出后不得再记账，已领取待遇的不转移",
                f"the account left in {moved_out}: the month must lie in the year, nothing is credited after "
                "it, and an account in payment is not transferred",
            )


def month_leaf(term: str, owed: OwedMonth, fen: int) -> Figure:
    """An amount of one owed month as a leaf that names the months and the entry."""
    zh = en = str(owed.month)
    if owed.credited is not None and owed.credited is not owed.month and owed.credited != owed.month:
        credited = str(owed.credited)
        zh, en = f"{zh} 费款，{credited} 记账", f"for {en}, credited {credited}"
    return Figure(term, fen, "fen", note_zh=zh, note_en=en, source=owed.source)


def fen_in(owed: OwedMonth, part: str) -> int:
    """One part, ``own``, ``transfer``, ``pooled`` or ``base``, of one month, in fen."""
    fen: int = getattr(owed, f"{part}_fen")
    return fen


def of_part(months: Iterable[OwedMonth], part: str) -> int:
    """Sum of one part, ``own``, ``transfer``, ``pooled`` or ``base``, over months, in fen."""
    return sum(getattr(month, f"{part}_fen") for month in months)


def _check_payments(payments: tuple[int, ...]) -> None:
    if len(payments) != MONTHS or min(check_fen(amount, "payment") for amount in payments) < 0:
        raise _misplaced(
            "支付金额应为一月至十二月 12 个非负整数分",
            "payments must be twelve whole amounts of fen, none negative, January to December",
        )


def _negative(name: str, month: Month) -> InvalidInput:
    return InvalidInput(
        f"{month} 的 {name} 为负数。应缴金额不能为负；更正请用冲销。",
        f"{name} of {month} is negative. What is owed cannot be negative; correct by reversal.",
    )


def _misplaced(zh: str, en: str) -> InvalidInput:
    return InvalidInput(f"账户年度记录有误：{zh}。", f"The record of the account year is wrong: {en}.")
