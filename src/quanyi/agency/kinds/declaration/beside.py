"""上月对照: what an employer had approved for the month before, beside what it declares now. Basis: d14-6-3."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from quanyi.agency.audit.looks import shows
from quanyi.agency.collect.models import DeclarationRow, Submission
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, Stage, Verdict

NAMED = 20  # how many of those who came or went are named


class Row(NamedTuple):
    """What is compared of a declared row."""

    name: str
    wage_fen: int
    own_fen: int
    employer_fen: int


Rows = Mapping[str, Row]  # by number


@dataclass(frozen=True)
class Beside:
    """A month's ordinary rows beside those of the month before, both by the person's number."""

    month: Month
    before: Rows
    now: Rows
    declared_elsewhere: Rows

    @property
    def lines(self) -> list[tuple[str, int, int]]:
        """(what, the month before, now): persons, then wages and dues in fen."""
        both = (self.before.values(), self.now.values())
        before, now = (
            (
                len(rows),
                sum(row.wage_fen for row in rows),
                sum(row.own_fen for row in rows),
                sum(row.employer_fen for row in rows),
            )
            for rows in both
        )
        return list(zip(("persons", "wage", "own", "employer"), before, now, strict=True))

    @property
    def came(self) -> list[str]:
        """Who was not there the month before."""
        return _named({number: row for number, row in self.now.items() if number not in self.before})

    @property
    def went(self) -> list[str]:
        """Who was, and is in no declaration of this month."""
        here = self.now.keys() | self.declared_elsewhere.keys()
        return _named({number: row for number, row in self.before.items() if number not in here})


def _named(rows: Rows) -> list[str]:
    """The names; the first of them are shown."""
    shows(numbers=list(rows)[:NAMED])
    return [row.name for row in rows.values()]


def beside(submission: Submission) -> Beside | None:
    """None where nothing was approved for the month before."""
    month, approved = submission.month, _approved(submission)
    if not (before := _rows(approved.filter(month=month - 1))):
        return None
    elsewhere = approved.filter(month=month).exclude(submission=submission)
    return Beside(month - 1, before, _rows(submission.declaration_rows.filter(month=month)), _rows(elsewhere))


def _approved(submission: Submission) -> QuerySet[DeclarationRow]:
    """The rows of its employer whose own round was approved."""
    return DeclarationRow.objects.filter(
        submission__employer=submission.employer_id,
        submission__round__signatures__stage=Stage.APPROVAL.value,
        submission__round__signatures__verdict=Verdict.AGREE.value,
    )


def _rows(rows: QuerySet[DeclarationRow]) -> Rows:
    ordinary = rows.filter(kind=ContributionKind.NORMAL.value).order_by("row")
    fields = ("social_security_number", "name", "declared_wage_fen", "own_due_fen", "employer_due_fen")
    return {number: Row(*rest) for number, *rest in ordinary.values_list(*fields)}
