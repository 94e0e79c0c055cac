"""Edits by a superuser with triggers off: each is found, and named by table and key. More than two hundred, if long.

The office is the demo district walked along the road, its log signed at many sizes and held by two keepers. Every edit
is made in the database and rolled back again; a few are committed and met by `quanyi verify` as a program.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.test import override_settings
from psycopg.conninfo import conninfo_to_dict
from tests import length
from tests.conftest import DATABASE
from tests.journeys.tampering import KEEPER, Edit, Intruder, caught, execute, names, rewrite, truncate_log

from quanyi.agency.audit.covers import read_layouts
from quanyi.agency.audit.discrepancies import Kind
from quanyi.agency.audit.models import LogLeaf, TreeHead
from quanyi.agency.audit.postgresql import session
from quanyi.agency.audit.sealing import seal
from quanyi.agency.custody.verification import verify
from quanyi.embedded import create_from_template, drop_database, resolve
from quanyi.witness.seals import signing_key

pytestmark = pytest.mark.slow

NAME = f"{DATABASE}_tampering"
LOG = ["audit_leaf", "audit_logleaf", "audit_treehead"]
# Of each kind as many random ones; with those below that are done once, 232 in the long form.
VALUES, DELETIONS, INSERTIONS, SWAPS, RESTORED, REWRITTEN = length.of(
    short=(8, 3, 2, 2, 2, 1), long=(90, 30, 20, 20, 10, 10)
)
SIZES = length.of(short=(2, 4), long=(6, 12))  # of the district, sealed after each
NAMED = [
    ("ledger_entry", "amount_fen"), ("ledger_entry", "month"), ("ledger_journal", "posted_at"),
    ("review_signature", "verdict"), ("review_signature", "actor_id"), ("collect_receivedfile", "content"),
    ("audit_auditentry", "purpose"), ("audit_auditentry", "actor_name"), ("audit_auditentry", "detail"),
    ("registry_persondetail", "name"), ("registry_person", "social_security_number"), ("staff_dutychange", "granted"),
    ("staff_accountchange", "password_digest"), ("registry_mandate", "person_id"),
    ("staff_account", "username"), ("collect_declarationrow", "base_fen"), ("collect_submission", "summary"),
    ("ledger_contribution", "credited_month"), ("ledger_settledyear", "own_interest_fen"), ("compute_run", "rate"),
]  # fmt: skip
OF_THE_LOG = [
    ("audit_leaf", "content"), ("audit_leaf", "salt"), ("audit_leaf", "marks"), ("audit_logleaf", "digest"),
    ("audit_treehead", "content"), ("audit_treehead", "signature"), ("audit_treehead", "frontier"),
    ("audit_treehead", "public"),
]  # fmt: skip
SCHEMA = {
    "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only": "ledger_entry.ledger_entry_append_only",
    "ALTER TABLE ledger_entry ENABLE TRIGGER ledger_entry_append_only": "ledger_entry.ledger_entry_append_only",
    "DROP TRIGGER ledger_journal_written ON ledger_journal": "ledger_journal.ledger_journal_written",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'":
        "refuse_change",
    "GRANT UPDATE ON ledger_entry TO quanyi_app": "ledger_entry",
    "GRANT UPDATE (name) ON registry_persondetail TO quanyi_app": "registry_persondetail.name",
    "ALTER TABLE ledger_entry OWNER TO quanyi_app": "ledger_entry",
    "ALTER TABLE ledger_entry DROP CONSTRAINT entry_not_zero": "ledger_entry.entry_not_zero",
    "DROP INDEX entry_by_person": "entry_by_person",
    "ALTER ROLE quanyi_app SUPERUSER": "quanyi_app",
    "CREATE RULE quiet AS ON INSERT TO audit_auditentry DO INSTEAD NOTHING": "audit_auditentry.quiet",
    "ALTER TABLE audit_auditentry ADD COLUMN remark text": "audit_auditentry.remark",
}  # fmt: skip


@pytest.fixture(scope="module")
def keepers(tmp_path_factory) -> list[str]:
    folder = tmp_path_factory.mktemp("keepers")
    return [f"file://{folder}/folder", f"maildir://{folder}/mail"]


@pytest.fixture(scope="module")
def district(template, django_db_blocker, keepers) -> Iterator[str]:
    """A database with the demo district, its log sealed in steps; Django speaks to it as its superuser."""
    server, before = resolve(Path(os.environ["QUANYI_HOME"])), dict(connection.settings_dict)
    create_from_template(server, NAME, template)
    with django_db_blocker.unblock(), override_settings(QUANYI_KEEPERS=keepers):
        connection.close()
        connection.settings_dict["NAME"] = NAME
        try:
            _fill()
            connection.close()
            admin = conninfo_to_dict(server.dsn("admin", NAME))
            connection.settings_dict.update(USER=admin["user"], PASSWORD=admin.get("password", ""))
            if execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") != [(True,)]:
                pytest.skip("an outside server's login is no superuser")
            yield NAME
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(before)
            drop_database(server, NAME)


def _fill() -> None:
    from quanyi.agency.demo import district, road

    seal()
    for size in SIZES:
        district.build(size)
        seal()
    road.walk(say=lambda text: None)
    assert seal().troubles == ()
    from tests.agency.world import account

    for n in range(6):
        account(f"later{n}")
        seal()


@pytest.fixture
def intruder(district, request) -> Intruder:
    """Seeded by the test's name; `SEED=7 pytest ...` tries other edits."""
    return Intruder(f"{os.environ.get('SEED', '')}{request.node.name}")


def the_log() -> list[str]:
    return LOG


def every_table() -> list[str]:
    return [*read_layouts(session()), *LOG]


def check(edit: Edit, found) -> None:
    assert any(names(one, edit) for one in found), (edit, [one.sentence() for one in found])


def test_an_untouched_office_gives_no_finding(district):
    report = verify()
    assert [one.sentence() for one in report.found] == []
    assert report.heads >= 9
    assert len(report.keepers) == 2
    assert sum(report.rows.values()) > length.of(short=500, long=1000)


@pytest.mark.parametrize("n", range(VALUES))
def test_a_value(intruder, n):
    """Of any column of any record; half of the time the triggers stay off, and that is named as well."""
    edit, found = caught(intruder.changes_a_value, intruder.a_table, restored=n % 2 == 0)
    check(edit, found)
    is_off = [one for one in found if one.kind is Kind.SCHEMA and one.key.startswith(f"{edit.table}.")]
    assert bool(is_off) == (n % 2 == 1)


@pytest.mark.parametrize(("table", "column"), NAMED)
def test_a_value_that_somebody_would_want_changed(intruder, table, column):
    edit, found = caught(lambda _: intruder.changes_a_value(table, column=column), lambda: [table])
    check(edit, found)


@pytest.mark.parametrize("restored", [True, False], ids=["triggers on again", "triggers off"])
@pytest.mark.parametrize(("column", "value"), [
    ("display_name", "display_name || '7'"), ("is_active", "NOT is_active"), ("password", "password || '7'"),
    ("kind", "CASE kind WHEN 'staff' THEN 'person' ELSE 'staff' END"),
])  # fmt: skip
def test_a_login(intruder, column, value, restored):
    """Who is meant by it, whether it opens, and to which password: no column of the log, and named all the same."""

    def act(table: str) -> Edit:
        key = intruder.a_row(table)
        execute(f"UPDATE staff_account SET {column} = {value} WHERE id = %s", [key])
        return Edit(f"{column} of {key}", table, key)

    edit, found = caught(act, lambda: ["staff_account"], restored=restored)
    check(edit, found)


@pytest.mark.parametrize("n", range(DELETIONS))
def test_a_deleted_row(intruder, n):
    table = ("ledger_journal", "audit_auditentry", None)[n % 3]
    edit, found = caught(intruder.deletes_a_row, lambda: [table] if table else intruder.a_table())
    check(edit, found)


@pytest.mark.parametrize("n", range(INSERTIONS))
def test_an_extra_row(intruder, n):
    edit, found = caught(intruder.inserts_a_row, intruder.a_table)
    check(edit, found)
    assert any(one.kind is Kind.EXTRA for one in found)


@pytest.mark.parametrize("n", range(SWAPS))
def test_a_swapped_pair(intruder, n):
    edit, found = caught(intruder.swaps_a_pair, intruder.a_table)
    check(edit, found)


@pytest.mark.parametrize("n", range(RESTORED))
def test_an_older_table(intruder, n):
    edit, found = caught(intruder.restores_an_older_table, intruder.a_table)
    check(edit, found)


@pytest.mark.parametrize(("table", "column"), OF_THE_LOG)
def test_the_log_itself(district, table, column):
    key = {"audit_logleaf": "index", "audit_treehead": "size"}.get(table, "id")
    # A character put where it stands already would be no edit.
    other = f"""CASE substr("{column}", 9, 1) WHEN '7' THEN '6' ELSE '7' END"""
    change = (
        f'overlay("{column}" placing {other} from 9)'
        if column in ("content", "public")
        else f'set_byte("{column}", 3, 255 - get_byte("{column}", 3))'
    )
    at = (
        LogLeaf.objects.order_by("index")[4].leaf_id
        if key == "id"
        else 5
        if key == "index"
        else TreeHead.objects.first().size
    )

    def act(*_: str) -> Edit:
        execute(f'UPDATE {table} SET "{column}" = {change} WHERE {key} = %s', [at])
        return Edit(
            f"{table}.{column}",
            "audit_leaf" if table == "audit_logleaf" else table,
            leaf_at(at) if key == "index" else at,
        )

    edit, found = caught(act, the_log)
    check(edit, found)


def leaf_at(place: int) -> int:
    return LogLeaf.objects.get(index=place).leaf_id


@pytest.mark.parametrize("table", LOG)
def test_a_part_of_the_log_is_gone(district, table):
    key, at = {
        "audit_leaf": ("id", leaf_at(4)),
        "audit_logleaf": ("index", 4),
        "audit_treehead": ("size", TreeHead.objects.order_by("size")[2].size),
    }[table]

    def act(*_: str) -> Edit:
        execute(f"DELETE FROM {table} WHERE {key} = %s", [at])
        return Edit(f"{table} {at} deleted", table, at)

    edit, found = caught(act, the_log)
    check(edit, found)


def test_two_leaves_change_places(district):
    def act(*_: str) -> Edit:
        execute("UPDATE audit_logleaf p SET leaf_id = -o.leaf_id, digest = o.digest FROM audit_logleaf o"
                " WHERE (p.index, o.index) IN ((3, 4), (4, 3))")  # fmt: skip
        execute("UPDATE audit_logleaf SET leaf_id = -leaf_id WHERE leaf_id < 0")
        return Edit(
            "3 and 4 swapped", "audit_treehead", TreeHead.objects.filter(size__gt=3).earliest("size").size
        )

    edit, found = caught(act, the_log)
    check(edit, found)
    assert any(one.kind is Kind.HEAD_ROOT for one in found)


@pytest.mark.parametrize("with_rows", [False, True], ids=["log alone", "the whole database is an older one"])
@pytest.mark.parametrize("n", range(4))
def test_a_truncated_log(district, with_rows, n):
    """With all rows of the later leaves gone as well, the database is sound in itself: only the keepers know."""
    sizes = list(TreeHead.objects.order_by("size").values_list("size", flat=True))
    size = sizes[-2 - n]
    edit, found = caught(lambda *_: truncate_log(size, with_rows=with_rows), every_table)
    check(edit, found)
    assert len([one for one in found if one.kind is Kind.KEEPER_AHEAD]) == 2


@pytest.mark.parametrize("has_key", [False, True], ids=["without the key", "with the office's own key"])
@pytest.mark.parametrize("n", range(REWRITTEN))
def test_a_rewritten_past(intruder, settings, has_key, n):
    """A row changed, every digest made anew, heads signed by the office's own key: sound in itself, but for keepers."""
    key = signing_key(settings.SECRETS, "ed25519") if has_key else None
    edit, found = caught(
        lambda table, *_: rewrite(intruder.changes_a_value(table), key), lambda: intruder.a_table() + LOG
    )
    refuting = [one for one in found if one.kind in KEEPER]
    assert len(refuting) == 2
    assert all(names(one, edit) for one in refuting), (edit, refuting)
    assert any(one.kind is Kind.HEAD_INVALID and one.table == "audit_treehead" for one in found) != has_key


@pytest.mark.parametrize("statement", SCHEMA)
def test_the_schema(district, statement):
    def act(*_: str) -> Edit:
        execute(statement)
        return Edit(statement, "", 0)

    _, found = caught(act, list)
    assert any(one.key == SCHEMA[statement] or one.table == SCHEMA[statement] for one in found), found


def test_a_sequence_that_gives_numbers_again(district):
    """Sequences obey no transaction: set back by hand."""
    last = execute("SELECT last_value FROM ledger_entry_id_seq")[0]
    execute("SELECT setval('ledger_entry_id_seq', 1)")
    try:
        assert [(one.kind, one.table) for one in verify().found] == [(Kind.SEQUENCE, "ledger_entry")]
    finally:
        execute("SELECT setval('ledger_entry_id_seq', %s)", last)


def test_a_forged_state_of_the_schema_does_not_hide_a_trigger_that_is_off(district):
    """The forger lets the log keep the new state as a migration would: the program's own files say otherwise."""
    from quanyi.agency.audit.schema import note_state

    def act(*_: str) -> Edit:
        execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_append_only")
        note_state()
        return Edit("", "", 0)

    _, found = caught(act, list)
    assert any(
        one.kind is Kind.PROGRAM and one.key == "ledger_entry.ledger_entry_append_only" for one in found
    )


@pytest.mark.parametrize(("statement", "named"), [
    ("UPDATE ledger_entry SET amount_fen = amount_fen + 100 WHERE id = 7", "ledger_entry 7 "),
    ("DELETE FROM review_signature WHERE id = 3", "review_signature 3 "),
    ("UPDATE registry_persondetail SET name = '李鬼' WHERE id = 2", "registry_persondetail 2 "),
    ("DELETE FROM audit_logleaf WHERE index > 30; DELETE FROM audit_treehead WHERE size > 30", "audit_logleaf 31"),
], ids=["amount", "signature", "name", "truncated"])  # fmt: skip
def test_the_program_says_so(district, keepers, statement, named):
    """Committed, in a copy of the database; `quanyi verify` as the reader, in a process of its own."""
    server, copy = resolve(Path(os.environ["QUANYI_HOME"])), f"{NAME}_copy"
    connection.close()
    create_from_template(server, copy, NAME)
    try:
        assert _verify(copy, keepers) == (0, [])
        with psycopg.connect(server.dsn("admin", copy)) as admin:
            for table in ("ledger_entry", "review_signature", "registry_persondetail", *LOG):
                admin.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            admin.execute(statement)
        code, found = _verify(copy, keepers)
        assert code == 1
        assert any(line.startswith(named) for line in found), found
        assert any("_append_only" in line for line in found)
    finally:
        drop_database(server, copy)


def _verify(database: str, keepers: list[str]) -> tuple[int, list[str]]:
    environ = {**os.environ, "QUANYI_DATABASE": database, "QUANYI_KEEPERS": " ".join(keepers)}
    command = [sys.executable, "-m", "quanyi.cli", "verify", "--all"]
    done = subprocess.run([*command, "--json"], env=environ, capture_output=True, text=True, check=False)
    found = [f"{one['table']} {one['key']} " for one in json.loads(done.stdout)["found"]]
    return done.returncode, found
