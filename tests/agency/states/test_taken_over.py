"""What accounts of earlier books come to be: by what the register says of their holders, and what is paid from here."""

from datetime import date

import pytest
from tests.agency.kinds.change.changing import registered
from tests.agency.kinds.inheritance.inheriting import inherits
from tests.agency.quality.test_checks import Planted
from tests.agency.states.test_account_states import DIED, dies, told
from tests.agency.world import World, number

from quanyi.agency.collect.models import MigrationPerson, Submission
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.account_states import open_accounts
from quanyi.agency.ledger.models import AccountState, Journal
from quanyi.agency.registry.models import Person
from quanyi.agency.review import services as review
from quanyi.law.periods import Month
from quanyi.law.terms import AccountEvent, AccountStatus, CaseKind

pytestmark = pytest.mark.django_db
E, S = AccountEvent, AccountStatus


@pytest.mark.parametrize(
    ("status", "last"),
    [
        ("ended", [(E.CONFIRMED_LUMP_SUM, S.TERMINATED, date(2021, 1, 1))]),
        ("transferred_out", [(E.TRANSFERRED_OUT, S.CANCELLED, date(2021, 1, 1))]),
        (
            "died",
            [
                (E.DEATH_REPORTED, S.FROZEN, date(2021, 1, 1)),
                (E.INHERITANCE_PAID, S.TERMINATED, date(2021, 1, 1)),
            ],
        ),
        ("interrupted", []),
    ],
)
def test_of_whom_an_earlier_system_left_nothing_the_account_is_closed(status, last):
    office = Planted()
    submission = Submission.objects.create(
        kind=CaseKind.MIGRATION.value, month=Month(2025, 2), submitted_by=office.counter, row_count=1,
        summary={"region": "DEMO"},
    )  # fmt: skip
    MigrationPerson.objects.create(
        submission=submission, insurance_number="9", social_security_number=number(9), name="李芳", sex="1",
        born_on=date(1985, 6, 1), status=status, status_from=date(2021, 1, 1), employments=[],
    )  # fmt: skip
    office.year(submission, own_payout_fen=[40_000] * 12, own_interest_fen=0)
    office.approve(review.open_case(submission, collector=office.counter))
    person = Person.objects.get(insurance_number="9")
    assert ledger.balance(person.pk) == 0
    assert told(person)[1:] == last


def test_heirs_whose_money_was_ordered_and_not_paid_keep_the_account_frozen(db):
    world = World()
    person = registered(world)
    dies(world, person)
    inherits(world, person)  # the bank has not answered
    assert ledger.balance(person.pk) == 0
    known, number_of = AccountState.objects.latest("pk"), len(told(person))
    for n, (event, state) in enumerate((("hold_lifted", "normal"), ("opened_in_error", "cancelled")), 1):
        AccountState.objects.create(  # as the books were before accounts had states
            person=person, case=known.case, number=number_of + n, event=event, state=state, holds_from=DIED
        )
    open_accounts(list(Journal.objects.values_list("pk", flat=True)))
    assert told(person)[-2:] == [
        (E.FIRST_CONTRIBUTION, S.NORMAL, date(2025, 3, 1)),
        (E.DEATH_REPORTED, S.FROZEN, DIED),
    ]
