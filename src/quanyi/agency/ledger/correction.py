"""Posting a correction: what was wrong is taken back in red, what is right is posted in the months in which it should
have stood, and every settled year gets the difference that the reviewers approved.

Basis: d14-16, d14-6-4, gb-12-2.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Max
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import CorrectionRow, InterestDifference, Submission
from quanyi.agency.ledger.declaration import next_versions
from quanyi.agency.ledger.models import Contribution, Entry, Journal, Reversal, SettledYear, SuspenseItem
from quanyi.agency.ledger.months_taken import why_not_moved_to
from quanyi.agency.ledger.posted_months import (
    NotCorrectable,
    PostedMonth,
    arrears_of,
    posted_contribution,
    posted_migrated,
)
from quanyi.agency.ledger.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.agency.wording import run_on, sentence
from quanyi.law import ledger as law_ledger
from quanyi.law.ledger import ContributionLine
from quanyi.law.ledger import Entry as LawEntry
from quanyi.law.periods import Month
from quanyi.law.terms import JournalPurpose, SuspenseReason

Entries = tuple[LawEntry, ...]


@dataclass(frozen=True)
class Prepared:
    """`parts` in the order in which they are posted; an empty one is not."""

    parts: Mapping[JournalPurpose, Entries]
    correction: CorrectionRow
    wrong: PostedMonth | None
    right: ContributionLine | None
    surplus_fen: int
    differences: Sequence[InterestDifference]


def prepare(case: Case, submission: Submission) -> Prepared:
    """The three journals of a correction. Raises PostingRefused where the books have moved on."""
    correction = submission.correction
    wrong = _wrong(correction)
    right = _right(correction, submission)
    differences = list(submission.interest_differences.all())
    _refuse_stale(submission, correction, right, differences)
    _refuse_taken(wrong, right)
    surplus_fen = _surplus(wrong, correction, right)
    parts = {
        JournalPurpose.REVERSAL: _reversed(wrong),
        JournalPurpose.POSTING: _posted(wrong, surplus_fen, right),
        JournalPurpose.RECOMPUTATION: tuple(_recomputed(differences)),
    }
    if not any(parts.values()):
        raise PostingRefused(
            _("更正前后都没有记入账目的金额，没有可入账的。请作不予受理，并按新的申报办理。")
        )
    return Prepared(parts, correction, wrong, right, surplus_fen, differences)


def finish(journals: Mapping[JournalPurpose, Journal], prepared: Prepared) -> None:
    """The versions of what was corrected, each under the journal that made it."""
    first = next(iter(journals.values()))
    if prepared.wrong is not None:
        taken_back = _take_back(journals.get(JournalPurpose.REVERSAL, first), prepared.wrong)
        if prepared.right is not None:
            _stand_instead(journals.get(JournalPurpose.POSTING, first), prepared, taken_back)
        if prepared.surplus_fen:
            _wait_in_suspense(journals[JournalPurpose.POSTING], prepared.wrong, prepared.surplus_fen)
    if JournalPurpose.RECOMPUTATION in journals:
        _settle_anew(journals[JournalPurpose.RECOMPUTATION], prepared.differences)


def _take_back(journal: Journal, wrong: PostedMonth) -> Reversal:
    """The month that no longer counts, and the back payment that paid it, if one did."""
    if wrong.back_payment_id is not None:
        Reversal.objects.create(journal=journal, contribution_id=wrong.back_payment_id, month=wrong.month)
    return Reversal.objects.create(
        journal=journal,
        contribution_id=wrong.contribution_id,
        migrated_year_id=wrong.migrated_year_id,
        month=wrong.month,
    )


def _wait_in_suspense(journal: Journal, wrong: PostedMonth, surplus_fen: int) -> None:
    """The surplus is on the worklist of money that belongs to nobody yet."""
    assert wrong.paid_on is not None
    SuspenseItem.objects.create(
        journal=journal,
        employer=wrong.employer,
        arrived_on=wrong.paid_on,
        amount_fen=surplus_fen,
        reason=SuspenseReason.CORRECTED.value,
    )


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
        raise PostingRefused(run_on((str(refusal), _("请退回本案，重新办理。")))) from refusal
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
    return law_ledger.red(law_ledger.contribution_entries([wrong.line], wrong.employer.pk))


def _posted(wrong: PostedMonth | None, surplus_fen: int, right: ContributionLine | None) -> Entries:
    """What should have been posted, and the surplus where more money arrived than was due."""
    if wrong is None:
        return ()
    surplus: Entries = ()
    if surplus_fen and wrong.credited_month:
        surplus = law_ledger.surplus_entries(surplus_fen, wrong.employer.pk, wrong.credited_month)
    if right is None:
        return surplus
    if wrong.migrated_year_id is not None:
        return law_ledger.taken_over_entries(right) + surplus
    _refuse_other_arrears(wrong, right)
    return law_ledger.contribution_entries([right], wrong.employer.pk) + surplus


def _refuse_taken(wrong: PostedMonth | None, right: ContributionLine | None) -> None:
    """A month is credited once: none is moved to where one stands."""
    if wrong is None or right is None or (right.person_id, right.month) == (wrong.person.pk, wrong.month):
        return
    if why := why_not_moved_to(wrong.employer, right.person_id, right.month):
        raise PostingRefused(
            _("更正后的参保人 %(month)s %(why)s。请退回本案，以“不应记账”更正原记录。")
            % {"month": right.month, "why": sentence(why)}
        )


def _refuse_other_arrears(wrong: PostedMonth, right: ContributionLine) -> None:
    """Where the month that is right is declared as arrears already, this money would pay it, and owe nothing anew."""
    others = arrears_of(right.person_id, wrong.employer.pk, right.month)
    if any(due.pk != wrong.contribution_id for due in others):
        raise PostingRefused(
            _(
                "更正后的参保人在 %(month)s 已有欠缴记录。请退回本案，以“不应记账”更正原记录，再按补缴重新申报。"
            )
            % {"month": right.month}
        )


def _surplus(wrong: PostedMonth | None, correction: CorrectionRow, right: ContributionLine | None) -> int:
    """Money that did arrive and is not due any more, in fen: the fund goes on holding what the bank holds."""
    if wrong is None or wrong.migrated_year_id is not None or not correction.money_arrived:
        return 0
    paid = right.total_fen if right is not None and right.credited_month else 0
    return max(wrong.paid_fen - paid, 0)


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
    persons |= {correction.person_id}
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
            _("计算之后，案件 %(case)s 又改变了所涉账户，重算结果已过时。请退回本案，重新办理。")
            % {"case": case}
        )
