"""A row in every table of disputes; the road to them is walked in the tests of the kind."""

from quanyi.agency.control.models import DisputeEnd, DisputeResult
from quanyi.agency.desk import actions
from quanyi.agency.kinds.dispute.answering import Found, write_finding
from quanyi.agency.kinds.dispute.asking import Objection, open_dispute
from quanyi.agency.registry.models import Person
from quanyi.law.terms import Verdict


def dispute_rows(world, approved):
    """Objected to, found, answered, and put right by a case that was approved."""
    case = open_dispute(Person.objects.earliest("id"), Objection("balance", "测试", "测试"), by=world.counter)
    for n, signer in enumerate(world.signers):
        if n == 1:
            write_finding(case, Found(DisputeResult.UPHELD, "测试", "测试"), by=signer)
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    DisputeEnd.objects.create(row=case.rounds.get().submission.dispute, case=approved)
