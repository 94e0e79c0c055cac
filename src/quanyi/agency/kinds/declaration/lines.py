"""申报明细: as the case page shows it. Basis: d14-6-1."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from quanyi.agency.collect.models import DeclarationRow, Submission
from quanyi.agency.desk.doubts import doubts_about, standing_doubts
from quanyi.agency.desk.rows import told
from quanyi.agency.desk.set_aside import set_aside_of
from quanyi.agency.kinds.declaration.beside import beside
from quanyi.agency.wording import Said, sentence
from quanyi.law.terms import ContributionKind


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


def declared_facts(submission: Submission) -> dict[str, Any]:
    return {
        **told(submission),
        "persons": submission.declaration_rows.values("social_security_number").distinct().count(),
        "set_aside": set_aside_of(submission),
        "beside": beside(submission),
    }


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
