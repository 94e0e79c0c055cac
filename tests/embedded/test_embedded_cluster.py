"""What the cluster promises: private, whole after any kill, one at a time, and never a lost data folder."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest
from clusters import ENSURE, mode, value
from tests import length

from quanyi.embedded import Cluster, NotReady, Supervisor, WrongFolder
from quanyi.embedded.account import is_running, working_in


def start_ensuring(home: Path, then: str = "print(c.pid(), flush=True)") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", f"{ENSURE}; {then}", str(home)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def kill_postmaster(cluster: Cluster) -> None:
    pid = cluster.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while is_running(pid):
        time.sleep(0.001)


def test_a_new_cluster_is_private_and_checked(running: Cluster) -> None:
    admin = running.dsn("admin", "postgres")
    assert value(admin, "SHOW data_checksums") == "on"
    assert value(admin, "SHOW fsync") == "on"
    assert value(admin, "SHOW server_encoding") == "UTF8"
    assert value(admin, "SHOW listen_addresses") == ""
    assert value(admin, "SELECT lower('ÄÖ')") == "äö"
    assert mode(running.data) == 0o700
    assert mode(running.places.sockets) == 0o700
    pid = running.pid()
    assert Path(f"/proc/{pid}").stat().st_uid == running.data.stat().st_uid != 0


def test_passwords_are_needed_and_kept_private(running: Cluster) -> None:
    files = sorted((running.home / "secrets").iterdir())
    assert [file.name for file in files] == [
        f"database-{role}" for role in ("admin", "app", "owner", "reader")
    ]
    assert {mode(file) for file in files} == {0o600}
    assert mode(running.home / "secrets") == 0o700
    assert len({file.read_text() for file in files}) == 4
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(running.dsn("admin", "postgres"), password="wrong")


def test_failed_statements_leave_no_personal_data_in_the_log(running: Cluster) -> None:
    with psycopg.connect(running.dsn("admin", "postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE named (name text PRIMARY KEY)")
        connection.execute("INSERT INTO named VALUES ('张三丰')")
        with pytest.raises(psycopg.errors.UniqueViolation, match="张三丰"):
            connection.execute("INSERT INTO named VALUES ('张三丰')")
        connection.execute("DROP TABLE named")
    logs = "".join(path.read_text() for path in (running.data / "log").iterdir())
    assert "duplicate key value" in logs
    assert "张三丰" not in logs


def test_ensure_leaves_a_running_server_alone(running: Cluster) -> None:
    before = running.pid()
    running.ensure()
    assert running.pid() == before is not None


def test_stop_and_start(cluster: Cluster) -> None:
    assert not cluster.is_alive()
    cluster.ensure()
    pid = cluster.status().pid
    cluster.stop()
    assert cluster.status().pid is None
    assert not is_running(pid or 0)
    assert working_in(cluster.data, cluster.places.account) == []
    cluster.stop()
    cluster.ensure()
    assert cluster.pid() not in (None, pid)


def test_four_processes_at_once_make_one_server(home: Path) -> None:
    ensuring = [start_ensuring(home) for _ in range(4)]
    said = {process.communicate(timeout=180)[0] for process in ensuring}
    assert [process.returncode for process in ensuring] == [0] * 4
    assert len(said) == 1
    assert int(said.pop()) > 0


def test_the_server_outlives_us_and_is_adopted(home: Path, cluster: Cluster) -> None:
    process = start_ensuring(home, "print(c.pid(), flush=True); input()")
    assert process.stdout is not None
    pid = int(process.stdout.readline())
    process.kill()
    process.communicate()
    cluster.ensure()
    assert cluster.pid() == pid


def test_kills_lose_no_acknowledged_row(cluster: Cluster) -> None:
    """Ten of them in the long form, three in the short one."""
    kills = length.of(short=3, long=10)
    cluster.ensure()
    url = cluster.dsn("admin", "postgres")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (n bigint PRIMARY KEY)")
    acknowledged = 0
    for _ in range(kills):
        killer = threading.Timer(0.15, kill_postmaster, [cluster])
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                killer.start()
                while True:
                    connection.execute("INSERT INTO kept VALUES (%s)", [acknowledged + 1])
                    acknowledged += 1
        except psycopg.OperationalError:
            killer.join()
        cluster.ensure()
        # The insert under way at the kill may be kept though never acknowledged; a gap may not be.
        count, last = int(str(value(url, "SELECT count(*) FROM kept"))), value(url, "SELECT max(n) FROM kept")
        assert count == last
        assert count in (acknowledged, acknowledged + 1)
        acknowledged = count
    assert acknowledged >= kills


def test_a_busy_backend_without_its_postmaster_does_not_block(cluster: Cluster) -> None:
    cluster.ensure()
    connection = psycopg.connect(cluster.dsn("admin", "postgres"))

    def work() -> None:
        with contextlib.suppress(psycopg.OperationalError):
            connection.execute("SELECT sum(sqrt(a)) FROM generate_series(1, 2000000000) a")

    busy = threading.Thread(target=work)
    busy.start()
    time.sleep(0.3)
    kill_postmaster(cluster)
    assert len(working_in(cluster.data, cluster.places.account)) > 0
    cluster.ensure()
    busy.join(timeout=180)
    assert not busy.is_alive()
    connection.close()
    assert value(cluster.dsn("admin", "postgres"), "SELECT 1") == 1


def test_a_server_on_its_way_down_is_waited_for(cluster: Cluster) -> None:
    cluster.ensure()
    before = cluster.pid()
    assert before is not None
    ensuring = threading.Thread(target=cluster.ensure)
    with psycopg.connect(cluster.dsn("admin", "postgres")):
        os.kill(before, signal.SIGTERM)  # a shutdown that waits for the clients to go
        time.sleep(0.3)
        ensuring.start()
        ensuring.join(timeout=8)
        assert ensuring.is_alive()
        assert cluster.pid() == before
    ensuring.join(timeout=120)
    assert cluster.pid() not in (None, before)


@pytest.mark.parametrize("zombie", [True, False], ids=["not reaped", "another program's"])
def test_a_stale_process_number_does_not_block(cluster: Cluster, zombie: bool) -> None:
    cluster.ensure()
    account, lines = cluster.places.account, (cluster.data / "postmaster.pid").read_text().splitlines()
    cluster.stop()
    own = {} if os.geteuid() == account.uid else {"user": account.uid}
    with subprocess.Popen(["/bin/sleep", "60"], **own) as other:  # type: ignore[call-overload]
        if zombie:
            other.send_signal(signal.SIGKILL)
            os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        (cluster.data / "postmaster.pid").write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        assert Path(f"/proc/{other.pid}").exists()
        assert not cluster.is_alive()
        cluster.ensure()
        assert cluster.pid() != other.pid
        assert zombie or other.poll() is None
        other.kill()


def test_a_kill_while_the_data_folder_is_made(home: Path, cluster: Cluster) -> None:
    process = start_ensuring(home)
    deadline = time.monotonic() + 30
    while not list(home.glob("postgres/new-*/data/base")) and time.monotonic() < deadline:
        time.sleep(0.005)
    process.kill()
    process.communicate()
    assert list(home.glob("postgres/new-*/data/base"))
    assert not cluster.data.exists()
    cluster.ensure()
    assert value(cluster.dsn("admin", "postgres"), "SELECT 1") == 1
    assert list(home.glob("postgres/new-*/data/PG_VERSION")) == []


def test_a_folder_that_is_not_ours_is_never_deleted(cluster: Cluster) -> None:
    cluster.data.mkdir(parents=True)
    (cluster.data / "precious").write_text("x")
    with pytest.raises(WrongFolder, match="PG_VERSION"):
        cluster.ensure()
    assert (cluster.data / "precious").read_text() == "x"


def test_a_server_that_cannot_start_says_why(cluster: Cluster) -> None:
    cluster.ensure()
    cluster.stop()
    with (cluster.data / "postgresql.conf").open("a") as file:
        file.write("shared_buffers = nonsense\n")
    with pytest.raises(NotReady, match="configuration file"):
        cluster.ensure()


def test_the_supervisor_brings_a_killed_server_back(
    cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    cluster.ensure()
    before = cluster.pid()
    supervisor = Supervisor(cluster, every_seconds=0.1)
    supervisor.start()
    try:
        kill_postmaster(cluster)
        deadline = time.monotonic() + 20
        while not caplog.records and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        supervisor.stop()
    assert cluster.pid() not in (None, before)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
