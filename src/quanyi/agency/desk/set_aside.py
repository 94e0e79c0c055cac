"""挂起明细: rows of a declaration that wait, as every page shows them. Basis: d14-5-2, d14-11-1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.looks import shows
from quanyi.agency.collect.models import RowClearance, SetAsideRow, Submission
from quanyi.agency.ledger import set_aside as ledger
from quanyi.agency.ledger.set_aside import Done
from quanyi.agency.registry.names import EmployerNames
from quanyi.agency.registry.selectors import own_people_called, persons_by_number
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case
from quanyi.law.parameters import parameter
from quanyi.law.terms import ContributionKind, RowUse, SetAsideReason
from quanyi.law.workflow import State
from quanyi.sheets import Fault


@dataclass(frozen=True)
class SetAsideLine:
    """A row set aside, with what became of it (`done`) or the case under way; `is_registered`: its number is."""

    row: SetAsideRow
    done: Done | None
    case: Case | None
    is_registered: bool
    names: EmployerNames | None = None

    @property
    def employer_name(self) -> str:
        """The present name, with the one of the month declared where it was another."""
        employer = self.row.submission.employer
        return self.names.both(employer, self.row.month.last_day) if self.names and employer else ""

    @property
    def reason(self) -> SetAsideReason:
        return SetAsideReason(self.row.reason)

    @property
    def kind(self) -> ContributionKind:
        return ContributionKind(self.row.kind)

    @property
    def due_fen(self) -> int:
        return int(self.row.own_due_fen + self.row.employer_due_fen)

    @property
    def since(self) -> date:
        return timezone.localdate(self.row.submission.submitted_at)

    @property
    def days(self) -> int:
        return (timezone.localdate() - self.since).days

    @property
    def due_on(self) -> date:
        """The day by which it is to be cleared (mark P)."""
        days = parameter("attention_days", on=self.since, region=settings.QUANYI_REGION, key="row_set_aside")
        return self.since + timedelta(days=days.whole)

    @property
    def is_under_review(self) -> bool:
        """Whether a case that deals with it waits for a signature; one that was sent back may be put again."""
        return self.case is not None and review.standing(self.case).state is State.WAITING

    @property
    def is_late(self) -> bool:
        return self.done is None and timezone.localdate() > self.due_on

    @property
    def fault(self) -> Fault:
        return Fault.from_dict(self.row.fault)

    @property
    def badge(self) -> tuple[str, str]:
        """(word, tone) of where it stands, as its employer may see it."""
        if self.done is None:
            return (_("查明中"), "wait") if self.is_under_review else (_("待查明"), "warn")
        return (_("已认定入账"), "ok") if self.done.use is RowUse.MATCHED else (_("已退回"), "bad")


def lines_of_rows(rows: Sequence[SetAsideRow]) -> list[SetAsideLine]:
    """Lines in the order of `rows`."""
    done, cases = ledger.cleared([row.pk for row in rows]), _under_way(rows)
    registered = persons_by_number({row.social_security_number for row in rows})
    names = EmployerNames(row.submission.employer for row in rows)
    for employer_id, of_one in groupby(sorted(rows, key=_employer), key=_employer):
        shows(persons=own_people_called({row.name for row in of_one}, employer_id))
    return [
        SetAsideLine(
            row, done.get(row.pk), cases.get(row.pk), row.social_security_number in registered, names
        )
        for row in rows
    ]


def _employer(row: SetAsideRow) -> int:
    assert row.submission.employer_id is not None  # a declaration is somebody's
    return row.submission.employer_id


def _under_way(rows: Sequence[SetAsideRow]) -> dict[int, Case]:
    clearances = RowClearance.objects.filter(row__in=rows)
    cases = review.undecided().filter(rounds__submission__row_clearance__in=clearances)
    rounds = {r.submission_id: case for case in cases.distinct() for r in case.rounds.all()}
    return {each.row_id: rounds[each.submission_id] for each in clearances if each.submission_id in rounds}


def set_aside_of(submission: Submission) -> list[SetAsideLine]:
    """The rows that wait beside the rest of a declaration."""
    rows = submission.set_aside_rows.select_related("submission__employer").order_by("row")
    return lines_of_rows(list(rows))
