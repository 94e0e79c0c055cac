"""缴费基数和缴费月数: the months that were paid for, here or in the earlier system, each with its base.

Basis: d14-2-3, d14-2-4, gb-A-25-1.
"""

from datetime import date, datetime

from quanyi.agency.collect.selectors import migrated_years
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind


def born_in(person: Person) -> Month:
    """出生年月 as registered."""
    return Month.of(date.fromisoformat(facts_of(person)["born_on"].value))


def deemed_months(person: Person) -> int:
    """视同缴费月数 as registered."""
    held = facts_of(person).get("deemed_months")
    return int(held.value) if held else 0


def bases_of(person: Person, *, known_at: datetime | None = None) -> dict[Month, int]:
    """The contribution base of every month that was paid for, here or in the earlier system; as known at an instant."""
    bases: dict[Month, int] = {}
    for year in migrated_years(person.insurance_number):
        for n, base in enumerate(year.base_fen):
            if base and year.credited_in[n]:
                bases[Month(year.year, n + 1)] = base
    contributions = ledger.contributions_of(person.pk, known_at=known_at)
    for found in contributions:
        if found.credited_in and found.kind != ContributionKind.SUPPLEMENT.value:
            bases[found.month] = found.row.base_fen
    for found in contributions:
        if found.credited_in and found.kind == ContributionKind.SUPPLEMENT.value:
            bases[found.month] += found.row.base_fen
    return bases
