"""The operating-system user that PostgreSQL runs as (运行账户), what it can reach, and its processes.

PostgreSQL refuses to run as root. As root we step down to a user that exists already: no user is created, and
no mode of a folder that is not ours is changed.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import NoServer

STEP_DOWN_TO = ("postgres", "nobody")
HAS_PROC = Path("/proc/self/stat").exists()
# Nothing of the caller's: PGDATA, PGPORT or a translated message would change what the programs do and say.
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"}
# One process looks at all others, as the server's user: root in a container may not look into another's.
_WORKING_IN = 'for each in /proc/[0-9]*; do [ "$each/cwd" -ef "$0" ] && echo "${each#/proc/}"; done; true'


@dataclass(frozen=True)
class Account:
    """A user by name, and by numbers as the kernel knows it."""

    name: str
    uid: int
    gid: int

    def run(self, *command: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run a program to its end as this user, `text` on its input; its exit code raises nothing."""
        own = self.uid == os.geteuid()
        step_down: dict[str, Any] = {} if own else {"user": self.uid, "group": self.gid, "extra_groups": []}
        try:
            return subprocess.run(  # noqa: S603  # fixed programs; what comes from outside is an argument
                [str(part) for part in command],
                input=text,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                cwd="/",
                env=_ENVIRONMENT,
                umask=0o077,
                start_new_session=True,
                **step_down,
            )
        except PermissionError as error:
            if own:
                raise
            raise _cannot_step_down(f"不能切换到用户 {self.name}", f"cannot become {self.name}") from error

    def can_execute(self, path: Path) -> bool:
        """Whether this user may run the file, or pass through the folder, `path`."""
        return self.run("/bin/sh", "-c", 'test -x "$0"', path).returncode == 0


def account_for(data: Path) -> Account:
    """Us; or, when we are root, the user owning the folder `data`, else the first present of `STEP_DOWN_TO`.

    Errors: NoServer if root has nobody to step down to.
    """
    if os.geteuid() != 0:
        return Account(user_name(os.geteuid()), os.geteuid(), os.getegid())
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(user_name(owner.st_uid), owner.st_uid, owner.st_gid)
    present = {entry.pw_name: entry for entry in pwd.getpwall()}
    for entry in (present[name] for name in STEP_DOWN_TO if name in present):
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise _cannot_step_down("找不到用户 postgres 或 nobody", "finds no user postgres or nobody")


def user_name(uid: int) -> str:
    """The name of a user number, or the number itself where it has no name."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def is_running(pid: int) -> bool:
    """Whether the process lives; one that is dead and not yet reaped by its parent does not."""
    try:
        if HAS_PROC:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
        os.kill(pid, 0)
    except (FileNotFoundError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def arguments(pid: int) -> list[str]:
    """The command line of a process; empty if it is gone."""
    try:
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def working_in(folder: Path, account: Account) -> list[int]:
    """Living processes of `account` whose working folder is `folder`, as every process of a cluster's is."""
    return [int(pid) for pid in account.run("/bin/sh", "-c", _WORKING_IN, folder).stdout.split()]


def _cannot_step_down(zh: str, en: str) -> NoServer:
    return NoServer(
        f"PostgreSQL 不能以 root 运行，而这里的 root {zh}；请以普通用户运行，或设置 DATABASE_URL。",
        f"PostgreSQL does not run as root, and root here {en}; run as an ordinary user, or set DATABASE_URL.",
    )
