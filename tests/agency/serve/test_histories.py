"""The walks of `test_every_amount` over the rarer histories: suspense, returns, recovery, injury, rates, heirs."""

from datetime import date

import pytest
from django.urls import reverse
from tests import length
from tests.agency.kinds.benefit.applying import application
from tests.agency.kinds.benefit.test_decisions import insured as insured_since
from tests.agency.kinds.benefit.test_decisions import paid
from tests.agency.kinds.benefit.test_differences import ASKED, decide, published
from tests.agency.kinds.benefit.test_kinds import decided as decide_kind
from tests.agency.kinds.benefit.test_pages import insured_for_years, sign
from tests.agency.kinds.benefit.test_payments import TO, answered, month_of, orders, pay, told
from tests.agency.kinds.change.changing import changed, item
from tests.agency.kinds.correction.corrections import declare_months, rate_corrected
from tests.agency.kinds.correction.test_rates import enter
from tests.agency.kinds.inheritance.inheriting import inherits
from tests.agency.kinds.injury.injured import assessed, insured, recognised
from tests.agency.kinds.row_clearance.waiting import APRIL, Waiting, mistyped
from tests.agency.kinds.termination.terminating import terminates
from tests.agency.money.office import Money, busy
from tests.agency.serve.test_every_amount import walked
from tests.agency.visitors import Visitors
from tests.agency.world import number

from quanyi.agency.kinds.benefit import decisions as benefits
from quanyi.agency.kinds.benefit.differences import differences, submit_difference
from quanyi.agency.ledger.payout import payments_of, total_fen
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.agency.review.services import open_case
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, MonthState, PaymentState

__all__ = ["enter", "published"]  # fixtures
EACH = 67  # of the hundred and eighty months taken over


@pytest.fixture
def visit(office):
    return Visitors()


@pytest.fixture
def person(visit):
    """A man of fifteen years paid, whom the counter has looked up."""
    found = insured_for_years.__wrapped__(visit)
    visit.as_counter.post("/changes/", {"number": found.insurance_number})
    return found


def with_number(sequence: int) -> Person:
    return Person.objects.get(social_security_number=number(sequence))


def test_money_in_suspense_cleared_and_refunded(office):
    money = Money()
    busy(money)
    for sequence in (1, 2, 3):
        assert walked(money, with_number(sequence), f"insured_{sequence}") > length.of(short=2, long=10)


@pytest.fixture
def payment(visit, person):
    visit.as_counter.post(reverse("benefits-of", args=[person.pk]), application(person, submit=""))
    sign(visit)
    visit.as_counter.post(reverse("benefit-payee", args=[person.pk, "monthly_pension"]), TO)
    sign(visit)
    pay(visit, month_of(BenefitDecision.objects.get()))
    return payments_of(person.pk)[0].payment


def test_a_payment_that_returns_and_one_that_is_claimed_back(visit, person, payment):
    def standing():
        [line] = person_record(person).payments
        return line.state

    order = orders(visit)[0]
    answered(visit, told(order, "成功", "Y1"))
    sign(visit)
    answered(visit, told(order, "退回", "Y2", "收款账户已销户"))
    sign(visit)
    assert standing() is PaymentState.AGAIN
    assert walked(visit, person, "returned", each=EACH) > 10
    answered(visit, told(orders(visit)[0], "成功", "Y3"))
    sign(visit)
    claim = reverse("claim-benefit", args=[person.pk, "monthly_pension"])
    visit.as_counter.post(claim, {"last_due": str(payment.month - 1), "reason": "上月已死亡"})
    sign(visit)
    assert standing() is PaymentState.OWED_BACK
    assert walked(visit, person, "claimed", each=EACH) > 10
    answered(
        visit, told(order, "退款", "Y5", 金额=f"{total_fen(payment) // 100}.{total_fen(payment) % 100:02d}")
    )
    sign(visit)
    assert standing() is PaymentState.RECOVERED
    assert walked(visit, person, "recovered", each=EACH) > 10


def test_benefits_of_work_injury(visit, person):
    insured(visit, person)
    injury = assessed(visit, recognised(visit, person), grade=7, care="mostly")
    decide_kind(visit, person, "disability_lump_sum", injury=injury.pk)
    decide_kind(visit, person, "care_allowance", injury=injury.pk, first_month="2025-03")
    assert walked(visit, person, each=EACH) > 10


def test_death_survivors_and_heirs(visit, person, payment):
    answered(visit, told(orders(visit)[0], "成功", "Y1"))
    sign(visit)
    changed(visit, item(person, date(2025, 4, 2), status="died"))
    decide_kind(visit, person, "survivors")
    inherits(visit, person)
    assert {line.kind for line in person_record(person).benefits} == {
        BenefitKind.MONTHLY_PENSION.label,
        BenefitKind.SURVIVORS.label,
        BenefitKind.INHERITANCE.label,
    }
    assert walked(visit, person, each=EACH) > 10


def test_an_account_paid_out_whole(visit, person):
    terminates(visit, person)
    assert walked(visit, person, each=EACH) > 10


def test_a_declared_row_that_waited(office):
    waiting = Waiting()
    (row,) = waiting.waits(waiting.line(0, "李芳", of=mistyped(2)))
    assert walked(waiting, waiting.li, "before") > length.of(short=1, long=5)
    waiting.as_counter.post(
        reverse("set-aside-row", args=[row.pk]),
        {"note": "身份证复印件", "use": "matched", "candidate": str(waiting.li.pk)},
    )
    sign(waiting)
    assert APRIL in {line.month for line in person_record(waiting.li).contributions}
    assert walked(waiting, waiting.li, "after") > length.of(short=2, long=10)


def test_a_corrected_rate(visit, enter):
    person = declare_months(visit, Month(2024, 1), Month(2025, 3))
    for year in (2024, 2025):
        visit.settle(year)
    enter("0.0312", source="更正通知（试）")
    rate_corrected(visit, person, 2024)
    assert person_record(person).corrections
    assert walked(visit, person) > length.of(short=4, long=20)


def test_two_employers_in_one_month(visit):
    person = declare_months(visit, Month(2025, 3))
    visit.employer = visit.other_employer
    declare_months(visit, Month(2025, 3), base_fen=500_000)
    assert len(person_record(person).contributions) == 2
    assert walked(visit, person) > length.of(short=2, long=10)


def test_arrears_made_up_with_their_interest(visit):
    person = declare_months(visit, Month(2023, 4), Month(2023, 6), paid_on=None)
    declare_months(visit, Month(2023, 5))
    visit.settle(2023)
    made_up = {"kind": ContributionKind.BACK_PAYMENT, "month": Month(2023, 4), "started_on": None}
    visit.approve(visit.declare(visit.row(1, paid_on=date(2024, 6, 3), **made_up)))
    visit.settle(2024)
    states = {line.state for line in person_record(person).contributions}
    assert {MonthState.MADE_UP, MonthState.OWED, MonthState.PAID} == states
    assert walked(visit, person) > length.of(short=4, long=20)


def test_a_pension_assessed_again_when_the_rate_is_published(visit, published):
    person = insured_since(visit, date(1965, 12, 15))
    decide(
        visit,
        person,
        BenefitKind.MONTHLY_PENSION,
        benefits.pension_of(person, ASKED, today=date(2026, 3, 10)),
    )
    paid(visit, Month(2026, 4))
    published()
    [found] = differences("DEMO")
    visit.approve(open_case(submit_difference(found, by=visit.settler), collector=visit.settler))
    assert len(person_record(person).benefits) == 3
    assert walked(visit, person, each=EACH) > 10
