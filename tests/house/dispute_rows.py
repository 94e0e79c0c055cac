"""A row in every table of disputes and merges; the roads to them are walked in the tests of the kinds."""

from datetime import date

from tests.agency.kinds.correction.corrections import declare_months

from quanyi.agency.control.models import DisputeEnd, DisputeResult
from quanyi.agency.desk import actions
from quanyi.agency.kinds.dispute.answering import Found, write_finding
from quanyi.agency.kinds.dispute.asking import Objection, open_dispute
from quanyi.agency.kinds.merge.merging import Choice, open_merge
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict


def dispute_rows(world, approved):
    """Objected to, found, answered, and put right by a case that was approved."""
    case = open_dispute(Person.objects.earliest("id"), Objection("balance", "测试", "测试"), by=world.counter)
    for n, signer in enumerate(world.signers):
        if n == 1:
            write_finding(case, Found(DisputeResult.UPHELD, "测试", "测试"), by=signer)
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    kept, ended = (declare_months(world, Month(2024, 3), sequence=n, name="重名") for n in (71, 73))
    open_merge(Choice(kept, ended, date(2025, 1, 1), "测试"), by=world.counter)
    DisputeEnd.objects.create(row=case.rounds.get().submission.dispute, case=approved)
