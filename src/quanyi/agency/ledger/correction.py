"""Posting a correction: what was wrong is taken back in red, what is right is posted in the months in which it should
have stood, and every settled year gets the difference that the reviewers approved.

Basis: d14-16, d14-6-4, gb-12-2.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest

from django.db.models import Max
from django.utils.translation import gettext as _

from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.models import CorrectionRow, DeclarationRow, InterestDifference, Submission
from quanyi.agency.ledger.crediting import Paid, note_paid
from quanyi.agency.ledger.declaration import next_versions
from quanyi.agency.ledger.models import (
    Contribution,
    Entry,
    FundMovement,
    Journal,
    Reversal,
    SettledYear,
    SuspenseItem,
)
from quanyi.agency.ledger.months_taken import why_not_moved_to
from quanyi.agency.ledger.posted_months import (
    NotCorrectable,
    Part,
    PostedMonth,
    arrears_of,
    posted_contribution,
    posted_migrated,
)
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.agency.wording import run_on, sentence
from quanyi.law import ledger as law_ledger
from quanyi.law.ledger import ContributionLine
from quanyi.law.ledger import Entry as LawEntry
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, JournalPurpose, SuspenseReason

Entries = tuple[LawEntry, ...]


@dataclass(frozen=True)
class RightPart:
    """更正后的一份: a row of the month as it should have been, and its line; `by_voucher`: paid, as a voucher shows."""

    row: DeclarationRow
    line: ContributionLine
    by_voucher: bool = False


@dataclass(frozen=True)
class Prepared:
    """`parts` in the order in which they are posted; an empty one is not."""

    parts: Mapping[JournalPurpose, Entries]
    correction: CorrectionRow | None
    wrong: PostedMonth | None
    rights: Sequence[RightPart]
    surplus: Sequence[tuple[Part, int]]
    differences: Sequence[InterestDifference]


def surplus_of(wrong: PostedMonth, rights: Sequence[RightPart]) -> list[tuple[Part, int]]:
    """Each payment that is not wholly due any more, and how much of it is not, in fen.

    None where the month is said not to have been paid at all, and of migrated books: they hold no record of the money.
    """
    if wrong.migrated_year_id is not None or (rights and rights[0].line.credited_month is None):
        return []
    kept = [part.line.total_fen for part in rights if part.line.credited_month and not part.by_voucher]
    over = [
        (part, part.line.total_fen - still_due)
        for part, still_due in zip_longest(wrong.paid_parts, kept, fillvalue=0)
        if isinstance(part, Part)
    ]
    return [(part, fen) for part, fen in over if fen > 0 and part.paid_on]


def prepare(case: Case, submission: Submission) -> Prepared:
    """The journals of a correction. Raises PostingRefused where the books have moved on."""
    correction: CorrectionRow | None = getattr(submission, "correction", None)  # none: the rate of a region
    wrong = _wrong(correction) if correction else None
    rights = _rights(correction, submission) if correction else []
    differences = list(submission.interest_differences.all())
    _refuse_stale(submission, correction, wrong, rights, differences)
    if wrong and rights:
        _refuse_taken(wrong, rights[0].line)
    surplus = surplus_of(wrong, rights) if wrong and correction and correction.money_arrived else []
    parts = {
        JournalPurpose.REVERSAL: _reversed(wrong),
        JournalPurpose.POSTING: _posted(wrong, rights, surplus),
        JournalPurpose.ARRIVAL: _arrived(wrong, rights),
        JournalPurpose.RECOMPUTATION: tuple(_recomputed(differences)),
    }
    if not any(parts.values()):
        raise PostingRefused(
            _("更正前后都没有记入账目的金额，没有可入账的。请作不予受理，并按新的申报办理。")
        )
    return Prepared(parts, correction, wrong, rights, surplus, differences)


def finish(journals: Mapping[JournalPurpose, Journal], prepared: Prepared) -> None:
    """The versions of what was corrected, each under the journal that made it."""
    first = next(iter(journals.values()))
    if prepared.wrong is not None:
        taken_back = _take_back(journals.get(JournalPurpose.REVERSAL, first), prepared.wrong)
        posting = journals.get(JournalPurpose.POSTING, first)
        for right in prepared.rights:
            stands = _stand_instead(posting, prepared.wrong, right, taken_back)
            if right.by_voucher and prepared.correction:
                _note_arrival(journals[JournalPurpose.ARRIVAL], stands, right, prepared.correction)
        _wait_in_suspense(posting, prepared.wrong, prepared.surplus)
    if JournalPurpose.RECOMPUTATION in journals:
        _settle_anew(journals[JournalPurpose.RECOMPUTATION], prepared.differences)


def _take_back(journal: Journal, wrong: PostedMonth) -> Reversal:
    """The month that no longer counts, the back payment that paid it, if one did, and its supplements."""
    others = [wrong.back_payment_id, *(part.contribution_id for part in wrong.supplements)]
    for contribution_id in others:
        if contribution_id is not None:
            Reversal.objects.create(journal=journal, contribution_id=contribution_id, month=wrong.month)
    return Reversal.objects.create(
        journal=journal,
        contribution_id=wrong.contribution_id,
        migrated_year_id=wrong.migrated_year_id,
        month=wrong.month,
    )


def _wait_in_suspense(journal: Journal, wrong: PostedMonth, surplus: Iterable[tuple[Part, int]]) -> None:
    """The surplus is on the worklist of money that belongs to nobody yet."""
    for part, fen in surplus:
        assert part.paid_on is not None
        SuspenseItem.objects.create(
            journal=journal,
            employer=wrong.employer,
            arrived_on=part.paid_on,
            amount_fen=fen,
            reason=SuspenseReason.CORRECTED.value,
        )


def _stand_instead(
    journal: Journal, wrong: PostedMonth, right: RightPart, taken_back: Reversal
) -> Contribution:
    """The month as it should have been, in the place of what was taken back; a supplement in nobody's."""
    line, row = right.line, right.row
    versions = next_versions(wrong.employer.pk, [line.person_id])
    is_supplement = row.kind == ContributionKind.SUPPLEMENT.value
    return Contribution.objects.create(
        journal=journal,
        row=row,
        person_id=line.person_id,
        employer=wrong.employer,
        month=line.month,
        kind=row.kind,
        credited_month=None if right.by_voucher else line.credited_month,
        version=versions.get((line.person_id, line.month, row.kind), 1),
        replaces=None if is_supplement else taken_back,
    )


def _note_arrival(journal: Journal, due: Contribution, right: RightPart, correction: CorrectionRow) -> None:
    """The money that the voucher shows paid the rest; under its reference it can come into the books once."""
    assert right.line.credited_month is not None
    assert correction.rest_paid_on is not None
    note_paid(journal, [Paid(due.pk, right.line.credited_month, correction.rest_paid_on)])
    FundMovement.objects.create(
        journal=journal,
        reference=correction.rest_reference,
        on=correction.rest_paid_on,
        amount_fen=right.line.total_fen,
    )


def _settle_anew(journal: Journal, differences: Sequence[InterestDifference]) -> None:
    """The next version of each settled year."""
    standing = SettledYear.objects.filter(
        person__id__one_of=[d.person_id for d in differences], year__in={d.year for d in differences}
    )
    last = standing.values("person_id", "year").annotate(last=Max("version"))
    versions = {
        (person_id, year): last for person_id, year, last in last.values_list("person_id", "year", "last")
    }
    copy_rows(
        SettledYear,
        ("journal", "person", "year", "own_interest_fen", "transfer_interest_fen", "version"),
        (
            (
                journal.pk, d.person_id, d.year, d.own_after_fen, d.transfer_after_fen,
                versions.get((d.person_id, d.year), 0) + 1,
            )
            for d in differences
        ),
    )  # fmt: skip


def _wrong(correction: CorrectionRow) -> PostedMonth | None:
    try:
        if correction.contribution_id is not None:
            return posted_contribution(correction.contribution_id)
        if correction.migrated_year is not None:
            return posted_migrated(correction.migrated_year, correction.month.month)
    except NotCorrectable as refusal:
        raise PostingRefused(run_on((str(refusal), _("请退回本案，重新办理。")))) from refusal
    return None


def _rights(correction: CorrectionRow, submission: Submission) -> list[RightPart]:
    if correction.right_row is None:
        return []
    person = Person.objects.get(social_security_number=correction.right_row.social_security_number)
    if "credited_months" not in submission.summary:
        raise PostingRefused(_("本案是按旧的更正办法计算的。请退回本案，重新办理。"))
    months = submission.summary["credited_months"]
    vouchers = submission.summary["by_voucher"]
    rows = submission.declaration_rows.order_by("row")
    return [
        RightPart(row, _line(row, person.pk, month), by_voucher)
        for row, month, by_voucher in zip(rows, months, vouchers, strict=True)
    ]


def _line(row: DeclarationRow, person_id: int, credited: str) -> ContributionLine:
    return ContributionLine(
        person_id, row.month, Month.parse(credited) if credited else None, row.own_due_fen, row.employer_due_fen,
        row.account_own_fen, row.account_transfer_fen,
    )  # fmt: skip


def _reversed(wrong: PostedMonth | None) -> Entries:
    """In red, what the wrong month posted."""
    if wrong is None:
        return ()
    if wrong.migrated_year_id is not None:
        return law_ledger.red(law_ledger.taken_over_entries(wrong.line))
    lines = [part.line for part in wrong.parts]
    return law_ledger.red(law_ledger.contribution_entries(lines, wrong.employer.pk))


def _posted(
    wrong: PostedMonth | None, rights: Sequence[RightPart], surplus: Sequence[tuple[Part, int]]
) -> Entries:
    """What should have been posted, and the surplus where more money arrived than was due."""
    if wrong is None:
        return ()
    employer_id = wrong.employer.pk
    lines = [replace(r.line, credited_month=None) if r.by_voucher else r.line for r in rights]
    for line in lines[:1]:
        _refuse_other_arrears(wrong, line)
    entries: Entries = ()
    if wrong.migrated_year_id is not None and lines and lines[0].credited_month:
        entries, lines = law_ledger.taken_over_entries(lines[0]), lines[1:]
    entries += law_ledger.contribution_entries(lines, employer_id)
    for part, fen in surplus:
        assert part.line.credited_month is not None
        entries += law_ledger.surplus_entries(fen, employer_id, part.line.credited_month)
    return entries


def _arrived(wrong: PostedMonth | None, rights: Sequence[RightPart]) -> Entries:
    """The money that a voucher shows."""
    lines = [right.line for right in rights if right.by_voucher]
    return law_ledger.payment_entries(lines, wrong.employer.pk) if wrong else ()


def _refuse_taken(wrong: PostedMonth, right: ContributionLine) -> None:
    """A month is credited once: none is moved to where one stands."""
    if (right.person_id, right.month) == (wrong.person.pk, wrong.month):
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
    correction: CorrectionRow | None,
    wrong: PostedMonth | None,
    rights: Sequence[RightPart],
    differences: Sequence[InterestDifference],
) -> None:
    """What was posted after the computation into the years it covers, or settled beyond them, makes it stale; so does
    money that paid the month meanwhile.
    """
    if wrong is not None and wrong.stood != submission.summary["stood"]:
        raise PostingRefused(_("计算之后，这个月又有款项到账，更正结果已过时。请退回本案，重新办理。"))
    persons = {difference.person_id for difference in differences}
    persons |= {correction.person_id} if correction else set()
    persons |= {right.line.person_id for right in rights}
    until = submission.summary["until_year"]
    later = Entry.objects.filter(
        pk__gt=submission.summary["last_entry_id"],
        person__id__one_of=list(persons),
        month__lte=Month(max(until, 1900), 12),
    )
    beyond = SettledYear.objects.filter(person__id__one_of=list(persons), year__gt=until)
    case = (
        later.aggregate(last=Max("journal__case__number"))["last"]
        or beyond.aggregate(last=Max("journal__case__number"))["last"]
    )
    if case:
        raise PostingRefused(
            _("计算之后，案件 %(case)s 又改变了所涉账户，重算结果已过时。请退回本案，重新办理。")
            % {"case": case}
        )
