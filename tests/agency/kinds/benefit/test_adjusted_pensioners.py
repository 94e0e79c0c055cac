"""Whose pension a year's adjustment is: by the month of retirement; and which months are paid in which amount."""

from datetime import date

import pytest
from tests.agency.kinds.benefit.test_adjusting import asked_for
from tests.agency.kinds.benefit.test_decisions import decided, insured
from tests.agency.kinds.change.changing import changed, item
from tests.agency.world import REGION, World

from quanyi.agency.kinds.benefit import adjusting
from quanyi.agency.kinds.benefit import decisions as benefits
from quanyi.agency.kinds.benefit.changes import submit_stop
from quanyi.agency.kinds.benefit.payments import submit_payments
from quanyi.agency.kinds.benefit.taking_over import OldDecision, taken_over
from quanyi.agency.registry.models import BenefitDecision, BenefitKind
from quanyi.agency.review.services import open_case
from quanyi.law.periods import Month

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> World:
    return World()


def taken_over_pension(world, first: Month) -> BenefitDecision:
    """Drawn since 2010, paid here from a month on; the account pays 100.00 of 3,000.00."""
    person = insured(world, date(1950, 1, 15))
    changed(world, item(person, date(2010, 1, 1), keep_later=False, status="retired"))
    old = taken_over(person, OldDecision(first, 300_000, 10_000, 240, "原核定 1 号", Month(2010, 2)))
    submission = benefits.submit_decision(
        person, BenefitKind.MONTHLY_PENSION, old, reason="接续", by=world.counter, rules=()
    )
    world.approve(open_case(submission, collector=world.counter))
    return BenefitDecision.objects.get()


def test_a_month_before_the_year_is_paid_in_the_old_amount(world):
    taken_over_pension(world, Month(2024, 11))
    world.approve(asked_for(world))
    amounts = []
    for month in (Month(2024, 12), Month(2025, 1)):
        [row] = submit_payments(month, region=REGION, by=world.settler).benefit_rows.all()
        amounts.append((row.amount_fen, row.account_fen))
    assert amounts[0] == (300_000, 10_000)
    assert amounts[1][0] > 300_000


def test_who_had_retired_is_adjusted_though_paid_here_later_and_who_was_stopped_is_counted(world):
    decision = taken_over_pension(world, Month(2025, 3))
    assert [each.decision for each in adjusting.run(REGION, 2025).adjusted] == [decision]
    stop = submit_stop(decision, Month(2025, 4), reason="失联", by=world.counter)
    world.approve(open_case(stop, collector=world.counter))
    found = adjusting.run(REGION, 2025)
    assert (list(found.adjusted), dict(found.left_out)) == ([], {"stopped": 1})


def test_who_retired_in_the_year_waits_for_the_next_and_is_counted(world):
    person = insured(world, date(1965, 1, 15))
    decided(world, person)
    assert dict(adjusting.run(REGION, 2025).left_out) == {"retired": 1}
    assert not adjusting.run(REGION, 2025).adjusted
