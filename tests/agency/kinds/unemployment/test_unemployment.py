"""Out of work: registered, decided by two counters, paid month by month, ended by what the law lists."""

from datetime import date
from functools import partial

import pytest
from django.urls import reverse
from tests.agency.kinds.benefit.test_kinds import decide, decided
from tests.agency.kinds.benefit.test_pages import sign, text
from tests.agency.kinds.benefit.test_payments import answered, told
from tests.agency.kinds.change.changing import changed, enrolment, item
from tests.agency.kinds.correction.corrections import declare_months
from tests.agency.kinds.death.test_death import reported
from tests.agency.money.office import findings, on_account
from tests.agency.papers import papers
from tests.agency.registry.test_relations import END, START, relation
from tests.agency.visitors import Visitors, browser
from tests.agency.world import number

from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.desk import actions
from quanyi.agency.kinds.benefit import matters
from quanyi.agency.kinds.benefit.acts import open_benefit
from quanyi.agency.kinds.benefit.decisions import BenefitRefused, submit_decision
from quanyi.agency.kinds.benefit.taking_over import OldDecision, taken_over
from quanyi.agency.kinds.unemployment.registering import UnemploymentRefused, open_unemployment
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.ledger.payout import order_number, payments_of
from quanyi.agency.ledger.unemployed import counters, grants_of
from quanyi.agency.registry.models import BenefitDecision, BenefitKind, Person, Unemployment
from quanyi.agency.registry.services import register
from quanyi.agency.review.models import Case, Letter
from quanyi.agency.serve.scheme_rights import rights_of
from quanyi.law.door import replay
from quanyi.law.explain import Figure
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import DismissalCause, PaymentState, Scheme, Verdict
from quanyi.law.terms import LedgerAccount as A

pytestmark = pytest.mark.django_db
FIRST = Month(2023, 1)
PAID = 26  # months
OUT = date(2025, 2, 28)
BENEFIT = 180_000  # 90 % of 2,000.00
SCHEMES = (Scheme.PENSION, Scheme.MEDICAL, Scheme.UNEMPLOYMENT)


@pytest.fixture(scope="module")
def visitors(begun):
    """Somebody with five schemes paid for from 2023-01 to 2025-02, and out of work since."""
    made = Visitors()
    changed(made, enrolment(made, 2, on=date(2023, 1, 1), schemes=",".join(s.value for s in SCHEMES)))
    declare_months(made, *(FIRST + n for n in range(PAID)), sequence=2, name="陈静", started_on=None)
    changed(made, item(insured(), date(2023, 1, 1), post_category="staff"))
    leave(made, OUT)
    return made


@pytest.fixture
def visit(visitors, db):
    visitors.open_browsers()
    visitors.as_counter.post("/changes/", {"number": insured().insurance_number})
    return visitors


def insured() -> Person:
    return Person.objects.get(social_security_number=number(2))


def leave(world, on):
    changed(world, *(relation(END, insured(), world.employer, on, scheme) for scheme in SCHEMES))


def join(world, on):
    changed(world, *(relation(START, insured(), world.employer, on, scheme) for scheme in SCHEMES))


def out_of_work(world, cause=DismissalCause.CONTRACT_ENDED, on=date(2025, 3, 10), **given) -> Unemployment:
    asked = {
        "employer": world.employer, "cause": cause.value, "ended_on": OUT, "registered_on": on, "seeks_work": True,
        "reason": "合同期满",
    }  # fmt: skip
    world.approve(open_unemployment(insured(), asked | given, by=world.counter))
    return Unemployment.objects.latest("pk")


def granted(visit) -> BenefitDecision:
    return decided(visit, insured(), "unemployment")


def drawn(visit, *months):
    for month in months:
        assert (
            visit.as_settler.post(
                "/benefits/payments/", {"month": str(month), "scheme": "unemployment"}
            ).status_code
            == 302
        )
        sign(visit)


CAUSES = [cause for cause in DismissalCause if cause is not DismissalCause.OWN_WISH]


@pytest.mark.shows("d13-13-1", "柜台登记失业，劳动合同终止的，核定失业保险金")
@pytest.mark.shows("d13-13-2", "单位解除劳动合同的，核定失业保险金")
@pytest.mark.shows("d13-13-3", "单位提出、协商一致解除的，核定失业保险金")
@pytest.mark.shows("d13-13-4", "单位解除聘用、辞退、除名、开除的，核定失业保险金")
@pytest.mark.shows("d13-13-5", "本人因单位过错解除的，核定失业保险金")
@pytest.mark.shows("d13-13-6", "法律、法规、规章规定的其他情形，核定失业保险金")
@pytest.mark.parametrize("cause", CAUSES)
def test_each_cause_that_is_not_ones_own_wish_gives_the_benefit(visit, cause):
    out_of_work(visit, cause)
    decision = granted(visit)
    assert (decision.amount_fen, decision.scheme) == (BENEFIT, "unemployment")
    assert (decision.first_month, decision.last_month) == (
        Month(2025, 3),
        Month(2025, 4),
    )  # of 26 months, two
    clauses = {
        clause for node in Figure.from_dict(decision.figure["figure"]).walk() for clause in node.provisions
    }
    assert f"d13-13-{cause.value.removeprefix('i')}" in clauses
    assert replay(decision.figure).agrees


@pytest.mark.shows(
    "d13-14", "因本人意愿不符合条件的，缴费时间保留并累计；领取后再失业的，重新计算，未领完的月数结转"
)
def test_months_are_kept_where_nothing_can_be_drawn_and_counted_anew_after_drawing(visit):
    out_of_work(visit, DismissalCause.OWN_WISH)
    refused = text(decide(visit, insured(), "unemployment"))
    assert "非因本人意愿中断就业（因本人意愿中断就业）：不符合" in refused
    assert "缴费时间予以保留" in refused
    assert (counters(insured().pk).counted.fen, counters(insured().pk).carried) == (PAID, None)
    out_of_work(visit, on=date(2025, 3, 11))
    decision = granted(visit)
    drawn(visit, decision.first_month)
    join(visit, date(2025, 4, 15))
    declare_months(visit, *(Month(2025, 4) + n for n in range(13)), sequence=2, name="陈静", started_on=None)
    found = counters(insured().pk)
    assert (found.counted.fen, found.carried_months) == (13, 1)
    assert "又有参保关系" in text(decide(visit, insured(), "unemployment"))
    leave(visit, date(2026, 4, 30))
    out_of_work(visit, on=date(2026, 5, 6), ended_on=date(2026, 4, 30))
    second = granted(visit)
    assert (second.first_month, second.last_month) == (
        Month(2026, 5),
        Month(2026, 6),
    )  # one anew, one carried
    assert second.replaces is not None


def test_nothing_is_paid_to_who_works_again_though_nobody_has_stopped_it(visit):
    out_of_work(visit)
    decision = granted(visit)
    join(visit, date(2025, 3, 20))
    drawn(visit, Month(2025, 3))  # the month in which it happens
    answer = visit.as_settler.post("/benefits/payments/", {"month": "2025-04", "scheme": "unemployment"})
    assert "没有应支付的待遇" in text(answer)
    stop = reverse("stop-benefit", args=[insured().pk, decision.pk])
    asked = {"last_month": "2025-03", "event": "re_employed", "event_on": "2025-03-20", "reason": "参保登记"}
    assert "停止情形" in text(visit.as_counter.post(stop, asked | {"event": ""}))
    assert visit.as_counter.post(stop, asked).status_code == 302
    sign(visit)
    ended = BenefitDecision.objects.latest("pk")
    assert (ended.last_month, ended.replaces) == (Month(2025, 3), decision)
    assert ended.benefit_rows.exists() is False
    reason = decision.benefit_rows.get(act="stop").reason
    assert reason == "重新就业（2025-03-20）：参保登记"
    resume = reverse("resume-benefit", args=[insured().pk, ended.pk])
    again = visit.as_counter.post(resume, {"first_month": "2025-05", "reason": "x"})
    assert "期限已满，不能恢复" in text(again)


@pytest.mark.shows("d13-7-1", "本人页面按统筹地区规定的年限列出退休后不再缴纳医疗保险费还差的月数")
@pytest.mark.shows("d13-7-2", "本人页面累计医疗保险缴费月数，每月只计一次，失业期间由基金缴纳的计入")
def test_the_period_is_paid_for_in_medical_insurance_and_counts_there(visit):
    out_of_work(visit)
    granted(visit)
    medical = decided(visit, insured(), "unemployed_medical")
    assert (medical.scheme, medical.last_month) == ("unemployment", Month(2025, 4))
    drawn(visit, Month(2025, 3))
    kinds = set(BenefitPayment.objects.values_list("row__kind", flat=True))
    assert kinds == {"unemployment", "unemployed_medical"}
    assert on_account(A.UNEMPLOYMENT_PAYABLE) == -BENEFIT - medical.amount_fen
    assert on_account(A.BENEFITS_PAYABLE) == 0
    assert findings(reconcile(reason="测试")) == []
    rights = rights_of(insured())
    assert (rights.medical.fen, rights.medical_missing.fen) == (PAID, 240 - PAID)  # ordered, and not paid yet
    order = BenefitPayment.objects.get(row__kind="unemployed_medical")
    due = format_yuan(medical.amount_fen)
    bank = told({"指令号": order_number(order.pk, 1), "金额": due}, "成功", "Y1")
    assert answered(visit, bank).status_code == 302
    sign(visit)
    assert rights_of(insured()).medical.fen == PAID + 1
    assert findings(reconcile(reason="测试")) == []
    changed(visit, item(insured(), date(2025, 4, 3), status="died"))
    once = decided(visit, insured(), "unemployment_death")
    assert once.scheme == "unemployment"
    assert "只能领取一项" in text(decide(visit, insured(), "survivors"))


def test_a_reported_death_stops_the_benefit_and_claims_the_months_after_it(visit):
    out_of_work(visit)
    decision = granted(visit)
    drawn(visit, Month(2025, 3), Month(2025, 4))
    reported(visit, insured(), last_due=Month(2025, 3))  # died on April 2nd
    ended = BenefitDecision.objects.get(replaces=decision)
    assert (ended.kind, ended.last_month) == ("unemployment", Month(2025, 3))
    states = {order.payment.month.month: order.state for order in payments_of(insured().pk)}
    assert states == {3: PaymentState.WAITING, 4: PaymentState.CANCELLED}
    assert on_account(A.UNEMPLOYMENT_PAYABLE) == -BENEFIT
    assert findings(reconcile(reason="测试")) == []
    assert decided(visit, insured(), "unemployment_death").amount_fen > 0  # in the months that were granted


def pensioned(visit, since):
    """A pension that an earlier office decided is paid on."""
    changed(visit, item(insured(), since.first_day, status="retired"))
    computed = taken_over(insured(), OldDecision(since, 200_000, 0, 180, "旧字 1 号"))
    kind, by = BenefitKind.MONTHLY_PENSION, visit.counter
    submit = partial(submit_decision, insured(), kind, computed, reason="接续", by=by, rules=())
    visit.approve(open_benefit(submit, matters.benefit(insured().pk, kind), by=by))


def test_a_pension_that_overtakes_the_benefit_is_found_at_the_last_signature_and_afterwards(visit):
    out_of_work(visit)
    assert decide(visit, insured(), "unemployment").status_code == 302
    case = Case.objects.latest("pk")
    pensioned(visit, Month(2025, 3))
    for signer in visit.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(BenefitRefused, match="又有变动"):
        actions.sign_case(case.pk, by=visit.signers[3], verdict=Verdict.AGREE, opinion="")
    actions.sign_case(case.pk, by=visit.signers[3], verdict=Verdict.SEND_BACK, opinion="领取养老金")
    assert "自 2025-03 起领取基本养老金，不再核定" in text(decide(visit, insured(), "unemployment"))


def test_a_benefit_granted_before_a_pension_ends_with_its_first_month(visit):
    out_of_work(visit)
    granted(visit)
    pensioned(visit, Month(2025, 4))
    drawn(visit, Month(2025, 3))
    answer = visit.as_settler.post("/benefits/payments/", {"month": "2025-04", "scheme": "unemployment"})
    assert "没有应支付的待遇" in text(answer)


def test_work_that_ended_before_the_registration_of_its_month_does_not_shut_the_benefit(visit):
    join(visit, date(2025, 3, 3))
    leave(visit, date(2025, 3, 7))
    out_of_work(visit, ended_on=date(2025, 3, 7))
    granted(visit)
    drawn(visit, Month(2025, 3), Month(2025, 4))
    assert BenefitPayment.objects.filter(row__kind="unemployment").count() == 2


def test_a_grant_of_the_books_before_tells_its_months_and_no_more(visit):
    case = out_of_work(visit).case
    register(case.pk)
    figure = {"figure": Figure("unemployment_grant", BENEFIT, "fen").as_dict()}
    BenefitDecision.objects.create(
        case=case, person=insured(), scheme="unemployment", kind="unemployment", amount_fen=BENEFIT, account_fen=0,
        own_fen=0, transfer_fen=0, first_month=Month(2024, 5), last_month=Month(2024, 7), figure=figure,
    )  # fmt: skip
    [grant] = grants_of(insured().pk)
    assert (grant.registered_on, grant.granted_months, grant.drawn) == (date(2024, 5, 1), 3, ())
    assert granted(visit).replaces is not None


def test_who_is_still_with_an_employer_is_not_registered(visit):
    join(visit, date(2025, 3, 1))
    with pytest.raises(UnemploymentRefused, match="还有参保关系"):
        out_of_work(visit)
    leave(visit, date(2025, 3, 31))
    with pytest.raises(UnemploymentRefused, match="没有参保关系"):
        out_of_work(visit, on=date(2025, 5, 10), ended_on=date(2025, 4, 15))
    with pytest.raises(UnemploymentRefused, match="不晚于今天"):
        out_of_work(visit, on=date(2099, 5, 10), ended_on=date(2025, 3, 31))


def test_a_case_that_work_has_overtaken_ends_at_the_last_signature(visit):
    asked = {
        "employer": visit.employer, "cause": "i1", "ended_on": OUT, "registered_on": date(2025, 3, 10),
        "seeks_work": True, "reason": "x",
    }  # fmt: skip
    case = open_unemployment(insured(), asked, by=visit.counter)
    join(visit, date(2025, 3, 5))
    for signer in visit.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(UnemploymentRefused, match="还有参保关系"):
        actions.sign_case(case.pk, by=visit.signers[3], verdict=Verdict.AGREE, opinion="")


def test_the_counter_registers_with_the_paper_and_the_person_is_told_and_sees_both_counters(visit):
    page = reverse("register-unemployed", args=[insured().pk])
    asked = {
        "employer": visit.employer.pk, "cause": "i2", "ended_on": "2025-02-28", "registered_on": "2025-03-10",
        "seeks_work": "on", "reason": "单位解除",
    }  # fmt: skip
    assert "缺“终止或者解除劳动关系的证明”" in text(visit.as_counter.post(page, asked))
    answer = visit.as_counter.post(page, asked | papers())
    assert answer.status_code == 302, text(answer)
    case = sign(visit)
    shown = text(visit.as_first.get(reverse("case", args=[case.pk])))
    assert "单位解除合同" in shown
    assert "令13" in shown or "第十三条" in shown
    letter = dict(Letter.objects.get(case=case, event="approved").content["zh"]["facts"])
    assert letter["失业登记日期"] == "2025-03-10"
    own = browser(visit.insured(insured()))
    assert "计算期限的缴费月数" in text(own.get(reverse("schemes", args=[insured().pk])))
