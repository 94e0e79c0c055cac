"""年度个人权益记录单: a year on one sheet, on the page as on paper."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdf
import pytest
from django.utils import translation
from tests.agency.kinds.correction.corrections import declare_months
from tests.agency.serve.papers import hold_sheet_to_page
from tests.agency.serve.records import long_record
from tests.agency.serve.test_statement import read_by_pdfium
from tests.agency.visitors import browser

from quanyi.agency.audit.models import AuditEntry
from quanyi.agency.serve.issuing import _code
from quanyi.agency.serve.opened import NoSuchFigure
from quanyi.agency.serve.paper import proven_pdf
from quanyi.agency.serve.record import PaymentLine
from quanyi.agency.serve.year_sheet import year_sheet, years_of
from quanyi.agency.serve.year_sheet_paper import TEMPLATE, content_of
from quanyi.law.capitals import in_capitals
from quanyi.law.periods import Month
from quanyi.law.terms import PaymentState, Scheme
from quanyi.written.chance_codes import grouped


@pytest.fixture(scope="module")
def record():
    return long_record()


def payment(month, fen, state=PaymentState.PAID, kind="基本养老金"):
    return PaymentLine(month, Month(2025, month), kind, fen, state, None)


def paper_of(sheet, lang):
    """The sheet as PDF, with a number that was given to nobody."""
    number = grouped("0" * 20)
    with translation.override("en" if lang == "en" else "zh-hans"):
        added = {"number_word": "验证码", "number": number, "code": _code(number), "code_word": number,
                 "check": "http://localhost/verify/", "proof": "{}", "proof_word": "-"}  # fmt: skip
        return proven_pdf(TEMPLATE, content_of(sheet, lang) | added, at=sheet.record.printed_at)


def signs(record, year):
    return "".join(line.sign for line in year_sheet(record, year).months)


@pytest.mark.shows("gb-9.2-2", "一人一年一张的个人权益记录单，各月缴费情况按月列出")
def test_each_month_has_its_sign(record):
    assert signs(record, 2015) == "●●●●△△△●●●●●"
    assert signs(record, 2025) == "●●●●●●●○○●●–"
    assert signs(record, 1996) == "––––––●●●●●●"


def test_other_schemes_are_told_by_their_relations_only(record):
    job = record.employments[0]
    medical = replace(job, scheme=Scheme.MEDICAL, starts_on=date(2015, 3, 15), ends_on=date(2015, 9, 30))
    sheet = year_sheet(replace(record, employments=(*record.employments, medical)), 2015)
    assert sheet.others == (Scheme.MEDICAL,)
    assert "".join(line.others[0] for line in sheet.months) == "––√√√√√√√–––"


def test_the_account_stands_as_in_the_record_with_its_closing_in_capitals(record):
    sheet = year_sheet(record, 2015)
    assert sheet.account in record.years
    assert sheet.closing_in_capitals == in_capitals(sheet.account.closing_fen)
    assert year_sheet(record, 2025).closing_in_capitals == ""  # not settled
    paid = {line.month for line in record.contributions if line.is_paid and line.month <= Month(2015, 12)}
    assert sheet.actual_months == len(paid)


def test_alike_payments_of_months_in_a_row_stand_in_one_line(record):
    given = [payment(n, 340000) for n in (1, 2, 3, 5)] + [
        payment(6, 342213),
        payment(6, 100, kind="丧葬补助金"),
    ]
    given.append(payment(7, 342213, PaymentState.WAITING))
    runs = year_sheet(replace(record, payments=tuple(given)), 2025).payments
    told = [(run.first.kind, run.first.month.month, run.last.month.month, len(run.lines)) for run in runs]
    assert sorted(told) == [
        ("丧葬补助金", 6, 6, 1),
        ("基本养老金", 1, 3, 3),
        ("基本养老金", 5, 5, 1),
        ("基本养老金", 6, 6, 1),
        ("基本养老金", 7, 7, 1),
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_one_sheet_however_full(record, lang):
    payments = tuple(payment(n, 340000 + n) for n in range(1, 13))
    jobs = tuple(replace(job, scheme=scheme) for job in record.employments for scheme in Scheme)
    full = replace(record, payments=payments, employments=jobs)
    pdf = paper_of(year_sheet(full, 2025), lang)
    assert len(pypdf.PdfReader(BytesIO(pdf)).pages) == 1
    assert record.name in "".join(read_by_pdfium(pdf).split())
    assert paper_of(year_sheet(full, 2025), lang) == pdf


def test_a_year_of_which_nothing_is_known_has_no_sheet(record):
    with pytest.raises(NoSuchFigure):
        year_sheet(record, 1990)
    assert years_of(record)[0] == 2025
    assert years_of(record)[-1] == 1996


@pytest.mark.django_db
def test_who_prints_leaves_a_line_and_others_are_refused(visit):
    person = declare_months(visit, *Month.span(Month(2023, 1), Month(2023, 3)))
    visit.settle(2023)
    hold_sheet_to_page(browser(visit.insured(person)), person, 2023)
    printed, looked = AuditEntry.objects.filter(person_id=person.pk, purpose="本人查询").order_by("-pk")[:2]
    assert (printed.act, printed.detail["part"]) == ("print_record", "year_sheet-2023")
    assert (looked.act, looked.detail["part"]) == ("view_record", "sheet-2023")
    page = f"/people/{person.pk}/years/2023/sheet"
    other = declare_months(visit, Month(2023, 5), sequence=2, name="李四")
    for client in (browser(visit.insured(other, "li_si")), browser(visit.sender)):
        assert client.get(f"{page}/").status_code == 403
        assert client.get(f"{page}.pdf").status_code == 403
    assert (
        browser(visit.insured(person, "again")).get(page.replace("2023", "1990") + ".pdf").status_code == 404
    )
