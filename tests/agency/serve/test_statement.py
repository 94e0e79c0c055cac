"""The statement on paper says what the page says."""

import resource
import sys
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
from tests.agency.serve.records import long_record

from quanyi.agency.serve.statement import MissingGlyph, statement_pdf
from quanyi.law.money import format_yuan


@pytest.fixture(scope="module")
def record():
    return long_record()


@pytest.fixture(scope="module")
def pdf(record):
    return statement_pdf(record)


def pages(pdf):
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def rows(pdf):
    """The lines of the text, each as its words."""
    return [tuple(line.split()) for page in pages(pdf) for line in page.splitlines()]


@pytest.mark.shows("gb-9.2-2", "对账单列出各账户年度")
def test_every_account_year_can_be_read_back(record, pdf):
    read = set(rows(pdf))
    for line in record.years:
        interest = "未结息" if line.interest_fen is None else format_yuan(line.interest_fen)
        closing = "—" if line.closing_fen is None else format_yuan(line.closing_fen)
        amounts = (format_yuan(line.opening_fen), format_yuan(line.credited_fen), interest, "0.00", closing)
        assert (str(line.year), str(line.months), *amounts) in read


def test_every_contribution_can_be_read_back(record, pdf):
    read = set(rows(pdf))
    for line in record.contributions:
        due, paid = format_yuan(line.own_due_fen), format_yuan(line.own_paid_fen)
        employer_due, employer_paid = format_yuan(line.employer_due_fen), format_yuan(line.employer_paid_fen)
        dates = (str(line.paid_on), str(line.credited_month)) if line.is_paid else ("欠缴", "—")
        amounts = (format_yuan(line.base_fen), due, paid, employer_due, employer_paid)
        assert (str(line.month), line.kind.label_zh, *amounts, *dates) in read


def test_who_and_how_much_stands_on_the_first_page(record, pdf):
    first = pages(pdf)[0]
    for text in (record.name, record.insurance_number, record.social_security_number):
        assert text in first
    assert f"{record.contribution_months} 个月" in first
    assert format_yuan(record.balance_fen) in first
    assert all(job.employer_name in first for job in record.employments)


def test_pages_are_numbered_and_heads_repeat(record, pdf):
    read = pages(pdf)
    assert len(read) > 5
    for number, text in enumerate(read, start=1):
        assert f"第 {number} 页，共 {len(read)} 页" in text
    for text in read[1:]:
        assert record.name in text.splitlines()[0]
        assert "费款所属期" in text


def test_same_record_gives_the_same_bytes(record, pdf):
    assert statement_pdf(record) == pdf
    later = replace(record, printed_at=record.printed_at + timedelta(minutes=1))
    assert statement_pdf(later) != pdf


def test_it_declares_itself_an_archive_file_with_its_fonts_inside(pdf):
    reader = pypdf.PdfReader(BytesIO(pdf))
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all("NotoSansCJK" in font for font in fonts)


def test_in_english(record):
    first = pages(statement_pdf(record, lang="en"))[0]
    assert "Statement of rights record" in first
    assert "3 Dec 1974" in first
    assert record.name in first


def test_a_name_that_the_font_lacks_is_refused(record):
    with pytest.raises(MissingGlyph) as refused:
        statement_pdf(replace(record, name="张\ue863三"))
    assert "U+E863" in str(refused.value)


def test_rare_characters_of_names_are_printed(record):
    assert "𬎆" in pages(statement_pdf(replace(record, name="李𬎆", contributions=())))[0]


def test_a_name_cannot_write_typst(record):
    name = '#sys.version "*a* $x$ \\'
    assert name in pages(statement_pdf(replace(record, name=name, contributions=())))[0]


def test_an_empty_record_says_so(record):
    empty = replace(record, contributions=(), years=(), employments=(), contribution_months=0, balance_fen=0)
    (only,) = pages(statement_pdf(empty))
    assert only.count("没有记录。") == 3


@pytest.mark.slow
def test_memory_does_not_grow_with_statements(record):
    """typst keeps its working of ten documents; half a gigabyte of it would stay in each server process."""

    def peak_kib():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)

    statement_pdf(record)
    before = peak_kib()
    for number in range(8):
        statement_pdf(replace(record, name=f"第{number}人"))
    assert peak_kib() - before < 150 * 1024
