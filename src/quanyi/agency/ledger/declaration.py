"""Posting a declaration: persons who are new, contributions due and paid, credits to the accounts.

Basis: gb-6.1, gb-6.2, gb-6.5-1, gb-8-1, d14-2-1, d14-2-2.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Max

from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.identifiers import born_on_of, sex_of
from quanyi.agency.collect.models import DeclarationRow, Submission
from quanyi.agency.ledger.models import Contribution, Journal, SettledYear
from quanyi.agency.ledger.refusal import PostingRefused
from quanyi.agency.registry import services as registry
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.selectors import names_of, persons_by_number
from quanyi.agency.review.models import Case
from quanyi.law import ledger as law_ledger
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind


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


@dataclass(frozen=True)
class Prepared:
    """`lines` stand in the order of `rows`."""

    entries: tuple[law_ledger.Entry, ...]
    employer_id: int
    rows: Sequence[Row]
    lines: Sequence[law_ledger.ContributionLine]


def prepare(case: Case, submission: Submission) -> Prepared:
    """Register who is new and work out the entries."""
    assert submission.employer is not None
    rows = [Row(*values) for values in submission.declaration_rows.order_by("row").values_list(*Row._fields)]
    persons = _persons(case, submission.employer, rows)
    settled = _last_settled(persons.values())
    owed = _owed(submission.employer, persons, rows)
    lines = [_line(row, persons[row.social_security_number], settled) for row in rows]
    due = (line for line in lines if (line.person_id, line.month) not in owed)
    paid = (line for line in lines if line.credited_month)
    employer_id = submission.employer.pk
    entries = law_ledger.due_entries(due, employer_id) + law_ledger.payment_entries(paid, employer_id)
    return Prepared(entries, employer_id, rows, lines)


def finish(journal: Journal, prepared: Prepared) -> None:
    copy_rows(
        Contribution,
        ("journal", "row", "person", "employer", "month", "kind", "credited_month"),
        (
            (
                journal.pk,
                row.pk,
                line.person_id,
                prepared.employer_id,
                row.month.first_day,
                row.kind,
                line.credited_month and line.credited_month.first_day,
            )
            for row, line in zip(prepared.rows, prepared.lines, strict=True)
        ),
    )


def _line(row: Row, person_id: int, settled: Mapping[int, int]) -> law_ledger.ContributionLine:
    return law_ledger.ContributionLine(
        person_id=person_id,
        month=row.month,
        credited_month=_credited_month(row, settled.get(person_id, 0)),
        own_fen=row.own_due_fen,
        employer_fen=row.employer_due_fen,
        account_own_fen=row.account_own_fen,
        account_transfer_fen=row.account_transfer_fen,
    )


def _persons(case: Case, employer: Employer, rows: Sequence[Row]) -> dict[str, int]:
    """The ids of the rows' persons by number; those unknown so far are registered. Names must still agree."""
    by_number = {row.social_security_number: row for row in rows}
    known = persons_by_number(by_number)
    names = names_of(known.values())
    for number, person_id in known.items():
        _refuse_other_name(by_number[number], names[person_id])
    starts = [(person_id, on) for number, person_id in known.items() if (on := by_number[number].started_on)]
    registry.note_starts(starts, employer, case_id=case.pk)
    new = [_new_person(row) for number, row in by_number.items() if number not in known]
    registered = registry.register_persons(new, employer, case_id=case.pk)
    return known | {person.social_security_number: person.pk for person in registered}


def _refuse_other_name(row: Row, registered: str) -> None:
    if row.name != registered:
        raise PostingRefused(
            f"第{row.row}行：申报姓名“{row.name}”与登记姓名“{registered}”不一致。"
            "请退回案件，核对证件后重新申报，或先办理信息变更。"
        )


def _new_person(row: Row) -> registry.NewPerson:
    number = row.social_security_number
    started_on = row.started_on or row.month.first_day
    return registry.NewPerson(number, row.name, sex_of(number).value, born_on_of(number), started_on)


def _last_settled(person_ids: Iterable[int]) -> dict[int, int]:
    """The last settled year of each person: money cannot be credited into closed books."""
    settled = (
        SettledYear.objects.filter(person__id__one_of=list(person_ids))
        .values("person_id")
        .annotate(last=Max("year"))
    )
    return dict(settled.values_list("person_id", "last"))


def _owed(employer: Employer, persons: Mapping[str, int], rows: Sequence[Row]) -> set[tuple[int, Month]]:
    """(person, month) whose due was posted earlier and not paid: a back payment settles it and owes nothing anew."""
    back_payments = [row for row in rows if row.kind == ContributionKind.BACK_PAYMENT.value]
    if not back_payments:
        return set()
    unpaid = {
        (c.person_id, c.month): c.row
        for c in Contribution.objects.select_related("row").filter(
            employer=employer,
            person__in=persons.values(),
            month__in={row.month for row in back_payments},
            credited_month__isnull=True,
        )
    }
    owed = set()
    for row in back_payments:
        key = (persons[row.social_security_number], row.month)
        if key in unpaid:
            _refuse_other_amount(row, unpaid[key])
            owed.add(key)
    return owed


def _refuse_other_amount(row: Row, due: DeclarationRow) -> None:
    if (row.own_due_fen, row.employer_due_fen) != (due.own_due_fen, due.employer_due_fen):
        raise PostingRefused(
            f"第{row.row}行：补缴 {row.month} 的应缴金额为 {format_yuan(row.own_due_fen + row.employer_due_fen)} 元，"
            f"原应缴为 {format_yuan(due.own_due_fen + due.employer_due_fen)} 元。请退回案件，按原缴费基数重新申报。"
        )


def _credited_month(row: Row, last_settled_year: int) -> Month | None:
    """记账月份: the month in which the money arrived, or the first open month where that year's books are closed.

    The texts say that interest runs from the month of crediting; that a late credit goes to the first open month is our
    reading of it (mark P, docs/decisions).
    """
    if row.paid_on is None:
        return None
    return (
        max(Month.of(row.paid_on), Month(last_settled_year + 1, 1))
        if last_settled_year
        else Month.of(row.paid_on)
    )
