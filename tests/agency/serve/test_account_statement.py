"""养老保险个人账户对账单: equal to the record to the fen, on the page as on paper."""

from collections import Counter

import pytest
from tests.agency.kinds.correction.corrections import corrected, declare_months
from tests.agency.serve.papers import EXTRACTORS, Rows, plain
from tests.agency.serve.walking import YUAN, Amounts, walk
from tests.agency.visitors import browser

from quanyi.agency.audit.models import AuditEntry
from quanyi.agency.papers.models import IssuedPaper
from quanyi.agency.serve.account_moves import ACTS
from quanyi.agency.serve.account_statement import account_statement
from quanyi.agency.serve.issuing import content_as_issued
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month

JANUARY = Month(2023, 1)


@pytest.fixture
def person(visit):
    """A year settled, then corrected: credits, interest, what was taken back, and the difference of interest."""
    person = declare_months(visit, *Month.span(JANUARY, Month(2023, 4)))
    visit.settle(2023)
    corrected(visit, person, JANUARY, wage_fen=1_000_000)
    return person


def page_of(person, span="?first=2023-01&last=2023-12", ending="/"):
    return f"/people/{person.pk}/statement{ending}{span}"


@pytest.mark.shows("gb-9.2-2", "对账单列出期间内全部变动，期初加各笔等于期末，与记录分厘不差")
@pytest.mark.django_db
def test_a_year_is_equal_to_the_record(person):
    record = person_record(person)
    (year,) = record.years
    whole = account_statement(record, JANUARY, Month(2023, 12))
    assert (whole.opening.fen, whole.closing.fen) == (year.opening_fen, year.closing_fen)
    assert (whole.credited_fen, whole.interest_fen, -whole.paid_fen) == (
        year.credited_fen, year.interest_fen, year.paid_out_fen,
    )  # fmt: skip
    assert {move.act for move in whole.moves} == {*ACTS} - {"payment"}
    first, second = (
        account_statement(record, *span)
        for span in ((JANUARY, Month(2023, 2)), (Month(2023, 3), Month(2023, 12)))
    )
    assert first.closing.fen == second.opening.fen
    assert (*first.moves, *second.moves) == whole.moves
    for part in (first, second, whole):
        assert part.opening.fen + sum(move.total.fen for move in part.moves) == part.closing.fen
        assert part.credited_fen + part.interest_fen + part.paid_fen == part.closing.fen - part.opening.fen


@pytest.mark.django_db
def test_paper_and_page_say_the_same_and_each_amount_opens(visit, person):
    mine = browser(visit.insured(person))
    html = mine.get(page_of(person)).content.decode()
    pdf = mine.get(page_of(person, ending=".pdf"))
    assert pdf["Content-Type"] == "application/pdf", pdf.content.decode()
    rows = Rows(html).rows[1:]
    assert len(rows) == len(account_statement(person_record(person), JANUARY, Month(2023, 12)).moves)
    for read in EXTRACTORS:
        text = read(pdf.content)
        told = plain(text)
        assert all(plain(cell) in told for row in rows for cell in row), read
        lacking = Counter(shown.text for shown in Amounts(html).shown) - Counter(YUAN.findall(text))
        assert not lacking, (read, lacking)
    assert walk(mine, page_of(person)) > 10
    assert mine.get(page_of(person, "")).context["statement"].last == Month(2023, 12)


@pytest.mark.django_db
def test_the_paper_is_issued_and_stays_what_it_was(visit, person):
    mine = browser(visit.insured(person))
    mine.get(page_of(person, ending=".pdf"))
    paper = IssuedPaper.objects.get()
    assert (paper.kind, paper.of_what) == ("statement", "2023-01-2023-12")
    said = content_as_issued(paper)
    declare_months(visit, Month(2023, 5))
    assert content_as_issued(paper) == said
    printed = AuditEntry.objects.filter(act="print_record", person_id=person.pk).latest("pk")
    assert printed.detail["part"] == "statement-2023-01-2023-12"
    assert paper.about in mine.get(f"/people/{person.pk}/papers/").content.decode()


@pytest.mark.django_db
def test_what_cannot_be_listed_is_said(visit, person):
    mine = browser(visit.insured(person))
    answer = mine.get(page_of(person, "?first=2023-12&last=2023-01"))
    assert (answer.status_code, answer.context["form"].errors.keys()) == (422, {"last"})
    assert mine.get(page_of(person, "?first=x&last=2023-01")).status_code == 422
    assert mine.get(page_of(person, "?first=x", ".pdf")).status_code == 404
    for key in ("moved-1", "moved-2023-1-0-credit-own", "held-2023-13", "held-x"):
        assert mine.get(f"/people/{person.pk}/figure/{key}/").status_code == 404
    assert browser(visit.sender).get(page_of(person)).status_code == 403
    assert mine.get(page_of(person, "?first=2022-01&last=2022-12")).context["statement"].moves == ()
