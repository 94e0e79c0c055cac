"""A correction as the desk shows it: what stands, what is right, and what settled years gain or lose."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from quanyi.agency.collect.models import (
    CorrectionRow,
    DeclarationRow,
    Document,
    InterestDifference,
    Submission,
)
from quanyi.agency.kinds.correction.differences import YearDifference
from quanyi.agency.kinds.correction.proposal import Proposal
from quanyi.agency.ledger.posted_months import PostedMonth, as_it_stood
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.names import name_of
from quanyi.agency.registry.selectors import shown_names
from quanyi.law.periods import Month
from quanyi.law.terms import Confidence, CorrectionReason, CorrectionTarget


@dataclass(frozen=True)
class Side:
    """The month before or after, its supplements included: `credited_month` is None where it is not paid, `open_fen` is
    what is due and not paid, `rest_paid_on` the day on which a voucher's money came.
    """

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
    open_fen: int
    rest_paid_on: date | None = None


def wrong_side(wrong: PostedMonth) -> Side:
    due_fen = wrong.own_due_fen + wrong.employer_due_fen
    return Side(
        shown_names([wrong.person.pk])[wrong.person.pk], wrong.person.social_security_number,
        name_of(wrong.employer, wrong.month.last_day), wrong.month, wrong.wage_fen, wrong.whole_base_fen,
        wrong.own_due_fen, wrong.employer_due_fen, wrong.paid_on, wrong.credited_month, due_fen - wrong.paid_fen,
    )  # fmt: skip


def _right_side(
    rows: Sequence[DeclarationRow], months: Sequence[Month | None], employer_name: str, rest: date | None
) -> Side | None:
    if not rows:
        return None
    first = rows[0]
    unpaid = [row for row, month in zip(rows, months, strict=True) if month is None]
    return Side(
        first.name, first.social_security_number, employer_name, first.month, first.declared_wage_fen,
        sum(row.base_fen for row in rows), sum(row.own_due_fen for row in rows),
        sum(row.employer_due_fen for row in rows), first.paid_on, months[0],
        sum(row.own_due_fen + row.employer_due_fen for row in unpaid), rest,
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
        wrong, submission = self.wrong, self.row.submission
        rows = list(submission.declaration_rows.order_by("row"))
        months = submission.summary.get("credited_months") or [submission.summary.get("credited_month")]
        credited = [Month.parse(month) if month else None for month in months]
        return _right_side(rows, credited, wrong.employer_name, self.row.rest_paid_on) if wrong else None


def settled_years(
    stood: Iterable[Sequence[Any]], credited: Iterable[str], until_year: int
) -> tuple[int, int] | None:
    """First and last of the settled years that a correction reaches; None where none of them is settled.

    `stood` and `credited` name the months of crediting before and after, as a submission keeps them.
    """
    months = (*(part[1] for part in stood), *credited)
    first = min((int(month[:4]) for month in months if month[:4].isdecimal()), default=until_year + 1)
    return (first, until_year) if first <= until_year else None


def paper_of(digest: str) -> Document | None:
    """依据文件: the paper that was kept under this digest; None where only its name was noted."""
    return Document.objects.filter(digest=digest).defer("content").first() if digest else None


def correction_facts(submission: Submission) -> dict[str, Any]:
    """What the case page says of a correction: of one fact, or of the rate of a region's year."""
    found = getattr(submission, "rate_correction", None)
    if found is None:
        row, summary = submission.correction, submission.summary
        reached = settled_years(
            summary.get("stood", ()), summary.get("credited_months", ()), summary.get("until_year", 0)
        )
        return {
            "correction": CorrectionLine(row),
            "settled": reached,
            "paper": paper_of(row.evidence_digest),
        }
    used = [(Fraction(rate), source) for rate, source in submission.summary["rates_used"]]
    confidence = Confidence(found.confidence)
    return {
        "rated": found,
        "rate": Fraction(found.rate),
        "used": used,
        "confidence": confidence,
        "paper": paper_of(found.evidence_digest),
    }


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


def settled_of(proposal: Proposal) -> tuple[int, int] | None:
    """`settled_years` of a proposal that is not handed in yet."""
    stood = proposal.wrong.stood if proposal.wrong else ()
    credited = (str(part.line.credited_month or "") for part in proposal.rights)
    return settled_years(stood, credited, proposal.until_year)


def right_side(proposal: Proposal) -> Side | None:
    """The month as it should have been, of a proposal."""
    if proposal.wrong is None or proposal.right is None:
        return None
    return _right_side(
        [part.row for part in proposal.rights],
        [part.line.credited_month for part in proposal.rights],
        name_of(proposal.wrong.employer, proposal.right.month.last_day),
        proposal.right.rest_paid_on,
    )
