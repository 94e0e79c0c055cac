"""Posting benefits: a month's payments of decided benefits become payable, from the account and the pooled fund.

The money leaves the fund when the bank has paid (`answers`). A part of the account is never overdrawn, and payments use
up its principal before its interest (mark P, decision 018).
Basis: d14-2-3, gb-8-2, gb-8-4, gb-10.2-2, gb-12-2.
"""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import BenefitAct, BenefitRow, Submission
from quanyi.agency.kinds.benefit import answers, states
from quanyi.agency.kinds.benefit.grounds import shut_by_events
from quanyi.agency.kinds.benefit.sorts import MONTHLY
from quanyi.agency.ledger import claiming, payout
from quanyi.agency.ledger.advances import advance_entries
from quanyi.agency.ledger.benefit import paid_in, parts_of, share_of, split
from quanyi.agency.ledger.crediting import last_settled
from quanyi.agency.ledger.parts import take_in_turn
from quanyi.agency.ledger.posting import Payable, Posting, one_journal
from quanyi.agency.ledger.selectors import movements
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.models import Case
from quanyi.agency.wording import sentence
from quanyi.law.ledger import Entry, InterestLine, interest_entries_in
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount as A


def interest_with(submission: Submission) -> tuple[int, int]:
    """预结利息: what a decision credits of interest of unsettled years to both parts, in fen."""
    found = submission.summary.get("interest", ())
    return sum(year["own_fen"] for year in found), sum(year["transfer_fen"] for year in found)


def _interest(submission: Submission) -> Posting:
    """The interest that a decision rests on, in the last month for which it was given."""
    row = submission.benefit_rows.get()
    entries: list[Entry] = []
    for year in submission.summary["interest"]:
        line = InterestLine(row.person_id, year["own_fen"], year["transfer_fen"])
        entries += interest_entries_in([line], Month.parse(year["month"]))
    return Posting(entries=one_journal(entries))


def work_out(case: Case, submission: Submission) -> Posting:
    """By what the case asks for."""
    act = submission.summary["act"]
    if act == BenefitAct.DECISION:
        return _interest(submission)
    if act == BenefitAct.OUTCOME:
        return answers.work_out(submission)
    return claiming.work_out(submission) if act == BenefitAct.CLAIM else _payments(submission)


def _payments(submission: Submission) -> Posting:
    rows = list(
        submission.benefit_rows.select_related("decision__replaced_by", "decision__injury").order_by(
            "person_id", "pk"
        )
    )
    settled = last_settled(row.person_id for row in rows)
    paid = paid_in(submission.month, MONTHLY)
    decided = [row.decision for row in rows if row.decision]
    shut = states.shut_decisions(decided, submission.month) | shut_by_events(decided, submission.month)
    entries: list[Entry] = []
    totals: Counter[A] = Counter()
    for row in rows:
        if (row.person_id, row.kind) in paid:
            raise PostingRefused(
                _("本件中有人员的同一月份待遇已由另一案件支付。请退回本案，重新计算后再提交。")
            )
        if why := shut.get(row.decision_id or 0):
            raise PostingRefused(
                _("提交之后，本件中一人的%(told)s，这笔待遇不能支付。请退回本案，重新计算后再提交。")
                % {"told": sentence(why)}
            )
        _refuse_stale(row, settled.get(row.person_id))
        entries += (*_account_entries(row), *advance_entries(row))
        accounts = payout.accounts_of(row.scheme)
        totals[accounts.pool] += row.amount_fen - row.own_fen - row.transfer_fen
        totals[accounts.payable] -= row.amount_fen
    entries += [Entry(account, fen, None, None, submission.month) for account, fen in totals.items() if fen]
    return Posting(entries=one_journal(entries), payable=[_payable(row) for row in rows])


def _payable(row: BenefitRow) -> Payable:
    assert row.decision_id is not None
    pool_fen = row.amount_fen - row.own_fen - row.transfer_fen
    return Payable(row.pk, row.decision_id, row.person_id, row.month, row.own_fen, row.transfer_fen, pool_fen)


def _account_entries(row: BenefitRow) -> Iterator[Entry]:
    """What each part pays: its principal first, then its interest."""
    held: Counter[A] = Counter()
    for moved in movements(row.person_id):
        held[moved.account] += moved.amount_fen
    for account, fen in take_in_turn(held, row.own_fen, row.transfer_fen).items():
        yield Entry(account, fen, row.person_id, None, row.month)


def _refuse_stale(row: BenefitRow, settled_year: int | None) -> None:
    """What was computed must still be what the account can pay, under a decision that still holds."""
    decision = row.decision
    assert decision is not None
    if hasattr(decision, "replaced_by"):
        raise PostingRefused(_("本件中有待遇核定已由另一案件变更或停发。请退回本案，重新计算后再提交。"))
    if settled_year is not None and row.month.year <= settled_year:
        raise PostingRefused(
            _("%(month)s 所在年度已结息，不能再记支付。请退回本案，按未结息年度的月份支付。")
            % {"month": row.month}
        )
    now = split(
        row.account_fen, parts_of(row.person_id), share=share_of(decision.own_fen, decision.transfer_fen)
    )
    if (row.own_fen, row.transfer_fen) != (now.part("paid_from_own").fen, now.part("paid_from_transfer").fen):
        raise PostingRefused(_("计算之后，本批账户又有变动，支付结果已过时。请退回本案，重新计算后再提交。"))
