"""The operator's command, run as a program: what it does, says and returns."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from tests.agency.world import employer

PASSWORD = "operators-long-passphrase"


@pytest.fixture
def quanyi(office):
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "quanyi.cli", *arguments]
        return subprocess.run(command, env=office.environ, capture_output=True, text=True, timeout=180)

    return run


def test_logins_and_posts(quanyi, office):
    assert quanyi("users", "add", "wangfang", "王芳", "--password", PASSWORD).returncode == 0
    again = quanyi("users", "add", "wangfang", "王芳", "--password", PASSWORD)
    assert (again.returncode, "已存在" in again.stderr) == (1, True)
    weak = quanyi("users", "add", "liqiang", "李强", "--password", "12345")
    assert weak.returncode == 1
    assert "10" in weak.stderr  # the length that is wanted

    assert quanyi("users", "grant", "wangfang", "review", "--reason", "任命〔2026〕1号").returncode == 0
    mixed = quanyi("users", "grant", "wangfang", "system_admin", "--reason", "兼任")
    assert (mixed.returncode, "第二十六条" in mixed.stderr) == (1, True)
    listed = json.loads(quanyi("users", "list", "--json").stdout)
    assert listed == [
        {"username": "wangfang", "name": "王芳", "agency": "DEMO", "posts": ["review"], "active": True}
    ]
    assert quanyi("users", "revoke", "wangfang", "review", "--reason", "调离").returncode == 0
    assert "—" in quanyi("users", "list").stdout

    with psycopg.connect(office.dsn("app")) as connection:
        acts = connection.execute(
            "SELECT act, purpose FROM audit_auditentry WHERE act <> 'schema' ORDER BY id"
        ).fetchall()
    assert acts == [("open_login", ""), ("grant_duty", "任命〔2026〕1号"), ("revoke_duty", "调离")]


def test_a_login_speaks_for_one_employer_that_is_registered(quanyi, office):
    unit = employer()
    assert (
        quanyi(
            "users", "add", "unit", "青禾", "--employer", unit.credit_code, "--password", PASSWORD
        ).returncode
        == 0
    )
    unknown = quanyi(
        "users", "add", "other", "某厂", "--employer", unit.credit_code[::-1], "--password", PASSWORD
    )
    assert (unknown.returncode, "没有登记" in unknown.stderr) == (1, True)
    both = quanyi("users", "add", "x", "甲", "--employer", "1", "--person", "2", "--password", PASSWORD)
    assert both.returncode == 2
    with psycopg.connect(office.dsn("reader")) as connection:
        assert connection.execute("SELECT employer_id FROM registry_mandate").fetchall() == [(unit.pk,)]


def test_posts_and_users_that_do_not_exist_are_named(quanyi):
    assert "没有用户“nobody”" in quanyi("users", "grant", "nobody", "review", "--reason", "x").stderr
    quanyi("users", "add", "wangfang", "王芳", "--password", PASSWORD)
    wrong = quanyi("users", "grant", "wangfang", "boss", "--reason", "x")
    assert (wrong.returncode, "first_review" in wrong.stderr) == (1, True)


def test_the_database_and_wrong_use(quanyi):
    status = quanyi("database", "status", "--json")
    assert (status.returncode, json.loads(status.stdout)["running"]) == (0, True)
    assert quanyi("database", "dsn", "reader").stdout.startswith("postgresql://quanyi_reader:")
    assert quanyi("nonsense").returncode == 2
    for command in ("users", "database", "run", "serve", "setup"):
        assert quanyi(command, "--help").stdout.startswith("Usage:")


def test_a_file_is_tried_without_an_office(tmp_path):
    """No database, nothing kept; standard output carries the JSON alone, and the exit code says whether it would do."""
    sheet = tmp_path / "申报.csv"
    sheet.write_text("社会保障号码,姓名,缴费基数\n790001199002280018,张三,8000\n", encoding="utf-8")
    environ = {"PATH": os.environ["PATH"], "QUANYI_HOME": str(tmp_path / "none")}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "quanyi", "read", *arguments, "--month", "2025-12"]
        return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60)

    tried = run("declaration", str(sheet), "--demo", "--today", "2026-01-10", "--json")
    assert (tried.returncode, tried.stderr) == (0, "")
    understood = json.loads(tried.stdout)
    assert set(understood) == {"ok", "rows", "faults", "notices", "questions", "breaks"}
    (row,) = understood["rows"]
    assert (row["row"], row["month"], row["base_fen"], row["own_fen"]) == (2, "2025-12", 800_000, None)
    refused = run("declaration", str(sheet), "--json")
    assert refused.returncode == 1
    (fault,) = json.loads(refused.stdout)["faults"]
    assert (fault["code"], fault["cell"]) == ("number_invalid", "A2")
    assert "演示区" in fault["zh"]
    assert "不能接收" in run("declaration", str(sheet)).stdout
    assert list(tmp_path.iterdir()) == [sheet]


@pytest.mark.parametrize(("cores", "workers"), [(None, 2), (1, 2), (8, 8), (64, 16)])
def test_a_web_worker_a_core_within_what_the_database_has_connections_for(cores, workers):
    from quanyi.cli.program import workers_for

    assert workers_for(cores) == workers
