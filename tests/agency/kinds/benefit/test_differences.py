"""What was decided by a provisional rate is made good once the rate is published: a case, four signatures, once."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from tests.agency.kinds.benefit.test_decisions import insured, paid
from tests.agency.kinds.change.changing import changed, item
from tests.agency.kinds.inheritance.inheriting import answers, heir, inherits
from tests.agency.money.office import on_account
from tests.agency.world import REGION, World

from quanyi.agency.kinds.benefit import decisions as benefits
from quanyi.agency.kinds.benefit.decisions import Retirement
from quanyi.agency.kinds.benefit.differences import differences, submit_difference
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.account_states import events_of
from quanyi.agency.ledger.agreement import books
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.registry.models import BenefitDecision, BenefitKind
from quanyi.agency.review.services import open_case
from quanyi.law.parameters import _use_folders, load_parameters
from quanyi.law.periods import Month
from quanyi.law.rules.payout import account_pension_fen
from quanyi.law.terms import AccountStatus, LedgerAccount, RetirementGroup

pytestmark = pytest.mark.django_db
# Born 1965-12: sixty years and three months in 2026-03; divisor 137.3 (between 139 and 132).
ASKED = Retirement(Month(2026, 3), RetirementGroup.MALE_60)
RATE = """series = "crediting_rate"
[[values]]
region = "CN"
source = "公布2026年记账利率（试）"
confidence = "B"
entered_by = "张三"
confirmed_by = "李四"
entered_on = 2026-11-01
rows = [{ from = 2026-01-01, to = 2026-12-31, value = "0.0260" }]
"""


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def published(tmp_path):
    """A function that publishes the rate of 2026: 2.60 %."""

    def publish():
        (tmp_path / "rates.toml").write_text(RATE, encoding="utf-8")
        load_parameters(tmp_path)

    yield publish
    _use_folders(())


def decide(world, person, kind, computed) -> BenefitDecision:
    submission = benefits.submit_decision(person, kind, computed, reason="x", by=world.counter)
    world.approve(open_case(submission, collector=world.counter))
    return BenefitDecision.objects.latest("pk")


def test_a_pension_is_assessed_again_and_the_difference_paid_once(world, published):
    """73,500.00; 2025 at 1.50 %: 1,102.50; to February 2026 at 1.50 %: 186.51, at 2.60 %: 323.28."""
    person = insured(world, date(1965, 12, 15))
    computed = benefits.pension_of(person, ASKED, today=date(2026, 3, 10))
    assert computed.is_provisional
    decision = decide(world, person, BenefitKind.MONTHLY_PENSION, computed)
    assert decision.own_fen == 7_350_000 + 110_250 + 18_651
    assert decision.account_fen == account_pension_fen(decision.own_fen, 1373, 10)
    paid(world, Month(2026, 4))
    paid(world, Month(2026, 5))
    assert list(differences(REGION)) == []
    published()
    [found] = differences(REGION)
    final = account_pension_fen(7_350_000 + 110_250 + 32_328, 1373, 10)
    assert found.account_fen == final
    assert found.owed_fen == 2 * (final - decision.account_fen) > 0
    world.approve(open_case(submit_difference(found, by=world.settler), collector=world.settler))
    pension = BenefitDecision.objects.get(replaces=decision)
    assert pension.amount_fen == decision.amount_fen + final - decision.account_fen
    owed = BenefitDecision.objects.get(kind=BenefitKind.PENSION_DIFFERENCE)
    assert (owed.amount_fen, owed.last_month) == (found.owed_fen, owed.first_month)
    assert list(differences(REGION)) == []


def test_an_account_paid_out_whole_pays_what_the_settlement_adds(world, published):
    person = insured(world, date(1970, 1, 15))
    changed(world, item(person, date(2026, 2, 2), status="died"))
    heirs = inherits(world, person)
    assert ledger.balance(person.pk) == 0
    assert list(differences(REGION)) == []
    published()
    world.settle(2025)
    world.settle(2026)
    left = ledger.balance(person.pk)
    months = heirs.first_month.month - 1  # 74,602.50 bore 2.60 % in place of 1.50 % for so many months
    assert abs(left - 7_460_250 * 110 * months // 120_000) <= 1
    [found] = differences(REGION)
    assert found.owed_fen == left
    world.approve(open_case(submit_difference(found, by=world.settler), collector=world.settler))
    again = BenefitDecision.objects.get(replaces=heirs)
    assert (again.amount_fen, again.account_fen) == (left, left)


def test_what_the_settlement_adds_is_paid_though_the_bank_has_ended_the_account(
    world, published, monkeypatch
):
    person = insured(world, date(1970, 1, 15))
    changed(world, item(person, date(2026, 2, 2), status="died"))
    heirs = inherits(world, person)
    answers(world, list(BenefitPayment.objects.filter(decision=heirs)), on=str(heirs.first_month.first_day))
    assert events_of(person.pk)[-1].state is AccountStatus.TERMINATED
    published()
    world.settle(2025)
    world.settle(2026)
    left = ledger.balance(person.pk)
    later = datetime(2027, 2, 3, 4, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: later)
    [found] = differences(REGION)
    world.approve(open_case(submit_difference(found, by=world.settler), collector=world.settler))
    paid(world, Month(2027, 2))
    assert (ledger.balance(person.pk), on_account(LedgerAccount.BENEFITS_PAYABLE)) == (0, -left)
    shared = inherits(world, person, heir(81, "1/2"), heir(82, "1/2"))
    answers(world, list(BenefitPayment.objects.filter(decision=shared)), on="2027-02-03")
    assert on_account(LedgerAccount.BENEFITS_PAYABLE) == 0
    assert list(books()) == []
