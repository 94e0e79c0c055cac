"""Back payment: inside a relation that is registered or that a paper shows; papers by age; interest when settled."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.agency.kinds.arrears.test_arrears import office
from tests.agency.serve.test_employer_pages import text_of
from tests.agency.world import number

from quanyi.agency.collect.copying import copy_objects
from quanyi.agency.collect.models import BackPaymentPaper, DeclarationRow
from quanyi.agency.control.checking import CHECKS
from quanyi.agency.custody.erasure_rows import rows_of
from quanyi.agency.kinds.back_payment.acts import open_back_payment
from quanyi.agency.kinds.back_payment.asking import BackPaymentRefused, Wanted
from quanyi.agency.kinds.back_payment.lines import BackPaymentLine
from quanyi.agency.kinds.declaration.checking import check_declaration
from quanyi.agency.ledger.agreement import books, vouchers
from quanyi.agency.ledger.models import Contribution
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.review.models import Case, Letter
from quanyi.agency.serve.account_items import account_year_of
from quanyi.law.checks import Asked
from quanyi.law.periods import Month
from quanyi.sheets import FaultCode

pytestmark = pytest.mark.django_db
__all__ = ["office"]
JUDGMENT = {
    "paper": BackPaymentPaper.JUDGMENT,
    "document": "示范区人民法院 民初 12 号",
    "document_on": date(2025, 1, 8),
}


FEBRUARY, MARCH = Month(2021, 2), Month(2021, 3)


def wanted(first=FEBRUARY, last=None, **given):
    fields = {
        "wage_fen": 500_000, "paid_on": date(2025, 6, 9), "paper": BackPaymentPaper.NONE, "document": "",
        "document_on": None, "reason": "漏缴",
    } | given  # fmt: skip
    return Wanted(first, last or first, **fields)


@pytest.fixture
def person(office):
    return office.registered()  # related since 2025-03


def opened(office, person, **given):
    return open_back_payment(office.employer, person, wanted(**given), by=office.counter)


@pytest.mark.shows("notice-2016-5", "登记的关系以外的月份没有文书不能补缴，有文书的按文书登记关系")
@pytest.mark.shows("gb-A-37-5", "补缴本金入账，以前年度利息随结息记入")
def test_a_month_outside_the_relation_is_made_up_only_by_a_paper(office, person):
    with pytest.raises(BackPaymentRefused, match="没有登记该人在本单位的参保关系"):
        opened(office, person)
    case = opened(office, person, **JUDGMENT)
    assert Contribution.objects.count() == 1
    office.approve(case)
    assert [(str(r.starts_on), r.ends_on) for r in relations_of(person.pk)] == [
        ("2025-03-01", None),
        ("2021-02-01", date(2021, 2, 28)),
    ]
    made_up = Contribution.objects.get(month=Month(2021, 2).first_day)
    assert made_up.credited_month == Month(2025, 6)
    told = dict(Letter.objects.get(case=case, event="approved").content["zh"]["facts"])
    assert told["文书认定的参保关系"] == "2021-02 至 2021-02"
    line = BackPaymentLine(made_up.row)
    assert line.principal_fen == made_up.row.own_due_fen == 40_000
    year = account_year_of(person, 2025)
    assert year.part("earlier_months_made_up").fen == 1
    made_up_in_year = year.part("own_made_up_in_year")
    assert made_up_in_year.part("principal").fen == line.principal_fen
    assert made_up_in_year.part("interest").fen == line.interest_fen > 0
    assert [*books(), *vouchers()] == []
    assert "collect_backpaymentrow" in {one.target.table for one in rows_of(person)}
    check, all_of = CHECKS["account.contribution_differs"], Asked("DEMO", date(2026, 1, 1))
    assert list(check.found(all_of)) == []
    row = made_up.row
    row.pk, row.month = None, MARCH
    copy_objects([row])
    copied = DeclarationRow.objects.latest("pk")
    fields = {"person": person, "employer": office.employer, "month": MARCH, "kind": made_up.kind}
    Contribution.objects.create(**fields, journal=made_up.journal, row=copied, credited_month=Month(2025, 6))
    assert [found.person_id for found in check.found(all_of)] == [person.pk]  # said, and not entered


@pytest.mark.shows("notice-2019-94", "累计满三年的补缴须有早于缴费日期的法律文书")
def test_three_years_want_a_paper_older_than_the_payment(office, person):
    office.approve(
        opened(office, person, first=Month(2020, 1), last=Month(2022, 11), **JUDGMENT)
    )  # 35 months
    office.approve(opened(office, person, first=Month(2019, 12), **JUDGMENT))  # 36 in all
    with pytest.raises(BackPaymentRefused, match="文书日期应早于缴费日期"):
        opened(office, person, first=Month(2019, 11), **JUDGMENT | {"document_on": date(2025, 6, 9)})


def test_inside_the_relation_no_paper_is_wanted_and_no_month_is_made_up_twice(office, person):
    office.approve(opened(office, person, first=Month(2025, 4), last=Month(2025, 5)))
    assert len(relations_of(person.pk)) == 1
    with pytest.raises(BackPaymentRefused, match=r"2025-05 .*不能补缴|2025-05 已在案件"):
        opened(office, person, first=Month(2025, 5), last=Month(2025, 6))
    with pytest.raises(BackPaymentRefused, match="已按正常缴费到账"):
        opened(office, person, first=Month(2025, 3))


def test_the_page_asks_by_what_paper_and_leads_to_the_case(office, person):
    form = reverse("make-up")
    assert "判决、仲裁、劳动监察或者审计文书" not in text_of(office.as_counter.get(form))
    assert "判决、仲裁、劳动监察或者审计文书" in text_of(office.as_counter.get(form, {"paper": "judgment"}))
    sent = {
        "code": office.employer.credit_code, "number": number(1), "first": "2021-02", "last": "2021-02",
        "wage": "5000", "paid_on": "2025-06-09", "paper": "judgment", "document": "民初 12 号",
        "document_on": "2025-01-08", "reason": "漏缴",
        "paper_back_payment_application": SimpleUploadedFile("申请.pdf", b"%PDF-1.7 a"),
    }  # fmt: skip
    assert office.as_counter.post(form, sent).status_code == 422
    sent["paper_back_payment_application"] = SimpleUploadedFile("申请.pdf", b"%PDF-1.7 a")
    sent["paper_legal_document"] = SimpleUploadedFile("判决.pdf", b"%PDF-1.7 b")
    answer = office.as_counter.post(form, sent)
    assert answer.status_code == 302, text_of(answer)
    page = text_of(office.as_counter.get(answer.url))
    assert "请核对文书是否认定这段期间的劳动关系" in page
    assert "王小明" in page
    office.approve(Case.objects.get(kind="back_payment"))
    assert Person.objects.get().pk == person.pk
    assert office.as_first.get(form).status_code == 403


def test_a_list_makes_up_for_no_month_outside_the_relation(office, person):
    rows = "社会保障号码,姓名,费款所属期,缴费类型,申报工资,到账日期\n"
    rows += "".join(f"{{0}},王小明,2025-{month},补缴,5000,2025-06-09\n" for month in ("02", "04"))
    content = rows.format(number(1)).encode()
    read, _asides = check_declaration(content, "申报.csv", employer=office.employer, month=Month(2025, 6))
    assert [(fault.code, fault.row) for fault in read.faults] == [(FaultCode.BACK_PAYMENT_BY_PAPER, 2)]
    assert "到柜台办理补缴" in read.faults[0].advice
