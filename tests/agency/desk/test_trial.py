"""办结试算: it says what the last signature posts, to the fen, and leaves nothing behind."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse
from tests.agency.desk.test_cases import page_of, text
from tests.agency.kinds.benefit.paying import pay_a_pension
from tests.agency.kinds.change import changing
from tests.agency.kinds.correction.corrections import open_correction
from tests.agency.kinds.row_clearance.waiting import mistyped
from tests.agency.money.office import MARCH, busy
from tests.agency.world import number

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.desk.trial import try_out
from quanyi.agency.kinds.row_clearance.acts import Identified, clear_row
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.models import Entry
from quanyi.agency.locks import Lock
from quanyi.agency.registry.models import Person

pytestmark = pytest.mark.django_db


def in_books(case):
    """(purpose, account) -> entries, debits minus credits, persons, as posted."""
    found = {}
    for journal in ledger.journals_of(case.pk):
        for account in set(Entry.objects.filter(journal=journal).values_list("account", flat=True)):
            rows = Entry.objects.filter(journal=journal, account=account)
            persons = {row.person_id for row in rows} - {None}
            found[journal.purpose, account] = (len(rows), sum(row.amount_fen for row in rows), len(persons))
    return found


def as_tried(trial):
    return {
        (journal.purpose.value, line.account.value): (
            len(line.entries),
            line.debit_fen - line.credit_fen,
            line.persons,
        )
        for journal in trial.journals
        for line in journal.lines
    }


@pytest.fixture
def tried():
    """Kinds of the cases whose trial was held against what was posted."""
    return Counter()


def try_each(office, tried):
    """From here on each case of the office is tried before it is approved, and the two are compared."""
    approve = office.approve

    def approve_as_tried(case):
        before = Person.objects.count()
        trial = try_out(case)
        assert trial is not None
        assert trial.refusal == ""
        assert Person.objects.count() == before
        approve(case)
        assert as_tried(trial) == in_books(case)
        facts = {str(what): count for what, count in trial.facts}
        assert facts.get("新参保登记", 0) == Person.objects.count() - before
        tried[case.kind] += 1
        return case

    office.approve = approve_as_tried


def test_money_comes_as_tried(office_of_money, tried):
    try_each(office_of_money, tried)
    busy(office_of_money)
    assert {kind: tried[kind] for kind in ("declaration", "payment", "clearance", "settlement")} == {
        "declaration": 3, "payment": 2, "clearance": 2, "settlement": 1,
    }  # fmt: skip


def test_corrections_and_rows_set_aside_come_as_tried(office_of_rows, tried):
    office = office_of_rows
    try_each(office, tried)
    office.approve(open_correction(office, office.wang, MARCH, wage_fen=900_000))
    (row,) = office.waits((mistyped(2), "李芳", "8,000.00", "2025-04-20", ""))
    office.approve(clear_row(row.pk, found=Identified(office.li), note="身份证复印件", by=office.counter))
    assert tried["correction"] == tried["row_clearance"] == 1


def test_benefits_come_as_tried(office_of_money, tried):
    try_each(office_of_money, tried)
    pay_a_pension(office_of_money)
    assert tried["benefit"] >= 3


def test_books_that_moved_on_are_told_before_anybody_signs(visit):
    visit.approve(visit.declare(visit.row()))
    case = visit.declare(
        visit.row(month=MARCH + 1, paid_on=date(2025, 4, 20), name="王大明", started_on=None)
    )
    page = page_of(visit.as_first, case)
    assert "按现在的账，本案不能办结" in page
    assert "申报姓名与登记姓名不一致" in page
    assert not AuditEntry.objects.filter(act=Act.REFUSED).exists()


def test_a_page_does_not_wait_for_a_posting_of_the_same_employer(visit):
    case = visit.declare(visit.row())
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [Lock.EMPLOYER_DUES.value, visit.employer.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '3s'")
        assert "按现在的账" in page_of(visit.as_first, case)
    finally:
        other.close()


def test_a_registry_that_moved_on_is_told_before_anybody_signs(visit):
    person = changing.registered(visit)
    case = changing.asked(visit, changing.item(person, date(2025, 6, 1), name="王晓明"))
    assert "按现在的登记核对，可以办结；不产生凭证" in page_of(visit.as_first, case)
    changing.changed(visit, changing.item(person, date(2025, 5, 1), name="王小茗"))
    assert "现已由另一案件登记为" in page_of(visit.as_first, case)


def test_a_trial_leaves_nothing_behind(visit):
    case = visit.declare(visit.row(), visit.row(2, row=6, name="李芳"))
    said, locked = AuditEntry.objects.count(), _locks()
    trial = try_out(case)
    assert [line.debit_fen for line in trial.journals[0].lines if line.debit_fen]
    assert (AuditEntry.objects.count(), Person.objects.count(), _locks()) == (said, 0, locked)
    assert try_out(visit.approve(case)) is None


def _locks():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT classid, objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        return sorted(cursor.fetchall())


def test_a_large_case_is_tried_when_somebody_asks(visit):
    case = visit.declare(*(visit.row(n, row=n, name="王小明") for n in range(1, 52)))
    assert "打开时不试算" in page_of(visit.as_first, case)
    page = text(visit.as_first.get(reverse("case", args=[case.pk]), {"trial": "1"}))
    assert '<th scope="row" class="word">基金专户</th>' in page
    assert page.count("97,920.00") >= 2  # 51 times 1,920.00 came in, and was due


def test_a_red_amount_stands_on_the_side_that_it_takes_back(visit):
    person = changing.registered(visit)
    case = open_correction(visit, person, MARCH, wage_fen=900_000)
    reversal, *_others = try_out(case).journals
    assert reversal.total.debit_fen == reversal.total.credit_fen < 0


def test_the_trial_names_nobody(visit):
    case = visit.declare(visit.row())
    page = page_of(visit.as_first, case)
    section = page[page.index('id="trial"') : page.index('id="round"')]
    assert "王小明" not in section
    assert number(1)[:4] not in section
