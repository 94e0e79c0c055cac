"""Reading what was collected."""

from collections.abc import Iterator
from dataclasses import dataclass

from quanyi.agency.collect.models import MigrationYear
from quanyi.agency.registry.models import Employer
from quanyi.law.periods import Month


@dataclass(frozen=True)
class MigratedYear:
    """One year of one employer as the earlier system kept it; twelve months each, fen, January first."""

    row_id: int
    year: int
    employer_name: str
    base_fen: tuple[int, ...]
    own_due_fen: tuple[int, ...]
    employer_due_fen: tuple[int, ...]
    credited_in: tuple[Month | None, ...]


def migrated_years(insurance_number: str) -> Iterator[MigratedYear]:
    """The migrated years of a person whose migration was approved (they are registered then), oldest first."""
    rows = list(MigrationYear.objects.filter(insurance_number=insurance_number).order_by("year", "pk"))
    names = dict(
        Employer.objects.filter(credit_code__in={row.credit_code for row in rows}).values_list(
            "credit_code", "name"
        )
    )
    for row in rows:
        yield MigratedYear(
            row.pk,
            row.year,
            names.get(row.credit_code, row.credit_code),
            tuple(row.base_fen),
            tuple(row.own_due_fen),
            tuple(row.employer_due_fen),
            tuple(row.credited_in),
        )


def migrated_year(insurance_number: str, row_id: int) -> MigratedYear | None:
    """One migrated year of a person, or None if that row is not theirs."""
    return next((year for year in migrated_years(insurance_number) if year.row_id == row_id), None)
