"""The embedded PostgreSQL (内嵌数据库): made, started, found again after any crash, and stopped.

The postmaster is a daemon of its own: it outlives us, and the next `ensure()` of any process adopts it.
"""

import contextlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .account import HAS_PROC, arguments, is_running, working_in
from .binaries import Binaries, within_reach
from .errors import NotReady, WrongFolder, WrongVersion
from .places import SOCKET, Places
from .server import LOGINS, Role, Server

ADMIN = "quanyi_admin"
START_SECONDS = 600  # recovery after a crash under load may take minutes
STOP_SECONDS = 60
CONFIGURATION = """
# Quanyi: what follows differs from PostgreSQL's defaults. Edit freely; the program does not write here again.
shared_buffers = 256MB
max_connections = 60
max_wal_size = 2GB
timezone = 'Asia/Shanghai'
log_timezone = 'Asia/Shanghai'
logging_collector = on
log_filename = 'postgresql-%a.log'  # a week of logs: each day's overwrites that of the week before
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
# A failed statement, and the DETAIL of a broken constraint, carry persons' data: they stay out of the log.
log_min_error_statement = panic
log_error_verbosity = terse
"""


@dataclass(frozen=True)
class Status:
    """How the cluster stands: process (None: not running), places, user, and the programs' (major, minor)."""

    pid: int | None
    data: Path
    sockets: Path
    account: str
    version: tuple[int, int]


@dataclass(frozen=True)
class Postmaster:
    """What postmaster.pid says, true or stale."""

    pid: int
    sockets: str
    state: str


class Cluster(Server):
    """One data folder and its postmaster."""

    def __init__(self, home: Path, binaries: Binaries) -> None:
        self.places = Places(home)
        self.home, self.binaries = self.places.home, binaries

    @property
    def data(self) -> Path:
        """The data folder (数据目录), as for `pg_basebackup` and `pg_upgrade`."""
        return self.places.data

    def parameters(self, role: Role, database: str) -> dict[str, str]:
        written = self._postmaster()
        return {
            "user": LOGINS.get(role, ADMIN),
            "password": self.password(role),
            "dbname": database,
            "host": (written and written.sockets) or str(self.places.sockets),
            "port": "5432",  # only part of the socket's name: nothing listens on the network
        }

    def ensure(self) -> None:
        """Make the data folder if there is none and start the server if it does not run; quick if it does.

        Safe in several processes at once. Errors: WrongVersion, WrongFolder, NotReady, NoServer.
        """
        with self.places.lock():
            if not (self.data / "PG_VERSION").exists():
                self._make()
            self._check()
            pid = self.pid()  # perhaps still on its way up, or down
            if pid is None or not self._becomes_ready(pid):
                self._start()

    def stop(self) -> None:
        """Stop the server in good order; after 60 s, without. Errors: NotReady if it still runs."""
        with self.places.lock():
            written = self._postmaster()
            for number in (signal.SIGINT, signal.SIGQUIT):
                if not self._stopped_by(number):
                    continue
                with contextlib.suppress(OSError):
                    Path(written.sockets if written else self.places.sockets).rmdir()
                return
        raise NotReady(
            f"PostgreSQL 没有停下来；请查看 {self.data}/log。",
            f"PostgreSQL does not stop; see {self.data}/log.",
        )

    def is_alive(self) -> bool:
        return self.pid() is not None

    def pid(self) -> int | None:
        """The postmaster's process number, or None if it does not run."""
        written = self._postmaster()
        return written.pid if written and self._is_ours(written.pid) else None

    def status(self) -> Status:
        """Where things are and whether the server runs."""
        places = self.places
        return Status(self.pid(), places.data, places.sockets, places.account.name, self.binaries.version)

    def _make(self) -> None:
        """initdb in a folder of its own, then one rename: what is called `data` is always whole."""
        self._check_may_make()
        for half_made in self.places.state.glob("new-*"):
            shutil.rmtree(half_made, ignore_errors=True)
        new = Path(tempfile.mkdtemp(prefix="new-", dir=self.places.state))
        self.places.give(new)
        try:
            self._initdb(new)
            (new / "data").rename(self.data)
        finally:
            shutil.rmtree(new, ignore_errors=True)
        self.places.remember()

    def _initdb(self, new: Path) -> None:
        run = self.places.account.run
        programs = within_reach(self.binaries, self.places.account, self.places.state)
        run("/bin/sh", "-c", 'cat >"$0"', new / "password", text=self.make_password("admin"))
        for locale in _locales(programs.major):
            options = ["-U", ADMIN, "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums", *locale]
            made = run(programs["initdb"], "-D", new / "data", "--pwfile", new / "password", *options)
            if made.returncode == 0:
                break
        else:
            raise NotReady(
                f"initdb 没有成功（{made.stderr.strip()}）；请检查磁盘与 {self.places.state}。",
                f"initdb failed ({made.stderr.strip()}); check the disk and {self.places.state}.",
            )
        run("/bin/sh", "-c", 'cat >>"$0"', new / "data/postgresql.conf", text=CONFIGURATION)

    def _check_may_make(self) -> None:
        if (pointer := self.places.pointer).exists():
            raise WrongFolder(
                f"{pointer} 指明数据在 {self.data}，但那里没有；请恢复数据，或删除该文件从空库开始。",
                f"{pointer} says that the data are in {self.data}, but they are not; put them back, or "
                "remove that file to begin with an empty database.",
            )
        if self.data.exists() and any(self.data.iterdir()):
            raise WrongFolder(
                f"{self.data} 不是空的，也不是数据目录（缺 PG_VERSION）；不会被删除，请移走后重试。",
                f"{self.data} is neither empty nor a data folder (no PG_VERSION); it is not deleted: "
                "move it away and try again.",
            )

    def _check(self) -> None:
        if self.data.stat().st_uid != self.places.account.uid:
            raise self.places.not_ours(self.data)
        made_by, found = (self.data / "PG_VERSION").read_text().strip(), self.binaries
        if made_by != str(found.major):
            raise WrongVersion(
                f"{self.data} 由 PostgreSQL {made_by} 建立，现有程序是 {found.major}（{found.folder}）；"
                f"请用 QUANYI_PG_BIN 指向 {made_by} 的程序，"
                f"或用 {made_by} 导出（pg_dump）、在新目录用 {found.major} 导入。",
                f"{self.data} was made by PostgreSQL {made_by}, the programs found are {found.major} "
                f"({found.folder}); point QUANYI_PG_BIN at the programs of {made_by}, or dump with {made_by} "
                f"(pg_dump) and restore into a new home with {found.major}.",
            )

    def _start(self) -> None:
        account, log = self.places.account, self.data / "start.log"
        programs = within_reach(self.binaries, account, self.places.state)
        self.places.make_sockets()
        for _ in range(5):
            self._clear_away()
            started = account.run(
                *("/bin/sh", "-c", '"$@" >>"$0" 2>&1 & echo $!', log, programs["postgres"], "-D", self.data),
                *("-k", self.places.sockets, "-c", "listen_addresses=", "-p", "5432"),
            )
            if self._becomes_ready(int(started.stdout)):
                return
            if not (self.data / "postmaster.pid").exists():
                break  # not for what a killed server has yet to let go of: trying again would not help
            time.sleep(1)
        said = account.run("/usr/bin/tail", "-n", "3", log).stdout.strip()
        raise NotReady(
            f"PostgreSQL 启动不了，最后的记录：{said}；详见 {log} 与 {self.data}/log。",
            f"PostgreSQL does not start; it said last: {said}; see {log} and {self.data}/log.",
        )

    def _becomes_ready(self, pid: int) -> bool:
        _within(START_SECONDS, lambda: self._is_ready() or not is_running(pid))
        return self._is_ready()

    def _stopped_by(self, number: signal.Signals) -> bool:
        pid = self.pid()
        if pid is None:
            return True
        os.kill(pid, number)
        return _within(STOP_SECONDS, lambda: not is_running(pid))

    def _clear_away(self) -> None:
        """Remove what a killed postmaster left behind, once none of its processes is at work.

        PostgreSQL itself takes a dead process not yet reaped, or another's of that number, for a server.
        """
        if not HAS_PROC or self.pid() is not None:
            return
        if not _within(2, lambda: not self._workers()):
            for pid in self._workers():  # a busy backend is late to notice the loss of its postmaster
                os.kill(pid, signal.SIGQUIT)
        if _within(10, lambda: not self._workers()):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            (self.places.sockets / f"{SOCKET}.lock").unlink(missing_ok=True)

    def _workers(self) -> list[int]:
        return working_in(self.data, self.places.account)

    def _is_ready(self) -> bool:
        written = self._postmaster()
        return written is not None and written.state == "ready" and self._is_ours(written.pid)

    def _is_ours(self, pid: int) -> bool:
        """Whether `pid` lives and works on this data folder; its number may be another program's by now."""
        if not is_running(pid):
            return False
        return not HAS_PROC or str(self.data) in arguments(pid) or pid in self._workers()

    def _postmaster(self) -> Postmaster | None:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None
        except PermissionError as error:
            raise self.places.not_ours(self.data) from error
        lines += [""] * (8 - len(lines))
        return Postmaster(abs(int(lines[0] or 0)), lines[4], lines[7].strip())


def _locales(major: int) -> list[list[str]]:
    """Options of initdb to try in turn: from 17 on PostgreSQL has its own C.UTF-8, before, the system's."""
    if major >= 17:
        return [["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]]
    return [["--locale=C.UTF-8"], ["--locale=C"]]


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
