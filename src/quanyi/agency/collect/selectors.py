"""Reading what was collected."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from quanyi.agency.collect.models import ChangeRow, CorrectionRow, Document, MigrationYear, Submission
from quanyi.agency.registry.models import Employer
from quanyi.law.periods import Month


def named_by_paper(paper: Document) -> tuple[set[int], set[str]]:
    """(ids of persons, numbers) for whom a paper was handed in, in whatever case."""
    corrections = CorrectionRow.objects.filter(evidence_digest=paper.digest)
    rows = (paper.change_rows, paper.benefit_rows, paper.payee_rows, corrections)
    persons = {person_id for each in rows for person_id in each.values_list("person_id", flat=True)}
    persons |= set(paper.submission_papers.values_list("person_id", flat=True))
    of_it = Q(document=paper) | Q(submission__papers__document=paper)
    enrolled = ChangeRow.objects.filter(of_it, person__isnull=True)
    numbers = {
        str(after.get("social_security_number", "")) for after in enrolled.values_list("after", flat=True)
    }
    return {each for each in persons if each is not None}, numbers - {""}


def documents_of_rows(submission: Submission) -> list[Document]:
    """The papers that the rows of a submission name: so they were kept before a submission named its own."""
    rows = (submission.change_rows, submission.benefit_rows, submission.payee_rows)
    named = {pk for each in rows for pk in each.exclude(document=None).values_list("document", flat=True)}
    return list(Document.objects.filter(pk__in=named).defer("content").order_by("pk")) if named else []


@dataclass(frozen=True)
class MigratedYear:
    """One year of one employer as the earlier system kept it; twelve months each, fen, January first."""

    row_id: int
    year: int
    credit_code: str
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
            row.credit_code,
            names.get(row.credit_code, row.credit_code),
            tuple(row.base_fen),
            tuple(row.own_due_fen),
            tuple(row.employer_due_fen),
            tuple(row.credited_in),
        )


def migrated_year(insurance_number: str, row_id: int) -> MigratedYear | None:
    """One migrated year of a person, or None if that row is not theirs."""
    return next((year for year in migrated_years(insurance_number) if year.row_id == row_id), None)


@dataclass(frozen=True)
class MigratedFlow:
    """What moved an account in a year that the earlier system kept; twelve months of crediting each, in fen."""

    own_credits: tuple[int, ...]
    transfer_credits: tuple[int, ...]
    own_payouts: tuple[int, ...]
    transfer_payouts: tuple[int, ...]


def migrated_flows(insurance_number: str) -> dict[int, MigratedFlow]:
    """Year -> its flow, over all employers of the year."""
    rows: defaultdict[int, list[MigrationYear]] = defaultdict(list)
    for row in MigrationYear.objects.filter(insurance_number=insurance_number):
        rows[row.year].append(row)
    return {year: _flow(of_year) for year, of_year in rows.items()}


def _flow(rows: Iterable[MigrationYear]) -> MigratedFlow:
    def months(name: str) -> tuple[int, ...]:
        return tuple(map(sum, zip(*(getattr(row, name) for row in rows), strict=True)))

    names = ("own_credit_fen", "transfer_credit_fen", "own_payout_fen", "transfer_payout_fen")
    return MigratedFlow(*map(months, names))
