"""Posting a correction: what was wrong is taken back in red, what is right is posted in the months in which it should
have stood, and every settled year gets the difference that the reviewers approved.

Basis: d14-16, d14-6-4, gb-12-2.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest

from django.db.models import Max
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import CorrectionRow, DeclarationRow, InterestDifference, Submission
from quanyi.agency.kinds.correction.states import refuse_shut
from quanyi.agency.ledger.declaration import last_versions
from quanyi.agency.ledger.models import Entry, SettledYear
from quanyi.agency.ledger.months_taken import why_not_moved_to
from quanyi.agency.ledger.posted_months import (
    NotCorrectable,
    Part,
    PostedMonth,
    arrears_of,
    posted_contribution,
    posted_migrated,
)
from quanyi.agency.ledger.posting import Moved, Owed, Paid, Posting, Settled, Suspended, TakenBack
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


def work_out(case: Case, submission: Submission) -> Posting:
    """The journals of a correction. Raises PostingRefused where the books have moved on."""
    correction: CorrectionRow | None = getattr(submission, "correction", None)  # none: the rate of a region
    wrong = _wrong(correction) if correction else None
    rights = _rights(correction, submission) if correction else []
    differences = list(submission.interest_differences.all())
    _refuse_stale(submission, correction, wrong, rights, differences)
    if wrong:
        refuse_shut(wrong, [right.line for right in rights])
    if wrong and rights:
        _refuse_taken(wrong, rights[0].line)
    surplus = surplus_of(wrong, rights) if wrong and correction and correction.money_arrived else []
    entries = {
        JournalPurpose.REVERSAL: _reversed(wrong),
        JournalPurpose.POSTING: _posted(wrong, rights, surplus),
        JournalPurpose.ARRIVAL: _arrived(wrong, rights),
        JournalPurpose.RECOMPUTATION: tuple(recomputed(differences)),
    }
    if not any(entries.values()):
        raise PostingRefused(
            _("更正前后都没有记入账目的金额，没有可入账的。请作不予受理，并按新的申报办理。")
        )
    settled = settled_anew(differences) if entries[JournalPurpose.RECOMPUTATION] else []
    posting = Posting(
        entries=entries, person_id=correction.person_id if correction else None, settled=settled
    )
    return _with_facts(posting, correction, wrong, rights, surplus) if correction and wrong else posting


def _with_facts(
    posting: Posting,
    correction: CorrectionRow,
    wrong: PostedMonth,
    rights: Sequence[RightPart],
    surplus: Sequence[tuple[Part, int]],
) -> Posting:
    """The versions of what was corrected, what a voucher shows to have come, and the surplus, which waits."""
    taken_back = [*_with_it(wrong), TakenBack(wrong.contribution_id, wrong.migrated_year_id, wrong.month)]
    stands = list(zip(rights, _standing_instead(wrong, rights, taken_back), strict=True))
    arrived = [(right, fact) for right, fact in stands if right.by_voucher]
    return replace(
        posting,
        taken_back=taken_back,
        owed=[fact for _right, fact in stands],
        moved=[_moved(right, correction) for right, _ in arrived],
        paid=[_paid(right, fact, correction) for right, fact in arrived],
        suspended=[_suspended(wrong, part, fen) for part, fen in surplus],
    )


def restated(wrong: PostedMonth, rights: Sequence[RightPart]) -> Posting:
    """One month taken back, and put where it should have been, with its money; nothing where `rights` are none."""
    taken_back = [*_with_it(wrong), TakenBack(wrong.contribution_id, wrong.migrated_year_id, wrong.month)]
    return Posting(
        entries={
            JournalPurpose.REVERSAL: _reversed(wrong),
            JournalPurpose.POSTING: _posted(wrong, rights, ()),
        },
        taken_back=taken_back,
        owed=list(_standing_instead(wrong, rights, taken_back)),
    )


def _with_it(wrong: PostedMonth) -> Iterable[TakenBack]:
    """The back payment that paid the month, if one did, and its supplements."""
    others = [wrong.back_payment_id, *(part.contribution_id for part in wrong.supplements)]
    return (TakenBack(other, None, wrong.month) for other in others if other is not None)


def _suspended(wrong: PostedMonth, part: Part, fen: int) -> Suspended:
    """A surplus is on the worklist of money that belongs to nobody yet."""
    assert part.paid_on is not None
    whose = None if wrong.employer else wrong.person.pk
    return Suspended(None, wrong.employer_id, whose, part.paid_on, fen, SuspenseReason.CORRECTED.value)


def _standing_instead(
    wrong: PostedMonth, rights: Sequence[RightPart], taken_back: Sequence[TakenBack]
) -> Iterator[Owed]:
    """The month as it should have been, in the place of what is taken back; a supplement in nobody's."""
    versions = last_versions(
        wrong.employer_id,
        {right.line.person_id for right in rights},
        taken_back=[fact.contribution_id for fact in taken_back if fact.contribution_id],
    )
    for right in rights:
        key = (right.line.person_id, right.line.month, right.row.kind)
        versions[key] = version = versions.get(key, 0) + 1
        is_supplement = right.row.kind == ContributionKind.SUPPLEMENT.value
        credited = None if right.by_voucher else right.line.credited_month
        yield Owed(
            right.row.pk, key[0], wrong.employer_id, key[1], key[2], credited, version,
            replaces=None if is_supplement else taken_back[-1],
        )  # fmt: skip


def _moved(right: RightPart, correction: CorrectionRow) -> Moved:
    """The money that the voucher shows; under its reference it can come into the books once."""
    assert correction.rest_paid_on is not None
    return Moved(correction.rest_reference, correction.rest_paid_on, right.line.total_fen)


def _paid(right: RightPart, due: Owed, correction: CorrectionRow) -> Paid:
    assert right.line.credited_month is not None
    assert correction.rest_paid_on is not None
    return Paid(due, right.line.credited_month, correction.rest_paid_on)


def settled_anew(differences: Sequence[InterestDifference]) -> list[Settled]:
    """The next version of each settled year."""
    standing = SettledYear.objects.filter(
        person__id__one_of=[d.person_id for d in differences], year__in={d.year for d in differences}
    )
    last = standing.values("person_id", "year").annotate(last=Max("version"))
    versions = {
        (person_id, year): last for person_id, year, last in last.values_list("person_id", "year", "last")
    }
    return [
        Settled(
            d.person_id, d.year, d.own_after_fen, d.transfer_after_fen,
            versions.get((d.person_id, d.year), 0) + 1,
        )
        for d in differences
    ]  # fmt: skip


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
    return law_ledger.red(law_ledger.contribution_entries(lines, wrong.employer_id))


def _posted(
    wrong: PostedMonth | None, rights: Sequence[RightPart], surplus: Sequence[tuple[Part, int]]
) -> Entries:
    """What should have been posted, and the surplus where more money arrived than was due."""
    if wrong is None:
        return ()
    employer_id = wrong.employer_id
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
    return law_ledger.payment_entries(lines, wrong.employer_id) if wrong else ()


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
    others = arrears_of(right.person_id, wrong.employer_id, right.month)
    if any(due.pk != wrong.contribution_id for due in others):
        raise PostingRefused(
            _(
                "更正后的参保人在 %(month)s 已有欠缴记录。请退回本案，以“不应记账”更正原记录，再按补缴重新申报。"
            )
            % {"month": right.month}
        )


def recomputed(differences: Sequence[InterestDifference]) -> Iterable[LawEntry]:
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
