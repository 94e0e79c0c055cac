"""A server with a migrated, empty database (预制数据库), made once and copied by every run that wants the same tables.

To make it takes most of the time in which a few tests begin. It lies in `build/`; what it rests on is its name, so that
a change of a migration, a model or a guard makes another one.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from tests import in_memory, past_rows

from quanyi.embedded import Cluster, provision, temporary

ROOT = Path(__file__).parents[1]
SOURCE, KEPT = ROOT / "src/quanyi", ROOT / "build/prepared"
TEMPLATE = "quanyi_template"
# All that says what stands in a database after `migrate`.
TABLES = ("**/migrations/*", "**/*models.py", "agency/**/*.sql", "agency/audit/**/*.py", "agency/config/*.py",
          "embedded/*.py", "law/terms/*.py")  # fmt: skip

# The server of the tests is gone after the run: nothing waits for a disk. A killed postmaster loses nothing by it, only
# a power cut would; so commits are still written out. Rows of tests that were rolled back are cleared away soon, and so
# is the log of what was written: it may lie in memory.
UNSAFE = {
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "autovacuum_naptime": "10s",
    "max_wal_size": "256MB",
    "track_functions": "all",  # tests/reached.py
}


def fill(cluster: Cluster) -> None:
    """Start the cluster, which is new, with the prepared databases in it."""
    cluster.places.account  # noqa: B018  # whose the files are to be is asked before there are any
    with cluster.places.lock():
        _copy(_prepared(cluster), cluster)
    cluster.places.remember()
    cluster.ensure()


def _copy(kept: Path, to: Cluster) -> None:
    # With owners and modes: the server's user is another where the tests run as root.
    for folder, place in ((kept / "data", to.data), (kept / "secrets", to.home / "secrets")):
        subprocess.run(["cp", "-a", str(folder), str(place)], check=True)


def _prepared(like: Cluster) -> Path:
    """The folder of what is wanted here; made if there is none, by one process, while others wait for it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / _digest(like)
    with _alone():
        if not kept.exists():
            for older in KEPT.iterdir():
                if older.is_dir() and older.name[:2] == kept.name[:2]:
                    shutil.rmtree(older)
            _make(kept)
    return kept


@contextmanager
def _alone() -> Iterator[None]:
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _digest(like: Cluster) -> str:
    """Version of the programs, then a digest of them and of every file that the tables rest on."""
    binaries, found = like.binaries, hashlib.sha256()
    found.update(f"{binaries.version} {binaries.folder} {like.places.account.uid} {UNSAFE}".encode())
    for path in sorted({path for pattern in TABLES for path in SOURCE.glob(pattern) if path.is_file()}):
        if path.suffix != ".pyc":
            found.update(str(path.relative_to(SOURCE)).encode() + b"\0" + path.read_bytes())
    return f"{binaries.major}-{found.hexdigest()[:20]}"


def _make(kept: Path) -> None:
    """A server made and migrated as an office's is, stopped, and its files put where they are kept by one rename."""
    with temporary() as cluster:
        provision(cluster, TEMPLATE)
        past_rows.make_role(cluster)  # before the tables: the state of the catalogue that they leave has it
        _make_quick(cluster)
        environ = {
            **os.environ,
            "QUANYI_HOME": str(cluster.home),
            "QUANYI_DATABASE": TEMPLATE,
            "QUANYI_DEMO": "1",
        }
        subprocess.run([sys.executable, "-m", "quanyi.cli", "migrate"], env=environ, check=True)
        cluster.stop()
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=KEPT))
        for folder in (cluster.data, cluster.home / "secrets"):
            subprocess.run(["cp", "-a", str(folder), str(draft)], check=True)
    draft.rename(kept)


def _make_quick(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn("admin", cluster.maintenance), autocommit=True) as connection:
        for name, value in UNSAFE.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.execute("SELECT pg_reload_conf()")


if __name__ == "__main__":
    in_memory.use()
    with temporary() as cluster:
        _prepared(cluster)
