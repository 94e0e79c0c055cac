"""A row in every table of benefits, their payment and the fund's reports; the road to them is walked elsewhere."""

from datetime import date

from quanyi.agency.collect import models as collect
from quanyi.agency.control.models import FundReport
from quanyi.agency.ledger.models import BenefitClaim, BenefitOutcome, BenefitPayment
from quanyi.agency.registry.models import (
    BenefitDecision,
    BenefitPayee,
    EarlierRecord,
    Employer,
    EntitlementCheck,
    Injury,
    Unemployment,
)
from quanyi.law.periods import Month


def benefit_rows(case, person, by):
    """`by`: the submission and the scheme; all in the transaction that registers the case."""
    month, of = Month(2025, 3), {"person": person, "kind": "inheritance"}
    amounts = {"amount_fen": 1, "account_fen": 1, "own_fen": 1, "transfer_fen": 0, "figure": {}}
    decision = BenefitDecision.objects.create(**of, scheme="pension", first_month=month, case=case, **amounts)
    row = collect.BenefitRow.objects.create(**by, **of, act="payment", month=month, reason="x", **amounts)
    journal, parts = case.journals.first(), {"own_fen": 1, "transfer_fen": 0, "pool_fen": 0}
    posted = {"journal": journal, "row": row}
    payment = BenefitPayment.objects.create(**posted, **parts, decision=decision, person=person, month=month)
    to = {**of, "payee_name": "x", "bank_name": "x", "account_number": "1"}
    BenefitPayee.objects.create(case=case, **to)
    check = {"person": person, "event": "entitlement_confirmed", "on": date(2025, 3, 1), "way": "counter"}
    EntitlementCheck.objects.create(case=case, **check)
    collect.EntitlementRow.objects.create(submission=by["submission"], evidence="x", **check)
    _of_other_schemes(case, person, by["submission"])
    collect.PayeeRow.objects.create(submission=by["submission"], reason="x", **to)
    told = {"attempt": 1, "result": "paid", "amount_fen": 1}
    answer = collect.OutcomeRow.objects.create(
        submission=by["submission"], row=1, benefit=row, reference="1", on=date(2025, 3, 1), **told
    )
    BenefitOutcome.objects.create(case=case, journal=journal, row=answer, payment=payment, **told)
    BenefitClaim.objects.create(**posted, **parts, payment=payment, paid_out=True)
    clerk = by["submission"].submitted_by
    ending_rows(person, by["submission"], clerk)
    FundReport.objects.create(
        region="DEMO", scheme="pension", first_month=month, last_month=month, last_entry_id=0, figures={},
        issued_by=clerk, issued_by_name=clerk.display_name,
    )  # fmt: skip


def ending_rows(person, submission, clerk):
    """A death that was reported, an heir, a termination with a step."""
    day = date(2025, 3, 1)
    collect.DeathReport.objects.create(
        submission=submission, person=person, died_on=day, reporter="family", reporter_name="x",
        reporter_document="x", contact="x", reported_on=day, proof="x",
    )  # fmt: skip
    collect.Recipient.objects.create(
        submission=submission, number=1, name="x", kinship="child", document_kind="01", document_number="1",
        title="legal", numerator=1, denominator=1, amount_fen=1, payee_name="x", bank_name="x", account_number="1",
        guardian="x",
    )  # fmt: skip
    paper = collect.Document.objects.earliest("pk")
    request = collect.TerminationRequest.objects.create(
        person=person,
        ground="lump_sum_short",
        applied_on=day,
        nationality="x",
        application=paper,
        received_by=clerk,
    )
    collect.TerminationStep.objects.create(request=request, step="notice", on=day, detail="x", by=clerk)
    collect.TerminationRow.objects.create(submission=submission, request=request)


def _of_other_schemes(case, person, submission):
    """Out of work, and hurt, as it was handed in and as it stands."""
    of, day = {"person": person, "employer": Employer.objects.earliest("id")}, date(2025, 2, 28)
    out = of | {"cause": "i1", "ended_on": day, "registered_on": date(2025, 3, 1), "seeks_work": True}
    hurt = of | {"injured_on": day, "recognised_on": day, "document": "x"}
    collect.UnemploymentRow.objects.create(submission=submission, reason="x", **out)
    collect.InjuryRow.objects.create(submission=submission, reason="x", matter="recognition", **hurt)
    Unemployment.objects.create(case=case, number=1, **out)
    Injury.objects.create(case=case, **hurt)
    EarlierRecord.objects.create(case=case, person=person, source="letter", number=1, content={"event": "x"})
