"""What the person sees of a correction: the line, the reason, the difference, and the record of an earlier day."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from urllib.parse import urlencode

import pytest
from tests.agency.kinds.change.changing import changed, item
from tests.agency.kinds.correction.corrections import (
    EVIDENCE,
    contribution,
    corrected,
    declare_months,
    supplements,
)
from tests.agency.visitors import Visitors, browser

from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.serve.statement import statement_pdf
from quanyi.law.periods import Month

JANUARY = Month(2023, 1)


@pytest.fixture
def visit(office):
    """An office that commits: what was known when is told by instants."""
    return Visitors()


@pytest.fixture
def person(visit):
    found = declare_months(visit, JANUARY)
    for year in (2023, 2024):
        visit.settle(year)
    return found


def test_the_person_sees_what_was_corrected_and_the_old_record(visit, person):
    mine = browser(visit.insured(person))
    before = person_record(person)
    case = corrected(visit, person, JANUARY, wage_fen=1_000_000, rest=(date(2023, 1, 28), "B-1"))

    page = mine.get(f"/people/{person.pk}/").content.decode()
    for word in (
        "已更正",
        "差错更正",
        "缴费工资有误",
        EVIDENCE,
        case.number,
        "640.00",
        "800.00",
        "2023、2024",
    ):
        assert word in page
    record = person_record(person)
    (line,) = record.corrections
    assert (line.before_fen, line.after_fen, line.principal_fen) == (64_000, 80_000, 16_000)
    assert line.interest_fen == sum(
        now.interest_fen - then.interest_fen for now, then in zip(record.years, before.years, strict=True)
    )

    assert statement_pdf(record) != statement_pdf(replace(record, corrections=()))
    then = person_record(person, known_at=before.printed_at)
    assert (then.years, then.contributions, then.balance_fen, then.data_until) == (
        before.years, before.contributions, before.balance_fen, before.data_until,
    )  # fmt: skip
    assert then.corrections == ()
    old = mine.get(f"/people/{person.pk}/", {"known_at": before.printed_at.isoformat()}).content.decode()
    assert "不是现行记录" in old
    assert "补差" not in old
    assert "640.00" in old
    assert f"figure/balance/?{urlencode({'known_at': before.printed_at.isoformat()})}" in old
    never = mine.get(f"/people/{person.pk}/", {"known_at": "1999-01-01"})
    assert (never.status_code, "起保存这份记录" in never.content.decode()) == (200, True)
    assert (
        mine.get(f"/people/{person.pk}/record.pdf", {"known_at": before.printed_at.isoformat()}).status_code
        == 200
    )


def figures_linked(page):
    return sorted({unescape(url) for url in re.findall(r'href="([^"]*/(?:figure|years)/[^"]*)"', page)})


@pytest.mark.shows("gb-6.7-3", "本人逐年打开账户的利息")
def test_every_figure_of_the_record_of_an_earlier_instant_opens_as_known_then(visit, person):
    mine = browser(visit.insured(person))
    before = person_record(person)
    now_before = {url: mine.get(url).content.decode() for url in figures_linked(text_of(mine, person))}
    corrected(visit, person, JANUARY, wage_fen=1_000_000)
    changed(visit, item(person, date(2023, 1, 1), deemed_months="24"))
    asked = {"known_at": before.printed_at.isoformat()}
    then = figures_linked(mine.get(f"/people/{person.pk}/", asked).content.decode())
    assert sorted(url.partition("?")[0] for url in then) == sorted(now_before)
    for url in then:
        page = mine.get(url).content.decode()
        assert "时系统所知，不是现行数字" in page, url
        assert "不一致" not in page, url
        assert amounts_of(page) == amounts_of(now_before[url.partition("?")[0]]), url
        assert all("known_at=" in link for link in figures_linked(page)), url
    key = f"contribution-{contribution(person, JANUARY).pk}-own_paid"
    assert mine.get(f"/people/{person.pk}/figure/{key}/", asked).status_code == 404, "it was corrected later"


def text_of(client, person):
    return client.get(f"/people/{person.pk}/").content.decode()


def amounts_of(page):
    words = re.sub(r"<[^>]*>|按 .* 时系统所知", " ", page.partition("<main")[2])
    return re.findall(r"[0-9,]+\.[0-9]{2}|[0-9]+ 个月", words)


@pytest.mark.shows("gb-A-24-2", "实际缴费年限在记录页列出并可展开")
@pytest.mark.shows("gb-A-24-1", "视同缴费年限经案件认定，可展开到案件")
def test_deemed_months_count_in_the_headline_and_open_to_their_case(visit, person):
    assert person_record(person).contribution_months == 1
    case = changed(visit, item(person, date(2023, 1, 1), deemed_months="24"))
    record = person_record(person)
    assert (record.contribution_months, record.actual_months, record.deemed_months) == (25, 1, 24)
    opened = open_figure(person, "contribution-months")
    assert opened.still_equal
    assert (opened.figure.part("actual_months").fen, opened.figure.part("deemed_months").fen) == (1, 24)
    assert case.number in opened.figure.part("deemed_months").note_zh
    page = text_of(browser(visit.insured(person)), person)
    assert "实际缴费 1 个月，视同缴费 24 个月" in page
    assert statement_pdf(record) != statement_pdf(replace(record, deemed_months=0))


@pytest.mark.shows("d14-16", "更正的月份可展开到两张凭证和案件")
def test_a_corrected_month_opens_to_both_journals_and_the_case(visit, person):
    old = contribution(person, JANUARY)
    case = corrected(visit, person, JANUARY, wage_fen=1_000_000)
    opened = open_figure(person, f"contribution-{contribution(person, JANUARY).pk}-own_paid")
    before, back = opened.figure.part("replaced_contribution"), opened.figure.part("taken_back")
    assert (before.fen, back.fen, opened.figure.part("posted_anew").fen) == (64_000, -64_000, 64_000)
    assert opened.figure.value == sum(part.fen for part in opened.figure.parts)
    for word in (old.journal.case.number, str(old.journal_id)):
        assert word in before.note_zh
    for word in (case.number, "缴费工资有误"):
        assert word in back.note_zh
    assert sorted(line.amount_fen for line in opened.entries) == [-64_000, 64_000, 64_000]
    [rest] = supplements(person, JANUARY)
    opened = open_figure(person, f"contribution-{rest.pk}-own_due")
    assert (opened.figure.value, opened.figure.part("posted_apart").fen) == (16_000, -64_000)


def test_only_the_counter_is_offered_to_correct(visit, person):
    visit.as_counter.post(
        "/people/", {"number": person.insurance_number, "ground": "present", "document": "identity_card"}
    )
    case = visit.declare(visit.row(month=Month(2025, 4), paid_on=None))
    given = {"number": person.insurance_number, "ground": "case", "case_number": case.number}
    visit.as_first.post("/people/", given)
    assert "/corrections/" in visit.as_counter.get(f"/people/{person.pk}/").content.decode()
    assert "/corrections/" not in visit.as_first.get(f"/people/{person.pk}/").content.decode()
