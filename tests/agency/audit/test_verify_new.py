"""Verifying what is new: it sees what a forger adds or takes away there, and is whole wherever its checkpoint fails."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from django import conf
from django.db import connection, transaction
from psycopg.conninfo import conninfo_to_dict
from tests.agency.world import World

from quanyi.agency.audit.models import TreeHead
from quanyi.agency.audit.sealing import seal
from quanyi.agency.custody import jobs, resuming
from quanyi.agency.custody.resuming import Whole
from quanyi.agency.custody.verification import verify, verify_new
from quanyi.witness.seals import signing_key

ARMED = (
    "ledger_entry",
    "ledger_journal",
    "audit_auditentry",
    "audit_leaf",
    "audit_logleaf",
    "audit_treehead",
)


@pytest.fixture(autouse=True)
def kept(office, settings, tmp_path):
    """An office with two keepers, its own keys and a verifier; declarations of two persons, a settled year."""
    shutil.copytree(settings.SECRETS, tmp_path / "secrets", dirs_exist_ok=True)
    settings.SECRETS = tmp_path / "secrets"
    settings.QUANYI_KEEPERS = [f"file://{tmp_path}/folder", f"maildir://{tmp_path}/mail"]
    world = World()
    world.approve(world.declare(world.row(), world.row(2, row=6, name="李芳")))
    world.settle(2025)
    assert seal().troubles == ()
    return world


@pytest.fixture
def more(kept):
    """The head up to which all was verified; a later declaration stands behind it."""
    assert (verify_new().found, verify_new().why_whole) == ((), Whole.NOT)
    size = TreeHead.objects.first().size
    kept.approve(kept.declare(kept.row(3, name="王强"), content=b"later"))
    assert seal().size > size
    return size


@pytest.fixture
def owner(office, more):
    """The connection as the server's administrator, who can silence triggers; the head as `more` has it."""
    before, given = dict(connection.settings_dict), conninfo_to_dict(office.dsn("admin"))
    connection.close()
    connection.settings_dict.update(USER=given["user"], PASSWORD=given.get("password", ""))
    yield more
    connection.close()
    connection.settings_dict.update(before)


def forge(sql, values=None):
    """A statement past every trigger; a clever forger leaves each trigger as it was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger"
            " WHERE tgrelid = ANY(%s::regclass[]) AND NOT tgisinternal",
            [list(ARMED)],
        )
        triggers = cursor.fetchall()
        for table in ARMED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = origin")
        for table, trigger, state in triggers:
            always = "ALWAYS " if state == "A" else ""
            cursor.execute(f'ALTER TABLE {table} ENABLE {always}TRIGGER "{trigger}"')


def forged(sql, values=None, act=verify_new):
    """(what is found, why everything was looked at) after a statement that is taken back, as is the checkpoint."""
    file = checkpoint(conf.settings)
    before = file.read_text() if file.exists() else None
    with transaction.atomic():
        forge(sql, values)
        report = act()
        transaction.set_rollback(True)
    if before is not None:
        file.write_text(before)
    return sorted({f"{one.kind.value} {one.table}" for one in report.found}), report.why_whole


def test_what_was_verified_is_not_verified_again(more):
    first = verify_new()
    assert (first.found, first.since, first.why_whole) == ((), more, Whole.NOT)
    assert 0 < sum(first.rows.values()) < sum(verify().rows.values())
    assert first.leaves == verify().leaves
    second = verify_new()
    assert (second.found, second.since, sum(second.rows.values())) == ((), TreeHead.objects.first().size, 0)


def test_everything_by_choice_and_after_so_many_days(more, settings):
    assert verify_new(whole=True).why_whole is Whole.ASKED
    assert verify_new().why_whole is Whole.NOT
    settings.QUANYI_WHOLE_DAYS = 0
    assert verify_new().why_whole is Whole.DUE


NEW_ENTRY = "(SELECT max(id) FROM ledger_entry)"
ANOTHER = f"""INSERT INTO ledger_entry SELECT (jsonb_populate_record(e, '{{"id": %s}}')).*
    FROM ledger_entry e WHERE id = {NEW_ENTRY}"""
CUT_OFF = """WITH gone AS (DELETE FROM audit_logleaf WHERE index >= %s RETURNING leaf_id),
    leaves AS (DELETE FROM audit_leaf WHERE id IN (SELECT leaf_id FROM gone))
    DELETE FROM audit_treehead WHERE size > %s"""
SEEN = {
    "changed ledger_entry": f"UPDATE ledger_entry SET amount_fen = amount_fen + 1 WHERE id = {NEW_ENTRY}",
    "missing ledger_entry": f"DELETE FROM ledger_entry WHERE id = {NEW_ENTRY}",
    "extra ledger_entry": ANOTHER % 900_000,
    "leaf_changed audit_leaf": """UPDATE audit_leaf SET content = content || ' '
        WHERE id = (SELECT max(leaf_id) FROM audit_logleaf)""",
    "leaf_missing audit_leaf": "DELETE FROM audit_leaf WHERE id = (SELECT max(leaf_id) FROM audit_logleaf)",
    "head_missing audit_treehead": """DELETE FROM audit_treehead
        WHERE size = (SELECT max(size) FROM audit_treehead)""",
    "journal ledger_journal": f"""UPDATE ledger_entry SET amount_fen = amount_fen + 1 WHERE id = {NEW_ENTRY}""",
    "projection ledger_accountyear": """UPDATE ledger_accountyear SET opening_own_fen = opening_own_fen + 1
        WHERE person_id = (SELECT max(person_id) FROM ledger_entry)""",
    "extra staff_accountchange": "UPDATE staff_account SET is_active = NOT is_active WHERE username = 'counter'",
}


@pytest.mark.parametrize("wanted", SEEN)
def test_what_a_forger_does_behind_the_checkpoint_is_seen(owner, wanted):
    found, why = forged(SEEN[wanted])
    assert wanted in found
    assert why is Whole.FOUND  # so everything is looked at, and told


def test_a_row_too_many_is_seen_among_the_old_ones_too(owner):
    found, why = forged(ANOTHER % 0)
    assert ("extra ledger_entry" in found, why) == (True, Whole.FOUND)


def test_a_log_cut_off_is_seen_wherever_that_is(owner):
    for size, why in ((owner, Whole.FOUND), (5, Whole.KEEPERS)):
        found, told = forged(CUT_OFF % (size, size))
        assert (told, "keeper_ahead audit_logleaf" in found) == (why, True)


def test_an_older_row_is_seen_by_a_run_of_everything_alone(owner):
    """What decision 059 says of it, in so many words."""
    change = "UPDATE ledger_entry SET amount_fen = amount_fen + 1 WHERE id = 2"
    assert forged(change) == ([], Whole.NOT)
    found, _ = forged(change, act=lambda: verify_new(whole=True))
    assert "changed ledger_entry" in found


def test_after_a_run_that_found_something_everything_is_verified(owner, settings):
    before = checkpoint(settings).read_text()
    change = f"UPDATE ledger_entry SET amount_fen = amount_fen + 1 WHERE id = {NEW_ENTRY}"

    def twice():
        assert verify_new().found
        assert not checkpoint(settings).exists()
        return verify_new()

    found, why = forged(change, act=twice)
    assert (found != [], why) == (True, Whole.FIRST)
    assert checkpoint(settings).read_text() == before


def test_a_checkpoint_that_cannot_be_written_takes_nothing_from_the_run(more, settings, monkeypatch):
    def refuses(*_given, **_named):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(resuming, "write_once", refuses)
    report = verify_new()
    assert report.found == ()
    assert "Permission denied" in report.why_not_left


def checkpoint(settings):
    return settings.SECRETS / "verifier" / "checkpoint.json"


def test_a_checkpoint_of_somebody_else_counts_for_nothing(more, settings, tmp_path):
    file = checkpoint(settings)
    read = json.loads(file.read_text())
    content = json.loads(read["checkpoint"])
    content["spans"]["ledger_entry"] = [[1, 10**9]]  # so that rows too many would be known ones
    forged_text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    other = signing_key(tmp_path / "other", "ed25519").sign(forged_text.encode()).hex()
    of_office = signing_key(settings.SECRETS, settings.QUANYI_SEAL).sign(forged_text.encode()).hex()
    for signature in (read["signature"], other, of_office):
        file.write_text(json.dumps({"checkpoint": forged_text, "signature": signature}))
        assert verify_new().why_whole is Whole.UNREADABLE
    for broken in ("", "{}", "[]", '{"checkpoint": 1, "signature": "00"}'):
        file.write_text(broken)
        assert verify_new().why_whole is Whole.UNREADABLE
    assert verify_new().why_whole is Whole.NOT  # a whole run laid down another


@pytest.mark.parametrize("days", [-1, 8])
def test_a_checkpoint_of_the_wrong_time_counts_for_nothing(more, monkeypatch, days):
    now = datetime.now(UTC) + timedelta(days=days)
    monkeypatch.setattr(
        resuming, "datetime", type("Clock", (datetime,), {"now": staticmethod(lambda zone: now)})
    )
    assert verify_new().why_whole is Whole.DUE


def test_keepers_that_do_not_hold_the_head_make_it_whole(more, settings, tmp_path):
    for folder in ("folder", "mail"):
        for file in (tmp_path / folder).rglob("*"):
            if file.is_file():
                file.unlink()
    report = verify_new()
    assert report.why_whole is Whole.KEEPERS
    settings.QUANYI_KEEPERS = []
    assert verify_new().why_whole is Whole.KEEPERS


def test_without_a_keeper_all_is_verified_each_time(settings):
    settings.QUANYI_KEEPERS = []
    assert [verify_new().why_whole for _ in range(2)] == [Whole.FIRST] * 2
    assert not checkpoint(settings).exists()


def test_another_column_makes_it_whole(owner):
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE ledger_journal ADD COLUMN more text")
        assert verify_new().why_whole is Whole.COLUMNS
        transaction.set_rollback(True)


def test_the_job_tells_which_it_was(more):
    told = jobs.run("verification").told
    assert (told["since"], told["why_whole"]) == (more, "")
