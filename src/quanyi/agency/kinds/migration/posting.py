"""Posting migrated history: accounts as the earlier system kept them, year by year. Basis: d14-9-4, gb-A-36, gb-A-37.

A settled year enters as one amount a part (credited, paid out, interest) in its December; an open year enters month by
month, since its interest is still to be computed. What stood in the earlier system stays readable in its rows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.models import MigrationPerson, MigrationYear, Submission
from quanyi.agency.kinds.migration import taking_over
from quanyi.agency.ledger.posting import Posting, Settled, one_journal
from quanyi.agency.registry import services as registry
from quanyi.agency.registry.models import Employer, EmploymentChange, Person, PersonDetail, StatusChange
from quanyi.agency.review.models import Case
from quanyi.law.ledger import Entry
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount as A
from quanyi.law.terms import Scheme


def work_out(case: Case, submission: Submission) -> Posting:
    """The accounts of the migrated persons, whom it registers."""
    if submission.migration_records.exists():
        return taking_over.work_out(case, submission)
    return _posting(submission, _register(case, submission))


def try_out(case: Case, submission: Submission) -> Posting:
    """As `work_out`, and nothing is written: who is new has an id below nought, which is no person's."""
    if submission.migration_records.exists():
        return taking_over.try_out(case, submission)
    numbers = submission.migration_persons.order_by("pk").values_list("insurance_number", flat=True)
    return _posting(submission, {number: -n for n, number in enumerate(numbers, 1)})


def _posting(submission: Submission, persons: Mapping[str, int]) -> Posting:
    entries: list[Entry] = []
    settled: list[Settled] = []
    against: Counter[tuple[A, Month]] = Counter()
    for row in submission.migration_years.order_by("insurance_number", "year").iterator(chunk_size=5000):
        person_id = persons[row.insurance_number]
        for account, month, amount, is_credit in _movements(row):
            is_red = (amount < 0) is is_credit
            entries.append(Entry(account, -amount, person_id, None, month, is_red))
            against[_counter_account(account), Month(month.year, 12)] += amount
        if row.own_interest_fen is not None:
            settled.append(Settled(person_id, row.year, row.own_interest_fen, row.transfer_interest_fen or 0))
    entries += [
        Entry(account, total, None, None, month) for (account, month), total in against.items() if total
    ]
    return Posting(entries=one_journal(entries), settled=settled)


def _movements(row: MigrationYear) -> Iterator[tuple[A, Month, int, bool]]:
    """(account, month, amount added to the account, whether it is a credit) of one year."""
    december = Month(row.year, 12)
    parts: tuple[tuple[A, Sequence[int], bool], ...] = (
        (A.OWN_PRINCIPAL, row.own_credit_fen, True),
        (A.TRANSFER_PRINCIPAL, row.transfer_credit_fen, True),
        (A.OWN_PRINCIPAL, [-amount for amount in row.own_payout_fen], False),
        (A.TRANSFER_PRINCIPAL, [-amount for amount in row.transfer_payout_fen], False),
    )
    is_open = row.own_interest_fen is None
    for account, months, is_credit in parts:
        amounts = (
            zip(Month.span(Month(row.year, 1), december), months, strict=True)
            if is_open
            else [(december, sum(months))]
        )
        yield from ((account, month, amount, is_credit) for month, amount in amounts if amount)
    if row.own_interest_fen:
        yield A.OWN_INTEREST, december, row.own_interest_fen, True
    if row.transfer_interest_fen:
        yield A.TRANSFER_INTEREST, december, row.transfer_interest_fen, True


def _counter_account(account: A) -> A:
    """What stands against a movement of a person's account: the fund for money, the interest source for interest."""
    return A.INTEREST_SOURCE if account in (A.OWN_INTEREST, A.TRANSFER_INTEREST) else A.FUND


def _register(case: Case, submission: Submission) -> dict[str, int]:
    """Register the migrated persons: (insurance number -> person id)."""
    registry.register(case.pk)
    rows = list(submission.migration_persons.order_by("pk"))
    region = submission.employer.region if submission.employer else submission.summary["region"]
    copy_rows(
        Person,
        ("insurance_number", "social_security_number", "region", "case"),
        ((row.insurance_number, row.social_security_number, region, case.pk) for row in rows),
    )
    numbers = [row.insurance_number for row in rows]
    persons = dict(Person.objects.filter(insurance_number__in=numbers).values_list("insurance_number", "pk"))
    copy_rows(
        PersonDetail,
        ("person", "name", "sex", "born_on", "holds_from", "case"),
        ((persons[r.insurance_number], r.name, r.sex, r.born_on, r.born_on, case.pk) for r in rows),
    )
    copy_rows(
        StatusChange,
        ("person", "status", "holds_from", "reason", "case"),
        ((persons[r.insurance_number], r.status, r.status_from, "存量数据迁移", case.pk) for r in rows),
    )
    # Looked up before the copy begins: while it runs, the connection can ask nothing.
    employers = dict(Employer.objects.values_list("credit_code", "pk"))
    copy_rows(
        EmploymentChange,
        ("person", "employer", "scheme", "starts", "on", "reason", "number", "case"),
        _employment_changes(rows, persons, employers, case.pk),
    )
    return persons


def _employment_changes(
    rows: Iterable[MigrationPerson], persons: dict[str, int], employers: dict[str, int], case_id: int
) -> Iterator[tuple[int, int, str, bool, date, str, int, int]]:
    """The migrated relations as rows, each change numbered within its relation."""
    for row in rows:
        numbers: Counter[str] = Counter()
        for credit_code, first, last in row.employments:
            for starts, on in ((True, first), (False, last)):
                if on:
                    numbers[credit_code] += 1
                    yield (
                        persons[row.insurance_number],
                        employers[credit_code],
                        Scheme.PENSION.value,
                        starts,
                        date.fromisoformat(on),
                        "存量数据迁移",
                        numbers[credit_code],
                        case_id,
                    )
