"""Posting a declaration: persons who are new, contributions due and paid, credits to the accounts.

Basis: gb-6.1, gb-B, gb-6.2, gb-6.5-1, gb-8-1, d14-2-1, d14-2-2.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from django.db.models import Q
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from quanyi.agency.collect.models import DeclarationRow, Submission
from quanyi.agency.ledger.account_states import shut_months
from quanyi.agency.ledger.crediting import last_settled, open_dues
from quanyi.agency.ledger.declared_columns import Lines, credits_of, lines_of, owed_of
from quanyi.agency.ledger.locks import lock_employer
from quanyi.agency.ledger.models import Contribution, SchemeDue
from quanyi.agency.ledger.months_taken import taken
from quanyi.agency.ledger.posting import AssessmentEnded, InColumns, Owed, Paid, Posting, one_journal
from quanyi.agency.ledger.scheme_dues import (
    Declared,
    open_scheme_dues,
    owed_entries,
    owed_in_schemes,
    pay_schemes,
)
from quanyi.agency.ledger.undeclared import standing_assessments
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry import services as registry
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.selectors import names_of, persons_by_number
from quanyi.agency.review.models import Case
from quanyi.agency.wording import sentence
from quanyi.law import ledger as law_ledger
from quanyi.law.ledger_arrears import assessed_entries
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, JournalPurpose
from quanyi.written.numbers import born_on_of, sex_of


class Row(NamedTuple):
    """What posting needs of a declared row; a file may have fifty thousand."""

    pk: int
    row: int
    social_security_number: str
    name: str
    kind: str
    month: Month
    own_due_fen: int
    employer_due_fen: int
    account_own_fen: int
    account_transfer_fen: int
    paid_on: date | None
    started_on: date | None

    @property
    def is_supplement(self) -> bool:
        """Whether it is the money of what a month owes beyond what was paid for it."""
        return bool(self.kind == ContributionKind.SUPPLEMENT.value)

    @property
    def is_announced(self) -> bool:
        """Whether it is a back payment whose money has not come yet."""
        return self.kind == ContributionKind.BACK_PAYMENT.value and self.paid_on is None


Versions = Mapping[tuple[int, Month, str], int]  # person, month, kind -> the last of them


def work_out(case: Case, submission: Submission) -> Posting:
    """What declared rows owe and pay. Registers who is new."""
    return _posting(submission, case)


def try_out(case: Case, submission: Submission) -> Posting:
    """As `work_out`, but nothing is written and nobody kept waiting: who is new has an id below nought, no person's."""
    return _posting(submission, None)


def _posting(submission: Submission, registering: Case | None) -> Posting:
    assert submission.employer is not None
    employer = submission.employer
    if registering is not None:
        lock_employer(employer.pk)
    rows = [Row(*values) for values in submission.declaration_rows.order_by("row").values_list(*Row._fields)]
    persons = _persons(registering, employer, rows)
    settled = last_settled(persons.values())
    owed = _owed(employer, persons, rows)
    _refuse_taken(employer, persons, rows)
    versions = last_versions(employer.pk, persons.values())
    ids = [persons[row.social_security_number] for row in rows]
    lines = _lines(rows, ids, settled)
    lines.refuse_wrong()
    is_owed_anew = np.array([not owed or each not in owed for each in _months(rows, ids)], dtype=bool)
    in_schemes = owed_in_schemes(employer, _anew(rows, ids, is_owed_anew))
    paid_before, scheme_paid = pay_schemes(_paid_in_schemes(rows, ids, owed, employer.pk))
    # A list of the employer says for whom it pays; a single row by paper, or what makes up for one, does not.
    normal = ContributionKind.NORMAL.value
    listed = {row.month for row in rows if row.kind == normal} if submission.file_id else set()
    assessed = standing_assessments(employer.pk, listed)
    return Posting(
        entries=one_journal(
            law_ledger.due_entries(lines.summed(is_owed_anew), employer.pk)
            + law_ledger.payment_totals(lines.summed(lines.is_paid), employer.pk)
            + owed_entries(in_schemes, employer.pk)
            + tuple(paid_before)
            + law_ledger.red(assessed_entries(assessed.values()))
        ),
        scheme_owed=in_schemes,
        scheme_paid=scheme_paid,
        in_columns={JournalPurpose.POSTING: credits_of(lines, employer.pk)},
        owed=_facts(rows, lines, employer.pk, versions),
        paid=list(_paid(rows, lines, employer.pk, owed, versions)) if owed else (),
        assessments_ended=[AssessmentEnded(pk) for pk in sorted(assessed)],
    )


def _anew(rows: Sequence[Row], ids: Sequence[int], is_owed: NDArray[np.bool_]) -> Iterator[Declared]:
    """The rows that owe their month, and not only what it lacks."""
    for row, person_id, anew in zip(rows, ids, is_owed, strict=True):
        if anew and not row.is_supplement:
            yield Declared(row.pk, person_id, row.month, row.paid_on)


def _paid_in_schemes(
    rows: Sequence[Row], ids: Sequence[int], owed: Mapping[tuple[int, Month], Contribution], employer_id: int
) -> list[tuple[SchemeDue, date]]:
    """What back payments of months that were owed before pay in the other schemes, too."""
    days = {
        key: row.paid_on
        for row, key in zip(rows, _months(rows, ids), strict=True)
        if key in owed and row.paid_on
    }
    return [(due, days[due.person_id, due.month]) for due in open_scheme_dues(days.keys(), employer_id)]


def _months(rows: Sequence[Row], ids: Sequence[int]) -> Iterator[tuple[int, Month]]:
    return zip(ids, (row.month for row in rows), strict=True)


def _lines(rows: Sequence[Row], ids: Sequence[int], settled: Mapping[int, int]) -> Lines:
    amounts = [
        (row.own_due_fen, row.employer_due_fen, row.account_own_fen, row.account_transfer_fen) for row in rows
    ]
    return lines_of(ids, [row.month for row in rows], [row.paid_on for row in rows], amounts, settled)


def _facts(rows: Sequence[Row], lines: Lines, employer_id: int, versions: Versions) -> InColumns[Owed]:
    """What each row leaves in the books; one that settles a supplement is the money of that due, and no month."""
    which = [n for n, row in enumerate(rows) if not row.is_supplement]
    kept = [rows[n] for n in which]
    return owed_of(
        lines.of(which),
        [row.pk for row in kept],
        [row.kind for row in kept],
        [_version(row, lines.person_id[n], versions) if versions else 1 for n, row in zip(which, kept, strict=True)],
        employer_id,
    )  # fmt: skip


def _version(row: Row, person_id: int, versions: Versions) -> int:
    return versions.get((int(person_id), row.month, row.kind), 0) + 1


def _paid(
    rows: Sequence[Row],
    lines: Lines,
    employer_id: int,
    owed: Mapping[tuple[int, Month], Contribution],
    versions: Versions,
) -> Iterator[Paid]:
    """The earlier dues that these rows paid; one that is itself unpaid settles nothing yet."""
    for n, row in enumerate(rows):
        line = lines[n]
        due = owed.get((line.person_id, line.month))
        settles = row.is_supplement or row.kind == ContributionKind.BACK_PAYMENT.value
        if due and settles and line.credited_month and row.paid_on:
            version = _version(row, line.person_id, versions)
            fact = Owed(
                row.pk, line.person_id, employer_id, row.month, row.kind, line.credited_month, version
            )
            by = None if row.is_supplement else fact
            yield Paid(due.pk, line.credited_month, row.paid_on, back_payment=by)


def last_versions(
    employer_id: int | None, person_ids: Iterable[int], *, taken_back: Collection[int] = ()
) -> dict[tuple[int, Month, str], int]:
    """(person, month, kind) with this employer that was posted and reversed, or is `taken_back` now -> its version.

    A supplement is followed by the next one also where it stands, once it is paid. No employer: what is paid alone.
    """
    earlier = Contribution.objects.filter(
        Q(reversal__isnull=False) | Q(kind=ContributionKind.SUPPLEMENT.value) | Q(pk__in=taken_back),
        employer=employer_id, person__id__one_of=set(person_ids),
    )  # fmt: skip
    return {
        (person_id, month, kind): version
        for person_id, month, kind, version in earlier.order_by("version").values_list(
            "person_id", "month", "kind", "version"
        )
    }


def _persons(registering: Case | None, employer: Employer, rows: Sequence[Row]) -> dict[str, int]:
    """The ids of the rows' persons by number; a case registers those unknown so far. Names must still agree."""
    by_number = {row.social_security_number: row for row in rows}
    known = persons_by_number(by_number)
    names = names_of(known.values())
    for number, person_id in known.items():
        _refuse_other_name(by_number[number], names[person_id])
    unknown = [number for number in by_number if number not in known]
    if registering is None:
        return known | {number: -n for n, number in enumerate(unknown, 1)}
    starts = [(person_id, on) for number, person_id in known.items() if (on := by_number[number].started_on)]
    registry.note_starts(starts, employer, case_id=registering.pk)
    new = [_new_person(by_number[number]) for number in unknown]
    registered = registry.register_persons(new, employer, case_id=registering.pk)
    return known | {person.social_security_number: person.pk for person in registered}


def _refuse_other_name(row: Row, registered: str) -> None:
    """The sentence names nobody: it is kept where no look at it is noted."""
    if row.name != registered:
        raise PostingRefused(
            _("第%(row)s行：申报姓名与登记姓名不一致。请退回案件，核对证件后重新申报，或先办理信息变更。")
            % {"row": row.row}
        )


def _new_person(row: Row) -> registry.NewPerson:
    number = row.social_security_number
    started_on = row.started_on or row.month.first_day
    return registry.NewPerson(number, row.name, sex_of(number).value, born_on_of(number), started_on)


def _refuse_taken(employer: Employer, persons: Mapping[str, int], rows: Sequence[Row]) -> None:
    """A month is credited once, however it is called."""
    announced = {(persons[row.social_security_number], row.month) for row in rows if row.is_announced}
    in_the_way = taken(employer, persons.values(), {row.month for row in rows}, announced=announced)
    shut = shut_months((persons[row.social_security_number], row.month) for row in rows)
    for row in rows:
        claim = (persons[row.social_security_number], row.month)
        if why := shut.get(claim) or in_the_way.get((*claim, ContributionKind(row.kind))):
            raise PostingRefused(
                _("第%(row)s行：%(month)s %(why)s。请退回案件，删去此行后重新申报。")
                % {"row": row.row, "month": row.month, "why": sentence(why)}
            )


def _owed(
    employer: Employer, persons: Mapping[str, int], rows: Sequence[Row]
) -> dict[tuple[int, Month], Contribution]:
    """(person, month) whose due was posted earlier and not paid: a back payment settles it and owes nothing anew."""
    back_payments = [row for row in rows if row.kind != ContributionKind.NORMAL.value]
    if not back_payments:
        return {}
    declared_unpaid = {
        (due.person_id, due.month, due.kind): due
        for due in open_dues().filter(
            kind__in=[ContributionKind.NORMAL.value, ContributionKind.SUPPLEMENT.value],
            employer=employer,
            person__in=persons.values(),
            month__in={row.month for row in back_payments},
        )
    }
    owed = {}
    for row in back_payments:
        key = (persons[row.social_security_number], row.month)
        due = declared_unpaid.get((*key, row.kind if row.is_supplement else ContributionKind.NORMAL.value))
        if due is not None:
            _refuse_other_amount(row, due.row)
            owed[key] = due
        elif row.is_supplement:
            raise PostingRefused(
                _("第%(row)s行：%(month)s 已没有未到账的差额。请退回案件，核对后重新申报。")
                % {"row": row.row, "month": row.month}
            )
    return owed


def _refuse_other_amount(row: Row, due: DeclarationRow) -> None:
    if (row.own_due_fen, row.employer_due_fen) != (due.own_due_fen, due.employer_due_fen):
        raise PostingRefused(
            _(
                "第%(row)s行：补缴 %(month)s 的应缴金额为 %(due_fen)s 元，"
                "原应缴为 %(owed_fen)s 元。请退回案件，按原缴费基数重新申报。"
            )
            % {
                "row": row.row,
                "month": row.month,
                "due_fen": format_yuan(row.own_due_fen + row.employer_due_fen),
                "owed_fen": format_yuan(due.own_due_fen + due.employer_due_fen),
            }
        )
