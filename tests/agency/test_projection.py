"""The projection of account years: carried along by every posting, equal to the entries, noticed where it is not."""

import threading
from datetime import date

import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import length
from tests.agency.world import REGION, World

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.ledger import projection
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.projection_sql import ROW
from quanyi.agency.registry.models import Person
from quanyi.agency.review import services as review
from quanyi.agency.serve.selectors import person_record
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, Verdict


@pytest.fixture
def world(db) -> World:
    return World()


def paid(world, sequence, month, *, in_month=None, base_fen=800_000, row=5):
    arrived = in_month or month
    kind = ContributionKind.BACK_PAYMENT if arrived != month else ContributionKind.NORMAL
    return world.row(
        sequence, row=row, month=month, kind=kind, base_fen=base_fen,
        paid_on=date(arrived.year, arrived.month, 20), started_on=month.first_day,
    )  # fmt: skip


def rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ledger_accountyear ORDER BY person_id, year")
        return cursor.fetchall()


def spoil(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_posting_carries_its_credits_into_the_year_and_the_years_after(world):
    world.approve(world.declare(paid(world, 1, Month(2025, 3))))
    world.approve(world.declare(paid(world, 1, Month(2026, 1))))
    person = Person.objects.get()
    (first, second), is_equal = projection.years_of(person.pk)
    assert is_equal
    assert first.own_credit_fen == (0, 0, 64_000, *[0] * 9)
    assert (first.opening_fen, first.credited_fen, first.closing_fen) == (0, 64_000, 64_000)
    assert (second.opening_own_fen, second.closing_own_fen) == (64_000, 128_000)

    world.settle(2025)
    (first, second), is_equal = projection.years_of(person.pk)
    assert is_equal
    assert first.own_interest_fen > 0
    assert second.opening_fen == first.closing_fen == 64_000 + first.interest_fen
    assert second.closing_fen == ledger.balance(person.pk)


def test_a_year_between_two_takes_its_place(world):
    for year in (2023, 2025, 2024):
        world.approve(world.declare(paid(world, 1, Month(year, 6))))
    years, is_equal = projection.years_of(Person.objects.get().pk)
    assert is_equal
    assert [(y.year, y.opening_fen) for y in years] == [(2023, 0), (2024, 64_000), (2025, 128_000)]


def test_one_journal_may_touch_years_that_stand_and_years_that_do_not(world):
    world.approve(world.declare(paid(world, 1, Month(2023, 6)), paid(world, 1, Month(2025, 6), row=6)))
    world.approve(
        world.declare(
            *(paid(world, 1, Month(y, 7), row=r) for r, y in enumerate((2022, 2023, 2024, 2026), 5))
        )
    )
    years, is_equal = projection.years_of(Person.objects.get().pk)
    assert is_equal
    assert [y.opening_fen // 64_000 for y in years] == [0, 1, 3, 4, 5]


@settings(
    max_examples=length.of(short=8, long=25), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(1, 4), st.integers(2022, 2026), st.integers(1, 12), st.integers(3, 30)),
            min_size=1, max_size=5, unique_by=lambda drawn: drawn[:3],
        ),
        min_size=1, max_size=6,
    ),
    st.integers(2021, 2025),
)  # fmt: skip
def test_what_was_carried_is_what_a_rebuild_makes(world, journals, last_settled):
    with transaction.atomic():
        _post_all(world, journals, last_settled)
        assert list(projection.differences()) == []
        carried = rows()
        assert projection.rebuild() == len(carried) > 0
        assert rows() == carried
        transaction.set_rollback(True)


def _post_all(world, journals, last_settled):
    posted = set()
    for drawn in journals:
        fresh = [d for d in drawn if d[:3] not in posted]
        posted |= {d[:3] for d in fresh}
        lines = [
            paid(world, who, Month(year, month), base_fen=wage * 100_000, row=row)
            for row, (who, year, month, wage) in enumerate(fresh, 5)
        ]
        if lines:
            world.approve(world.declare(*lines))
    for year in range(min(drawn[1] for drawn in posted), last_settled + 1):
        world.settle(year)


SPOILT = {
    "different": "UPDATE ledger_accountyear SET own_credit_fen[3] = own_credit_fen[3] + 1 WHERE year = 2025",
    "moved": "UPDATE ledger_accountyear SET own_credit_fen[3] = 0, own_credit_fen[4] = 64000 WHERE year = 2025",
    "missing": "DELETE FROM ledger_accountyear WHERE year = 2025",
    "surplus": f"""INSERT INTO ledger_accountyear ({", ".join(ROW)})
        SELECT person_id, 2024, 0, 0, own_payout_fen, own_payout_fen, own_payout_fen, own_payout_fen, 0, 0, 0, 0, 1
        FROM ledger_accountyear WHERE year = 2025""",
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_row_is_named_and_made_anew(world, how):
    world.approve(world.declare(paid(world, 1, Month(2025, 3)), paid(world, 2, Month(2026, 3), row=6)))
    sound = rows()
    spoil(SPOILT[how])
    (found,) = projection.differences()
    person = Person.objects.get(pk=found.person_id)
    assert found.year == (2024 if how == "surplus" else 2025)
    assert (found.kept is None, found.posted is None) == (how == "missing", how == "surplus")
    if how == "different":
        assert list(found.columns) == ["own_credit_fen"]

    kept = projection.check()
    assert kept.difference_count == 1
    assert kept.differences[0]["person_id"] == person.pk
    years, is_equal = projection.years_of(person.pk)
    assert not is_equal
    assert sum(y.credited_fen for y in years) == 64_000, "the entries are shown, not the spoilt row"

    record = person_record(person)
    assert record.is_summed_anew
    assert [line.credited_fen for line in record.years] == [64_000]

    projection.rebuild()
    assert rows() == sound
    assert not person_record(person).is_summed_anew
    assert projection.check().difference_count == 0
    assert AuditEntry.objects.filter(act=Act.REBUILD).count() == 1


OF_THE_YEAR = {
    "different": (SPOILT["different"], 2025),
    "moved": (SPOILT["moved"], 2025),
    "missing": (SPOILT["missing"], 2025),
    "surplus": (SPOILT["surplus"], 2024),
    "ended with more": ("UPDATE ledger_accountyear SET closing_own_fen = closing_own_fen + 1", 2025),
    "begun with more": ("UPDATE ledger_accountyear SET opening_own_fen = 1 WHERE year = 2025", 2025),
    "carried on with more": (
        "UPDATE ledger_accountyear SET closing_transfer_fen = 1 WHERE year = 2025",
        2026,
    ),
}


@pytest.mark.parametrize(("spoilt", "year"), OF_THE_YEAR.values(), ids=OF_THE_YEAR)
def test_a_year_that_is_not_what_the_entries_come_to_is_seen(world, spoilt, year):
    world.approve(world.declare(paid(world, 1, Month(2025, 3)), paid(world, 2, Month(2026, 3), row=6)))
    assert [projection.year_differs(each, REGION) for each in (2024, 2025, 2026)] == [False] * 3
    spoil(spoilt)
    assert projection.year_differs(year, REGION)
    assert not projection.year_differs(year, "elsewhere")


def test_the_check_sees_an_entry_that_the_projection_never_heard_of(office):
    """An edit of the ledger by a superuser with the triggers off, too, is a difference."""
    world = World()
    world.approve(world.declare(paid(world, 1, Month(2025, 3))))
    assert projection.check().difference_count == 0
    with psycopg.connect(office.dsn("admin")) as session:
        session.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ALL")
        session.execute("UPDATE ledger_entry SET amount_fen = amount_fen - 1 WHERE account = 5")
        session.execute("ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_append_only")
    (found,) = projection.differences()
    assert found.columns["closing_own_fen"] == (64_000, 64_001)


def test_postings_of_the_same_persons_at_once_wait_for_each_other(office):
    """Eight cases of the same two persons, named in turn in either order, posted by eight connections."""
    world = World()
    world.approve(world.declare(paid(world, 1, Month(2024, 1)), paid(world, 2, Month(2024, 1), row=6)))
    cases = []
    for n in range(8):
        month = Month(2025 - n % 2, 2 + n)
        lines = [paid(world, 1 + (n + k) % 2, month, row=5 + k) for k in range(2)]
        cases.append(world.declare(*lines))
        for signer in world.signers:
            review.sign(cases[-1].pk, actor=signer, verdict=Verdict.AGREE, opinion="")
    failed = []
    threads = [threading.Thread(target=_post, args=(case, failed)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert list(projection.differences()) == []
    assert {ledger.balance(person.pk) for person in Person.objects.all()} == {9 * 64_000}


def _post(case, failed):
    from quanyi.agency.desk.actions import carry_out

    try:
        carry_out(case)
    except Exception as error:
        failed.append(error)
    finally:
        connection.close()
