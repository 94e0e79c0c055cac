"""Logins are on record: every change is an act, and one past the program is named by `quanyi verify`."""

import psycopg
import pytest
from click.testing import CliRunner
from tests.agency.custody.test_reading import as_owner
from tests.agency.world import account

from quanyi.agency.audit.arming import open_to_reader
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.custody.verification import verify
from quanyi.agency.staff.models import Account, AccountChange, Post
from quanyi.agency.staff.services import change_password
from quanyi.cli import main

PASSWORD = "Jiaqing-2026-gao"


def run(*words):
    done = CliRunner().invoke(main, ["users", *words])
    assert done.exit_code == 0, done.output
    return done.output


def named():
    return {(one.table, one.key, one.kind.value) for one in verify().found}


@pytest.fixture
def clerk(office):
    return account("wangfang", Post.FIRST_REVIEW)


@pytest.mark.shows("d14-26-1", "用户和岗位的每次变更留痕")
def test_each_change_is_an_act_on_record(clerk):
    run("rename", "wangfang", "王芳芳", "--reason", "更名")
    run("disable", "wangfang", "--reason", "离职")
    run("enable", "wangfang", "--reason", "返岗")
    run("password", "wangfang", "--reason", "遗忘", "--password", PASSWORD)
    kept = list(AccountChange.objects.filter(account=clerk).values_list("display_name", "is_active"))
    assert kept == [
        ("Wangfang", True), ("王芳芳", True), ("王芳芳", False), ("王芳芳", True), ("王芳芳", True),
    ]  # fmt: skip
    acts = AuditEntry.objects.filter(act__in=[Act.CHANGE_LOGIN, Act.CHANGE_PASSWORD]).order_by("pk")
    assert [line.purpose for line in acts] == ["更名", "离职", "返岗", "遗忘"]
    assert named() == set()
    assert Account.objects.get(pk=clerk.pk).check_password(PASSWORD)


def test_of_a_password_nothing_is_kept_but_that_it_changed(clerk):
    change_password(clerk, PASSWORD, reason="x")
    digests = [bytes(change.password_digest) for change in AccountChange.objects.filter(account=clerk)]
    assert len(set(digests)) == 2
    stored = Account.objects.get(pk=clerk.pk).password
    for line in AuditEntry.objects.filter(act=Act.CHANGE_PASSWORD):
        assert PASSWORD not in str(vars(line))
        assert stored.split("$")[-1] not in str(vars(line))


def test_a_weak_password_is_refused_and_nothing_kept(clerk):
    done = CliRunner().invoke(main, ["users", "password", "wangfang", "--reason", "x", "--password", "12345"])
    assert done.exit_code == 1
    assert not AuditEntry.objects.filter(act=Act.CHANGE_PASSWORD).exists()


def test_who_is_switched_off_is_out(clerk, client):
    client.force_login(clerk)
    assert client.get("/cases/").status_code == 200
    run("disable", "wangfang", "--reason", "离职")
    assert client.get("/cases/").status_code == 302


def test_a_last_sign_in_is_no_change(clerk):
    Account.objects.filter(pk=clerk.pk).update(last_login="2026-11-22T00:00:00Z")
    assert AccountChange.objects.filter(account=clerk).count() == 1
    assert named() == set()


EDITS = {
    "name": "display_name = '别人'",
    "off": "is_active = false",
    "password": "password = 'argon2$x'",
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_past_the_program_is_named(clerk, office, edit):
    """By the tables' owner, triggers firing: the trigger keeps the change, and no leaf has it."""
    with psycopg.connect(office.dsn("owner")) as owner:
        owner.execute(f"UPDATE staff_account SET {EDITS[edit]} WHERE id = %s", [clerk.pk])
    change = AccountChange.objects.last()
    assert named() == {("staff_accountchange", str(change.pk), "extra")}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_with_the_triggers_off_is_named(clerk, office, edit):
    with psycopg.connect(office.dsn("owner")) as owner:
        owner.execute("ALTER TABLE staff_account DISABLE TRIGGER USER")
        owner.execute(f"UPDATE staff_account SET {EDITS[edit]} WHERE id = %s", [clerk.pk])
        owner.execute("ALTER TABLE staff_account ENABLE ALWAYS TRIGGER account_opened")
        owner.execute("ALTER TABLE staff_account ENABLE ALWAYS TRIGGER account_changed")
        owner.execute("ALTER TABLE staff_account ENABLE ALWAYS TRIGGER staff_account_written")
    assert named() == {("staff_account", str(clerk.pk), "account")}


def test_the_reader_compares_passwords_without_seeing_one(clerk, office):
    as_owner(office, lambda: open_to_reader("测试"))
    with psycopg.connect(office.dsn("reader")) as reader:
        reader.execute("SELECT password_digest, display_name, is_active FROM staff_account")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            reader.execute("SELECT password FROM staff_account")
