"""A death along the road: who reported it by what proof, and all that ends with it by one case."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.agency.kinds.benefit.test_decisions import decided, insured, paid
from tests.agency.kinds.change.changing import changed, item, registered
from tests.agency.kinds.inheritance.inheriting import answers, inherits
from tests.agency.world import World

from quanyi.agency.desk import actions
from quanyi.agency.kinds.benefit import payments as benefit_payments
from quanyi.agency.kinds.benefit.decisions import BenefitRefused
from quanyi.agency.kinds.death.acts import open_report
from quanyi.agency.kinds.death.reporting import DeathRefused
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.account_states import stands
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.ledger.payout import payments_of
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import BenefitDecision
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.review.models import Letter
from quanyi.law.periods import Month
from quanyi.law.terms import AccountStatus, PaymentState, PersonStatus, Verdict

pytestmark = pytest.mark.django_db
DIED = date(2025, 4, 2)
TOLD = {
    "died_on": DIED, "reporter": "family", "reporter_name": "陈小刚", "reporter_document": "证件 1", "contact": "",
    "reported_on": date(2025, 6, 3), "proof": "居民死亡医学证明书 市一院 1", "last_due": Month(2025, 4),
}  # fmt: skip


@pytest.fixture
def world(db) -> World:
    return World()


def reported(world, person, **given):
    return world.approve(open_report(person, TOLD | given, by=world.counter))


@pytest.mark.shows("gb-9.3-4", "报告人、日期、证明随案件留存，办结冻结账户、停发待遇、终止关系")
def test_one_report_stops_the_pension_claims_what_was_paid_and_freezes_the_account(world):
    person = insured(world, date(1965, 1, 15))
    pension = decided(world, person)
    for n in (3, 4, 5, 6):
        paid(world, Month(2025, n))
    answers(world, list(BenefitPayment.objects.filter(month__lte=Month(2025, 5))))
    held = ledger.balance(person.pk)
    case = reported(world, person)
    status = facts_of(person)["status"]
    assert (status.value, status.holds_from) == (PersonStatus.DIED.value, DIED)
    assert stands([person.pk])[person.pk].state is AccountStatus.FROZEN
    assert all(relation.end for relation in relations_of(person.pk))
    ended = BenefitDecision.objects.get(replaces=pension)
    assert (ended.last_month, ended.case_id) == (Month(2025, 4), case.pk)
    states = {order.payment.month.month: order.state for order in payments_of(person.pk)}
    assert states == {
        3: PaymentState.PAID, 4: PaymentState.PAID, 5: PaymentState.OWED_BACK, 6: PaymentState.CANCELLED,
    }  # fmt: skip
    assert ledger.balance(person.pk) == held + 2 * pension.account_fen
    told = str(Letter.objects.get(case=case, event="approved").content["zh"])
    assert "2025-05" in told
    assert "遗属" in told
    with pytest.raises(BenefitRefused, match="没有应支付的待遇"):
        benefit_payments.submit_payments(Month(2025, 7), region=person.region, by=world.settler)


def test_a_death_is_registered_once_and_on_a_day_that_can_be(world):
    person = registered(world)
    for day, why in ((date(2099, 1, 1), "还没有到"), (date(1901, 1, 1), "早于登记的出生日期")):
        with pytest.raises(DeathRefused, match=why):
            open_report(person, TOLD | {"died_on": day}, by=world.counter)
    open_report(person, TOLD, by=world.counter)
    with pytest.raises(AlreadyUnderWay):
        open_report(person, TOLD, by=world.counter)


def test_what_happened_meanwhile_is_found_at_the_last_signature(world):
    person = insured(world, date(1965, 1, 15))
    decided(world, person)
    case = open_report(person, TOLD, by=world.counter)
    paid(world, Month(2025, 5))
    for signer in world.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(DeathRefused, match="又有核定或支付"):
        actions.sign_case(case.pk, by=world.signers[3], verdict=Verdict.AGREE, opinion="")
    changed(world, item(person, DIED, status="died"))
    with pytest.raises(DeathRefused, match="已于 2025-04-02 登记死亡"):
        actions.sign_case(case.pk, by=world.signers[3], verdict=Verdict.AGREE, opinion="")


def test_the_counter_reports_with_the_papers_of_whoever_tells_it(visit):
    person = registered(visit)
    counter = visit.as_counter
    counter.post("/changes/", {"number": person.insurance_number})
    address = reverse("report-death", args=[person.pk])
    given = TOLD | {"died_on": "2025-04-02", "reported_on": "2025-04-10", "last_due": ""}
    answer = counter.post(address, given)
    assert answer.status_code == 422
    assert "缺“死亡证明" in answer.content.decode()
    paper = {
        f"paper_{name}": SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.4 " + name.encode())
        for name in ("death", "reporter")
    }
    page = counter.post(address, given | paper, follow=True).content.decode()
    assert "等待初审" in page
    assert "居民死亡医学证明书" in page
    assert "应在此日前报告" in page


def test_heirs_inherit_what_a_report_left_and_money_of_later_months_is_refused(world):
    person = registered(world)
    reported(world, person)
    assert ledger.balance(person.pk) > 0
    decision = inherits(world, person)
    assert decision.amount_fen > 0
    assert ledger.balance(person.pk) == 0
    late = world.row(month=Month(2025, 5), paid_on=date(2025, 5, 20), started_on=None)
    with pytest.raises(PostingRefused, match=r"账户自|登记为死亡"):
        world.approve(world.declare(late))
