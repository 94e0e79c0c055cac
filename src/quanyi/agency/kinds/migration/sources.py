"""原办理记录的种类: which acts of an office go with its books as records, and what is told of each.

An act is a row of a table here; over there it is kept as it was told, and moves nothing. Who worked on it at the office
is not told: the case file stays with it. Basis: d14-6-1, d14-9-4.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext

from quanyi.agency.wording import N_

_ROUND = "submission__round__case"


@dataclass(frozen=True)
class Source:
    """一种记录: rows of a table, by whose person or employer they are, their day, and the fields that are told.

    `case`: the way to the case, which must have been approved; empty where a row stands by itself.
    """

    key: str
    zh: str
    model: str
    on: str
    told: tuple[str, ...]
    person: str = "person"
    employer: str = ""
    case: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return gettext(self.zh)

    @property
    def table(self) -> type[Model]:
        return apps.get_model(self.model)


def _of_case(key: str, zh: str, model: str, *told: str, **more: Any) -> Source:
    """Rows of the round in which a case was approved."""
    given = {"on": "submission__submitted_at", "case": _ROUND, **more}
    return Source(key, zh, model, told=(f"{given['case']}__number", *told), **given)


SOURCES: tuple[Source, ...] = (
    Source(
        "letter", N_("文书"), "review.Letter", "issued_at",
        ("case__number", "case__kind", "round__number", "event", "opening__opened_at"), employer="employer",
    ),
    _of_case("correction", N_("更正"), "collect.CorrectionRow", "target", "reason", "month", "evidence",
             "evidence_digest", "application_number"),
    _of_case("back_payment", N_("补缴"), "collect.BackPaymentRow", "paper", "document", "document_on", "begins",
             "reason"),
    _of_case("dispute", N_("异议"), "collect.DisputeRow", "key", "line", "told", "value", "wanted", "reason"),
    Source("dispute_finding", N_("异议核查结论"), "compute.DisputeFinding", "found_at",
           (f"row__{_ROUND}__number", "result", "sources", "found"), case=f"row__{_ROUND}"),
    Source("dispute_end", N_("异议更正办结"), "compute.DisputeEnd", "ended_at",
           (f"row__{_ROUND}__number", "case__number"), person="row__person"),
    _of_case("merge", N_("账户归并"), "collect.MergeRow", "kept__insurance_number", "kept__social_security_number",
             "reason", person="ended", on="chosen_on"),
    _of_case("transfer", N_("转移接续"), "collect.TransferRow", "act", "number", "office", "office_name",
             "bank_account", "is_exchanged", "content", "transfer__year", "transfer__month",
             "transfer__own_principal_fen", "transfer__own_interest_fen", "transfer__transfer_principal_fen",
             "transfer__transfer_interest_fen",
             "transfer__this_year", "transfer__pooled_fen", "transfer__total_fen"),
    Source("transfer_message", N_("转移往来文书"), "collect.TransferMessage", "at",
           ("is_ours", "kind", "number", "office", "digest", "content")),
    _of_case("death_report", N_("死亡报告"), "collect.DeathReport", "died_on", "reporter", "reporter_name",
             "reporter_document", "contact", "proof", "last_due", on="reported_on"),
    _of_case("recipient", N_("领取人"), "collect.Recipient", "number", "name", "kinship",
             "document_kind", "document_number", "title", "numerator", "denominator", "amount_fen", "payee_name",
             "bank_name", "account_number", "guardian", person="submission__benefit_rows__person"),
    Source("termination_request", N_("参保终止申请"), "collect.TerminationRequest", "applied_on",
           ("ground", "group", "left_on", "lost_on", "nationality", "application__digest", "evidence__digest")),
    Source("termination_step", N_("参保终止步骤"), "collect.TerminationStep", "on",
           ("request__ground", "request__applied_on", "step", "detail", "document__digest"), person="request__person"),
    Source("payment_result", N_("支付失败、退回、追回"), "ledger.BenefitOutcome", "recorded_at",
           ("case__number", "payment__decision__kind", "payment__month", "payment__part", "attempt", "result",
            "amount_fen"), person="payment__person", where={"result__in": ("failed", "returned", "recovered")}),
    Source("benefit_claim", N_("多领追回"), "ledger.BenefitClaim", "journal__posted_at",
           ("journal__case__number", "payment__decision__kind", "payment__month", "payment__part", "paid_out",
            "own_fen", "transfer_fen", "pool_fen"), person="payment__person"),
    _of_case("disclosure", N_("申请查询"), "grants.RequestedPerson", "submission__disclosure_request__requester",
             "submission__disclosure_request__unit_name", "submission__disclosure_request__purpose",
             "submission__disclosure_request__basis", "submission__disclosure_request__items",
             "submission__disclosure_request__silent_until"),
    Source("grant", N_("查询授权"), "grants.GrantSubject", "grant__made_at",
           tuple(f"grant__{name}" for name in (
               "requester", "holder", "holder_document", "purpose", "basis", "items", "first_on", "last_on",
               "from_month", "to_month", "silent_until", "case__number", "end__ended_at", "end__reason"))),
    Source("answer", N_("提供查询"), "grants.Answer", "at",
           ("grant__holder", "grant__purpose", "items", "until", "digest")),
    Source("paper", N_("出具的凭证"), "papers.IssuedPaper", "issued_at",
           ("number", "kind", "year", "use", "first_month", "last_month", "language", "root", "withdrawal__at",
            "withdrawal__reason")),
    Source("channel", N_("接收方式选择"), "sending.ChannelChoice", "chosen_at", ("channel", "is_wanted", "address")),
)  # fmt: skip
BY_KEY = {source.key: source for source in SOURCES}
