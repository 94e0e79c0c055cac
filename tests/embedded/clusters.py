"""What the tests of the embedded server share: programs to run, things to ask, and putting out."""

import os
import shutil
import signal
import stat
from pathlib import Path

import psycopg
import pytest

from quanyi.embedded.account import account_for, working_in
from quanyi.embedded.binaries import wheel
from quanyi.embedded.places import ELSEWHERE, Places

DEBIAN = Path("/usr/lib/postgresql/15/bin")
AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
ENSURE = "import sys, pathlib, quanyi.embedded as e; c = e.resolve(pathlib.Path(sys.argv[1]), {}); c.ensure()"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down to another user")
needs_wheel = pytest.mark.skipif(not wheel(), reason="there is no wheel for this platform")


def put_out(folder: Path) -> None:
    """End what works on any data folder under `folder`, asking the system and not the code under test."""
    for data in folder.rglob("data"):
        for written in data.glob("postmaster.pid"):
            shutil.rmtree(written.read_text().splitlines()[4], ignore_errors=True)
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


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def value(url: str, query: str) -> object:
    """The one value that a query gives."""
    with psycopg.connect(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]
