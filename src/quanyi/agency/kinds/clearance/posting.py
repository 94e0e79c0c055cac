"""Posting a clearance: money leaves suspense for dues, for who paid it, or because it was booked already.

A due is paid in full or not at all; what several arrivals give together counts together. It is credited in the month
in which the last of the money arrived: that it waited is no fault of the person's (decision 019).

Basis: gb-6.2, gb-6.5-1, gb-12-2.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import ClearanceRow, Submission
from quanyi.agency.kinds.clearance.rolling import (
    by_employer,
    fees_paid,
    oldest_paid,
    why_not_fees,
    why_not_whole,
)
from quanyi.agency.ledger.crediting import credit_dues, not_credited, shut_among
from quanyi.agency.ledger.matching import Books, Target
from quanyi.agency.ledger.models import Contribution, SuspenseClearing, SuspenseItem
from quanyi.agency.ledger.posting import Moved, Posting, Released, one_journal
from quanyi.agency.ledger.suspense import waiting_items
from quanyi.agency.locks import Lock, take_each
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.models import Case
from quanyi.agency.wording import run_on
from quanyi.law import ledger as law_ledger
from quanyi.law.ledger_arrears import MonthOwed, late_fee_paid_entries
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import ClearanceUse, LedgerAccount


@dataclass(frozen=True)
class Taking:
    """A part of an item, and what it is to become; as `collect.ClearanceRow`."""

    item_id: int
    use: ClearanceUse
    amount_fen: int
    employer_id: int | None = None
    person_id: int | None = None
    month: Month | None = None

    @property
    def target(self) -> Target | None:
        if self.month is None or self.use not in DUES:
            return None
        of_employer = self.use is ClearanceUse.EMPLOYER_DUE
        return Target(
            self.employer_id if of_employer else None, None if of_employer else self.person_id, self.month
        )


DUES = (ClearanceUse.EMPLOYER_DUE, ClearanceUse.PERSON_DUE)


@dataclass
class Plan:
    """What the takings come to: the dues they pay; or `refusals`, a sentence for each that cannot be."""

    paid: list[tuple[Contribution, date]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def plan(takings: Sequence[Taking]) -> Plan:
    """Hold takings against what is left of their items and against what is open; said to the clerk before review."""
    items = {waits.item.pk: waits for waits in waiting_items([taking.item_id for taking in takings])}
    planned = Plan()
    taken: defaultdict[int, int] = defaultdict(int)
    for taking in takings:
        taken[taking.item_id] += taking.amount_fen
    for item_id, amount_fen in taken.items():
        left_fen = items[item_id].left_fen
        if amount_fen > left_fen:
            planned.refusals.append(
                _("暂收款 %(item_id)s 只剩 %(left_fen)s 元，不能处理 %(amount_fen)s 元。请按余额填写。")
                % {
                    "item_id": item_id,
                    "left_fen": format_yuan(left_fen),
                    "amount_fen": format_yuan(amount_fen),
                }
            )
    arrived = {item_id: waits.item.arrived_on for item_id, waits in items.items()}
    _plan_dues(takings, arrived, planned)
    planned.refusals += _booked_otherwise(takings)
    return planned


def plan_rows(rows: Sequence[ClearanceRow]) -> Plan:
    """As `plan`, with what rolls to an employer's oldest dues and what pays its late fees."""
    planned = plan([taking_of(row) for row in rows])
    items = SuspenseItem.objects.in_bulk({row.item_id for row in rows})
    rolling = by_employer(rows, ClearanceUse.OLDEST, items)
    fees = by_employer(rows, ClearanceUse.LATE_FEE, items)
    planned.refusals += filter(None, (*map(why_not_whole, rolling), *map(why_not_fees, fees)))
    rolled = [paid for parts in rolling for paid in oldest_paid(parts)]
    planned.refusals += shut_among(due for due, _day in rolled)
    planned.paid += rolled
    if len({due.pk for due, _day in planned.paid}) < len(planned.paid):
        planned.refusals.append(_("同一个月的应缴在本件中转入了两次。请改用一种去向，或分件处理。"))
    return planned


def _plan_dues(takings: Sequence[Taking], arrived: dict[int, date], planned: Plan) -> None:
    groups: defaultdict[Target, list[Taking]] = defaultdict(list)
    for taking in takings:
        if taking.target:
            groups[taking.target].append(taking)
    books = Books.of(groups)
    for target in sorted(groups, key=lambda target: target.person_id is None):
        dues = books.take(target)
        due_fen = sum(due.row.own_due_fen + due.row.employer_due_fen for due in dues)
        given_fen = sum(taking.amount_fen for taking in groups[target])
        if not dues:
            planned.refusals.append(
                _("%(month)s 没有未到账的应缴。请核对单位（或个人）和费款所属期。") % {"month": target.month}
            )
        elif why := books.why_shut(dues):
            planned.refusals.append(not_credited(target.month, why))
        elif due_fen != given_fen:
            planned.refusals.append(
                _(
                    "%(month)s 未到账应缴为 %(due_fen)s 元，本件转入 %(given_fen)s 元。"
                    "一个月的应缴须一次足额记入，请改为恰好相等的金额，余款另行处理。"
                )
                % {
                    "month": target.month,
                    "due_fen": format_yuan(due_fen),
                    "given_fen": format_yuan(given_fen),
                }
            )
        else:
            day = max(arrived[taking.item_id] for taking in groups[target])
            planned.paid += [(due, day) for due in dues]


def _booked_otherwise(takings: Sequence[Taking]) -> Iterator[str]:
    """Takings said to be the same money as declared arrivals: no more than was declared and not yet so explained."""
    groups: defaultdict[tuple[int, Month], int] = defaultdict(int)
    for taking in takings:
        if taking.use is ClearanceUse.DECLARED and taking.employer_id and taking.month:
            groups[taking.employer_id, taking.month] += taking.amount_fen
    for (employer_id, month), given_fen in groups.items():
        free_fen = declared_without_reference(employer_id, month)
        if given_fen > free_fen:
            yield (
                _(
                    "%(month)s 按申报记为到账、尚无银行流水号的只有 %(free_fen)s 元，"
                    "不能以 %(given_fen)s 元作同一笔款处理。请核对费款所属期和金额。"
                )
                % {"month": month, "free_fen": format_yuan(free_fen), "given_fen": format_yuan(given_fen)}
            )


def declared_without_reference(employer_id: int, month: Month) -> int:
    """Fen that declarations booked as arrived for a month, less what clearances found to be the same money."""
    declared = Contribution.objects.filter(
        employer_id=employer_id, month=month, credited_month__isnull=False, reversal__isnull=True
    ).aggregate(fen=Sum(F("row__own_due_fen") + F("row__employer_due_fen")))["fen"]
    explained = SuspenseClearing.objects.filter(
        row__use=ClearanceUse.DECLARED.value, row__employer_id=employer_id, row__month=month
    ).aggregate(fen=Sum("amount_fen"))["fen"]
    return (declared or 0) - (explained or 0)


def work_out(case: Case, submission: Submission) -> Posting:
    """Plan again: what the reviewers saw must still be possible."""
    _lock_declared(submission.clearance_rows.all())
    return try_out(case, submission)


def try_out(case: Case, submission: Submission) -> Posting:
    """As `work_out`, and nobody is kept waiting."""
    rows = list(submission.clearance_rows.select_related("item").order_by("pk"))
    planned = plan_rows(rows)
    if planned.refusals:
        raise PostingRefused(
            run_on((_("提交之后，账上有了变动。"), *planned.refusals, _("请退回案件，重新提交。")))
        )
    entries, paid = credit_dues(planned.paid, source=LedgerAccount.SUSPENSE)
    today = timezone.localdate()
    entries += law_ledger.refund_entries(_leaving(row, today) for row in rows if row.use in LEAVES)
    charged = by_employer(rows, ClearanceUse.LATE_FEE, {row.item_id: row.item for row in rows})
    entries += late_fee_paid_entries(
        (
            MonthOwed(part.employer_id, Month.of(part.arrived_on), part.amount_fen)
            for parts in charged
            for part in parts
        ),
        source=LedgerAccount.SUSPENSE,
    )
    refunds = [row for row in rows if row.use == ClearanceUse.REFUND.value]
    return Posting(
        entries=one_journal(entries),
        moved=[
            Moved(refund_reference(case.number, n), today, -row.amount_fen)
            for n, row in enumerate(refunds, 1)
        ],
        paid=paid,
        released=[
            Released(row.item_id, row.pk, row.amount_fen)
            for row in sorted(rows, key=lambda row: (row.item_id, row.pk))
        ],
        fees_paid=sorted(fee for parts in charged for fee in fees_paid(parts)),
    )


LEAVES = (ClearanceUse.REFUND.value, ClearanceUse.DECLARED.value)


def taking_of(row: ClearanceRow) -> Taking:
    return Taking(
        row.item_id, ClearanceUse(row.use), row.amount_fen, row.employer_id, row.person_id, row.month
    )


def _leaving(row: ClearanceRow, today: date) -> law_ledger.SuspenseLine:
    """A refund leaves the fund when it is ordered; money booked twice was never there."""
    item: SuspenseItem = row.item
    on = today if row.use == ClearanceUse.REFUND.value else item.arrived_on
    return law_ledger.SuspenseLine(row.amount_fen, Month.of(on), item.employer_id, item.person_id)


def _lock_declared(rows: Iterable[ClearanceRow]) -> None:
    declared = {row.employer_id for row in rows if row.use == ClearanceUse.DECLARED.value and row.employer_id}
    take_each(Lock.DECLARED_RECEIPTS, declared)


def refund_reference(case_number: str, n: int) -> str:
    """付款指令号: under which the bank is told to pay the n-th refund of a case, and gives it back in its statement."""
    return f"TK{case_number}-{n}"
