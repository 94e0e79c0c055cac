"""接收比对文件: a file of another authority becomes a case. Basis: d14-5-1, d14-6-3, d14-7."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect import services as collect
from quanyi.agency.collect.answers import choices_of
from quanyi.agency.collect.models import ComparisonRow, Exchange, FileKind, Outcome, ReceivedFile, Submission
from quanyi.agency.collect.payments import PAYMENTS, read_payments
from quanyi.agency.collect.payments.vouchers import by_voucher
from quanyi.agency.desk.handing_in import HandIn, seen_before
from quanyi.agency.kinds import comparison
from quanyi.agency.kinds.comparison.columns import PERSONS, UNITS, Notified, paid, read_persons, read_units
from quanyi.agency.kinds.comparison.matching import Compared, compare_payments, compare_persons, compare_units
from quanyi.agency.review import services as review_services
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.periods import Month
from quanyi.sheets import Reading, asked_as_faults
from quanyi.sheets.choices import Choices
from quanyi.sheets.headings import Form


@dataclass(frozen=True)
class Letter:
    """来文: by which letter of which day an authority sent its file."""

    number: str
    sent_on: date


@dataclass(frozen=True)
class Source:
    """通报部门: what its list looks like, and how its rows are compared."""

    form: Form
    read: Callable[..., Reading[Any]]
    compare: Callable[[Sequence[Notified]], list[Compared]]


def _read_paid(content: bytes, name: str, *, today: date, choices: Choices) -> Reading[Any]:
    reading: Reading[Any] = read_payments(content, name, today=today, choices=choices)
    return replace(reading, rows=tuple(paid(by_voucher(reading.rows))))


_PERSONS, _UNITS = Source(PERSONS, read_persons, compare_persons), Source(UNITS, read_units, compare_units)
SOURCES = {
    FileKind.POLICE: _PERSONS,
    FileKind.CIVIL: _PERSONS,
    FileKind.MARKET: _UNITS,
    FileKind.STAFFING: _UNITS,
    FileKind.TAX: Source(PAYMENTS, _read_paid, compare_payments),
}


def read_for(file: ReceivedFile, choices: Choices) -> Reading[Any]:
    """Read a kept file as the list of whom it is from."""
    source = SOURCES[FileKind(file.kind)]
    return source.read(bytes(file.content), file.name, today=timezone.localdate(), choices=choices)


@transaction.atomic
def hand_in_notice(
    content: bytes,
    name: str,
    kind: FileKind,
    letter: Letter,
    *,
    by: Account,
    reopens: Case | None = None,
) -> HandIn:
    """接收通报文件: keep the file and by which letter it came, read it, compare it, and open a case if it has no fault.

    The same bytes of the same authority are recognised: then nothing is added, and the first letter stands.
    """
    file, is_new = collect.receive_bank_file(content, name, kind, by=by)
    Exchange.objects.get_or_create(file=file, defaults={"letter": letter.number, "sent_on": letter.sent_on})
    if known := seen_before(file, is_new=is_new):
        return known
    reading = asked_as_faults(read_for(file, choices_of(file)))
    check = collect.note_check(file, reading)
    if not reading.ok:
        return HandIn(file, check, None)
    submit = partial(submit_comparison, file, reading.rows, by=by)
    case = review_services.put_before(submit, Claim.of("file", file.pk), by=by, goes_on=reopens)
    return HandIn(file, check, case)


def submit_comparison(file: ReceivedFile, rows: Sequence[Notified], *, by: Account) -> Submission:
    """Rows of a list as a submission, each beside what we had on this day."""
    compared = SOURCES[FileKind(file.kind)].compare(rows)
    counts = Counter(one.outcome.value for one in compared)
    submission = Submission.objects.create(
        kind=comparison.KIND.case.value,
        month=Month.of(timezone.localdate()),
        file=file,
        submitted_by=by,
        row_count=len(compared),
        summary={"source": file.kind, **{outcome.value: counts[outcome.value] for outcome in Outcome}},
    )
    ComparisonRow.objects.bulk_create((_row(submission, one) for one in compared), batch_size=2000)
    record(Act.SUBMIT, submission=submission.pk, rows=len(compared))
    return submission


def _row(submission: Submission, one: Compared) -> ComparisonRow:
    """A row as it is kept; of a person who is not ours, only that there was one (d14-22)."""
    said = one.row
    is_strangers = one.outcome is Outcome.UNKNOWN and not said.reference
    return ComparisonRow(
        submission=submission,
        row=said.row,
        event=said.event.value,
        outcome=one.outcome.value,
        person_id=one.person_id,
        employer_id=one.employer_id,
        number="" if is_strangers else said.number,
        name="" if is_strangers else said.name,
        former_name="" if is_strangers else said.former_name,
        on=None if is_strangers else said.on,
        reference=said.reference,
        amount_fen=said.amount_fen,
        ours=dict(one.ours),
    )
