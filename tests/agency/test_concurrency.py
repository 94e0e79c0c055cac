"""Many writers at once on one case, person, employer: the outcome is that of some order, and nothing is lost."""

from collections.abc import Callable
from datetime import date, datetime
from threading import Barrier, Event, Thread
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from tests.agency.kinds.correction.corrections import corrected, declare_months, open_correction
from tests.agency.world import REGION, World

from quanyi.agency.control import recompute
from quanyi.agency.desk import actions
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.ledger import history, projection
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.locks import Lock, again_on_deadlock
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.models import Person
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.review.models import Case
from quanyi.agency.serve.record import PersonRecord
from quanyi.agency.serve.selectors import issued_record, person_record
from quanyi.embedded import resolve
from quanyi.law.periods import Month
from quanyi.law.terms import CaseKind, Verdict
from quanyi.law.workflow import Refused

JANUARY, MARCH = Month(2023, 1), Month(2023, 3)
ROUNDS = 4


@pytest.fixture
def world(office) -> World:
    return World()


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts in as many threads, begun at the same moment; each one's result, or what it raised."""
    outcomes: list[Any] = [None] * len(acts)
    gate = Barrier(len(acts))

    def run(at: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            outcomes[at] = act()
        except Exception as raised:
            outcomes[at] = raised
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive(), "two writers wait for each other"
    return outcomes


def test_a_cut_off_waits_for_the_postings_that_are_under_way(world):
    """A posting has numbers from the moment it writes; what is computed up to a number must have seen them all."""
    world.approve(world.declare(world.row()))
    office = connection.settings_dict["NAME"]
    with psycopg.connect(resolve(settings.HOME).dsn("app", office)) as posting:
        posting.execute("SELECT pg_advisory_xact_lock_shared(%s)", [int(Lock.BOOKS)])
        asked = Thread(target=lambda: (ledger.cut_off(), connection.close()))
        asked.start()
        asked.join(timeout=1)
        assert asked.is_alive(), "it did not wait"
        posting.commit()
        asked.join(timeout=120)
        assert not asked.is_alive()
        assert posting.execute("SELECT pg_try_advisory_xact_lock(%s)", [int(Lock.BOOKS)]).fetchone() == (
            True,
        )


def signing(world: World, case: Case, signer: int = 3) -> Callable[[], Any]:
    return lambda: actions.sign_case(case.pk, by=world.signers[signer], verdict=Verdict.AGREE, opinion="")


def up_to_the_last(world: World, case: Case) -> Case:
    for signer in range(3):
        signing(world, case, signer)()
    return case


def is_in_order(person: Person) -> None:
    """The books agree with themselves: the projection, every journal, and each settled year with its rule."""
    assert list(projection.differences()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_id FROM ledger_entry GROUP BY journal_id HAVING sum(amount_fen) <> 0")
        assert cursor.fetchall() == []
        cursor.execute("SELECT case_id, purpose FROM ledger_journal GROUP BY 1, 2 HAVING count(*) > 1")
        assert cursor.fetchall() == []
    account = history.account_of(person)
    for year in account.settled:
        assert recompute.figures_of(account, year, rules_as_of=None) == recompute.posted_figures(
            account, year
        )


def kinds(outcomes: list[Any]) -> list[type]:
    return sorted((type(outcome) for outcome in outcomes), key=lambda kind: kind.__name__)


def test_a_case_that_many_sign_at_once_is_posted_once(world):
    for turn in range(ROUNDS):
        case = world.declare(
            world.row(1, month=Month(2023, 1 + turn), started_on=None if turn else date(2023, 1, 1))
        )
        while ledger.journal_of(case.pk) is None:
            outcomes = together(*(signing(world, case, signer) for signer in (0, 1, 2, 3, 3, 2, 1, 0)))
            assert all(not isinstance(o, Exception) or isinstance(o, IntegrityError) for o in outcomes), (
                outcomes
            )
        assert len(ledger.journals_of(case.pk)) == 1
        assert case.signatures.count() == 4
    assert ledger.balance(Person.objects.get().pk) == ROUNDS * 64_000
    is_in_order(Person.objects.get())


def test_two_clerks_correct_the_same_month(world):
    person = declare_months(world, JANUARY)
    world.settle(2023)
    outcomes = together(
        *(
            lambda wage=wage: open_correction(world, person, JANUARY, wage_fen=wage)
            for wage in (900_000, 950_000)
        )
    )
    assert kinds(outcomes) == [AlreadyUnderWay, Case]
    assert Case.objects.filter(kind=CaseKind.CORRECTION.value).count() == 1


def test_two_corrections_of_one_account_are_posted_one_after_the_other_or_refused(world):
    person = declare_months(world, JANUARY, MARCH)
    world.settle(2023)
    for turn in range(ROUNDS):
        cases = [
            up_to_the_last(
                world, open_correction(world, person, month, wage_fen=800_000 + 10_000 * (turn + 1))
            )
            for month in (JANUARY, MARCH)
        ]
        outcomes = together(*(signing(world, case) for case in cases))
        assert [type(outcome) for outcome in outcomes].count(PostingRefused) == 1, outcomes
        refused = cases[[isinstance(outcome, PostingRefused) for outcome in outcomes].index(True)]
        assert ledger.journal_of(refused.pk) is None
        actions.sign_case(refused.pk, by=world.signers[3], verdict=Verdict.REJECT, opinion="已过时")
        is_in_order(person)


def test_a_declaration_a_settlement_and_a_correction_end_at_once(world):
    """Whoever comes first, the interest of the year is that of its credits; who came late is told so."""
    person = declare_months(world, JANUARY)
    for turn, year in enumerate((2023, 2024, 2025)):
        corrected(world, person, JANUARY, wage_fen=700_000 + turn)
        correction = open_correction(world, person, JANUARY, wage_fen=900_000 + turn)
        settlement = settle_year(year, region=REGION, by=world.settler)
        month = Month(year, 5)
        declaration = world.declare(world.row(month=month, paid_on=date(year, 5, 20), started_on=None))
        cases = [up_to_the_last(world, case) for case in (declaration, settlement, correction)]
        outcomes = together(*(signing(world, case) for case in cases))
        for case, outcome in zip(cases, outcomes, strict=True):
            if isinstance(outcome, Exception):
                assert isinstance(outcome, PostingRefused), outcome
                actions.sign_case(case.pk, by=world.signers[3], verdict=Verdict.SEND_BACK, opinion="重新计算")
        assert not isinstance(outcomes[0], Exception), "a declaration rests on no year and always fits"
        if isinstance(outcomes[1], Exception):
            world.approve(settle_year(year, region=REGION, by=world.settler))
        if isinstance(outcomes[2], Exception):
            world.approve(open_correction(world, person, JANUARY, wage_fen=900_000 + turn))
        is_in_order(person)


def test_files_that_name_the_same_new_persons_in_another_order(world):
    """Two employers register the same two persons: the server breaks a ring, the act is tried again."""
    from tests.agency import world as office

    first, second = world.employer, office.employer(2, "示范区另一家公司")
    for turn in range(ROUNDS):
        rows = [world.row(10 * turn + n, name=f"王{'甲乙'[n]}", row=5 + n) for n in (0, 1)]
        world.employer = first
        one = up_to_the_last(world, world.declare(*rows))
        world.employer = second
        other = up_to_the_last(world, world.declare(*reversed(rows)))
        outcomes = together(signing(world, one), signing(world, other))
        assert not [o for o in outcomes if isinstance(o, OperationalError)], outcomes
        for case, outcome in zip((one, other), outcomes, strict=True):
            if isinstance(outcome, IntegrityError):
                assert not isinstance(signing(world, case)(), Refused)  # as its sentence says: sign again
    assert Person.objects.count() == 2 * ROUNDS
    assert list(projection.differences()) == []


def test_an_act_is_tried_again_a_bounded_number_of_times(office):
    tried = []

    class Deadlock(Exception):
        sqlstate = "40P01"

    @again_on_deadlock
    def act(until: int) -> int:
        tried.append(1)
        if len(tried) < until:
            raise OperationalError("deadlock detected") from Deadlock()
        return len(tried)

    assert act(3) == 3
    tried.clear()
    with pytest.raises(OperationalError):
        act(99)
    assert len(tried) == 5


def test_an_issued_record_waits_for_a_posting_that_is_under_way(world):
    """It has been written and is not committed: the record must show it, since its instant is an earlier one."""
    person = declare_months(world, JANUARY)
    case = up_to_the_last(world, world.declare(world.row(1, month=Month(2023, 2), started_on=None)))
    written, commit, issued = Event(), Event(), []

    def post() -> None:
        with transaction.atomic():
            signing(world, case)()
            written.set()
            commit.wait(30)
        connection.close()

    posting = Thread(target=post)
    asking = Thread(target=lambda: (issued.append(issued_record(person)), connection.close()))
    posting.start()
    assert written.wait(30)
    asking.start()
    asking.join(timeout=1)
    assert asking.is_alive(), "it did not wait"
    commit.set()
    posting.join(timeout=120)
    asking.join(timeout=120)
    assert [line.month for line in issued[0].contributions] == [Month(2023, 2), JANUARY]
    assert the_books_at(person, issued[0].printed_at) == the_books_of(issued[0])


def test_a_posting_that_began_before_a_record_was_issued_counts_as_posted_after_it(world):
    """Its transaction is older than the record, what it wrote is not: a later look as known then must not see it."""
    person = declare_months(world, JANUARY)
    case = up_to_the_last(world, world.declare(world.row(1, month=Month(2023, 2), started_on=None)))
    begun, go_on = Event(), Event()

    def post() -> None:
        with transaction.atomic():
            connection.cursor().execute("SELECT 1")
            begun.set()
            go_on.wait(30)
            signing(world, case)()
        connection.close()

    posting = Thread(target=post)
    posting.start()
    assert begun.wait(30)
    issued = issued_record(person)
    go_on.set()
    posting.join(timeout=120)
    assert len(person_record(person).contributions) == 2
    assert the_books_at(person, issued.printed_at) == the_books_of(issued)
    assert the_books_of(issued) == (64_000, (JANUARY,))


def the_books_of(record: PersonRecord) -> tuple[int, tuple[Month, ...]]:
    return record.balance_fen, tuple(line.month for line in record.contributions)


def the_books_at(person: Person, instant: datetime) -> tuple[int, tuple[Month, ...]]:
    return the_books_of(person_record(person, known_at=instant))
