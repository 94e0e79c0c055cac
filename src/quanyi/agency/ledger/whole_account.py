"""账户一次付清: what an account holds is paid out whole, to its owner or to his heirs, and the rest falls to the pool.

The interest of unsettled years comes with it (`running_interest`); each recipient has a payment of his own, which the
bank answers by itself. What nobody inherits is a journal of its own. Basis: d13-3-2, d13-6-1, d13-6-2, gb-8-4, gb-8-5.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import BenefitAct, BenefitRow, Recipient, Submission
from quanyi.agency.ledger.benefit import Parts, parts_of, share_of
from quanyi.agency.ledger.crediting import last_settled
from quanyi.agency.ledger.history import account_of
from quanyi.agency.ledger.parts import OF_PARTS, take_in_turn
from quanyi.agency.ledger.posting import Entries, Payable, Posting
from quanyi.agency.ledger.running_interest import RunningInterest, running_interest
from quanyi.agency.ledger.selectors import movements
from quanyi.agency.refusal import BenefitRefused
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.law.door import export
from quanyi.law.explain import Figure
from quanyi.law.ledger import Entry, InterestLine, interest_entries_in
from quanyi.law.money import alongside, shared_out
from quanyi.law.periods import Month
from quanyi.law.rules.account_record import AccountBalance
from quanyi.law.rules.inheritance import inheritance
from quanyi.law.terms import JournalPurpose, PersonStatus, Scheme
from quanyi.law.terms import LedgerAccount as A


@dataclass(frozen=True)
class Whole:
    """付清的核定: what is paid of an account and why, with its interest; `parts` is what the account holds by then."""

    figure: Figure
    paid_fen: int
    interest: RunningInterest

    @property
    def parts(self) -> Parts:
        return self.interest.parts

    @property
    def to_pool_fen(self) -> int:
        return self.parts.total_fen - self.paid_fen

    def about(self) -> dict[str, Any]:
        """What the posting credits, for the summary of the submission."""
        return {"interest": self.interest.as_values(), "is_provisional": self.interest.is_provisional}


def interest_now(person: Person) -> RunningInterest:
    """The account with the interest of unsettled years up to last month."""
    return running_interest(account_of(person), Month.of(timezone.localdate()) - 1)


def left_by(person: Person, *, has_heirs: bool = True) -> Whole:
    """可继承额: what the heirs of somebody who died are paid. Raises BenefitRefused while no death is registered.

    Without an heir the law is open (Q10): all of it falls to the pool, by the paper that says so (mark P).
    """
    status = facts_of(person).get("status")
    if status is None or status.value != PersonStatus.DIED.value or status.holds_from is None:
        raise BenefitRefused(_("没有登记死亡。请先办理死亡报告，再核定继承。"))
    interest = interest_now(person)
    if interest.parts.total_fen <= 0:
        raise BenefitRefused(_("个人账户没有余额，没有可以继承的金额。"))
    held = _held(person.pk)
    for year in interest.years:
        held[A.OWN_INTEREST] += year.own_fen
        held[A.TRANSFER_INTEREST] += year.transfer_fen
    balance = AccountBalance(*(held[account] for part in OF_PARTS for account in part))
    figure = inheritance(
        balance, died_on=status.holds_from, share_at_retirement=_share_at_retirement(person),
        held=(interest.own, interest.transfer),
    )  # fmt: skip
    return Whole(figure, figure.fen if has_heirs else 0, interest)


def _share_at_retirement(person: Person) -> Fraction | None:
    pensions = BenefitDecision.objects.filter(person=person, kind=BenefitKind.MONTHLY_PENSION)
    first = pensions.order_by("pk").first()
    return share_of(first.own_fen, first.transfer_fen) if first else None


def _held(person_id: int) -> Counter[A]:
    held = Counter({account: 0 for part in OF_PARTS for account in part})
    for moved in movements(person_id):
        held[moved.account] += moved.amount_fen
    return held


# To the reviewers ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Portion:
    """领取额: what one recipient is paid, in fen, and what of it each part of the account pays."""

    number: int
    own_fen: int
    transfer_fen: int

    @property
    def amount_fen(self) -> int:
        return self.own_fen + self.transfer_fen


def portions(own_fen: int, transfer_fen: int, shares: Sequence[Fraction]) -> list[Portion]:
    """What is paid, by shares that make one whole; the fen that do not divide go one each to those named first."""
    amounts = shared_out(own_fen + transfer_fen, shares)
    owns = alongside(own_fen, amounts)
    return [
        Portion(n, own, fen - own) for n, (own, fen) in enumerate(zip(owns, amounts, strict=True), start=1)
    ]


def paid_parts(whole: Whole) -> tuple[int, int]:
    """What of both parts is paid: where not all of it is, the own part goes first."""
    own = min(whole.parts.own_fen, whole.paid_fen)
    return own, whole.paid_fen - own


def keep_rows(
    submission: Submission,
    person: Person,
    kind: BenefitKind,
    whole: Whole,
    shares: Sequence[Portion],
    *,
    replaces: BenefitDecision | None = None,
) -> None:
    """The decision and a payment to each recipient, as rows of the submission."""
    common = {
        "submission": submission, "person": person, "scheme": Scheme.PENSION.value, "kind": kind.value,
        "month": submission.month, "figure": export(whole.figure),
    }  # fmt: skip
    BenefitRow.objects.create(
        act=BenefitAct.DECISION, decision=replaces, last_month=submission.month, amount_fen=whole.paid_fen,
        account_fen=whole.paid_fen, own_fen=whole.parts.own_fen, transfer_fen=whole.parts.transfer_fen,
        reason=str(kind.label), **common,
    )  # fmt: skip
    BenefitRow.objects.bulk_create(payment_row(common, share) for share in shares)


def payment_row(common: dict[str, Any], share: Portion) -> BenefitRow:
    """A payment to one recipient."""
    return BenefitRow(
        act=BenefitAct.PAYMENT, part=share.number, amount_fen=share.amount_fen, account_fen=share.amount_fen,
        own_fen=share.own_fen, transfer_fen=share.transfer_fen, reason="一次性支付", **common,
    )  # fmt: skip


# The last signature --------------------------------------------------------------------------------------------------


def decision_row(submission: Submission) -> BenefitRow:
    row: BenefitRow = submission.benefit_rows.select_related("person").get(act=BenefitAct.DECISION)
    return row


def payment_rows(submission: Submission) -> list[BenefitRow]:
    return list(submission.benefit_rows.filter(act=BenefitAct.PAYMENT).order_by("part"))


def decide(
    submission: Submission, case_id: int, *, replaces: BenefitDecision | None = None
) -> BenefitDecision:
    """The approved decision, by which its payments are made."""
    row = decision_row(submission)
    return BenefitDecision.objects.create(
        case_id=case_id, person_id=row.person_id, scheme=row.scheme, kind=row.kind, amount_fen=row.amount_fen,
        account_fen=row.account_fen, own_fen=row.own_fen, transfer_fen=row.transfer_fen, first_month=row.month,
        last_month=row.last_month, figure=row.figure, replaces=replaces,
    )  # fmt: skip


def refuse_moved(submission: Submission) -> None:
    """The account must still hold what the payout was worked out from, in books that are open."""
    row, credited = decision_row(submission), submission.summary["interest"]
    parts = parts_of(row.person_id)
    own, transfer = (sum(year[part] for year in credited) for part in ("own_fen", "transfer_fen"))
    settled = last_settled([row.person_id]).get(row.person_id)
    if (parts.own_fen + own, parts.transfer_fen + transfer) != (row.own_fen, row.transfer_fen) or (
        settled is not None and row.month.year <= settled
    ):
        raise BenefitRefused(_("计算之后，该账户又有变动，核定结果已过时。请退回本案，重新计算后再提交。"))


def work_out(submission: Submission, decision_id: int) -> Posting:
    """Interest credited, the recipients' money payable; what is left in a journal of its own to the pool."""
    row, payments = decision_row(submission), payment_rows(submission)
    held = _held(row.person_id)
    credited = list(_interest(submission, row.person_id))
    for entry in credited:
        if entry.person_id:
            held[entry.account] -= entry.amount_fen
    paid = take_in_turn(held, sum(p.own_fen for p in payments), sum(p.transfer_fen for p in payments))
    rest = held - paid
    entries: Entries = {
        JournalPurpose.POSTING: [*credited, *_moved(paid, A.BENEFITS_PAYABLE, row.person_id, row.month)],
        JournalPurpose.TO_POOL: _moved(rest, A.POOLED_FUND, row.person_id, row.month),
    }
    return Posting(entries=entries, person_id=row.person_id, payable=payable(payments, decision_id))


def _interest(submission: Submission, person_id: int) -> Iterator[Entry]:
    for year in submission.summary["interest"]:
        line = InterestLine(person_id, year["own_fen"], year["transfer_fen"])
        yield from interest_entries_in([line], Month.parse(year["month"]))


def _moved(taken: Counter[A], to: A, person_id: int, month: Month) -> list[Entry]:
    """From the account's parts to where they go."""
    if not taken.total():
        return []
    drawn = [Entry(account, fen, person_id, None, month) for account, fen in taken.items() if fen]
    return [*drawn, Entry(to, -taken.total(), None, None, month)]


def payable(rows: Iterable[BenefitRow], decision_id: int) -> list[Payable]:
    """What each recipient is to be paid."""
    return [
        Payable(
            row.pk, decision_id, row.person_id, row.month, row.own_fen, row.transfer_fen, 0, part=row.part
        )
        for row in rows
    ]


def recipients_of(submissions: Iterable[int]) -> dict[tuple[int, int], Recipient]:
    """(submission, number) -> who is paid that part."""
    rows = Recipient.objects.filter(submission__in=set(submissions))
    return {(row.submission_id, row.number): row for row in rows}
