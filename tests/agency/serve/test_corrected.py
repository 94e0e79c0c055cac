"""What the person sees of a correction: the line, the reason, the difference, and the record of an earlier day."""

from dataclasses import replace
from datetime import date

import pytest
from tests.agency.corrections import contribution, corrected, declare_months, supplements
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


@pytest.mark.provisions("d14-16", "gb-9.2-2")
def test_the_person_sees_what_was_corrected_and_the_old_record(visit, person):
    mine = browser(visit.insured(person))
    before = person_record(person)
    case = corrected(visit, person, JANUARY, wage_fen=1_000_000, rest=(date(2023, 1, 28), "B-1"))

    page = mine.get(f"/people/{person.pk}/").content.decode()
    for word in ("已更正", "差错更正", "缴费工资有误", case.number, "640.00", "800.00", "2023、2024"):
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
    assert "figure/" not in old, "a figure opens today's books, not those of then"
    assert mine.get(f"/people/{person.pk}/", {"known_at": "1999-01-01"}).status_code == 404
    assert (
        mine.get(f"/people/{person.pk}/record.pdf", {"known_at": before.printed_at.isoformat()}).status_code
        == 200
    )


@pytest.mark.provisions("d14-16", "gb-9.2-1")
def test_a_corrected_month_opens_to_both_journals_and_the_case(visit, person):
    old = contribution(person, JANUARY)
    case = corrected(visit, person, JANUARY, wage_fen=1_000_000)
    opened = open_figure(person, f"contribution-{contribution(person, JANUARY).pk}")
    behind = opened.figure.part("replaced_contribution")
    assert behind.fen == 192_000
    for word in (case.number, old.journal.case.number, str(old.journal_id), "缴费工资有误"):
        assert word in behind.note_zh
    assert sorted(line.amount_fen for line in opened.entries) == [-64_000, 64_000, 64_000]
    [rest] = supplements(person, JANUARY)
    opened = open_figure(person, f"contribution-{rest.pk}")
    assert (opened.figure.value, opened.figure.part("posted_apart").fen) == (48_000, -192_000)


def test_only_the_counter_is_offered_to_correct(visit, person):
    visit.as_counter.post("/people/", {"number": person.insurance_number, "ground": "present"})
    visit.as_first.post("/people/", {"number": person.insurance_number, "ground": "present"})
    assert "/corrections/" in visit.as_counter.get(f"/people/{person.pk}/").content.decode()
    assert "/corrections/" not in visit.as_first.get(f"/people/{person.pk}/").content.decode()
