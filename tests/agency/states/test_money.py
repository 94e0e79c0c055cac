"""Money and the states of accounts: what comes for one that takes none waits; what pays one whole ends it."""

from datetime import date

import pytest
from django.urls import reverse
from tests.agency.kinds.benefit.test_kinds import decided, paid
from tests.agency.kinds.benefit.test_pages import insured_for_years, sign
from tests.agency.kinds.benefit.test_payments import TO
from tests.agency.kinds.change.changing import asked, changed, item
from tests.agency.money.office import MARCH
from tests.agency.world import number

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.ledger.account_states import events_of
from quanyi.agency.ledger.models import Crediting, SuspenseItem
from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.serve.selectors import person_record
from quanyi.law.terms import AccountEvent, AccountStatus, PersonStatus, SuspenseReason

pytestmark = pytest.mark.django_db


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


def test_who_was_paid_out_is_insured_no_more(visit):
    person = insured_for_years.__wrapped__(visit)
    visit.as_counter.post("/changes/", {"number": person.insurance_number})
    days = {"left_on": "2025-01-05", "applied_on": "2025-02-01", "informed_on": "2025-02-10"}
    decision = decided(visit, person, "lump_sum_left", **days, confirmed_on="2025-02-12")
    visit.as_counter.post(reverse("benefit-payee", args=[person.pk, "lump_sum_left"]), TO)
    sign(visit)
    assert [at.state for at in events_of(person.pk)] == [AccountStatus.NORMAL]
    paid(visit, decision)
    last = events_of(person.pk)[-1]
    assert (last.event, last.state) == (AccountEvent.NATIONALITY_LOST, AccountStatus.TERMINATED)
    record = person_record(person)
    assert (record.status, record.status_since) == (PersonStatus.ENDED, last.since)
    (relation,) = relations_of(person.pk)
    assert relation.ends_on == last.since
    again = Change(ChangeAct.RELATION_START, last.since, "x", person=person, employer=relation.employer)
    with pytest.raises(ChangeRefused, match=r"终止（丧失国籍终止.*不能再以此账户参保"):
        asked(visit, again)
