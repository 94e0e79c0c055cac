"""A case as the desk shows it: where it stands, what is in it, and what this clerk may do with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator

from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case, Round, Signature
from quanyi.agency.staff.models import Account
from quanyi.agency.staff.selectors import posts_of, stages_of
from quanyi.law import workflow
from quanyi.law.parameters import load_series
from quanyi.law.terms import CaseKind, Stage

ROWS = 50


@dataclass(frozen=True)
class CaseLine:
    """A line of a list of cases. `is_mine`: this clerk collected or signed it already."""

    case: Case
    round: Round
    standing: workflow.Standing
    is_mine: bool

    @property
    def kind_label(self) -> str:
        return CaseKind(self.case.kind).label_zh

    @property
    def subject(self) -> str:
        """What the case is about, in a word: the employer, or the year."""
        submission = self.round.submission
        return submission.employer.name if submission.employer else f"{submission.month.year} 年度"


@dataclass(frozen=True)
class Step:
    """A stage on the case page: signed, next, or still to come."""

    stage: Stage
    signature: Signature | None
    is_next: bool


def lines_of(cases: Iterable[Case], account: Account | None) -> list[CaseLine]:
    return [
        CaseLine(
            case,
            review.latest_round(case),
            review.standing(case),
            bool(account and _took_part(case, account)),
        )
        for case in cases
    ]


def _took_part(case: Case, account: Account) -> bool:
    return any(
        r.collector_id == account.pk or any(s.actor_id == account.pk for s in r.signatures.all())
        for r in case.rounds.all()
    )


def case_page(case: Case, account: Account, *, page: str | None) -> dict[str, Any]:
    """Everything that the case page shows."""
    line = lines_of([case], account)[0]
    kind = CaseKind(case.kind)
    signed = {Stage(s.stage): s for s in line.round.signatures.all()}
    may_sign = line.standing.next_stage in stages_of(posts_of(account)) and not line.is_mine
    return {
        "line": line,
        "steps": [
            Step(stage, signed.get(stage), stage is line.standing.next_stage)
            for stage in workflow.STAGES[kind]
        ],
        "earlier_rounds": list(case.rounds.all())[:-1],
        "may_sign": may_sign,
        "journal": ledger.journal_of(case.pk),
        "rows": Paginator(_rows(kind, line.round), ROWS).get_page(page),
    }


def _rows(kind: CaseKind, latest: Round) -> Any:
    submission = latest.submission
    match kind:
        case CaseKind.DECLARATION:
            return submission.declaration_rows.order_by("row")
        case CaseKind.SETTLEMENT:
            return submission.interest_rows.select_related("person").order_by("person_id")
        case CaseKind.MIGRATION:
            return submission.migration_persons.order_by("pk")


@dataclass(frozen=True)
class OpenYear:
    """A year on the settlement page: its rate where one is published, and its case where one is under way."""

    year: int
    rate: Any
    is_settled: bool
    case: Case | None


def opened_years(region: str) -> list[OpenYear]:
    """The last settled year and the years after it for which a rate is published, newest first."""
    last = ledger.last_settled_year(region) or 0
    rates = {span.valid_from.year: span for span in load_series("crediting_rate").values(region)}
    return [
        OpenYear(year, rate, year <= last, review.settlement_under_way(year))
        for year, rate in sorted(rates.items(), reverse=True)
        if year >= last
    ]
