"""A flexible worker on the road: a base chosen, owed, paid by the bank under the own number, credited."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.change.changing import changed, item
from tests.agency.kinds.correction.corrections import open_correction
from tests.agency.kinds.flexible.alone import alone
from tests.agency.money.office import on_account
from tests.agency.visitors import browser
from tests.agency.world import REGION, number

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.control.checking import check_data
from quanyi.agency.control.models import DataFinding
from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.desk import actions
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.flexible import choosing
from quanyi.agency.kinds.flexible.choosing import Choice, ChoiceRefused, choose_base, refuse_not_insured
from quanyi.agency.ledger.models import Contribution
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.review.models import Case
from quanyi.agency.serve.account_items import account_year_of, year_items
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.terms import CorrectionReason, LedgerAccount, MonthState, Verdict

pytestmark = pytest.mark.django_db
MARCH = Month(2025, 3)
BASE = 600_000
DUE, ACCOUNT = 120_000, 48_000  # 20 % of the base, and the 8 % of it that go to the account


@contextmanager
def on(day):
    """The office's clock shows this day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda value=None: value.date() if value else day)
        yield


@pytest.fixture
def office(office_of_money):
    return office_of_money


def chosen(office, person, base=BASE, first=MARCH, last=MARCH):
    with on(date(2025, 3, 10)):
        return office.approve(choose_base(person, Choice(base, first, last), by=office.counter))


def by_number(office, reference="P001", yuan="1,200.00", **given):
    return office.by_person(2, reference, yuan, **{"姓名": "陈静", **given})


def page(person):
    return reverse("flexible-worker", args=[person.pk])


@pytest.mark.shows("gb-A-37-8", "灵活就业人员实缴的统筹部分按月记录，与记入账户的分开")
@pytest.mark.shows("gb-9.3-1", "以个人身份参保的人在线选定缴费基数，凭本人号码缴费")
def test_a_person_chooses_is_told_what_is_due_and_pays_by_the_bank_under_the_own_number(office):
    person = alone(office)
    self = browser(office.insured(person))
    given = {"base": "6,000.00", "first": "2025-03", "last": "2025-04"}
    with on(date(2025, 3, 10)):
        assert "可以在 4,841.40 元至" in self.get(page(person)).content.decode()
        assert self.post(page(person), given).status_code == 302
        case = Case.objects.get(kind="flexible")
        assert f"案件 {case.number} 正在审核" in self.get(page(person)).content.decode()
        office.approve(case)
        shown = self.get(page(person)).content.decode()
    assert "待缴 2,400.00 元" in shown
    assert "2025年4月30日" in shown
    assert on_account(LedgerAccount.RECEIVABLE) == 2 * DUE
    receipt = office.receive(by_number(office))
    assert office.reasons(receipt) == [""]
    office.approve(receipt)
    assert on_account(LedgerAccount.FUND) == DUE
    assert on_account(LedgerAccount.RECEIVABLE) == -on_account(LedgerAccount.CONTRIBUTION_DUE) == DUE
    assert on_account(LedgerAccount.OWN_PRINCIPAL) == -ACCOUNT
    assert on_account(LedgerAccount.POOLED_FUND) == ACCOUNT - DUE
    record = person_record(person)
    april, march = record.contributions
    assert (record.contribution_months, record.balance_fen) == (1, ACCOUNT)
    assert (march.is_paid, march.employer_name, march.fen) == (True, "以个人身份参保", (BASE, DUE, DUE, 0, 0))
    assert april.state is MonthState.OWED
    for name in ("base", "own_due", "own_paid", "employer_due", "employer_paid"):
        assert open_figure(person, f"{march.key}-{name}").still_equal, name
    items = {item.number: item for item in year_items(account_year_of(person, 2025), 2025)}
    assert items["37-8"].amount.fen == DUE - ACCOUNT
    assert items["37-2"].amount.fen == DUE
    assert reconcile(reason="测试").differences.count() == 0


REFUSED = {
    "overdue": ({"first": "2025-01", "last": "2025-03"}, "期限"),
    "two years": ({"first": "2025-12", "last": "2026-01"}, "一个年度内"),
    "a later year": ({"first": "2026-01", "last": "2026-01"}, "本年12月"),
    "too low": ({"base": "4,841.39"}, "可选缴费基数为 4,841.40 至"),
    "too high": ({"base": "24,207.01"}, "24,207.00"),
    "backwards": ({"last": "2025-02"}, "先后两个月"),
    "before the relation": ({"first": "2025-01", "last": "2025-01", "on": date(2025, 1, 20)}, "没有以个人身份参保"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_not_be_chosen_is_refused_with_a_sentence(office, case):
    person = alone(office)
    given, why = REFUSED[case]
    mine = browser(office.insured(person))
    with on(given.get("on", date(2025, 3, 10))):
        answer = mine.post(page(person), {"base": "6000", "first": "2025-03", "last": "2025-03", **given})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Case.objects.filter(kind="flexible").exists()


def test_a_month_that_stands_is_chosen_once(office):
    person = alone(office)
    chosen(office, person)
    mine = browser(office.insured(person))
    with on(date(2025, 3, 10)):
        answer = mine.post(page(person), {"base": "6000", "first": "2025-03", "last": "2025-04"})
    assert answer.status_code == 422
    assert "2025-03 已有缴费记录" in answer.content.decode()


def test_a_month_after_a_death_is_not_owed_though_it_was_chosen_before(office):
    person = alone(office)
    with on(date(2025, 3, 10)):
        case = choose_base(person, Choice(BASE, MARCH, MARCH + 1), by=office.counter)
        changed(office, item(person, date(2025, 3, 8), status="died"))
        for signer in office.signers[:3]:
            actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
        with pytest.raises(PostingRefused, match="2025-04 没有以个人身份参保"):
            actions.sign_case(case.pk, by=office.signers[3], verdict=Verdict.AGREE, opinion="")
    assert not Contribution.objects.exists()


def test_an_account_that_takes_no_money_is_asked_beside_the_relation(office):
    person = alone(office)
    changed(office, item(person, date(2025, 3, 8), status="died"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "own_relations", lambda _person: [(date(2025, 2, 1), None)])
        with pytest.raises(ChoiceRefused, match="2025-04 该人自 2025-03-08 起登记为死亡"):
            refuse_not_insured(person, [MARCH, MARCH + 1])


def test_who_may_choose(office):
    person = alone(office)
    assert office.as_sender.get(page(person)).status_code == 403
    assert office.as_sender.post(page(person), {}).status_code == 403
    assert browser(office.insured(office.registered(1))).get(page(person)).status_code == 403
    office.as_counter.post(reverse("changes"), {"number": number(2)})
    with on(date(2025, 3, 10)):
        sent = {"base": "6000", "first": "2025-03", "last": "2025-03"}
        assert office.as_counter.post(page(person), sent).status_code == 302
    assert Case.objects.get(kind="flexible").rounds.get().collector == office.counter


def test_a_wrong_month_is_taken_back_and_chosen_anew_and_the_money_waits_for_the_person(office):
    person = alone(office)
    chosen(office, person)
    office.approve(open_correction(office, person, MARCH, CorrectionReason.NOT_DUE))
    assert on_account(LedgerAccount.RECEIVABLE) == 0
    chosen(office, person, base=700_000)
    office.approve(office.receive(by_number(office, yuan="1,400.00")))
    assert on_account(LedgerAccount.OWN_PRINCIPAL) == -56_000
    office.approve(open_correction(office, person, MARCH, wage_fen=BASE))
    assert on_account(LedgerAccount.OWN_PRINCIPAL) == -ACCOUNT
    assert on_account(LedgerAccount.SUSPENSE) == -20_000
    assert Contribution.objects.filter(person=person).count() == 3
    assert reconcile(reason="测试").differences.count() == 0


def test_the_checks_say_where_a_month_stands_outside_the_own_relation(office):
    person = alone(office)
    chosen(office, person)
    assert found(person) == []
    changed(office, Change(ChangeAct.RELATION_END, date(2025, 2, 20), "登记有误", person=person))
    assert found(person) == ["month.outside_relation"]


def found(person):
    check_data(region=REGION, today=date(2025, 5, 1), by=None, reason="测试")
    findings = DataFinding.objects.filter(person=person, check_code__startswith="month", gone=None)
    return list(findings.values_list("check_code", flat=True))
