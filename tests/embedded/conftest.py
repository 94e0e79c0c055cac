"""Real clusters in short-lived homes; what a test leaves running is put out when it ends, passed or not."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from quanyi.embedded import Cluster, provision, resolve
from quanyi.embedded.account import account_for, working_in
from quanyi.embedded.places import ELSEWHERE, Places

Clusters = Callable[..., Cluster]


def put_out(folder: Path) -> None:
    """End what works on any data folder under `folder`, asking the system and not the code under test."""
    for data in folder.rglob("data"):
        for pid in working_in(data, account_for(data)):
            os.kill(pid, signal.SIGKILL)


def remove(home: Path) -> None:
    places = Places(home)
    for folder in (home.parent, places.state):
        put_out(folder)
    shutil.rmtree(places.sockets, ignore_errors=True)
    if places.state.parent == ELSEWHERE:
        shutil.rmtree(places.state, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder that every user can pass through, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="qy-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def home(folder: Path) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(dir=folder)) / "home"
    path.parent.chmod(0o755)
    yield path
    remove(path)


@pytest.fixture
def cluster(home: Path) -> Cluster:
    """A cluster that is neither made nor running yet."""
    server = resolve(home, {})
    assert isinstance(server, Cluster)
    return server


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Cluster]:
    """One running, provisioned cluster for all tests of a module that do it no harm."""
    path = Path(tempfile.mkdtemp(dir=folder)) / "home"
    path.parent.chmod(0o755)
    server = resolve(path, {})
    assert isinstance(server, Cluster)
    try:
        provision(server)
        yield server
    finally:
        remove(path)


def value(url: str, query: str) -> object:
    """The one value that a query gives."""
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]
