"""Bringing the earlier system's books over, a batch of persons a case (存量数据迁移). Basis: d14-9-4."""

import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Max

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import acting_as, record
from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.models import MigrationPerson, MigrationYear, Submission
from quanyi.agency.demo.books import REGION, BookYear
from quanyi.agency.demo.lives import BOOKS_END
from quanyi.agency.demo.people import NUMBERS_BEGIN_WITH, DemoPerson, District, credit_code
from quanyi.agency.demo.slips import as_migrated
from quanyi.agency.demo.staff import COLLECTOR, SIGNERS, clerk
from quanyi.agency.desk.actions import sign_case
from quanyi.agency.kinds import migration
from quanyi.agency.locks import Lock, take
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.review import services as review
from quanyi.law.parameters import parameters_version
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict
from quanyi.law.workflow import Refused

BATCH = 5_000
PERSON_FIELDS = (
    "submission", "insurance_number", "social_security_number", "name", "sex", "born_on", "status",
    "status_from", "employments",
)  # fmt: skip
YEAR_FIELDS = (
    "submission", "insurance_number", "year", "credit_code", "base_fen", "own_due_fen", "employer_due_fen",
    "credited_in", "own_credit_fen", "transfer_credit_fen", "own_payout_fen", "transfer_payout_fen",
    "own_interest_fen", "transfer_interest_fen",
)  # fmt: skip


def register_employers(district: District) -> None:
    """Register the employers that the migrated persons name and the office does not know yet."""
    known = set(Employer.objects.filter(region=REGION).values_list("credit_code", flat=True))
    missing = [(e.credit_code, e.name, REGION) for e in district.employers if e.credit_code not in known]
    copy_rows(Employer, ("credit_code", "name", "region"), missing)


def migrated() -> int:
    """How many persons of the district are registered: the first ones, since batches are posted whole."""
    numbers = Person.objects.filter(insurance_number__startswith=NUMBERS_BEGIN_WITH)
    last = numbers.aggregate(last=Max("insurance_number"))["last"]
    return int(last[len(NUMBERS_BEGIN_WITH) :]) if last else 0


def migrate_next(district: District) -> int:
    """Collect, sign and post the next batch in one transaction; how many persons it brought.

    A build that was killed leaves nothing of its last batch behind; two builds at once take turns.
    """
    with transaction.atomic():
        take(Lock.DEMO_BUILD)
        first = migrated()
        persons = [as_migrated(person) for person in district.persons(first, first + BATCH)]
        if persons:
            _approve(submit_batch(persons))
    return len(persons)


def submit_batch(persons: Sequence[DemoPerson]) -> Submission:
    """Collect a batch: what the earlier system kept of these persons, put before the reviewers."""
    collector = clerk(COLLECTOR)
    with acting_as(collector.as_actor()):
        submission = Submission.objects.create(
            kind=migration.KIND.case.value,
            month=Month.from_index(BOOKS_END),
            submitted_by=collector,
            row_count=len(persons),
            parameters_version=parameters_version(),
            summary=_summary(persons),
        )
        copy_rows(MigrationPerson, PERSON_FIELDS, (_person_row(submission.pk, person) for person in persons))
        years = ((person, year) for person in persons for year in person.years)
        copy_rows(
            MigrationYear, YEAR_FIELDS, (_year_row(submission.pk, person, year) for person, year in years)
        )
        record(Act.SUBMIT, submission=submission.pk, rows=len(persons))
    return submission


def _approve(submission: Submission) -> None:
    case = review.open_case(submission, collector=submission.submitted_by)
    for username in SIGNERS:
        signer = clerk(username)
        with acting_as(signer.as_actor()):
            answer = sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="与原系统核对一致")
        assert not isinstance(answer, Refused), answer


def _summary(persons: Sequence[DemoPerson]) -> dict[str, Any]:
    """What the reviewers compare with the earlier system: how many, and the sums in fen."""
    sums: Counter[str] = Counter(years=sum(len(person.years) for person in persons))
    for year in (year for person in persons for year in person.years):
        sums["credited_fen"] += sum(year.own_credit_fen) + sum(year.transfer_credit_fen)
        sums["paid_out_fen"] += sum(year.own_payout_fen) + sum(year.transfer_payout_fen)
        sums["interest_fen"] += (year.own_interest_fen or 0) + (year.transfer_interest_fen or 0)
    balance = sums["credited_fen"] + sums["interest_fen"] - sums["paid_out_fen"]
    return {"region": REGION, "persons": len(persons), **sums, "balance_fen": balance}


def _person_row(submission_id: int, person: DemoPerson) -> tuple[Any, ...]:
    employments = [
        [code, first.isoformat(), last.isoformat() if last else None]
        for code, first, last in person.employments
    ]
    return (
        submission_id,
        person.insurance_number,
        person.social_security_number,
        person.name,
        int(person.sex.value),
        person.born_on,
        person.status.value,
        person.status_from,
        json.dumps(employments),
    )


def _year_row(submission_id: int, person: DemoPerson, year: BookYear) -> list[Any]:
    """The values in the order of `YEAR_FIELDS`, arrays as PostgreSQL reads them: cheaper to write."""
    amounts = [_array(field) if isinstance(field, list) else field for field in year[2:]]
    return [submission_id, person.insurance_number, year.year, credit_code(year.employer), *amounts]


def _array(values: list[int] | list[Month | None]) -> str:
    return f"{{{','.join([str(value) if isinstance(value, int) else _day(value) for value in values])}}}"


@cache
def _day(month: Month | None) -> str:
    return "NULL" if month is None else month.first_day.isoformat()
