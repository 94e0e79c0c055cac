"""Where an embedded cluster keeps its things (目录), whose they are, and the lock on them.

Under `home`: `postgres/data` and `secrets/`. Where PostgreSQL's user cannot pass through `home`, the file
`postgres.path` there names the folder under /var/lib/quanyi that holds what `postgres/` would.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from .account import Account, account_for, user_name
from .errors import WrongFolder

ELSEWHERE = Path("/var/lib/quanyi")
SOCKET = ".s.PGSQL.5432"
SOCKET_BYTES = 107


class Places:
    """The folders of one cluster; makes `home` if absent, all else on demand."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self.home.mkdir(parents=True, exist_ok=True)
        self._digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        self.pointer = self.home / "postgres.path"

    @cached_property
    def state(self) -> Path:
        """The folder of all that is the server's; only its user's folders in it are not ours."""
        inside = self.home / "postgres"
        if self.pointer.exists():
            return Path(self.pointer.read_text().strip())
        if (inside / "data").exists() or account_for(inside / "data").can_execute(self.home):
            return inside
        return ELSEWHERE / self._digest

    @cached_property
    def data(self) -> Path:
        return self.state / "data"

    @cached_property
    def account(self) -> Account:
        return account_for(self.data)

    @cached_property
    def sockets(self) -> Path:
        """The folder of the socket: short, for its path has a limit, and free of signs that split it."""
        if os.geteuid() == 0:
            return Path("/var/run") / f"quanyi-{self._digest}"
        inside = self.state / "run"
        if len(os.fsencode(inside / SOCKET)) <= SOCKET_BYTES and re.fullmatch(r"[\w/.+-]+", str(inside)):
            return inside
        return Path("/tmp") / f"quanyi-{os.geteuid()}-{self._digest}"  # noqa: S108  # checked when made

    def make_sockets(self) -> None:
        """Make the socket's folder, private to the server's user. Errors: WrongFolder if another made it."""
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            self.give(self.sockets)
        there = self.sockets.lstat()
        if there.st_uid != self.account.uid or there.st_mode & 0o170777 != 0o040700:
            raise self.not_ours(self.sockets)

    def remember(self) -> None:
        """Leave the pointer in `home` when the data lie elsewhere, and see both to the disk."""
        if self.state.parent != self.home:
            draft = self.pointer.with_name("postgres.path.new")
            draft.write_text(f"{self.state}\n")
            _sync(draft)
            draft.replace(self.pointer)
            _sync(self.home)
        _sync(self.state)

    def give(self, folder: Path) -> None:
        """Hand a folder over to the server's user."""
        os.chown(folder, self.account.uid, self.account.gid, follow_symlinks=False)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """One process at a time makes, starts and stops; the kernel frees the lock when its holder dies."""
        for folder in (self.state.parent, self.state):
            if not folder.exists():
                folder.mkdir(exist_ok=True)
                folder.chmod(0o711)
        try:
            handle = os.open(self.state / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        except PermissionError as error:
            raise self.not_ours(self.state) from error
        try:
            os.fchown(handle, self.account.uid, self.account.gid)
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def not_ours(self, path: Path) -> WrongFolder:
        """The error for a folder that is not private to the user that the server would run as."""
        whose, name = user_name(path.stat().st_uid), self.account.name
        zh, en = f"以 {whose} 或 root 的身份运行", f"run as {whose} or as root"
        if os.geteuid() == 0 or whose == name:
            zh = en = f"chown -R {name} {path} && chmod 700 {path}"
        return WrongFolder(
            f"{path} 属于用户 {whose}，或权限不是 0700，而数据库要以 {name} 运行；请 {zh}。",
            f"{path} belongs to {whose} or its mode is not 0700; the database would run as {name}; do: {en}.",
        )


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
