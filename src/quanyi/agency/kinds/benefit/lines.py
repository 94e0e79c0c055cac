"""Benefits as the case page and the counter show them."""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from quanyi.agency.collect.models import (
    BenefitAct,
    BenefitRow,
    OutcomeRow,
    PayeeRow,
    PaymentResult,
    Recipient,
    Submission,
)
from quanyi.agency.kinds.benefit.materials import DECIDED, TAKEN_OVER, matter_of
from quanyi.agency.kinds.benefit.sorts import FOR_A_TIME
from quanyi.agency.ledger.benefit import PaidBenefit
from quanyi.agency.ledger.payout import Order, order_number
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, BenefitPayee
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.wording import label
from quanyi.law.explain import Figure
from quanyi.law.periods import Month


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
        return shown_names([self.row.person_id])[self.row.person_id]

    @property
    def pool_fen(self) -> int:
        return self.row.amount_fen - self.row.account_fen

    @property
    def funeral(self) -> Figure | None:
        """丧葬补助金择一, where several schemes pay one. Basis: sil-49."""
        return self._kept("funeral")

    @property
    def eligible(self) -> Figure | None:
        """待遇资格缴费月数, where deferred months count. Basis: d13-23."""
        return self._kept("eligible")

    def _kept(self, name: str) -> Figure | None:
        kept = self.row.submission.summary.get(name)
        return Figure.from_dict(kept["figure"]) if kept else None

    @property
    def figure(self) -> Figure:
        figure = Figure.from_dict(self.row.figure["figure"])
        return figure if self.row.kind == BenefitKind.MONTHLY_PENSION else _called_by_kind(figure)


# What the rule of a pension's payment calls its amounts, where the benefit is no pension.
_OTHERWISE = {"pension_payment": "benefit_payment", "account_pension": "benefit_due_from_account"}


def _called_by_kind(figure: Figure) -> Figure:
    """A payment that is no pension, in words that fit it."""
    parts = tuple(replace(part, term=_OTHERWISE.get(part.term, part.term)) for part in figure.parts)
    return replace(figure, term=_OTHERWISE.get(figure.term, figure.term), parts=parts)


@dataclass(frozen=True)
class OutcomeLine:
    """What the bank says of one order."""

    row: OutcomeRow

    @property
    def number(self) -> str:
        return order_number(self.row.benefit.payment.pk, self.row.attempt)

    @property
    def result(self) -> PaymentResult:
        return PaymentResult(self.row.result)

    @property
    def name(self) -> str:
        return shown_names([self.row.benefit.person_id])[self.row.benefit.person_id]

    @property
    def kind(self) -> str:
        return str(BenefitKind(self.row.benefit.kind).label)


@dataclass(frozen=True)
class PayeeLine:
    """To whom a benefit is to be paid."""

    row: PayeeRow

    @property
    def name(self) -> str:
        return shown_names([self.row.person_id])[self.row.person_id]

    @property
    def kind(self) -> str:
        return str(BenefitKind(self.row.kind).label)


def benefit_rows(submission: Submission) -> Any:
    """The rows of a benefit case, by what it asks for."""
    act = submission.summary["act"]
    if act == BenefitAct.OUTCOME:
        return submission.outcome_rows.select_related("benefit__payment").order_by("row")
    if act == BenefitAct.PAYEE:
        return submission.payee_rows.order_by("pk")
    return submission.benefit_rows.select_related("person")


def benefit_line(row: Any) -> "OutcomeLine | PayeeLine | BenefitRowLine":
    if isinstance(row, OutcomeRow):
        return OutcomeLine(row)
    return PayeeLine(row) if isinstance(row, PayeeRow) else BenefitRowLine(row)


@dataclass(frozen=True)
class PaymentLine:
    """A payment of a person and where it stands at the bank."""

    order: Order

    @property
    def kind(self) -> str:
        return str(BenefitKind(self.order.payment.row.kind).label)

    @property
    def badge(self) -> tuple[str, str]:
        """(word, tone)."""
        return label(self.order.state), self.order.state.tone

    @property
    def why(self) -> str:
        """What the bank said last, where it did not pay."""
        failure = self.order.last_failure
        return failure.row.reason if failure and self.order.is_open else ""


@dataclass(frozen=True)
class OrderLine(PaymentLine):
    """An order that waits for the bank, with its payee."""

    name: str
    payee: BenefitPayee | Recipient | None


@dataclass(frozen=True)
class DecisionLine:
    """A decision that holds, and what was paid on it."""

    decision: BenefitDecision
    paid: PaidBenefit
    payee: BenefitPayee | None

    @property
    def kind(self) -> str:
        return str(BenefitKind(self.decision.kind).label)

    @property
    def may_stop(self) -> bool:
        """Whether there are months left that could be stopped: one paid once, or ended, has none."""
        last, this = self.decision.last_month, Month.of(timezone.localdate())
        return last is None or (self.decision.kind in FOR_A_TIME and last >= this)


def again_url(submission: Submission) -> str:
    """Where a benefit that was sent back and is asked for with papers is filled in again; empty where it is not."""
    if not (kind := matter_of(submission)) or kind not in (
        *DECIDED,
        TAKEN_OVER,
        BenefitKind.MONTHLY_PENSION.value,
    ):
        return ""
    person_id = submission.benefit_rows.values_list("person_id", flat=True)[0]
    if kind == BenefitKind.MONTHLY_PENSION.value:
        return reverse("benefits-of", args=[person_id])
    if kind == TAKEN_OVER:
        return reverse("take-over-pension", args=[person_id]) + f"?case={submission.round.case_id}"
    return reverse("decide-benefit", args=[person_id, kind]) + f"?case={submission.round.case_id}"
