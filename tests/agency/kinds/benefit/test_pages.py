"""The counter's pages of benefits: computed before anybody signs, told why not, shown to the person once decided."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.benefit.applying import application
from tests.agency.kinds.benefit.test_decisions import person as insured_for_years
from tests.agency.visitors import browser

from quanyi.agency.desk import actions
from quanyi.agency.registry.models import BenefitDecision
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture(scope="module")
def person(visitors):
    return insured_for_years.__wrapped__(visitors)


@pytest.fixture
def visit(visitors, person, db):
    visitors.open_browsers()
    return visitors


def sign(visit) -> Case:
    case = Case.objects.latest("pk")
    for signer in visit.signers:
        answer = actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
        assert not hasattr(answer, "reason"), answer
    return case


@pytest.mark.shows("d14-2-3", "领取待遇的信息在本人记录页可见")
@pytest.mark.shows("gb-6.5-2", "柜台核定、四人签署、支付、本人可见账户养老金")
def test_a_pension_is_tried_shown_submitted_decided_paid_and_seen(visit, person):
    counter, address = visit.as_counter, reverse("benefits-of", args=[person.pk])
    assert counter.get(address).status_code == 403
    counter.post("/changes/", {"number": person.insurance_number})
    assert "还没有核定过待遇" in text(counter.get(address))
    tried = text(counter.post(address, application(person, compute="")))
    assert "按规则算得每月" in tried
    assert not BenefitDecision.objects.exists()
    shown = text(
        visit.as_first.get(counter.post(address, application(person, submit="")).headers["Location"])
    )
    assert "陈刚：按月基本养老金" in shown
    assert "计算过程" in shown
    sign(visit)
    decision = BenefitDecision.objects.get()
    month = max(decision.first_month, Month.of(timezone.localdate()))
    visit.as_settler.post("/benefits/payments/", {"month": str(month)})
    case = sign(visit)
    assert "已入账" in text(visit.as_first.get(reverse("case", args=[case.pk])))
    page = text(browser(visit.insured(person)).get(reverse("record", args=[person.pk])))
    assert "按月基本养老金" in page
    assert decision.case.number in page
    stop = reverse("stop-benefit", args=[person.pk, decision.pk])
    counter.post(stop, {"last_month": str(month), "reason": "待遇资格丧失"})
    assert "已办结" in text(visit.as_first.get(reverse("case", args=[sign(visit).pk])))


def test_who_is_not_entitled_is_told_at_the_desk(visit, person):
    counter = visit.as_counter
    counter.post("/changes/", {"number": person.insurance_number})
    address = reverse("benefits-of", args=[person.pk])
    answer = counter.post(address, application(person, chosen="2025-01", compute=""))
    assert answer.status_code == 422
    assert "不符合退休年龄规定" in text(answer)
    answer = visit.as_settler.post("/benefits/payments/", {"month": "2025-03"})
    assert "没有应支付的待遇" in text(answer)
