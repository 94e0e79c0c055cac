"""Benefits beyond the pension: what the record has is taken from it, what a paper says is given with the paper."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.benefit.test_pages import insured_for_years, sign, text
from tests.agency.kinds.benefit.test_payments import PAY, answered, told
from tests.agency.kinds.change.changing import changed, item
from tests.agency.kinds.injury.injured import assessed, insured, recognised
from tests.agency.money.office import findings, on_account, statement
from tests.agency.papers import papers

from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.desk import actions
from quanyi.agency.kinds.benefit.decisions import BenefitRefused
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.ledger.payout import order_number
from quanyi.agency.registry.models import BenefitDecision
from quanyi.agency.review.models import Case
from quanyi.law.door import replay
from quanyi.law.money import format_yuan
from quanyi.law.terms import LedgerAccount as A
from quanyi.law.terms import Scheme, Verdict

pytestmark = pytest.mark.django_db
BASE = 500_000  # what the person of the fixture paid on, every month of 2010 to 2024


@pytest.fixture
def person(visit):
    insured = insured_for_years.__wrapped__(visit)
    visit.as_counter.post("/changes/", {"number": insured.insurance_number})
    return insured


def decide(visit, person, kind, **given):
    evidence = {"reason": "见材料", **papers()}
    return visit.as_counter.post(reverse("decide-benefit", args=[person.pk, kind]), given | evidence)


def decided(visit, person, kind, **given) -> BenefitDecision:
    answer = decide(visit, person, kind, **given)
    assert answer.status_code == 302, text(answer)
    sign(visit)
    return BenefitDecision.objects.latest("pk")


def paid(visit, decision, reference="Y1") -> BenefitPayment:
    """The decision's first month, paid by the bank under `reference`."""
    asked = {"month": str(decision.first_month), "scheme": decision.scheme}
    assert visit.as_settler.post(PAY, asked).status_code == 302
    sign(visit)
    payment = BenefitPayment.objects.latest("pk")
    order = {"指令号": order_number(payment.pk, 1), "金额": format_yuan(decision.amount_fen)}
    assert answered(visit, told(order, "成功", reference)).status_code == 302
    sign(visit)
    return payment


def test_survivors_get_their_months_from_the_pool_once(visit, person):
    assert "没有登记死亡" in text(decide(visit, person, "survivors"))
    changed(visit, item(person, date(2025, 4, 2), status="died"))
    held = ledger.balance(person.pk)
    decision = decided(visit, person, "survivors")
    assert decision.amount_fen == (2 + 9) * 451_567  # fifteen years: nine months, and two for the funeral
    assert (decision.account_fen, decision.last_month) == (0, decision.first_month)
    assert replay(decision.figure).agrees
    pool = on_account(A.POOLED_FUND)
    paid(visit, decision)
    assert on_account(A.POOLED_FUND) == pool + decision.amount_fen
    assert ledger.balance(person.pk) == held  # inherited apart from it
    assert "已经核定" in text(decide(visit, person, "survivors"))
    assert "只能领取一项" in text(
        decide(visit, person, "work_death", injury=recognised(visit, person).pk, dependants="配偶")
    )
    assert findings(reconcile()) == []


def test_of_two_funeral_grants_before_the_reviewers_the_second_is_refused(visit, person):
    insured(visit, person)
    injury = recognised(visit, person)
    changed(visit, item(person, date(2025, 4, 2), status="died"))
    cases = []
    for kind, given in (("survivors", {}), ("work_death", {"injury": injury.pk, "dependants": "配偶"})):
        assert decide(visit, person, kind, **given).status_code == 302
        cases.append(Case.objects.latest("pk"))
    visit.approve(cases[0])
    for signer in visit.signers[:3]:
        actions.sign_case(cases[1].pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(BenefitRefused, match="只能领取一项"):
        actions.sign_case(cases[1].pk, by=visit.signers[3], verdict=Verdict.AGREE, opinion="")


def test_a_disability_grant_comes_from_the_injury_fund_alone(visit, person):
    insured(visit, person)
    injury = recognised(visit, person)
    assert "没有登记伤残等级" in text(decide(visit, person, "disability_lump_sum", injury=injury.pk))
    injury = assessed(visit, injury, grade=7)
    decision = decided(visit, person, "disability_lump_sum", injury=injury.pk)
    assert (decision.amount_fen, decision.scheme) == (13 * BASE, "work_injury")
    assert decision.figure["rule"] if "rule" in decision.figure else replay(decision.figure).agrees
    pension = [on_account(account) for account in (A.FUND, A.POOLED_FUND, A.BENEFITS_PAYABLE)]
    paid(visit, decision)
    assert [on_account(account) for account in (A.FUND, A.POOLED_FUND, A.BENEFITS_PAYABLE)] == pension
    assert on_account(A.INJURY_POOL) == decision.amount_fen == -on_account(A.INJURY_FUND)
    assert on_account(A.INJURY_PAYABLE) == 0
    day, out = timezone.localdate().isoformat(), f"-{decision.amount_fen // 100}.00"
    lines = statement((day, "Y1", out, "0.00"))
    assert findings(reconcile(lines, "工伤.csv", scheme=Scheme.WORK_INJURY)) == []
    other = reconcile(lines, "养老.csv")  # the pension fund's bank account knows nothing of it
    assert findings(other) == [("bank", "not_in_ledger")]


def test_monthly_benefits_of_work_injury(visit, person):
    insured(visit, person)
    injury = assessed(visit, recognised(visit, person), grade=1, care="mostly")
    care = decided(visit, person, "care_allowance", injury=injury.pk, first_month="2025-03")
    assert (care.amount_fen, care.last_month) == (322_760, None)  # 40 % of 8,069.00
    changed(visit, item(person, date(2025, 4, 2), status="died"))
    bad = decide(visit, person, "dependants", injury=injury.pk, dependants="堂弟", first_month="2025-05")
    assert "供养亲属读到“堂弟”" in text(bad)
    monthly = decided(
        visit,
        person,
        "dependants",
        injury=injury.pk,
        dependants="配偶、其他亲属",
        first_month="2025-05",
    )
    assert monthly.amount_fen == BASE * 70 // 100
    asked = {"month": "2025-05", "scheme": "work_injury"}
    visit.as_settler.post(PAY, asked)
    sign(visit)
    [payment] = BenefitPayment.objects.all()  # nobody cares for the dead
    assert payment.decision == monthly
    assert "没有应支付的待遇" in text(visit.as_settler.post(PAY, asked))
