"""A page is of one moment: a posting that ends while it is put together is seen by all its figures or by none."""

from django.db import connection
from tests.agency.test_concurrency import signing, together, up_to_the_last
from tests.agency.visitors import Visitors, browser

from quanyi.agency.ledger import selectors as ledger
from quanyi.law.periods import Month


def test_a_month_posted_meanwhile_is_in_no_figure_of_the_page(office):
    visit = Visitors()
    person = visit.registered()
    own = browser(visit.insured(person))
    case = visit.declare(visit.row(month=Month(2025, 4), started_on=None))
    up_to_the_last(visit, case)
    posted = []

    def post_beside(execute, sql, *rest):
        found = execute(sql, *rest)
        if "ledger_contribution" in sql and not posted:
            posted.append(True)
            (outcome,) = together(signing(visit, case))
            assert not isinstance(outcome, Exception), outcome
        return found

    with connection.execute_wrapper(post_beside):
        record = own.get(f"/people/{person.pk}/").context["record"]
    assert posted
    assert ledger.balance(person.pk) == 2 * 64_000
    assert record.balance_fen == 64_000 * len(record.contributions) == 64_000
    assert sum(year.credited_fen for year in record.years) == 64_000
