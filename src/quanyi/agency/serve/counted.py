"""缓缴和中断: months that count though they are not paid, and those missing between the first and the last that count.

Basis: gb-A-22, sil-16, d13-21, d13-22, d13-23.
"""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from quanyi.agency.ledger.undeclared import months_within
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.serve.arrears import deferred_months, is_deferred_still
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.years import eligibility_months, gaps
from quanyi.law.terms import Scheme


def gaps_of(person: Person, paid: Iterable[Month], *, known_at: datetime | None = None) -> Figure:
    """中断缴费月数: each run of months that nobody paid or deferred is a part of it. Basis: gb-A-22, d13-23."""
    return gaps(tuple(paid), deferred=_deferred(person, known_at))


def eligible_months(person: Person, paid: Iterable[Month]) -> Figure:
    """待遇资格缴费月数: those paid and those under a deferral that runs; deemed months without a date are not in it.

    Basis: sil-16, d13-23.
    """
    return eligibility_months(tuple(paid), deferred=_deferred(person, None))


def counted_months(person: Person, paid: Iterable[Month]) -> set[Month]:
    """Which months `eligible_months` counts."""
    return set(paid) | _deferred(person, None)


def _deferred(person: Person, known_at: datetime | None) -> set[Month]:
    """缓缴中的月份 inside the person's pension relations, declared or not, to the present one."""
    today = timezone.localdate(known_at)
    relations = [
        (each.employer.pk, each)
        for each in relations_of(person.pk, known_at=known_at)
        if each.employer and each.scheme is Scheme.PENSION
    ]
    until = deferred_months({employer for employer, _each in relations}, known_at=known_at)
    return {
        month
        for employer, each in relations
        for month in months_within(each.starts_on, each.ends_on, Month.of(today))
        if is_deferred_still(until.get((employer, month)), today, person.region)
    }
