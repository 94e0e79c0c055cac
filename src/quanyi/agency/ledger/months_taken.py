"""Which months of an employer's people stand in the books already: a month is credited once. Basis: d14-4, gb-6.2."""

from collections.abc import Collection, Iterator, Mapping

from quanyi.agency.collect.models import MigrationYear
from quanyi.agency.ledger.models import Contribution, Reversal
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.wording import Said
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind

Claim = tuple[int, Month]  # person, month owed


def taken(
    employer: Employer | None,
    person_ids: Collection[int],
    months: Collection[Month],
    *,
    announced: Collection[Claim] = (),
) -> Mapping[tuple[int, Month, ContributionKind], Said]:
    """What may not be declared (again) for these persons and months, with what stands in the way.

    A month that was paid, here or in the earlier system, takes no back payment; one that was migrated or declared as a
    back payment takes no ordinary declaration. The same kind twice is refused by its own constraint. `announced` are
    back payments without money: what is owed already is not owed once more. Without an employer: paid alone.
    """
    in_the_way: dict[tuple[int, Month, ContributionKind], Said] = {}
    if not person_ids:
        return in_the_way
    for (person_id, month), is_paid in _migrated(employer, person_ids, months):
        in_the_way[person_id, month, ContributionKind.NORMAL] = Said(
            "原系统已有这个月的申报", "the earlier system has a declaration of this month"
        )
        if is_paid:
            in_the_way[person_id, month, ContributionKind.BACK_PAYMENT] = Said(
                "原系统已记这个月到账", "the earlier system has this month as paid"
            )
    for (person_id, month), kind, is_paid in _declared(employer, person_ids, months):
        if kind is ContributionKind.BACK_PAYMENT:
            in_the_way[person_id, month, ContributionKind.NORMAL] = Said(
                "这个月已按补缴申报", "this month was declared as a back payment"
            )
        elif is_paid:
            in_the_way[person_id, month, ContributionKind.BACK_PAYMENT] = Said(
                "这个月已按正常缴费到账", "this month was paid as an ordinary contribution"
            )
        elif (person_id, month) in announced:
            in_the_way[person_id, month, ContributionKind.BACK_PAYMENT] = Said(
                "这个月已申报为欠缴，补缴到账后再申报",
                "this month is owed already; declare it once its money has come",
            )
    return in_the_way


def why_not_moved_to(employer: Employer | None, person_id: int, month: Month) -> Said | None:
    """Why no correction may bring another month here: it stands already, paid, made up or migrated; None if it may."""
    return next(iter(taken(employer, [person_id], [month]).values()), None)


def months_standing(person_id: int, months: Collection[Month]) -> set[Month]:
    """Which of these months stand for a person, with whomever: the others a flexible worker may fill."""
    standing = Contribution.objects.filter(person_id=person_id, month__in=list(months), reversal=None)
    migrated = (month for (_person, month), _is_paid in _migrated(None, [person_id], months))
    return {*standing.values_list("month", flat=True), *migrated}


def _declared(
    employer: Employer | None, person_ids: Collection[int], months: Collection[Month]
) -> Iterator[tuple[Claim, ContributionKind, bool]]:
    standing = Contribution.objects.filter(
        employer=employer, person__id__one_of=set(person_ids), month__in=list(months), reversal=None
    )
    fields = ("person_id", "month", "kind", "credited_month", "crediting__credited_month")
    for person_id, month, kind, credited, credited_later in standing.values_list(*fields):
        yield (person_id, month), ContributionKind(kind), bool(credited or credited_later)


def _migrated(
    employer: Employer | None, person_ids: Collection[int], months: Collection[Month]
) -> Iterator[tuple[Claim, bool]]:
    persons = Person.objects.filter(id__one_of=set(person_ids))
    years = MigrationYear.objects.filter(
        insurance_number__in=persons.values("insurance_number"), year__in={month.year for month in months}
    )
    rows = list(years.filter(credit_code=employer.credit_code) if employer else years)
    if not rows:  # nobody of them comes from the earlier system with these years
        return
    ids = dict(persons.values_list("insurance_number", "pk"))
    reversals = Reversal.objects.filter(migrated_year__id__one_of=[row.pk for row in rows])
    taken_back = set(reversals.values_list("migrated_year_id", "month"))
    for row in rows:
        for month in months:
            n = month.month - 1
            if month.year == row.year and row.base_fen[n] and (row.pk, month) not in taken_back:
                yield (ids[row.insurance_number], month), row.credited_in[n] is not None
