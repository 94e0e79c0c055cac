"""Fund reports: frozen when issued, equal for ever to the books of then, and told where the books of now differ."""

import pytest
from django.urls import reverse
from tests.agency.kinds.benefit.paying import pay_a_pension
from tests.agency.money.office import DUE, MARCH, busy, findings

from quanyi.agency.control.models import FundReport, ReconciliationRun
from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.control.reports import ReportRefused, issue_report
from quanyi.agency.ledger.models import Journal
from quanyi.agency.ledger.payout import total_fen
from quanyi.law.periods import Month
from quanyi.law.terms import Scheme

pytestmark = pytest.mark.django_db
YEAR = (Month(2025, 1), Month(2025, 12))


@pytest.fixture
def money_office(office_of_money):
    return office_of_money


def issued(office, first=YEAR[0], last=YEAR[1], scheme=Scheme.PENSION) -> FundReport:
    return issue_report(first, last, scheme=scheme, region="DEMO", by=office.settler)


@pytest.mark.shows("gb-10.3-3", "基金年度报表定稿留存，与分录相符")
@pytest.mark.shows("gb-12-2", "年度报表与分录逐项相符")
def test_the_figures_of_a_year_add_up_and_agree(money_office):
    payment = pay_a_pension(money_office)
    busy(money_office)
    figures = issued(money_office).figures
    assert figures["expenditure.monthly_pension_fen"] == total_fen(payment)
    assert figures["income.payment_fen"] == 192_000 + 190_000 + 2_000 + 500
    assert figures["income.declaration_fen"] == 2 * DUE
    left = sum(fen for name, fen in figures.items() if name.startswith("income"))
    left -= sum(fen for name, fen in figures.items() if name.startswith("expenditure"))
    assert figures["closing_fen"] == figures["opening_fen"] + left
    assert (figures["persons_paid"], figures["unexplained_fen"]) == (1, 0)
    balances = {name: fen for name, fen in figures.items() if name.startswith("balance.")}
    assert sum(balances.values()) == -figures["closing_fen"]
    assert findings(reconcile()) == []
    empty = issued(money_office, scheme=Scheme.WORK_INJURY).figures
    assert (empty["closing_fen"], empty["persons_with_account"]) == (0, 0)


def test_what_is_posted_later_is_listed_with_its_journal_until_a_new_report(money_office):
    money_office.owing(1)
    first = issued(money_office, MARCH, MARCH + 1)
    issued(money_office, MARCH + 2, MARCH + 2)
    assert findings(reconcile()) == []
    case = money_office.approve(money_office.receive(money_office.paid()))
    run = reconcile()
    assert set(findings(run)) == {("reports", "report_overtaken")}
    told = run.differences.filter(subject__contains=f"报表 {first.pk}").get(evidence__figure="closing_fen")
    assert (told.ledger_fen, told.other_fen) == (DUE, 0)
    assert told.evidence["journals"] == [Journal.objects.get(case=case).pk]
    assert told.evidence["cases"] == [case.number]
    counts = run.differences.filter(evidence__figure="persons_credited", subject__contains=f"报表 {first.pk}")
    assert (counts.get().evidence["found"], counts.get().evidence["reported"]) == (1, 0)
    issued(money_office, MARCH, MARCH + 1)
    issued(money_office, MARCH + 2, MARCH + 2)
    assert findings(reconcile()) == []
    assert FundReport.objects.get(pk=first.pk).figures["closing_fen"] == 0


def test_a_report_of_a_period_that_runs_backwards_is_refused(money_office):
    with pytest.raises(ReportRefused, match="晚于截止月份"):
        issued(money_office, MARCH + 1, MARCH)


def test_the_pages(money_office):
    money_office.owing(1)
    settler, recheck = money_office.as_settler, money_office.as_signers[2]
    asked = {"scheme": "pension", "first_month": "2025-03", "last_month": "2025-04"}
    assert settler.post(reverse("reports"), asked | {"last_month": "2025-01"}).status_code == 422
    shown = settler.post(reverse("reports"), asked, follow=True).content.decode()
    assert "与现在的账相符" in shown
    money_office.approve(money_office.receive(money_office.paid()))
    page = recheck.get(reverse("report", args=[FundReport.objects.get().pk])).content.decode()
    assert "出具后账上有变动" in page
    assert "收入：缴费到账" in page
    assert "1,920.00" in page
    recheck.post(reverse("reports"), asked)  # who may only look issues nothing
    assert FundReport.objects.count() == 1
    sent = recheck.post(reverse("reconciliations"), {}, follow=True).content.decode()
    assert "报表出具后账上有变动" in sent
    assert ReconciliationRun.objects.get().compared["reports"] == 1
    assert money_office.as_counter.get(reverse("reports")).status_code == 403
