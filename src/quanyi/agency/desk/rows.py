"""The rows of a submission as the case page shows them, a page at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.utils import timezone

from quanyi.agency.audit.looks import shows
from quanyi.agency.collect.models import DeclarationRow, MigrationPerson, Submission
from quanyi.agency.collect.services import notices_of
from quanyi.agency.compute.models import Inquiry
from quanyi.agency.desk.doubts import doubts_about, standing_doubts
from quanyi.agency.desk.findings import FindingLine
from quanyi.agency.desk.set_aside_lines import set_aside_of
from quanyi.agency.review.kind import kind_of
from quanyi.agency.wording import Said, sentence
from quanyi.law.terms import ContributionKind, InquiryResult, PersonStatus

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


def interest_rows(submission: Submission) -> Any:
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


def inquiries(submission: Submission) -> Any:
    opinions = Inquiry.objects.filter(submission=submission).order_by("pk")
    return opinions.select_related("finding__person", "finding__employer")


def told(submission: Submission) -> dict[str, Any]:
    """What was told of the file when it came in: what its sender said of it, too."""
    check = submission.file.checks.first() if submission.file else None
    return {"notices": notices_of(check) if check else []}


def declared_facts(submission: Submission) -> dict[str, Any]:
    return {
        **told(submission),
        "persons": submission.declaration_rows.values("social_security_number").distinct().count(),
        "set_aside": set_aside_of(submission),
    }


def rows_of(submission: Submission, *, page: str | None) -> tuple[Page[Any], Sequence[Any]]:
    """(page, its lines)."""
    kind = kind_of(submission)
    found = Paginator(kind.rows(submission), ROWS).get_page(page)
    shows(persons=[getattr(row, "person_id", None) for row in found.object_list])
    return found, kind.lines(submission, list(found.object_list))


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
