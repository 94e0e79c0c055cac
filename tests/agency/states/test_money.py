"""Money and the states of accounts: what comes for one that takes none waits; what pays one whole ends it."""

from datetime import date

import pytest
from tests.agency.kinds.benefit.test_pages import insured_for_years
from tests.agency.kinds.change.changing import asked, changed, item, registered
from tests.agency.kinds.correction.corrections import corrected
from tests.agency.kinds.inheritance.inheriting import inherits
from tests.agency.kinds.termination.terminating import terminates
from tests.agency.money.office import DUE, MARCH, on_account
from tests.agency.states.test_account_states import pays_whole
from tests.agency.world import World, number

from quanyi.agency.collect.models import ChangeAct, ClearanceRow
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.clearance.acts import ClearanceRefused, clear_suspense
from quanyi.agency.ledger.account_states import events_of
from quanyi.agency.ledger.agreement import books
from quanyi.agency.ledger.crediting import credit_dues, open_dues
from quanyi.agency.ledger.models import Crediting, SuspenseItem
from quanyi.agency.refusal import ChangeRefused, PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.serve.selectors import person_record
from quanyi.law.terms import (
    AccountEvent,
    AccountStatus,
    ClearanceUse,
    CorrectionReason,
    LedgerAccount,
    PersonStatus,
    SuspenseReason,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.mark.shows("gb-3-2", "冻结账户不记账：到账的钱进暂收款，写明原因")
def test_money_for_a_month_after_the_death_waits_and_that_of_before_is_credited(office_of_money):
    office = office_of_money
    office.owing(1, 2)
    late, in_time = (Person.objects.get(social_security_number=number(n)) for n in (1, 2))
    changed(office, item(late, date(2025, 2, 3), status="died"))
    changed(office, item(in_time, MARCH.first_day, status="died"))
    case = office.receive(office.paid(yuan="3,840.00"))
    assert office.reasons(case) == [SuspenseReason.ACCOUNT_SHUT.value]
    office.approve(case)
    assert not Crediting.objects.exists()
    assert SuspenseItem.objects.get().reason == SuspenseReason.ACCOUNT_SHUT.value


def test_money_is_not_rolled_to_a_due_that_an_account_does_not_take_until_it_is_taken_back(office_of_money):
    office = office_of_money
    office.owing(1, 2)
    late = Person.objects.get(social_security_number=number(1))
    changed(office, item(late, date(2025, 2, 3), status="died"))
    office.approve(office.receive(office.paid(yuan="3,840.00")))
    waiting = SuspenseItem.objects.get()

    def rolled(fen):
        row = ClearanceRow(
            item=waiting, use=ClearanceUse.OLDEST.value, amount_fen=fen, employer=office.employer
        )
        return office.approve(clear_suspense([row], by=office.counter))

    with pytest.raises(ClearanceRefused, match=r"2025-03 的应缴不能记账：.*撤销这笔应缴"):
        rolled(2 * DUE)
    with pytest.raises(PostingRefused, match="不能记账"):
        credit_dues((due, MARCH.last_day) for due in open_dues())
    corrected(office, late, MARCH, CorrectionReason.NOT_DUE)
    rolled(DUE)
    assert [paid.contribution.person_id for paid in Crediting.objects.all()] != [late.pk]
    assert on_account(LedgerAccount.SUSPENSE) == -DUE
    assert on_account(LedgerAccount.RECEIVABLE) == 0
    assert list(books()) == []


def test_a_month_never_paid_is_taken_back_from_a_closed_account_and_one_that_was_paid_is_not(world):
    person = registered(world)
    unpaid = world.row(month=MARCH + 1, paid_on=None, started_on=None)
    world.approve(world.declare(unpaid))
    changed(world, item(person, date(2025, 4, 2), status="died"))
    pays_whole(world, inherits(world, person))
    assert events_of(person.pk)[-1].is_closed
    with pytest.raises(PostingRefused, match="不能更正其中的月份"):
        corrected(world, person, MARCH, CorrectionReason.NOT_DUE)
    corrected(world, person, MARCH + 1, CorrectionReason.NOT_DUE)
    assert not open_dues().exists()
    assert list(books()) == []


def test_who_was_paid_out_is_insured_no_more(visit):
    person = insured_for_years.__wrapped__(visit)
    decision = terminates(visit, person)
    assert [at.state for at in events_of(person.pk)] == [AccountStatus.NORMAL]
    pays_whole(visit, decision)
    last = events_of(person.pk)[-1]
    assert (last.event, last.state) == (AccountEvent.NATIONALITY_LOST, AccountStatus.TERMINATED)
    record = person_record(person)
    assert (record.status, record.status_since) == (PersonStatus.ENDED, last.since)
    (relation,) = relations_of(person.pk)
    assert relation.ends_on == last.since
    again = Change(ChangeAct.RELATION_START, last.since, "x", person=person, employer=relation.employer)
    with pytest.raises(ChangeRefused, match=r"终止（丧失国籍终止.*不能再以此账户参保"):
        asked(visit, again)
