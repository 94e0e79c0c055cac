"""A correction as the desk shows it: what stands, what is right, and what settled years gain or lose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from quanyi.agency.collect.models import CorrectionRow, InterestDifference
from quanyi.agency.compute.correction import Proposal
from quanyi.agency.compute.differences import YearDifference
from quanyi.agency.ledger.posted_months import PostedMonth, as_it_stood
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.names import name_of
from quanyi.agency.registry.selectors import names_of
from quanyi.law.periods import Month
from quanyi.law.terms import CorrectionReason, CorrectionTarget


@dataclass(frozen=True)
class Side:
    """The month before or after: `credited_month` is None where it is not paid."""

    name: str
    number: str
    employer_name: str
    month: Month
    wage_fen: int
    base_fen: int
    own_due_fen: int
    employer_due_fen: int
    paid_on: date | None
    credited_month: Month | None


def wrong_side(wrong: PostedMonth) -> Side:
    line = wrong.line
    return Side(
        names_of([wrong.person.pk])[wrong.person.pk], wrong.person.social_security_number,
        name_of(wrong.employer, wrong.month.last_day), wrong.month, wrong.wage_fen, wrong.base_fen,
        line.own_fen, line.employer_fen, wrong.paid_on, wrong.credited_month,
    )  # fmt: skip


@dataclass(frozen=True)
class CorrectionLine:
    """What a case corrects."""

    row: CorrectionRow

    @property
    def target(self) -> CorrectionTarget:
        return CorrectionTarget(self.row.target)

    @property
    def reason(self) -> CorrectionReason:
        return CorrectionReason(self.row.reason)

    @property
    def wrong(self) -> Side | None:
        """What stood when the correction was proposed, also after it was posted."""
        stood = as_it_stood(self.row)
        return wrong_side(stood) if stood else None

    @property
    def right(self) -> Side | None:
        row, wrong = self.row.right_row, self.wrong
        if row is None or wrong is None:
            return None
        credited = self.row.submission.summary["credited_month"]
        return Side(
            row.name, row.social_security_number, wrong.employer_name, row.month, row.declared_wage_fen, row.base_fen,
            row.own_due_fen, row.employer_due_fen, row.paid_on, Month.parse(credited) if credited else None,
        )  # fmt: skip


@dataclass(frozen=True)
class DifferenceLine:
    """A settled year of an account, before and after."""

    row: InterestDifference | YearDifference
    person: Person | None = None

    @property
    def insurance_number(self) -> str:
        person = self.person or (self.row.person if isinstance(self.row, InterestDifference) else None)
        return person.insurance_number if person else ""

    @property
    def before_fen(self) -> int:
        return self.row.own_before_fen + self.row.transfer_before_fen

    @property
    def after_fen(self) -> int:
        return self.row.own_after_fen + self.row.transfer_after_fen

    @property
    def gained_fen(self) -> int:
        return self.after_fen - self.before_fen


def difference_lines(proposal: Proposal) -> Sequence[DifferenceLine]:
    """The years of a proposal that is not handed in yet."""
    return list(_lines(proposal.differences))


def _lines(differences: Sequence[YearDifference]) -> Iterator[DifferenceLine]:
    persons = Person.objects.in_bulk({difference.person_id for difference in differences})
    for difference in differences:
        yield DifferenceLine(difference, persons[difference.person_id])


def right_side(proposal: Proposal) -> Side | None:
    """The month as it should have been, of a proposal."""
    row, wrong = proposal.right, proposal.wrong
    if row is None or wrong is None:
        return None
    return Side(
        row.name, row.social_security_number, name_of(wrong.employer, row.month.last_day),
        row.month, row.declared_wage_fen, row.base_fen,
        row.own_due_fen, row.employer_due_fen, row.paid_on, proposal.right_credited_month,
    )  # fmt: skip
