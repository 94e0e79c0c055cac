"""Benefits along the road: computed by rule, decided by four signatures, paid month by month, once."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.agency.world import REGION, World, number

from quanyi.agency.collect.copying import copy_objects
from quanyi.agency.collect.models import MigrationPerson, MigrationYear, Submission
from quanyi.agency.kinds.benefit import decisions as benefits
from quanyi.agency.kinds.benefit import payments as benefit_payments
from quanyi.agency.kinds.benefit.decisions import BenefitRefused, Retirement
from quanyi.agency.ledger import benefit as ledger_benefit
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.checks import account_interest_differs
from quanyi.agency.ledger.models import BenefitPayment, Entry
from quanyi.agency.ledger.payout import payments_of
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person
from quanyi.agency.review.services import open_case
from quanyi.agency.serve.account_items import account_year_of
from quanyi.law.checks import Asked
from quanyi.law.door import replay
from quanyi.law.periods import Month
from quanyi.law.rules.contribution import monthly_contribution
from quanyi.law.terms import CaseKind, LedgerAccount, RetirementGroup

pytestmark = pytest.mark.django_db
ASKED = Retirement(Month(2025, 2), RetirementGroup.MALE_60)
TODAY = date(2025, 2, 10)


@pytest.fixture(scope="module")
def world(begun) -> World:
    return World()


@pytest.fixture(scope="module")
def person(world) -> Person:
    """A man who reaches his age in February 2025, with fifteen years paid."""
    return insured(world, date(1965, 1, 15))


def insured(world, born: date, years=range(2010, 2025)) -> Person:
    """Somebody for whom 400.00 a month came into the account in the fifteen years to 2024; settled, 100.00 a year."""
    submission = Submission.objects.create(
        kind=CaseKind.MIGRATION.value, month=Month(2024, 12), submitted_by=world.counter, row_count=1,
        summary={"region": REGION},
    )  # fmt: skip
    MigrationPerson.objects.create(
        submission=submission, insurance_number="790000000001", social_security_number=number(7, born), name="陈刚",
        sex="1", born_on=born, status="contributing", status_from=date(2010, 1, 1),
        employments=[[world.employer.credit_code, "2010-01-01", None]],
    )  # fmt: skip
    rows = []
    for year in years:
        months = [Month(year, n) for n in range(1, 13)]
        due = [monthly_contribution(500_000, month=month, region=REGION) for month in months]
        rows.append(
            MigrationYear(
                submission=submission, insurance_number="790000000001", year=year,
                credit_code=world.employer.credit_code, base_fen=[d.base_fen for d in due],
                own_due_fen=[d.own_fen for d in due], employer_due_fen=[d.employer_fen for d in due],
                credited_in=months, own_credit_fen=[d.account_own_fen for d in due],
                transfer_credit_fen=[d.account_transfer_fen for d in due], own_payout_fen=[0] * 12,
                transfer_payout_fen=[0] * 12, own_interest_fen=10_000, transfer_interest_fen=0,
            )
        )  # fmt: skip
    copy_objects(rows)
    world.approve(open_case(submission, collector=world.counter))
    return Person.objects.get()


def decided(world, person) -> BenefitDecision:
    computed = benefits.pension_of(person, ASKED, today=TODAY)
    submission = benefits.submit_decision(
        person, BenefitKind.MONTHLY_PENSION, computed, reason="达到退休年龄", by=world.counter
    )
    world.approve(open_case(submission, collector=world.counter))
    return BenefitDecision.objects.latest("pk")


def paid(world, month: Month):
    submission = benefit_payments.submit_payments(month, region=REGION, by=world.settler)
    return world.approve(open_case(submission, collector=world.settler))


@pytest.mark.shows("d14-2-3", "养老金资格和待遇经签署成为核定")
@pytest.mark.shows("d14-6-4", "待遇由预设规则计算，核定后重算一致")
@pytest.mark.shows("d13-1", "基本养老金按规则核定，依据载明，可重算")
def test_a_pension_is_computed_and_decided_and_can_be_worked_out_again(world, person):
    decision = decided(world, person)
    assert decision.first_month == Month(2025, 3)
    # Sixty years and a month: 138.4 months, between the divisors 139 and 132 of the table.
    assert decision.account_fen == (ledger.balance(person.pk) * 10 + 692) // 1384
    assert 0 < decision.account_fen < decision.amount_fen
    assert (decision.own_fen, decision.transfer_fen) == (ledger.balance(person.pk), 0)
    again = replay(decision.figure)
    assert again.agrees
    assert decision.figure["figure"]["value"] == decision.amount_fen
    # 73,500.00 to January at 1.50 %: 91.875. It is credited with the decision, which moves no other money.
    assert decision.own_fen == 7_350_000 + 9_188
    interest = ledger.lines_of_case(person.pk, decision.case_id)
    assert [(line.account, line.month, line.amount_fen) for line in interest] == [
        (LedgerAccount.OWN_INTEREST, Month(2025, 1), 9_188)
    ]


def test_the_settlement_credits_what_the_year_comes_to_beyond_the_decision(world, person):
    """2025 at 1.50 %: 73,500.00 × 1.50 % = 1,102.50, less a pension from March for ten months; nothing twice."""
    decision = decided(world, person)
    paid(world, Month(2025, 3))
    world.settle(2025)
    whole = 110_250 - (decision.account_fen * 10 * 15 + 6_000) // 12_000
    assert ledger.settled_years(person.pk)[2025] == (whole, 0)
    assert ledger.balance(person.pk) == 7_350_000 + whole - decision.account_fen
    asked = Asked(REGION, date(2026, 2, 1))
    assert list(account_interest_differs.found(asked)) == []
    figure = account_year_of(person, 2025)
    assert figure.part("interest_in_year").fen == whole
    assert figure.fen == ledger.balance(person.pk)


@pytest.mark.shows("gb-10.2-2", "核定的待遇按月应付一次，重复的拒绝")
@pytest.mark.shows("gb-8-2", "每月支付分自个人账户和统筹基金，各记支出")
def test_a_month_is_paid_once_from_the_account_and_the_pool(world, person):
    decision = decided(world, person)
    before = ledger.balance(person.pk)
    case = paid(world, Month(2025, 3))
    assert ledger.balance(person.pk) == before - decision.account_fen
    entries = {
        LedgerAccount(e.account): e.amount_fen
        for e in Entry.objects.filter(journal__case=case)
        if e.amount_fen > 0
    }
    assert entries == {
        LedgerAccount.OWN_PRINCIPAL: decision.account_fen,
        LedgerAccount.POOLED_FUND: decision.amount_fen - decision.account_fen,
    }
    payable = Entry.objects.get(journal__case=case, account=LedgerAccount.BENEFITS_PAYABLE.value)
    assert payable.amount_fen == -decision.amount_fen  # the fund pays when the bank has
    became = ledger_benefit.paid_on_decisions([decision.pk], payments_of(person.pk))[decision.pk]
    assert (became.fen, became.until, became.waiting_fen) == (
        0,
        None,
        decision.amount_fen,
    )  # the bank has not
    with pytest.raises(BenefitRefused, match="没有应支付的待遇"):
        benefit_payments.submit_payments(Month(2025, 3), region=REGION, by=world.settler)
    with pytest.raises(BenefitRefused, match="没有应支付的待遇"):
        benefit_payments.submit_payments(Month(2025, 2), region=REGION, by=world.settler)


def test_the_same_month_in_two_cases_is_paid_once(world, person):
    decided(world, person)
    cases = [
        open_case(
            benefit_payments.submit_payments(Month(2025, 3), region=REGION, by=world.settler),
            collector=world.settler,
        )
        for _ in range(2)
    ]
    world.approve(cases[0])
    with pytest.raises((IntegrityError, PostingRefused)), transaction.atomic():
        world.approve(cases[1])
    assert BenefitPayment.objects.count() == 1


def test_an_account_that_is_used_up_leaves_the_rest_to_the_pool(world, person):
    """Parts of an account that holds less than a month's account pension."""
    parts = ledger_benefit.Parts(own_fen=30_000, transfer_fen=0)
    figure = ledger_benefit.split(50_000, parts, share=ledger_benefit.share_of(100, 0))
    assert (figure.part("paid_from_own").fen, figure.part("paid_from_pool").fen) == (30_000, 20_000)


@pytest.mark.shows("gb-8-3", "未到龄或年限不足的不予核定，存储额不提前支取")
def test_who_is_not_entitled_is_told_why(world, person):
    early = Retirement(Month(2025, 1), RetirementGroup.MALE_60)
    with pytest.raises(BenefitRefused, match="不符合退休年龄规定"):
        benefits.pension_of(person, early, today=TODAY)
    world.approve(world.declare(world.row(1)))
    young = Person.objects.latest("pk")
    with pytest.raises(BenefitRefused, match="不足最低缴费年限 180 个月"):
        benefits.pension_of(young, ASKED, today=TODAY)


def test_a_decision_from_an_account_that_moved_since_is_refused(world, person):
    computed = benefits.pension_of(person, ASKED, today=TODAY)
    submission = benefits.submit_decision(
        person, BenefitKind.MONTHLY_PENSION, computed, reason="x", by=world.counter
    )
    case = open_case(submission, collector=world.counter)
    row = world.row(
        7, born_on=date(1965, 1, 15), name="陈刚", month=Month(2025, 1), paid_on=date(2025, 1, 20)
    )
    world.approve(world.declare(row))
    with pytest.raises(BenefitRefused, match="核定结果已过时"):
        world.approve(case)
