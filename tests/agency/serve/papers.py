"""The statement on paper, held against the page of the same person: the same amounts, the same rows, the same words."""

import re
from collections import Counter
from html.parser import HTMLParser

from django.test import Client
from tests.agency.serve.test_statement import read_by_pdfium, read_by_poppler
from tests.agency.serve.walking import VOID, YUAN, Amounts

from quanyi.agency.registry.models import Person

_MONTH = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")
_CORRECTED = "已更正"
MONTHS, YEARS, BENEFITS, PAYMENTS, CORRECTIONS = "费款所属期", "年度", "待遇种类", "所属期", "更正"
_SPLIT = re.compile(r"(?<=\.\d\d)(?=-?\d)")  # two lines of a month
EXTRACTORS = (read_by_pdfium, read_by_poppler)


class Rows(HTMLParser):
    """The rows of every table in the main part of a page: the texts of their cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = 0
        self.feed(html.partition("<main")[2].partition("</main")[0])

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
            self._inside = 1
        elif self._inside and tag not in VOID:
            self._inside += 1

    def handle_endtag(self, tag):
        self._inside -= bool(self._inside)

    def handle_data(self, data):
        if self._inside:
            self.rows[-1][-1] += data.strip()


def plain(text: str) -> str:
    """Without blanks, months and days as numbers."""
    joined = re.sub(r"\s+", "", text)  # a narrow column breaks a month in two
    return _MONTH.sub(lambda found: "-".join(part.zfill(2) for part in found.groups() if part), joined)


def told_of_months(html: str) -> list[str]:
    """The months of a record's page as the paper writes them: the employer stands above, marks and links aside."""
    rows = [row for row in Rows(html).rows if len(row) == 10 and row[0] != MONTHS]
    return [plain("".join((_MONTH.match(row[0])[0], *row[2:]))) for row in rows]  # type: ignore[index]


def told_of_benefits(html: str) -> list[str]:
    """What is told of decided benefits and of each month ordered, as words without blanks."""
    section = html.partition('id="benefits"')[2].partition("</section")[0]
    section = re.sub(r'<a class="no-print".*?</a>', "", section)
    return [
        plain("".join(row))
        for row in Rows(f"<main>{section}</main").rows
        if row[0] not in (BENEFITS, PAYMENTS)
    ]


def told_of_years(html: str) -> list[str]:
    return [plain("".join(row)) for row in Rows(html).rows if len(row) == 7 and row[0].isdecimal()]


def hold_paper_to_page(client: Client, person: Person, asked: str = "") -> None:
    """The paper has every row of years, months, benefits and payments of the page, and no amount that is not on it."""
    page = f"/people/{person.pk}/"
    html = client.get(f"{page}{asked}").content.decode()
    pdf = client.get(f"{page}record.pdf{asked}")
    assert pdf["Content-Type"] == "application/pdf", pdf
    on_page = {shown.text for shown in Amounts(html).shown}
    wanted = (*told_of_years(html), *told_of_months(html), *told_of_benefits(html))
    assert wanted
    for read in EXTRACTORS:
        text = read(pdf.content)
        alone = set(YUAN.findall(text)) - on_page
        assert not alone, f"{read.__name__}: on paper and not on the page: {alone}"
        told = plain(text).replace("（已由后来的核定取代）", "已由后来的核定取代")
        lacking = [row for row in wanted if row not in told]
        assert not lacking, f"{read.__name__}: not on paper: {lacking[:5]}"


def hold_sheet_to_page(client: Client, person: Person, year: int) -> None:
    """The sheet of a year has every row of its page, and the two have the same amounts; it is one sheet."""
    page = f"/people/{person.pk}/years/{year}/sheet"
    html = client.get(f"{page}/").content.decode()
    pdf = client.get(f"{page}.pdf")
    assert pdf["Content-Type"] == "application/pdf", pdf
    rows = [[part for cell in row for part in _SPLIT.split(cell)] for row in Rows(html).rows]
    assert len(rows) >= 13
    for read in EXTRACTORS:
        text = read(pdf.content)
        assert Counter(YUAN.findall(text)) == Counter(shown.text for shown in Amounts(html).shown), read
        told = plain(text)
        lacking = [row for row in rows if not all(plain(cell) in told for cell in row)]
        assert not lacking, f"{read.__name__}: not on paper: {lacking[:5]}"
