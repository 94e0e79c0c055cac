"""Taking in a payment file: the original, and its arrivals as a submission with what matching made of them.

Basis: d14-5-2, d14-6-1, d14-6-3, d14-13, gb-6.5-1.
"""

from collections.abc import Sequence
from typing import Protocol

from django.db import transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import PaymentRow, ReceivedFile, Submission
from quanyi.agency.collect.payments.reading import Arrival
from quanyi.agency.kinds import receipt
from quanyi.agency.staff.models import Account
from quanyi.law.periods import Month
from quanyi.law.terms import Scheme, SuspenseReason


class Outcome(Protocol):
    """What matching made of one arrival; no reason where it is credited."""

    @property
    def employer_id(self) -> int | None: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def due_fen(self) -> int | None: ...
    @property
    def scheme(self) -> Scheme: ...
    @property
    def reason(self) -> SuspenseReason | None: ...


@transaction.atomic
def submit_payments(
    file: ReceivedFile, arrivals: Sequence[Arrival], outcomes: Sequence[Outcome], *, by: Account
) -> Submission:
    """Turn well-read arrivals and their outcomes into a submission, whose month is that of the last arrival."""
    if not arrivals:
        raise ValueError("a submission has rows")
    submission = Submission.objects.create(
        kind=receipt.KIND.case.value,
        month=Month.of(max(arrival.arrived_on for arrival in arrivals)),
        file=file,
        submitted_by=by,
        row_count=len(arrivals),
        summary=_summary(arrivals, outcomes),
    )
    PaymentRow.objects.bulk_create(
        (_row(submission, *pair) for pair in zip(arrivals, outcomes, strict=True)), batch_size=2000
    )
    record(Act.SUBMIT, submission=submission.pk, rows=len(arrivals))
    return submission


def _row(submission: Submission, arrival: Arrival, outcome: Outcome) -> PaymentRow:
    return PaymentRow(
        submission=submission,
        row=arrival.row,
        reference=arrival.reference,
        arrived_on=arrival.arrived_on,
        amount_fen=arrival.amount_fen,
        credit_code=arrival.credit_code,
        employer_name=arrival.employer_name,
        social_security_number=arrival.social_security_number,
        name=arrival.name,
        month=arrival.month,
        remark=arrival.remark,
        employer_id=outcome.employer_id,
        person_id=outcome.person_id,
        due_fen=outcome.due_fen,
        reason=outcome.reason.value if outcome.reason else "",
        scheme=outcome.scheme.value,
    )


def _summary(arrivals: Sequence[Arrival], outcomes: Sequence[Outcome]) -> dict[str, int]:
    credited = [a.amount_fen for a, o in zip(arrivals, outcomes, strict=True) if o.reason is None]
    waiting = [a.amount_fen for a, o in zip(arrivals, outcomes, strict=True) if o.reason is not None]
    return {
        "amount_fen": sum(credited) + sum(waiting),
        "credited_fen": sum(credited),
        "suspense_fen": sum(waiting),
        "credited_rows": len(credited),
        "suspense_rows": len(waiting),
    }
