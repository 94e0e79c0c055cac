"""No injury money without insurance on that day: the employer pays, or the fund in its place, which it recovers."""

from datetime import date
from functools import partial

import pytest
from django.urls import reverse
from tests.agency.kinds.benefit.test_decisions import decided as pension_decided
from tests.agency.kinds.benefit.test_kinds import decide, decided, paid, person
from tests.agency.kinds.benefit.test_pages import sign, text
from tests.agency.kinds.change.changing import changed, item
from tests.agency.kinds.death.test_death import reported
from tests.agency.kinds.injury.injured import (
    HURT,
    advanced,
    assessed,
    insured,
    put_down,
    recognised,
)
from tests.agency.money.office import findings, on_account
from tests.agency.papers import papers
from tests.agency.registry.test_relations import START, VOID, relation
from tests.agency.world import employer

from quanyi.agency.collect.models import BenefitAct
from quanyi.agency.collect.models import InjuryMatter as M
from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.desk import actions
from quanyi.agency.kinds.benefit import matters
from quanyi.agency.kinds.benefit.acts import open_benefit
from quanyi.agency.kinds.benefit.changes import submit_resume, submit_stop
from quanyi.agency.kinds.benefit.decisions import BenefitRefused
from quanyi.agency.kinds.benefit.grounds import shut_by_events
from quanyi.agency.kinds.injury.registering import InjuryRefused, open_injury
from quanyi.agency.ledger.fund_sql import fund_figures
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.ledger.selectors import last_entry_id
from quanyi.agency.registry.models import BenefitDecision, EmploymentChange, Injury
from quanyi.agency.registry.services import register
from quanyi.agency.review.models import Case, Letter
from quanyi.law.door import replay
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount as A
from quanyi.law.terms import Scheme, Verdict

pytestmark = pytest.mark.django_db
__all__ = ["person"]  # the fixture
BASE = 500_000


def test_an_injury_without_insurance_is_the_employers_until_the_fund_pays_in_advance(visit, person):
    injury = assessed(visit, recognised(visit, person), grade=7)
    told = dict(Letter.objects.filter(person=person, event="approved").latest("pk").content["zh"]["facts"])
    assert told["由谁支付"] == "用人单位（受伤当天没有参加工伤保险）"
    assert told["可申请复查鉴定"] == "2026-02-01"
    refused = text(decide(visit, person, "disability_lump_sum", injury=injury.pk))
    assert "由用人单位支付（社会保险法第四十一条）" in refused
    decision = decided(visit, person, "disability_lump_sum", injury=advanced(visit, injury).pk)
    assert decision.amount_fen == 13 * BASE
    paid(visit, decision)
    assert on_account(A.INJURY_ADVANCE_RECEIVABLE) == 13 * BASE == -on_account(A.INJURY_ADVANCE_DUE)
    back = {"injury": decision.injury, "recovered_on": date(2025, 9, 1), "reference": "Z9", "reason": "追偿"}
    with pytest.raises(InjuryRefused, match="尚未归还的先行支付 65,000"):
        open_injury(person, M.RECOVERY, back | {"amount_fen": 13 * BASE + 1}, by=visit.counter)
    visit.approve(open_injury(person, M.RECOVERY, back | {"amount_fen": 10 * BASE}, by=visit.counter))
    with pytest.raises(InjuryRefused, match="流水号 Z9 已由案件"):
        open_injury(person, M.RECOVERY, back | {"amount_fen": BASE}, by=visit.counter)
    assert on_account(A.INJURY_ADVANCE_RECEIVABLE) == 3 * BASE == -on_account(A.INJURY_ADVANCE_DUE)
    assert on_account(A.INJURY_POOL) == 3 * BASE == -on_account(A.INJURY_FUND)
    assert findings(reconcile(reason="测试")) == []
    months = Month(2025, 9), decision.first_month
    figures = fund_figures(Scheme.WORK_INJURY, min(months), max(months), up_to_entry=last_entry_id())
    assert (figures["income.injury_fen"], figures["unexplained_fen"]) == (10 * BASE, 0)


@pytest.mark.shows("d13-9", "同时在两个单位就业的，只看受伤时单位的工伤保险关系：另一单位参保的不由基金支付")
def test_of_two_employers_the_one_where_it_happened_must_have_insured(visit, person):
    other = employer(12, "示范区另一单位有限公司")
    for scheme in (Scheme.PENSION, Scheme.WORK_INJURY):
        changed(visit, relation(START, person, other, date(2024, 1, 1), scheme))
    injury = assessed(visit, recognised(visit, person), grade=7)  # at the first, which had not insured
    refused = text(decide(visit, person, "disability_lump_sum", injury=injury.pk))
    assert "示范区青禾制造有限公司没有为该人参加工伤保险" in refused
    case = Case.objects.filter(kind="injury").earliest("pk")
    page = text(visit.as_first.get(reverse("case", args=[case.pk])))
    assert "示范区另一单位有限公司" in page  # it pays contributions, too
    there = assessed(visit, recognised(visit, person, employer=other), grade=7)
    assert (there.replaces, there.injured_on) == (Injury.objects.get(pk=there.replaces_id), HURT)
    decision = decided(visit, person, "disability_lump_sum", injury=there.pk)
    assert decision.injury.employer == other
    assert on_account(A.INJURY_ADVANCE_RECEIVABLE) == 0


def test_who_never_worked_there_was_not_hurt_there(visit, person):
    with pytest.raises(InjuryRefused, match="用工关系"):
        recognised(visit, person, employer=employer(13, "示范区第三单位有限公司"))
    with pytest.raises(InjuryRefused, match="不晚于今天"):
        recognised(visit, person, date(2099, 1, 1))
    insured(visit, person)
    with pytest.raises(InjuryRefused, match="不需要先行支付"):
        advanced(visit, recognised(visit, person))


def test_insurance_that_is_taken_back_meanwhile_ends_the_decision(visit, person):
    insured(visit, person)
    injury = assessed(visit, recognised(visit, person), grade=7)
    answer = decide(visit, person, "disability_lump_sum", injury=injury.pk)
    case = Case.objects.latest("pk")
    assert answer.status_code == 302
    [start] = EmploymentChange.objects.filter(scheme=Scheme.WORK_INJURY.value)
    by = {"change": str(start.pk)}
    changed(visit, relation(VOID, person, visit.employer, start.on, Scheme.WORK_INJURY, **by))
    for signer in visit.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(BenefitRefused, match="又有变动"):
        actions.sign_case(case.pk, by=visit.signers[3], verdict=Verdict.AGREE, opinion="")
    assert not BenefitDecision.objects.exists()


def test_under_twelve_months_the_mean_is_of_those_there_are_and_a_grant_is_once_an_injury(visit, person):
    insured(visit, person)
    late = assessed(visit, recognised(visit, person, date(2025, 6, 10)), date(2025, 8, 1), grade=10)
    decision = decided(visit, person, "disability_lump_sum", injury=late.pk)  # seven of the twelve are paid
    wage = next(n for n in Figure.from_dict(decision.figure["figure"]).walk() if n.term == "mean_wage")
    assert (wage.fen, [value.series for value in wage.parameters]) == (BASE, ["injury_short_wage_form"])
    assert replay(decision.figure).agrees
    assert "已经核定" in text(decide(visit, person, "disability_lump_sum", injury=late.pk))
    with pytest.raises(InjuryRefused, match="不能更改认定"):
        recognised(visit, person, date(2025, 6, 10))


def test_a_second_injury_has_its_own_grant_once_the_first_is_paid(visit, person):
    insured(visit, person)
    first = assessed(visit, recognised(visit, person), grade=7)
    second = assessed(visit, recognised(visit, person, date(2025, 3, 10)), date(2025, 4, 1), grade=9)
    decision = decided(visit, person, "disability_lump_sum", injury=first.pk)
    assert "还没有支付" in text(decide(visit, person, "disability_lump_sum", injury=second.pk))
    paid(visit, decision)
    assert "一起工伤只核定一次" in text(decide(visit, person, "disability_lump_sum", injury=first.pk))
    other = decided(visit, person, "disability_lump_sum", injury=second.pk)
    assert (other.first_month, other.injury) == (decision.first_month + 1, second)


def test_a_grant_of_the_books_before_may_have_been_for_this_injury(visit, person):
    insured(visit, person)
    injury = assessed(visit, recognised(visit, person), grade=7)
    register(injury.case_id)
    BenefitDecision.objects.create(
        case=injury.case, person=person, scheme="work_injury", kind="disability_lump_sum", amount_fen=1, account_fen=0,
        own_fen=0, transfer_fen=0, first_month=Month(2025, 1), last_month=Month(2025, 1),
        figure={"figure": Figure("disability_lump_sum", 1, "fen").as_dict()},
    )  # fmt: skip
    answer = text(decide(visit, person, "disability_lump_sum", injury=injury.pk))
    assert "2025-01 核定的一次性伤残补助金没有写明是哪一起工伤" in answer
    late = assessed(visit, recognised(visit, person, date(2025, 3, 10)), date(2025, 4, 1), grade=9)
    assert decided(visit, person, "disability_lump_sum", injury=late.pk).injury == late


def test_no_employer_owes_what_the_fund_pays_as_insured(visit, person):
    injury = assessed(visit, recognised(visit, person), grade=7)
    injury = advanced(visit, injury)
    other = employer(12, "示范区另一单位有限公司")
    changed(visit, relation(START, person, other, date(2024, 1, 1), Scheme.PENSION))
    assert recognised(visit, person, employer=other).advance_on is None
    injury = advanced(visit, assessed(visit, recognised(visit, person), grade=7))
    assert injury.advance_on is not None
    insured(visit, person)  # entered after the application
    paid(visit, decided(visit, person, "disability_lump_sum", injury=injury.pk))
    assert on_account(A.INJURY_ADVANCE_RECEIVABLE) == 0 == on_account(A.INJURY_ADVANCE_DUE)


def test_an_allowance_beside_a_pension_goes_on_when_it_is_resumed_and_ends_with_a_death(visit, person):
    insured(visit, person)
    injury = assessed(visit, recognised(visit, person), grade=1)
    asked = {"injury": injury.pk, "first_month": "2025-03"}
    assert decide(visit, person, "disability_allowance", **asked).status_code == 302
    case = Case.objects.latest("pk")
    pension = pension_decided(visit, person)
    for signer in visit.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(BenefitRefused, match="又有变动"):
        actions.sign_case(case.pk, by=visit.signers[3], verdict=Verdict.AGREE, opinion="")
    actions.sign_case(case.pk, by=visit.signers[3], verdict=Verdict.REJECT, opinion="领取养老金")
    allowance = decided(visit, person, "disability_allowance", **asked)
    assert allowance.amount_fen == BASE * 90 // 100 - pension.amount_fen
    claim, by = matters.benefit(person.pk, pension.kind), visit.counter
    stop = partial(submit_stop, pension, Month(2025, 3), reason="x", by=by, act=BenefitAct.SUSPEND)
    visit.approve(open_benefit(stop, claim, by=by))
    suspended = BenefitDecision.objects.latest("pk")
    resume = partial(submit_resume, suspended, Month(2025, 4), reason="x", by=by)
    visit.approve(open_benefit(resume, claim, by=by))
    assert shut_by_events([allowance], Month(2025, 5)) == {}
    reported(visit, person)
    ended = BenefitDecision.objects.get(replaces=allowance)
    assert (ended.last_month, ended.injury) == (Month(2025, 4), injury)


def test_allowances_and_grants_by_grade(visit, person):
    insured(visit, person)
    injury = assessed(visit, recognised(visit, person), grade=5)
    assert "由用人单位在难以安排工作时按月发给" in text(
        decide(visit, person, "disability_allowance", injury=injury.pk, first_month="2025-03")
    )
    leaving = decided(visit, person, "injury_medical", injury=injury.pk, ended_on="2025-05-31")
    assert leaving.amount_fen == 10 * BASE
    injury = assessed(visit, injury, date(2025, 6, 1), grade=2)
    monthly = decided(visit, person, "disability_allowance", injury=injury.pk, first_month="2025-07")
    assert (monthly.amount_fen, monthly.last_month) == (BASE * 85 // 100, None)
    changed(visit, item(person, date(2025, 8, 31), status="died"))
    for month in ("2025-08", "2025-09"):
        visit.as_settler.post("/benefits/payments/", {"month": month, "scheme": "work_injury"})
        if month == "2025-08":
            sign(visit)
    assert list(BenefitPayment.objects.values_list("month", flat=True)) == [Month(2025, 8)]
    assert "登记为死亡" in text(
        decide(visit, person, "care_allowance", injury=injury.pk, first_month="2025-09")
    )


def test_the_counter_puts_an_injury_down_with_its_paper_and_it_is_sent_back(visit, person):
    page = reverse("register-injury", args=[person.pk, "recognition"])
    asked = {
        "injured_on": "2024-12-10", "employer": visit.employer.pk, "recognised_on": "2025-01-05",
        "document": "工认〔2025〕1号", "reason": "工伤认定",
    }  # fmt: skip
    assert "缺“工伤认定决定书”" in text(visit.as_counter.post(page, asked))
    assert visit.as_counter.post(page, asked | papers()).status_code == 302
    case = Case.objects.latest("pk")
    visit.send_back(case)
    shown = text(visit.as_counter.get(reverse("case", args=[case.pk])))
    assert f"{page}?case={case.pk}" in shown
    again = visit.as_counter.post(
        f"{page}?case={case.pk}", asked | {"document": "工认〔2025〕2号"} | papers()
    )
    assert again.status_code == 302, text(again)
    visit.approve(case)
    assert Injury.objects.get().document == "工认〔2025〕2号"
    assert put_down(
        visit, person, M.ASSESSMENT, injury=Injury.objects.get(), assessed_on=date(2025, 2, 1), grade=3
    )
