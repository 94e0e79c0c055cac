"""参保缴费证明: who is insured, since when and with whom, and not a fen."""

from dataclasses import replace

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from tests.agency.kinds.correction.corrections import declare_months
from tests.agency.serve.records import long_record
from tests.agency.serve.test_issued_papers import key
from tests.agency.serve.test_statement import read_by_pdfium, read_by_poppler
from tests.agency.serve.walking import YUAN
from tests.agency.visitors import Visitors, browser

from quanyi.agency.papers.models import IssuedPaper, PaperUse
from quanyi.agency.serve.certificate import NothingPaid, certificate_content, months_in_a_row
from quanyi.law.periods import Month
from quanyi.verify_paper import GENUINE, cut, proof_in, verify


@pytest.fixture(scope="module")
def content():
    with translation.override("zh-hans"):
        return certificate_content(long_record(), PaperUse.HOUSING, "zh")


def test_each_stretch_with_an_employer_is_told_and_they_add_up(content):
    record, rows = long_record(), content["stretches"]["rows"]
    assert [row[2:] for row in rows] == [
        ["1996年7月", "2003年2月", "80"],
        ["2003年12月", "2014年8月", "129"],
        ["2014年9月", "2025年7月", "131"],
        ["2025年10月", "2025年11月", "2"],
    ]
    assert sum(int(row[-1]) for row in rows) == sum(line.is_paid for line in record.contributions)
    facts = dict(content["facts"])
    assert facts["首次缴费年月"] == "1996年7月"
    assert facts["截至最近缴费年月的连续缴费月数"] == "2 个月"
    assert facts["用途"] == "购房资格核验"


def test_months_in_a_row():
    march = Month(2025, 3)
    assert months_in_a_row([march]) == 1
    assert months_in_a_row([march, march + 1, march + 1]) == 2
    assert months_in_a_row([march - 2, march]) == 1


def test_nothing_paid_is_not_certified():
    nothing = tuple(replace(line, credited_month=None) for line in long_record().contributions)
    with pytest.raises(NothingPaid):
        certificate_content(replace(long_record(), contributions=nothing), PaperUse.LOAN, "zh")


@pytest.mark.shows("d14-15-2", "参保缴费证明可核验、可只出示所需，不载金额")
def test_it_verifies_tells_no_amount_and_can_be_cut(office):
    cache.clear()
    visit = Visitors()
    person = declare_months(visit, *Month.span(Month(2023, 1), Month(2023, 4)))
    mine, page = browser(visit.insured(person)), f"/people/{person.pk}/certificate.pdf"
    assert mine.get(page).status_code == mine.get(page, {"use": "x"}).status_code == 404
    assert browser(visit.sender).get(page, {"use": "loan"}).status_code == 403
    pdf = mine.get(page, {"use": "loan"}).content
    proof = proof_in(pdf)
    assert verify(proof, [key()]).code == GENUINE
    for read in (read_by_pdfium, read_by_poppler):
        assert not YUAN.search(read(pdf))
    shown = verify(cut(proof, ["实际缴费月数"]), [key()])
    assert (shown.code, shown.fields) == (GENUINE, [("实际缴费月数", "4 个月")])

    paper = IssuedPaper.objects.get()
    assert (paper.kind, paper.use, paper.year, paper.about) == ("certificate", "loan", None, "贷款")
    answer = Client().get("/verify/", {"code": paper.number})
    assert answer.context["standing"].value == "valid"
    assert ("实际缴费月数", "4 个月") in answer.context["facts"]
    declare_months(visit, Month(2023, 5))
    assert Client().get("/verify/", {"code": paper.number}).context["standing"].value == "superseded"
    assert paper.grouped in mine.get(f"/people/{person.pk}/papers/").content.decode()
