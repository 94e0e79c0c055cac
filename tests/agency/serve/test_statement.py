"""The statement on paper says what the page says."""

import re
import resource
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pypdf
import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from tests.agency.serve.records import long_record

from quanyi.agency.serve import paper
from quanyi.agency.serve.statement import statement_pdf
from quanyi.law.money import format_yuan


@pytest.fixture(scope="module")
def record():
    return long_record()


@pytest.fixture(scope="module")
def pdf(record):
    return statement_pdf(record)


def font_of(character):
    """A font that has one character: a square."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((900, 0), (900, 800), (100, 800)):
        pen.lineTo(point)
    pen.closePath()
    builder, out = FontBuilder(1000, isTTF=True), BytesIO()
    builder.setupGlyphOrder([".notdef", "square"])
    builder.setupCharacterMap({ord(character): "square"})
    builder.setupGlyf({".notdef": pen.glyph(), "square": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "square": (1000, 100)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Office", "styleName": "Regular", "psName": "Office-Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWeightClass=400)
    builder.setupPost()
    builder.save(out)
    return out.getvalue()


def read_by_pdfium(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def read_by_poppler(pdf):
    command = [shutil.which("pdftotext"), "-raw", "-", "-"]  # raw: as it is written, row by row
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


# Two extractors that honour what the file says of look-alike glyphs; the second is on some machines only.
EXTRACTORS = [
    read_by_pdfium,
    pytest.param(
        read_by_poppler, marks=pytest.mark.skipif(not shutil.which("pdftotext"), reason="no poppler here")
    ),
]


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


@pytest.mark.shows("d14-15-2", "姓名用字不在字库中的参保人也能打印权益记录单")
@pytest.mark.parametrize("name", ["张\U0002bc20三", "\U0003158e\U0002ebf0", "张\ue863三"])
def test_a_name_that_the_font_lacks_is_printed_by_its_code_points(record, name):
    pdf = statement_pdf(replace(record, name=name, contributions=()))
    first = pages(pdf)[0]
    for character in name:
        assert (f"〔U+{ord(character):04X}〕" in first) == (character not in "张三")
    assert "请由经办人员在其旁书写该字并签章确认" in "".join(pages(pdf))


def test_a_font_in_the_office_s_folder_is_used(record, settings, tmp_path):
    settings.QUANYI_FONTS = str(tmp_path)
    (tmp_path / "own.ttf").write_bytes(font_of("\U0002bc20"))
    paper._fonts.cache_clear()
    try:
        text = "".join(pages(statement_pdf(replace(record, name="张\U0002bc20", contributions=()))))
    finally:
        paper._fonts.cache_clear()
    assert "张\U0002bc20" in text
    assert "U+2BC20" not in text


@pytest.mark.parametrize("read", EXTRACTORS)
def test_the_text_can_be_read_out_as_it_is_written(record, read):
    name = "⽂文·‧王"  # two pairs that look alike and share their glyphs
    text = read(statement_pdf(replace(record, name=name, contributions=())))
    assert name in text
    assert re.search("[0-9]{4}年[0-9]{1,2}月", text)
    assert not re.search("[0-9] 年|年 [0-9]", text)


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
