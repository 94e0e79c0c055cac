"""A row in every table of arrears; the roads to them are walked in the tests of their kinds."""

from datetime import date

from quanyi.agency.collect import models as collect
from quanyi.agency.kinds.deferral.acts import open_deferral
from quanyi.agency.ledger import models as ledger
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month
from quanyi.law.terms import CaseKind

MONTH = Month(2024, 12)


def arrears_rows(world):
    """Assessed and ended, charged and paid, deferred, made up for."""
    journal, person = ledger.Journal.objects.earliest("id"), Person.objects.earliest("id")
    of = {"employer": world.employer, "month": MONTH, "journal": journal, "amount_fen": 1}
    submission = collect.Submission.objects.create(
        kind=CaseKind.ARREARS.value, month=MONTH, submitted_by=world.counter, row_count=2
    )
    by = {"submission": submission, "month": MONTH, "basis_fen": 1, "amount_fen": 1}
    row = collect.ArrearsRow.objects.create(row=1, act="assessment", basis_month=MONTH, **by)
    assessment = ledger.Assessment.objects.create(row=row, **of)
    ledger.AssessmentEnd.objects.create(assessment=assessment, journal=journal)
    days = {"due_on": date(2025, 1, 31), "paid_on": date(2025, 2, 1), "days": 1}
    row = collect.ArrearsRow.objects.create(row=2, act="late_fee", **days, **by)
    fee = ledger.LateFee.objects.create(row=row, paid_on=date(2025, 2, 1), basis_fen=1, **of)
    ledger.LateFeePayment.objects.create(
        fee=fee, journal=journal, row=collect.ClearanceRow.objects.earliest("id"), amount_fen=1
    )
    collect.BackPaymentRow.objects.create(submission=submission, person=person, paper="none", reason="测试")
    asked = {
        "form": "province", "first_month": MONTH, "last_month": MONTH, "approved_on": date(2025, 1, 1),
        "document": "测试", "ground": "测试",
    }  # fmt: skip
    world.approve(open_deferral(world.employer, asked, by=world.counter))
