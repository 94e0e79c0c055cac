"""The ledger as values: entries, balanced journals, balances, and the postings of each kind of case (账务).

Signs: a debit (借) is positive, a credit (贷) negative, and the entries of a journal add up to zero. What a
person owns stands on the credit side, so ``balance_of_person`` turns the sign.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from quanyi.law.errors import InvalidInput
from quanyi.law.money import check_fen, format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import CaseKind, LedgerAccount, Scheme

INDIVIDUAL = frozenset(account for account in LedgerAccount if account.is_individual)
# The amounts of a contribution line.
AMOUNTS = ("own_fen", "employer_fen", "account_own_fen", "account_transfer_fen")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger (分录): ``amount_fen`` debit positive, credit negative.

    ``month`` is the month of contribution on RECEIVABLE and CONTRIBUTION_DUE and the month of crediting on
    every other account, for interest runs from crediting. A red entry (红字) takes back an earlier one: it
    stands on the same side with the sign turned, so that a credit that is taken back is no payment.
    """

    account: LedgerAccount
    amount_fen: int
    person_id: int | None
    employer_id: int | None
    month: Month
    is_red: bool = False

    @property
    def is_credit(self) -> bool:
        """Whether the entry stands on the credit side (贷方)."""
        return (self.amount_fen < 0) is not self.is_red


@dataclass(frozen=True, slots=True)
class Journal:
    """Entries that belong together and balance (记账凭证).

    Raises ``InvalidInput`` when empty, unbalanced, with a zero or non-integer amount, when money of one scheme
    would pay what another owes, or when an entry on an individual account names no person.
    Basis: gb-12-2, d13-26-4.
    """

    kind: CaseKind
    entries: tuple[Entry, ...]

    def __post_init__(self) -> None:
        refuse_unbalanced(self.entries)


def refuse_unbalanced(entries: Sequence[Entry]) -> None:
    """分录必须平衡 / Raises ``InvalidInput`` where the entries could be no journal; see ``Journal``.

    Basis: gb-12-2, d13-26-4.
    """
    if not entries:
        raise _refused("没有分录", "it has no entries")
    for entry in entries:
        _check(entry)
    if total := sum(entry.amount_fen for entry in entries):
        raise _refused(f"借贷不平，相差 {format_yuan(total)} 元", f"it is off by CNY {format_yuan(total)}")
    _check_schemes(entries)


@dataclass(frozen=True, slots=True)
class ContributionLine:
    """One person's month (缴费明细), in fen; ``credited_month`` is None while it is not paid."""

    person_id: int
    month: Month
    credited_month: Month | None
    own_fen: int
    employer_fen: int
    account_own_fen: int
    account_transfer_fen: int

    @property
    def total_fen(self) -> int:
        return self.own_fen + self.employer_fen

    @property
    def pooled_fen(self) -> int:
        """What goes to the pooled fund once paid."""
        return self.total_fen - self.account_own_fen - self.account_transfer_fen


@dataclass(frozen=True, slots=True)
class Split:
    """What payments made before cover of a due (应缴与已缴): ``covered`` by each of them, ``surplus_fen`` of each
    beyond it, both in the order of the payments, and the line that stays ``open``, if anything does.
    """

    covered: tuple[ContributionLine, ...]
    surplus_fen: tuple[int, ...]
    open: ContributionLine | None


@dataclass(frozen=True, slots=True)
class SuspenseLine:
    """Money into or out of suspense (暂收款), in fen; who it may belong to, where that is known."""

    amount_fen: int
    month: Month
    employer_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class InterestLine:
    """One person's interest of a year (结息明细), in fen; a true-up may be negative."""

    person_id: int
    own_interest_fen: int
    transfer_interest_fen: int


def split(due: ContributionLine, payments: Sequence[ContributionLine]) -> Split:
    """补差与多收 / What ``payments``, recorded for a month under another wage, cover of what is ``due``, oldest
    first, part by part: a payment stays credited in its month as far as the due reaches.

    A single payment of at least the whole due pays all of it, whatever its parts. That the rest is due on its own
    and leaves credited what was paid is our reading (mark P). Basis: d14-16, gb-A-37-3.
    """
    left, covered = due, []
    total_fen = payments[0].total_fen if len(payments) == 1 else 0
    for payment in payments:
        took = left if total_fen >= due.total_fen else _least(left, payment)
        covered.append(replace(took, credited_month=payment.credited_month))
        left = _less(left, took)
    surplus = tuple(
        payment.total_fen - took.total_fen for payment, took in zip(payments, covered, strict=True)
    )
    return Split(tuple(covered), surplus, left if left.total_fen else None)


def _least(due: ContributionLine, payment: ContributionLine) -> ContributionLine:
    return replace(due, **{name: min(getattr(due, name), getattr(payment, name)) for name in AMOUNTS})


def _less(due: ContributionLine, took: ContributionLine) -> ContributionLine:
    return replace(due, **{name: getattr(due, name) - getattr(took, name) for name in AMOUNTS})


def reverse(journal: Journal, *, kind: CaseKind | None = None) -> Journal:
    """红字冲销 / The journal that undoes ``journal``; ``kind`` is that of the correcting case, by default the
    same.

    Basis: d14-16 (proven errors are corrected; the first record stays).
    """
    return Journal(kind or journal.kind, red(journal.entries))


def red(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """红字 / The entries that take back ``entries``: same accounts, sides and months, signs turned.

    Basis: d14-16.
    """
    return tuple(replace(e, amount_fen=-e.amount_fen, is_red=not e.is_red) for e in entries)


def taken_over_entries(line: ContributionLine) -> tuple[Entry, ...]:
    """迁移月份记账 / A paid month as migrated books hold it: Dr fund, Cr the person's parts, and nothing else.

    Basis: d14-9-4.
    """
    if line.credited_month is None:
        return ()
    parts = (
        (LedgerAccount.OWN_PRINCIPAL, line.account_own_fen),
        (LedgerAccount.TRANSFER_PRINCIPAL, line.account_transfer_fen),
    )
    total = sum(amount for _, amount in parts)
    month = line.credited_month
    credits = (Entry(account, -amount, line.person_id, None, month) for account, amount in parts if amount)
    return (Entry(LedgerAccount.FUND, total, None, None, month), *credits) if total else ()


def surplus_entries(amount_fen: int, employer_id: int | None, month: Month) -> tuple[Entry, ...]:
    """多收款转暂收 / What the bank received in ``month`` beyond what was due: Dr fund, Cr suspense.

    Basis: gb-12-2.
    """
    return tuple(_pair(LedgerAccount.FUND, LedgerAccount.SUSPENSE, amount_fen, employer_id, month))


def balance(
    entries: Iterable[Entry],
    *,
    accounts: Collection[LedgerAccount] | None = None,
    person_id: int | None = None,
    employer_id: int | None = None,
    until: Month | None = None,
) -> int:
    """余额 / Debits minus credits in fen over the entries that match; a filter left out matches all.

    ``until`` is the last month that counts.
    """
    return sum(
        entry.amount_fen
        for entry in entries
        if (accounts is None or entry.account in accounts)
        and (person_id is None or entry.person_id == person_id)
        and (employer_id is None or entry.employer_id == employer_id)
        and (until is None or entry.month <= until)
    )


def balance_of_person(entries: Iterable[Entry], person_id: int, *, until: Month | None = None) -> int:
    """个人账户储存额 / What a person's individual account holds, in fen. Basis: gb-10.3-1."""
    return -balance(entries, accounts=INDIVIDUAL, person_id=person_id, until=until)


def contribution_entries(lines: Iterable[ContributionLine], employer_id: int | None) -> tuple[Entry, ...]:
    """缴费申报记账 / Postings of a declaration: every line falls due, and the paid ones are credited; a flexible
    worker's without an employer.

    Basis: gb-6.2, gb-6.5-1, d14-6-4.
    """
    known = tuple(lines)
    paid = (line for line in known if line.credited_month is not None)
    return due_entries(known, employer_id) + payment_entries(paid, employer_id)


def due_entries(lines: Iterable[ContributionLine], employer_id: int | None) -> tuple[Entry, ...]:
    """应缴记账 / Dr receivable, Cr contribution due, summed for each month of contribution."""
    due: defaultdict[Month, int] = defaultdict(int)
    for line in lines:
        check_line(line)
        due[line.month] += line.total_fen
    return tuple(
        entry
        for month in sorted(due)
        for entry in _pair(
            LedgerAccount.RECEIVABLE, LedgerAccount.CONTRIBUTION_DUE, due[month], employer_id, month
        )
    )


def payment_entries(
    lines: Iterable[ContributionLine], employer_id: int | None, *, source: LedgerAccount = LedgerAccount.FUND
) -> tuple[Entry, ...]:
    """到账记账 / Postings of lines that are paid; each must have a ``credited_month``.

    Dr ``source`` (the fund, or suspense where the money waited) / Cr receivable; Dr contribution due / Cr
    pooled fund and each person's account. Source and pool are summed for each month of crediting, receivable
    and due for each month of contribution; persons' entries stay apart.
    """
    known = tuple(lines)
    summed = payment_totals(known, employer_id, source=source)
    return (*summed, *(entry for line in known for entry in _individual_entries(line, employer_id)))


def payment_totals(
    lines: Iterable[ContributionLine], employer_id: int | None, *, source: LedgerAccount = LedgerAccount.FUND
) -> tuple[Entry, ...]:
    """到账记账合计 / What of ``payment_entries`` is summed: the same for lines that are sums of their months."""
    totals: defaultdict[tuple[LedgerAccount, Month], int] = defaultdict(int)
    for line in lines:
        check_line(line)
        credited = _credited(line)
        totals[source, credited] += line.total_fen
        totals[LedgerAccount.RECEIVABLE, line.month] -= line.total_fen
        totals[LedgerAccount.CONTRIBUTION_DUE, line.month] += line.total_fen
        totals[LedgerAccount.POOLED_FUND, credited] -= line.pooled_fen
    ordered = sorted(totals, key=lambda key: (key[1], key[0].value))
    return tuple(Entry(key[0], totals[key], None, employer_id, key[1]) for key in ordered if totals[key])


def suspense_entries(lines: Iterable[SuspenseLine]) -> tuple[Entry, ...]:
    """暂收记账 / Arrivals that cannot be credited: Dr fund, Cr suspense, in the month of arrival.

    Basis: gb-10.2-1, gb-12-2.
    """
    return tuple(
        entry for line in lines for entry in _moved(LedgerAccount.FUND, LedgerAccount.SUSPENSE, line)
    )


def refund_entries(lines: Iterable[SuspenseLine]) -> tuple[Entry, ...]:
    """暂收款退出基金 / What goes back to who paid it, or was booked already: Dr suspense, Cr fund.

    Basis: gb-12-2.
    """
    return tuple(
        entry for line in lines for entry in _moved(LedgerAccount.SUSPENSE, LedgerAccount.FUND, line)
    )


def _moved(debit: LedgerAccount, credit: LedgerAccount, line: SuspenseLine) -> Iterator[Entry]:
    yield Entry(debit, line.amount_fen, line.person_id, line.employer_id, line.month)
    yield Entry(credit, -line.amount_fen, line.person_id, line.employer_id, line.month)


def interest_entries(lines: Iterable[InterestLine], year: int) -> tuple[Entry, ...]:
    """年度结息记账 / Dr interest source with the total, Cr each person's interest, in December of ``year``.

    Interest below zero takes back interest that was credited before: its entries are red.

    Basis: gb-10.2-3.
    """
    return interest_entries_in(lines, Month(year, 12))


def interest_entries_in(lines: Iterable[InterestLine], month: Month) -> tuple[Entry, ...]:
    """利息记账 / As ``interest_entries``, in the month to which the interest runs. Basis: gb-3-3, gb-8-2, gb-10.2-3."""
    persons = tuple(entry for line in lines for entry in _interest_of(line, month))
    return (*interest_source(-sum(entry.amount_fen for entry in persons), month), *persons)


def interest_source(total_fen: int, month: Month) -> tuple[Entry, ...]:
    """利息来源 / From where the interest of a journal comes, together; none where it comes to nothing.

    Basis: gb-10.2-3.
    """
    if not total_fen:
        return ()
    return (Entry(LedgerAccount.INTEREST_SOURCE, total_fen, None, None, month, total_fen < 0),)


def _pair(
    debit: LedgerAccount, credit: LedgerAccount, amount_fen: int, employer_id: int | None, month: Month
) -> Iterator[Entry]:
    if amount_fen:
        yield Entry(debit, amount_fen, None, employer_id, month)
        yield Entry(credit, -amount_fen, None, employer_id, month)


def _individual_entries(line: ContributionLine, employer_id: int | None) -> Iterator[Entry]:
    own, transfer = line.account_own_fen, line.account_transfer_fen
    for account, fen in ((LedgerAccount.OWN_PRINCIPAL, own), (LedgerAccount.TRANSFER_PRINCIPAL, transfer)):
        if fen:
            yield Entry(account, -fen, line.person_id, employer_id, _credited(line))


def _interest_of(line: InterestLine, month: Month) -> Iterator[Entry]:
    for account, interest_fen in (
        (LedgerAccount.OWN_INTEREST, line.own_interest_fen),
        (LedgerAccount.TRANSFER_INTEREST, line.transfer_interest_fen),
    ):
        if interest_fen:
            yield Entry(account, -interest_fen, line.person_id, None, month, interest_fen < 0)


def _credited(line: ContributionLine) -> Month:
    if line.credited_month is None:
        raise InvalidInput(
            f"人员 {line.person_id} 的 {line.month} 尚未到账，不能记入账户。请先填写到账月份。",
            f"{line.month} of person {line.person_id} is not paid and cannot be credited. "
            "Give the month of crediting.",
        )
    return line.credited_month


def check_line(line: ContributionLine) -> None:
    """Raises ``InvalidInput`` where an amount is negative, or the account gets more than was paid."""
    parts = (getattr(line, name) for name in AMOUNTS)
    if min(check_fen(part, "缴费明细") for part in parts) < 0 or line.pooled_fen < 0:
        raise InvalidInput(
            f"人员 {line.person_id} 的 {line.month} 缴费明细有误：金额为负，"
            "或记入个人账户之和大于缴费总额。请核对费率与规模。",
            f"The line of person {line.person_id} for {line.month} is wrong: an amount is negative, "
            "or the account parts exceed what is paid. Check rates and scale.",
        )


def _check(entry: Entry) -> None:
    if not check_fen(entry.amount_fen, "分录金额"):
        raise _refused(
            f"{entry.account.label_zh} {entry.month} 的金额为零", f"{entry.account.name} has a zero amount"
        )
    if entry.account.is_individual and entry.person_id is None:
        raise _refused(f"{entry.account.label_zh}未写明人员", f"{entry.account.name} names no person")


def _check_schemes(entries: Iterable[Entry]) -> None:
    """Each scheme's entries balance among themselves."""
    sums: defaultdict[Scheme, int] = defaultdict(int)
    for entry in entries:
        sums[entry.account.scheme] += entry.amount_fen
    if off := [scheme for scheme, fen in sums.items() if fen]:
        raise _refused(
            f"{'、'.join(scheme.label_zh for scheme in off)}之间互相占用基金",
            f"the funds of {', '.join(scheme.label_en for scheme in off)} would pay for one another",
        )


def _refused(zh: str, en: str) -> InvalidInput:
    return InvalidInput(
        f"记账凭证不成立：{zh}。请核对后重新生成。", f"The journal cannot stand: {en}. Build it anew."
    )
