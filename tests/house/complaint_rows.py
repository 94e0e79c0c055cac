"""A row in every table of complaints, orders and extensions; the roads to them are walked in the tests of the kinds."""

from datetime import timedelta

from django.utils import timezone

from quanyi.agency.collect.models import ComplaintMatter, ExtensionRow
from quanyi.agency.control.complaints import complaint_of, follow_up
from quanyi.agency.control.models import ComplaintResult, Step
from quanyi.agency.desk import actions
from quanyi.agency.kinds.complaint.asking import ComplaintContent, open_complaint
from quanyi.agency.kinds.complaint.finding import Found, write_finding
from quanyi.agency.kinds.order.ordering import Wanted, open_order
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict


def complaint_rows(world):
    """Complained of and referred; and an order that waits."""
    told = ComplaintContent("测试", world.employer, ComplaintMatter.NOT_TOLD, None, None, "测试")
    case = open_complaint(told, Person.objects.earliest("id"), by=world.counter)
    for n, signer in enumerate(world.signers):
        if n == 1:
            write_finding(case, Found(ComplaintResult.REFER, "测试", "测试", "测试"), by=signer)
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    today = timezone.localdate()
    follow_up(complaint_of(case), Step.REFERRED, on=today, text="测试", document="测试", by=world.counter)
    due = today + timedelta(days=9)
    wanted = Wanted(ComplaintMatter.NOT_TOLD, None, None, "测试", due, "测试", "测试")
    case = open_order(world.employer, wanted, by=world.counter)
    ExtensionRow.objects.create(
        submission=case.rounds.get().submission, person=Person.objects.earliest("id"), applied_on=today,
        first_month=Month.of(today), missing_months=1, reason="测试",
    )  # fmt: skip
