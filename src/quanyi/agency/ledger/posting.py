"""入账内容 (a posting), as a value: the entries of a case and the facts that it leaves beside them.

A kind works one out from the books (`kinds/<kind>/posting.py`); `ledger.services.post` alone writes it. A fact's fields
are columns of its table, in fen and ids. Basis: d14-6-4, gb-12-2.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from numpy.typing import NDArray

from quanyi.law.ledger import Entry
from quanyi.law.periods import Month
from quanyi.law.terms import JournalPurpose, LedgerAccount

T = TypeVar("T")


@dataclass(frozen=True)
class InColumns(Generic[T]):
    """成批的一组: a set of a posting that concerns many, as columns, block after block, so that it is never in memory
    as a whole. Met one by one it is the values that it stands for.
    """

    fields: tuple[str, ...]
    count: int
    blocks: Callable[[], Iterator[Sequence[NDArray[Any]]]]
    value: Callable[..., T]

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[T]:
        for block in self.blocks():
            yield from map(self.value, *(column.tolist() for column in block))


@dataclass(frozen=True)
class EntryColumns(InColumns[Entry]):
    """分录的列, and what they add up to by account, in fen."""

    sums: Mapping[LedgerAccount, int] = field(default_factory=dict)


def summed(columns: EntryColumns) -> list[Entry]:
    """One entry an account, for the law to see that the whole balances; the database counts and adds up each."""
    first = next(iter(columns), None)
    return [replace(first, account=a, amount_fen=fen) for a, fen in columns.sums.items() if first and fen]


class TakenBack(NamedTuple):
    """冲销记录: a month that no longer counts, a contribution or one of a migrated year."""

    contribution_id: int | None
    migrated_year_id: int | None
    month: Month


class Owed(NamedTuple):
    """缴费记录: a declared row; without `credited_month` it is owed and not paid."""

    row_id: int
    person_id: int
    employer_id: int | None  # none of a flexible worker
    month: Month
    kind: str
    credited_month: Month | None
    version: int = 1
    replaces: TakenBack | None = None


class Paid(NamedTuple):
    """到账记录: a due, of the books or of this posting, and the day on which the last of its money arrived; the back
    payment of this posting that paid it, where one did.
    """

    contribution: "int | Owed"
    credited_month: Month
    paid_on: date
    back_payment: Owed | None = None


class SchemeOwed(NamedTuple):
    """险种应缴: what a declared row owes in a scheme beside the pension."""

    row_id: int
    person_id: int
    employer_id: int
    scheme: str
    month: Month
    base_fen: int
    own_due_fen: int
    employer_due_fen: int
    credited_month: Month | None


class SchemePaid(NamedTuple):
    """险种到账: a due of another scheme, of the books or of this posting, and the day on which its money arrived."""

    due_id: "int | SchemeOwed"
    credited_month: Month
    paid_on: date


class Moved(NamedTuple):
    """基金收付: money in is positive."""

    reference: str
    on: date
    amount_fen: int


class Suspended(NamedTuple):
    """暂收款: money that belongs to nobody yet."""

    row_id: int | None
    employer_id: int | None
    person_id: int | None
    arrived_on: date
    amount_fen: int
    reason: str


class Released(NamedTuple):
    """暂收款核销: a part that left suspense."""

    item_id: int
    row_id: int
    amount_fen: int


class Settled(NamedTuple):
    """已结息年度: an account year's interest."""

    person_id: int
    year: int
    own_interest_fen: int
    transfer_interest_fen: int
    version: int = 1


class Payable(NamedTuple):
    """待遇支付: a month of a benefit that fell due, and from where it is paid."""

    row_id: int
    decision_id: int
    person_id: int
    month: Month
    own_fen: int
    transfer_fen: int
    pool_fen: int
    part: int = 0  # of what several recipients share


class Answered(NamedTuple):
    """支付记录: what the bank did with an order; one that moved no money bears no journal."""

    row_id: int
    payment_id: int
    attempt: int
    result: str
    amount_fen: int
    moved_money: bool


class Claimed(NamedTuple):
    """多领追回: a month that was not due, and what the account and the pool get back."""

    row_id: int
    payment_id: int
    paid_out: bool
    own_fen: int
    transfer_fen: int
    pool_fen: int


class RowCleared(NamedTuple):
    """挂起办结: a row set aside that waits no longer."""

    row_id: int
    clearance_id: int


class Assessed(NamedTuple):
    """未申报核定: what an employer owes for a month that it did not declare."""

    row_id: int
    employer_id: int
    month: Month
    amount_fen: int


class AssessmentEnded(NamedTuple):
    """核定结清: the month was declared."""

    assessment_id: "int | Assessed"


class FeeCharged(NamedTuple):
    """滞纳金: on what was paid late of a month, on a day."""

    row_id: int
    employer_id: int
    month: Month
    paid_on: date
    basis_fen: int
    amount_fen: int


class FeePaid(NamedTuple):
    """滞纳金缴纳: what of a late fee money out of suspense paid."""

    fee_id: int
    row_id: int
    amount_fen: int


class MovedRelation(NamedTuple):
    """转移: an account that left or came, as `ledger.transfer_models.Transfer`."""

    row_id: int
    person_id: int
    act: str
    number: str
    year: int
    month: Month
    own_principal_fen: int
    own_interest_fen: int
    transfer_principal_fen: int
    transfer_interest_fen: int
    this_year: str  # JSON: [[month, own, transferred], ...]
    pooled_fen: int
    total_fen: int


Entries = Mapping[JournalPurpose, Sequence[Entry]]


def one_journal(entries: Sequence[Entry]) -> Entries:
    return {JournalPurpose.POSTING: entries}


@dataclass(frozen=True, kw_only=True)
class Posting:
    """入账内容. `entries` in the order in which the journals are written; an empty one is not. `in_columns`: what a
    journal holds besides. `person_id`: whom the case is about, where that is one person.

    Two cases that meet in several rows wait for each other in one direction only: each set stands in the order of what
    it refers to.
    """

    entries: Entries = field(default_factory=dict)
    in_columns: Mapping[JournalPurpose, EntryColumns] = field(default_factory=dict)
    person_id: int | None = None
    taken_back: Sequence[TakenBack] = ()
    owed: Sequence[Owed] | InColumns[Owed] = ()
    moved: Sequence[Moved] = ()
    paid: Sequence[Paid] = ()
    suspended: Sequence[Suspended] = ()
    released: Sequence[Released] = ()
    settled: Sequence[Settled] | InColumns[Settled] = ()
    payable: Sequence[Payable] = ()
    answered: Sequence[Answered] = ()
    claimed: Sequence[Claimed] = ()
    rows_cleared: Sequence[RowCleared] = ()
    scheme_owed: Sequence[SchemeOwed] = ()
    scheme_paid: Sequence[SchemePaid] = ()
    assessed: Sequence[Assessed] = ()
    assessments_ended: Sequence[AssessmentEnded] = ()
    fees_charged: Sequence[FeeCharged] = ()
    fees_paid: Sequence[FeePaid] = ()
    transfers: Sequence[MovedRelation] = ()
