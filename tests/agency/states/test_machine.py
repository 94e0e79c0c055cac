"""Accounts against plain books: what is declared, died, inherited, corrected and taken back in any order."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

import pytest
from tests import length
from tests.agency.kinds.change.changing import changed, item
from tests.agency.kinds.correction.corrections import corrected
from tests.agency.kinds.inheritance.inheriting import inherits
from tests.agency.states.test_account_states import pays_whole
from tests.agency.world import World, number

from quanyi.agency.control.checking import CHECKS
from quanyi.agency.kinds.benefit.decisions import BenefitRefused
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.account_states import stands
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.serve.selectors import person_record
from quanyi.law.checks import Asked
from quanyi.law.periods import Month
from quanyi.law.terms import AccountStatus, CorrectionReason

CREDITED = 64_000  # of a month at 8,000.00 yuan
SILENT = (
    "account.state_differs",
    "account.closed_relation",
    "account.closed_balance",
    "account.closed_benefit",
)


@dataclass
class Plain:
    """One person as a child would keep it: the months credited, what is held, the state, the month of the death."""

    serial: int
    months: set[int] = field(default_factory=set)
    held_fen: int = 0
    state: str = ""
    died: int | None = None
    was_paid: bool = False
    is_with_employer: bool = True

    def takes(self, n: int) -> bool:
        return self.state != "terminated" and (self.died is None or n <= self.died)


class Walk:
    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        self.people = [Plain(serial) for serial in (1, 2, 3)]
        for plain in self.people:
            self.declare(plain, 1, started_on=date(2025, 1, 1))

    def person(self, plain: Plain) -> Person:
        return Person.objects.get(social_security_number=number(plain.serial))

    def declare(self, plain, n=None, started_on=None):
        n = n or self.random.choice([n for n in range(1, 10) if n not in plain.months])
        row = self.world.row(
            plain.serial, month=Month(2025, n), paid_on=date(2025, n, 20), started_on=started_on, row=4 + n
        )
        if not plain.takes(n):
            with pytest.raises(PostingRefused, match=r"账户自|登记为死亡"):
                self.world.approve(self.world.declare(row))
            return
        self.world.approve(self.world.declare(row))
        plain.months.add(n)
        plain.held_fen += CREDITED
        plain.state = plain.state or ("frozen" if plain.died else "normal")

    def die(self, plain):
        if plain.died is None:
            plain.died = self.random.randint(1, 9)
            changed(self.world, item(self.person(plain), date(2025, plain.died, 15), status="died"))
            plain.state = "frozen" if plain.state == "normal" else plain.state
            plain.is_with_employer = False

    def take_back(self, plain):
        if plain.died is not None:
            changed(self.world, item(self.person(plain), date(2025, plain.died, 15), status="contributing"))
            plain.died, plain.is_with_employer = None, True
            plain.state = plain.state and "normal"

    def correct(self, plain):
        if not plain.months or plain.was_paid:
            return
        n = self.random.choice(sorted(plain.months))
        corrected(self.world, self.person(plain), Month(2025, n), CorrectionReason.NOT_DUE)
        plain.months.discard(n)
        plain.held_fen -= CREDITED
        if not plain.months and plain.state == "normal":
            plain.state = ""

    def inherit(self, plain):
        if plain.died is None or not plain.held_fen:
            with pytest.raises(BenefitRefused):
                inherits(self.world, self.person(plain))
            return
        pays_whole(self.world, inherits(self.world, self.person(plain)), on="2025-12-01")
        plain.state, plain.held_fen, plain.was_paid = "terminated", 0, True

    def step(self):
        act = self.random.choice(
            (self.declare, self.declare, self.die, self.take_back, self.correct, self.inherit)
        )
        plain = self.random.choice(self.people)
        if (act == self.declare and len(plain.months) == 9) or (act == self.inherit and plain.was_paid):
            return
        act(plain)
        self.agrees(plain)

    def agrees(self, plain):
        person = self.person(plain)
        at = stands([person.pk]).get(person.pk)
        assert (at.state.value if at and at.was_opened else "") == plain.state
        assert ledger.balance(person.pk) == plain.held_fen
        assert {
            line.month.month for line in person_record(person).contributions if line.is_paid
        } == plain.months
        assert any(relation.end is None for relation in relations_of(person.pk)) == plain.is_with_employer


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(length.of(2, 40)))
def test_states_months_relations_and_balances_agree_with_plain_books(seed):
    walk = Walk(World(), Random(seed))
    for _step in range(length.of(12, 60)):
        walk.step()
    asked = Asked("DEMO", date(2026, 1, 1))
    assert {code: list(CHECKS[code].found(asked)) for code in SILENT} == {code: [] for code in SILENT}
    assert {plain.state for plain in walk.people} <= {"", *(state.value for state in AccountStatus)}
