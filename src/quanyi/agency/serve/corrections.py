"""What was corrected in a person's record, as the person sees it. Basis: d14-16."""

from datetime import datetime

from django.db.models import Q

from quanyi.agency.collect.models import CorrectionRow
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.posted_months import as_it_stood
from quanyi.agency.registry.models import Person
from quanyi.agency.review.kind import Books, codes_of
from quanyi.agency.review.models import Case
from quanyi.agency.serve.record import CorrectionRecord
from quanyi.law.terms import CorrectionReason, CorrectionTarget


def corrections_of(person: Person, *, known_at: datetime | None = None) -> tuple[CorrectionRecord, ...]:
    """The corrections that were posted for a person, newest first."""
    posted = Case.objects.filter(kind__in=codes_of(Books.CORRECTING), journals__isnull=False)
    posted = posted.filter(
        Q(rounds__submission__correction__person=person)
        | Q(rounds__submission__correction__right_row__social_security_number=person.social_security_number)
        | Q(
            rounds__submission__rate_correction__isnull=False,
            rounds__submission__interest_differences__person=person,
        )
    )
    if known_at:
        posted = posted.filter(journals__posted_at__lte=known_at)
    return tuple(_record(person, case) for case in posted.distinct().order_by("-pk"))


def _record(person: Person, case: Case) -> CorrectionRecord:
    latest = case.rounds.select_related("submission__correction__right_row").latest("number")
    row: CorrectionRow | None = getattr(latest.submission, "correction", None)  # none: the rate of a region
    lines = ledger.lines_of_case(person.pk, case.pk)
    interest = [line for line in lines if line.account in ledger.INTEREST]
    before, after = (_before(person, row), _after(person, row)) if row else (None, None)
    return CorrectionRecord(
        case_id=case.pk,
        case_number=case.number,
        posted_at=ledger.journals_of(case.pk)[0].posted_at,
        target=CorrectionTarget(row.target) if row else CorrectionTarget.SETTLED_YEAR,
        reason=CorrectionReason(row.reason) if row else CorrectionReason.WRONG_RATE,
        month=latest.submission.month,
        before_fen=None if before is None else sum(before),
        after_fen=None if after is None else sum(after),
        principal_fen=sum(line.amount_fen for line in lines if line.account not in ledger.INTEREST),
        interest_fen=sum(line.amount_fen for line in interest),
        years=tuple(sorted({line.month.year for line in interest})),
        evidence=row.evidence if row else "",
        paper=row.evidence_name if row else "",
        before_parts=before or (),
        after_parts=after or (),
    )


def _before(person: Person, row: CorrectionRow) -> tuple[int, ...] | None:
    """What each paid line of the month had of the person; None where it was not this person's, or of a year."""
    if row.person_id not in (None, person.pk):  # another's: not read, and not opened by a look at this one
        return None
    stood = as_it_stood(row)
    if stood is None or stood.person.pk != person.pk:
        return None
    return tuple(part.line.own_fen for part in stood.paid_parts)


def _after(person: Person, row: CorrectionRow) -> tuple[int, ...] | None:
    """What counts as paid now: the rows of the month that were paid when it was corrected."""
    right, summary = row.right_row, row.submission.summary
    if right is None or right.social_security_number != person.social_security_number:
        return None
    months = summary.get("credited_months") or [summary.get("credited_month")]
    rows = row.submission.declaration_rows.order_by("row")
    return tuple(part.own_due_fen for part, month in zip(rows, months, strict=True) if month)
