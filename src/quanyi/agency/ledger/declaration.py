"""Posting a declaration: persons who are new, contributions due and paid, credits to the accounts.

Basis: gb-6.1, gb-6.2, gb-6.5-1, gb-8-1, d14-2-1, d14-2-2.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quanyi.agency.collect.identifiers import born_on_of, sex_of
from quanyi.agency.collect.models import DeclarationRow, Submission
from quanyi.agency.ledger.models import Contribution, Journal, SettledYear
from quanyi.agency.ledger.refusal import PostingRefused
from quanyi.agency.registry import services as registry
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import names_of
from quanyi.agency.review.models import Case
from quanyi.law import ledger as law_ledger
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind


@dataclass(frozen=True)
class Prepared:
    entries: tuple[law_ledger.Entry, ...]
    contributions: tuple[Contribution, ...]


def prepare(case: Case, submission: Submission) -> Prepared:
    """Register who is new and work out the entries."""
    rows = list(submission.declaration_rows.order_by("row"))
    persons = _persons(case, submission, rows)
    settled = _last_settled(persons.values())
    owed = _owed(submission, persons, rows)
    contributions = tuple(_contribution(submission, row, persons, settled) for row in rows)
    lines = [
        law_ledger.ContributionLine(
            person_id=c.person_id,
            month=c.month,
            credited_month=c.credited_month,
            own_fen=c.row.own_due_fen,
            employer_fen=c.row.employer_due_fen,
            account_own_fen=c.row.account_own_fen,
            account_transfer_fen=c.row.account_transfer_fen,
        )
        for c in contributions
    ]
    due = law_ledger.due_entries((line for line in lines if (line.person_id, line.month) not in owed), submission.employer_id)
    paid = law_ledger.payment_entries((line for line in lines if line.credited_month), submission.employer_id)
    return Prepared(due + paid, contributions)


def finish(journal: Journal, prepared: Prepared) -> None:
    for contribution in prepared.contributions:
        contribution.journal = journal
    Contribution.objects.bulk_create(prepared.contributions, batch_size=2000)


def _persons(case: Case, submission: Submission, rows: Sequence[DeclarationRow]) -> dict[str, Person]:
    """The persons of the rows by number; those unknown so far are registered. Names must still agree."""
    by_number = {row.social_security_number: row for row in rows}
    known = {p.social_security_number: p for p in Person.objects.filter(social_security_number__in=by_number)}
    names = names_of(p.pk for p in known.values())
    for number, person in known.items():
        _refuse_other_name(by_number[number], names[person.pk])
    starts = [(person, on) for number, person in known.items() if (on := by_number[number].started_on)]
    registry.note_starts(starts, submission.employer, case_id=case.pk)
    new = [_new_person(row) for number, row in by_number.items() if number not in known]
    for person in registry.register_persons(new, submission.employer, case_id=case.pk):
        known[person.social_security_number] = person
    return known


def _refuse_other_name(row: DeclarationRow, registered: str) -> None:
    if row.name != registered:
        raise PostingRefused(
            f"第{row.row}行：申报姓名“{row.name}”与登记姓名“{registered}”不一致。"
            "请退回案件，核对证件后重新申报，或先办理信息变更。"
        )


def _new_person(row: DeclarationRow) -> registry.NewPerson:
    number = row.social_security_number
    started_on = row.started_on or row.month.first_day
    return registry.NewPerson(number, row.name, sex_of(number).value, born_on_of(number), started_on)


def _last_settled(persons: Iterable[Person]) -> dict[int, int]:
    """The last settled year of each person: money cannot be credited into closed books."""
    last: dict[int, int] = {}
    for person_id, year in SettledYear.objects.filter(person__in=persons).values_list("person_id", "year"):
        last[person_id] = max(year, last.get(person_id, 0))
    return last


def _owed(
    submission: Submission, persons: Mapping[str, Person], rows: Sequence[DeclarationRow]
) -> set[tuple[int, Month]]:
    """(person, month) whose due was posted earlier and not paid: a back payment settles it and owes nothing anew."""
    back_payments = [row for row in rows if row.kind == ContributionKind.BACK_PAYMENT.value]
    unpaid = {
        (c.person_id, c.month): c.row
        for c in Contribution.objects.select_related("row").filter(
            employer=submission.employer,
            person__in=persons.values(),
            month__in={row.month for row in back_payments},
            credited_month__isnull=True,
        )
    }
    owed = set()
    for row in back_payments:
        key = (persons[row.social_security_number].pk, row.month)
        if key in unpaid:
            _refuse_other_amount(row, unpaid[key])
            owed.add(key)
    return owed


def _refuse_other_amount(row: DeclarationRow, due: DeclarationRow) -> None:
    if (row.own_due_fen, row.employer_due_fen) != (due.own_due_fen, due.employer_due_fen):
        raise PostingRefused(
            f"第{row.row}行：补缴 {row.month} 的应缴金额为 {format_yuan(row.own_due_fen + row.employer_due_fen)} 元，"
            f"原应缴为 {format_yuan(due.own_due_fen + due.employer_due_fen)} 元。请退回案件，按原缴费基数重新申报。"
        )


def _contribution(
    submission: Submission, row: DeclarationRow, persons: Mapping[str, Person], settled: Mapping[int, int]
) -> Contribution:
    person = persons[row.social_security_number]
    return Contribution(
        row=row,
        person=person,
        employer=submission.employer,
        month=row.month,
        kind=row.kind,
        credited_month=_credited_month(row, settled.get(person.pk, 0)),
    )


def _credited_month(row: DeclarationRow, last_settled_year: int) -> Month | None:
    """记账月份: the month in which the money arrived, or the first open month where that year's books are closed.

    The texts say that interest runs from the month of crediting; that a late credit goes to the first open month is our
    reading of it (mark P, docs/decisions).
    """
    if row.paid_on is None:
        return None
    return max(Month.of(row.paid_on), Month(last_settled_year + 1, 1)) if last_settled_year else Month.of(row.paid_on)
