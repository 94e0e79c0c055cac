"""Posting a correction: what was wrong is taken back in red, what is right is posted in the months in which it should
have stood, and every settled year gets the difference that the reviewers approved.

Basis: d14-16, d14-6-4, gb-12-2.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Max

from quanyi.agency.collect.models import CorrectionRow, DeclarationRow, InterestDifference, Submission
from quanyi.agency.ledger.declaration import next_versions
from quanyi.agency.ledger.models import Contribution, Entry, Journal, Reversal, SettledYear
from quanyi.agency.ledger.posted_months import (
    NotCorrectable,
    PostedMonth,
    posted_contribution,
    posted_migrated,
)
from quanyi.agency.ledger.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.law import ledger as law_ledger
from quanyi.law.ledger import ContributionLine
from quanyi.law.ledger import Entry as LawEntry
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, JournalPurpose

Entries = tuple[LawEntry, ...]


@dataclass(frozen=True)
class Prepared:
    """`parts` in the order in which they are posted; an empty one is not."""

    parts: Mapping[JournalPurpose, Entries]
    correction: CorrectionRow
    wrong: PostedMonth | None
    right: ContributionLine | None
    differences: Sequence[InterestDifference]


def prepare(case: Case, submission: Submission) -> Prepared:
    """The three journals of a correction. Raises PostingRefused where the books have moved on."""
    correction = submission.correction
    wrong = _wrong(correction)
    right = _right(correction, submission)
    differences = list(submission.interest_differences.all())
    _refuse_stale(submission, correction, right, differences)
    reversal, posting = _reversed(wrong), _posted(wrong, correction, right)
    parts = {
        JournalPurpose.REVERSAL: reversal,
        JournalPurpose.POSTING: posting,
        JournalPurpose.RECOMPUTATION: tuple(_recomputed(differences)),
    }
    if not any(parts.values()):
        raise PostingRefused("更正前后都没有记入账目的金额，没有可入账的。请作不予受理，并按新的申报办理。")
    return Prepared(parts, correction, wrong, right, differences)


def finish(journals: Mapping[JournalPurpose, Journal], prepared: Prepared) -> None:
    """The versions of what was corrected, each under the journal that made it."""
    first = next(iter(journals.values()))
    if prepared.wrong is not None:
        taken_back = Reversal.objects.create(
            journal=journals.get(JournalPurpose.REVERSAL, first),
            contribution_id=prepared.wrong.contribution_id,
            migrated_year_id=prepared.wrong.migrated_year_id,
            month=prepared.wrong.month,
        )
        if prepared.right is not None:
            _stand_instead(journals.get(JournalPurpose.POSTING, first), prepared, taken_back)
    if JournalPurpose.RECOMPUTATION in journals:
        _settle_anew(journals[JournalPurpose.RECOMPUTATION], prepared.differences)


def _stand_instead(journal: Journal, prepared: Prepared, taken_back: Reversal) -> None:
    """The month as it should have been."""
    assert prepared.wrong is not None
    assert prepared.right is not None
    line, employer, row = prepared.right, prepared.wrong.employer, prepared.correction.right_row
    assert row is not None
    versions = next_versions(employer.pk, [line.person_id])
    Contribution.objects.create(
        journal=journal,
        row=row,
        person_id=line.person_id,
        employer=employer,
        month=line.month,
        kind=row.kind,
        credited_month=line.credited_month,
        version=versions.get((line.person_id, line.month, row.kind), 1),
        replaces=taken_back,
    )


def _settle_anew(journal: Journal, differences: Iterable[InterestDifference]) -> None:
    """The next version of each settled year."""
    for difference in differences:
        stands = SettledYear.objects.filter(person_id=difference.person_id, year=difference.year)
        SettledYear.objects.create(
            journal=journal,
            person_id=difference.person_id,
            year=difference.year,
            own_interest_fen=difference.own_after_fen,
            transfer_interest_fen=difference.transfer_after_fen,
            version=(stands.aggregate(last=Max("version"))["last"] or 0) + 1,
        )


def _wrong(correction: CorrectionRow) -> PostedMonth | None:
    try:
        if correction.contribution_id is not None:
            return posted_contribution(correction.contribution_id)
        if correction.migrated_year is not None:
            return posted_migrated(correction.migrated_year, correction.month.month)
    except NotCorrectable as refusal:
        raise PostingRefused(f"{refusal} 请退回本案，重新办理。") from refusal
    return None


def _right(correction: CorrectionRow, submission: Submission) -> ContributionLine | None:
    row = correction.right_row
    if row is None:
        return None
    credited = submission.summary["credited_month"]
    person = Person.objects.get(social_security_number=row.social_security_number)
    return ContributionLine(
        person.pk, row.month, Month.parse(credited) if credited else None, row.own_due_fen, row.employer_due_fen,
        row.account_own_fen, row.account_transfer_fen,
    )  # fmt: skip


def _reversed(wrong: PostedMonth | None) -> Entries:
    """In red, what the wrong month posted."""
    if wrong is None:
        return ()
    if wrong.migrated_year_id is not None:
        return law_ledger.red(law_ledger.taken_over_entries(wrong.line))
    due = _due_elsewhere(wrong.line, wrong.employer.pk, wrong.kind.value, before=wrong.contribution_id)
    return law_ledger.red(_entries(wrong.line, wrong.employer.pk, owes=due is None))


def _posted(wrong: PostedMonth | None, correction: CorrectionRow, right: ContributionLine | None) -> Entries:
    """What should have been posted, and the surplus where more money arrived than was due."""
    if wrong is None:
        return ()
    surplus = _surplus(wrong, correction, right)
    if right is None:
        return surplus
    if wrong.migrated_year_id is not None:
        return law_ledger.taken_over_entries(right) + surplus
    due = _due_elsewhere(right, wrong.employer.pk, wrong.kind.value)
    if due is not None and due.own_due_fen + due.employer_due_fen != right.total_fen:
        raise PostingRefused(
            f"{right.month} 的应缴金额在另一笔欠缴记录上，与更正后的不一致。"
            "请退回本案，先以“不应记账”更正补缴，再更正欠缴记录的工资，然后重新申报补缴。"
        )
    return _entries(right, wrong.employer.pk, owes=due is None) + surplus


def _entries(line: ContributionLine, employer_id: int, *, owes: bool) -> Entries:
    due = law_ledger.due_entries([line], employer_id) if owes else ()
    return due + (law_ledger.payment_entries([line], employer_id) if line.credited_month else ())


def _surplus(wrong: PostedMonth, correction: CorrectionRow, right: ContributionLine | None) -> Entries:
    """Money that did arrive and is not due any more waits in suspense: the fund holds what the bank holds."""
    paid = right.total_fen if right is not None and right.credited_month else 0
    if not correction.money_arrived or wrong.credited_month is None or wrong.paid_fen <= paid:
        return ()
    return law_ledger.surplus_entries(wrong.paid_fen - paid, wrong.employer.pk, wrong.credited_month)


def _due_elsewhere(
    line: ContributionLine, employer_id: int, kind: str, *, before: int | None = None
) -> DeclarationRow | None:
    """The unpaid declaration that posted what a back payment pays; None where the line owes by itself."""
    if kind != ContributionKind.BACK_PAYMENT.value:
        return None
    unpaid = Contribution.objects.filter(
        reversal__isnull=True,
        person_id=line.person_id,
        employer_id=employer_id,
        month=line.month,
        kind=ContributionKind.NORMAL.value,
        credited_month__isnull=True,
    )
    if before is not None:
        unpaid = unpaid.filter(pk__lt=before)
    found = unpaid.select_related("row").first()
    return found.row if found else None


def _recomputed(differences: Sequence[InterestDifference]) -> Iterable[LawEntry]:
    """Each year's differences in its December, against the source of interest."""
    by_year = sorted(differences, key=lambda difference: difference.year)
    for year, group in groupby(by_year, key=lambda difference: difference.year):
        lines = [
            law_ledger.InterestLine(
                d.person_id, d.own_after_fen - d.own_before_fen, d.transfer_after_fen - d.transfer_before_fen
            )
            for d in group
        ]
        yield from law_ledger.interest_entries(lines, year)


def _refuse_stale(
    submission: Submission,
    correction: CorrectionRow,
    right: ContributionLine | None,
    differences: Sequence[InterestDifference],
) -> None:
    """What was posted after the computation into the years it covers, or settled beyond them, makes it stale."""
    persons = {difference.person_id for difference in differences}
    persons |= {correction.person_id} if correction.person_id is not None else set()
    persons |= {right.person_id} if right is not None else set()
    until = submission.summary["until_year"]
    later = Entry.objects.filter(
        pk__gt=submission.summary["last_entry_id"], person__in=persons, month__lte=Month(max(until, 1900), 12)
    )
    beyond = SettledYear.objects.filter(person__in=persons, year__gt=until)
    case = (
        later.aggregate(last=Max("journal__case__number"))["last"]
        or beyond.aggregate(last=Max("journal__case__number"))["last"]
    )
    if case:
        raise PostingRefused(
            f"计算之后，案件 {case} 又改变了所涉账户，重算结果已过时。请退回本案，重新办理。"
        )
