"""Two offices move a person to and fro: nothing is lost or doubled, whatever comes twice or gets lost on the way."""

import pytest
from django.utils import timezone
from tests.agency.kinds.transfer.two_offices import Place, moved
from tests.conftest import fresh_office

from quanyi.agency.control.checking import check_data
from quanyi.agency.ledger import projection
from quanyi.agency.ledger.account_states import stands
from quanyi.agency.ledger.selectors import balance
from quanyi.agency.serve.account_items import account_year_of
from quanyi.agency.serve.selectors import contribution_lines, person_record
from quanyi.law.periods import Month
from quanyi.law.terms import AccountStatus

YEAR = timezone.localdate().year
LAST = YEAR - 1


@pytest.fixture
def places(template, django_db_blocker, tmp_path):
    """Old and new office; the person worked there for a year and a month, and here for a month."""
    with django_db_blocker.unblock(), fresh_office(template) as one, fresh_office(template) as two:
        old, new = Place("OLD", one.database, tmp_path / "a"), Place("NEW", two.database, tmp_path / "b")
        old.knows(new)
        new.knows(old)
        old.insured(Month(LAST - 1, 11), Month(YEAR, 1))
        with old.at():
            for year in (LAST - 1, LAST):
                old.settle(year)
        new.insured(Month(YEAR, 2), Month(YEAR, 2), 900_000)
        yield old, new


def held(place: Place) -> int:
    with place.at():
        return balance(place.person().pk)


def found(place: Place) -> list[str]:
    """Errors that the checks of the data find, and rows of account years that differ from the entries."""
    with place.at():
        run = check_data(by=None)
        wrong = [f"{each.check_code}" for each in run.findings.all()] if hasattr(run, "findings") else []
        return wrong + [str(each) for each in projection.differences()]


def test_a_person_moves_there_and_back_and_nothing_is_lost_or_doubled(places):
    old, new = places
    before_old, before_new = held(old), held(new)
    total = moved(new, old, "T1")
    with old.at():
        person = old.person()
        assert held(old) == 0
        assert stands([person.pk])[person.pk].state is AccountStatus.CANCELLED
        assert len(contribution_lines(person)) == 15  # the record is kept
        assert person_record(person).status_told.startswith("已转出")
        sent = person.transfers.get()
        bases = 15 * 800_000
        assert sent.pooled_fen == bases * 12 // 100
        assert total == before_old + sent.pooled_fen
    with new.at():
        assert held(new) == before_old + before_new
        person = new.person()
        assert len({line.month for line in contribution_lines(person)}) == 16
        year = account_year_of(person, YEAR)
        assert (
            year.part("received_balance").fen + year.part("principal_in_year").fen == before_old + before_new
        )
    back = moved(old, new, "T2")
    assert held(new) == 0
    assert held(old) == before_old + before_new
    assert back == before_old + before_new + (bases + 900_000) * 12 // 100
    with old.at():
        assert len({line.month for line in contribution_lines(old.person())}) == 16
    assert (found(old), found(new)) == ([], [])
