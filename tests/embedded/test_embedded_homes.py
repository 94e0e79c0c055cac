"""Where a cluster may live and as whom: any user, any path, any closed door, the right programs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from clusters import AS_NOBODY, DEBIAN, ENSURE, mode, needs_root, needs_wheel, value

from quanyi.embedded import Cluster, WrongFolder, WrongVersion, resolve, temporary
from quanyi.embedded.account import is_running
from quanyi.embedded.binaries import wheel


@pytest.mark.skipif(not DEBIAN.exists(), reason="Debian's PostgreSQL 15 is not installed")
def test_debians_programs(home: Path) -> None:
    server = resolve(home, {"QUANYI_PG_BIN": str(DEBIAN)})
    server.ensure()
    admin = server.dsn("admin", "postgres")
    assert str(value(admin, "SHOW server_version")).startswith("15.")
    assert value(admin, "SHOW data_checksums") == "on"
    assert value(admin, "SHOW lc_collate") in ("C.UTF-8", "C")


@needs_wheel
def test_another_major_version_is_refused(home: Path, cluster: Cluster) -> None:
    cluster.ensure()
    cluster.stop()
    (older,) = (folder for folder in wheel() if folder.parent.name == "pginstall")
    other = resolve(home, {"QUANYI_PG_BIN": str(older)})
    with pytest.raises(WrongVersion, match=r"(?s)PostgreSQL 18.*16.*QUANYI_PG_BIN.*pg_dump"):
        other.ensure()
    cluster.ensure()


@pytest.mark.parametrize("name", ["d" * 120, '权益 "a" $HOME `b`,c\'d'], ids=["deep", "odd"])
def test_homes_with_difficult_names(home: Path, name: str) -> None:
    server = resolve(home / name, {})
    server.ensure()
    assert value(server.dsn("admin", "postgres"), "SELECT 1") == 1
    assert isinstance(server, Cluster)
    assert len(os.fsencode(server.places.sockets)) < 90
    server.stop()
    assert not server.places.sockets.exists()


def test_a_home_that_moves_keeps_its_server(home: Path, cluster: Cluster) -> None:
    cluster.ensure()
    pid = cluster.pid()
    moved = home.with_name("moved")
    home.rename(moved)
    there = resolve(moved, {})
    there.ensure()
    assert isinstance(there, Cluster)
    assert there.pid() == pid
    there.stop()
    there.ensure()
    assert value(there.dsn("admin", "postgres"), "SELECT 1") == 1
    there.stop()


@needs_root
def test_a_home_behind_a_closed_door(home: Path) -> None:
    home.parent.chmod(0o700)
    server = resolve(home, {})
    assert isinstance(server, Cluster)
    server.ensure()
    assert value(server.dsn("admin", "postgres"), "SELECT 1") == 1
    assert server.data.is_relative_to("/var/lib/quanyi")
    assert (home / "postgres.path").read_text().strip() == str(server.places.state)
    assert mode(home.parent) == 0o700
    again = resolve(home, {})
    again.ensure()
    assert isinstance(again, Cluster)
    assert again.pid() == server.pid()
    server.stop()
    server.data.rename(server.data.with_name("mislaid"))
    with pytest.raises(WrongFolder, match=r"postgres\.path"):
        resolve(home, {}).ensure()
    server.data.with_name("mislaid").rename(server.data)
    server.ensure()


@needs_root
@needs_wheel
def test_programs_behind_a_closed_door_are_copied(home: Path) -> None:
    package = wheel()[0].parents[1]
    closed = home.parent / "closed"
    shutil.copytree(package.with_name(f"{package.name}.libs"), closed / f"{package.name}.libs")
    shutil.copytree(package / "pginstall18", closed / package.name / "pginstall18")
    closed.chmod(0o700)
    server = resolve(home, {"QUANYI_PG_BIN": str(closed / package.name / "pginstall18/bin")})
    assert isinstance(server, Cluster)
    for _ in range(2):
        server.ensure()
        assert Path(f"/proc/{server.pid()}/exe").resolve().is_relative_to(home / "postgres/programs")
        server.stop()
    assert len(list((home / "postgres/programs").iterdir())) == 1


@needs_root
def test_an_ordinary_users_cluster_is_that_users_under_root_too(home: Path) -> None:
    deep = home / ("d" * 100)
    deep.mkdir(parents=True)
    os.chown(deep, 65534, 65534)
    cluster = resolve(deep, {})
    assert isinstance(cluster, Cluster)
    work = (
        "e.provision(c); import os, signal; os.kill(c.pid(), signal.SIGKILL)\n"
        "while c.is_alive(): pass\n"
        "e.provision(c); print(c.pid(), c.status().sockets)"
    )
    command = [*AS_NOBODY, sys.executable, "-c", f"{ENSURE}; {work}", str(deep)]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd="/", timeout=180).stdout
    pid, sockets = int(said.split()[0]), Path(said.split()[1])
    cluster.ensure()
    assert cluster.pid() == pid
    assert Path(f"/proc/{pid}").stat().st_uid == 65534
    assert value(cluster.dsn("app"), "SELECT current_user") == "quanyi_app"
    assert sockets.parent == Path("/tmp")
    assert mode(sockets) == 0o700
    cluster.stop()
    assert not sockets.exists()
    cluster.ensure()
    assert Path(f"/proc/{cluster.pid()}").stat().st_uid == 65534
    cluster.stop()


@needs_root
def test_another_users_data_are_refused_in_a_sentence(home: Path, cluster: Cluster) -> None:
    cluster.ensure()
    command = [*AS_NOBODY, sys.executable, "-c", ENSURE, str(home)]
    refused = subprocess.run(command, stderr=subprocess.PIPE, text=True, cwd="/", timeout=180)
    assert refused.returncode == 1
    assert "WrongFolder" in refused.stderr.splitlines()[-2]
    assert "belongs to root" in refused.stderr


@pytest.mark.parametrize("closed", [False, pytest.param(True, marks=needs_root)], ids=["open", "closed"])
def test_a_temporary_cluster_leaves_nothing(
    folder: Path, closed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = folder / f"temporary-{closed}"
    parent.mkdir(mode=0o700 if closed else 0o755)
    monkeypatch.setattr("tempfile.tempdir", str(parent))
    with temporary({}) as server:
        server.ensure()
        pid, places = server.pid(), server.places
        assert places.state.is_relative_to("/var/lib/quanyi" if closed else parent)
    assert not is_running(pid or 0)
    assert not any(path.exists() for path in (places.state, places.sockets, *parent.iterdir()))
