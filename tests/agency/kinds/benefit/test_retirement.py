"""From the list of those who reach the age to a pension: group, identity and papers from register and counter."""

import re
from datetime import date

import pytest
from django.urls import reverse
from tests.agency.kinds.benefit.applying import application, paper
from tests.agency.kinds.benefit.test_decisions import person as insured_for_years
from tests.agency.kinds.change.changing import changed, item

from quanyi.agency.desk import actions
from quanyi.agency.kinds.benefit import ages, decisions
from quanyi.agency.kinds.benefit.decisions import Retirement, pension_of
from quanyi.agency.ledger import paid_bases
from quanyi.agency.registry.models import BenefitDecision, EntitlementCheck
from quanyi.agency.review.models import Case
from quanyi.agency.serve import shortfall
from quanyi.law.periods import Month
from quanyi.law.terms import RetirementGroup, Verdict

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


@pytest.mark.shows("gb-9.3-3", "到龄的人在名单上写明月份，打印提醒，从名单开始办理")
def test_who_reaches_the_age_is_listed_reminded_and_begun_from_the_list(visit, person):
    counter, address = visit.as_counter, reverse("of-age")
    page = text(counter.get(address))
    assert "2025年2月" in page
    assert person.social_security_number not in page
    printed = text(counter.post(address))
    assert "您于 2025年2月 达到法定退休年龄" in printed
    assert ages.told({person.pk})
    benefits = reverse("benefits-of", args=[person.pk])
    assert counter.get(benefits).status_code == 403
    begun = counter.post(reverse("begin-retirement", args=[person.pk]), follow=True)
    assert begun.redirect_chain[0][0] == f"{benefits}?chosen=2025-02"
    assert 'value="2025-02"' in begun.content.decode()


@pytest.mark.shows("gb-6.3-1", "申请退休时验证件、号码与登记核对，作为资格核验留存")
def test_an_application_wants_papers_and_the_applicant_himself(visit, person):
    counter = visit.as_counter
    counter.post("/changes/", {"number": person.insurance_number})
    address = reverse("benefits-of", args=[person.pk])
    other = application(person, document_number="79000119650115997X", submit="")
    assert "不是登记的这位参保人的号码" in text(counter.post(address, other))
    bare = {k: v for k, v in application(person, submit="").items() if not k.startswith("paper_")}
    refused = text(counter.post(address, bare))
    assert "缺“领取养老金的书面申请”" in refused
    assert "缺“领取人的身份证件”" in refused
    counter.post(address, application(person, submit=""))
    case = Case.objects.latest("pk")
    for signer in visit.signers:
        answer = actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
        assert not hasattr(answer, "reason"), answer
    check = EntitlementCheck.objects.get()
    assert (check.case_id, check.event, check.way) == (case.pk, "entitlement_confirmed", "counter")
    assert BenefitDecision.objects.get().case_id == case.pk
    assert not ages.of_age(person.region, date(2025, 3, 1), 12)


def test_a_womans_group_comes_from_her_file(visit, person):
    changed(visit, item(person, date(2025, 1, 1), sex="2"))
    [line] = ages.of_age(person.region, date(2025, 3, 1), 3)
    assert (line.group, line.is_known) == (RetirementGroup.FEMALE_50, False)
    counter = visit.as_counter
    counter.post("/changes/", {"number": person.insurance_number})
    address = reverse("benefits-of", args=[person.pk])
    assert "没有登记这位女职工的岗位类别" in text(counter.post(address, application(person)))
    changed(visit, item(person, date(2025, 1, 1), post_category="staff"))
    [line] = ages.of_age(person.region, date(2025, 3, 1), 3)
    assert (line.group, line.is_known, line.reached) == (RetirementGroup.FEMALE_55, True, Month(2020, 1))


@pytest.mark.parametrize("chosen", [Month(2006, 3), Month(2014, 1), Month(2024, 12)])
def test_who_reached_the_age_before_2025_is_assessed_by_the_year_of_the_age(visit, person, chosen):
    born = date(chosen.year - 60, chosen.month, 15)
    changed(visit, item(person, date(2010, 1, 1), born_on=born.isoformat()))
    computed = pension_of(person, Retirement(chosen, RetirementGroup.MALE_60), today=date(2025, 3, 1))
    assert computed.first_month == Month(2025, 4)
    assert 0 < computed.account_fen < computed.amount_fen


def test_a_pension_decided_before_is_paid_on_and_not_computed_anew(visit, person):
    counter = visit.as_counter
    counter.post("/changes/", {"number": person.insurance_number})
    address = reverse("take-over-pension", args=[person.pk])
    given = {
        "first_month": "2025-03", "amount": "3000.00", "account": "800.00", "months": "300",
        "begun": "2004-03",
        "document": "示老核〔2004〕7号", "reason": "接续旧账",
    }  # fmt: skip
    assert "缺“原待遇核定表”" in text(counter.post(address, given))
    refused = counter.post(address, given | {"paper_old_decision": paper()})
    assert "没有登记为离退休" in text(refused)
    changed(visit, item(person, date(2004, 3, 1), keep_later=False, status="retired"))
    answer = counter.post(address, given | {"paper_old_decision": paper()})
    assert answer.status_code == 302, text(answer)
    case = Case.objects.latest("pk")
    for signer in visit.signers:
        answer = actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
        assert not hasattr(answer, "reason"), answer
    decision = BenefitDecision.objects.get()
    assert (decision.amount_fen, decision.account_fen, decision.first_month) == (
        300_000,
        80_000,
        Month(2025, 3),
    )


def test_who_is_of_age_and_short_of_years_is_told_which_ways_are_open(visit, person, monkeypatch):
    """Fifteen years less one month by a base taken out: extension is open, one-off payment is not."""
    less = dict(list(paid_bases.bases_of(person).items())[1:])
    for module in (decisions, shortfall):
        monkeypatch.setattr(module, "bases_of", lambda *_args, **_more: less)
    paths = shortfall.paths_of(person, date(2025, 3, 10))
    assert paths is not None
    told = {part.term: part.value for part in paths.parts}
    assert (told["path_extend"], told["path_one_off"], told["path_resident_scheme"]) == (
        "open",
        "closed",
        "open",
    )
    counter = visit.as_counter
    counter.post("/changes/", {"number": person.insurance_number})
    page = text(counter.post(reverse("benefits-of", args=[person.pk]), application(person)))
    assert "不足最低缴费年限" in page
    assert "可以延长缴费至满" in page
