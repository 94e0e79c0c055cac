"""Five schemes by one declaration: each by the person's relations, to its own fund, on the person's page."""

from datetime import date

import pytest
from django.urls import reverse
from tests.agency.kinds.change.changing import changed, enrolment, item
from tests.agency.kinds.correction.corrections import open_correction
from tests.agency.money.office import DUE, MARCH, on_account
from tests.agency.visitors import browser
from tests.agency.world import number

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.change.closing import still_open
from quanyi.agency.kinds.declaration.checking import check_declaration
from quanyi.agency.kinds.declaration.schemes import faults_of_rates
from quanyi.agency.ledger.employer_months import months_of_employer, open_fen
from quanyi.agency.ledger.fund_sql import fund_figures
from quanyi.agency.ledger.models import SchemeDue
from quanyi.agency.ledger.posted_months import NotCorrectable
from quanyi.agency.ledger.scheme_dues import Declared, owed_in_schemes, without_rate
from quanyi.agency.ledger.selectors import last_entry_id
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month
from quanyi.law.rules.scheme_months import OTHER_SCHEMES, has_begun
from quanyi.law.terms import ContributionKind, CorrectionReason, Scheme
from quanyi.law.terms import LedgerAccount as A

pytestmark = pytest.mark.django_db
SCHEMES = "pension,medical,unemployment,work_injury,maternity"
# Of 8,000.00 yuan in the demo region: 6.5 % and 2 %, 0.5 % and 0.5 %, 0.2 %; maternity is merged into medical.
MEDICAL, UNEMPLOYMENT, INJURY = 68_000, 8_000, 1_600


@pytest.fixture
def office(office_of_money):
    changed(office_of_money, enrolment(office_of_money, 2, schemes=SCHEMES))
    return office_of_money


def declared(office, **given):
    """March of the insured of five schemes, and of a colleague of the pension alone."""
    first = office.row(1, row=5, **{"started_on": date(2025, 3, 1), **given})
    return office.approve(
        office.declare(first, office.row(2, row=6, name="陈静", **{"started_on": None, **given}))
    )


def funds():
    return [on_account(account) for account in (A.FUND, A.MEDICAL_FUND, A.UNEMPLOYMENT_FUND, A.INJURY_FUND)]


def insured():
    return Person.objects.get(social_security_number=number(2))


@pytest.mark.shows("d13-26-4", "各险种应缴和到账各记各的基金，分别与账、证、表核对")
def test_what_is_declared_as_paid_goes_to_the_fund_of_each_scheme(office):
    declared(office)
    assert funds() == [2 * DUE, MEDICAL, UNEMPLOYMENT, INJURY]
    assert on_account(A.MEDICAL_POOL) == -MEDICAL
    assert set(SchemeDue.objects.values_list("scheme", "person_id")) == {
        (scheme, insured().pk) for scheme in ("medical", "unemployment", "work_injury")
    }
    assert reconcile(reason="测试").differences.count() == 0


@pytest.mark.shows("d14-2-2", "缴纳五险的月份、基数和单位、个人应缴逐月可查")
def test_the_bank_pays_scheme_by_scheme_and_the_person_sees_each(office):
    declared(office, paid_on=None)
    assert funds() == [0, 0, 0, 0]
    assert [on_account(a) for a in (A.MEDICAL_RECEIVABLE, A.UNEMPLOYMENT_RECEIVABLE, A.INJURY_RECEIVABLE)] == [
        MEDICAL, UNEMPLOYMENT, INJURY,
    ]  # fmt: skip
    assert "其他险种还欠缴 776.00 元" in still_open(office.employer)
    pension = months_of_employer(office.employer.pk)[0].open_fen
    assert open_fen(office.employer.pk, None, None) == pension + MEDICAL + UNEMPLOYMENT + INJURY
    page = reverse("schemes", args=[insured().pk])
    mine = browser(office.insured(insured()))
    assert "欠缴" in mine.get(page).content.decode()
    case = office.receive(
        office.paid("B1", "3,840.00"), office.paid("B2", "680.00"), office.paid("B3", "80.00"),
        office.paid("B4", "17.00"),
    )  # fmt: skip
    assert office.reasons(case) == ["", "", "", "already_paid"]
    assert list(case.rounds.get().submission.payment_rows.order_by("row").values_list("scheme", flat=True)) == [
        "pension", "medical", "unemployment", "pension",
    ]  # fmt: skip
    office.approve(case)
    assert funds() == [2 * DUE + 1_700, MEDICAL, UNEMPLOYMENT, 0]
    shown = mine.get(page).content.decode()
    assert shown.count("已到账") == 2
    assert shown.count("欠缴") == 1
    april = MARCH + 1
    figures = fund_figures(Scheme.MEDICAL, april, april, up_to_entry=last_entry_id())
    assert (figures["income.payment_fen"], figures["unexplained_fen"]) == (MEDICAL, 0)
    assert reconcile(reason="测试").differences.count() == 0


def test_a_back_payment_pays_every_scheme_of_the_month(office):
    declared(office, paid_on=None)
    back = office.row(
        2, name="陈静", kind=ContributionKind.BACK_PAYMENT, paid_on=date(2025, 6, 5), started_on=None
    )
    office.approve(office.declare(back))
    assert funds() == [DUE, MEDICAL, UNEMPLOYMENT, INJURY]
    assert reconcile(reason="测试").differences.count() == 0


def test_money_of_another_scheme_comes_in_though_the_pension_account_takes_none(office):
    declared(office, paid_on=None)
    changed(office, item(insured(), date(2025, 2, 3), status="died"))
    case = office.receive(office.paid("B1", "3,840.00"), office.paid("B2", "680.00"))
    assert office.reasons(case) == ["account_shut", ""]
    office.approve(case)
    assert funds() == [2 * DUE, MEDICAL, 0, 0]
    assert reconcile(reason="测试").differences.count() == 0


def test_a_back_payment_announced_without_money_owes_every_scheme_and_is_paid_by_the_bank(office):
    declared(office)
    back = office.row(
        2, name="陈静", kind=ContributionKind.BACK_PAYMENT, month=MARCH + 1, paid_on=None, started_on=None
    )
    office.approve(office.declare(back))
    assert on_account(A.RECEIVABLE) == DUE
    assert [on_account(a) for a in (A.MEDICAL_RECEIVABLE, A.UNEMPLOYMENT_RECEIVABLE)] == [
        MEDICAL,
        UNEMPLOYMENT,
    ]
    before = funds()
    office.approve(
        office.receive(
            office.paid("B1", 费款所属期="2025-04"), office.paid("B2", "680.00", 费款所属期="2025-04")
        )
    )
    assert [after - was for was, after in zip(before, funds(), strict=True)] == [DUE, MEDICAL, 0, 0]
    assert reconcile(reason="测试").differences.count() == 0


def test_who_left_a_scheme_owes_it_no_more_and_a_month_of_several_is_not_corrected_in_one(office):
    declared(office)
    with pytest.raises(NotCorrectable, match="其他险种"):
        open_correction(office, insured(), MARCH, CorrectionReason.NOT_DUE)
    before = SchemeDue.objects.count()
    whose = {"person": insured(), "employer": office.employer}
    for scheme in (Scheme.MEDICAL, Scheme.WORK_INJURY):
        left = Change(ChangeAct.RELATION_END, date(2025, 3, 31), "离开", scheme=scheme, **whose)
        changed(office, left)
    office.approve(office.declare(office.row(2, name="陈静", month=MARCH + 1, started_on=None)))
    assert SchemeDue.objects.count() == before + 1


def test_a_month_of_before_a_scheme_owes_nothing_and_one_without_a_rate_is_told_at_once(office):
    assert not has_begun(Scheme.UNEMPLOYMENT, Month(1999, 1), "DEMO"), "from the 22nd on"
    assert not has_begun(Scheme.WORK_INJURY, Month(2003, 12), "DEMO")
    assert has_begun(Scheme.WORK_INJURY, Month(2004, 1), "DEMO")
    assert has_begun(Scheme.UNEMPLOYMENT, MARCH, "330106")
    declared(office)  # the register knows whose schemes these are
    april = MARCH + 1
    assert without_rate(office.employer, [(insured().pk, april)]) == {}
    line = f"{number(2)},陈静,2025-04,8000,正常,2025-04-20"
    content = f"社会保障号码,姓名,费款所属期,缴费工资,缴费类型,到账日期\n{line}\n".encode()
    reading, _asides = check_declaration(content, "申报.csv", employer=office.employer, month=april)
    assert not reading.faults
    office.employer.region = "330106"
    lacking = without_rate(office.employer, [(insured().pk, april)])
    assert {scheme for scheme, _month in lacking} == set(OTHER_SCHEMES)
    row = SchemeDue.objects.values_list("row_id", flat=True)[0]
    with pytest.raises(PostingRefused, match="参数"):
        owed_in_schemes(office.employer, [Declared(row, insured().pk, april, None)])
    faults = list(faults_of_rates(reading, office.employer, {number(2): insured().pk}))
    assert len(faults) == len(OTHER_SCHEMES)
    assert any("没有 2025-04 的基本医疗保险费率" in fault.advice for fault in faults)


def test_others_do_not_see_it(office):
    declared(office)
    colleague = browser(office.insured(Person.objects.get(social_security_number=number(1))))
    assert colleague.get(reverse("schemes", args=[insured().pk])).status_code == 403
