"""欠费月份: what a person's months owe that nobody declared, and which of them are deferred. Basis: gb-A-38 to gb-A-43.

A month of which every day lies in a pension relation, to the last one that the employer declared for anybody or was
assessed for, and that stands nowhere among the person's months, is owed; d13-23 keeps deferred months out of it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime

from django.utils import timezone

from quanyi.agency.ledger.arrears import deferrals_of
from quanyi.agency.ledger.undeclared import declared_until, months_within
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.serve.record import ContributionLine
from quanyi.law.periods import Month
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.rules.arrears import undeclared_month
from quanyi.law.rules.due import due_day
from quanyi.law.terms import Scheme

Deferred = dict[tuple[int, Month], Month]  # employer, month -> the last month of its deferral


def deferred_months(employer_ids: Iterable[int], *, known_at: datetime | None = None) -> Deferred:
    """缓缴月份 of these employers. Basis: d13-21, d13-22."""
    return {
        (each.employer_id, month): each.last_month
        for each in deferrals_of(employer_ids, known_at=known_at)
        for month in Month.span(each.first_month, each.last_month)
    }


def is_deferred_still(until: Month | None, today: date, region: str) -> bool:
    """Whether a deferral has not run out: its months fall due with its last one. Basis: d13-21, d13-22."""
    return until is not None and today <= due_day(until, region)


def undeclared_months(
    person: Person,
    lines: Sequence[ContributionLine],
    owed: Iterable[OwedMonth],
    *,
    known_at: datetime | None = None,
) -> list[OwedMonth]:
    """未申报月份: inside a relation and nowhere declared, oldest first, each as the law reckons it; `owed` are those
    declared, `lines` what the person's record has of them. Basis: sil-62, gb-A-38.
    """
    before = sorted(owed, key=lambda month: month.month)
    stand = {line.month for line in lines}
    missing = {each for each in _within_relations(person, known_at) if each[1] not in stand}
    months = {month for _employer, month in _not_deferred(missing, person, known_at)}
    return [undeclared_month(month, _last_before(before, month), person.region) for month in sorted(months)]


def _not_deferred(
    missing: Collection[tuple[int, Month]], person: Person, known_at: datetime | None
) -> Iterator[tuple[int, Month]]:
    """Of (employer, month) those that no deferral which runs still keeps out of arrears. Basis: d13-23."""
    today = timezone.localdate(known_at)
    deferred = (
        deferred_months({employer for employer, _month in missing}, known_at=known_at) if missing else {}
    )
    return (each for each in missing if not is_deferred_still(deferred.get(each), today, person.region))


def _within_relations(person: Person, known_at: datetime | None) -> Iterator[tuple[int, Month]]:
    for relation in relations_of(person.pk, known_at=known_at):
        if relation.employer is None or relation.scheme is not Scheme.PENSION:
            continue  # who is insured by themselves owes nobody a declaration
        if until := declared_until(relation.employer.pk, known_at=known_at):
            for month in months_within(relation.starts_on, relation.ends_on, until):
                yield relation.employer.pk, month


def _last_before(declared: Sequence[OwedMonth], month: Month) -> OwedMonth | None:
    return next((owed for owed in reversed(declared) if owed.month < month and owed.base_fen), None)
