"""The rows of a submission as the case page shows them, a page at a time."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.utils import timezone

from quanyi.agency.audit.looks import shows
from quanyi.agency.collect.models import DeclarationRow, MigrationPerson, Submission
from quanyi.agency.collect.services import notices_of
from quanyi.agency.compute.models import Inquiry
from quanyi.agency.desk.benefit_lines import benefit_line, benefit_rows
from quanyi.agency.desk.change_lines import ChangeLine, again_url, change_rows
from quanyi.agency.desk.correction_lines import DifferenceLine, correction_facts
from quanyi.agency.desk.doubts import doubts_about, standing_doubts
from quanyi.agency.desk.findings import FindingLine
from quanyi.agency.desk.money_rows import ClearanceLine, PaymentLine, clearance_rows, payment_rows
from quanyi.agency.desk.set_aside_lines import RowClearanceLine, clearance_of, set_aside_of
from quanyi.agency.wording import Said, sentence
from quanyi.law.terms import CaseKind, ContributionKind, InquiryResult, PersonStatus

ROWS = 50


@dataclass(frozen=True)
class DeclaredLine:
    """A declared row. `bound` says which limit moved the wage to become the base: floor, ceiling or none."""

    row: DeclarationRow
    doubts: Sequence[str] = ()

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


@dataclass(frozen=True)
class InquiryLine:
    """An opinion on a finding, with what was found."""

    inquiry: Inquiry

    @property
    def result(self) -> InquiryResult:
        return InquiryResult(self.inquiry.result)

    @property
    def finding(self) -> FindingLine:
        return FindingLine(self.inquiry.finding)


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


def _inquiries(submission: Submission) -> Any:
    opinions = Inquiry.objects.filter(submission=submission).order_by("pk")
    return opinions.select_related("finding__person", "finding__employer")


# By kind of case: the rows of a submission, in order, and what makes a line of one.
ROWS_OF: dict[CaseKind, tuple[Callable[[Submission], Any], Callable[[Any], Any]]] = {
    CaseKind.DECLARATION: (lambda submission: submission.declaration_rows.order_by("row"), DeclaredLine),
    CaseKind.SETTLEMENT: (_interest_rows, lambda row: row),
    CaseKind.MIGRATION: (lambda submission: submission.migration_persons.order_by("pk"), MigratedLine),
    CaseKind.INQUIRY: (_inquiries, InquiryLine),
    CaseKind.CORRECTION: (lambda s: s.interest_differences.select_related("person"), DifferenceLine),
    CaseKind.CHANGE: (change_rows, ChangeLine),
    CaseKind.BENEFIT: (benefit_rows, benefit_line),
    CaseKind.PAYMENT: (payment_rows, PaymentLine),
    CaseKind.CLEARANCE: (clearance_rows, ClearanceLine),
    CaseKind.ROW_CLEARANCE: (clearance_of, RowClearanceLine),
}


def _told(submission: Submission) -> dict[str, Any]:
    """What was told of the file when it came in: what its sender said of it, too."""
    check = submission.file.checks.first() if submission.file else None
    return {"notices": notices_of(check) if check else []}


def _declared_facts(submission: Submission) -> dict[str, Any]:
    return {
        **_told(submission),
        "persons": submission.declaration_rows.values("social_security_number").distinct().count(),
        "set_aside": set_aside_of(submission),
    }


# By kind of case: what the totals show beyond the submission's own summary.
FACTS_OF: dict[CaseKind, Callable[[Submission], dict[str, Any]]] = {
    CaseKind.DECLARATION: _declared_facts,
    CaseKind.CORRECTION: correction_facts,
    CaseKind.PAYMENT: _told,
    CaseKind.SETTLEMENT: lambda submission: {"rate": Fraction(submission.summary["rate"])},
    CaseKind.CHANGE: lambda submission: {"again": again_url(submission)},
}


def rows_of(kind: CaseKind, submission: Submission, *, page: str | None) -> tuple[Page[Any], list[Any]]:
    """(page, its lines)."""
    rows, line = ROWS_OF[kind]
    found = Paginator(rows(submission), ROWS).get_page(page)
    shows(persons=[getattr(row, "person_id", None) for row in found.object_list])
    if kind is CaseKind.DECLARATION:
        return found, declared_lines(submission, list(found.object_list))
    return found, [line(row) for row in found.object_list]


def declared_lines(submission: Submission, rows: Sequence[DeclarationRow]) -> list[DeclaredLine]:
    """The rows of a page, each with what the checks say of it as long as it is not posted."""
    if submission.employer is None or submission.round.case.journals.exists():
        return [DeclaredLine(row) for row in rows]
    wages = {row.row: row.declared_wage_fen for row in rows}
    ordinary = [row for row in rows if row.kind != ContributionKind.SUPPLEMENT.value]
    doubts: defaultdict[int, list[Said]] = defaultdict(list)
    for doubt in doubts_about(ordinary, wages, submission.employer, today=timezone.localdate()):
        doubts[doubt.row].append(doubt.words)
    standing = standing_doubts({row.social_security_number for row in rows})
    for row in rows:
        doubts[row.row] += standing.get(row.social_security_number, ())
    return [DeclaredLine(row, [sentence(each) for each in doubts[row.row]]) for row in rows]


def facts_of(kind: CaseKind, submission: Submission) -> dict[str, Any]:
    """What the totals show beyond the submission's own summary."""
    return FACTS_OF[kind](submission) if kind in FACTS_OF else {}
