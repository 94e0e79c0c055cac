"""`verify` over an office that is in order, and one of each kind of edit by somebody who holds the database."""

import psycopg
import pytest
from django.db import connection, transaction
from tests.agency.world import World

from quanyi.agency.audit.models import TreeHead
from quanyi.agency.audit.sealing import seal
from quanyi.agency.custody.verification import verify


@pytest.fixture
def kept(office, settings, tmp_path):
    """An office with a posted declaration and a settled year, its log signed and delivered to two keepers."""
    settings.QUANYI_KEEPERS = [f"file://{tmp_path}/folder", f"maildir://{tmp_path}/mail"]
    world = World()
    world.approve(world.declare(world.row(), world.row(2, row=6, name="李芳")))
    assert seal().size
    world.settle(2025)
    sealed = seal()
    assert sealed.size
    assert sealed.troubles == ()
    return office


@pytest.fixture
def owner(kept):
    """The connection as the server's administrator, who can silence triggers."""
    before = dict(connection.settings_dict)
    admin = kept.dsn("admin")
    from psycopg.conninfo import conninfo_to_dict

    given = conninfo_to_dict(admin)
    connection.close()
    connection.settings_dict.update(USER=given["user"], PASSWORD=given.get("password", ""))
    yield connection
    connection.close()
    connection.settings_dict.update(before)


def tampered(sql, *values):
    """What `verify` finds after this statement, run with every trigger silent; nothing of it stays."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            tables = (
                "ledger_entry",
                "ledger_journal",
                "audit_auditentry",
                "audit_leaf",
                "audit_logleaf",
                "audit_treehead",
            )
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("SET session_replication_role = origin")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        found = verify().found
        transaction.set_rollback(True)
    return [
        f"{one.kind.value} {one.table} {one.key}"
        for one in found
        if one.kind.value not in ("schema", "program")
    ]


def test_an_office_in_order(kept):
    report = verify()
    assert [one.sentence() for one in report.found] == []
    assert report.leaves > 10
    assert report.heads == 2
    assert report.pending == 0
    assert report.rows["ledger_entry"] > 5
    assert report.rows["collect_receivedfile"] == 1
    assert report.adopted == 0


@pytest.mark.shows("gb-13-2", "任何改动在核验中逐行指明")
def test_an_amount(owner):
    assert "changed ledger_entry 2" in tampered(
        "UPDATE ledger_entry SET amount_fen = amount_fen + 1 WHERE id = 2"
    )


def test_a_journal(owner):
    found = tampered("DELETE FROM ledger_journal WHERE id = 1")
    assert "missing ledger_journal 1" in found


def test_a_head(owner):
    found = tampered("DELETE FROM audit_treehead WHERE size = (SELECT max(size) FROM audit_treehead)")
    assert found == [f"head_missing audit_treehead {TreeHead.objects.first().size}"] * 2


def test_a_truncated_log(owner):
    found = tampered("""WITH gone AS (DELETE FROM audit_logleaf WHERE index > 5 RETURNING leaf_id),
        leaves AS (DELETE FROM audit_leaf WHERE id IN (SELECT leaf_id FROM gone))
        DELETE FROM audit_treehead WHERE size > 5""")
    assert [one for one in found if one.startswith("keeper_ahead")]


def test_no_query_is_left_open_to_be_cancelled(kept, monkeypatch):
    cancelled = []
    cancel = psycopg.Connection._try_cancel
    monkeypatch.setattr(
        psycopg.Connection, "_try_cancel", lambda self, **how: cancelled.append(self) or cancel(self, **how)
    )
    assert verify().found == ()
    assert cancelled == []
