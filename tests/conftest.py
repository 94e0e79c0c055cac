"""The tests' own PostgreSQL: started for the run, with a migrated template; gone at the end.

Most tests run in a transaction that is rolled back (`db`). Tests that must commit, or that look from several processes,
take `office`: a database of their own, copied from the template, since append-only tables cannot be emptied.
"""

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from tests import in_memory, length, own_sql, past_rows, prepared

from quanyi.embedded import create_from_template, drop_database, provision, resolve, temporary
from quanyi.embedded.server import LOGINS

pytest_plugins = ["tests.order", "tests.provisions", "tests.reached"]

DATABASE = f"quanyi_tests_{os.getpid()}"
_numbers = count(1)
_cluster = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the long form of every test (tests/length.py)")


def _home() -> Path:
    return Path(os.environ["QUANYI_HOME"])


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    in_memory.use()
    if config.getoption("--long"):
        os.environ["QUANYI_LONG"] = "1"
    _choose_examples()
    # The many processes that tests start need not compile the program anew each, nor the next run these tests.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if _only_hands_out(config):
        return  # and sets nothing by which the others would know the site before they have a server
    os.environ["QUANYI_HOME"] = tempfile.mkdtemp(prefix="quanyi-tests-") if _is_external() else _own_server()
    os.environ["QUANYI_DEMO"] = "1"
    os.environ["QUANYI_DATABASE"] = DATABASE
    os.environ["DJANGO_SETTINGS_MODULE"] = "quanyi.agency.config.settings"
    import django

    django.setup()
    _leave_the_office()
    _look_past_rows()


def _leave_the_office() -> None:
    """Modules of tests ask the rules while they are collected: no database is there yet."""
    from quanyi.agency.review.added_parameters import leave

    leave()


def _look_past_rows() -> None:
    """This process's own connection, and no other's (`past_rows`)."""
    from django.db import connections
    from django.test.client import ClientHandler

    connections.databases["default"]["USER"] = past_rows.TESTS
    asked = ClientHandler.__call__

    def asked_as_app(self: ClientHandler, environ: dict[str, object]) -> object:
        with past_rows.as_app():
            return asked(self, environ)

    ClientHandler.__call__ = asked_as_app  # type: ignore[assignment,method-assign]


def _only_hands_out(config: pytest.Config) -> bool:
    """Whether this process runs no test itself, but gives them to others beside it (`-n 2`)."""
    return config.option.dist != "no" and not hasattr(config, "workerinput")


def _choose_examples() -> None:
    """The same in each run: what passes here passes there. `--hypothesis-profile=search` draws new ones.

    How long a thing takes is for the bench to say: a machine shared with others makes any test slow at times.
    """
    many = length.of(short=25, long=100)
    hypothesis.settings.register_profile("untimed", deadline=None, derandomize=True, max_examples=many)
    hypothesis.settings.register_profile("search", deadline=None, derandomize=False, max_examples=many)
    hypothesis.settings.load_profile("untimed")


def _own_server() -> str:
    """The home of a server of this process, with a migrated template in it."""
    cluster = _cluster.enter_context(temporary())
    prepared.fill(cluster)
    return str(cluster.home)


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    own_sql.mark(items)


def pytest_collection_finish() -> None:
    """What stands after the collection stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    _cluster.close()


def _is_external() -> bool:
    """Whether the tests run on a server that DATABASE_URL names, rather than on one of their own."""
    return "DATABASE_URL" in os.environ


@pytest.fixture(scope="session")
def template() -> Iterator[str]:
    """The name of a migrated, empty database to copy from."""
    from quanyi.agency.audit import replay

    # What the migrations wrote waits for its place in the log, since whenever they ran: no finding of any test's.
    replay.PATIENCE = timedelta(days=10_000)
    if not _is_external():
        yield prepared.TEMPLATE
        return
    name, server = f"{prepared.TEMPLATE}_{os.getpid()}", resolve(_home())
    provision(server, name)
    past_rows.make_role(server)
    environ = {**os.environ, "QUANYI_DATABASE": name}
    subprocess.run([sys.executable, "-m", "quanyi.cli", "migrate"], env=environ, check=True)
    yield name
    drop_database(server, name)


@pytest.fixture(scope="session")
def django_db_setup(template: str) -> Iterator[None]:
    """What pytest-django's `db` works in: a copy of the template, met as the role `app`."""
    server = resolve(_home())
    create_from_template(server, DATABASE, template)
    yield
    from django.db import connections

    connections.close_all()
    _drop(DATABASE)


@dataclass(frozen=True)
class Office:
    """A database of one's own: its name, and its connection strings by role."""

    database: str

    def dsn(self, role: str) -> str:
        return resolve(_home()).dsn(role, self.database)  # type: ignore[arg-type]

    @property
    def past_rows(self) -> str:
        """As the app, but not held by row security."""
        login = LOGINS["app"]
        return (
            self.dsn("app")
            .replace(f"//{login}:", f"//{past_rows.TESTS}:")
            .replace(f"//{login}@", f"//{past_rows.TESTS}@")
        )

    @property
    def environ(self) -> dict[str, str]:
        """The environment of a process that works in this office."""
        return {**os.environ, "QUANYI_DATABASE": self.database}


@pytest.fixture
def office(template: str, django_db_blocker) -> Iterator[Office]:
    """A fresh office that commits: Django's connection speaks to it until the test ends."""
    with django_db_blocker.unblock(), fresh_office(template) as office:
        yield office


@contextmanager
def fresh_office(template: str) -> Iterator[Office]:
    """A copy of the template, where a test wants many."""
    name = f"{DATABASE}_{next(_numbers)}"
    create_from_template(resolve(_home()), name, template)
    with _working_in(name) as office:
        yield office


@pytest.fixture(scope="session")
def walked(template: str, django_db_blocker) -> Iterator[str]:
    """The name of a database with the demo district after its road, to copy from."""
    from django.test import override_settings

    from quanyi.agency.demo import district, road

    name, few = f"{DATABASE}_walked", override_settings(PASSWORD_HASHERS=["tests.agency.hashing.Few"])
    create_from_template(resolve(_home()), name, template)
    with django_db_blocker.unblock(), _speaking_to(name), few:
        district.build(length.of(short=20, long=60))
        road.walk(say=lambda text: None)
    yield name
    _drop(name)


@pytest.fixture
def demo_office(walked: str, django_db_blocker) -> Iterator[Office]:
    """As `office`, but the demo district after its road."""
    with django_db_blocker.unblock(), fresh_office(walked) as office:
        yield office


@pytest.fixture(scope="module")
def bare_office(django_db_blocker) -> Iterator[Office]:
    """A database with its roles and no table yet; Django's connection speaks to it until the test ends."""
    with django_db_blocker.unblock(), empty_office() as office:
        yield office


@contextmanager
def empty_office() -> Iterator[Office]:
    name = f"{DATABASE}_{next(_numbers)}"
    provision(resolve(_home()), name)
    past_rows.make_role(resolve(_home()))
    with _working_in(name) as office:
        yield office


@contextmanager
def _working_in(name: str) -> Iterator[Office]:
    try:
        with _speaking_to(name):
            yield Office(name)
    finally:
        _drop(name)


@contextmanager
def _speaking_to(name: str) -> Iterator[None]:
    """Meanwhile Django's connection speaks to this database."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _drop(name: str) -> None:
    from tests import reached  # a plugin: pytest imports it first

    reached.note(resolve(_home()).dsn("admin", name))
    drop_database(resolve(_home()), name)


@pytest.fixture(autouse=True)
def _begin_alike() -> None:
    """A request in English leaves its language in this thread, a command that is called here its release, and a test of
    the office what its cases brought to the rules.
    """
    from django.utils import translation

    from quanyi.agency.audit.releases import end_processing

    translation.activate("zh-hans")
    end_processing()
    _leave_the_office()
