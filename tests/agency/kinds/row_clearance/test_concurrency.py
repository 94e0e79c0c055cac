"""Two clerks at once over one row: it is declared or returned once."""

import pytest
from django.db import connection
from tests.agency.kinds.row_clearance.test_rows import returning
from tests.agency.kinds.row_clearance.waiting import APRIL, Waiting, mistyped
from tests.agency.money.test_concurrency import at_once, last_signature, signed_by_three

from quanyi.agency.kinds.row_clearance.acts import Identified, clear_row
from quanyi.agency.ledger.models import ClearedRow, Contribution
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.review.models import Case
from quanyi.law.terms import CaseKind


@pytest.fixture
def busy_office(office):
    """An office that commits, met from several threads."""
    connection.ensure_connection()
    return Waiting()


def put(office, row, found):
    try:
        clear_row(row.pk, found=found, note="证件", by=office.counter)
    except AlreadyUnderWay:
        return


def test_two_clerks_put_one_row_before_the_reviewers_once(busy_office):
    (row,) = busy_office.waits(busy_office.line(0, "李芳", of=mistyped(2)))
    found = Identified(busy_office.li)
    assert (
        at_once(*(lambda who=who: put(busy_office, row, who) for who in (found, None, found))) == ["done"] * 3
    )
    assert Case.objects.filter(kind=CaseKind.ROW_CLEARANCE.value).count() == 1


def test_two_last_signatures_clear_one_row_once(busy_office):
    """The desk lets no second case be opened; the database does not rely on it."""
    (row,) = busy_office.waits(busy_office.line(0, "李芳", of=mistyped(2)))
    matched = clear_row(row.pk, found=Identified(busy_office.li), note="证件", by=busy_office.counter)
    cases = [signed_by_three(busy_office, case) for case in (matched, returning(busy_office, row))]
    outcomes = at_once(*(last_signature(busy_office, case) for case in cases))
    assert outcomes == ["done", "ledger_clearedrow_row_id_key"]
    done = ClearedRow.objects.get()
    posted = Contribution.objects.filter(person=busy_office.li, month=APRIL).count()
    assert posted == (1 if done.case == matched else 0)
