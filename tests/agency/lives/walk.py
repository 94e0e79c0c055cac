"""What every part of a walk through lives stands on: office, plain books beside it, and how both are compared."""

from collections import Counter
from datetime import date
from itertools import pairwise
from random import Random

from django.db import connection
from tests.agency.kinds.change.changing import changed, item
from tests.agency.lives.plain import District, Life
from tests.agency.money.office import payment_file
from tests.agency.world import World, employer, number

from quanyi.agency.kinds.receipt.acts import hand_in_payments
from quanyi.agency.ledger import projection
from quanyi.agency.ledger.account_states import stands
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import relations_of
from quanyi.agency.review.models import Case
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.terms import LedgerAccount as A
from quanyi.law.terms import Scheme

NAMES = ("陈静", "王小明", "李芳", "张伟", "刘洋", "赵敏", "孙丽", "周强")
FIRST, LAST = Month(2024, 1), Month(2025, 12)  # months of work, and of pensions
OF_ACCOUNTS = (A.OWN_PRINCIPAL, A.OWN_INTEREST, A.TRANSFER_PRINCIPAL, A.TRANSFER_INTEREST)


def ask(statement, *given):
    with connection.cursor() as cursor:
        cursor.execute(statement, list(given))
        return cursor.fetchall()


class Walk:
    """`step` draws an act of those that `ACTS` of the parts name; one that cannot be now says so by False."""

    ACTS: dict[str, int] = {}

    def __init__(self, seed: int) -> None:
        self.random, self.world, self.district = Random(seed), World(), District()
        self.employers = (self.world.employer, employer(2, "示范区云岭建筑安装有限公司"))
        self.told, self.events, self.references, self.serials = [], 0, 0, 0
        self.counted: Counter[str] = Counter()

    # Short ways ------------------------------------------------------------------------------------

    @property
    def lives(self):
        return self.district.lives

    def pick(self, lives):
        return self.random.choice(lives) if lives else None

    def person(self, life: Life) -> Person:
        return Person.objects.get(social_security_number=number(life.serial, life.born))

    def name(self, life: Life) -> str:
        return NAMES[life.serial % len(NAMES)]

    def has_post(self, life: Life) -> None:
        """Of a woman the file says what her post was: her age of retirement follows from it."""
        if life.serial % 2 == 0 and "post" not in life.facts:
            changed(self.world, item(self.person(life), date(2024, 1, 1), post_category="staff"))
            life.facts.add("post")

    def tell(self, *words) -> None:
        self.told.append(" ".join(map(str, words)))

    def reference(self) -> str:
        self.references += 1
        return f"R{self.references:06d}"

    def approve(self, case: Case) -> Case:
        return self.world.approve(case)

    def paid_in(self, *rows: dict[str, str]) -> list[str]:
        """A payment file, approved; why each line waits."""
        handed_in = hand_in_payments(payment_file(*rows), "到账.csv", by=self.world.counter)
        assert handed_in.case, handed_in.check.faults
        self.approve(handed_in.case)
        submission = handed_in.case.rounds.get().submission
        return list(submission.payment_rows.order_by("row").values_list("reason", flat=True))

    # A step ----------------------------------------------------------------------------------------

    def step(self) -> None:
        """One event; of what cannot be now nothing has happened."""
        acts = list(self.ACTS)
        while True:
            act = self.random.choices(acts, [self.ACTS[name] for name in acts])[0]
            self.told.append(f"{act}:")
            if getattr(self, act)() is not False:
                break
            self.told.pop()
        self.events += 1
        self.counted[act] += 1
        self.agrees()

    def agrees(self) -> None:
        """Every account of the ledger, each person's balance, state, relations and paid months."""
        held = {A(account): int(fen) for account, fen in ask(
            "SELECT account, sum(amount_fen) FROM ledger_entry GROUP BY 1 HAVING sum(amount_fen) <> 0"
        )}  # fmt: skip
        mine = {account: held.pop(account, 0) for account in OF_ACCOUNTS}
        plain = {account: fen for account, fen in self.district.held.items() if fen}
        balances = sum(life.account.balance for life in self.lives)
        assert -sum(mine.values()) == balances, (-sum(mine.values()), balances)
        interest = sum(sum(life.account.interest.values()) for life in self.lives)
        interest += self.district.interest_left
        found = held.pop(A.INTEREST_SOURCE, 0)
        assert found == interest, (found, interest)
        assert held == plain, {
            str(a): (held.get(a, 0), plain.get(a, 0))
            for a in {*held, *plain}
            if held.get(a, 0) != plain.get(a, 0)
        }
        self._persons_agree()

    def _persons_agree(self) -> None:
        balances = {pk: int(fen) for pk, fen in ask(
            "SELECT person_id, -sum(amount_fen) FROM ledger_entry WHERE person_id IS NOT NULL AND account = ANY(%s) "
            "GROUP BY 1", [a.value for a in OF_ACCOUNTS]
        )}  # fmt: skip
        numbers = dict(Person.objects.values_list("social_security_number", "pk"))
        found = stands(list(numbers.values()))
        for life in self.lives:
            pk = numbers[number(life.serial, life.born)]
            assert balances.get(pk, 0) == life.account.balance, (
                life.serial,
                balances.get(pk, 0),
                life.account,
            )
            at = found.get(pk)
            state = at.state.value if at and at.was_opened else ""
            assert state == life.state, (life.serial, state, life.state)
        if self.touched:
            self._record_agrees(self.touched)

    touched: Life | None = None

    def _record_agrees(self, life: Life) -> None:
        person = self.person(life)
        record = person_record(person)
        paid = {line.month.index for line in record.contributions if line.is_paid} - life.brought
        assert paid == life.paid_months, (life.serial, paid ^ life.paid_months)
        assert record.balance_fen == life.account.balance
        for earlier, later in pairwise(reversed(record.years)):
            assert earlier.closing.fen in (None, later.opening_fen), (life.serial, later.year)
        running = {
            (r.employer, r.starts_on) for r in relations_of(person.pk)
            if r.scheme is Scheme.PENSION and r.ends_on is None
        }  # fmt: skip
        assert bool(running) == (life.is_related), (life.serial, running)

    def ends(self) -> None:
        """At the end of a walk: the projection is what a rebuild gives, checks and agreement are silent."""
        assert list(projection.differences()) == []

    def day(self, month: Month, day: int = 20) -> date:
        return date(month.year, month.month, day)
