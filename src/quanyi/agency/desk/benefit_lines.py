"""Benefits as the case page and the counter show them."""

from dataclasses import dataclass
from typing import Any

from quanyi.agency.collect.models import BenefitAct, BenefitRow, Submission
from quanyi.agency.ledger.benefit import PaidBenefit
from quanyi.agency.registry.models import BenefitDecision, BenefitKind
from quanyi.agency.registry.selectors import names_of
from quanyi.law.explain import Figure


@dataclass(frozen=True)
class BenefitRowLine:
    """A row of a benefit case, with its computation."""

    row: BenefitRow

    @property
    def act(self) -> str:
        return str(BenefitAct(self.row.act).label)

    @property
    def kind(self) -> str:
        return str(BenefitKind(self.row.kind).label)

    @property
    def name(self) -> str:
        return names_of([self.row.person_id])[self.row.person_id]

    @property
    def pool_fen(self) -> int:
        return self.row.amount_fen - self.row.account_fen

    @property
    def figure(self) -> Figure:
        return Figure.from_dict(self.row.figure["figure"])


def benefit_rows(submission: Submission) -> Any:
    return submission.benefit_rows.select_related("person")


@dataclass(frozen=True)
class DecisionLine:
    """A decision that holds, and what was paid on it."""

    decision: BenefitDecision
    paid: PaidBenefit | None

    @property
    def kind(self) -> str:
        return str(BenefitKind(self.decision.kind).label)
