"""An office never becomes the demo district, nor the district an office: in every order, from any folder."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from tests.agency.world import World, employer

from quanyi.cli.mark import kind_of_database, kind_of_folder
from quanyi.embedded import resolve, temporary

PASSWORD = "operators-long-passphrase"
AS_OLDER = "DROP TABLE custody_officemark; DELETE FROM django_migrations WHERE name = '0002_office_mark'"


def quanyi(home, *arguments, **environ):
    """The command in this folder, as an operator without any other setting calls it."""
    bare = {
        name: value for name, value in os.environ.items() if not name.startswith(("QUANYI_", "DATABASE_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "quanyi", *arguments],
        env={**bare, "QUANYI_HOME": str(home), **environ}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


@pytest.fixture
def own():
    """A folder with a server of its own, not started."""
    with temporary({}) as cluster:
        yield cluster


def counted(cluster):
    with psycopg.connect(cluster.dsn("admin", "quanyi")) as connection:
        return connection.execute(
            "SELECT (SELECT count(*) FROM staff_account), (SELECT count(*) FROM registry_person)"
        ).fetchone()


@pytest.mark.slow
def test_run_never_touches_what_setup_made(own):
    made = quanyi(own.home, "setup")
    assert made.returncode == 0, made.stderr
    assert kind_of_folder(own.home) == "office"
    for command in (("run", "--size", "3", "--no-serve"), ("run", "--port", "0")):
        refused = quanyi(own.home, *command)
        assert (refused.returncode, str(own.home) in refused.stderr) == (1, True)
        assert "QUANYI_HOME=" in refused.stderr, "what to do"
    assert quanyi(own.home, "setup").returncode == 0
    assert quanyi(own.home, "users", "add", "wangfang", "王芳", "--password", PASSWORD).returncode == 0
    assert counted(own) == (1, 0)

    # As an older build left it: no mark in the folder, none in the database, the server at rest.
    (own.home / "office").unlink()
    with psycopg.connect(own.dsn("admin", "quanyi")) as connection:
        connection.execute(AS_OLDER)
    own.stop()
    refused = quanyi(own.home, "run", "--size", "3", "--no-serve")
    assert (refused.returncode, str(own.home) in refused.stderr) == (1, True)
    assert kind_of_folder(own.home) is None
    assert not own.is_alive(), "it is left as it was found"
    assert quanyi(own.home, "setup").returncode == 0
    assert (kind_of_folder(own.home), counted(own)) == ("office", (1, 0))


@pytest.mark.slow
def test_setup_makes_no_office_of_the_demo(own):
    assert quanyi(own.home, "run", "--size", "3", "--no-serve").returncode == 0
    refused = quanyi(own.home, "setup")
    assert (refused.returncode, "示范区" in refused.stderr) == (1, True)
    with psycopg.connect(own.dsn("admin", "quanyi")) as connection:
        connection.execute(AS_OLDER)
    assert quanyi(own.home, "setup").returncode == 1, "the folder says it too"
    assert quanyi(own.home, "run", "--size", "4", "--no-serve").returncode == 0, "an older demo goes on"
    assert kind_of_database(own, "quanyi") == "demo"
    (own.home / "demo").unlink()
    assert quanyi(own.home, "setup").returncode == 1, "and so does the database"
    assert kind_of_folder(own.home) is None


@pytest.fixture
def outside(office, tmp_path):
    """An office on another server, and how a fresh folder is pointed at it."""
    server = resolve(Path(os.environ["QUANYI_HOME"]))
    url = os.environ.get("DATABASE_URL") or server.dsn("admin", "postgres")
    home = tmp_path / "home"
    return office, home, {"DATABASE_URL": url, "QUANYI_DATABASE": office.database}


def mark(office, kind):
    with psycopg.connect(office.dsn("app")) as connection:
        connection.execute("INSERT INTO custody_officemark (kind) VALUES (%s)", [kind])


def test_run_looks_into_the_database_that_is_named(outside):
    office, home, environ = outside
    for make in (lambda: None, employer, lambda: mark(office, "office")):
        make()
        refused = quanyi(home, "run", "--size", "3", "--no-serve", **environ)
        assert (refused.returncode, office.database in refused.stderr) == (1, True)
        assert kind_of_folder(home) is None
    with psycopg.connect(office.dsn("reader")) as connection:
        assert connection.execute("SELECT count(*) FROM registry_person").fetchone() == (0,)


def test_setup_and_serve_look_into_the_database_that_is_named(outside):
    office, home, environ = outside
    mark(office, "demo")
    refused = quanyi(home, "setup", **environ)
    assert (refused.returncode, office.database in refused.stderr) == (1, True)
    served = quanyi(home, "serve", "--port", "0", **environ)
    assert (served.returncode, "quanyi run" in served.stderr) == (1, True)


def test_serve_does_not_open_an_office_as_a_demo(outside):
    office, home, environ = outside
    mark(office, "office")
    served = quanyi(home, "serve", "--port", "0", QUANYI_DEMO="1", **environ)
    assert (served.returncode, "quanyi setup" in served.stderr) == (1, True)


def test_the_persons_tell_where_an_older_build_left_no_mark(outside):
    office, _, _ = outside
    server = resolve(Path(os.environ["QUANYI_HOME"]))
    assert kind_of_database(server, office.database, unsaid="demo") == "demo"
    assert kind_of_database(server, office.database) == "office"
    assert kind_of_database(server, "quanyi_no_such_database") is None
    world = World()  # logins, nobody registered yet
    assert kind_of_database(server, office.database, unsaid="demo") == "office"
    world.approve(world.declare(world.row()))
    assert kind_of_database(server, office.database) == "demo"
    mark(office, "office")
    assert kind_of_database(server, office.database) == "office", "a mark counts before what persons say"
