"""What a row points to stands, asked once a statement: as strict as a foreign key, between two sessions too."""

import psycopg
import pytest
from django.db import IntegrityError, connection
from psycopg.errors import ForeignKeyViolation, LockNotAvailable
from tests.agency.world import World

from quanyi.agency.ledger.models import Journal, SettledYear
from quanyi.agency.registry.models import Person

ARMED = """
    CREATE TABLE parent (id bigint PRIMARY KEY);
    CREATE TABLE child (id bigint PRIMARY KEY, parent_id bigint);
    CREATE TRIGGER child_parents AFTER INSERT ON child REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION parents_stand('parent_id', 'parent');
    CREATE TRIGGER parent_pointed_to AFTER DELETE ON parent REFERENCING OLD TABLE AS removed
        FOR EACH STATEMENT EXECUTE FUNCTION nobody_points_to_it('child', 'parent_id');
    INSERT INTO parent VALUES (1), (2);
"""
ADD, REMOVE = "INSERT INTO child VALUES (10, 1)", "DELETE FROM parent WHERE id = 1"


@pytest.fixture
def sessions(office):
    """Two of the owner, in a database with a parent and a child of its own."""
    with psycopg.connect(office.dsn("owner")) as one, psycopg.connect(office.dsn("owner")) as two:
        one.execute(ARMED)
        one.commit()
        yield one, two


def waits(session, statement):
    """Whether the statement waits for another session."""
    session.execute("SET LOCAL lock_timeout = '300ms'")
    try:
        session.execute(statement)
    except LockNotAvailable:
        session.rollback()
        return True
    return False


def test_a_row_that_points_nowhere_is_refused(sessions):
    session, _ = sessions
    session.execute("INSERT INTO child VALUES (10, 1), (11, NULL)")
    session.commit()
    with pytest.raises(ForeignKeyViolation, match="points to parent 3"):
        session.execute("INSERT INTO child VALUES (12, 2), (13, 3)")
    session.rollback()
    assert session.execute("SELECT count(*) FROM child").fetchone() == (2,)


def test_what_others_point_to_is_not_removed(sessions):
    session, _ = sessions
    session.execute(ADD)
    session.execute("DELETE FROM parent WHERE id = 2")
    with pytest.raises(ForeignKeyViolation, match="rows of child point to parent 1"):
        session.execute(REMOVE)


def test_who_removes_waits_for_who_adds_and_finds_the_row(sessions):
    adding, removing = sessions
    adding.execute(ADD)
    assert waits(removing, REMOVE)
    adding.commit()
    with pytest.raises(ForeignKeyViolation):
        removing.execute(REMOVE)


def test_who_adds_waits_for_who_removes_and_finds_nothing(sessions):
    adding, removing = sessions
    removing.execute(REMOVE)
    assert waits(adding, ADD)
    removing.commit()
    with pytest.raises(ForeignKeyViolation):
        adding.execute(ADD)


def test_who_would_not_see_the_other_is_refused(sessions):
    session, _ = sessions
    session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    with pytest.raises(ForeignKeyViolation, match="see what others committed"):
        session.execute(ADD)


def test_two_who_add_do_not_wait_for_each_other(sessions):
    one, two = sessions
    one.execute(ADD)
    assert not waits(two, "INSERT INTO child VALUES (11, 2)")


def test_a_settled_year_of_nobody_is_refused(db):
    world = World()
    world.approve(world.declare(world.row()))
    nobody = Person.objects.latest("pk").pk + 1
    with pytest.raises(IntegrityError, match="points to registry_person"):
        SettledYear.objects.create(
            journal=Journal.objects.get(),
            person_id=nobody,
            year=2025,
            own_interest_fen=0,
            transfer_interest_fen=0,
        )


def test_every_column_that_points_without_a_key_is_held(db):
    """The models say which: each has its check, and what it points to has the other one."""
    from django.apps import apps

    wanted = {
        (model._meta.db_table, field.column, field.related_model._meta.db_table)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and not field.db_constraint
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname, c.relname, string_to_array(encode(t.tgargs, 'escape'), '\\000'), t.tgenabled"
            " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE p.proname IN ('parents_stand', 'nobody_points_to_it')"
        )
        armed = cursor.fetchall()
    assert {enabled for *_, enabled in armed} == {"A"}
    pairs = [
        (name, table, *pair)
        for name, table, given, _ in armed
        for pair in zip(given[::2], given[1::2], strict=False)
    ]
    assert {(t, column, parent) for name, t, column, parent in pairs if name == "parents_stand"} == wanted
    assert {(child, column, t) for name, t, child, column in pairs if name != "parents_stand"} == wanted
