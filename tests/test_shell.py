"""Who works at the shell of an office: signed in at this terminal, or for one unattended command."""

import json
import re
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from tests.agency import world
from tests.agency.world import account

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.staff.models import Account, Post
from quanyi.cli import shell
from quanyi.cli.program import main

WORD = "Shell-2026-quanyi"


def quanyi(*arguments: str, given: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(main, arguments, input=given)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


@pytest.fixture
def home(db, tmp_path, monkeypatch):
    """An office's folder in front of the test's database."""
    for name in ("office", "secrets"):
        (tmp_path / name).mkdir()
    monkeypatch.setenv("QUANYI_HOME", str(tmp_path))
    monkeypatch.delenv("QUANYI_DEMO")
    monkeypatch.setattr("quanyi.cli.place.server", lambda: None)
    for module in ("shell", "signing_in"):
        monkeypatch.setattr(f"quanyi.cli.{module}.server", lambda: None)
    return tmp_path


@pytest.fixture
def administrator(home):
    found = account("wubin", Post.SYSTEM_ADMIN)
    world.with_password(WORD, found)
    return found


def lines(act: Act) -> list[tuple[int | None, str]]:
    return list(AuditEntry.objects.filter(act=act).order_by("pk").values_list("actor_id", "purpose"))


def test_who_installs_is_asked_nothing_until_there_is_an_administrator(home):
    assert quanyi("users", "add", "wangfang", "王芳", "--password", WORD)[0] == 0
    granted = quanyi("users", "grant", "wangfang", "system_admin", "--reason", "任命〔2026〕3号")
    assert granted[0] == 0, granted
    code, told = quanyi("users", "list")
    assert (code, "quanyi sign-in" in told) == (1, True)


def test_commands_ask_who_runs_them_and_are_logged_in_that_name(administrator, home):
    assert quanyi("users", "list")[0] == 1
    assert quanyi("sign-in", "wubin", given="wrong\n")[0] == 1
    assert quanyi("sign-in", "wubin", given=f"{WORD}\n")[0] == 0
    [file] = (home / "secrets").glob("signed-in-*")
    assert file.stat().st_mode & 0o077 == 0
    code, told = quanyi("users", "add", "lina", "李娜", "--password", WORD)
    assert code == 0, told
    assert AuditEntry.objects.get(act=Act.OPEN_LOGIN).actor_id == administrator.pk
    assert lines(Act.COMMAND) == [(administrator.pk, "命令 quanyi users add")]
    assert quanyi("sign-out")[0] == 0
    assert quanyi("users", "list")[0] == 1


def test_a_proof_ends_with_time_terminal_password_and_login(administrator, home):
    quanyi("sign-in", "wubin", given=f"{WORD}\n")
    proof = shell._proof()
    now = time.time()
    for changed in (
        replace(proof, used=now - shell.IDLE - 1),
        replace(proof, began=now - shell.WHOLE - 1),
        replace(proof, terminal="1-1"),
        replace(proof, digest="0"),
    ):
        shell._write(changed, shell.proof_file())
        assert quanyi("users", "list")[0] == 1, changed
    shell._write(proof, shell.proof_file())
    assert quanyi("users", "list")[0] == 0
    text = shell.proof_file().read_text()
    shell.proof_file().write_text(text.replace(text[5], "A" if text[5] != "A" else "B", 1))
    assert quanyi("users", "list")[0] == 1
    shell._write(proof, shell.proof_file())
    world.with_password("Another-2026-x", administrator)
    assert quanyi("users", "list")[0] == 1


def test_each_command_is_for_its_posts(administrator, home):
    keeper = account("keeper", Post.DATA_KEEPER)
    world.with_password(WORD, keeper)
    quanyi("sign-in", "keeper", given=f"{WORD}\n")
    code, told = quanyi("users", "list")
    assert (code, "系统管理员" in told, "数据库管理员" in told) == (1, True, True), told
    assert lines(Act.REFUSED) == [(keeper.pk, "命令 quanyi users list")]
    assert quanyi("remind")[0] == 0
    assert quanyi("sign-in", "--check", "rule")[0] == 0
    assert quanyi("sign-in", "--check", "database dsn")[0] == 1


def test_an_unattended_command_runs_in_the_name_of_who_answers_for_it(administrator, home, monkeypatch):
    file = home / "backup-proof"
    asked = ["sign-in", "wubin", "--job", "users list", "--days", "2", "--into", str(file)]
    assert quanyi(*asked[:-2], given=f"{WORD}\n")[0] == 2
    assert quanyi(*asked, given=f"{WORD}\n")[0] == 0
    assert lines(Act.LOGIN)[-1] == (administrator.pk, "命令 quanyi users list（2 天内无人值守）")
    monkeypatch.setenv("QUANYI_SIGNED_IN", str(file))
    assert quanyi("users", "list")[0] == 0
    code, told = quanyi("users", "disable", "wubin", "--reason", "离职")
    assert (code, "只用于命令 users list" in told) == (1, True)
    later = time.time() + 3 * 86400
    monkeypatch.setattr(time, "time", lambda: later)
    assert quanyi("users", "list")[0] == 1


def test_who_loses_the_post_is_refused_at_the_next_command(administrator, home):
    other = account("zhengkai", Post.SYSTEM_ADMIN)
    world.with_password(WORD, other)
    quanyi("sign-in", "zhengkai", given=f"{WORD}\n")
    assert quanyi("users", "list")[0] == 0
    assert quanyi("users", "revoke", "zhengkai", "system_admin", "--reason", "调离")[0] == 0
    code, told = quanyi("users", "list")
    assert code == 1
    assert "不能执行" in told


@pytest.fixture
def led(administrator):
    """An office in which posts are asked for: one who leads, two who administer; the first is signed in."""
    head, second = account("head", Post.APPROVAL), account("second", Post.DATABASE_ADMIN)
    world.with_password(WORD, head, second)
    quanyi("sign-in", "wubin", given=f"{WORD}\n")
    return head


@pytest.mark.shows("d14-26-1", "一个管理员不能独自换别人的密码、启用别人的账户、补任岗位")
def test_one_administrator_alone_takes_over_nobody_s_login(led, administrator):
    other = "Another-2026-quanyi"
    password = ["users", "password", "head", "--reason", "重设", "--password", other]
    for words in ("", f"wubin\n{WORD}\n", f"head\n{WORD}\n"):
        assert quanyi(*password, given=words)[0] == 1, words
    led.refresh_from_db()
    assert led.check_password(WORD)
    second = "second\n" + WORD + "\n"
    assert quanyi(*password, given=second)[0] == 0
    led.refresh_from_db()
    assert led.check_password(other)
    # A password that was handed out speaks for nobody.
    code, told = quanyi("users", "enable", "second", "--reason", "x", given=f"head\n{other}\n")
    assert (code, "别人设的" in told) == (1, True)
    assert quanyi("users", "revoke", "head", "approval", "--reason", "x")[0] == 1
    assert quanyi("users", "disable", "head", "--reason", "x")[0] == 1
    led.refresh_from_db()
    assert led.is_active
    # Who leads is gone: the side is filled again by two.
    assert quanyi("users", "revoke", "head", "approval", "--reason", "调离", given=second)[0] == 0
    fill = ["users", "grant", "head", "approval", "--reason", "补任"]
    assert quanyi(*fill)[0] == 1
    assert quanyi(*fill, given=second)[0] == 0
    assert lines(Act.COMMAND)[-1][0] == Account.objects.get(username="second").pk


def test_the_posts_of_a_new_agency_are_given_by_two(led):
    made = ["agencies", "add", "ZZ", "下级机构", "Below", "--region", "DEMO", "--reason", "设立"]
    assert quanyi(*made)[0] == 0
    assert quanyi("users", "add", "newhead", "新任", "--agency", "ZZ", "--password", WORD)[0] == 0
    grant = ["users", "grant", "newhead", "approval", "--reason", "任命"]
    assert quanyi(*grant)[0] == 1
    assert quanyi(*grant, given=f"second\n{WORD}\n")[0] == 1  # there is somebody who leads
    assert quanyi(*grant, given=f"head\n{WORD}\n")[0] == 0


def test_every_command_of_an_office_asks_or_says_why_not():
    """By the source: what makes the office importable asks, unless it is a service or sets an office up."""
    found = {}
    for file in Path(shell.__file__).parent.glob("*.py"):
        for call in re.findall(r"\boffice\(([^)\n]*asks=False[^)\n]*)\)", file.read_text(encoding="utf-8")):
            found.setdefault(file.name, []).append(call)
    assert {name: len(calls) for name, calls in found.items()} == {
        "backups.py": 1,  # restore, into a folder where nobody is known yet
        "program.py": 3,  # run, setup's migrations, what serves
        "readiness.py": 1,  # setup --check
    }


@pytest.mark.parametrize("command", [["rule", "--json"], ["database", "dsn", "reader"]])
def test_commands_without_the_office_in_their_process_ask_beside(administrator, home, monkeypatch, command):
    asked = []
    monkeypatch.setattr(shell, "_check_beside", asked.append)
    monkeypatch.setattr("quanyi.cli.program.server", lambda: SimpleNamespace(dsn=lambda *_names: "dsn"))
    quanyi(*command)
    assert asked == [{"rule": "rule", "database": "database dsn"}[command[0]]]
    monkeypatch.setenv("QUANYI_DEMO", "1")
    quanyi(*command)
    assert len(asked) == 1


def test_a_stranger_to_json_is_no_proof(administrator, home):
    shell.proof_file().write_text(json.dumps({"account": administrator.pk}))
    assert quanyi("users", "list")[0] == 1
