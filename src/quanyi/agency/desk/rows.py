"""The rows of a submission as the case page shows them, a page at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F

from quanyi.agency.collect.models import DeclarationRow, MigrationPerson, Submission
from quanyi.law.terms import CaseKind, ContributionKind, PersonStatus

ROWS = 50


@dataclass(frozen=True)
class DeclaredLine:
    """A declared row. `bound` says which limit moved the wage to become the base: floor, ceiling or none."""

    row: DeclarationRow

    @property
    def kind(self) -> ContributionKind:
        return ContributionKind(self.row.kind)

    @property
    def bound(self) -> str:
        if self.row.base_fen == self.row.declared_wage_fen:
            return ""
        return "floor" if self.row.base_fen > self.row.declared_wage_fen else "ceiling"


@dataclass(frozen=True)
class MigratedLine:
    """A person as the earlier system knew them."""

    person: MigrationPerson

    @property
    def status(self) -> PersonStatus:
        return PersonStatus(self.person.status)


def rows_of(kind: CaseKind, submission: Submission, *, page: str | None) -> tuple[Page[Any], list[Any]]:
    """(page, its lines): declared or migrated lines, or interest rows with both parts of the account together."""
    match kind:
        case CaseKind.DECLARATION:
            return _paged(submission.declaration_rows.order_by("row"), page, DeclaredLine)
        case CaseKind.SETTLEMENT:
            return _paged(_interest_rows(submission), page, lambda row: row)
        case CaseKind.MIGRATION:
            return _paged(submission.migration_persons.order_by("pk"), page, MigratedLine)


def _paged(rows: Any, page: str | None, line: Callable[[Any], Any]) -> tuple[Page[Any], list[Any]]:
    found = Paginator(rows, ROWS).get_page(page)
    return found, [line(row) for row in found.object_list]


def _interest_rows(submission: Submission) -> Any:
    """The database adds the two parts up."""
    opening = F("opening_own_fen") + F("opening_transfer_fen")
    credited = F("credited_own_fen") + F("credited_transfer_fen")
    interest = F("own_interest_fen") + F("transfer_interest_fen")
    rows = submission.interest_rows.select_related("person").order_by("person_id")
    return rows.annotate(
        opening_fen=opening,
        credited_fen=credited,
        closing_fen=opening + credited + interest - F("paid_out_fen"),
    )


def facts_of(kind: CaseKind, submission: Submission) -> dict[str, Any]:
    """What the totals show beyond the submission's own summary."""
    match kind:
        case CaseKind.DECLARATION:
            numbers = submission.declaration_rows.values("social_security_number").distinct()
            return {"persons": numbers.count()}
        case CaseKind.SETTLEMENT:
            return {"rate": Fraction(submission.summary["rate"])}
        case CaseKind.MIGRATION:
            return {}
