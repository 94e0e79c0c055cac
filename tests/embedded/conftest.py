"""Real clusters in short-lived homes; what a test leaves running is put out when it ends, passed or not."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from clusters import remove

from quanyi.embedded import Cluster, provision, resolve, temporary


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
def running() -> Iterator[Cluster]:
    """One running, provisioned cluster for all tests of a module that do it no harm."""
    with temporary({}) as server:
        provision(server)
        yield server
