"""重算补差: benefits decided on a provisional rate or wage, worked out anew once it is published, and the difference.

A pension is assessed again on what was known of the person when it was decided, with the rate and the wages of today:
it is paid in the new amount from now on, and what was paid too little of the months before is paid once. An account
that was paid out whole pays what the settlement of its year added. A case each, with four signatures.
Basis: d14-6-4, d14-16, gb-6.7-2, gb-8-2, gb-10.2-3, sil-15.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import BenefitAct, BenefitRow, Submission
from quanyi.agency.kinds.benefit import matters
from quanyi.agency.kinds.benefit.decisions import (
    Retirement,
    live,
    new_submission,
    pension_as_known,
    subject_of,
)
from quanyi.agency.kinds.benefit.sorts import PAID_WHOLE
from quanyi.agency.ledger import benefit as ledger_benefit
from quanyi.agency.ledger.payout import payments_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind
from quanyi.agency.review.claims import cases_under
from quanyi.agency.review.selectors import standing
from quanyi.agency.staff.models import Account
from quanyi.law.door import export
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.rules.pension import pension_difference
from quanyi.law.terms import RetirementGroup
from quanyi.law.workflow import State

RULES = ("pension.monthly", "pension.difference", "account.interest_until")


@dataclass(frozen=True)
class Difference:
    """补差: a decision, what it comes to now, and what is owed for the months paid (below zero: was paid too much)."""

    decision: BenefitDecision
    figure: Figure  # of the new amount
    amount_fen: int
    account_fen: int
    owed: Figure
    owed_account_fen: int
    about: dict[str, Any]

    @property
    def kind(self) -> BenefitKind:
        return BenefitKind(self.decision.kind)

    @property
    def owed_fen(self) -> int:
        return self.owed.fen


def differences(region: str) -> Iterator[Difference]:
    """What can be made good now, of a region."""
    decisions = live(BenefitDecision.objects.filter(person__region=region)).select_related("person", "case")
    for decision in decisions.filter(Q(kind=BenefitKind.MONTHLY_PENSION) | Q(kind__in=PAID_WHOLE)).order_by(
        "pk"
    ):
        if found := difference_of(decision):
            yield found


def difference_of(decision: BenefitDecision) -> Difference | None:
    """What a decision comes to now beyond what was decided; None where it was final, or nothing has changed."""
    if decision.kind in PAID_WHOLE:
        return _left_over(decision)
    submission = _submission_of(decision)
    if not submission.summary.get("is_provisional") or _is_under_way(decision):
        return None
    asked = _asked(submission.summary["asked"])
    known_at = submission.summary.get("known_at") or submission.submitted_at.isoformat()
    found = pension_as_known(decision.person, asked, known_at=datetime.fromisoformat(known_at))
    if found.amount_fen == decision.amount_fen:
        return None
    months = len(_months_paid(decision))
    before = Figure("monthly_pension", decision.amount_fen, "fen")
    owed = pension_difference(before, found.figure, months_paid=months)
    owed_account = max((found.account_fen - decision.account_fen) * months, 0)
    about = {
        "asked": submission.summary["asked"],
        "known_at": known_at,
        "is_provisional": found.is_provisional,
        "parts": [found.parts.own_fen, found.parts.transfer_fen],
    }
    return Difference(decision, found.figure, found.amount_fen, found.account_fen, owed, owed_account, about)


def _left_over(decision: BenefitDecision) -> Difference | None:
    """What the settlement of its year left in an account that was paid out whole."""
    parts = ledger_benefit.parts_of(decision.person_id)
    if parts.total_fen <= 0 or decision.first_month not in _months_paid(decision) or _is_under_way(decision):
        return None
    before = Figure("account_balance", decision.amount_fen, "fen")
    now = Figure("account_balance", decision.amount_fen + parts.total_fen, "fen")
    figure = pension_difference(before, now, months_paid=1)
    about = {"parts": [parts.own_fen, parts.transfer_fen]}
    return Difference(decision, figure, parts.total_fen, parts.total_fen, figure, parts.total_fen, about)


def _submission_of(decision: BenefitDecision) -> Submission:
    assert decision.case is not None
    latest = decision.case.rounds.select_related("submission").last()
    assert latest is not None
    submission: Submission = latest.submission
    return submission


def _asked(kept: dict[str, Any]) -> Retirement:
    written_on = kept["written_on"]
    return Retirement(
        Month.parse(kept["chosen"]),
        RetirementGroup(kept["group"]),
        date.fromisoformat(written_on) if written_on else None,
    )


def _months_paid(decision: BenefitDecision) -> set[Month]:
    """The months paid of a benefit, on this decision or an earlier one, and not claimed back."""
    return {
        order.payment.month
        for order in payments_of(decision.person_id)
        if order.payment.row.kind == decision.kind and not order.is_claimed
    }


@transaction.atomic
def submit_difference(found: Difference, *, by: Account) -> Submission:
    """A difference as a submission: the decision in its new amount, and what is paid once for the months before."""
    now = Month.of(timezone.localdate())
    titles = subject_of(found.decision.person, found.kind, f"（{BenefitAct.REASSESSMENT.label}）")
    rows = list(_rows(found, now))
    submission = new_submission(
        BenefitAct.REASSESSMENT, now, titles, len(rows), by, rules=versions_of(RULES), about=found.about
    )
    for row in rows:
        row.submission = submission
        row.save()
    record(Act.SUBMIT, person_id=found.decision.person_id, submission=submission.pk, kind=found.decision.kind)
    return submission


def _is_under_way(decision: BenefitDecision) -> bool:
    cases = cases_under(matters.benefit(decision.person_id, decision.kind))
    return any(standing(case).state is State.WAITING for case in cases)


def _rows(found: Difference, now: Month) -> Iterator[BenefitRow]:
    """The decision as it stands from now on, and what is owed of the months before, once."""
    decision, is_pension = found.decision, found.kind == BenefitKind.MONTHLY_PENSION
    own_fen, transfer_fen = found.about["parts"]
    same = {
        "act": BenefitAct.REASSESSMENT,
        "person": decision.person,
        "scheme": decision.scheme,
        "own_fen": own_fen,
        "transfer_fen": transfer_fen,
        "reason": _("利率或平均工资公布，按公布值重算"),
    }
    yield BenefitRow(
        **same,
        kind=decision.kind,
        decision=decision,
        month=decision.first_month if is_pension else now,
        last_month=decision.last_month if is_pension else now,
        amount_fen=found.amount_fen,
        account_fen=found.account_fen,
        figure=export(found.figure),
    )
    if is_pension and found.owed_fen > 0:
        yield BenefitRow(
            **same,
            kind=BenefitKind.PENSION_DIFFERENCE,
            month=now,
            last_month=now,
            amount_fen=found.owed_fen,
            account_fen=min(found.owed_account_fen, found.owed_fen),
            figure=export(found.owed),
        )
