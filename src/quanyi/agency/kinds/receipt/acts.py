"""接收到账文件: a payment file becomes a case. Basis: gb-6.5-1, gb-10.2-4, d14-6-3, d14-7."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial

from django.db import transaction
from django.utils import timezone

from quanyi.agency.collect import services as collect
from quanyi.agency.collect.answers import choices_of
from quanyi.agency.collect.models import FileKind, PaymentRow
from quanyi.agency.collect.payments import Arrival, PaymentColumn, read_payments
from quanyi.agency.collect.payments.vouchers import by_voucher
from quanyi.agency.desk.handing_in import HandIn, seen_before
from quanyi.agency.kinds.receipt import submission as payments
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.matching import match
from quanyi.agency.locks import Lock, take
from quanyi.agency.review import selectors as review
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.workflow import State
from quanyi.sheets import Fault, FaultCode, Notice, Reading, asked_as_faults, with_faults
from quanyi.sheets.choices import NO_CHOICES, Choices


@transaction.atomic
def hand_in_payments(content: bytes, name: str, *, by: Account, reopens: Case | None = None) -> HandIn:
    """接收到账文件: keep the file, read it, match it with what is open, and open a case if it has no fault.

    `reopens` is a case that was sent back and goes on with this file; the very file that was sent back goes on with its
    own case in any event.
    """
    take(Lock.RECEIPT_FILES)
    file, is_new = collect.receive_bank_file(content, name, FileKind.PAYMENTS, by=by)
    if known := seen_before(file, is_new=is_new):
        return known
    reading = check_payments(content, name, choices_of(file))
    check = collect.note_check(file, reading)
    if not reading.ok:
        return HandIn(file, check, None)
    arrivals = by_voucher(reading.rows)
    matched = match(arrivals)
    submit = partial(payments.submit_payments, file, arrivals, matched.outcomes, by=by)
    case = review_services.put_before(submit, Claim.of("file", file.pk), by=by, goes_on=reopens)
    return HandIn(file, check, case)


def check_payments(content: bytes, name: str, choices: Choices = NO_CHOICES) -> Reading[Arrival]:
    """Read a payment file and hold it against the books: every fault of every row at once."""
    reading = asked_as_faults(read_payments(content, name, today=timezone.localdate(), choices=choices))
    references = {arrival.reference for arrival in reading.rows}
    known = references_under_way(references) | ledger.posted_references(references)
    again = _received_alike(reading, known)
    if again == references:
        again = set()  # nothing is new
    new = tuple(arrival for arrival in reading.rows if arrival.reference not in again)
    told = [_again(reading, reference, known[reference]) for reference in sorted(again)]
    left = replace(reading, rows=new, notices=(*reading.notices, *told))
    return with_faults(left, _received_before(left, known))


def _received_alike(reading: Reading[Arrival], known: Mapping[str, str]) -> set[str]:
    """References that overlapping files bring once more: of the amount and day under which they are registered."""
    rows = PaymentRow.objects.filter(
        reference__in=list(known), submission__round__case__number__in=set(known.values())
    )
    registered = set(
        rows.values_list("reference", "submission__round__case__number", "amount_fen", "arrived_on")
    )
    return {
        line.reference
        for line in by_voucher(reading.rows)
        if (line.reference, known.get(line.reference), line.amount_fen, line.arrived_on) in registered
    }


def _again(reading: Reading[Arrival], reference: str, case: str) -> Notice:
    found = [arrival.row for arrival in reading.rows if arrival.reference == reference]
    rows = "、".join(map(str, found))
    return Notice(
        found[0],
        None,
        f"第{rows}行（流水号{reference}）已在案件{case}中登记，金额、日期相同，本次不再登记。",
        f"Row {rows} ({reference}) is registered in case {case} with the same amount and day: not registered again.",
        "reference_again",
    )


def _received_before(reading: Reading[Arrival], known: Mapping[str, str]) -> Iterator[Fault]:
    """A bank reference that is posted or under way otherwise than it stands here."""
    for arrival in reading.rows:
        if case := known.get(arrival.reference):
            yield reading.fault(
                arrival.row,
                PaymentColumn.REFERENCE,
                FaultCode.REFERENCE_RECEIVED,
                case=case,
            )


def references_under_way(references: Collection[str]) -> dict[str, str]:
    """Bank references in cases that wait for a signature -> case number."""
    rows = PaymentRow.objects.filter(reference__in=references)
    waiting = {
        review.latest_round(case).submission_id: case.number
        for case in review.undecided().filter(rounds__submission__payment_rows__in=rows).distinct()
        if review.standing(case).state is State.WAITING
    }
    found = rows.filter(submission_id__in=waiting).values_list("reference", "submission_id")
    return {reference: waiting[submission] for reference, submission in found}
