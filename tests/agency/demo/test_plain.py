"""What the people of the demo district read of their figures: a cause in plain words, never a rule's name or a mark."""

import pytest
from tests import length
from tests.agency.serve.walking import CAUSED
from tests.law.test_plain import FOR_STAFF

from quanyi.agency.registry.models import Person
from quanyi.agency.serve.account_items import account_year_of, year_items
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.record import Amount, PersonRecord
from quanyi.agency.serve.selectors import person_record

EACH = length.of(short=61, long=29)  # of the months and years of a career, which are alike


def amounts(person: Person, record: PersonRecord):
    """Every amount of the pages of a person; of each year its items."""
    yield record.balance
    for line in record.contributions[::EACH]:
        yield from line.amounts
    for year in record.years[:: EACH // 4]:
        yield from (year.opening, year.credited, year.interest, year.paid_out, year.closing)
        for item in year_items(account_year_of(person, year.year), year.year):
            if item.figures and item.figures[0].unit == "fen":
                yield from (item.amount, *item.halves)
    for benefit in record.benefits:
        yield from (benefit.amount, benefit.paid, benefit.waiting)
    for case in record.corrections:
        yield from (case.before, case.after, case.principal, case.interest)
    yield from (line.amount for line in (*record.payments, *record.subsidies))


def opened(person: Person):
    yield Amount(0, "contribution-months")
    yield from (amount for amount in amounts(person, person_record(person)) if amount.fen is not None)


@pytest.mark.slow
def test_every_figure_names_a_cause_in_plain_words(demo_office):
    found = 0
    for person in Person.objects.order_by("pk")[::6]:
        for amount in opened(person):
            figure = open_figure(person, amount.key).figure
            for lang in ("zh", "en"):
                told = figure.as_text(lang, "person")
                assert not FOR_STAFF.search(told), (amount.key, FOR_STAFF.search(told))
            sentence = figure.as_text("zh", "person").splitlines()[0]
            assert CAUSED.match(sentence), (amount.key, sentence)
            found += 1
    assert found > length.of(short=50, long=300)
